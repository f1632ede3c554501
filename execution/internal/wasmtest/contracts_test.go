package wasmtest

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/tetratelabs/wazero/api"
)

// errExit ends a run as exit_early does.
var errExit = errors.New("exit")

// scene runs a contract on host functions that write down how they are called.
// They answer by rule: a value that is written through a pointer is the first
// letter of the function's name, over and over.
type scene struct {
	args     []byte
	returned []byte // of any call
	status   uint32 // of any call

	result []byte
	trace  []string
}

func (s *scene) run(t *testing.T, wasm []byte) (status uint32, err error) {
	t.Helper()
	ctx := context.Background()
	r := newRuntime(t)
	b := r.NewHostModuleBuilder(HooksModule)
	for name, typ := range Hooks {
		b.NewFunctionBuilder().WithGoModuleFunction(api.GoModuleFunc(func(_ context.Context, m api.Module, stack []uint64) {
			s.hook(name, m.Memory(), stack)
		}), apiTypes(typ.params), apiTypes(typ.results)).Export(name)
	}
	if _, err := b.Instantiate(ctx); err != nil {
		t.Fatal(err)
	}
	m, err := r.Instantiate(ctx, wasm)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if e, ok := recover().(error); ok {
			err = e
		}
	}()
	out, err := m.ExportedFunction("user_entrypoint").Call(ctx, uint64(len(s.args)))
	if err != nil {
		return 0, err
	}
	return uint32(out[0]), nil
}

func apiTypes(types []ValType) []api.ValueType {
	var out []api.ValueType
	for _, t := range types {
		out = append(out, api.ValueType(t))
	}
	return out
}

func (s *scene) hook(name string, mem api.Memory, stack []uint64) {
	read := func(at uint64, n uint32) string {
		b, ok := mem.Read(uint32(at), n)
		if !ok {
			panic("out of memory bounds")
		}
		return string(b)
	}
	write := func(at uint64, b []byte) {
		if !mem.Write(uint32(at), b) {
			panic("out of memory bounds")
		}
	}
	note := func(format string, a ...any) { s.trace = append(s.trace, name+" "+fmt.Sprintf(format, a...)) }
	fill := func(at uint64, n int) { write(at, bytes.Repeat([]byte{name[0]}, n)) }
	switch name {
	case "read_args":
		write(stack[0], s.args)
	case "write_result":
		s.result = []byte(read(stack[0], uint32(stack[1])))
	case "exit_early":
		note("%d", stack[0])
		panic(errExit)
	case "call_contract":
		note("%s %q %x gas=%d", read(stack[0], 20), read(stack[1], uint32(stack[2])), strings.TrimLeft(read(stack[3], 32), "\x00"), stack[4])
		stack[0] = uint64(s.status)
	case "delegate_call_contract", "static_call_contract":
		note("%s %q gas=%d", read(stack[0], 20), read(stack[1], uint32(stack[2])), stack[3])
		stack[0] = uint64(s.status)
	case "create1":
		note("%q %x", read(stack[0], uint32(stack[1])), strings.TrimLeft(read(stack[2], 32), "\x00"))
		fill(stack[3], 20)
	case "create2":
		note("%q %x %s", read(stack[0], uint32(stack[1])), strings.TrimLeft(read(stack[2], 32), "\x00"), read(stack[3], 32))
		fill(stack[4], 20)
	case "return_data_size":
		stack[0] = uint64(len(s.returned))
	case "read_return_data":
		write(stack[0], s.returned[stack[1]:stack[1]+stack[2]])
		stack[0] = stack[2]
	case "storage_cache_bytes32", "transient_store_bytes32":
		note("%s %s", read(stack[0], 32), read(stack[1], 32))
	case "storage_load_bytes32", "transient_load_bytes32":
		note("%s", read(stack[0], 32))
		fill(stack[1], 32)
	case "storage_flush_cache":
		note("%d", stack[0])
	case "emit_log":
		note("%q %d", read(stack[0], uint32(stack[1])), stack[2])
	case "native_keccak256":
		note("%q", read(stack[0], uint32(stack[1])))
		fill(stack[2], 32)
	case "account_balance", "account_codehash":
		note("%s", read(stack[0], 20))
		fill(stack[1], 32)
	case "account_code":
		note("%s %d %d", read(stack[0], 20), stack[1], stack[2])
		n := min(5, stack[2])
		fill(stack[3], int(n))
		stack[0] = n
	case "msg_sender", "contract_address", "tx_origin", "block_coinbase":
		fill(stack[0], 20)
	case "msg_value", "tx_gas_price", "block_basefee":
		fill(stack[0], 32)
	default:
		if len(Hooks[name].results) == 0 {
			panic("no rule for " + name)
		}
		stack[0] = uint64(name[0])
	}
}

