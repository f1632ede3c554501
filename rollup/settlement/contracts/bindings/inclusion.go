package bindings

import (
	"bytes"
	"math/big"

	"github.com/trivium-chain/trivium/da/square"
)

// PackCommitmentProof gives a proof the form that BlobInclusion takes.
func PackCommitmentProof(p square.CommitmentProof) CommitmentProof {
	return CommitmentProof{
		Width: uint64(p.Width), Index: uint64(p.Index), Shares: uint64(p.Shares),
		SubtreeRoots: p.SubtreeRoots, RowNodes: bytes.Join(p.RowNodes, nil), DataNodes: p.DataNodes,
	}
}

// PackAttestation gives a tuple's path under the tuple root with that nonce the form that
// BlobInclusion takes.
func PackAttestation(nonce uint64, p square.TupleProof) Attestation {
	return Attestation{TupleRootNonce: new(big.Int).SetUint64(nonce), Proof: BinaryMerkleProof{
		SideNodes: p.SideNodes, Key: new(big.Int).SetUint64(p.Key), NumLeaves: new(big.Int).SetUint64(p.NumLeaves),
	}}
}
