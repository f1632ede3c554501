package celestia

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"os"
	"strings"
	"testing"

	cmtjson "github.com/cometbft/cometbft/libs/json"
	"github.com/cometbft/cometbft/types"
	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/comet"
	"github.com/trivium-chain/trivium/da/square"
	"github.com/trivium-chain/trivium/da/wire"
	"github.com/trivium-chain/trivium/testutil/fixture"
)

// decodeAnswer is decodeEach with the error of the first call that failed.
func decodeAnswer(status int, answer []byte, calls []call) error {
	return first(decodeEach(status, answer, calls))
}

// check asserts what one recorded file decodes to.
type check func(t *testing.T, name string)

// answer runs a recorded answer through the client's own decoding.
func answer(t *testing.T, name string, into any) error {
	t.Helper()
	r := fixture.Load(t, name)
	return decodeAnswer(r.Status, r.Response, []call{{r.Request.Method, nil, into}})
}

// fails: the answer is an error of the given kind and reason.
func fails(want da.Kind, reason da.Reason) check {
	return func(t *testing.T, name string) {
		var ignored any
		if err := answer(t, name, &ignored); err == nil || da.KindOf(err) != want || da.ReasonOf(err) != reason {
			t.Errorf("%v, reason %q; want kind %s, reason %q", err, da.ReasonOf(err), want, reason)
		}
	}
}

// gives: the answer decodes to want.
func gives[T comparable](want T) check {
	return func(t *testing.T, name string) {
		var got T
		if err := answer(t, name, &got); err != nil || got != want {
			t.Errorf("%v, %v; want %v", got, err, want)
		}
	}
}

// blobs: the answer holds blobs at these indices, and their data has their commitments.
func blobs(indices ...int) check {
	return func(t *testing.T, name string) {
		var got []wire.Blob
		if fixture.Load(t, name).Request.Method == "blob.Get" {
			got = make([]wire.Blob, 1)
			if err := answer(t, name, &got[0]); err != nil {
				t.Fatal(err)
			}
		} else if err := answer(t, name, &got); err != nil {
			t.Fatal(err)
		}
		if len(got) != len(indices) {
			t.Fatalf("%d blobs, want %d", len(got), len(indices))
		}
		for i, w := range got {
			checkBlob(t, w, indices[i])
		}
	}
}

func checkBlob(t *testing.T, w wire.Blob, index int) {
	t.Helper()
	b, err := w.Blob()
	if err != nil {
		t.Fatal(err)
	}
	if c, err := square.Commit(b); err != nil || !bytes.Equal(c[:], w.Commitment) || b.Index != index {
		t.Errorf("commitment %s, %v, index %d; want %x, %d", c, err, b.Index, w.Commitment, index)
	}
}

// header: the answer is a header that verifies.
func header(height uint64) check {
	return func(t *testing.T, name string) {
		var e comet.ExtendedHeader
		if err := answer(t, name, &e); err != nil {
			t.Fatal(err)
		}
		checkHeader(t, &e, height)
	}
}

func checkHeader(t *testing.T, e *comet.ExtendedHeader, height uint64) {
	t.Helper()
	h, err := e.Verify()
	if err != nil || h.Height != height || h.ChainID != "private" {
		t.Fatalf("height %d of %q, %v; want %d", h.Height, h.ChainID, err, height)
	}
	if err := e.ValidatorSet.VerifyCommitLight(h.ChainID, e.Commit.BlockID, int64(height), e.Commit); err != nil {
		t.Errorf("commit: %v", err)
	}
	again, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	var back comet.ExtendedHeader
	if err := json.Unmarshal(again, &back); err != nil {
		t.Fatal(err)
	}
	if got, err := back.Verify(); err != nil || got.Hash != h.Hash {
		t.Errorf("after a round trip: %v", err)
	}
}

