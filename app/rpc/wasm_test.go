package rpc

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"math/big"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution/router"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/execution/vms"
	"github.com/trivium-chain/trivium/execution/wasm"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
	"github.com/trivium-chain/trivium/rollup/chain"
)

// Contracts of the module testdata/script.wasm, which does what its call data
// says (see the steps below), and a proxy of the EVM that delegates to one.
var (
	script1 = common.HexToAddress("0x2000000000000000000000000000000000000001")
	script2 = common.HexToAddress("0x2000000000000000000000000000000000000002")
	proxy   = common.HexToAddress("0x2000000000000000000000000000000000000003")
	wallet  = common.HexToAddress("0x2000000000000000000000000000000000000004") // delegates to script1 by EIP-7702

	proxyCode = code(
		vm.CALLDATASIZE, vm.PUSH0, vm.PUSH0, vm.CALLDATACOPY,
		vm.PUSH0, vm.PUSH0, vm.CALLDATASIZE, vm.PUSH0, vm.PUSH20, script1, vm.GAS, vm.DELEGATECALL, vm.POP,
		vm.RETURNDATASIZE, vm.PUSH0, vm.PUSH0, vm.RETURNDATACOPY, vm.RETURNDATASIZE, vm.PUSH0, vm.RETURN)
)

// steps are call data of the script.
type steps []byte

func (s steps) call(to common.Address, gas uint64, data []byte) steps {
	s = append(append(s, 0), to[:]...)
	s = append(s, make([]byte, 32)...)
	return s.rest(gas, data)
}

func (s steps) delegate(to common.Address, gas uint64, data []byte) steps {
	return append(append(s, 1), to[:]...).rest(gas, data)
}

func (s steps) static(to common.Address, gas uint64, data []byte) steps {
	return append(append(s, 2), to[:]...).rest(gas, data)
}

func (s steps) rest(gas uint64, data []byte) steps {
	s = binary.BigEndian.AppendUint64(s, gas)
	s = binary.BigEndian.AppendUint32(s, uint32(len(data)))
	return append(s, data...)
}

func (s steps) log(data string) steps {
	s = append(s, 0x0e, 0, 0, 0, 0)
	s = binary.BigEndian.AppendUint32(s, uint32(len(data)))
	return append(s, data...)
}

func (s steps) loop(times uint32) steps { return binary.BigEndian.AppendUint32(append(s, 0x16), times) }
func (s steps) revert() steps           { return append(s, 0x1a) }
func (s steps) trap() steps             { return append(s, 0x1c) }

func scriptModule(t testing.TB) ([]byte, wasm.Designator) {
	t.Helper()
	raw, err := os.ReadFile("testdata/script.wasm")
	if err != nil {
		t.Fatal(err)
	}
	return raw, wasm.Designator{Schedule: schedule.Latest, Hash: crypto.Keccak256Hash(raw)}
}

