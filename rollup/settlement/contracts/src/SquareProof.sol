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
    error MissingSubtrees();
    error UnusedSubtrees(uint256 count);
    error MissingRowNodes();
    error UnusedRowNodes(uint256 length);
    error WrongCommitment(bytes32 computed, bytes32 wanted);
    error WrongDataRoot(bytes32 computed, bytes32 wanted);

    /// @dev Where the walk over the rows stands. What is still to come of the proof is told by its place in the call
    /// data, so that it is looked up once.
    struct Walk {
        uint256 subtreeWidth;
        uint256 left; // shares that are still to come
        uint256 size; // of the next subtree, in shares
        uint256 begin; // columns of this row that the blob takes
        uint256 end;
        uint256 subtree; // the next one
        uint256 subtreesEnd;
        uint256 node; // the next one
        uint256 nodesEnd;
        uint256 buffers; // one for each level, label first
        uint256 subtreeBuffer; // label, the blob's namespace twice, a digest
        uint256 leaf; // in memory: the next leaf of the commitment
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

        bytes32[] memory leaves = _begin(w, proof);
        bytes32[] memory rows = new bytes32[]((w.begin + w.left + width - 1) / width);
        uint256 top = _buffers(w, namespace, width);
        for (uint256 i = 0; i < rows.length; i++) {
            w.end = w.begin + w.left < width ? w.begin + w.left : width;
            _node(w, 0, 2 * width, w.buffers, top + 1);
            rows[i] = _sha256(top, 1 + NODE);
            w.begin = 0;
        }
        if (w.subtree != w.subtreesEnd) revert UnusedSubtrees((w.subtreesEnd - w.subtree) / 32);
        if (w.node != w.nodesEnd) revert UnusedRowNodes(w.nodesEnd - w.node);

        bytes32 computed = BinaryMerkle.root(leaves, 0, leaves.length, proof.dataNodes[:0]);
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

    function _begin(Walk memory w, CommitmentProof calldata proof) private pure returns (bytes32[] memory leaves) {
        bytes32[] calldata subtreeRoots = proof.subtreeRoots;
        bytes calldata rowNodes = proof.rowNodes;
        leaves = new bytes32[](subtreeRoots.length);
        uint256 subtree;
        uint256 node;
        uint256 leaf;
        assembly ("memory-safe") {
            subtree := subtreeRoots.offset
            node := rowNodes.offset
            leaf := add(leaves, 32)
        }
        (w.subtree, w.subtreesEnd) = (subtree, subtree + 32 * subtreeRoots.length);
        (w.node, w.nodesEnd) = (node, node + rowNodes.length);
        w.leaf = leaf;
        w.size = w.subtreeWidth;
        while (w.size > w.left) w.size >>= 1;
    }

    /// @dev Makes the buffers of all levels of a row's tree and gives that of its root, which has a leaf's label.
    function _buffers(Walk memory w, bytes29 namespace, uint256 width) private pure returns (uint256 top) {
        uint256 free;
        assembly ("memory-safe") {
            free := mload(0x40)
        }
        (top, w.subtreeBuffer, w.buffers) = (free, free + BUFFER, free + 2 * BUFFER);
        assembly ("memory-safe") {
            let subtree := add(free, BUFFER)
            mstore(free, 0)
            mstore(subtree, 0)
            mstore(add(subtree, 1), namespace)
            mstore(add(subtree, add(1, NAMESPACE)), namespace)
            free := add(subtree, BUFFER)
            for {} width { width := shr(1, width) } {
                mstore8(free, 1)
                free := add(free, BUFFER)
            }
            mstore(0x40, free)
        }
    }

    /// @dev Writes the node over columns [from, from + size) to `to`: one that the proof brings, one of the blob's
    /// subtrees, or the parent of two. The blob begins at a multiple of its subtrees' width and they get no wider, so
    /// that each is met as a node of its size. Nothing overflows: columns and sizes come from 64 bits.
    function _node(Walk memory w, uint256 from, uint256 size, uint256 buffer, uint256 to) private view {
        unchecked {
            if (from + size <= w.begin || from >= w.end) {
                uint256 node = w.node;
                if (node + NODE > w.nodesEnd) revert MissingRowNodes();
                assembly ("memory-safe") {
                    calldatacopy(to, node, NODE)
                }
                w.node = node + NODE;
            } else if (size == w.size) {
                uint256 subtree = w.subtree;
                if (subtree == w.subtreesEnd) revert MissingSubtrees();
                uint256 source = w.subtreeBuffer;
                uint256 leaf = w.leaf;
                assembly ("memory-safe") {
                    mstore(add(source, 59), calldataload(subtree))
                    mcopy(to, add(source, 1), NODE)
                    if iszero(staticcall(gas(), 2, source, add(1, NODE), leaf, 32)) { revert(0, 0) }
                }
                w.leaf = leaf + 32;
                w.subtree = subtree + 32;
                uint256 left = w.left - size;
                w.left = left;
                if (size > left) {
                    while (size > left) size >>= 1;
                    w.size = size;
                }
            } else {
                size >>= 1;
                _node(w, from, size, buffer + BUFFER, buffer + 1);
                _node(w, from + size, size, buffer + BUFFER, buffer + 1 + NODE);
                assembly ("memory-safe") {
                    if iszero(staticcall(gas(), 2, buffer, add(1, add(NODE, NODE)), 0, 32)) { revert(0, 0) }
                    let largest := mload(add(buffer, add(1, add(NODE, NAMESPACE))))
                    // The namespace of parity shares, 29 times 0xff, does not count.
                    if iszero(shr(24, not(mload(add(buffer, add(1, NODE)))))) { largest := mload(add(buffer, add(1, NAMESPACE))) }
                    // Each of these ends where the next one begins, three bytes before its own end.
                    mstore(to, mload(add(buffer, 1)))
                    mstore(add(to, NAMESPACE), largest)
                    mstore(add(to, add(NAMESPACE, NAMESPACE)), mload(0))
                }
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
