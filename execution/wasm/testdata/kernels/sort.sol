// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.0;

// As sort.c.
contract Kernel {
    fallback(bytes calldata input) external returns (bytes memory) {
        return abi.encode(run(uint256(bytes32(input))));
    }

    function sort(uint256[] memory v, int256 lo, int256 hi) internal pure {
        unchecked {
            while (lo < hi) {
                uint256 pivot = v[uint256(lo + hi) / 2];
                int256 i = lo;
                int256 j = hi;
                while (i <= j) {
                    while (v[uint256(i)] < pivot) i++;
                    while (v[uint256(j)] > pivot) j--;
                    if (i <= j) {
                        (v[uint256(i)], v[uint256(j)]) = (v[uint256(j)], v[uint256(i)]);
                        i++;
                        j--;
                    }
                }
                sort(v, lo, j);
                lo = i;
            }
        }
    }

    function run(uint256 n) internal pure returns (uint256) {
        unchecked {
            uint256[] memory v = new uint256[](n);
            uint32 x = 1;
            uint32 sum = 0;
            for (uint256 i = 0; i < n; i++) {
                x = x * 1664525 + 1013904223;
                v[i] = x;
            }
            sort(v, 0, int256(n) - 1);
            for (uint256 i = 0; i < n; i++) sum += uint32(v[i]) * uint32(i + 1);
            return sum;
        }
    }
}
