package verify

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
)

// Trust is what the reader of a bundle knows without it. The zero Trust is nothing,
// and leaves every anchor to be checked by hand. Numbers are keys of JSON objects.
type Trust struct {
	ChainID      uint64                 `json:"chainId,omitempty"`
	Genesis      common.Hash            `json:"genesis,omitzero"`
	DAHeaders    map[uint64]common.Hash `json:"daHeaders,omitempty"`    // by DA height
	Validators   []common.Hash          `json:"validators,omitempty"`   // of the DA chain: hashes of sets
	Blocks       map[uint64]common.Hash `json:"blocks,omitempty"`       // by number
	Batches      map[uint64]common.Hash `json:"batches,omitempty"`      // ids of the last batches up to blocks, by number; zero: none
	Outputs      []common.Hash          `json:"outputs,omitempty"`      // roots, final on the parent chain
	ParentBlocks map[uint64]common.Hash `json:"parentBlocks,omitempty"` // the last ones that DA heights take in, by DA height
	Inbox        map[uint64]common.Hash `json:"inbox,omitempty"`        // accumulators of the portal with these, by DA height
	// Any are hashes that may be any of these that say by themselves what they are of: a batch,
	// a block of the parent chain or an accumulator is real somewhere, and counts at its place.
	Any []common.Hash `json:"-"`
}

// ParseTrust reads a trust file, or hashes with commas between them.
func ParseTrust(raw []byte) (*Trust, error) {
	t := new(Trust)
	if text := strings.TrimSpace(string(raw)); strings.HasPrefix(text, "0x") {
		for one := range strings.SplitSeq(text, ",") {
			hash, err := hexutil.Decode(one)
			if err != nil || len(hash) != common.HashLength {
				return nil, fmt.Errorf("trust %q: want 0x and 64 hex digits, several with commas between them, or a JSON file", one)
			}
			t.Any = append(t.Any, common.Hash(hash))
		}
		return t, nil
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(t); err != nil {
		return nil, fmt.Errorf("trust file: %w", err)
	}
	if dec.More() {
		return nil, errors.New("trust file: more than one value")
	}
	return t, nil
}

// numbered is what of a kind is trusted by number.
func (t *Trust) numbered(kind AnchorKind) map[uint64]common.Hash {
	switch kind {
	case AnchorDAHeader:
		return t.DAHeaders
	case AnchorBlock:
		return t.Blocks
	case AnchorBatch:
		return t.Batches
	case AnchorInbox:
		return t.Inbox
	case AnchorParentBlock:
		return t.ParentBlocks
	case AnchorGenesis:
		if t.Genesis != (common.Hash{}) {
			return map[uint64]common.Hash{0: t.Genesis}
		}
	}
	return nil
}

// fact is a hash that a bundle leads to, whether it rests on it or not.
type fact struct {
	kind   AnchorKind
	number uint64
	hash   common.Hash
}

// judge holds what the bundle leads to against t: trust that says otherwise is an
// error, and so is trust that has nothing to do with the bundle.
func (t *Trust) judge(r *Report, facts []fact) error {
	if t.ChainID != 0 && t.ChainID != r.ChainID {
		return fmt.Errorf("the bundle is of chain %d, the chain trusted is %d", r.ChainID, t.ChainID)
	}
	known := make(map[fact]bool)
	for _, f := range facts {
		if want, ok := t.numbered(f.kind)[f.number]; ok {
			if want != f.hash {
				return fmt.Errorf("%s %d is %s in the bundle, the trusted one is %s", f.kind, f.number, f.hash, want)
			}
			known[f] = true
		}
		if !f.kind.placed() && slices.Contains(t.Any, f.hash) ||
			f.kind == AnchorOutput && slices.Contains(t.Outputs, f.hash) ||
			f.kind == AnchorValidators && slices.Contains(t.Validators, f.hash) {
			known[f] = true
		}
	}
	for i := range r.Anchors {
		r.Anchors[i].Trusted = implied(&r.Anchors[i], known)
	}
	if len(known) > 0 || t.isZero() {
		return nil
	}
	return errors.New("nothing in the bundle is trusted: it rests on other hashes than those given")
}

// placed tells whether a hash of this kind says nothing without its number.
func (k AnchorKind) placed() bool {
	return k == AnchorBatch || k == AnchorParentBlock || k == AnchorInbox
}

// implied tells whether an anchor holds if the known facts do: it is one of them, or one
// of them leads to it.
func implied(a *Anchor, known map[fact]bool) bool {
	if known[fact{a.Kind, a.Number, a.Hash}] {
		return true
	}
	for f := range known {
		switch {
		case a.Kind == AnchorBlock && f.kind == AnchorBlock && f.number >= a.Number, a.Kind == AnchorBlock && f.kind == AnchorOutput:
			return true // all blocks here are one chain, and the output is of its end
		case a.Kind == AnchorValidators && f.kind == AnchorDAHeader && f.number == a.Number:
			return true // it is the header that they signed
		}
	}
	return false
}

// isZero tells whether t names no hash.
func (t *Trust) isZero() bool {
	return t.Genesis == (common.Hash{}) && len(t.Any)+len(t.Validators)+len(t.Outputs) == 0 &&
		len(t.DAHeaders)+len(t.Blocks)+len(t.Batches)+len(t.Inbox)+len(t.ParentBlocks) == 0
}
