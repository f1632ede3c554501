// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title RFC 6962 trees over SHA-256
library BinaryMerkle {
    error WrongSiblings(uint256 given, uint256 wanted);

    /// @notice The root of a tree of `total` leaves of which those from `start` on are given, by their hashes.
    /// @dev Overwrites `hashes`, level by level. A node that has no sibling stands for its parent.
    /// @param siblings The nodes beside them, from the leaves up, on each level left before right.
    function root(bytes32[] memory hashes, uint256 start, uint256 total, bytes32[] calldata siblings) internal view returns (bytes32) {
        uint256 count = hashes.length;
        uint256 used = 0;
        while (total > 1) {
            uint256 to = 0;
            uint256 from = 0;
            if (start & 1 == 1) {
                hashes[0] = hashNode(_sibling(siblings, used++), hashes[0]);
                (to, from) = (1, 1);
            }
            for (; from + 1 < count; from += 2) {
                hashes[to++] = hashNode(hashes[from], hashes[from + 1]);
            }
            if (from < count) {
                hashes[to++] = start + from + 1 == total ? hashes[from] : hashNode(hashes[from], _sibling(siblings, used++));
            }
            count = to;
            start >>= 1;
            total = (total + 1) >> 1;
        }
        if (used != siblings.length) revert WrongSiblings(siblings.length, used);
        return hashes[0];
    }

    /// @dev As sha256(abi.encodePacked(uint8(1), left, right)), without memory of its own.
    function hashNode(bytes32 left, bytes32 right) internal view returns (bytes32 hash) {
        assembly ("memory-safe") {
            let p := mload(0x40)
            mstore8(p, 1)
            mstore(add(p, 1), left)
            mstore(add(p, 33), right)
            if iszero(staticcall(gas(), 2, p, 65, 0, 32)) { revert(0, 0) }
            hash := mload(0)
        }
    }

    function _sibling(bytes32[] calldata siblings, uint256 i) private pure returns (bytes32) {
        if (i >= siblings.length) revert WrongSiblings(siblings.length, i + 1);
        return siblings[i];
    }
}
