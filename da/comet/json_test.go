package comet

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/crypto/secp256k1"
	cmtjson "github.com/cometbft/cometbft/libs/json"
	"github.com/cometbft/cometbft/types"
)

// reference is the header as CometBFT's own codec reads and writes it.
type reference struct {
	Header       types.Header        `json:"header"`
	Commit       *types.Commit       `json:"commit"`
	ValidatorSet *types.ValidatorSet `json:"validator_set"`
	Roots        referenceRoots      `json:"dah"`
}

type referenceRoots struct {
	Rows    []string `json:"row_roots"`
	Columns []string `json:"column_roots"`
}

func toReference(e *ExtendedHeader) reference {
	text := func(roots [][]byte) []string {
		out := make([]string, len(roots))
		for i, r := range roots {
			out[i] = base64.StdEncoding.EncodeToString(r)
		}
		return out
	}
	return reference{e.Header, e.Commit, e.ValidatorSet, referenceRoots{text(e.Roots.Rows), text(e.Roots.Columns)}}
}

func (r reference) header() (*ExtendedHeader, error) {
	bytes := func(roots []string) (out [][]byte, err error) {
		for _, text := range roots {
			root, err := base64.StdEncoding.DecodeString(text)
			if err != nil {
				return nil, err
			}
			if len(root) == 0 {
				root = nil
			}
			out = append(out, root)
		}
		return out, nil
	}
	e := &ExtendedHeader{Header: r.Header, Commit: r.Commit, ValidatorSet: r.ValidatorSet}
	var err error
	if e.Roots.Rows, err = bytes(r.Roots.Rows); err != nil {
		return nil, err
	}
	e.Roots.Columns, err = bytes(r.Roots.Columns)
	return e, err
}

// readReference reads raw by CometBFT's codec, in which some input panics.
func readReference(raw []byte) (e *ExtendedHeader, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	var r reference
	if err := cmtjson.Unmarshal(raw, &r); err != nil {
		return nil, err
	}
	return r.header()
}

// recorded are the headers in a real node's answers, none where they are absent.
func recorded(t testing.TB) (headers []json.RawMessage) {
	t.Helper()
	names, err := filepath.Glob("../../../shared/fixtures/celestia/header.*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var file struct {
			Response struct {
				Result json.RawMessage `json:"result"`
			} `json:"response"`
		}
		if json.Unmarshal(raw, &file) != nil {
			continue
		}
		var many []json.RawMessage
		if json.Unmarshal(file.Response.Result, &many) != nil {
			many = []json.RawMessage{file.Response.Result}
		}
		for _, h := range many {
			if bytes.Contains(h, []byte(`"validator_set"`)) {
				headers = append(headers, h)
			}
		}
	}
	return headers
}

// odd are headers with what a sound one does not have, and a node may write.
func odd(t testing.TB) map[string]*ExtendedHeader {
	fresh := func() *ExtendedHeader { return chain(t, 2)[1] }
	all := map[string]*ExtendedHeader{"sound": fresh(), "nothing": {}}
	for name, change := range map[string]func(e *ExtendedHeader){
		"no version":       func(e *ExtendedHeader) { e.Header.Version.Block, e.Header.Version.App = 0, 0 },
		"app alone":        func(e *ExtendedHeader) { e.Header.Version.Block = 0 },
		"block alone":      func(e *ExtendedHeader) { e.Header.Version.App = 0 },
		"name":             func(e *ExtendedHeader) { e.Header.ChainID = "a<b>&\"\\\n\u2028é" },
		"negative":         func(e *ExtendedHeader) { e.Header.Height, e.Commit.Round = -1<<63, -1<<31 },
		"largest":          func(e *ExtendedHeader) { e.Header.Height, e.Header.LastBlockID.PartSetHeader.Total = 1<<63-1, 1<<32-1 },
		"zone":             func(e *ExtendedHeader) { e.Header.Time = e.Header.Time.In(time.FixedZone("", 3600)) },
		"nanoseconds":      func(e *ExtendedHeader) { e.Header.Time = e.Header.Time.Add(120) },
		"no hashes":        func(e *ExtendedHeader) { e.Header.LastBlockID = types.BlockID{}; e.Header.AppHash = nil },
		"absent":           func(e *ExtendedHeader) { e.Commit.Signatures = append(e.Commit.Signatures, types.NewCommitSigAbsent()) },
		"empty signature":  func(e *ExtendedHeader) { e.Commit.Signatures[0].Signature = []byte{} },
		"no signatures":    func(e *ExtendedHeader) { e.Commit.Signatures = nil },
		"empty signatures": func(e *ExtendedHeader) { e.Commit.Signatures = []types.CommitSig{} },
		"no validators":    func(e *ExtendedHeader) { e.ValidatorSet = &types.ValidatorSet{} },
		"null validator":   func(e *ExtendedHeader) { e.ValidatorSet = &types.ValidatorSet{Validators: []*types.Validator{nil}} },
		"no key":           func(e *ExtendedHeader) { e.ValidatorSet = &types.ValidatorSet{Proposer: new(types.Validator)} },
		"many": func(e *ExtendedHeader) {
			var all []*types.Validator
			for i := range 20 {
				all = append(all, types.NewValidator(ed25519.GenPrivKeyFromSecret([]byte{byte(i)}).PubKey(), int64(1+i)))
			}
			e.ValidatorSet = types.NewValidatorSet(all)
		},
		"no roots":   func(e *ExtendedHeader) { e.Roots = Roots{} },
		"empty root": func(e *ExtendedHeader) { e.Roots.Rows = [][]byte{{}, nil} },
	} {
		e := fresh()
		set := *e.ValidatorSet
		e.ValidatorSet = &set
		change(e)
		all[name] = e
	}
	return all
}

