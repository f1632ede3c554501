// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// What the tests ask of the SDK, function by function.
interface ICheck {
    event Seen(address sender, address self, address origin, uint256 value, uint256 balance);
    event Announced(address indexed who, string indexed key, uint256 number, string text, bytes data);
    event AnnouncedAgain(uint256 number, string text, bytes data);

    error Refused(uint256 a, bytes32 b);
    error Rejected(uint256 number, string text, bytes data);

    function add(uint256 a, uint256 b) external view returns (uint256);
    function sub(uint256 a, uint256 b) external view returns (uint256);
    function mul(uint256 a, uint256 b) external view returns (uint256);
    function div(uint256 a, uint256 b) external view returns (uint256);
    function mod(uint256 a, uint256 b) external view returns (uint256);
    function less(uint256 a, uint256 b) external view returns (bool);
    function negative(uint64 a) external view returns (int256);

    /// Gives its arguments back.
    function echo(bool flag, bytes calldata data, address who, uint256[] calldata list, uint32 small)
        external view returns (bool, bytes memory, address, uint256[] memory, uint32);

    function see() external payable;
    function refuse(uint256 a, bytes32 b) external view;
    function announce(uint256 number, string calldata text, bytes calldata data) external;
    function reject(uint256 number, string calldata text, bytes calldata data) external view;
    function demand(bool ok) external view;
    function exhaust() external view returns (uint256);

    function setText(string calldata text) external;
    function getText() external view returns (string memory);
    function push(uint256 value) external;
    function at(uint256 i) external view returns (uint256);
    function initOnce() external;

    /// Stores 7 for mark to give back, then calls.
    function callWord(address to, bytes calldata data, uint256 value) external payable returns (uint256);
    function callVoid(address to, bytes calldata data) external;
    function viewWord(address to, bytes calldata data) external view returns (uint256);
    function delegateWord(address to, bytes calldata data) external returns (uint256);
    function callAny(address to, bytes calldata data) external returns (bool ok, bytes memory data_);
    function mark() external view returns (uint256);
    function pay(address to, uint256 value) external payable;
}
