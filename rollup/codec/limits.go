package codec

import (
	"errors"
	"fmt"
)

// Limits bounds what a decoder builds from a payload. The limits decide whether
// a batch counts, so every node of a chain must use the same ones.
type Limits struct {
	// MaxBytes bounds the payload, and separately the sum of all its columns,
	// calldata and access list entries after decompression.
	MaxBytes int
	// MaxTxs and MaxBlocks bound what one batch holds.
	MaxTxs    int
	MaxBlocks int
}

// DefaultLimits are the limits of every Trivium chain. They are part of the
// consensus rules: to change them is to change which batches count.
var DefaultLimits = Limits{MaxBytes: 32 << 20, MaxTxs: 1 << 17, MaxBlocks: 1 << 16}

const (
	// MaxForcedTxs and MaxForcedBytes bound one forced-inclusion blob. They are
	// consensus rules too.
	MaxForcedTxs   = 512
	MaxForcedBytes = 512 << 10
	// MaxFrames is the largest number of frames that one payload may be cut into.
	MaxFrames = 1<<16 - 1
)

var (
	// ErrMalformed is within every error about bytes that no encoder writes.
	ErrMalformed = errors.New("malformed")
	// ErrLimit is within every error about a batch that is larger than allowed.
	ErrLimit = errors.New("over the limit")
	// ErrUnsupported is within every error about a transaction that has no place
	// in a batch or in a forced blob.
	ErrUnsupported = errors.New("unsupported transaction")
	// ErrChainID is within every error about bytes made for another chain.
	ErrChainID = errors.New("other chain id")
)

func malformed(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrMalformed, fmt.Sprintf(format, args...))
}

func overLimit(what string, have, limit uint64) error {
	return fmt.Errorf("%s %d is %w of %d", what, have, ErrLimit, limit)
}
