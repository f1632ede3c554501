// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.0;

// As table.c.
contract Kernel {
    fallback(bytes calldata input) external returns (bytes memory) {
        return abi.encode(run(uint256(bytes32(input))));
    }

    function run(uint256 n) internal pure returns (uint256) {
        unchecked {
            uint256[] memory price = new uint256[](2048);
            uint256[] memory volume = new uint256[](2048);
            uint32 x = 1;
            uint32 sum = 0;
            for (uint256 i = 1; i <= n; i++) {
                x = x * 1664525 + 1013904223;
                uint256 key = (x >> 16) % 1500 + 1;
                uint256 slot = ((key * 2654435761) & 0xffffffff) >> 21;
                while (price[slot] != 0 && price[slot] != key) slot = (slot + 1) & 2047;
                price[slot] = key;
                if (i % 13 == 0) {
                    sum = sum * 31 + uint32(volume[slot]);
                    volume[slot] = 0;
                } else {
                    volume[slot] += x & 1023;
                }
            }
            return sum;
        }
    }
}
