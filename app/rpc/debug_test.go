package rpc

import (
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
)

type callFrame struct {
	Type    string         `json:"type"`
	From    common.Address `json:"from"`
	To      common.Address `json:"to"`
	GasUsed hexutil.Uint64 `json:"gasUsed"`
	Error   string         `json:"error"`
	Calls   []callFrame    `json:"calls"`
}

type structTrace struct {
	Gas        uint64 `json:"gas"`
	Failed     bool   `json:"failed"`
	StructLogs []struct {
		Op    string `json:"op"`
		Depth int    `json:"depth"`
	} `json:"structLogs"`
	ReturnValue string `json:"returnValue"`
}

func TestTraces(t *testing.T) {
	e := newEnv(t, Config{})
	b := e.seal(e.sign(alice, &keeper, 0, words(1, 11)), e.sign(alice, &relay, 0, words(1, 12)), e.sign(bob, &refuser, 0, reasonData))
	relayed, receipts := b.Transactions()[1], e.store.Receipts(b.Hash())

	var call callFrame
	e.call(&call, "debug_traceTransaction", relayed.Hash(), obj{"tracer": "callTracer"})
	if call.Type != "CALL" || call.From != alice.addr || call.To != relay || uint64(call.GasUsed) != receipts[1].GasUsed ||
		len(call.Calls) != 1 || call.Calls[0].To != keeper || call.Calls[0].From != relay {
		t.Errorf("call tracer gave %+v", call)
	}
	e.call(&call, "debug_traceTransaction", b.Transactions()[2].Hash(), obj{"tracer": "callTracer"})
	if call.Error != "execution reverted" {
		t.Errorf("a reverted call shows %q", call.Error)
	}

	// The second transaction sees what the first one left.
	var pre map[common.Address]struct{ Storage map[common.Hash]common.Hash }
	e.call(&pre, "debug_traceTransaction", relayed.Hash(), obj{"tracer": "prestateTracer"})
	if pre[keeper].Storage[word(1)] != word(11) {
		t.Errorf("prestate of keeper is %v", pre[keeper])
	}
	var diff struct {
		Pre, Post map[common.Address]struct{ Storage map[common.Hash]common.Hash }
	}
	e.call(&diff, "debug_traceTransaction", relayed.Hash(), obj{"tracer": "prestateTracer", "tracerConfig": obj{"diffMode": true}})
	if diff.Pre[keeper].Storage[word(1)] != word(11) || diff.Post[keeper].Storage[word(1)] != word(12) {
		t.Errorf("difference of keeper is %v -> %v", diff.Pre[keeper], diff.Post[keeper])
	}

	var steps structTrace
	e.call(&steps, "debug_traceTransaction", relayed.Hash())
	last := steps.StructLogs[len(steps.StructLogs)-1]
	if steps.Gas != receipts[1].GasUsed || steps.Failed || steps.StructLogs[0].Op != "CALLDATASIZE" || last.Op != "STOP" || last.Depth != 1 {
		t.Errorf("struct log has gas %d, failed %v, %d steps, last %+v", steps.Gas, steps.Failed, len(steps.StructLogs), last)
	}
	for method, arg := range map[string]any{"debug_traceBlockByNumber": "latest", "debug_traceBlockByHash": b.Hash()} {
		var all []struct {
			TxHash common.Hash
			Result callFrame
		}
		e.call(&all, method, arg, obj{"tracer": "callTracer"})
		if len(all) != 3 {
			t.Fatalf("%s gave %d traces", method, len(all))
		}
		for i, tx := range b.Transactions() {
			if all[i].TxHash != tx.Hash() || uint64(all[i].Result.GasUsed) != receipts[i].GasUsed {
				t.Errorf("%s: trace %d is of %s with gas %d, want %s with %d", method, i, all[i].TxHash, all[i].Result.GasUsed, tx.Hash(), receipts[i].GasUsed)
			}
		}
	}

	e.call(&call, "debug_traceCall", obj{"from": alice.addr, "to": relay, "input": hexutil.Bytes(words(8, 8))}, "latest", obj{"tracer": "callTracer"})
	if len(call.Calls) != 1 || call.Calls[0].To != keeper {
		t.Errorf("traced call is %+v", call)
	}
	e.call(&steps, "debug_traceCall", obj{"to": nobody}, "latest", obj{
		"stateOverrides": obj{nobody.Hex(): obj{"code": "0x435f5260205ff3"}}, "blockOverrides": obj{"number": "0x1234"}}) // NUMBER, returned
	if common.HexToHash(steps.ReturnValue) != word(0x1234) {
		t.Errorf("traced call returned %s", steps.ReturnValue)
	}

	e.fails(-32000, "transaction not found", nil, "debug_traceTransaction", common.Hash{1})
	e.fails(-32000, "genesis is not traceable", nil, "debug_traceBlockByNumber", "0x0")
	e.fails(-32000, "not found", nil, "debug_traceBlockByNumber", "0x99")
	e.fails(-32602, `timeout "soon" is no duration`, nil, "debug_traceTransaction", relayed.Hash(), obj{"timeout": "soon"})
	e.fails(-32005, "timeout of a trace: 1h0m0s is over the limit of 5s", nil, "debug_traceTransaction", relayed.Hash(), obj{"timeout": "1h"})
	e.fails(-32000, `tracer "noSuchTracer" is unknown: use one of callTracer, flatCallTracer, prestateTracer`, nil, "debug_traceTransaction", relayed.Hash(), obj{"tracer": "noSuchTracer"})
}

