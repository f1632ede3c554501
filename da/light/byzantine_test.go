package light_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cometbft/cometbft/types"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/comet"
	"github.com/trivium-chain/trivium/da/light"
	"github.com/trivium-chain/trivium/da/wire"
)

var modes = []light.Mode{light.Light, light.Roots, light.None}

func TestHonestNode(t *testing.T) {
	l := newLiar(t)
	for _, mode := range modes {
		for _, pinned := range []uint64{0, 1, 6} {
			r := l.reader(mode, pinned)
			for _, name := range []string{"a", absentNS, "c"} {
				blobs, hashes, err := r.sync(namespace(name))
				if err != nil || len(hashes) != headAt {
					t.Fatalf("%s: %d heights, %v", mode, len(hashes), err)
				}
				if want := map[string]int{"a": 2, "c": 1}[name]; len(blobs) != want {
					t.Errorf("%s: blobs at %d heights, want %d", mode, len(blobs), want)
				}
				l.onlyTruth(t, namespace(name), blobs, hashes)
			}
			for _, b := range l.blobs {
				if err := r.confirm(b, blobAt); err != nil {
					t.Errorf("%s: %v", mode, err)
				}
			}
		}
	}
}

// TestLies: each lie of a DA node is found, in every mode that promises to, and
// has its name; nothing of it comes out.
func TestLies(t *testing.T) {
	l := newLiar(t)
	const all, signatures = "light roots none", "light"
	row := func(i int, change func(row *wire.NamespaceRow)) map[string]lie {
		return l.rows(func(rows []wire.NamespaceRow) []wire.NamespaceRow {
			change(&rows[i])
			return rows
		})
	}
	forged := da.Blob{Namespace: namespace("a"), Data: []byte("forged")}
	genuine, foreign := l.genuine(), stranger()

	for _, tc := range []struct {
		name   string
		modes  string
		ns     string
		lies   map[string]lie
		kind   da.Kind
		reason da.Reason
	}{
		// Shares.
		{"wrong blob data", all, "a", row(0, func(r *wire.NamespaceRow) { r.Shares[0][300] ^= 1 }), da.KindDishonest, da.LieShare},
		{"first share left out", all, "a", row(0, func(r *wire.NamespaceRow) { r.Shares = r.Shares[1:] }), da.KindDishonest, da.LieShare},
		{"middle share left out", all, "a", row(1, func(r *wire.NamespaceRow) { r.Shares = slices.Delete(r.Shares, 1, 2) }), da.KindDishonest, da.LieShare},
		{"last share left out", all, "a", row(1, func(r *wire.NamespaceRow) { r.Shares = r.Shares[:len(r.Shares)-1] }), da.KindDishonest, da.LieShare},
		{"last share left out, with a range to match", all, "a", row(1, func(r *wire.NamespaceRow) { r.Shares = r.Shares[:len(r.Shares)-1]; r.Proof.End-- }), da.KindDishonest, da.LieShare},
		{"first row left out", all, "a", l.rows(func(rows []wire.NamespaceRow) []wire.NamespaceRow { return rows[1:] }), da.KindDishonest, da.LieShare},
		{"last row left out", all, "a", l.rows(func(rows []wire.NamespaceRow) []wire.NamespaceRow { return rows[:len(rows)-1] }), da.KindDishonest, da.LieShare},
		{"rows swapped", all, "a", l.rows(func(rows []wire.NamespaceRow) []wire.NamespaceRow {
			rows[0], rows[1] = rows[1], rows[0]
			return rows
		}), da.KindDishonest, da.LieShare},
		{"no rows", all, "a", l.rows(func([]wire.NamespaceRow) []wire.NamespaceRow { return nil }), da.KindDishonest, da.LieShare},
		{"absence of what is there", all, "a", map[string]lie{"share.GetNamespaceData": func(params []json.RawMessage, result json.RawMessage) any {
			absent, err := l.layer.Namespace(context.Background(), blobAt, namespace(absentNS))
			if err != nil || string(params[0]) != fmt.Sprint(blobAt) {
				return result
			}
			return wire.FromNamespaceData(absent)
		}}, da.KindDishonest, da.LieShare},
		{"rows of another height", all, "a", map[string]lie{"share.GetNamespaceData": func(params []json.RawMessage, result json.RawMessage) any {
			later, err := l.layer.Namespace(context.Background(), otherAt, namespace("a"))
			if err != nil || string(params[0]) != fmt.Sprint(blobAt) {
				return result
			}
			return wire.FromNamespaceData(later)
		}}, da.KindDishonest, da.LieShare},

		// Roots.
		{"forged row root", "light roots", "a", l.headers(at(blobAt, func(e *comet.ExtendedHeader) { e.Roots.Rows[0][89] ^= 1 })), da.KindDishonest, da.LieRoot},
		{"roots of another square", "light roots", "a", l.forge(forged, func(e *comet.ExtendedHeader) {
			e.Header.DataHash = l.truth(blobAt).Header.DataHash
		}), da.KindDishonest, da.LieRoot},
		{"forged data hash", "light roots", "a", l.headers(at(blobAt, func(e *comet.ExtendedHeader) { e.Header.DataHash[0] ^= 1 })), da.KindDishonest, da.LieHeader},
		{"forged data hash and roots", "light roots", "a", l.forge(forged, func(*comet.ExtendedHeader) {}), da.KindDishonest, da.LieHeader},

		// Headers.
		{"another square, with a hash to match and no signature", signatures, "a", l.forge(forged, func(e *comet.ExtendedHeader) {
			e.Commit.BlockID.Hash = e.Header.Hash()
		}), da.KindDishonest, da.LieHeader},
		{"signed by another key", signatures, "a", l.forge(forged, func(e *comet.ExtendedHeader) {
			foreign.commit(e)
		}), da.KindDishonest, da.LieHeader},
		{"validators of its own", signatures, "a", l.forge(forged, func(e *comet.ExtendedHeader) {
			foreign.sign(e)
		}), da.KindDishonest, da.LieHeader},
		{"head with validators of its own", signatures, "a", l.headers(at(headAt, foreign.sign)), da.KindDishonest, da.LieHeader},
		{"head with too little power", signatures, "a", l.headers(at(headAt, func(e *comet.ExtendedHeader) {
			members := []*types.Validator{types.NewValidator(genuine.key.PubKey(), 2), types.NewValidator(foreign.key.PubKey(), 1)}
			e.ValidatorSet = types.NewValidatorSet(members)
			e.Header.ValidatorsHash = e.ValidatorSet.Hash()
			genuine.commit(e)
			e.Commit.Signatures = append(e.Commit.Signatures, types.NewCommitSigAbsent())
		})), da.KindDishonest, da.LieHeader},
		{"changed time", "light roots", "a", l.headers(at(blobAt, func(e *comet.ExtendedHeader) { e.Header.Time = e.Header.Time.Add(time.Second) })), da.KindDishonest, da.LieHeader},
		{"changed height", "light roots", "a", l.headers(at(blobAt, func(e *comet.ExtendedHeader) { e.Header.Height++; e.Commit.Height++ })), da.KindDishonest, da.LieHeader},
		{"changed chain id", "light roots", "a", l.headers(func(e *comet.ExtendedHeader) { e.Header.ChainID = "other" }), da.KindDishonest, da.LieHeader},
		{"another chain's headers", signatures, "a", l.headers(func(e *comet.ExtendedHeader) {
			e.Header.ChainID = "other"
			genuine.commit(e)
		}), da.KindDishonest, da.LieHeader}, // the pinned hash says so first
		{"another header in an old one's place", all, "a", l.headers(func(e *comet.ExtendedHeader) {
			if e.Header.Height == blobAt {
				*e = *l.truth(blobAt - 1)
			}
		}), da.KindDishonest, da.LieHeader},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, mode := range modes {
				if !strings.Contains(tc.modes, string(mode)) {
					continue
				}
				pins := []uint64{1, 8}
				if mode != light.Light {
					pins = pins[:1]
				}
				for _, pinned := range pins {
					l.tell(tc.lies)
					r := l.reader(mode, pinned)
					blobs, hashes, err := r.sync(namespace(tc.ns))
					if da.KindOf(err) != tc.kind || da.ReasonOf(err) != tc.reason || err == nil {
						t.Errorf("%s from %d: %v; want %s", mode, pinned, err, tc.reason)
					}
					if blobs[blobAt] != nil {
						t.Errorf("%s: blobs came out", mode)
					}
					l.onlyTruth(t, namespace(tc.ns), blobs, hashes)
					// The truth is taken again when it is told.
					l.tell(nil)
					blobs, hashes, err = r.sync(namespace(tc.ns))
					if err != nil || len(blobs) != 2 {
						t.Errorf("%s from %d: the truth: %d, %v", mode, pinned, len(blobs), err)
					}
					l.onlyTruth(t, namespace(tc.ns), blobs, hashes)
				}
			}
		})
	}
}

