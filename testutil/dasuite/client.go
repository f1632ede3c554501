package dasuite

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/price"
	"github.com/trivium-chain/trivium/da/square"
	"github.com/trivium-chain/trivium/da/wire"
)

// headers: heads and ranges are signed and linked.
func (s *suite) headers(t *testing.T) {
	ctx := t.Context()
	head, err := s.client.ExtendedHead(ctx)
	if err != nil {
		t.Fatal(err)
	}
	top := uint64(head.Header.Height)
	if again, err := s.dial(t, s.target.Token).Header(ctx, top); err != nil || again.Hash != head.Plain().Hash {
		t.Fatalf("header %d is another than the head was: %v", top, err)
	}
	first, err := s.client.ExtendedHeader(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	end := min(top, 1+wire.MaxRange+3) // takes two requests where the chain is long enough
	all, err := s.client.ExtendedHeaders(ctx, first, end)
	if err != nil || uint64(len(all)) != end-1 {
		t.Fatalf("%d headers after 1 up to %d: %v", len(all), end, err)
	}
	last := first
	for _, e := range all {
		if e.Header.Height != last.Header.Height+1 || !bytes.Equal(e.Header.LastBlockID.Hash, last.Header.Hash()) {
			t.Fatalf("header %d does not follow %d", e.Header.Height, last.Header.Height)
		}
		if err := e.ValidatorSet.VerifyCommitLight(e.Header.ChainID, e.Commit.BlockID, e.Header.Height, e.Commit); err != nil {
			t.Fatalf("header %d: %v", e.Header.Height, err)
		}
		last = e
	}
	for name, params := range map[string][]any{"empty": {first, 2}, "backwards": {last, 1}, "too wide": {first, 2 + wire.MaxRange + 1}} {
		var got any
		if fail := s.result(t, &got, "header.GetRangeByHeight", params...); fail == nil {
			t.Errorf("a range that is %s is answered with %.100v", name, got)
		}
	}
}

// noise does not compress, and is the same in every run.
func noise(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{1}).Read(b)
	return b
}

// blobs: what is submitted is read back, with proofs that hold, by the client
// and by the calls of a node's own API.
func (s *suite) blobs(t *testing.T) {
	a, b := namespace(t), namespace(t)
	for name, blobs := range map[string][]da.Blob{
		"small":           {{Namespace: a, Data: []byte("hello")}},
		"several rows":    {{Namespace: a, Data: noise(60_000)}},
		"two namespaces":  {{Namespace: a, Data: noise(3000)}, {Namespace: b, Data: []byte("second")}},
		"two in one row":  {{Namespace: a, Data: []byte("first")}, {Namespace: a, Data: noise(900)}},
		"three over rows": {{Namespace: a, Data: noise(9000)}, {Namespace: a, Data: noise(2000)}, {Namespace: a, Data: noise(7000)}},
		"share version 1": {{Namespace: b, Data: noise(1500), ShareVersion: 1, Signer: s.signer}},
		"both versions":   {{Namespace: a, Data: noise(700)}, {Namespace: a, Data: noise(900), ShareVersion: 1, Signer: s.signer}},
	} {
		t.Run(name, func(t *testing.T) {
			height := s.submit(t, da.Fee{}, blobs...)
			of := map[da.Namespace][]da.Blob{}
			for _, blob := range blobs {
				of[blob.Namespace] = append(of[blob.Namespace], blob)
			}
			for ns, want := range of {
				s.readBack(t, height, ns, want)
			}
			for _, blob := range blobs {
				s.prove(t, height, blob)
			}
		})
	}
}

// readBack reads a namespace with its completeness proof, and by blob.GetAll.
func (s *suite) readBack(t *testing.T, height uint64, ns da.Namespace, want []da.Blob) {
	t.Helper()
	h, data, err := s.client.Fetch(t.Context(), height, ns)
	if err != nil {
		t.Fatal(err)
	}
	read, err := square.Open(h, ns, data[0])
	if err != nil || len(read) != len(want) {
		t.Fatalf("%d blobs of %s, want %d: %v", len(read), ns, len(want), err)
	}
	var answered []wire.Blob
	if fail := s.result(t, &answered, "blob.GetAll", height, [][]byte{ns[:]}); fail != nil || len(answered) != len(want) {
		t.Fatalf("blob.GetAll: %d blobs, %v", len(answered), fail)
	}
	for i, blob := range want {
		other, err := answered[i].Blob()
		if err != nil {
			t.Fatal(err)
		}
		c, err := square.Commit(blob)
		if err != nil {
			t.Fatal(err)
		}
		for _, got := range []da.Blob{read[i], other} {
			if !bytes.Equal(got.Data, blob.Data) || got.ShareVersion != blob.ShareVersion || !bytes.Equal(got.Signer, blob.Signer) || got.Index != read[i].Index {
				t.Errorf("blob %d of %s is another: %d bytes, version %d, signer %x, index %d", i, ns, len(got.Data), got.ShareVersion, got.Signer, got.Index)
			}
		}
		if !bytes.Equal(answered[i].Commitment, c[:]) {
			t.Errorf("blob %d of %s: commitment %x, want %x", i, ns, answered[i].Commitment, c)
		}
	}
}