// newWasmEnv is newEnv on a chain with WASM, whose genesis holds the scripts.
func newWasmEnv(t testing.TB, cfg Config) *env {
	t.Helper()
	raw, d := scriptModule(t)
	set, err := vms.Open([]string{system.NameWASM}, vms.Config{WASM: wasm.Config{Interpreter: true}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { set.Close() })
	g := testGenesis()
	g.Rollup.VMs = []string{system.NameWASM}
	for a, c := range map[common.Address][]byte{
		d.ModuleAddress(): raw, script1: d.AccountCode(), script2: d.AccountCode(), proxy: proxyCode, wallet: types.AddressToDelegation(script1),
	} {
		g.Alloc[a] = types.Account{Nonce: 1, Balance: new(big.Int), Code: c}
	}
	return newEnvOn(t, cfg, chain.Config{Genesis: g, Engines: set.Engines()})
}

func TestGetContract(t *testing.T) {
	e := newWasmEnv(t, Config{})
	for _, bad := range []any{"0x12", "token", 5, nobody.Hex() + "00"} {
		e.fails(-32602, "is no text of 0x and 40 hex digits", nil, "trivium_getContract", bad)
	}
	raw, d := scriptModule(t)
	for _, tc := range []struct {
		at   common.Address
		want map[string]any
	}{
		{nobody, map[string]any{"vm": "none", "codeSize": "0x0", "codeHash": types.EmptyCodeHash.Hex()}},
		{alice.addr, map[string]any{"vm": "account", "codeSize": "0x0"}},
		{wallet, map[string]any{"vm": "account", "codeSize": "0x17", "delegation": strings.ToLower(script1.Hex())}},
		{keeper, map[string]any{"vm": "evm", "codeHash": crypto.Keccak256Hash(keeperCode).Hex(), "codeSize": hexutil.EncodeUint64(uint64(len(keeperCode)))}},
		{system.Deployer, map[string]any{"vm": "system", "codeSize": hexutil.EncodeUint64(router.StubSize)}},
		{system.WASM, map[string]any{"vm": "system", "codeSize": "0x0"}},
		{script1, map[string]any{
			"vm": "wasm", "codeHash": crypto.Keccak256Hash(d.AccountCode()).Hex(), "codeSize": hexutil.EncodeUint64(uint64(len(d.AccountCode()))),
			"moduleHash": d.Hash.Hex(), "moduleSize": hexutil.EncodeUint64(uint64(len(raw))), "moduleAddress": strings.ToLower(d.ModuleAddress().Hex()),
			"schedule": "0x1", "designator": hexutil.Encode(d.Bytes()),
		}},
		{d.ModuleAddress(), map[string]any{
			"vm": "module", "codeHash": d.Hash.Hex(), "codeSize": hexutil.EncodeUint64(uint64(len(raw))),
			"moduleHash": d.Hash.Hex(), "moduleSize": hexutil.EncodeUint64(uint64(len(raw))), "moduleAddress": strings.ToLower(d.ModuleAddress().Hex()),
			"schedule": "0x1", "designator": hexutil.Encode(d.Bytes()),
		}},
	} {
		var got map[string]any
		e.call(&got, "trivium_getContract", tc.at)
		tc.want["address"] = strings.ToLower(tc.at.Hex())
		if _, ok := tc.want["codeHash"]; !ok {
			delete(got, "codeHash")
		}
		if !reflect.DeepEqual(got, tc.want) {
			t.Errorf("%s\n got %v\nwant %v", tc.at, got, tc.want)
		}
	}
	// The designator is what eth_getCode ends with, behind the stub.
	var code hexutil.Bytes
	e.call(&code, "eth_getCode", script1, "latest")
	if !bytes.Equal(code, append(router.Stub(system.WASM), d.Bytes()...)) {
		t.Errorf("code of a WASM contract: %s", code)
	}
	e.fails(-32000, "header not found", nil, "trivium_getContract", script1, "0x99")
	// Where the VM is off its stub is a piece of EVM code like any other.
	plain := newEnv(t, Config{})
	if name, _ := plain.server.node.runs(d.AccountCode()); name != "" {
		t.Errorf("a chain of the EVM alone runs a contract on %q", name)
	}
}

// frame is a call of a callTracer's result.
type frame map[string]any

func (f frame) calls() (out []frame) {
	list, _ := f["calls"].([]any)
	for _, c := range list {
		out = append(out, frame(c.(map[string]any)))
	}
	return out
}

// merged does to a result as go-ethereum gives it what vmFrames does while it is
// made, by another way: from the finished tree.
func merged(t *testing.T, f frame) frame {
	t.Helper()
	out := frame{}
	for k, v := range f {
		out[k] = v
	}
	delete(out, "calls")
	calls := f.calls()
	engine, gate := strings.ToLower(system.WASM.Hex()), strings.ToLower(router.DelegateGate(system.WASM).Hex())
	isStub := slices.ContainsFunc(calls, func(c frame) bool { return c["to"] == engine })
	if isStub {
		out["vm"] = "wasm"
		ran := calls[0]
		if len(calls) > 1 { // run by delegation: refused, marker set, through the gate
			if len(calls) != 3 || calls[1]["to"] != gate || calls[2]["to"] != gate {
				t.Fatalf("the stub made the calls %v", calls)
			}
			ran = calls[2].calls()[0]
		}
		if ran["to"] != engine {
			t.Fatalf("the stub called %v", ran["to"])
		}
		if ran["logs"] != nil {
			out["logs"] = ran["logs"]
		}
		if text, _ := ran["error"].(string); text != "" && text != "execution reverted" {
			out["vmError"] = text
		}
		calls = ran.calls()
	}
	var inner []any
	for _, c := range calls {
		inner = append(inner, map[string]any(merged(t, c)))
	}
	if inner != nil {
		out["calls"] = inner
	}
	return out
}

// A contract is one frame of the call tree, however it is called and however it
// ends, and all that it calls and logs stands under it.
func TestContractIsOneFrame(t *testing.T) {
	e := newWasmEnv(t, Config{})
	store := words(7, 9)
	deep := steps(nil).log("in").call(keeper, 100_000, store).log("out")
	for name, tc := range map[string]struct {
		to     common.Address
		data   []byte
		frames int // of contracts that WASM runs
	}{
		"nothing":         {script1, nil, 1},
		"logs":            {script1, steps(nil).log("a").log("b"), 1},
		"EVM below":       {script1, deep, 1},
		"WASM below":      {script1, steps(nil).log("a").call(script2, 500_000, deep).log("b").call(script2, 200_000, steps(nil).log("c")), 3},
		"revert":          {script1, steps(nil).log("a").revert(), 1},
		"revert below":    {script1, steps(nil).call(script2, 300_000, steps(nil).log("a").revert()).log("b"), 2},
		"trap":            {script1, steps(nil).log("a").trap(), 1},
		"trap below":      {script1, steps(nil).call(script2, 300_000, steps(nil).log("a").trap()).log("b"), 2},
		"gas below":       {script1, steps(nil).call(script2, 60_000, steps(nil).loop(1<<31)).log("b"), 2},
		"static":          {script1, steps(nil).static(script2, 300_000, steps(nil).static(keeper, 100_000, store)), 2},
		"write in static": {script1, steps(nil).static(script2, 300_000, steps(nil).log("no")), 2},
		"delegate":        {script1, steps(nil).delegate(script2, 500_000, deep), 2},
		"by a proxy":      {proxy, deep, 1},
		"proxy below":     {script2, steps(nil).call(proxy, 700_000, steps(nil).log("a").call(script2, 100_000, steps(nil).trap())), 3},
		"trap by proxy":   {proxy, steps(nil).log("a").trap(), 1},
		"by EIP-7702":     {wallet, deep, 1},
		"EVM alone":       {relay, store, 0},
		"the engine":      {system.WASM, deep, 0},
		"the deployer":    {system.Deployer, common.FromHex("0x12345678"), 1},
		"an account":      {bob.addr, nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			msg := map[string]any{"from": alice.addr, "to": tc.to, "data": hexutil.Bytes(tc.data), "gas": hexutil.Uint64(2_000_000)}
			tracer := map[string]any{"tracer": "callTracer", "tracerConfig": map[string]any{"withLog": true}}
			var raw frame
			stubs := e.server.node.stubs
			e.server.node.stubs = nil
			e.call(&raw, "debug_traceCall", msg, "latest", tracer)
			e.server.node.stubs = stubs
			var got frame
			e.call(&got, "debug_traceCall", msg, "latest", tracer)
			want := merged(t, raw)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("\n got %s\nwant %s\n raw %s", asJSON(got), asJSON(want), asJSON(raw))
			}
			if n := strings.Count(asJSON(got), `"vm":"wasm"`); n != tc.frames {
				t.Errorf("%d frames of WASM contracts, want %d: %s", n, tc.frames, asJSON(got))
			}
			if tc.to != system.WASM && strings.Contains(asJSON(got), `"to":"`+strings.ToLower(system.WASM.Hex())) {
				t.Errorf("the engine shows: %s", asJSON(got))
			}
			var top frame
			e.call(&top, "debug_traceCall", msg, "latest", map[string]any{"tracer": "callTracer", "tracerConfig": map[string]any{"onlyTopCall": true}})
			if top["vm"] != got["vm"] || top["vmError"] != got["vmError"] || top["gasUsed"] != got["gasUsed"] || top["calls"] != nil {
				t.Errorf("the top call alone: %s, want that of %s", asJSON(top), asJSON(got))
			}
		})
	}
}

