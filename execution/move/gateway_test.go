package move_test

import (
	"encoding/binary"
	"errors"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/router"
	"github.com/trivium-chain/trivium/execution/system"
)

// counterSource is a counter at @me, set up when it is published.
const counterSource = `
module @me.counter {
    struct Counter has key { value: u64 }
    struct Bumped has drop, store { by: u64, who: address }

    import 0x1.event;
    import 0x1.signer;
    import 0x1.string;
    import 0x1.option;

    init_module(owner: &signer) {
    label b0:
        move_to<Counter>(move(owner), Counter { value: 7 });
        return;
    }

    public entry bump(who: &signer, by: u64) acquires Counter {
        let c: &mut u64;
    label b0:
        assert(copy(by) != 0, 42);
        c = &mut borrow_global_mut<Counter>(@me).Counter::value;
        *copy(c) = *copy(c) + copy(by);
        _ = move(c);
        event.emit<Self.Bumped>(Bumped { by: move(by), who: signer.address_of(move(who)) });
        return;
    }

    public get(): u64 acquires Counter {
    label b0:
        return *&borrow_global<Counter>(@me).Counter::value;
    }

    public two(a: u8, s: string.String, o: option.Option<u64>): string.String * u8 {
    label b0:
        assert(option.is_some<u64>(&o), 5);
        return move(s), move(a);
    }

    hidden(): u64 {
    label b0:
        return 1;
    }

    public give(): Self.Counter {
    label b0:
        return Counter { value: 0 };
    }

    public take(c: Self.Counter): u64 {
        let value: u64;
    label b0:
        Counter { value } = move(c);
        return move(value);
    }

    public duo(a: &signer, b: &signer) {
    label b0:
        return;
    }

    public forever() {
    label b0:
        jump b0;
    }

    public same<T>(x: u64): u64 {
    label b0:
        return move(x);
    }
}`

func u64(n uint64) []byte { return binary.LittleEndian.AppendUint64(nil, n) }

func newCounter(t *testing.T) (c *chain, counter string) {
	c = newChain(t, nil)
	me := c.as(0).String()
	r := c.publish(0, move.Compatible, c.compile(counterSource, "@me", me))
	succeeded(t, r)
	return c, me + "::counter"
}

func TestCall(t *testing.T) {
	c, counter := newCounter(t)
	rs := c.block(c.call(1, 0, counter, "bump", nil, u64(3)), c.call(2, 0, counter, "bump", nil, u64(4)), c.call(2, 0, counter, "bump", nil, u64(0)))
	succeeded(t, rs[:2]...)
	if rs[2].Status != types.ReceiptStatusFailed || len(rs[2].Logs) != 0 {
		t.Errorf("a call that aborts: status %d, %d logs", rs[2].Status, len(rs[2].Logs))
	}
	if got := binary.LittleEndian.Uint64(c.view(counter, "get", nil)[0]); got != 14 {
		t.Errorf("counter is %d, want 14", got)
	}
	// The event: topics, type in words, BCS.
	l := rs[0].Logs[0]
	name := counter + "::Bumped"
	if l.Address != system.MoveGateway || len(l.Topics) != 2 || l.Topics[0] != gatewayABI.Events["Emitted"].ID || l.Topics[1] != crypto.Keccak256Hash([]byte(name)) {
		t.Errorf("log %+v", l)
	}
	values, err := gatewayABI.Events["Emitted"].Inputs.NonIndexed().Unpack(l.Data)
	if err != nil {
		t.Fatal(err)
	}
	who := c.as(1)
	if want := append(u64(3), who[:]...); values[0] != name || string(values[1].([]byte)) != string(want) {
		t.Errorf("event %v", values)
	}
	// Of the gateway's state, the counter's slot alone has changed.
	if raw, text, err := c.plain.Move().Reader(c.State(t)).Resource(c.as(0), counterType(t, counter)); err != nil || string(raw) != string(u64(14)) || string(text) != `{"value":"14"}` {
		t.Errorf("resource %x %s, %v", raw, text, err)
	}
}