// TestForkOverHTTP: the validator signs a second chain, and the node changes over to it.
func TestForkOverHTTP(t *testing.T) {
	l := newLiar(t)
	r := l.reader(light.Light, 1)
	if _, _, err := r.sync(namespace("a")); err != nil {
		t.Fatal(err)
	}
	l.seal()
	genuine := l.genuine()
	parent := l.truth(headAt - 1).Commit.BlockID
	fork := l.headers(func(e *comet.ExtendedHeader) {
		if e.Header.Height >= headAt {
			if e.Header.Height > headAt {
				e.Header.LastBlockID = parent
			}
			e.Header.AppHash = bytes.Repeat([]byte{7}, 32)
			genuine.commit(e)
			parent = e.Commit.BlockID
		}
	})
	// The child of the forked header, then that one itself, in whatever order they are asked for.
	forked := l.truth(headAt)
	l.tell(map[string]lie{"header.LocalHead": func(params []json.RawMessage, result json.RawMessage) any {
		fork["header.LocalHead"](params, mustJSON(t, forked)) // sets parent
		return fork["header.LocalHead"](params, result)
	}, "header.GetByHeight": fork["header.GetByHeight"]})
	h, err := r.client.Head(t.Context())
	if err == nil || da.KindOf(err) != da.KindDishonest || da.ReasonOf(err) != da.LieEquivocation || h.Height != 0 {
		t.Fatalf("%+v, %v", h, err)
	}
	hash := strings.ToUpper(hex.EncodeToString(l.truth(headAt).Header.Hash()))
	if !strings.Contains(err.Error(), hash) {
		t.Errorf("%v does not name %s", err, hash)
	}
}

