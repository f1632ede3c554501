package comet

import (
	"fmt"
	"math"

	"github.com/cometbft/cometbft/types"
	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/square"
)

// Roots are the NMT roots of an extended square, 90 bytes each ("data
// availability header").
type Roots struct {
	Rows, Columns [][]byte
}

// ExtendedHeader is a CometBFT light block with the roots behind its data_hash.
type ExtendedHeader struct {
	Header       types.Header
	Commit       *types.Commit
	ValidatorSet *types.ValidatorSet
	Roots        Roots
}

// Verify checks e against itself and returns what a rollup uses of it. A
// failure is a da.LieHeader, or a da.LieRoot when the header is sound and the
// roots are not its own.
func (e *ExtendedHeader) Verify() (h da.Header, err error) {
	const op = "header"
	defer func() {
		if p := recover(); p != nil {
			h, err = da.Header{}, da.Errorf(da.KindDishonest, op, "height %d: malformed header: %v", e.Header.Height, p).Because(da.LieHeader)
		}
	}()
	fail := func(cause error) (da.Header, error) {
		return da.Header{}, da.Errorf(da.KindDishonest, op, "height %d: %w", e.Header.Height, cause).Because(da.LieHeader)
	}
	if e.Header.Height < 1 || e.Header.Height > math.MaxInt64-1 {
		return fail(fmt.Errorf("impossible height"))
	}
	signed := types.SignedHeader{Header: &e.Header, Commit: e.Commit}
	if err := signed.ValidateBasic(e.Header.ChainID); err != nil {
		return fail(err)
	}
	if e.ValidatorSet == nil {
		return fail(fmt.Errorf("no validator set"))
	}
	if err := e.ValidatorSet.ValidateBasic(); err != nil {
		return fail(err)
	}
	if _, err := e.ValidatorSet.TotalVotingPowerSafe(); err != nil {
		return fail(err)
	}
	if got := e.ValidatorSet.Hash(); string(got) != string(e.Header.ValidatorsHash) {
		return fail(fmt.Errorf("validators hash to %X, header says %X", got, e.Header.ValidatorsHash))
	}
	if len(e.Header.DataHash) != 32 {
		return fail(fmt.Errorf("data_hash has %d bytes, want 32", len(e.Header.DataHash)))
	}
	h = e.Plain()
	if err := square.VerifyHeader(h); err != nil {
		return da.Header{}, err
	}
	return h, nil
}

// Hash is the header's hash as its commit names it. Verify holds the two together,
// so it is not computed anew for a header that was verified, or made here.
func (e *ExtendedHeader) Hash() (hash [32]byte) {
	if e.Commit != nil {
		copy(hash[:], e.Commit.BlockID.Hash)
	}
	return hash
}

// Plain is e without checks, for a header that the caller made or has verified.
func (e *ExtendedHeader) Plain() da.Header {
	h := da.Header{
		ChainID:     e.Header.ChainID,
		Height:      uint64(e.Header.Height),
		Hash:        e.Hash(),
		Time:        e.Header.Time,
		RowRoots:    e.Roots.Rows,
		ColumnRoots: e.Roots.Columns,
	}
	copy(h.Parent[:], e.Header.LastBlockID.Hash)
	copy(h.DataRoot[:], e.Header.DataHash)
	return h
}
