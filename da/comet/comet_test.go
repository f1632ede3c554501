package comet

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"flag"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/cometbft/cometbft/light"
	"github.com/cometbft/cometbft/types"
	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/square"
)

var update = flag.Bool("update", false, "rewrite golden files")

// chain makes n headers of a development chain, a second apart.
func chain(t testing.TB, n int) []*ExtendedHeader {
	t.Helper()
	v := NewValidator([32]byte{1})
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var headers []*ExtendedHeader
	var parent *ExtendedHeader
	for i := range n {
		var ns da.Namespace
		ns[da.NamespaceSize-2] = 1
		var blobs []da.Blob
		if i%2 == 1 {
			blobs = []da.Blob{{Namespace: ns, Data: bytes.Repeat([]byte{byte(i)}, 300*i)}}
		}
		s, err := square.Build(blobs)
		if err != nil {
			t.Fatal(err)
		}
		h, err := v.Next("test", parent, now.Add(time.Duration(i)*time.Second), s.DataRoot(), Roots{s.RowRoots(), s.ColumnRoots()})
		if err != nil {
			t.Fatal(err)
		}
		headers = append(headers, h)
		parent = h
	}
	return headers
}

// TestLightClientFollows: the chain satisfies CometBFT's own light client,
// step by step and in one leap.
func TestLightClientFollows(t *testing.T) {
	headers := chain(t, 6)
	now := time.Date(2026, 1, 1, 0, 1, 0, 0, time.UTC)
	signed := func(i int) *types.SignedHeader {
		return &types.SignedHeader{Header: &headers[i].Header, Commit: headers[i].Commit}
	}
	for i := 1; i < len(headers); i++ {
		if err := light.VerifyAdjacent(signed(i-1), signed(i), headers[i].ValidatorSet, time.Hour, now, time.Second); err != nil {
			t.Fatalf("%d to %d: %v", i, i+1, err)
		}
	}
	if err := light.VerifyNonAdjacent(signed(0), headers[0].ValidatorSet, signed(5), headers[5].ValidatorSet, time.Hour, now, time.Second, light.DefaultTrustLevel); err != nil {
		t.Fatal(err)
	}
}

func TestHeaderGolden(t *testing.T) {
	h := chain(t, 2)[1]
	raw, err := json.MarshalIndent(h, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	plain := h.Plain()
	got := append(raw, []byte("\nhash "+hex.EncodeToString(plain.Hash[:])+"\n")...)
	const name = "testdata/header.golden"
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("the header's form has changed:\n%s", got)
	}
}

// TestVerifyBindsEverything: no field can change without Verify noticing.
func TestVerifyBindsEverything(t *testing.T) {
	fresh := func() *ExtendedHeader {
		raw, err := json.Marshal(chain(t, 2)[1])
		if err != nil {
			t.Fatal(err)
		}
		var e ExtendedHeader
		if err := json.Unmarshal(raw, &e); err != nil {
			t.Fatal(err)
		}
		return &e
	}
	if _, err := fresh().Verify(); err != nil {
		t.Fatal(err)
	}
	flip := func(b []byte) { b[0] ^= 1 }
	for name, change := range map[string]func(e *ExtendedHeader){
		"chain id":         func(e *ExtendedHeader) { e.Header.ChainID = "other" },
		"height":           func(e *ExtendedHeader) { e.Header.Height++; e.Commit.Height++ },
		"height 0":         func(e *ExtendedHeader) { e.Header.Height = 0 },
		"time":             func(e *ExtendedHeader) { e.Header.Time = e.Header.Time.Add(1) },
		"parent":           func(e *ExtendedHeader) { flip(e.Header.LastBlockID.Hash) },
		"data hash":        func(e *ExtendedHeader) { flip(e.Header.DataHash) },
		"no data hash":     func(e *ExtendedHeader) { e.Header.DataHash = nil },
		"app hash":         func(e *ExtendedHeader) { flip(e.Header.AppHash) },
		"row root":         func(e *ExtendedHeader) { e.Roots.Rows[1][89] ^= 1 },
		"column root":      func(e *ExtendedHeader) { e.Roots.Columns[0][89] ^= 1 },
		"roots swapped":    func(e *ExtendedHeader) { e.Roots.Rows, e.Roots.Columns = e.Roots.Columns, e.Roots.Rows },
		"root left out":    func(e *ExtendedHeader) { e.Roots.Rows = e.Roots.Rows[1:] },
		"no roots":         func(e *ExtendedHeader) { e.Roots = Roots{} },
		"commit's block":   func(e *ExtendedHeader) { flip(e.Commit.BlockID.Hash) },
		"no commit":        func(e *ExtendedHeader) { e.Commit = nil },
		"no signatures":    func(e *ExtendedHeader) { e.Commit.Signatures = nil },
		"validator power":  func(e *ExtendedHeader) { e.ValidatorSet.Validators[0].VotingPower++ },
		"too much power":   func(e *ExtendedHeader) { e.ValidatorSet.Validators[0].VotingPower = math.MaxInt64 },
		"no validators":    func(e *ExtendedHeader) { e.ValidatorSet = nil },
		"empty validators": func(e *ExtendedHeader) { e.ValidatorSet.Validators = nil },
		"no key":           func(e *ExtendedHeader) { e.ValidatorSet.Validators[0].PubKey = nil },
		"nil validator":    func(e *ExtendedHeader) { e.ValidatorSet.Validators[0] = nil },
	} {
		e := fresh()
		change(e)
		want := da.LieHeader
		if strings.Contains(name, "root") {
			want = da.LieRoot
		}
		if h, err := e.Verify(); da.KindOf(err) != da.KindDishonest || da.ReasonOf(err) != want || h.Height != 0 {
			t.Errorf("%s: %+v, %v", name, h, err)
		}
	}
}

func FuzzHeader(f *testing.F) {
	for _, h := range chain(f, 2) {
		raw, err := json.Marshal(h)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
		f.Add([]byte(strings.ReplaceAll(string(raw), `"1"`, `"-9223372036854775808"`)))
		f.Add([]byte(strings.ReplaceAll(string(raw), "ed25519", "secp256k1")))
		f.Add([]byte(strings.ReplaceAll(string(raw), "2026", "9999")))
	}
	f.Add([]byte(`{"header":null,"commit":null,"validator_set":{"validators":[null]},"dah":{"row_roots":[null,""]}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var e ExtendedHeader
		if json.Unmarshal(raw, &e) != nil {
			return
		}
		h, err := e.Verify()
		if err != nil {
			return
		}
		if err := square.VerifyHeader(h); err != nil {
			t.Fatal(err)
		}
	})
}

func BenchmarkHeader(b *testing.B) {
	h := chain(b, 2)[1]
	raw, err := json.Marshal(h)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("encode", func(b *testing.B) {
		for b.Loop() {
			if _, err := json.Marshal(h); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("decode", func(b *testing.B) {
		for b.Loop() {
			var e ExtendedHeader
			if err := json.Unmarshal(raw, &e); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("verify", func(b *testing.B) {
		for b.Loop() {
			if _, err := h.Verify(); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("sign", func(b *testing.B) {
		v := NewValidator([32]byte{1})
		for b.Loop() {
			if _, err := v.Next("test", h, h.Header.Time, [32]byte{}, Roots{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