func mustJSON(t testing.TB, v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// TestChangedAnswers: what was answered once cannot be answered otherwise later.
func TestChangedAnswers(t *testing.T) {
	for name, tc := range map[string]struct {
		lie    func(l *liar) map[string]lie
		ask    func(r *reader, l *liar) error
		kind   da.Kind
		reason da.Reason
	}{
		"the head, unsigned": {
			func(l *liar) map[string]lie {
				return l.headers(at(headAt, func(e *comet.ExtendedHeader) { e.Header.AppHash[0] ^= 1; stranger().sign(e) }))
			},
			func(r *reader, _ *liar) error { _, err := r.client.Head(r.t.Context()); return err }, da.KindDishonest, da.LieHeader,
		},
		"the head, signed": {
			func(l *liar) map[string]lie {
				return l.headers(at(headAt, func(e *comet.ExtendedHeader) { e.Header.AppHash[0] ^= 1; l.genuine().commit(e) }))
			},
			func(r *reader, _ *liar) error { _, err := r.client.Head(r.t.Context()); return err }, da.KindDishonest, da.LieEquivocation,
		},
		"an older head": {
			func(l *liar) map[string]lie {
				return map[string]lie{"header.LocalHead": func([]json.RawMessage, json.RawMessage) any { return l.truth(3) }}
			},
			func(r *reader, _ *liar) error { _, err := r.client.Head(r.t.Context()); return err }, da.KindTemporary, da.ReasonSyncing,
		},
		"proof of another blob": {
			func(l *liar) map[string]lie { l.proof = l.prove(blobAt, l.blobs[1]); return nil },
			func(r *reader, l *liar) error { return r.confirm(l.blobs[0], blobAt) }, da.KindDishonest, da.LieBlob,
		},
		"proof of another height": {
			func(l *liar) map[string]lie { l.proof = l.prove(otherAt, later); return nil },
			func(r *reader, _ *liar) error { return r.confirm(later, blobAt) }, da.KindDishonest, da.LieBlob,
		},
		"proof against a header of its own": {
			func(l *liar) map[string]lie {
				return l.forge(later, func(e *comet.ExtendedHeader) { stranger().sign(e) })
			},
			func(r *reader, _ *liar) error { return r.confirm(later, blobAt) }, da.KindDishonest, da.LieHeader,
		},
		"a blob denied by a header of its own": {
			func(l *liar) map[string]lie {
				return l.forge(later, func(e *comet.ExtendedHeader) { stranger().sign(e) })
			},
			func(r *reader, l *liar) error { return r.confirm(l.blobs[0], blobAt) }, da.KindDishonest, da.LieHeader,
		},
		"a blob denied, and the right header when it is asked for again": {
			func(l *liar) map[string]lie {
				lies := l.forge(later, func(e *comet.ExtendedHeader) { stranger().sign(e) })
				delete(lies, "header.GetRangeByHeight")
				return lies
			},
			func(r *reader, l *liar) error { return r.confirm(l.blobs[0], blobAt) }, da.KindDishonest, da.LieShare,
		},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLiar(t)
			r := l.reader(light.Light, headAt)
			if _, err := r.client.Head(t.Context()); err != nil {
				t.Fatal(err)
			}
			l.tell(tc.lie(l))
			err := tc.ask(r, l)
			if err == nil || da.KindOf(err) != tc.kind || da.ReasonOf(err) != tc.reason {
				t.Fatalf("%v; want %s", err, tc.reason)
			}
		})
	}
}
