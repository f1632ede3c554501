// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.0;

// As matmul.c.
contract Kernel {
    fallback(bytes calldata input) external returns (bytes memory) {
        return abi.encode(run(uint256(bytes32(input))));
    }

    function run(uint256 n) internal pure returns (uint256) {
        unchecked {
            int32[] memory a = new int32[](n * n);
            int32[] memory b = new int32[](n * n);
            int32[] memory c = new int32[](n * n);
            for (uint256 i = 0; i < n * n; i++) {
                a[i] = int32(int256((i * 7) % 31) - 15);
                b[i] = int32(int256((i * 11) % 29) - 14);
            }
            for (uint256 i = 0; i < n; i++)
                for (uint256 j = 0; j < n; j++) {
                    int32 sum = 0;
                    for (uint256 k = 0; k < n; k++) sum += a[i * n + k] * b[k * n + j];
                    c[i * n + j] = sum;
                }
            uint32 total = 0;
            for (uint256 i = 0; i < n * n; i++) total += uint32(c[i]) * uint32(i + 1);
            return total;
        }
    }
}