// TestJSONIsCometBFTs: what is written is CometBFT's JSON byte for byte, and what
// CometBFT reads of it is what is read here.
func TestJSONIsCometBFTs(t *testing.T) {
	for name, e := range odd(t) {
		got, err := json.Marshal(e)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		want, err := cmtjson.Marshal(toReference(e))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s:\n%s\nCometBFT writes\n%s", name, got, want)
		}
		same(t, name, got)
		var indented bytes.Buffer
		if err := json.Indent(&indented, got, " ", "\t"); err != nil {
			t.Fatal(err)
		}
		same(t, name+", indented", indented.Bytes())
	}
}

// TestJSONOfAList: a list is what encoding/json makes of its parts.
func TestJSONOfAList(t *testing.T) {
	for _, list := range []Headers{nil, {}, {nil}, append(chain(t, 3), nil)} {
		got, err := list.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		want, err := json.Marshal([]*ExtendedHeader(list))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s, %v\nencoding/json writes\n%s", got, err, want)
		}
		var back Headers
		var parts []*ExtendedHeader
		if err := back.UnmarshalJSON(got); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(got, &parts); err != nil || len(back) != len(parts) {
			t.Errorf("%d headers, encoding/json reads %d: %v", len(back), len(parts), err)
		}
		for i := range back {
			if !reflect.DeepEqual(back[i], parts[i]) {
				t.Errorf("header %d is read otherwise than by encoding/json", i)
			}
		}
	}
	var none Headers
	for _, raw := range []string{`{}`, `1`, `"a"`, `[1]`, `[{"header":[]}]`} {
		if err := json.Unmarshal([]byte(raw), &none); err == nil || none != nil {
			t.Errorf("%s is read", raw)
		}
	}
}

// TestJSONOfANode: a real node's headers are read as CometBFT reads them, and
// written as the node did.
func TestJSONOfANode(t *testing.T) {
	headers := recorded(t)
	if len(headers) == 0 {
		t.Skip("no recorded answers")
	}
	for i, raw := range headers {
		e := same(t, fmt.Sprint("header ", i), raw)
		if _, err := e.Verify(); err != nil {
			t.Errorf("header %d: %v", i, err)
		}
		got, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		var want bytes.Buffer
		if err := json.Compact(&want, raw); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want.Bytes()) {
			t.Errorf("header %d:\n%s\nthe node wrote\n%s", i, got, want.Bytes())
		}
	}
}

