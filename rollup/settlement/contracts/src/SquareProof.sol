// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BinaryMerkle} from "./BinaryMerkle.sol";

/// @notice That a blob stands in a square of the DA layer, without any of its shares. Its size hardly grows with the
/// blob: a commitment is over some 64 subtrees at most.
struct CommitmentProof {
    uint64 width; // of the original square, in shares
    uint64 index; // of the blob's first share in the extended square, row-major
    uint64 shares; // that the blob takes
    bytes32[] subtreeRoots; // digests of the NMT roots that the commitment is over
    bytes rowNodes; // 90 bytes each: the NMT nodes beside them, row by row, from left to right
    bytes32[] dataNodes; // the nodes beside the row roots, from the leaves up, left before right
}

/// @title Celestia's share commitments in its squares
/// @notice The commitment is an RFC 6962 root over the roots of the blob's subtrees; those are nodes of the NMTs of rows;
/// the roots of these are among the leaves of the data root.
/// @dev What the prover says of width, index and shares needs no belief: leaves and nodes are hashed apart, so a node
/// is under a root at one depth only, and a proof with another shape gives another root.
library SquareProof {
    uint256 private constant NAMESPACE = 29;
    uint256 private constant NODE = 90; // smallest and largest namespace, digest
    uint256 private constant BUFFER = 192; // takes a hash's message: a label and two nodes
    /// @dev A blob's commitment has about as many subtrees at most (ADR-013 of celestia-app).
    uint256 private constant SUBTREES = 64;

    error BadSquare(uint64 width);
    error OutsideSquare(uint64 width, uint64 index, uint64 shares);
    error Misaligned(uint64 index, uint256 subtreeWidth);
    error WrongSubtrees(uint256 given, uint256 used);
    error WrongRowNodes(uint256 given, uint256 used); // bytes
    error WrongCommitment(bytes32 computed, bytes32 wanted);
    error WrongDataRoot(bytes32 computed, bytes32 wanted);

    /// @dev Where the walk over the rows stands.
    struct Walk {
        uint256 subtreeWidth;
        uint256 left; // shares that are still to come
        uint256 size; // of the next subtree, in shares
        uint256 begin; // columns of this row that the blob takes
        uint256 end;
        uint256 subtrees; // used
        uint256 nodes; // used, in bytes
        uint256 buffers; // one for each level, label first
        uint256 leaf; // buffer: label, the blob's namespace twice, a digest
        bytes32[] leaves; // of the commitment
    }

    /// @notice Reverts, by the step that fails, unless the blob is in the square.
    function verify(bytes32 dataRoot, bytes29 namespace, bytes32 commitment, CommitmentProof calldata proof) internal view {
        uint256 width = proof.width;
        if (width == 0 || width & (width - 1) != 0) revert BadSquare(proof.width);
        uint256 row = proof.index / (2 * width);
        Walk memory w;
        w.begin = proof.index % (2 * width);
        w.left = proof.shares;
        if (w.begin >= width || w.left == 0 || row * width + w.begin + w.left > width * width) {
            revert OutsideSquare(proof.width, proof.index, proof.shares);
        }
        w.subtreeWidth = _subtreeWidth(w.left);
        if (w.begin % w.subtreeWidth != 0) revert Misaligned(proof.index, w.subtreeWidth);
        w.size = _subtreeSize(w);
        w.leaves = new bytes32[](proof.subtreeRoots.length);
        uint256 top = _buffers(w, namespace, width);

        bytes32[] memory rows = new bytes32[]((w.begin + w.left + width - 1) / width);
        for (uint256 i = 0; i < rows.length; i++) {
            w.end = w.begin + w.left < width ? w.begin + w.left : width;
            _node(proof, w, 0, 2 * width, w.buffers, top + 1);
            rows[i] = _sha256(top, 1 + NODE);
            w.begin = 0;
        }
        if (w.subtrees != proof.subtreeRoots.length) revert WrongSubtrees(proof.subtreeRoots.length, w.subtrees);
        if (w.nodes != proof.rowNodes.length) revert WrongRowNodes(proof.rowNodes.length, w.nodes);

        bytes32 computed = BinaryMerkle.root(w.leaves, 0, w.leaves.length, proof.dataNodes[:0]);
        if (computed != commitment) revert WrongCommitment(computed, commitment);
        computed = BinaryMerkle.root(rows, row, 4 * width, proof.dataNodes);
        if (computed != dataRoot) revert WrongDataRoot(computed, dataRoot);
    }

    /// @dev The widest subtree of a blob of so many shares: the least power of two of which SUBTREES suffice, or whose
    /// square takes the blob.
    function _subtreeWidth(uint256 shares) private pure returns (uint256 width) {
        width = 1;
        while (width * SUBTREES < shares && width * width < shares) width <<= 1;
    }

    /// @dev Subtrees are as wide as may be, and then as what is left allows: powers of two.
    function _subtreeSize(Walk memory w) private pure returns (uint256 size) {
        size = w.subtreeWidth;
        while (size > w.left) size >>= 1;
    }

    /// @dev Makes the buffers of all levels of a row's tree and gives that of its root, which has a leaf's label.
    function _buffers(Walk memory w, bytes29 namespace, uint256 width) private pure returns (uint256 top) {
        uint256 free;
        assembly ("memory-safe") {
            free := mload(0x40)
        }
        (top, w.leaf, w.buffers) = (free, free + BUFFER, free + 2 * BUFFER);
        assembly ("memory-safe") {
            let leaf := add(free, BUFFER)
            mstore(free, 0)
            mstore(leaf, 0)
            mstore(add(leaf, 1), namespace)
            mstore(add(leaf, add(1, NAMESPACE)), namespace)
            free := add(leaf, BUFFER)
            for {} width { width := shr(1, width) } {
                mstore8(free, 1)
                free := add(free, BUFFER)
            }
            mstore(0x40, free)
        }
    }

    /// @dev Writes the node over columns [from, from + size) to `to`: one that the proof brings, one of the blob's
    /// subtrees, or the parent of two. Both ends of the blob's columns are multiples of the subtrees that lie at them,
    /// so that the walk meets each subtree as a node of its size.
    function _node(CommitmentProof calldata proof, Walk memory w, uint256 from, uint256 size, uint256 buffer, uint256 to) private view {
        if (from + size <= w.begin || from >= w.end) {
            bytes calldata nodes = proof.rowNodes;
            uint256 used = w.nodes;
            if (used + NODE > nodes.length) revert WrongRowNodes(nodes.length, used + NODE);
            w.nodes = used + NODE;
            assembly ("memory-safe") {
                calldatacopy(to, add(nodes.offset, used), NODE)
            }
        } else if (size == w.size) {
            uint256 i = w.subtrees;
            if (i == proof.subtreeRoots.length) revert WrongSubtrees(i, i + 1);
            bytes32 digest = proof.subtreeRoots[i];
            uint256 leaf = w.leaf;
            assembly ("memory-safe") {
                mstore(add(leaf, 59), digest)
                mcopy(to, add(leaf, 1), NODE)
            }
            w.leaves[i] = _sha256(leaf, 1 + NODE);
            w.subtrees = i + 1;
            w.left -= size;
            w.size = _subtreeSize(w);
        } else {
            size >>= 1;
            _node(proof, w, from, size, buffer + BUFFER, buffer + 1);
            _node(proof, w, from + size, size, buffer + BUFFER, buffer + 1 + NODE);
            bytes32 digest = _sha256(buffer, 1 + 2 * NODE);
            assembly ("memory-safe") {
                let largest := mload(add(buffer, add(1, add(NODE, NAMESPACE))))
                // The namespace of parity shares, 29 times 0xff, does not count.
                if iszero(shr(24, not(mload(add(buffer, add(1, NODE)))))) { largest := mload(add(buffer, add(1, NAMESPACE))) }
                // Each of these ends where the next one begins, three bytes before its own end.
                mstore(to, mload(add(buffer, 1)))
                mstore(add(to, NAMESPACE), largest)
                mstore(add(to, add(NAMESPACE, NAMESPACE)), digest)
            }
        }
    }

    function _sha256(uint256 message, uint256 length) private view returns (bytes32 hash) {
        assembly ("memory-safe") {
            if iszero(staticcall(gas(), 2, message, length, 0, 32)) { revert(0, 0) }
            hash := mload(0)
        }
    }
}
