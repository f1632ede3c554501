// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Those of forge's cheat codes that the tests use.
interface Vm {
    struct Log {
        bytes32[] topics;
        bytes data;
        address emitter;
    }

    function prank(address sender) external;
    function prank(address sender, address origin) external;
    function startPrank(address sender) external;
    function stopPrank() external;
    function deal(address account, uint256 balance) external;
    function etch(address account, bytes calldata code) external;
    function store(address account, bytes32 slot, bytes32 value) external;
    function warp(uint256 timestamp) external;
    function roll(uint256 number) external;
    function expectRevert(bytes calldata reason) external;
    function expectEmit(address emitter) external;
    function recordLogs() external;
    function getRecordedLogs() external returns (Log[] memory);
    function computeCreateAddress(address deployer, uint256 nonce) external pure returns (address);
    function getNonce(address account) external view returns (uint64);
    function addr(uint256 key) external pure returns (address);
    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
    function signAndAttachDelegation(address code, uint256 key) external;
    function assume(bool condition) external pure;
    function toString(uint256 value) external pure returns (string memory);
}

/// @dev What all tests stand on.
abstract contract Base {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    error Differ(string what, uint256 got, uint256 want);
    error NotTrue(string what);

    function same(uint256 got, uint256 want, string memory what) internal pure {
        if (got != want) revert Differ(what, got, want);
    }

    function same(address got, address want, string memory what) internal pure {
        same(uint160(got), uint160(want), what);
    }

    function same(bytes32 got, bytes32 want, string memory what) internal pure {
        same(uint256(got), uint256(want), what);
    }

    function same(bytes memory got, bytes memory want, string memory what) internal pure {
        same(keccak256(got), keccak256(want), what);
    }

    function yes(bool condition, string memory what) internal pure {
        if (!condition) revert NotTrue(what);
    }

    function bound(uint256 x, uint256 min, uint256 max) internal pure returns (uint256) {
        return max - min == type(uint256).max ? x : min + x % (max - min + 1);
    }
}