func asJSON(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}

// What is traced in a block is what a receipt says of it.
func TestTraceOfMinedContracts(t *testing.T) {
	e := newWasmEnv(t, Config{})
	tx := e.signTx(alice, &types.DynamicFeeTx{
		ChainID: e.store.Rules().Chain.ChainID, To: &script1, Gas: 900_000, GasFeeCap: big.NewInt(4e9), GasTipCap: big.NewInt(1e6),
		Data: steps(nil).log("a").call(script2, 300_000, steps(nil).log("b")),
	})
	block := e.seal(tx)
	var receipt struct {
		GasUsed hexutil.Uint64
		Logs    []types.Log
	}
	e.call(&receipt, "eth_getTransactionReceipt", tx.Hash())
	tracer := map[string]any{"tracer": "callTracer", "tracerConfig": map[string]any{"withLog": true}}
	var one frame
	e.call(&one, "debug_traceTransaction", tx.Hash(), tracer)
	if one["vm"] != "wasm" || one["gasUsed"] != hexutil.EncodeUint64(uint64(receipt.GasUsed)) || len(receipt.Logs) != 2 {
		t.Errorf("%s; receipt %+v", asJSON(one), receipt)
	}
	below := one.calls()
	if len(below) != 1 || below[0]["to"] != strings.ToLower(script2.Hex()) || below[0]["from"] != strings.ToLower(script1.Hex()) || below[0]["logs"] == nil {
		t.Errorf("calls %s", asJSON(below))
	}
	for method, arg := range map[string]any{"debug_traceBlockByHash": block.Hash(), "debug_traceBlockByNumber": hexutil.Uint64(block.NumberU64())} {
		var all []struct{ Result frame }
		e.call(&all, method, arg, tracer)
		if len(all) != 1 || !reflect.DeepEqual(all[0].Result, one) {
			t.Errorf("%s: %s, want %s", method, asJSON(all), asJSON(one))
		}
	}
	// Other tracers show what the EVM sees.
	var flat []struct {
		Action struct{ To common.Address } `json:"action"`
	}
	e.call(&flat, "debug_traceTransaction", tx.Hash(), map[string]any{"tracer": "flatCallTracer"})
	if !slices.ContainsFunc(flat, func(f struct {
		Action struct{ To common.Address } `json:"action"`
	}) bool {
		return f.Action.To == system.WASM
	}) {
		t.Errorf("flatCallTracer: %+v", flat)
	}
}