// proofs: the answer is this many row proofs over this many shares.
func proofs(rows, shares int) check {
	return func(t *testing.T, name string) {
		var got []wire.Proof
		if err := answer(t, name, &got); err != nil {
			t.Fatal(err)
		}
		total := 0
		for _, p := range got {
			total += int(p.End - p.Start)
		}
		if len(got) != rows || total != shares {
			t.Errorf("%d rows and %d shares, want %d and %d", len(got), total, rows, shares)
		}
	}
}

// submitTooLarge: the node broke the connection; the client does not even try.
func submitTooLarge(size int) check {
	return func(t *testing.T, _ string) {
		c := dial(t, Config{URL: "http://127.0.0.1:1", Limits: da.Limits{MaxBlobBytes: 64 << 20, MaxRequestBytes: 64 << 20}})
		_, err := c.Submit(t.Context(), []da.Blob{{Namespace: testNamespace("a"), Data: make([]byte, size)}}, da.Fee{})
		if err == nil || da.KindOf(err) != da.KindTooLarge {
			t.Errorf("%v, want too large", err)
		}
	}
}

// parses: an answer of an API that the client does not use is still JSON-RPC
// with a result of type T, which ok accepts.
func parses[T any](ok func(t *testing.T, got T) bool) check {
	return func(t *testing.T, name string) {
		var got T
		raw := fixture.Raw(t, name)
		var record struct {
			Response json.RawMessage `json:"response"`
			Result   json.RawMessage `json:"result"`
		}
		if err := json.Unmarshal(raw, &record); err != nil {
			t.Fatal(err)
		}
		if record.Response == nil {
			record.Response = raw // recorded from CometBFT's own RPC
		}
		if err := decodeAnswer(200, record.Response, []call{{"other", nil, &got}}); err != nil {
			t.Fatal(err)
		}
		if !ok(t, got) {
			t.Errorf("unexpected answer %.200v", got)
		}
	}
}

func realCommitment(t *testing.T) []byte {
	var w wire.Blob
	fixture.Result(t, "blob.Get.json", &w)
	return w.Commitment
}

// id is the blob identifier of the da API: height, little endian, and commitment.
func id(height uint64, commitment []byte) []byte {
	return append(binary.LittleEndian.AppendUint64(nil, height), commitment...)
}