// A tracer of the caller's own would run before any timeout holds.
func TestTracersInJavaScriptAreRefused(t *testing.T) {
	e := newEnv(t, Config{})
	for _, program := range []string{
		`(function(){ while(true){} })()`,
		`{step:function(){},fault:function(){},result:function(){return 1}}`,
		`"x".repeat(1<<29)`,
	} {
		e.fails(-32000, "is unknown: use one of callTracer", nil, "debug_traceCall", obj{"to": nobody}, "latest", obj{"tracer": program})
	}
}

// A caller can pass the same memory to a cheap call again and again; a tracer
// that copies it each time must be ended.
func TestTracersKeepABoundedAmount(t *testing.T) {
	e := newEnv(t, Config{MaxTraceBytes: 1 << 20})
	repeat := code(vm.JUMPDEST, vm.PUSH0, vm.PUSH0, vm.PUSH2, []byte{0xff, 0xff}, vm.PUSH0, vm.PUSH0, vm.PUSH1, 4, vm.GAS, vm.CALL, vm.POP, vm.PUSH0, vm.JUMP)
	e.fails(-32005, "bytes that pass between the calls of a trace", nil, "debug_traceCall", obj{"to": nobody}, "latest",
		obj{"tracer": "callTracer", "stateOverrides": obj{nobody.Hex(): obj{"code": hexutil.Bytes(repeat)}}})
}

// When one trace of a block runs out of time, its state is half changed: the
// call fails, and nothing is traced on top of that.
func TestTraceOfABlockEndsWithTheFirstFailure(t *testing.T) {
	e := newEnv(t, Config{TraceTimeout: time.Minute})
	b := e.seal(e.sign(alice, &keeper, 0, words(1, 11)), e.sign(alice, &keeper, 0, words(1, 12)))
	e.fails(-32000, "execution timeout (1ns)", nil, "debug_traceBlockByHash", b.Hash(), obj{"tracer": "callTracer", "timeout": "1ns"})
	e.fails(-32000, "is unknown", nil, "debug_traceBlockByHash", b.Hash(), obj{"tracer": "none"})
}

func TestTracesOfAllTransactionTypes(t *testing.T) {
	e := newEnv(t, Config{})
	b := e.seal(allTypes(e)...)
	for i, r := range e.store.Receipts(b.Hash()) {
		var steps structTrace
		e.call(&steps, "debug_traceTransaction", r.TxHash)
		if steps.Gas != r.GasUsed || steps.Failed != (r.Status == types.ReceiptStatusFailed) {
			t.Errorf("transaction %d: trace has gas %d, failed %v; receipt %d, status %d", i, steps.Gas, steps.Failed, r.GasUsed, r.Status)
		}
	}
}

func TestTraceLimits(t *testing.T) {
	e := newEnv(t, Config{TraceTimeout: 20 * time.Millisecond, MaxTraceBytes: 2000, CallGas: 1 << 40})
	b := e.seal(e.sign(alice, &keeper, 0, words(1, 11)))
	e.fails(-32005, "bytes of a trace:", nil, "debug_traceTransaction", b.Transactions()[0].Hash())
	e.fails(-32000, "execution timeout (20ms): raise http.trace_timeout on the node", nil, "debug_traceCall", obj{"to": burner}, "latest", obj{"tracer": "callTracer"})
}