// same reads raw both ways.
func same(t *testing.T, name string, raw []byte) *ExtendedHeader {
	t.Helper()
	got := new(ExtendedHeader)
	if err := json.Unmarshal(raw, got); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	want, err := readReference(raw)
	if err != nil {
		t.Fatalf("%s: CometBFT's codec: %v", name, err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: CometBFT's codec reads otherwise: %s", name, raw)
	}
	return got
}

// TestJSONRefused: what is not a header's JSON, and what only CometBFT's codec takes.
func TestJSONRefused(t *testing.T) {
	raw, err := json.Marshal(chain(t, 1)[0])
	if err != nil {
		t.Fatal(err)
	}
	both, here := "refused by both", "refused here alone"
	for _, c := range []struct{ who, old, new string }{
		{both, `"height":"1"`, `"height":1`},
		{both, `"height":"1"`, `"height":"+1"`},
		{both, `"height":"1"`, `"height":"01"`},
		{both, `"height":"1"`, `"height":"9223372036854775808"`},
		{both, `"round":0`, `"round":"0"`},
		{both, `"round":0`, `"round":2147483648`},
		{both, `"round":0`, `"round":0.5`},
		{both, `"block_id_flag":2`, `"block_id_flag":256`},
		{both, `"total":1`, `"total":-1`},
		{both, `"total":1`, `"total":[]`},
		{both, `00Z"`, `00+00:00"`},
		{both, `"data_hash":"`, `"data_hash":"0`},
		{both, `"signature":"`, `"signature":"*`},
		{both, `PubKeyEd25519`, `PubKeyEd25518`},
		{both, `PubKeyEd25519`, `PrivKeyEd25519`},
		{both, `"version":{`, `"version":[{`},
		{both, `"signatures":[`, `"signatures":[[`},
		{here, `"height":"1"`, `"height":" 1"`},
		{here, `"height":"1"`, `"height":"null"`},
		{here, `"round":0`, `"round":-0`},
		{here, `"data_hash"`, `"data_h\u0061sh"`},
		{here, `"type":`, `"TYPE":`},
		{here, `PubKeyEd25519`, `PubKeyEd2551\u0039`},
		{here, `"value":"`, `"value":"AAAA`},
		{here, `"signature":"`, `"signature":[1],"x":"`},
	} {
		changed := []byte(strings.Replace(string(raw), c.old, c.new, 1))
		if bytes.Equal(changed, raw) {
			t.Fatalf("no %s in %s", c.old, raw)
		}
		if c.old == `"version":{` {
			changed = bytes.Replace(changed, []byte(`},"chain_id"`), []byte(`}],"chain_id"`), 1)
		} else if c.old == `"signatures":[` {
			changed = bytes.Replace(changed, []byte(`}]},"validator_set"`), []byte(`}]]},"validator_set"`), 1)
		}
		if !json.Valid(changed) {
			t.Fatalf("%s is no JSON", changed)
		}
		if err := json.Unmarshal(changed, new(ExtendedHeader)); err == nil {
			t.Errorf("%s: read", c.new)
		}
		if _, err := readReference(changed); (err == nil) != (c.who == here) {
			t.Errorf("%s is not %s: %v", c.new, c.who, err)
		}
	}
	other := chain(t, 1)[0]
	other.ValidatorSet = types.NewValidatorSet([]*types.Validator{types.NewValidator(secp256k1.GenPrivKeySecp256k1([]byte("a")).PubKey(), 1)})
	if _, err := json.Marshal(other); err == nil {
		t.Error("a key that is not an ed25519 one is written")
	}
	late := chain(t, 1)[0]
	late.Header.Time = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
	if _, err := json.Marshal(late); err == nil {
		t.Error("a year of five digits is written")
	}
}

// FuzzJSON: whatever is read here CometBFT's codec reads as the same, and what that
// reads and is a header is the same header here, unless it is refused.
func FuzzJSON(f *testing.F) {
	for _, e := range odd(f) {
		raw, err := json.Marshal(e)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	for _, raw := range recorded(f) {
		f.Add([]byte(raw))
	}
	f.Add([]byte(`{"header":{"version":null,"height":null},"commit":{"signatures":[null,{}]},"validator_set":{"validators":[{},null]},"dah":null,"more":[{"a":"\"]"}]}`))
	f.Add([]byte(`{"commit":{"round":1},"commit":null,"header":{"app_hash":"AA"},"header":{"chain_id":"a\u0062"}}`))
	f.Fuzz(differ)
}

// differ holds what is read of raw to what CometBFT's codec reads of it.
func differ(t *testing.T, raw []byte) {
	// Called outside encoding/json it may take what is no JSON, and must end.
	_ = new(ExtendedHeader).UnmarshalJSON(raw)
	got := new(ExtendedHeader)
	if json.Unmarshal(raw, got) != nil || bytes.Equal(bytes.TrimSpace(raw), []byte("null")) {
		return
	}
	want, err := readReference(raw)
	if err != nil {
		t.Fatalf("read here alone: %s: CometBFT's codec says %v", raw, err)
	}
	if !reflect.DeepEqual(got, want) || !bytes.Equal(got.Header.Hash(), want.Header.Hash()) {
		t.Fatalf("CometBFT's codec reads otherwise: %s", raw)
	}
	written, err := json.Marshal(got)
	if err != nil {
		return
	}
	if by, err := cmtjson.Marshal(toReference(got)); err != nil || !bytes.Equal(written, by) {
		t.Fatalf("written\n%s\nby CometBFT's codec\n%s\n%v", written, by, err)
	}
}

// TestJSONMutated is FuzzJSON over values put in each other's place, which leaves
// most of them JSON.
func TestJSONMutated(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	value := regexp.MustCompile(`"[^"]*"|-?[0-9]+|null`)
	var seeds []string
	for _, e := range odd(t) {
		raw, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		seeds = append(seeds, string(raw))
	}
	slices.Sort(seeds)
	others := []string{`null`, `""`, `"0"`, `0`, `-0`, `-1`, `1e3`, `"-9223372036854775808"`, `[]`, `{}`, `[null]`, `"\u0061"`, `"é"`, `"2026-01-01T00:00:00Z"`, `"2026-01-01T00:00:00.10Z"`, `"00"`, `"aA=="`, `{"a":[{"b":"]"}]}`}
	read := 0
	for range 1000 {
		raw := seeds[random.IntN(len(seeds))]
		for range 1 + random.IntN(2) {
			all := value.FindAllStringIndex(raw, -1)
			if len(all) == 0 {
				break
			}
			at := all[random.IntN(len(all))]
			other := others[random.IntN(len(others))]
			if random.IntN(2) == 0 {
				from := all[random.IntN(len(all))]
				other = raw[from[0]:from[1]]
			}
			raw = raw[:at[0]] + other + raw[at[1]:]
		}
		if json.Unmarshal([]byte(raw), new(ExtendedHeader)) == nil {
			read++
		}
		differ(t, []byte(raw))
	}
	if read < 100 {
		t.Errorf("%d of 1000 were read: too few to tell", read)
	}
}