// prove gets the proof of a blob and checks it. A server's own proofs are of all
// that the namespace has in the blob's rows, and are recognised by it.
func (s *suite) prove(t *testing.T, height uint64, blob da.Blob) {
	t.Helper()
	c, err := square.Commit(blob)
	if err != nil {
		t.Fatal(err)
	}
	inclusion, err := s.client.Prove(t.Context(), height, blob.Namespace, c)
	if err != nil {
		t.Fatal(err)
	}
	h, err := s.client.Header(t.Context(), height)
	if err != nil {
		t.Fatal(err)
	}
	if err := square.VerifyInclusion(h, blob, inclusion); err != nil {
		t.Fatal(err)
	}
	var got wire.Blob
	if fail := s.result(t, &got, "blob.Get", height, blob.Namespace[:], c[:]); fail != nil || !bytes.Equal(got.Data, blob.Data) || got.Index != inclusion.Index {
		t.Errorf("blob.Get: %d bytes at %d, %v; want %d at %d", len(got.Data), got.Index, fail, len(blob.Data), inclusion.Index)
	}
	var rows []wire.NamespaceRow
	if fail := s.result(t, &rows, "share.GetNamespaceData", height, blob.Namespace[:]); fail != nil {
		t.Fatal(fail)
	}
	var proofs []wire.Proof
	if fail := s.result(t, &proofs, "blob.GetProof", height, blob.Namespace[:], c[:]); fail != nil || len(proofs) != len(inclusion.Rows) {
		t.Fatalf("blob.GetProof: %d rows, %v; want %d", len(proofs), fail, len(inclusion.Rows))
	}
	first := slices.IndexFunc(rows, func(r wire.NamespaceRow) bool { return reflect.DeepEqual(r.Proof, proofs[0]) })
	for i, p := range proofs {
		if first < 0 || first+i >= len(rows) || !reflect.DeepEqual(rows[first+i].Proof, p) {
			t.Errorf("blob.GetProof: row %d is not the namespace's", i)
		}
	}
	for name, x := range map[string]struct {
		height     uint64
		commitment da.Commitment
		want       bool
	}{"it": {height, c, true}, "another commitment": {height, da.Commitment{1}, false}, "another height": {1, c, false}} {
		var got bool
		if fail := s.result(t, &got, "blob.Included", x.height, blob.Namespace[:], proofs, x.commitment[:]); fail != nil || got != x.want {
			t.Errorf("blob.Included of %s: %v, %v; want %v", name, got, fail, x.want)
		}
	}
}

// absence: nothing is found where nothing is, and it is proven.
func (s *suite) absence(t *testing.T) {
	low, middle, high := namespace(t), namespace(t), namespace(t)
	low[da.NamespaceSize-da.UserNamespaceSize], middle[da.NamespaceSize-da.UserNamespaceSize], high[da.NamespaceSize-da.UserNamespaceSize] = 0x70, 0x71, 0x72
	height := s.submit(t, da.Fee{}, da.Blob{Namespace: low, Data: []byte("low")}, da.Blob{Namespace: high, Data: noise(900)})
	below, above := namespace(t), namespace(t)
	below[da.NamespaceSize-da.UserNamespaceSize], above[da.NamespaceSize-da.UserNamespaceSize] = 0x01, 0xfe
	for name, ns := range map[string]da.Namespace{"between two": middle, "below all": below, "above all": above} {
		h, data, err := s.client.Fetch(t.Context(), height, ns)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := square.Open(h, ns, data[0]); err != nil || len(got) != 0 {
			t.Errorf("%s: %d blobs, %v", name, len(got), err)
		}
		if _, r := s.raw(t, "blob.GetAll", height, [][]byte{ns[:]}); string(r.Result) != "null" {
			t.Errorf("%s: blob.GetAll answers %s %v, want null", name, r.Result, r.Error)
		}
	}
}

