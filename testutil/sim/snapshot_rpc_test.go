package sim

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/trivium-chain/trivium/app/rpc"
)

// What a restored node does not have it does not deny.
func TestRestoredNodeSaysWhatItLacks(t *testing.T) {
	net := started(t, Options{OnDisk: true})
	full := net.Full()
	some := func() []*types.Transaction { return []*types.Transaction{net.Transfer(0, recipient, 1)} }
	run(t, net, some, 3, full)
	run(t, net, some, 3, full)
	x, _ := net.restored(snapshotOf(t, full), nil)
	run(t, net, some, 2, x)
	server, err := rpc.New(rpc.Config{Namespaces: []string{"eth", "debug", "trivium"}}, rpc.Backend{Chain: x.Store, Pool: x.Pool, Now: time.Now})
	net.must(err)
	defer server.Close()
	client := gethrpc.DialInProc(server.RPC())
	defer client.Close()

	base := x.Store.Base().Number
	before, old := hexutil.Uint64(base-1), x.Store.Header(base-1)
	if old == nil {
		t.Fatal("the header that BLOCKHASH can name is not here")
	}
	filter := func(from, to uint64) any {
		return map[string]any{"fromBlock": hexutil.Uint64(from), "toBlock": hexutil.Uint64(to)}
	}
	to := map[string]any{"to": recipient}
	for _, tc := range []struct {
		method string
		args   []any
		gone   bool
	}{
		{"eth_getBlockByNumber", []any{before, true}, true},
		{"eth_getBlockByHash", []any{old.Hash(), true}, true},
		{"eth_getHeaderByNumber", []any{before}, false},
		{"eth_getBlockReceipts", []any{before}, true},
		{"eth_getBlockTransactionCountByNumber", []any{before}, true},
		{"eth_getBlockTransactionCountByHash", []any{old.Hash()}, true},
		{"eth_getTransactionByBlockNumberAndIndex", []any{before, "0x0"}, true},
		{"eth_getTransactionByBlockHashAndIndex", []any{old.Hash(), "0x0"}, true},
		{"eth_getRawTransactionByBlockNumberAndIndex", []any{before, "0x0"}, true},
		{"eth_getUncleCountByBlockNumber", []any{before}, true},
		{"eth_getLogs", []any{filter(1, base+1)}, true},
		{"eth_getLogs", []any{filter(0, base)}, true},
		{"eth_getLogs", []any{filter(base, base+1)}, false},
		{"eth_getLogs", []any{filter(0, 0)}, false},
		{"eth_getLogs", []any{map[string]any{"blockHash": old.Hash()}}, true},
		{"eth_feeHistory", []any{"0x10", "latest", []float64{50}}, false},
		{"eth_feeHistory", []any{"0x10", before, []float64{}}, true},
		{"eth_gasPrice", nil, false},
		{"eth_getBlockByNumber", []any{"earliest", true}, false},
		{"eth_getBlockByNumber", []any{hexutil.Uint64(base), true}, false},
		{"eth_getBlockReceipts", []any{hexutil.Uint64(base)}, false},
		{"eth_getBlockByHash", []any{common.Hash{1}, true}, false},
		{"eth_getProof", []any{recipient, []string{}, hexutil.Uint64(base)}, false},
		{"eth_call", []any{to, hexutil.Uint64(base)}, false},
		{"debug_traceBlockByNumber", []any{before}, true},
		{"debug_traceBlockByHash", []any{old.Hash()}, true},
		{"debug_traceBlockByNumber", []any{hexutil.Uint64(base + 1)}, false},
		{"trivium_getBlockDA", []any{before}, true},
		{"trivium_getBlockDA", []any{hexutil.Uint64(base)}, false},
		{"trivium_getBatch", []any{"0x0"}, true},
		{"trivium_getBatch", []any{hexutil.Uint64(x.Store.Base().Batch)}, false},
		{"trivium_syncStatus", nil, false},
	} {
		var out any
		err := client.Call(&out, tc.method, tc.args...)
		var coded gethrpc.Error
		gone := errors.As(err, &coded) && coded.ErrorCode() == 4444 && strings.Contains(err.Error(), "was restored from a snapshot")
		if gone != tc.gone || !gone && err != nil {
			t.Errorf("%s%v: %v %v", tc.method, tc.args, out, err)
		}
	}
	for _, tc := range [][]any{{"eth_getBalance", recipient, before}, {"eth_call", to, before}, {"debug_traceBlockByNumber", hexutil.Uint64(base)}} {
		var out any
		if err := client.Call(&out, tc[0].(string), tc[1:]...); err == nil || !strings.Contains(err.Error(), "is not available") {
			t.Errorf("%v: %v %v", tc, out, err)
		}
	}
	var history struct{ OldestBlock hexutil.Uint64 }
	net.must(client.Call(&history, "eth_feeHistory", "0x10", "latest", []float64{50}))
	if uint64(history.OldestBlock) != base {
		t.Errorf("the history of fees begins at block %d, want %d", history.OldestBlock, base)
	}
}
