package comet

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"

	cmtjson "github.com/cometbft/cometbft/libs/json"
	"github.com/cometbft/cometbft/types"
	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/square"
)

// Roots are the NMT roots of an extended square, 90 bytes each ("data
// availability header").
type Roots struct {
	Rows    [][]byte `json:"row_roots"`
	Columns [][]byte `json:"column_roots"`
}

// ExtendedHeader is a CometBFT light block with the roots behind its data_hash.
type ExtendedHeader struct {
	Header       types.Header
	Commit       *types.Commit
	ValidatorSet *types.ValidatorSet
	Roots        Roots
}

// wireHeader gives the JSON its names; as a plain struct it lets CometBFT's
// codec write integers as strings.
type wireHeader struct {
	Header       types.Header        `json:"header"`
	Commit       *types.Commit       `json:"commit"`
	ValidatorSet *types.ValidatorSet `json:"validator_set"`
	Roots        wireRoots           `json:"dah"`
}

type wireRoots struct {
	Rows    []string `json:"row_roots"`
	Columns []string `json:"column_roots"`
}

// MarshalJSON writes the form that celestia-node's header API has.
func (e *ExtendedHeader) MarshalJSON() ([]byte, error) {
	return cmtjson.Marshal(wireHeader{e.Header, e.Commit, e.ValidatorSet, wireRoots{encodeRoots(e.Roots.Rows), encodeRoots(e.Roots.Columns)}})
}

// UnmarshalJSON reads what MarshalJSON writes; it checks form only.
func (e *ExtendedHeader) UnmarshalJSON(raw []byte) (err error) {
	// The codec of CometBFT reflects over foreign input; a panic in it must
	// not end the node.
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("extended header: %v", p)
		}
	}()
	// That codec takes a value apart once for each level it lies at. Roots, most
	// of a header, need nothing of it.
	var parts struct {
		Header       json.RawMessage `json:"header"`
		Commit       json.RawMessage `json:"commit"`
		ValidatorSet json.RawMessage `json:"validator_set"`
		Roots        Roots           `json:"dah"`
	}
	if err := json.Unmarshal(raw, &parts); err != nil {
		return fmt.Errorf("extended header: %w", err)
	}
	if n := max(len(parts.Roots.Rows), len(parts.Roots.Columns)); n > 2*square.MaxWidth {
		return fmt.Errorf("extended header: %d roots, at most %d", n, 2*square.MaxWidth)
	}
	out := ExtendedHeader{Roots: parts.Roots}
	for _, part := range []struct {
		raw  json.RawMessage
		into any
	}{{parts.Header, &out.Header}, {parts.Commit, &out.Commit}, {parts.ValidatorSet, &out.ValidatorSet}} {
		if part.raw == nil {
			continue // left out, as null is
		}
		if err := cmtjson.Unmarshal(part.raw, part.into); err != nil {
			return fmt.Errorf("extended header: %w", err)
		}
	}
	*e = out
	return nil
}

func encodeRoots(roots [][]byte) []string {
	out := make([]string, len(roots))
	for i, r := range roots {
		out[i] = base64.StdEncoding.EncodeToString(r)
	}
	return out
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

// Plain is e without checks, for a header that the caller made or has verified.
func (e *ExtendedHeader) Plain() da.Header {
	h := da.Header{
		ChainID:     e.Header.ChainID,
		Height:      uint64(e.Header.Height),
		Time:        e.Header.Time,
		RowRoots:    e.Roots.Rows,
		ColumnRoots: e.Roots.Columns,
	}
	copy(h.Hash[:], e.Header.Hash())
	copy(h.Parent[:], e.Header.LastBlockID.Hash)
	copy(h.DataRoot[:], e.Header.DataHash)
	return h
}