func counterType(t *testing.T, counter string) tag.Struct {
	s, err := tag.ParseStruct(counter + "::Counter")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// What cannot be called says why.
func TestRefusedCalls(t *testing.T) {
	c, counter := newCounter(t)
	some, none := append([]byte{1}, u64(9)...), []byte{0}
	for _, tc := range []struct {
		name, method, module, function string
		typeArgs                       []string
		args                           [][]byte
		want                           string
	}{
		{"well", "call", counter, "two", nil, [][]byte{{7}, []byte("\x02hi"), some}, ""},
		{"abort", "call", counter, "bump", nil, [][]byte{u64(0)}, "Aborted[" + counter + " bump 42]"},
		{"overflow", "call", counter, "bump", nil, [][]byte{u64(1<<64 - 1)}, "ExecutionFailed[ARITHMETIC_ERROR " + counter + " bump 14]"},
		{"abort in a view", "viewFunction", counter, "two", nil, [][]byte{{7}, []byte("\x02hi"), none}, "Aborted[" + counter + " two 5]"},
		{"write in a view", "viewFunction", "0x1::table", "new", []string{"u8", "u8"}, nil, "ExecutionFailed[RET_TYPE_MISMATCH_ERROR 0x1::table new -]"},
		{"signer in a view", "viewFunction", counter, "bump", nil, [][]byte{u64(1)}, "ExecutionFailed[NUMBER_OF_SIGNER_ARGUMENTS_MISMATCH " + counter + " bump -]"},
		{"two signers", "call", counter, "duo", nil, nil, "ExecutionFailed[NUMBER_OF_SIGNER_ARGUMENTS_MISMATCH " + counter + " duo -]"},
		{"no module", "call", counter + "x", "bump", nil, nil, "ExecutionFailed[LINKER_ERROR " + counter + "x bump -]"},
		{"no function", "call", counter, "bmp", nil, nil, "ExecutionFailed[FUNCTION_RESOLUTION_FAILURE " + counter + " bmp -]"},
		{"private", "call", counter, "hidden", nil, nil, "ExecutionFailed[EXECUTE_ENTRY_FUNCTION_CALLED_ON_NON_ENTRY_FUNCTION " + counter + " hidden -]"},
		{"result of worth", "call", counter, "give", nil, nil, "ExecutionFailed[RET_TYPE_MISMATCH_ERROR " + counter + " give -]"},
		{"forged struct", "call", counter, "take", nil, [][]byte{u64(1)}, "ExecutionFailed[INVALID_PARAM_TYPE_FOR_DESERIALIZATION " + counter + " take -]"},
		{"too few arguments", "call", counter, "bump", nil, nil, "ExecutionFailed[NUMBER_OF_ARGUMENTS_MISMATCH " + counter + " bump -]"},
		{"short argument", "call", counter, "bump", nil, [][]byte{{1}}, "ExecutionFailed[FAILED_TO_DESERIALIZE_ARGUMENT " + counter + " bump -]"},
		{"long argument", "call", counter, "bump", nil, [][]byte{append(u64(1), 0)}, "ExecutionFailed[FAILED_TO_DESERIALIZE_ARGUMENT " + counter + " bump -]"},
		{"string that is no UTF-8", "call", counter, "two", nil, [][]byte{{7}, []byte("\x02\xff\xfe"), some}, "ExecutionFailed[FAILED_TO_DESERIALIZE_ARGUMENT " + counter + " two -]"},
		{"option of two", "call", counter, "two", nil, [][]byte{{7}, []byte("\x02hi"), append(append([]byte{2}, u64(1)...), u64(2)...)}, "ExecutionFailed[FAILED_TO_DESERIALIZE_ARGUMENT " + counter + " two -]"},
		{"length in a long form", "call", counter, "two", nil, [][]byte{{7}, []byte("\x82\x00hi"), some}, "ExecutionFailed[FAILED_TO_DESERIALIZE_ARGUMENT " + counter + " two -]"},
		{"type argument", "call", counter, "same", []string{"vector<u8>"}, [][]byte{u64(1)}, ""},
		{"type argument that is not there", "call", counter, "same", []string{"0x1::nothing::T"}, [][]byte{u64(1)}, "ExecutionFailed[LINKER_ERROR 0x1::nothing  -]"},
		{"no type argument", "call", counter, "same", nil, [][]byte{u64(1)}, "ExecutionFailed[NUMBER_OF_TYPE_ARGUMENTS_MISMATCH " + counter + " same -]"},
		{"bad type argument", "call", counter, "same", []string{"u7"}, [][]byte{u64(1)}, "BadArgument[type argument]"},
		{"bad module name", "call", "counter", "same", nil, nil, "BadArgument[module]"},
	} {
		out, err := c.try(1, tc.method, tc.module, tc.function, list(tc.typeArgs), list(tc.args))
		switch {
		case tc.want == "" && err != nil:
			t.Errorf("%s: %v %s", tc.name, err, reason(out))
		case tc.want != "" && (!errors.Is(err, vm.ErrExecutionReverted) || reason(out) != tc.want):
			t.Errorf("%s: %v\n\t%s, want\n\t%s", tc.name, err, reason(out), tc.want)
		}
	}
	// Call data that is none of the ABI's.
	for _, data := range [][]byte{nil, {1, 2, 3}, {1, 2, 3, 4}, c.pack("call", counter, "get", []string{}, [][]byte{})[:40]} {
		if out, err := c.tryAt(1, system.MoveGateway, data); !errors.Is(err, vm.ErrExecutionReverted) || reason(out)[:11] != "BadArgument" {
			t.Errorf("%x: %v %s", data, err, reason(out))
		}
	}
	// What runs for ever spends its gas, and nothing else.
	r := c.block(c.call(1, 0, counter, "forever", nil))[0]
	if r.Status != types.ReceiptStatusFailed || r.GasUsed < 1<<24*62/64 {
		t.Errorf("an endless loop: status %d, %d gas", r.Status, r.GasUsed)
	}
}

// Only the gateway's account is the gateway.
func TestForeignAccounts(t *testing.T) {
	twin := common.HexToAddress("0x7717")
	c := newChain(t, types.GenesisAlloc{twin: {Nonce: 1, Balance: new(big.Int), Code: router.Stub(system.Move)}})
	data := c.pack("moduleAccount", "0x1::coin")
	if out, err := c.tryAt(0, system.MoveGateway, data); err != nil || common.BytesToAddress(out) != move.ModuleAccount(tag.Module{Address: tag.Core, Name: "coin"}) {
		t.Errorf("the gateway: %x, %v", out, err)
	}
	if out, err := c.tryAt(0, twin, data); !errors.Is(err, vm.ErrExecutionReverted) || len(out) != 0 {
		t.Errorf("an account with its code: %x, %v", out, err)
	}
	// A proxy, with a call inside it.
	proxy := common.HexToAddress("0x9009")
	c = newChain(t, types.GenesisAlloc{proxy: {Nonce: 1, Balance: new(big.Int), Code: delegateTo(system.MoveGateway)}})
	if out, err := c.tryAt(0, proxy, data); err == nil {
		t.Errorf("a proxy: %x", out)
	}
}

// delegateTo is code that runs another account's on its own, and passes on what comes of it.
func delegateTo(a common.Address) []byte {
	code := []byte{byte(vm.CALLDATASIZE), byte(vm.PUSH0), byte(vm.PUSH0), byte(vm.CALLDATACOPY), byte(vm.PUSH0), byte(vm.PUSH0), byte(vm.CALLDATASIZE), byte(vm.PUSH0), byte(vm.PUSH20)}
	code = append(code, a[:]...)
	code = append(code, byte(vm.GAS), byte(vm.DELEGATECALL), byte(vm.RETURNDATASIZE), byte(vm.PUSH0), byte(vm.PUSH0), byte(vm.RETURNDATACOPY))
	code = append(code, byte(vm.PUSH1), byte(len(code)+7), byte(vm.JUMPI), byte(vm.RETURNDATASIZE), byte(vm.PUSH0), byte(vm.REVERT))
	return append(code, byte(vm.INVALID), byte(vm.JUMPDEST), byte(vm.RETURNDATASIZE), byte(vm.PUSH0), byte(vm.RETURN))
}