// errors: what is wrong with a request, or with the time for it, has its kind.
func (s *suite) errors(t *testing.T) {
	ctx, ns := t.Context(), namespace(t)
	head, err := s.client.Head(ctx)
	if err != nil {
		t.Fatal(err)
	}
	future := head.Height + 1_000_000
	_, err = s.client.Header(ctx, future)
	is(t, "header of the future", err, da.KindFuture, "")
	_, err = s.client.Namespace(ctx, future, ns)
	is(t, "namespace of the future", err, da.KindFuture, "")
	_, _, err = s.client.Fetch(ctx, future, ns)
	is(t, "fetch of the future", err, da.KindFuture, "")
	_, err = s.client.Prove(ctx, future, ns, da.Commitment{1})
	is(t, "proof of the future", err, da.KindFuture, "")
	_, err = s.client.Header(ctx, 0)
	is(t, "header 0", err, da.KindFatal, "")
	_, err = s.client.Prove(ctx, head.Height, ns, da.Commitment{1})
	is(t, "proof of what is not there", err, da.KindNotFound, "")

	for name, x := range map[string]struct {
		method string
		params []any
		status int
		code   int
	}{
		"no method":          {"no.Such", nil, 500, wire.CodeNoMethod},
		"parameters missing": {"blob.Get", []any{1}, 500, wire.CodeParams},
		"parameter's type":   {"header.GetByHeight", []any{"one"}, 500, wire.CodeParse},
		"no blobs":           {wire.SubmitMethod, []any{[]any{}, map[string]any{}}, 200, wire.CodeMethod},
		"short namespace":    {"blob.GetAll", []any{1, [][]byte{{1, 2}}}, 500, wire.CodeParse},
	} {
		status, r := s.raw(t, x.method, x.params...)
		if status != x.status || r.Error == nil || r.Error.Code != x.code {
			t.Errorf("%s: status %d, error %v; want %d, code %d", name, status, r.Error, x.status, x.code)
		}
	}
	if status, answer := s.post(t, s.bearer(), []byte(`{"jsonrpc":`)); status != 500 || !bytes.Contains(answer, fmt.Appendf(nil, "%d", wire.CodeParse)) {
		t.Errorf("half a request: status %d, %s", status, answer)
	}
}

// fees: a price that is too low names the one that is asked; our own gas limit
// is enough, and one that is not is told.
func (s *suite) fees(t *testing.T) {
	blob := da.Blob{Namespace: namespace(t), Data: noise(3000)}
	_, err := s.client.Submit(t.Context(), []da.Blob{blob}, da.Fee{GasPrice: 1e-7})
	is(t, "a low price", err, da.KindUnderpriced, da.ReasonPrice)
	asked := da.PriceOf(err)
	if asked <= 0 {
		t.Fatalf("the price that is asked is not in %v", err)
	}
	fee := da.Fee{GasPrice: asked, GasLimit: price.GasLimit([]da.Blob{blob})}
	s.submit(t, fee, blob)
	if !s.accounts {
		return
	}
	fee.GasLimit = 1000
	_, err = s.client.Submit(t.Context(), []da.Blob{blob}, fee)
	is(t, "little gas", err, da.KindFatal, da.ReasonGas)
	_, err = s.client.Submit(t.Context(), []da.Blob{blob}, da.Fee{Key: "trivium-no-such-key"})
	is(t, "unknown key", err, da.KindFatal, da.ReasonKey)
	other := da.Blob{Namespace: blob.Namespace, Data: []byte("x"), ShareVersion: 1, Signer: make([]byte, 20)}
	_, err = s.client.Submit(t.Context(), []da.Blob{other}, da.Fee{})
	is(t, "another's signature", err, da.KindFatal, "")
	_, err = s.client.Submit(t.Context(), []da.Blob{other}, da.Fee{GasPrice: asked, GasLimit: price.GasLimit([]da.Blob{other})})
	is(t, "another's signature, with a gas limit", err, da.KindFatal, "")
}

// limits: 8 MiB are too much for a transaction, and a request of 16 MiB is not
// read. (What is not too much is among the recordings.)
func (s *suite) limits(t *testing.T) {
	limits, err := s.client.Limits(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ns := namespace(t)
	_, err = s.client.Submit(t.Context(), []da.Blob{{Namespace: ns, Data: noise(8 << 20)}}, da.Fee{})
	is(t, "8 MiB", err, da.KindTooLarge, da.ReasonBlobSize)
	_, err = s.client.Submit(t.Context(), []da.Blob{{Namespace: ns, Data: noise(limits.MaxBlobBytes)}}, da.Fee{})
	is(t, "16 MiB", err, da.KindTooLarge, da.ReasonRequestSize)
	status, answer := s.post(t, s.bearer(), encodeRequest(t, wire.SubmitMethod, []wire.Blob{wire.FromBlob(da.Blob{Namespace: ns, Data: noise(13 << 20)})}, wire.SubmitOptions{}))
	switch { // the server answers, or breaks the connection while it is written to
	case status == 0:
	case status == 500 && bytes.Contains(answer, []byte(wire.TooBig())):
	default:
		t.Errorf("a request over 16 MiB: status %d, %.200s", status, answer)
	}
}

// health: a server that passes the rest is well.
func (s *suite) health(t *testing.T) {
	h, err := s.client.Health(t.Context(), true)
	if err != nil || len(h.Troubles) != 0 || h.Head == 0 || h.ChainID == "" {
		t.Errorf("%+v, %v", h, err)
	}
	if s.accounts && h.Balance == 0 {
		t.Error("an account without a balance has paid for all this")
	}
}
