// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BinaryMerkleProof, DataRootTuple, IDAOracle} from "./interfaces/IDAOracle.sol";
import {BinaryMerkle} from "./BinaryMerkle.sol";

/// @title Blobstream for devnets and tests: its owner says what the tuple roots are
/// @notice Proofs are checked as Blobstream does. Nothing of value may depend on it.
contract MockDAOracle is IDAOracle {
    address public immutable owner = msg.sender;
    mapping(uint256 nonce => bytes32) public tupleRoot;

    error NotOwner(address caller);

    /// @notice Brings a tuple root under a nonce, or another in its place.
    function setTupleRoot(uint256 nonce, bytes32 root) external {
        if (msg.sender != owner) revert NotOwner(msg.sender);
        tupleRoot[nonce] = root;
    }

    /// @inheritdoc IDAOracle
    function verifyAttestation(uint256 tupleRootNonce, DataRootTuple calldata tuple, BinaryMerkleProof calldata proof)
        external
        view
        returns (bool)
    {
        if (proof.key >= proof.numLeaves) return false;
        bytes32[] memory leaf = new bytes32[](1);
        leaf[0] = sha256(abi.encodePacked(uint8(0), abi.encode(tuple)));
        bytes32 root = tupleRoot[tupleRootNonce];
        return root != 0 && BinaryMerkle.root(leaf, proof.key, proof.numLeaves, proof.sideNodes) == root;
    }
}
