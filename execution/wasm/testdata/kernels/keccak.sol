// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.0;

// As keccak.c.
contract Kernel {
    fallback(bytes calldata input) external returns (bytes memory) {
        return abi.encode(run(uint256(bytes32(input))));
    }

    struct Tables {
        uint64[24] rc;
        bytes rot;
        bytes pi;
    }

    function rol(uint64 x, uint64 k) internal pure returns (uint64) {
        return (x << k) | (x >> (64 - k));
    }

    function run(uint256 n) internal pure returns (uint256) {
        unchecked {
            Tables memory t;
            t.rc = [
                0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b, 0x0000000080000001,
                0x8000000080008081, 0x8000000000008009, 0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
                0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003, 0x8000000000008002, 0x8000000000000080,
                0x000000000000800a, 0x800000008000000a, 0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008
            ];
            t.rot = hex"0103060a0f151c242d37020e1b293808192b3e12273d142c";
            t.pi = hex"0a070b1112030510081518040f17130d0c02140e16090601";
            uint64[25] memory s;
            s[0] = 1;
            for (uint256 i = 0; i < n; i++) permute(s, t);
            return s[0];
        }
    }

    function permute(uint64[25] memory s, Tables memory tables) internal pure {
        unchecked {
            uint64[5] memory c;
            uint64 t;
            for (uint256 r = 0; r < 24; r++) {
                for (uint256 x = 0; x < 5; x++) c[x] = s[x] ^ s[x + 5] ^ s[x + 10] ^ s[x + 15] ^ s[x + 20];
                for (uint256 x = 0; x < 5; x++) {
                    t = c[(x + 4) % 5] ^ rol(c[(x + 1) % 5], 1);
                    for (uint256 y = 0; y < 25; y += 5) s[y + x] ^= t;
                }
                t = s[1];
                for (uint256 i = 0; i < 24; i++) {
                    uint256 to = uint8(tables.pi[i]);
                    uint64 u = s[to];
                    s[to] = rol(t, uint8(tables.rot[i]));
                    t = u;
                }
                for (uint256 y = 0; y < 25; y += 5) {
                    for (uint256 x = 0; x < 5; x++) c[x] = s[y + x];
                    for (uint256 x = 0; x < 5; x++) s[y + x] = c[x] ^ (~c[(x + 1) % 5] & c[(x + 2) % 5]);
                }
                s[0] ^= tables.rc[r];
            }
        }
    }
}
