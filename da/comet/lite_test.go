package comet

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"testing"
	"time"

	"github.com/cometbft/cometbft/crypto/ed25519"
	cmtversion "github.com/cometbft/cometbft/proto/tendermint/version"
	"github.com/cometbft/cometbft/types"

	"github.com/trivium-chain/trivium/da/comet/lite"
)

// voted is a header of a chain with many validators, of whom those vote that votes
// tells; the rest is absent or votes for no block.
func voted(t *testing.T, powers []int64, votes func(i int) types.BlockIDFlag) *ExtendedHeader {
	t.Helper()
	var keys []ed25519.PrivKey
	var vals []*types.Validator
	for i, p := range powers {
		key := ed25519.GenPrivKeyFromSecret([]byte{byte(i)})
		keys, vals = append(keys, key), append(vals, types.NewValidator(key.PubKey(), p))
	}
	set := types.NewValidatorSet(vals)
	hash := func(n byte) []byte { return bytes.Repeat([]byte{n}, 32) }
	h := types.Header{
		Version: cmtversion.Consensus{Block: 11, App: 9}, ChainID: "many-1", Height: 1 << 33, Time: time.Unix(1_800_000_000, 1000).UTC(),
		LastBlockID:    types.BlockID{Hash: hash(1), PartSetHeader: types.PartSetHeader{Total: 300, Hash: hash(2)}},
		LastCommitHash: hash(3), DataHash: hash(4), ValidatorsHash: set.Hash(), NextValidatorsHash: hash(6), ConsensusHash: hash(7),
		AppHash: hash(8), LastResultsHash: hash(9), EvidenceHash: hash(10), ProposerAddress: set.Validators[0].Address,
	}
	commit := &types.Commit{Height: h.Height, Round: 3, BlockID: types.BlockID{Hash: h.Hash(), PartSetHeader: types.PartSetHeader{Total: 2, Hash: hash(11)}}}
	for i, v := range set.Validators {
		sig := types.CommitSig{BlockIDFlag: votes(i), ValidatorAddress: v.Address, Timestamp: h.Time.Add(time.Duration(i) * time.Millisecond)}
		if sig.BlockIDFlag == types.BlockIDFlagAbsent {
			sig = types.NewCommitSigAbsent()
		}
		commit.Signatures = append(commit.Signatures, sig)
		if sig.BlockIDFlag == types.BlockIDFlagAbsent {
			continue
		}
		for _, key := range keys {
			if bytes.Equal(key.PubKey().Address(), v.Address) {
				var err error
				if commit.Signatures[i].Signature, err = key.Sign(commit.VoteSignBytes(h.ChainID, int32(i))); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	return &ExtendedHeader{Header: h, Commit: commit, ValidatorSet: set}
}

func allVote(int) types.BlockIDFlag { return types.BlockIDFlagCommit }

// lightForm gives the header in the form without CometBFT.
func lightForm(t *testing.T, e *ExtendedHeader) (lite.Header, *lite.Commit) {
	t.Helper()
	h, err := e.Lite()
	if err != nil {
		t.Fatal(err)
	}
	c, err := e.LiteCommit()
	if err != nil {
		t.Fatal(err)
	}
	return h, c
}

// What the standard library gives is what CometBFT gives.
func TestLiteIsCometBFT(t *testing.T) {
	headers := chain(t, 4)
	headers = append(headers, voted(t, []int64{100, 40, 30, 20, 10, 5, 1}, allVote),
		voted(t, []int64{34, 33, 33}, allVote), voted(t, []int64{1 << 50, 1 << 49, 7}, allVote),
		voted(t, []int64{10, 10, 10, 10, 10, 10, 10}, func(i int) types.BlockIDFlag {
			return []types.BlockIDFlag{types.BlockIDFlagCommit, types.BlockIDFlagAbsent, types.BlockIDFlagCommit, types.BlockIDFlagNil, types.BlockIDFlagCommit, types.BlockIDFlagCommit, types.BlockIDFlagCommit}[i]
		}))
	for _, e := range headers {
		h, c := lightForm(t, e)
		plain, err := h.Open()
		if err != nil {
			t.Fatal(err)
		}
		want := e.Plain()
		want.RowRoots, want.ColumnRoots = nil, nil
		if plain.Hash != want.Hash || plain.ChainID != want.ChainID || plain.Height != want.Height || !plain.Time.Equal(want.Time) || plain.Parent != want.Parent || plain.DataRoot != want.DataRoot {
			t.Errorf("header %+v, want %+v", plain, want)
		}
		if got := h.ValidatorsHash(); !bytes.Equal(got[:], e.Header.ValidatorsHash) {
			t.Errorf("validators %X, want %X", got, e.Header.ValidatorsHash)
		}
		if err := e.ValidatorSet.VerifyCommitLight(e.Header.ChainID, e.Commit.BlockID, e.Header.Height, e.Commit); err != nil {
			t.Fatal(err)
		}
		if err := c.Verify(h); err != nil {
			t.Errorf("height %d: %v", e.Header.Height, err)
		}
	}
}

// Two thirds and not more are too few, for both.
func TestLiteWantsMoreThanTwoThirds(t *testing.T) {
	e := voted(t, []int64{10, 10, 10}, func(i int) types.BlockIDFlag {
		if i == 1 {
			return types.BlockIDFlagNil
		}
		return types.BlockIDFlagCommit
	})
	h, c := lightForm(t, e)
	if c.Verify(h) == nil || e.ValidatorSet.VerifyCommitLight(e.Header.ChainID, e.Commit.BlockID, e.Header.Height, e.Commit) == nil {
		t.Error("two of three are enough")
	}
}

// Whatever is changed in a header or its commit, and whatever is left out, it is
// refused.
func TestLiteRefusesWhatIsChanged(t *testing.T) {
	h, c := lightForm(t, voted(t, []int64{100, 40, 30, 20, 10, 5, 1}, allVote))
	expect := func(what string, h lite.Header, c lite.Commit) {
		t.Helper()
		if c.Verify(h) == nil {
			t.Errorf("%s: accepted", what)
		}
	}
	for i, field := range h {
		for at := range field {
			changed := append(lite.Header(nil), h...)
			changed[i] = bytes.Clone(field)
			changed[i][at] ^= 1
			expect(fmt.Sprintf("byte %d of field %d", at, i), changed, *c)
		}
		expect("a field less", append(append(lite.Header(nil), h[:i]...), h[i+1:]...), *c)
	}
	change := func(what string, f func(c *lite.Commit)) {
		t.Helper()
		changed := *c
		changed.Validators = append([]lite.Validator(nil), c.Validators...)
		f(&changed)
		expect(what, h, changed)
	}
	change("round", func(c *lite.Commit) { c.Round++ })
	change("large round", func(c *lite.Commit) { c.Round = 1 << 31 })
	change("parts", func(c *lite.Commit) { c.PartsTotal++ })
	change("parts' hash", func(c *lite.Commit) { c.PartsHash[0]++ })
	for i := range c.Validators {
		change("power", func(c *lite.Commit) { c.Validators[i].Power++ })
		change("time", func(c *lite.Commit) { c.Validators[i].Time = time.Unix(5, 5) })
		change("signature", func(c *lite.Commit) {
			v := &c.Validators[i]
			if v.Signature = bytes.Clone(v.Signature); len(v.Signature) == 0 {
				v.Signature = make([]byte, 64)
			}
			v.Signature[3] ^= 1
		})
		change("key", func(c *lite.Commit) {
			c.Validators[i].Key = bytes.Clone(c.Validators[i].Key)
			c.Validators[i].Key[9] ^= 1
		})
		change("a validator less", func(c *lite.Commit) { c.Validators = append(c.Validators[:i:i], c.Validators[i+1:]...) })
		if len(c.Validators[i].Signature) > 0 {
			change("a vote less", func(c *lite.Commit) { c.Validators[i].Time, c.Validators[i].Signature = time.Time{}, nil })
		}
		if i > 0 {
			change("order", func(c *lite.Commit) { c.Validators[i-1], c.Validators[i] = c.Validators[i], c.Validators[i-1] })
		}
	}
}

// One vote more than is needed is not what LiteCommit makes, and is refused.
func TestLiteRefusesSpareVotes(t *testing.T) {
	e := voted(t, []int64{10, 10, 10, 10}, allVote)
	h, c := lightForm(t, e)
	last := &c.Validators[3]
	if len(last.Signature) > 0 {
		t.Fatal("the last vote is needed")
	}
	last.Time, last.Signature = e.Commit.Signatures[3].Timestamp, e.Commit.Signatures[3].Signature
	if c.Verify(h) == nil {
		t.Error("accepted")
	}
}

// FuzzLite: no bytes make it panic, and a header that opens has one encoding only.
func FuzzLite(f *testing.F) {
	e := chain(f, 2)[1]
	h, err := e.Lite()
	if err != nil {
		f.Fatal(err)
	}
	for i, field := range h {
		f.Add(uint8(i), field)
	}
	f.Add(uint8(2), binary.AppendUvarint([]byte{8}, 1<<63))
	f.Add(uint8(4), []byte{0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f})
	c, err := e.LiteCommit()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, i uint8, field []byte) {
		changed := append(lite.Header(nil), h...)
		changed[int(i)%len(h)] = field
		same := bytes.Equal(field, h[int(i)%len(h)])
		if err := c.Verify(changed); err == nil && !same {
			t.Fatalf("field %d as %x is signed too", i, field)
		}
	})
}
