package sim

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/trivium-chain/trivium/app/rpc"
	"github.com/trivium-chain/trivium/rollup/settlement/verify"
)

// A bundle that is asked for over JSON-RPC holds, and rests on the output that the
// node tells of.
func TestProvenOverRPC(t *testing.T) {
	net := started(t, Options{Outbox: true, Witnesses: 10})
	sent := net.Message(0, 1)
	net.Send(sent)
	block := net.Seq.Produce()
	net.Seq.Drain()
	net.Seq.Sync()
	server, err := rpc.New(rpc.Config{}, rpc.Backend{Chain: net.Seq.Store, Pool: net.Seq.Pool, Prover: net.Seq.prover()})
	net.must(err)
	defer server.Close()
	client := gethrpc.DialInProc(server.RPC())
	defer client.Close()

	var output struct {
		Root   common.Hash    `json:"root"`
		Batch  hexutil.Uint64 `json:"batch"`
		Status string         `json:"status"`
	}
	net.must(client.Call(&output, "trivium_getOutput", map[string]any{"block": hexutil.Uint64(1)}))
	if output.Status != "final" {
		t.Errorf("the output is %q", output.Status)
	}
	byBatch := output
	net.must(client.Call(&byBatch, "trivium_getOutput", output.Batch))
	if byBatch != output {
		t.Errorf("the output is %+v by its batch, %+v by a block", byBatch, output)
	}
	batch, err := net.Seq.Store.Batch(0)
	net.must(err)
	landed, err := net.Seq.Store.DAHeight(batch.DAHeight)
	net.must(err)
	for _, params := range [][]any{
		{"message", "0"}, {"message", sent.Hash()}, {"message", sent.Hash().Hex() + ":0"}, {"message", "0x0", map[string]any{"on": "output"}},
		{"batch", "0"}, {"inclusion", "0"}, {"block", "1"}, {"block", block.Hash()}, {"block", "safe"},
		{"account", net.User(0)}, {"contract-state", net.User(0), map[string]any{"slots": []string{"0x1"}, "block": "latest"}},
	} {
		var raw json.RawMessage
		net.must(client.Call(&raw, "trivium_prove", params...))
		b, err := verify.Decode(bytes.NewReader(append(raw, '\n')))
		net.must(err)
		trust := &verify.Trust{Any: []common.Hash{output.Root}}
		switch b.Kind {
		case verify.KindBlock:
			trust.Any = []common.Hash{block.Hash()}
		case verify.KindInclusion:
			trust.Any = []common.Hash{landed.Hash}
		}
		if _, err := verify.Check(b, trust); err != nil {
			t.Errorf("%v: %v", params, err)
		}
	}
}
