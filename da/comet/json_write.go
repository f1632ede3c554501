package comet

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/types"
)

// sizeJSON is about as long as e's JSON.
func (e *ExtendedHeader) sizeJSON() int {
	if e == nil {
		return 4
	}
	size := 2048 + 124*(len(e.Roots.Rows)+len(e.Roots.Columns))
	if e.Commit != nil && e.ValidatorSet != nil {
		size += 256*len(e.Commit.Signatures) + 256*len(e.ValidatorSet.Validators)
	}
	return size
}

// writer appends JSON; the first error stays. Names come with what stands before
// them, as in `,"height":`.
type writer struct {
	b   []byte
	err error
}

func (w *writer) result() ([]byte, error) {
	if w.err != nil {
		return nil, fmt.Errorf("extended header: %w", w.err)
	}
	return w.b, nil
}

func (w *writer) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

func (w *writer) extended(e *ExtendedHeader) {
	if e == nil {
		w.raw(`null`)
		return
	}
	w.raw(`{"header":`)
	w.header(&e.Header)
	w.raw(`,"commit":`)
	w.commit(e.Commit)
	w.raw(`,"validator_set":`)
	w.validatorSet(e.ValidatorSet)
	w.raw(`,"dah":{"row_roots":`)
	w.roots(e.Roots.Rows)
	w.raw(`,"column_roots":`)
	w.roots(e.Roots.Columns)
	w.raw(`}}`)
}

func (w *writer) raw(s string) { w.b = append(w.b, s...) }

func (w *writer) hex(name string, v []byte) {
	const digits = "0123456789ABCDEF"
	w.raw(name)
	w.b = append(w.b, '"')
	for _, c := range v {
		w.b = append(w.b, digits[c>>4], digits[c&15])
	}
	w.b = append(w.b, '"')
}

func (w *writer) base64(v []byte) {
	w.b = append(w.b, '"')
	w.b = base64.StdEncoding.AppendEncode(w.b, v)
	w.b = append(w.b, '"')
}

// number writes a 32-bit integer, long one of 64 bits, which is a string.
func (w *writer) number(name string, v int64) {
	w.raw(name)
	w.b = strconv.AppendInt(w.b, v, 10)
}

func (w *writer) long(name string, v int64) {
	w.raw(name)
	w.b = append(strconv.AppendInt(append(w.b, '"'), v, 10), '"')
}

func (w *writer) time(name string, t time.Time) {
	w.raw(name)
	w.b = append(w.b, '"')
	var err error
	if w.b, err = t.UTC().AppendText(w.b); err != nil {
		w.fail(err)
	}
	w.b = append(w.b, '"')
}

func (w *writer) header(h *types.Header) {
	w.raw(`{"version":{`)
	if h.Version.Block != 0 {
		w.b = append(strconv.AppendUint(append(w.b, `"block":"`...), h.Version.Block, 10), '"')
	}
	if h.Version.App != 0 {
		if h.Version.Block != 0 {
			w.raw(`,`)
		}
		w.b = append(strconv.AppendUint(append(w.b, `"app":"`...), h.Version.App, 10), '"')
	}
	w.raw(`},"chain_id":`)
	name, err := json.Marshal(h.ChainID)
	if err != nil {
		w.fail(err)
	}
	w.b = append(w.b, name...)
	w.long(`,"height":`, h.Height)
	w.time(`,"time":`, h.Time)
	w.blockID(`,"last_block_id":`, h.LastBlockID)
	w.hex(`,"last_commit_hash":`, h.LastCommitHash)
	w.hex(`,"data_hash":`, h.DataHash)
	w.hex(`,"validators_hash":`, h.ValidatorsHash)
	w.hex(`,"next_validators_hash":`, h.NextValidatorsHash)
	w.hex(`,"consensus_hash":`, h.ConsensusHash)
	w.hex(`,"app_hash":`, h.AppHash)
	w.hex(`,"last_results_hash":`, h.LastResultsHash)
	w.hex(`,"evidence_hash":`, h.EvidenceHash)
	w.hex(`,"proposer_address":`, h.ProposerAddress)
	w.raw(`}`)
}

func (w *writer) blockID(name string, id types.BlockID) {
	w.raw(name)
	w.hex(`{"hash":`, id.Hash)
	w.number(`,"parts":{"total":`, int64(id.PartSetHeader.Total))
	w.hex(`,"hash":`, id.PartSetHeader.Hash)
	w.raw(`}}`)
}

func (w *writer) commit(c *types.Commit) {
	if c == nil {
		w.raw(`null`)
		return
	}
	w.long(`{"height":`, c.Height)
	w.number(`,"round":`, int64(c.Round))
	w.blockID(`,"block_id":`, c.BlockID)
	w.raw(`,"signatures":`)
	list(w, c.Signatures, func(s types.CommitSig) {
		w.number(`{"block_id_flag":`, int64(s.BlockIDFlag))
		w.hex(`,"validator_address":`, s.ValidatorAddress)
		w.time(`,"timestamp":`, s.Timestamp)
		w.raw(`,"signature":`)
		if s.Signature == nil {
			w.raw(`null`)
		} else {
			w.base64(s.Signature)
		}
		w.raw(`}`)
	})
	w.raw(`}`)
}

func (w *writer) validatorSet(set *types.ValidatorSet) {
	if set == nil {
		w.raw(`null`)
		return
	}
	w.raw(`{"validators":`)
	list(w, set.Validators, w.validator)
	w.raw(`,"proposer":`)
	w.validator(set.Proposer)
	w.raw(`}`)
}

func (w *writer) validator(v *types.Validator) {
	if v == nil {
		w.raw(`null`)
		return
	}
	w.hex(`{"address":`, v.Address)
	w.raw(`,"pub_key":`)
	switch key := v.PubKey.(type) {
	case nil:
		w.raw(`null`)
	case ed25519.PubKey:
		w.raw(`{"type":"` + keyType + `","value":`)
		w.base64(key)
		w.raw(`}`)
	default:
		w.fail(fmt.Errorf("a validator has a key of type %s, not an ed25519 one", key.Type()))
	}
	w.long(`,"voting_power":`, v.VotingPower)
	w.long(`,"proposer_priority":`, v.ProposerPriority)
	w.raw(`}`)
}

func (w *writer) roots(roots [][]byte) {
	if roots == nil {
		roots = [][]byte{} // a node has no null here
	}
	list(w, roots, w.base64)
}

func list[T any](w *writer, items []T, write func(T)) {
	if items == nil {
		w.raw(`null`)
		return
	}
	w.b = append(w.b, '[')
	for i, item := range items {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		write(item)
	}
	w.b = append(w.b, ']')
}