var recorded = map[string]check{
	"blob.Get.json":              blobs(1),
	"blob.GetAll.json":           blobs(1),
	"light.blob.GetAll.json":     blobs(1),
	"blob.GetAll.v1_signer.json": blobs(1),
	"blob.GetAll.two_ns.json":    blobs(4, 1),
	"blob.GetAll.empty.json":     blobs(),
	"blob.GetAll.multirow.json": func(t *testing.T, name string) {
		var got []wire.Blob // its data is cut off in the recording
		if err := answer(t, name, &got); err == nil || da.KindOf(err) != da.KindFatal {
			t.Errorf("data that is no base64: %v", err)
		}
	},
	"blob.GetProof.json":       proofs(2, 4), // bytes compared in square's tests
	"light.blob.GetProof.json": proofs(2, 4),
	"blob.GetProof.multirow.json": func(t *testing.T, name string) {
		var got []wire.Proof
		if err := answer(t, name, &got); err != nil || len(got) < 5 || got[0].Start != 2 || got[1].Start != 0 {
			t.Errorf("%v, %d rows", err, len(got))
		}
	},
	"blob.Included.json":                 gives(true),
	"blob.Included.multirow.json":        gives(true),
	"err.Included.wrong_commitment.json": gives(false),
	"err.Included.wrong_height.json":     gives(false),
	"share.GetNamespaceData.json":        holds("rollup-tst", 1),
	"share.GetNamespaceData.absent.json": holds("never-used", 0),
	"header.GetByHeight.json":            header(205),
	"header.GetByHeight.multirow.json":   header(207),
	"header.LocalHead.json":              header(207),
	"header.NetworkHead.json":            header(207),
	"header.GetRangeByHeight.json": parses(func(t *testing.T, got []*comet.ExtendedHeader) bool {
		for i, e := range got {
			checkHeader(t, e, 206+uint64(i))
		}
		return len(got) > 0
	}),
	"fail.core_dead.LocalHead.json": func(t *testing.T, name string) {
		var text string // recorded as a string; the old head while the validator stood still
		if err := json.Unmarshal(fixture.Load(t, name).Response, &text); err != nil {
			t.Fatal(err)
		}
		var e comet.ExtendedHeader
		if err := decodeAnswer(200, []byte(text), []call{{"header.LocalHead", nil, &e}}); err != nil {
			t.Fatal(err)
		}
		checkHeader(t, &e, 891)
	},

	"blob.Submit.json":               gives(uint64(205)),
	"blob.Submit.options.json":       gives(uint64(207)),
	"blob.Submit.v1_signer.json":     gives(uint64(226)),
	"blob.Submit.two_blobs.json":     gives(uint64(228)),
	"blob.Submit.size_1900000.json":  gives(uint64(212)),
	"blob.Submit.size_7000000.json":  gives(uint64(215)),
	"blob.Submit.size_8388608.json":  fails(da.KindTooLarge, da.ReasonBlobSize),
	"blob.Submit.size_9000000.json":  fails(da.KindTooLarge, da.ReasonBlobSize),
	"blob.Submit.size_12000000.json": fails(da.KindTooLarge, da.ReasonBlobSize),
	"blob.Submit.size_16000000.json": fails(da.KindTooLarge, da.ReasonRequestSize),
	"blob.Submit.size_24000000.json": submitTooLarge(24000000),
	"blob.Submit.size_33000000.json": submitTooLarge(33000000),
	"err.Submit.low_gas.json":        fails(da.KindUnderpriced, da.ReasonPrice),
	"err.Submit.no_blobs.json":       fails(da.KindFatal, ""),
	"err.Submit.empty.json":          fails(da.KindFatal, ""),
	"err.Submit.bad_ns.json":         fails(da.KindFatal, ""),
	"err.Submit.reserved_ns.json":    fails(da.KindFatal, ""),
	"light.blob.Submit.json":         fails(da.KindFatal, da.ReasonNoState),

	"err.Get.future.json":                fails(da.KindFuture, ""),
	"err.GetAll.future.json":             fails(da.KindFuture, ""),
	"err.share.future.json":              fails(da.KindFuture, ""),
	"err.header_future.json":             fails(da.KindFuture, ""),
	"err.GetAll.height0.json":            fails(da.KindFatal, ""),
	"err.header_zero.json":               fails(da.KindFatal, ""),
	"err.blob_not_found.commitment.json": fails(da.KindNotFound, ""),
	"err.blob_not_found.namespace.json":  fails(da.KindNotFound, ""),
	"err.GetProof.not_found.json":        fails(da.KindNotFound, ""),
	"err.no_method.json":                 fails(da.KindFatal, da.ReasonHTTP),
	"err.param_count.json":               fails(da.KindFatal, ""),

	"ws.header.Subscribe.json": frames(func(t *testing.T, i int, value json.RawMessage) {
		var got struct {
			Header struct {
				Height uint64 `json:"height,string"`
			} `json:"header"`
		}
		if err := json.Unmarshal(value, &got); err != nil || got.Header.Height != 328+uint64(i) {
			t.Errorf("frame %d: height %d, %v", i, got.Header.Height, err)
		}
	}),
	"ws.blob.Subscribe.json": frames(func(t *testing.T, i int, value json.RawMessage) {
		var got struct {
			Blobs  []wire.Blob
			Height uint64
			Header types.Header
		}
		if err := json.Unmarshal(value, &got); err != nil || got.Height != 335+uint64(i) || got.Header.Height != int64(got.Height) {
			t.Fatalf("frame %d: height %d, %v", i, got.Height, err)
		}
		if i == 0 {
			checkBlob(t, got.Blobs[0], 1)
		} else if got.Blobs != nil {
			t.Errorf("frame %d has blobs", i)
		}
	}),

	// APIs that the client does not use.
	"light.share.SharesAvailable.json": gives[any](nil),
	"share.SharesAvailable.json":       gives[any](nil),
	"header.SyncState.json": parses(func(_ *testing.T, got struct {
		Height uint64 `json:"height"`
	}) bool {
		return got.Height == 207
	}),
	"da.MaxBlobSize.json": gives(33554432),
	"da.Commit.json": parses(func(t *testing.T, got [][]byte) bool {
		c, err := square.Commit(da.Blob{Namespace: testNamespace("rollup-tst"), Data: []byte("via da")})
		return err == nil && len(got) == 1 && bytes.Equal(got[0], c[:])
	}),
	"da.Submit.json": parses(func(t *testing.T, got [][]byte) bool {
		c, err := square.Commit(da.Blob{Namespace: testNamespace("rollup-tst"), Data: []byte("via da")})
		return err == nil && len(got) == 1 && bytes.Equal(got[0], id(209, c[:]))
	}),
	"da.Get.json": parses(func(t *testing.T, got [][]byte) bool {
		c, err := square.Commit(da.Blob{Namespace: testNamespace("rollup-tst"), Data: got[0]})
		return err == nil && bytes.Equal(c[:], realCommitment(t))
	}),
	"da.GetIDs.json": parses(func(t *testing.T, got struct{ IDs [][]byte }) bool {
		return len(got.IDs) == 1 && bytes.Equal(got.IDs[0], id(205, realCommitment(t)))
	}),
	"da.GetProofs.json": parses(func(t *testing.T, got [][]byte) bool {
		var inner, want []wire.Proof
		fixture.Result(t, "blob.GetProof.json", &want)
		return len(got) == 1 && json.Unmarshal(got[0], &inner) == nil && len(inner) == len(want) && inner[0].End == want[0].End
	}),
	"da.Validate.json":    parses(func(_ *testing.T, got []bool) bool { return len(got) == 1 && got[0] }),
	"share.GetShare.json": parses(func(_ *testing.T, got []byte) bool { return len(got) == square.ShareSize }),
	"share.GetRow.json": parses(func(_ *testing.T, got struct {
		Shares [][]byte `json:"shares"`
	}) bool {
		return len(got.Shares) > 0 && len(got.Shares[0]) == square.ShareSize
	}),
	"share.GetRange.json": parses(func(_ *testing.T, got struct{ Shares [][]byte }) bool { return len(got.Shares) == 1 }),
	"share.GetSamples.json": parses(func(_ *testing.T, got []struct {
		Share []byte     `json:"share"`
		Proof wire.Proof `json:"proof"`
	}) bool {
		return len(got) == 1 && len(got[0].Share) == square.ShareSize && got[0].Proof.Start == 1
	}),
	"share.GetEDS.json": parses(func(_ *testing.T, got struct {
		Shares [][]byte `json:"data_square"`
	}) bool {
		return len(got.Shares) > 0 // extended and compared in square's tests
	}),
	"blob.GetCommitmentProof.json": parses(func(_ *testing.T, got struct {
		Proofs []wire.Proof `json:"subtree_root_proofs"`
	}) bool {
		return len(got.Proofs) == 2
	}),
	"blobstream.GetDataRootTupleRoot.json": parses(func(_ *testing.T, got string) bool { return len(got) == 64 }),
	"blobstream.GetDataRootTupleInclusionProof.json": parses(func(_ *testing.T, got struct {
		Total uint64 `json:"total"`
		Index uint64 `json:"index"`
	}) bool {
		return got.Total == 204 && got.Index == 203
	}),

	// CometBFT's own RPC.
	"comet.header.json": func(t *testing.T, name string) {
		var raw struct {
			Result struct {
				Header json.RawMessage `json:"header"`
			} `json:"result"`
		}
		if err := json.Unmarshal(fixture.Raw(t, name), &raw); err != nil {
			t.Fatal(err)
		}
		var h types.Header
		if err := cmtjson.Unmarshal(raw.Result.Header, &h); err != nil {
			t.Fatal(err)
		}
		var e comet.ExtendedHeader
		fixture.Result(t, "header.GetByHeight.json", &e)
		if !bytes.Equal(h.Hash(), e.Commit.BlockID.Hash) {
			t.Error("the consensus node's header is not the one that the DA node gave")
		}
	},
	"comet.data_root_err.json": func(t *testing.T, name string) {
		var ignored any
		if err := decodeAnswer(200, fixture.Raw(t, name), []call{{"other", nil, &ignored}}); err == nil || da.KindOf(err) != da.KindTemporary {
			t.Errorf("%v, want temporary", err)
		}
	},
	"comet.consensus_params.json": parses(func(_ *testing.T, got struct {
		Params struct {
			Version struct {
				App string `json:"app"`
			} `json:"version"`
		} `json:"consensus_params"`
	}) bool {
		return got.Params.Version.App == "9"
	}),
	"comet.data_commitment.json": parses(func(_ *testing.T, got struct {
		Root string `json:"data_commitment"`
	}) bool {
		return len(got.Root) == 64
	}),
	"comet.data_root_inclusion_proof.json": parses(func(_ *testing.T, got struct {
		Proof struct {
			Aunts [][]byte `json:"aunts"`
		} `json:"proof"`
	}) bool {
		return len(got.Proof.Aunts) == 3
	}),
	"comet.prove_shares.json": parses(func(_ *testing.T, got struct {
		Proofs []wire.Proof `json:"share_proofs"`
	}) bool {
		return len(got.Proofs) == 1 && got.Proofs[0].Start == 1
	}),
	"comet.prove_shares_v2.json": parses(func(_ *testing.T, got struct {
		Proof struct {
			Proofs []wire.Proof `json:"share_proofs"`
		} `json:"share_proof"`
	}) bool {
		return len(got.Proof.Proofs) == 1 && got.Proof.Proofs[0].Start == 1
	}),
}