func TestSimpleContracts(t *testing.T) {
	long := bytes.Repeat([]byte("0123456789abcdef"), 3*4096+1)
	for _, tc := range []struct {
		name   string
		wasm   []byte
		args   []byte
		status uint32
		result []byte
		trap   bool
	}{
		{name: "Noop", wasm: Noop()},
		{name: "Echo", wasm: Echo(), args: []byte("abc"), result: []byte("abc")},
		{name: "Echo long", wasm: Echo(), args: long, result: long},
		{name: "Reverter", wasm: Reverter(), args: []byte("abc"), status: 1, result: []byte("abc")},
		{name: "Trapper", wasm: Trapper(), trap: true},
		{name: "Looper", wasm: Looper(1000)},
		{name: "Recursion", wasm: Recursion(1000)},
		{name: "Recursion deep", wasm: Recursion(3000), trap: true},
		{name: "Grower", wasm: Grower(10)},
		{name: "Grower far", wasm: Grower(70000), status: 1},
		{name: "HookCaller", wasm: HookCaller("write_result", 3, 4), result: make([]byte, 4)},
		{name: "HookCaller 64 bits", wasm: HookCaller("evm_gas_left")},
	} {
		s := &scene{args: tc.args}
		status, err := s.run(t, tc.wasm)
		if status != tc.status || (err != nil) != tc.trap || !bytes.Equal(s.result, tc.result) {
			t.Errorf("%s: status %d, %d bytes, %v", tc.name, status, len(s.result), err)
		}
	}
}

