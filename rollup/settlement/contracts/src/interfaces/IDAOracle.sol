// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice A height of the DA layer and the root of its square: a leaf of a tuple root, as abi.encode.
struct DataRootTuple {
    uint256 height;
    bytes32 dataRoot;
}

/// @notice A path in an RFC 6962 tree over SHA-256, from the leaf up.
struct BinaryMerkleProof {
    bytes32[] sideNodes;
    uint256 key; // place of the leaf
    uint256 numLeaves;
}

/// @title Blobstream, as its contracts on parent chains answer
interface IDAOracle {
    /// @notice Tells whether a tuple is under the tuple root with this nonce.
    function verifyAttestation(uint256 tupleRootNonce, DataRootTuple memory tuple, BinaryMerkleProof memory proof) external view returns (bool);
}