// holds: the answer proves this many blobs of a namespace at height 205.
func holds(ns string, want int) check {
	return func(t *testing.T, name string) {
		var e comet.ExtendedHeader
		fixture.Result(t, "header.GetByHeight.json", &e)
		h, err := e.Verify()
		if err != nil {
			t.Fatal(err)
		}
		var rows []wire.NamespaceRow
		if err := answer(t, name, &rows); err != nil {
			t.Fatal(err)
		}
		if got, err := square.Open(h, testNamespace(ns), wire.NamespaceData(rows)); err != nil || len(got) != want {
			t.Errorf("%d blobs, %v; want %d", len(got), err, want)
		}
	}
}

// frames: the values of a recorded subscription.
func frames(value func(t *testing.T, i int, value json.RawMessage)) check {
	return func(t *testing.T, name string) {
		all := fixture.Load(t, name).Frames
		for i, raw := range all {
			var f frame
			if err := json.Unmarshal(raw, &f); err != nil {
				t.Fatal(err)
			}
			if i == 0 || f.Method == "xrpc.ch.close" {
				continue // the reply, or the answer to a cancel
			}
			if f.Method != "xrpc.ch.val" || len(f.Params) != 2 {
				t.Fatalf("frame %d is %s with %d parameters", i, f.Method, len(f.Params))
			}
			value(t, i-1, f.Params[1])
		}
		if len(all) < 2 {
			t.Error("no values")
		}
	}
}

func TestRecordedAnswers(t *testing.T) {
	entries, err := os.ReadDir(fixture.Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".json") {
			continue
		}
		t.Run(e.Name(), func(t *testing.T) {
			check := recorded[e.Name()]
			if check == nil {
				t.Fatal("this recording is not accounted for")
			}
			check(t, e.Name())
		})
	}
}