func TestScript(t *testing.T) {
	to := common.BytesToAddress([]byte("an address of twenty"))
	key := common.BytesToHash([]byte("a key of the length of a slot's."))
	value := common.BytesToHash([]byte("a value which is as long as that"))
	le := func(n int, c byte) string { return string(append([]byte{c}, make([]byte, n-1)...)) }
	fill := strings.Repeat
	big := bytes.Repeat([]byte("x"), 200_000)

	for _, tc := range []struct {
		name     string
		steps    Steps
		returned string
		failing  bool
		trace    string
		result   string
		status   uint32
		err      string
	}{
		{name: "none"},
		{name: "call", steps: Steps{}.Call(to, 258, 1<<40+7, []byte("abc")).Status().Returned(), returned: "xyz", result: "\x00xyz",
			trace: `call_contract an address of twenty "abc" 0102 gas=1099511627783`},
		{name: "delegate", steps: Steps{}.Delegate(to, 9, []byte("abc")), trace: `delegate_call_contract an address of twenty "abc" gas=9`},
		{name: "static", steps: Steps{}.Static(to, 1<<64-1, nil).Status(), failing: true, result: "\x01",
			trace: `static_call_contract an address of twenty "" gas=18446744073709551615`},
		{name: "require", steps: Steps{}.Append([]byte("no")).Static(to, 5, nil).Require().Trap(), failing: true, returned: "why", status: 1, result: "why",
			trace: `static_call_contract an address of twenty "" gas=5`},
		{name: "require good", steps: Steps{}.Append([]byte("yes")).Static(to, 5, nil).Require(), returned: "why", result: "yes",
			trace: `static_call_contract an address of twenty "" gas=5`},
		{name: "create", steps: Steps{}.Create(1, []byte("code")).Create2(0, key, []byte("c")), result: fill("c", 40),
			trace: `create1 "code" 01|create2 "c"  a key of the length of a slot's.`},
		{name: "slots", steps: Steps{}.Store(key, value).Cache(value, key).Flush(true).Load(key), result: fill("s", 32),
			trace: `storage_cache_bytes32 a key of the length of a slot's. a value which is as long as that|storage_flush_cache 0|` +
				`storage_cache_bytes32 a value which is as long as that a key of the length of a slot's.|storage_flush_cache 1|` +
				`storage_load_bytes32 a key of the length of a slot's.`},
		{name: "transient", steps: Steps{}.StoreTransient(key, value).LoadTransient(value), result: fill("t", 32),
			trace: `transient_store_bytes32 a key of the length of a slot's. a value which is as long as that|transient_load_bytes32 a value which is as long as that`},
		{name: "log", steps: Steps{}.Log([]byte("data"), key).Log(nil), trace: `emit_log "a key of the length of a slot's.data" 1|emit_log "" 0`},
		{name: "keccak", steps: Steps{}.Keccak([]byte("data")), result: fill("n", 32), trace: `native_keccak256 "data"`},
		{name: "account", steps: Steps{}.Account(to), result: fill("a", 64) + le(4, 'a'),
			trace: `account_balance an address of twenty|account_codehash an address of twenty`},
		{name: "code", steps: Steps{}.Code(to, 1, 9).Append([]byte("end")), result: "aaaaaend", trace: `account_code an address of twenty 1 9`},
		{name: "context", steps: Steps{}.Context(), result: fill("m", 52) + fill("c", 20) + fill("t", 52) + le(4, 'm')},
		{name: "block", steps: Steps{}.Block(), result: fill("b", 52) + le(8, 'b') + le(8, 'b') + le(8, 'b') + le(8, 'c')},
		{name: "gas", steps: Steps{}.Gas(), result: le(8, 'e') + le(8, 'e')},
		{name: "append", steps: Steps{}.Append([]byte("ab")).Append(nil).Append([]byte("c")).Return().Trap(), result: "abc"},
		{name: "append much", steps: Steps{}.Append(big).Append(big), result: string(big) + string(big)},
		{name: "revert", steps: Steps{}.Append([]byte("ab")).Revert().Trap(), result: "ab", status: 1},
		{name: "exit", steps: Steps{}.Append([]byte("ab")).Exit(3), result: "ab", trace: "exit_early 3", err: "exit"},
		{name: "work", steps: Steps{}.Loop(1000).Recurse(1000).Grow(2), result: string(binary.LittleEndian.AppendUint32(nil, 1))},
		{name: "trap", steps: Steps{}.Trap(), err: "unreachable"},
		{name: "unknown", steps: Steps{stepCount}, err: "invalid table access"},
		{name: "short", steps: Steps{}.Append([]byte("ab"))[:6], err: "unreachable"},
		{name: "far", steps: Steps{stepAppend, 0xff, 0xff, 0xff, 0xff}, err: "unreachable"},
	} {
		s := &scene{args: tc.steps, returned: []byte(tc.returned)}
		if tc.failing {
			s.status = 1
		}
		status, err := s.run(t, Script())
		if tc.err == "" && err != nil || tc.err != "" && (err == nil || !strings.Contains(err.Error(), tc.err)) {
			t.Errorf("%s: error %v, want %q", tc.name, err, tc.err)
		}
		if status != tc.status || string(s.result) != tc.result {
			t.Errorf("%s: status %d, result %q, want %d and %q", tc.name, status, s.result, tc.status, tc.result)
		}
		if trace := strings.Join(s.trace, "|"); trace != tc.trace {
			t.Errorf("%s: calls\n%s, want\n%s", tc.name, trace, tc.trace)
		}
	}
}

// Other tests build on the sizes and the determinism of what is made here.
func TestScriptIsStable(t *testing.T) {
	a, b := Script(), Script()
	if !bytes.Equal(a, b) {
		t.Error("two scripts differ")
	}
	if len(a) > 4096 {
		t.Errorf("Script has %d bytes", len(a))
	}
}
