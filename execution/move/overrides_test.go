package move_test

import (
	"bytes"
	"errors"
	"log/slog"
	"math"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/state"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/execution/vms"
)

// freeGas pays for what a test writes.
type freeGas struct{}

func (freeGas) Gas() uint64         { return math.MaxInt64 }
func (freeGas) Charge(uint64) error { return nil }

// overridden is a state as a call that is only tried may have made it.
type overridden struct{ *state.State }

func (o overridden) value(tb testing.TB, key, value []byte) {
	if err := (state.Slots{DB: o.State, Meter: freeGas{}, Account: system.MoveGateway}).WriteValue(key, value); err != nil {
		tb.Fatal(err)
	}
}

func (o overridden) slot(key common.Hash, v common.Hash) { o.SetState(system.MoveGateway, key, v) }

// Calls that are only tried find what their maker has put into the state: records,
// resources, code and balances that no transaction leaves. Whatever it is, a call
// ends, as a revert or a halt, without a panic; what has not been verified does not
// run; and so it is with what reads the state outside of transactions.
func TestStateOverrides(t *testing.T) {
	c, counter := newCounter(t)
	me := c.as(0)
	id := tag.Module{Address: me, Name: "counter"}
	one := c.storey("one")
	var text bytes.Buffer
	s, err := vms.Open(vms.Known(), vms.Config{Move: move.Config{Checks: true, Logger: slog.New(slog.NewTextHandler(&text, nil))}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()

	published, err := s.Move().Reader(c.State(t)).Module(id)
	if err != nil {
		t.Fatal(err)
	}
	recordKey := append(append([]byte{1}, me[:]...), "counter"...)
	resource := func(name string) []byte {
		st, err := tag.ParseStruct(name)
		if err != nil {
			t.Fatal(err)
		}
		return st.AppendBCS(append([]byte{2}, me[:]...))
	}
	r := rand.New(rand.NewPCG(1, 4))
	garbage := func(n int) []byte {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		return b
	}
	flip := func(b []byte) []byte {
		b = bytes.Clone(b)
		for range 1 + r.IntN(3) {
			b[r.IntN(len(b))] ^= 1 << r.IntN(8)
		}
		return b
	}
	// What loses a coin is refused by the verifier; here it lies where code lies.
	unverified := c.compile(`
module @me.counter {
    struct Coin has store { n: u64 }
    public lose(c: Self.Coin) { label b0: return; }
    public get(): u64 { label b0: Self.lose(Coin { n: 1 }); return 666; }
}`, "@me", me.String())
	place := func(o overridden, code []byte) {
		record := published.Record
		hash := crypto.Keccak256(code)
		record.Code = common.BytesToAddress(crypto.Keccak256([]byte("TRIVIUM move code v1"), []byte{0, byte(record.Schedule)}, hash))
		o.SetCode(record.Code, code, tracing.CodeChangeUnspecified)
		o.value(t, recordKey, record.Bytes())
	}
	other := strings.Replace(one, "::one", "::other", 1)
	changes := map[string]func(overridden){
		"record of a wrong size":    func(o overridden) { o.value(t, recordKey, garbage(r.IntN(70))) },
		"record of the right size":  func(o overridden) { o.value(t, recordKey, garbage(31)) },
		"record a little wrong":     func(o overridden) { o.value(t, recordKey, flip(published.Record.Bytes())) },
		"slot of the record":        func(o overridden) { o.slot(state.ValueSlot(recordKey), common.Hash(garbage(32))) },
		"long record":               func(o overridden) { o.slot(state.ValueSlot(recordKey), common.Hash{28: 0x0f, 31: 0xff}) },
		"resource":                  func(o overridden) { o.value(t, resource(counter+"::Counter"), garbage(r.IntN(40))) },
		"slot of a resource":        func(o overridden) { o.slot(state.ValueSlot(resource(counter+"::Counter")), common.Hash(garbage(32))) },
		"resource with a reference": func(o overridden) { o.value(t, resource(one+"::Mark"), garbage(40)) },
		"code": func(o overridden) {
			o.SetCode(published.Record.Code, flip(published.Code.Bytes), tracing.CodeChangeUnspecified)
		},
		"no code":           func(o overridden) { o.SetCode(published.Record.Code, nil, tracing.CodeChangeUnspecified) },
		"code of its own":   func(o overridden) { place(o, flip(published.Code.Bytes)) },
		"no module as code": func(o overridden) { place(o, garbage(r.IntN(100))) },
		"unverified code":   func(o overridden) { place(o, unverified) },
		"module of another": func(o overridden) {
			key := append(append([]byte{1}, me[:]...), "other"...)
			o.value(t, key, published.Record.Bytes())
		},
		"balance": func(o overridden) {
			o.SetBalance(system.MoveGateway, new(uint256.Int), tracing.BalanceChangeUnspecified)
			o.value(t, resource(one+"::Mark"), append(u64(1), u256(1000)...))
		},
	}
	call := func(o overridden, data []byte) ([]byte, error) {
		cfg := *c.Config
		cfg.Engines = s.Engines()
		e := stf.NewEVM(&cfg, c.Head(), c.Ancestor, o.State, vm.Config{})
		defer e.Release()
		o.Prepare(cfg.Chain.Rules(new(big.Int), true, 0), c.Address(0), common.Address{}, &system.MoveGateway, nil, nil)
		out, _, err := e.Call(c.Address(0), system.MoveGateway, data, vm.NewGasBudget(1<<22, 0), new(uint256.Int))
		return out, err
	}
	pack := func(module, function string, args ...[]byte) []byte {
		return c.pack("call", module, function, []string{}, list(args))
	}
	again := c.compile(counterSource, "@me", me.String())
	for name, change := range changes {
		for range 12 {
			o := overridden{c.State(t)}
			change(o)
			for _, data := range [][]byte{
				pack(counter, "get"), pack(counter, "bump", u64(1)), pack(other, "get"),
				c.pack("viewFunction", counter, "get", []string{}, [][]byte{}),
				c.pack("publish", [][]byte{again}, uint8(1)),
				c.run(one, common.HexToAddress("0x99"), nil, true, well),
			} {
				out, err := call(o, data)
				if err != nil && !errors.Is(err, vm.ErrExecutionReverted) && len(out) > 0 {
					t.Errorf("%s: %v with %d bytes", name, err, len(out))
				}
				if bytes.Contains(out, []byte("\x02\x9a")) {
					t.Errorf("%s: what was not verified has run: %x", name, out)
				}
			}
			reader := s.Move().Reader(o.State)
			for _, m := range []tag.Module{id, {Address: me, Name: "other"}, {Address: me, Name: "one"}} {
				if p, err := reader.Module(m); err != nil && p != nil {
					t.Errorf("%s: module %+v, and %v", name, p, err)
				}
			}
			for _, of := range []string{counter + "::Counter", one + "::Mark", other + "::Counter", "0x1::coin::CoinStore<" + counter + "::Counter>"} {
				st, _ := tag.ParseStruct(of)
				raw, text, err := reader.Resource(me, st)
				if err == nil && (raw == nil) != (text == nil) {
					t.Errorf("%s: resource %x is %q in words", name, raw, text)
				}
			}
		}
	}
	if strings.Contains(text.String(), "panic") {
		t.Error(text.String())
	}
	t.Logf("%d frames halted by what the VM does not leave in state", s.Move().Violations())
	// What runs afterwards on the same machine is what the chain has.
	if out, err := call(overridden{c.State(t)}, pack(counter, "get")); err != nil || !bytes.Contains(out, u64(7)) {
		t.Errorf("without overrides: %x, %v", out, err)
	}
}
