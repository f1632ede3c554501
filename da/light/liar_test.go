package light_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/ethdb/memorydb"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/celestia"
	"github.com/trivium-chain/trivium/da/comet"
	"github.com/trivium-chain/trivium/da/light"
	"github.com/trivium-chain/trivium/da/local"
	"github.com/trivium-chain/trivium/da/serve"
	"github.com/trivium-chain/trivium/da/square"
	"github.com/trivium-chain/trivium/da/wire"
)

// The suite of a DA node that lies: an embedded layer, served over HTTP by a
// server that changes answers, and a rollup node's reads on the other end.

const (
	chainID  = "private"
	blobAt   = 5  // height of the blobs
	otherAt  = 7  // height of another blob in the same namespace
	headAt   = 12 // newest height
	absentNS = "b"
)

// later is the blob at otherAt.
var later = da.Blob{Namespace: namespace("a"), Data: []byte("later")}

func namespace(name string) da.Namespace { return da.NewNamespace([10]byte{0: 1, 9: name[0]}) }

// liar changes what a server answers, by method. Its methods are used by
// tests one after the other.
type liar struct {
	t     testing.TB
	layer *local.Layer
	now   time.Time
	inner http.Handler
	url   string
	blobs []da.Blob

	mu   sync.Mutex
	lies map[string]lie
	// proof, when set, is what every blob is proven with.
	proof *da.Inclusion
}

// lie changes the result of a call.
type lie func(params []json.RawMessage, result json.RawMessage) any

