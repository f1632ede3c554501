package square

import (
	"github.com/celestiaorg/go-square/v3/share"
	"github.com/trivium-chain/trivium/da"
)

const (
	// ShareSize is the length of a share in bytes.
	ShareSize = share.ShareSize
	// MaxWidth is the widest original square that go-square lays out, in shares.
	MaxWidth = 512
	// subtreeRootThreshold is a constant of celestia-app (ADR-013): a blob
	// commits to about this many subtree roots at most.
	subtreeRootThreshold = 64
	// signerSize is the length of the signer in share version 1 (CIP-21).
	signerSize = share.SignerSize
)

// CheckBlob tells why the DA layer would refuse b, as an error of KindFatal, or nil.
func CheckBlob(b da.Blob) error {
	_, err := toShareBlob(b)
	return err
}

func toShareBlob(b da.Blob) (*share.Blob, error) {
	const op = "blob"
	if err := b.Namespace.CheckUser(); err != nil {
		return nil, &da.Error{Kind: da.KindFatal, Op: op, Err: err}
	}
	if uint64(len(b.Data)) > MaxWidth*MaxWidth*ShareSize {
		return nil, da.Errorf(da.KindTooLarge, op, "%d bytes of data, limit %d", len(b.Data), MaxWidth*MaxWidth*ShareSize)
	}
	signer := b.Signer
	if len(signer) == 0 {
		signer = nil // go-square tells nil from empty
	}
	ns, err := share.NewNamespaceFromBytes(b.Namespace[:])
	if err != nil {
		return nil, &da.Error{Kind: da.KindFatal, Op: op, Err: err}
	}
	blob, err := share.NewBlob(ns, b.Data, b.ShareVersion, signer)
	if err != nil {
		return nil, &da.Error{Kind: da.KindFatal, Op: op, Err: err}
	}
	return blob, nil
}

// blobShares cuts b into its shares, 512 bytes each.
func blobShares(b da.Blob) ([][]byte, error) {
	blob, err := toShareBlob(b)
	if err != nil {
		return nil, err
	}
	shares, err := blob.ToShares()
	if err != nil {
		return nil, &da.Error{Kind: da.KindFatal, Op: "blob", Err: err}
	}
	return share.ToBytes(shares), nil
}

// Commit computes the share commitment of b: the RFC 6962 root over the NMT
// roots of its subtrees (Celestia specification, "Blob share commitment rules").
// b.Index plays no part.
func Commit(b da.Blob) (da.Commitment, error) {
	shares, err := blobShares(b)
	if err != nil {
		return da.Commitment{}, err
	}
	return merkleRoot(subtreeRoots(b.Namespace, shares)), nil
}
