// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// Arguments and results of Move functions: numbers are little-endian, an address has 32 bytes.
library Bcs {
    error NoU64(bytes value);

    function fromU64(uint64 n) internal pure returns (bytes memory out) {
        out = new bytes(8);
        for (uint256 i = 0; i < 8; i++) {
            out[i] = bytes1(uint8(n));
            n >>= 8;
        }
    }

    /// An account of the chain as Move knows it.
    function fromAddress(address a) internal pure returns (bytes memory) {
        return abi.encode(a);
    }

    function toU64(bytes memory value) internal pure returns (uint64 n) {
        if (value.length != 8) revert NoU64(value);
        for (uint256 i = 8; i > 0; i--) n = n << 8 | uint8(value[i - 1]);
    }
}