// eth_call, estimates and access lists take contracts as they take Solidity's.
func TestCallsOfContracts(t *testing.T) {
	e := newWasmEnv(t, Config{})
	data := steps(nil).call(keeper, 200_000, words(1, 2))
	msg := map[string]any{"from": alice.addr, "to": script1, "data": hexutil.Bytes(append(data, 0x06))} // status
	var out hexutil.Bytes
	e.call(&out, "eth_call", msg, "latest")
	if !bytes.Equal(out, []byte{0}) {
		t.Errorf("the status of the inner call is %s", out)
	}
	// A call within must not run out of gas: the estimate finds what succeeds, and
	// not much less does.
	for i, percent := range []uint64{100, 98} {
		data = append(steps(nil).call(keeper, 200_000, words(uint64(i)+10, 2)), 0x05) // a fresh slot; require
		var gas hexutil.Uint64
		e.call(&gas, "eth_estimateGas", map[string]any{"from": alice.addr, "to": script1, "data": hexutil.Bytes(data)})
		g := uint64(gas) * percent / 100
		tx := e.signTx(alice, &types.DynamicFeeTx{
			ChainID: e.store.Rules().Chain.ChainID, Nonce: e.nonces[alice.addr], To: &script1, Gas: g, GasFeeCap: big.NewInt(4e9), GasTipCap: big.NewInt(1e6), Data: data,
		})
		e.nonces[alice.addr]++
		e.seal(tx)
		var receipt struct{ Status hexutil.Uint64 }
		e.call(&receipt, "eth_getTransactionReceipt", tx.Hash())
		if int(receipt.Status) != 1-i {
			t.Errorf("with %d gas of %d the status is %d", g, gas, receipt.Status)
		}
	}
	// Contracts run as well where precompiles are moved.
	moved := map[string]any{common.Address{19: 4}.Hex(): map[string]any{"movePrecompileToAddress": nobody}}
	identity := map[string]any{"from": alice.addr, "to": script1, "data": hexutil.Bytes(append(steps(nil).call(nobody, 50_000, []byte("abc")), 0x05, 0x07))} // require, returned
	e.call(&out, "eth_call", identity, "latest", moved)
	if string(out) != "abc" {
		t.Errorf("through a moved precompile: %q", out)
	}
	var gas hexutil.Uint64
	e.call(&gas, "eth_estimateGas", identity, "latest", moved)

	// What every transaction finds warm has no place in an access list.
	var list struct {
		AccessList types.AccessList `json:"accessList"`
	}
	for _, to := range []common.Address{script1, proxy} {
		e.call(&list, "eth_createAccessList", map[string]any{"from": alice.addr, "to": to, "data": hexutil.Bytes(data)})
		for _, a := range list.AccessList {
			if router.Reserved(a.Address) {
				t.Errorf("%s is in the access list of a call of %s", a.Address, to)
			}
		}
	}
	// A revert's data is the contract's own.
	reason := common.FromHex("0xe450d38c")
	data = append(steps{0x15, 0, 0, 0, 4}, reason...) // append
	e.fails(codeReverted, "execution reverted", "0xe450d38c", "eth_call", map[string]any{"to": script1, "data": hexutil.Bytes(data.revert())}, "latest")
}
