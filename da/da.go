package da

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"time"
)

// NamespaceSize is the length of a namespace in bytes: one version byte and 28
// bytes of identifier (Celestia specification, "Namespace").
const NamespaceSize = 29

// UserNamespaceSize is the number of bytes that a user chooses freely in a
// version 0 namespace; the 18 bytes before them are zero.
const UserNamespaceSize = 10

// Namespace names one stream of blobs. Only version 0 namespaces are open to users.
type Namespace [NamespaceSize]byte

// NewNamespace builds the version 0 namespace with the given ten bytes.
func NewNamespace(id [UserNamespaceSize]byte) Namespace {
	var ns Namespace
	copy(ns[NamespaceSize-UserNamespaceSize:], id[:])
	return ns
}

// ParseNamespace reads a namespace in hex: 10 bytes (the user part of a version
// 0 namespace) or all 29, with or without 0x.
func ParseNamespace(s string) (Namespace, error) {
	h := s
	if len(h) >= 2 && h[:2] == "0x" {
		h = h[2:]
	}
	raw, err := hex.DecodeString(h)
	if err != nil {
		return Namespace{}, fmt.Errorf("namespace %q is not hex: %w", s, err)
	}
	var ns Namespace
	switch len(raw) {
	case UserNamespaceSize:
		ns = NewNamespace([UserNamespaceSize]byte(raw))
	case NamespaceSize:
		ns = Namespace(raw)
	default:
		return Namespace{}, fmt.Errorf("namespace %q has %d bytes, want %d (user part) or %d (whole)", s, len(raw), UserNamespaceSize, NamespaceSize)
	}
	return ns, ns.CheckUser()
}

// CheckUser reports why users may not write to ns, or nil. Celestia reserves
// the identifiers up to 0xff (primary) and everything but version 0.
func (ns Namespace) CheckUser() error {
	if ns[0] != 0 {
		return fmt.Errorf("namespace %s has version %d, want 0", ns, ns[0])
	}
	for _, b := range ns[1 : NamespaceSize-UserNamespaceSize] {
		if b != 0 {
			return fmt.Errorf("namespace %s: a version 0 namespace has 18 leading zero bytes", ns)
		}
	}
	for _, b := range ns[NamespaceSize-UserNamespaceSize : NamespaceSize-1] {
		if b != 0 {
			return nil
		}
	}
	return fmt.Errorf("namespace %s is reserved by the DA layer", ns)
}

// String gives 0x and hex of the user part for a version 0 namespace, of all 29 bytes otherwise.
func (ns Namespace) String() string {
	for _, b := range ns[:NamespaceSize-UserNamespaceSize] {
		if b != 0 {
			return "0x" + hex.EncodeToString(ns[:])
		}
	}
	return "0x" + hex.EncodeToString(ns[NamespaceSize-UserNamespaceSize:])
}

// MarshalText writes ns as String does.
func (ns Namespace) MarshalText() ([]byte, error) { return []byte(ns.String()), nil }

// UnmarshalText reads what ParseNamespace reads.
func (ns *Namespace) UnmarshalText(text []byte) error {
	parsed, err := ParseNamespace(string(text))
	if err != nil {
		return err
	}
	*ns = parsed
	return nil
}

// Commitment is a blob's share commitment: the root over the subtree roots of
// its shares (Celestia specification, "Blob share commitment rules").
type Commitment [32]byte

// String gives the commitment in base64, as celestia-node prints it.
func (c Commitment) String() string { return base64.StdEncoding.EncodeToString(c[:]) }

// Blob is what a user hands to the DA layer. ShareVersion is 0, or 1 when
// Signer (20 bytes) is bound into the shares.
type Blob struct {
	Namespace    Namespace
	Data         []byte
	ShareVersion uint8
	Signer       []byte
	// Index is the blob's first share in the extended square, in row-major
	// order, as the DA layer reports it; it is set on blobs that were read.
	Index int
}

// Header is a DA block header as far as a rollup needs it. Hash is the header
// hash under the layer's own rules; DataRoot is the Merkle root (RFC 6962,
// SHA-256) of RowRoots and ColumnRoots, each 90 bytes (min ns, max ns, digest).
type Header struct {
	ChainID     string
	Height      uint64
	Time        time.Time
	Hash        [32]byte
	Parent      [32]byte
	DataRoot    [32]byte
	RowRoots    [][]byte
	ColumnRoots [][]byte
}

// Proof is an NMT range proof over one row of the extended square: leaves
// [Start, End), sibling nodes from left to right, and for an absence proof the
// leaf that stands where the namespace would be.
type Proof struct {
	Start, End            int
	Nodes                 [][]byte
	LeafHash              []byte
	IsMaxNamespaceIgnored bool
}

// NamespaceRow is the part of one row that holds a namespace's shares (512
// bytes each), or the proof that it holds none.
type NamespaceRow struct {
	Shares [][]byte
	Proof  Proof
}

// NamespaceData answers for a whole namespace at one height: one entry for each
// row whose root range covers the namespace, in row order. Together with the
// header's row roots it proves that nothing was left out.
type NamespaceData struct {
	Rows []NamespaceRow
}

// Inclusion proves that a blob is in a square: its first share (Index, in the
// extended square) and one proof a row.
type Inclusion struct {
	Index int
	Rows  []Proof
}

// Limits is what a Client accepts: the largest blob and the largest total of
// blob bytes in one Submit.
type Limits struct {
	MaxBlobBytes    int
	MaxRequestBytes int
}

// Fee is what a submitter is ready to pay, and from which account. What is
// charged is GasLimit times GasPrice, used or not.
type Fee struct {
	GasPrice float64 // utia per gas; 0 leaves it to the layer
	GasLimit uint64  // 0 leaves it to the layer
	Key      string  // name of a key in the DA node's keyring; empty for its own
}

// Receipt tells where submitted blobs were included.
type Receipt struct {
	Height uint64
}

// Client is a DA layer. All methods may be called at the same time from several
// goroutines and return an *Error when they fail.
type Client interface {
	// Limits tells how large blobs and requests may be.
	Limits(ctx context.Context) (Limits, error)
	// Head is the newest header, verified as the client was configured.
	Head(ctx context.Context) (Header, error)
	// Header is the header at a height; KindFuture when there is none yet.
	Header(ctx context.Context, height uint64) (Header, error)
	// Submit publishes the blobs in one DA transaction and returns only when
	// they are included. KindAmbiguous: they may or may not be.
	Submit(ctx context.Context, blobs []Blob, fee Fee) (Receipt, error)
	// Namespace gives every share of ns at a height with the completeness proof.
	Namespace(ctx context.Context, height uint64, ns Namespace) (NamespaceData, error)
	// Prove gives the inclusion proof of a blob; KindNotFound when it is not there.
	Prove(ctx context.Context, height uint64, ns Namespace, c Commitment) (Inclusion, error)
}