func newLiar(t testing.TB) *liar {
	t.Helper()
	l := &liar{t: t, now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), lies: map[string]lie{}}
	var err error
	l.layer, err = local.Open(local.Config{ChainID: chainID, Now: func() time.Time { return l.now }, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	l.inner = serve.New(l.layer, serve.Options{})
	server := httptest.NewServer(l)
	t.Cleanup(func() { server.CloseClientConnections(); server.Close(); l.layer.Close() })
	l.url = server.URL
	// Three namespaces in one square, the middle one over several rows.
	l.blobs = []da.Blob{
		{Namespace: namespace("a"), Data: bytes.Repeat([]byte("first"), 400)},
		{Namespace: namespace("a"), Data: bytes.Repeat([]byte("second"), 900)},
		{Namespace: namespace("c"), Data: bytes.Repeat([]byte("third"), 400)},
	}
	for at := uint64(2); at <= headAt; at++ {
		switch at {
		case blobAt:
			l.submit(l.blobs)
		case otherAt:
			l.submit([]da.Blob{later})
		}
		l.seal()
	}
	return l
}

func (l *liar) submit(blobs []da.Blob) {
	l.layer.Faults().AmbiguousSubmit(local.AmbiguousPending, 1)
	if _, err := l.layer.Submit(context.Background(), blobs, da.Fee{}); da.KindOf(err) != da.KindAmbiguous {
		l.t.Fatal(err)
	}
}

func (l *liar) seal() {
	l.now = l.now.Add(time.Second)
	if _, err := l.layer.Seal(); err != nil {
		l.t.Fatal(err)
	}
}

func (l *liar) truth(height uint64) *comet.ExtendedHeader {
	e, err := l.layer.ExtendedHeader(context.Background(), height)
	if err != nil {
		l.t.Fatal(err)
	}
	return e
}

// ServeHTTP answers one call, or a batch, and lies where it is told to.
func (l *liar) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	recorder := httptest.NewRecorder()
	r.Body = io.NopCloser(bytes.NewReader(body))
	l.inner.ServeHTTP(recorder, r)
	type call struct {
		Method string            `json:"method"`
		ID     json.RawMessage   `json:"id"`
		Params []json.RawMessage `json:"params"`
	}
	var calls []call
	batch := body[0] == '['
	if batch {
		err = json.Unmarshal(body, &calls)
	} else {
		calls = make([]call, 1)
		err = json.Unmarshal(body, &calls[0])
	}
	if err != nil {
		l.t.Error(err)
	}
	var answers []map[string]json.RawMessage
	if batch {
		err = json.Unmarshal(recorder.Body.Bytes(), &answers)
	} else {
		answers = make([]map[string]json.RawMessage, 1)
		err = json.Unmarshal(recorder.Body.Bytes(), &answers[0])
	}
	if err != nil {
		l.t.Error(err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, answer := range answers {
		for _, c := range calls {
			change := l.lies[c.Method]
			if !bytes.Equal(c.ID, answer["id"]) || change == nil {
				continue
			}
			raw, err := json.Marshal(change(c.Params, answer["result"]))
			if err != nil {
				l.t.Error(err)
			}
			answer["result"] = raw
			delete(answer, "error")
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(recorder.Code)
	if batch {
		json.NewEncoder(w).Encode(answers)
	} else {
		json.NewEncoder(w).Encode(answers[0])
	}
}

// tell makes the server lie; no lie is the truth again.
func (l *liar) tell(lies map[string]lie) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lies = lies
}

// headers is a lie about every header that is given, in whatever way.
func (l *liar) headers(change func(e *comet.ExtendedHeader)) map[string]lie {
	one := func(_ []json.RawMessage, result json.RawMessage) any {
		if len(result) == 0 {
			return nil
		}
		e := new(comet.ExtendedHeader)
		if err := json.Unmarshal(result, e); err != nil {
			l.t.Error(err)
		}
		change(e)
		return e
	}
	many := func(params []json.RawMessage, result json.RawMessage) any {
		var raw []json.RawMessage
		if err := json.Unmarshal(result, &raw); err != nil {
			l.t.Error(err)
		}
		out := make([]any, len(raw))
		for i := range raw {
			out[i] = one(params, raw[i])
		}
		return out
	}
	return map[string]lie{"header.GetByHeight": one, "header.LocalHead": one, "header.NetworkHead": one, "header.GetRangeByHeight": many}
}

// at narrows a change to one height.
func at(height int64, change func(e *comet.ExtendedHeader)) func(e *comet.ExtendedHeader) {
	return func(e *comet.ExtendedHeader) {
		if e.Header.Height == height {
			change(e)
		}
	}
}

// rows is a lie about the namespace data of the blobs' height.
func (l *liar) rows(change func(rows []wire.NamespaceRow) []wire.NamespaceRow) map[string]lie {
	return map[string]lie{"share.GetNamespaceData": func(params []json.RawMessage, result json.RawMessage) any {
		if string(params[0]) != fmt.Sprint(blobAt) {
			return result
		}
		var rows []wire.NamespaceRow
		if err := json.Unmarshal(result, &rows); err != nil {
			l.t.Error(err)
		}
		return change(rows)
	}}
}

// forge is a square with another blob at the blobs' height, with header and
// rows to match; change is made to the header last.
func (l *liar) forge(blob da.Blob, change func(e *comet.ExtendedHeader)) map[string]lie {
	s, err := square.Build([]da.Blob{blob})
	if err != nil {
		l.t.Fatal(err)
	}
	lies := l.headers(at(blobAt, func(e *comet.ExtendedHeader) {
		root := s.DataRoot()
		e.Header.DataHash, e.Roots = root[:], comet.Roots{Rows: s.RowRoots(), Columns: s.ColumnRoots()}
		change(e)
	}))
	lies["share.GetNamespaceData"] = func(params []json.RawMessage, result json.RawMessage) any {
		if string(params[0]) != fmt.Sprint(blobAt) {
			return result
		}
		data, err := s.Namespace(namespace("a"))
		if err != nil {
			l.t.Error(err)
		}
		return wire.FromNamespaceData(data)
	}
	return lies
}

// prove is the true proof of a blob.
func (l *liar) prove(height uint64, blob da.Blob) *da.Inclusion {
	c, err := square.Commit(blob)
	if err != nil {
		l.t.Fatal(err)
	}
	proof, err := l.layer.Prove(context.Background(), height, blob.Namespace, c)
	if err != nil {
		l.t.Fatal(err)
	}
	return &proof
}

// source is the client of the liar; a proof may be put in its mouth, since it
// makes none up from what the server says.
type source struct {
	*celestia.Client
	liar *liar
}

func (s source) Prove(ctx context.Context, height uint64, ns da.Namespace, c da.Commitment) (da.Inclusion, error) {
	if s.liar.proof != nil {
		return *s.liar.proof, nil
	}
	return s.Client.Prove(ctx, height, ns, c)
}

// signer signs headers: as the embedded layer's validator, or as a stranger.
type signer struct {
	key ed25519.PrivKey
	set *types.ValidatorSet
}

// genuine has the key of the layer's validator, which a layer in memory derives
// from its chain id.
func (l *liar) genuine() signer {
	seed := sha256.Sum256([]byte("trivium embedded DA in memory: " + chainID))
	s := signer{ed25519.GenPrivKeyFromSecret(seed[:]), l.truth(1).ValidatorSet}
	if !s.set.Validators[0].PubKey.Equals(s.key.PubKey()) {
		l.t.Fatal("this is not the layer's key")
	}
	return s
}

func stranger() signer {
	key := ed25519.GenPrivKeyFromSecret([]byte("stranger"))
	return signer{key, types.NewValidatorSet([]*types.Validator{types.NewValidator(key.PubKey(), 1)})}
}

// sign makes e's hash and commit those of its fields.
func (s signer) sign(e *comet.ExtendedHeader) {
	e.ValidatorSet = s.set
	e.Header.ValidatorsHash, e.Header.ProposerAddress = s.set.Hash(), s.set.Validators[0].Address
	s.commit(e)
}

func (s signer) commit(e *comet.ExtendedHeader) {
	e.Commit.Height, e.Commit.BlockID.Hash = e.Header.Height, e.Header.Hash()
	for i := range e.Commit.Signatures {
		sig := &e.Commit.Signatures[i]
		sig.ValidatorAddress = e.ValidatorSet.Validators[i].Address
		sig.Signature, _ = s.key.Sign(e.Commit.VoteSignBytes(e.Header.ChainID, int32(i)))
	}
}

// reader is a rollup node's way to read.
type reader struct {
	t      testing.TB
	client *light.Client
}

// reader reads from the liar, from a pinned header on or from the first one (0).
func (l *liar) reader(mode light.Mode, pinned uint64) *reader { return l.readerAt(l.url, mode, pinned) }

func (l *liar) readerAt(url string, mode light.Mode, pinned uint64) *reader {
	asker, err := celestia.Dial(celestia.Config{URL: url, Timeout: 10 * time.Second})
	if err != nil {
		l.t.Fatal(err)
	}
	l.t.Cleanup(asker.Close)
	cfg := light.Config{Source: source{asker, l}, Mode: mode, DB: memorydb.New(), Prefix: []byte("light/"), Now: func() time.Time { return l.now }, Logger: slog.New(slog.DiscardHandler)}
	if mode == light.Light && pinned > 0 {
		cfg.TrustedHeight, cfg.TrustedHash = pinned, hex.EncodeToString(l.truth(pinned).Header.Hash())
	}
	client, err := light.New(cfg)
	if err != nil {
		l.t.Fatal(err)
	}
	l.t.Cleanup(client.Close)
	return &reader{l.t, client}
}

// sync reads a chain as a syncing node does, and gives all that came out,
// height by height, and the error at which it ended.
func (r *reader) sync(ns da.Namespace) (blobs map[uint64][]da.Blob, hashes map[uint64][32]byte, err error) {
	ctx := r.t.Context()
	blobs, hashes = map[uint64][]da.Blob{}, map[uint64][32]byte{}
	head, err := r.client.Head(ctx)
	if err != nil {
		return blobs, hashes, err
	}
	hashes[head.Height] = head.Hash
	for height := uint64(1); height <= head.Height; height++ {
		h, err := r.client.Header(ctx, height)
		if err != nil {
			return blobs, hashes, err
		}
		if err := square.VerifyHeader(h); err != nil {
			return blobs, hashes, err
		}
		hashes[height] = h.Hash
		data, err := r.client.Namespace(ctx, height, ns)
		if err != nil {
			return blobs, hashes, err
		}
		opened, err := square.Open(h, ns, data)
		if err != nil {
			return blobs, hashes, err
		}
		if len(opened) > 0 {
			blobs[height] = opened
		}
	}
	return blobs, hashes, nil
}

// confirm reads a posted blob back as the outbox does.
func (r *reader) confirm(blob da.Blob, height uint64) error {
	ctx := r.t.Context()
	c, err := square.Commit(blob)
	if err != nil {
		return err
	}
	proof, err := r.client.Prove(ctx, height, blob.Namespace, c)
	if err != nil {
		return err
	}
	h, err := r.client.Header(ctx, height)
	if err != nil {
		return err
	}
	return square.VerifyInclusion(h, blob, proof)
}

// onlyTruth holds what came out to be the chain's.
func (l *liar) onlyTruth(t *testing.T, ns da.Namespace, blobs map[uint64][]da.Blob, hashes map[uint64][32]byte) {
	t.Helper()
	for height, hash := range hashes {
		if hash != [32]byte(l.truth(height).Header.Hash()) {
			t.Errorf("the header %X of height %d came out, which is not the chain's", hash, height)
		}
	}
	for height, got := range blobs {
		want := [][]byte{later.Data}
		if height == blobAt {
			want = nil
			for _, b := range l.blobs {
				if b.Namespace == ns {
					want = append(want, b.Data)
				}
			}
		}
		if !slices.EqualFunc(got, want, func(b da.Blob, data []byte) bool { return bytes.Equal(b.Data, data) }) {
			t.Errorf("wrong blobs came out of height %d", height)
		}
	}
}
