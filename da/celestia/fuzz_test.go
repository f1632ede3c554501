package celestia

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/comet"
	"github.com/trivium-chain/trivium/da/square"
	"github.com/trivium-chain/trivium/da/wire"
)

// FuzzAnswer: whatever a node answers, the client gives a value or a *da.Error,
// and what it took for a namespace's data can be handed to square.Open.
func FuzzAnswer(f *testing.F) {
	for _, s := range []string{
		``, `null`, `[]`, `{}`, `[{}]`, `<html>`,
		`{"id":1,"jsonrpc":"2.0","result":null}`,
		`{"id":1,"jsonrpc":"2.0","result":[{"shares":null,"proof":{"start":-1,"end":9223372036854775807,"nodes":[null,"AA=="],"leaf_hash":"AA=="}}]}`,
		`[{"id":2,"jsonrpc":"2.0","result":[]},{"id":1,"jsonrpc":"2.0","result":{"header":{},"commit":{},"validator_set":{},"dah":{}}}]`,
		`{"error":{"code":1,"message":"blob: not found"},"id":1,"jsonrpc":"2.0"}`,
		`{"error":{"code":1,"message":"broadcast tx error: x code: 99999999999999999999"},"id":1,"jsonrpc":"2.0"}`,
	} {
		for _, status := range []int{200, 401, 500} {
			f.Add(status, []byte(s))
		}
	}
	ns := testNamespace("a")
	header := da.Header{RowRoots: [][]byte{make([]byte, 90), make([]byte, 90)}}
	f.Fuzz(func(t *testing.T, status int, answer []byte) {
		check := func(err error) bool {
			if _, ok := err.(*da.Error); err != nil && !ok {
				t.Fatalf("%T: %v", err, err)
			}
			return err == nil
		}
		var height uint64
		check(decodeAnswer(status, answer, []call{{wire.SubmitMethod, nil, &height}}))
		var rows []wire.NamespaceRow
		if check(decodeAnswer(status, answer, []call{{"share.GetNamespaceData", nil, &rows}})) {
			_, _ = square.Open(header, ns, wire.NamespaceData(rows))
		}
		var e comet.ExtendedHeader
		if check(decodeAnswer(status, answer, []call{{"header.GetByHeight", nil, &e}, {"share.GetNamespaceData", nil, &rows}})) {
			_, _ = e.Verify()
		}
	})
}

// FuzzFrame: whatever comes over a subscription, it is no header, or one that is
// refused or can be handed out.
func FuzzFrame(f *testing.F) {
	l := openLayer(f)
	e, err := l.ExtendedHeader(f.Context(), 1)
	if err != nil {
		f.Fatal(err)
	}
	raw, err := json.Marshal(map[string]any{"method": wire.FrameValue, "params": []any{1, e}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	for _, s := range []string{
		`{"id":1,"jsonrpc":"2.0","result":7}`, `{"error":{"code":1,"message":"missing permission to invoke 'Subscribe'"}}`, `{"method":"xrpc.ch.close","params":[7]}`,
		`{"method":"xrpc.ch.val","params":[7,null]}`, `{"method":"xrpc.ch.val","params":null}`, `{"method":"xrpc.ch.val","params":[7,{"header":{"height":"-1"},"commit":{},"validator_set":{},"dah":{}}]}`,
	} {
		f.Add([]byte(s))
	}
	c := &Client{cfg: Config{MaxClockDrift: time.Hour}}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var in frame
		if json.Unmarshal(raw, &in) != nil {
			return
		}
		e, err := in.header()
		if err != nil || e == nil {
			return
		}
		if h, err := c.accept(subscribeMethod, e, 0); err == nil && (!reflect.DeepEqual(e.Plain(), h) || h.Height == 0) {
			t.Fatalf("handed out is %+v, accepted was %+v", e.Plain(), h)
		}
	})
}
