package rpc

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"
)

// Whatever executes for a client takes a slot, gives it back, and says how to get
// more when its time is up first.
func TestCallsWaitForASlot(t *testing.T) {
	e := newEnv(t, Config{MaxCalls: 1, CallTimeout: 30 * time.Millisecond, TraceTimeout: 30 * time.Millisecond})
	tx := e.sign(alice, &nobody, 1, nil)
	block := e.seal(tx)
	msg := map[string]any{"from": alice.addr, "to": observer}
	tracer := map[string]any{"tracer": "callTracer"}
	calls := []struct {
		method string
		args   []any
	}{
		{"eth_call", []any{msg, "latest"}},
		{"eth_estimateGas", []any{msg}},
		{"eth_createAccessList", []any{msg}},
		{"debug_traceCall", []any{msg, "latest", tracer}},
		{"debug_traceTransaction", []any{tx.Hash(), tracer}},
		{"debug_traceBlockByNumber", []any{hexutil.Uint64(block.NumberU64()), tracer}},
		{"debug_traceBlockByHash", []any{block.Hash(), tracer}},
	}
	release, err := e.server.node.slots.take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range calls {
		var out any
		err := e.client.Call(&out, c.method, c.args...)
		coded, ok := err.(interface{ ErrorCode() int })
		if !ok || coded.ErrorCode() != codeLimit || !strings.Contains(err.Error(), "all 1 places were taken") || !strings.Contains(err.Error(), "http.max_calls") {
			t.Errorf("%s without a slot: %v", c.method, err)
		}
	}
	// What only reads waits for nobody.
	var balance hexutil.Big
	e.call(&balance, "eth_getBalance", alice.addr, "latest")
	if e.server.node.slots.drain(time.Millisecond) {
		t.Error("nothing executes, it says, while a call does")
	}
	release()
	for range 3 {
		for _, c := range calls {
			var out any
			e.call(&out, c.method, c.args...)
		}
	}
	if n := len(e.server.node.slots); n != 0 {
		t.Errorf("%d slots are still taken", n)
	}
	if !e.server.Idle(time.Minute) {
		t.Error("something executes after all calls were answered")
	}
}

// A call that waits goes on when a slot comes free.
func TestWaitingCallGetsItsSlot(t *testing.T) {
	e := newEnv(t, Config{MaxCalls: 1})
	release, err := e.server.node.slots.take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	errs := make([]error, 4)
	for i := range errs {
		wg.Go(func() {
			var out hexutil.Bytes
			errs[i] = e.client.Call(&out, "eth_call", map[string]any{"to": observer}, "latest")
		})
	}
	release()
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
	if d := DefaultConfig().MaxCalls; d < 2 {
		t.Errorf("%d calls at once by default", d)
	}
}
