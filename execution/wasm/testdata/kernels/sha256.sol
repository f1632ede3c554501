// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.0;

// As sha256.c.
contract Kernel {
    fallback(bytes calldata input) external returns (bytes memory) {
        return abi.encode(run(uint256(bytes32(input))));
    }

    function table() internal pure returns (uint32[64] memory) {
        return [
            0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
            0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
            0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
            0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
            0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
            0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
        ];
    }

    function ror(uint32 x, uint32 k) internal pure returns (uint32) {
        return (x >> k) | (x << (32 - k));
    }

    function run(uint256 n) internal pure returns (uint256) {
        unchecked {
            uint32[8] memory h = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
            uint256 fill = n < 1024 ? n * 64 : 65536;
            bytes memory data = new bytes(fill);
            for (uint256 i = 0; i < fill; i++) data[i] = bytes1(uint8(i * 7 + (i >> 8)));
            uint32[64] memory k = table();
            uint32[64] memory w;
            uint32[8] memory s;
            for (uint256 i = 0; i < n; i++) compress(h, s, w, k, data, (i & 1023) * 64);
            return (uint256(h[0]) << 32) | h[1];
        }
    }

    function compress(uint32[8] memory h, uint32[8] memory s, uint32[64] memory w, uint32[64] memory k, bytes memory data, uint256 offset) internal pure {
        unchecked {
            for (uint256 i = 0; i < 16; i++) {
                uint256 p = offset + 4 * i;
                w[i] = (uint32(uint8(data[p])) << 24) | (uint32(uint8(data[p + 1])) << 16) | (uint32(uint8(data[p + 2])) << 8) | uint32(uint8(data[p + 3]));
            }
            for (uint256 i = 16; i < 64; i++) {
                uint32 x = w[i - 15];
                uint32 y = w[i - 2];
                w[i] = w[i - 16] + (ror(x, 7) ^ ror(x, 18) ^ (x >> 3)) + w[i - 7] + (ror(y, 17) ^ ror(y, 19) ^ (y >> 10));
            }
            for (uint256 i = 0; i < 8; i++) s[i] = h[i];
            for (uint256 i = 0; i < 64; i++) {
                uint32 a = s[0];
                uint32 e = s[4];
                uint32 t1 = s[7] + (ror(e, 6) ^ ror(e, 11) ^ ror(e, 25)) + ((e & s[5]) ^ (~e & s[6])) + k[i] + w[i];
                uint32 t2 = (ror(a, 2) ^ ror(a, 13) ^ ror(a, 22)) + ((a & s[1]) ^ (a & s[2]) ^ (s[1] & s[2]));
                s[7] = s[6];
                s[6] = s[5];
                s[5] = e;
                s[4] = s[3] + t1;
                s[3] = s[2];
                s[2] = s[1];
                s[1] = a;
                s[0] = t1 + t2;
            }
            for (uint256 i = 0; i < 8; i++) h[i] += s[i];
        }
    }
}
