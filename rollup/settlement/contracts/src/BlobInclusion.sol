// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BinaryMerkleProof, DataRootTuple, IDAOracle} from "./interfaces/IDAOracle.sol";
import {CommitmentProof, SquareProof} from "./SquareProof.sol";

/// @notice That Blobstream has brought a height's data root to this chain.
struct Attestation {
    uint256 tupleRootNonce;
    BinaryMerkleProof proof;
}

/// @title Shows on the parent chain that a batch was published
/// @notice A batch is known by the share commitment of its blob. Height and data root are those of an output.
contract BlobInclusion {
    IDAOracle public immutable oracle;

    error NotAContract(address oracle);
    error NotAttested(uint64 height, bytes32 dataRoot, uint256 tupleRootNonce);

    constructor(IDAOracle oracle_) {
        if (address(oracle_).code.length == 0) revert NotAContract(address(oracle_));
        oracle = oracle_;
    }

    /// @notice Reverts, by the step that fails, unless the blob was published at that height of the DA layer.
    function verify(
        uint64 height,
        bytes32 dataRoot,
        bytes29 namespace,
        bytes32 commitment,
        CommitmentProof calldata proof,
        Attestation calldata attestation
    ) external view {
        SquareProof.verify(dataRoot, namespace, commitment, proof);
        if (!oracle.verifyAttestation(attestation.tupleRootNonce, DataRootTuple(height, dataRoot), attestation.proof)) {
            revert NotAttested(height, dataRoot, attestation.tupleRootNonce);
        }
    }
}
