// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.0;

// As fib.c.
contract Kernel {
    fallback(bytes calldata input) external returns (bytes memory) {
        return abi.encode(run(uint256(bytes32(input))));
    }

    function fib(uint256 n) internal pure returns (uint256) {
        unchecked {
            if (n < 2) return n;
            return fib(n - 1) + fib(n - 2);
        }
    }

    function run(uint256 n) internal pure returns (uint256) {
        return fib(n);
    }
}
