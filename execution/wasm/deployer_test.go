package wasm_test

import (
	"bytes"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"
	"github.com/klauspost/compress/zstd"

	"github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/execution/wasm"
)

// try executes a message on a copy of the head's state and gives what comes back.
func (c *chain) try(from, to common.Address, wei, gas uint64, data []byte) (out []byte, used uint64, err error) {
	c.Helper()
	st := c.State(c)
	header := types.CopyHeader(c.Head())
	header.Number.Add(header.Number, common.Big1)
	evm := stf.NewEVM(c.Config, header, c.Ancestor, st, vm.Config{})
	defer evm.Release()
	rules := c.Config.Chain.Rules(header.Number, true, header.Time)
	st.Prepare(rules, from, header.Coinbase, &to, vm.ActivePrecompiles(rules), nil)
	evm.SetTxContext(vm.TxContext{Origin: from, GasPrice: uint256.NewInt(1)})
	out, left, err := evm.Call(from, to, data, vm.NewGasBudget(gas, 0), uint256.NewInt(wei))
	return bytes.Clone(out), gas - left.ExecutionGas, err
}

func TestDeploy(t *testing.T) {
	c := newChain(t, nil)
	code := wasmtest.Script()
	key, value := common.Hash{1}, common.Hash{2}
	init := wasmtest.Steps{}.Store(key, value).Context()
	receipts := c.block(
		c.toDeployer(0, 7, c.pack("deploy", code, []byte(init), common.Hash{9})),
		c.toDeployer(1, 0, c.pack("deploy", code, []byte{}, common.Hash{9})),
		c.toDeployer(1, 5, c.pack("deployActivated", crypto.Keccak256Hash(code), []byte{}, common.Hash{10})),
	)
	for i, r := range receipts {
		if r.Status != types.ReceiptStatusSuccessful {
			t.Fatalf("transaction %d failed", i)
		}
	}
	hash := crypto.Keccak256Hash(code)
	for i, want := range []struct {
		deployer common.Address
		salt     common.Hash
		wei      uint64
		logs     int
	}{{c.Address(0), common.Hash{9}, 7, 2}, {c.Address(1), common.Hash{9}, 0, 1}, {c.Address(1), common.Hash{10}, 5, 1}} {
		at := wasm.AddressOf(want.deployer, hash, want.salt)
		st := c.State(t)
		d, ok := wasm.ParseAccount(st.GetCode(at))
		if !ok || d.Hash != hash || d.Schedule != 1 {
			t.Fatalf("%d: account of %d bytes, designator %+v", i, st.GetCodeSize(at), d)
		}
		if !bytes.Equal(st.GetCode(d.ModuleAddress()), code) {
			t.Errorf("%d: module account has %d bytes", i, st.GetCodeSize(d.ModuleAddress()))
		}
		if got := st.GetBalance(at).Uint64(); got != want.wei {
			t.Errorf("%d: balance %d, want %d", i, got, want.wei)
		}
		logs := receipts[i].Logs
		if len(logs) != want.logs {
			t.Fatalf("%d: %d logs, want %d", i, len(logs), want.logs)
		}
		last := logs[len(logs)-1]
		if last.Address != system.Deployer || last.Topics[0] != deployerABI.Events["Deployed"].ID ||
			last.Topics[1] != common.BytesToHash(at[:]) || last.Topics[2] != hash || last.Topics[3] != common.BytesToHash(want.deployer[:]) {
			t.Errorf("%d: log %+v", i, last)
		}
	}
	if l := receipts[0].Logs[0]; l.Topics[0] != deployerABI.Events["Activated"].ID || l.Topics[1] != hash || new(big.Int).SetBytes(l.Data).Uint64() != 1 {
		t.Errorf("log of activation %+v", l)
	}
	first := wasm.AddressOf(c.Address(0), hash, common.Hash{9})
	if got := c.slot(first, key); got != value {
		t.Errorf("slot set by init: %x", got)
	}
	if receipts[1].GasUsed >= receipts[0].GasUsed*2/3 {
		t.Errorf("the second contract of a module cost %d gas, the first %d", receipts[1].GasUsed, receipts[0].GasUsed)
	}
	// The account of the module is no contract that runs.
	if out, _, err := c.try(c.Address(0), first, 0, 1_000_000, wasmtest.Steps{}.Load(key)); err != nil || common.BytesToHash(out) != value {
		t.Errorf("call: %x, %v", out, err)
	}
}

// In init the caller is whoever asked the deployer, and its value came along.
func TestInitSeesTheCreator(t *testing.T) {
	c := newChain(t, nil)
	sender := make([]byte, 20)
	user := c.Address(2)
	init := wasmtest.Steps{}.Context().Revert()
	out, _, err := c.try(user, system.Deployer, 9, 10_000_000, c.pack("deploy", wasmtest.Script(), []byte(init), common.Hash{}))
	if err == nil || len(out) < 104 {
		t.Fatalf("output %x, error %v", out, err)
	}
	copy(sender, out)
	if common.BytesToAddress(sender) != user || new(big.Int).SetBytes(out[20:52]).Uint64() != 9 {
		t.Errorf("sender %x, value %x", sender, out[20:52])
	}
	if at := wasm.AddressOf(user, crypto.Keccak256Hash(wasmtest.Script()), common.Hash{}); common.BytesToAddress(out[52:72]) != at {
		t.Errorf("contract %x, want %s", out[52:72], at)
	}
}

func TestDeployerRefuses(t *testing.T) {
	c := newChain(t, nil)
	good := wasmtest.Noop()
	c.block(c.toDeployer(0, 0, c.pack("deploy", good, []byte{}, common.Hash{})))
	known := wasm.AddressOf(c.Address(0), crypto.Keccak256Hash(good), common.Hash{})
	enc, _ := zstd.NewWriter(nil)
	bomb := enc.EncodeAll(make([]byte, 1<<20), nil)
	torn := enc.EncodeAll(good, nil)
	encode := func(name string, args ...any) []byte {
		e := deployerABI.Errors[name]
		packed, err := e.Inputs.Pack(args...)
		if err != nil {
			t.Fatal(err)
		}
		return append(bytes.Clone(e.ID[:4]), packed...)
	}
	zero := common.Hash{}
	for name, tc := range map[string]struct {
		wei  uint64
		data []byte
		want []byte
	}{
		"no module":             {0, c.pack("deploy", []byte("\x00asm\x02\x00\x00\x00"), []byte{}, zero), encode("InvalidModule", "version", big.NewInt(4))},
		"empty":                 {0, c.pack("activate", []byte{}), encode("InvalidModule", "magic", big.NewInt(0))},
		"too large":             {0, c.pack("activate", make([]byte, 512<<10+1)), encode("InvalidModule", "size", big.NewInt(0))},
		"inflates to too much":  {0, c.pack("activate", bomb), encode("InvalidModule", "size", big.NewInt(0))},
		"torn zstd":             {0, c.pack("activate", torn[:len(torn)-3]), encode("InvalidModule", "zstd", big.NewInt(0))},
		"zstd and nothing else": {0, c.pack("activate", torn[:4]), encode("InvalidModule", "zstd", big.NewInt(0))},
		"not activated":         {0, c.pack("deployActivated", common.Hash{5}, []byte{}, zero), encode("NotActivated", common.Hash{5})},
		"deployed already":      {0, c.pack("deploy", good, []byte{}, zero), encode("AlreadyDeployed", known)},
		"init that traps":       {0, c.pack("deploy", wasmtest.Trapper(), []byte{1}, zero), encode("InitFailed")},
		"init that reverts":     {0, c.pack("deploy", wasmtest.Reverter(), []byte("reason"), zero), []byte("reason")},
		"unknown method":        {0, []byte{1, 2, 3, 4}, encode("BadArguments")},
		"no method":             {0, []byte{1, 2}, encode("BadArguments")},
		"value to activate":     {1, c.pack("activate", good), encode("BadArguments")},
		"arguments cut off":     {0, c.pack("deploy", good, []byte{}, zero)[:60], encode("BadArguments")},
		"plain transfer":        {1, nil, encode("BadArguments")},
	} {
		out, used, err := c.try(c.Address(0), system.Deployer, tc.wei, 12_000_000, tc.data)
		if err == nil || !bytes.Equal(out, tc.want) {
			t.Errorf("%s: %x, %v; want %x", name, out, err, tc.want)
		}
		if used > 11_000_000 && name != "init that traps" {
			t.Errorf("%s: %d gas used", name, used)
		}
	}
	if got := c.State(t).GetBalance(system.Deployer); !got.IsZero() {
		t.Errorf("the deployer holds %v wei", got)
	}
}

// Compressed and raw are the same module.
func TestDeployCompressed(t *testing.T) {
	c := newChain(t, nil)
	enc, _ := zstd.NewWriter(nil)
	code := wasmtest.Script()
	small := enc.EncodeAll(code, nil)
	r := c.block(c.toDeployer(0, 0, c.pack("activate", small)), c.toDeployer(0, 0, c.pack("activate", code)))
	if r[0].Status != 1 || r[1].Status != 1 || len(r[0].Logs) != 1 || len(r[1].Logs) != 0 {
		t.Errorf("status %d and %d, %d and %d logs", r[0].Status, r[1].Status, len(r[0].Logs), len(r[1].Logs))
	}
	hash := crypto.Keccak256Hash(code)
	out, _, err := c.try(c.Address(0), system.Deployer, 0, 1_000_000, c.pack("isActivated", hash))
	if err != nil || common.BytesToHash(out) != (common.Hash{31: 1}) {
		t.Errorf("isActivated: %x, %v", out, err)
	}
	out, _, _ = c.try(c.Address(0), system.Deployer, 0, 1_000_000, c.pack("isActivated", common.Hash{1}))
	if common.BytesToHash(out) != (common.Hash{}) {
		t.Errorf("isActivated of nothing: %x", out)
	}
	out, _, err = c.try(c.Address(0), system.Deployer, 0, 1_000_000, c.pack("addressOf", c.Address(3), hash, common.Hash{7}))
	if want := wasm.AddressOf(c.Address(3), hash, common.Hash{7}); err != nil || common.BytesToAddress(out) != want {
		t.Errorf("addressOf: %x, %v, want %s", out, err, want)
	}
}

// The price that the check names is the price that the chain takes.
func TestCheckNamesTheGas(t *testing.T) {
	c := newChain(t, nil)
	for _, code := range [][]byte{wasmtest.Noop(), wasmtest.Script()} {
		report, err := wasm.Check(code)
		if err != nil {
			t.Fatal(err)
		}
		data := c.pack("activate", code)
		_, used, err := c.try(c.Address(0), system.Deployer, 0, 10_000_000, data)
		if err != nil {
			t.Fatal(err)
		}
		words := uint64(len(data)+0x60+31) / 32
		stub := uint64(199) + 6*(words+1) + words*words/512 // and what call data and memory of the stub take
		if used < report.ActivationGas || used > report.ActivationGas+stub+100 {
			t.Errorf("%d bytes: used %d, check says %d", len(code), used, report.ActivationGas)
		}
	}
}

// CREATE and CREATE2 with the loader make contracts where the EVM says.
func TestLoader(t *testing.T) {
	factory := common.HexToAddress("0xfac7")
	p := program.New().Op(vm.CALLDATASIZE, vm.PUSH0, vm.PUSH0, vm.CALLDATACOPY)
	p.Push(5).Op(vm.CALLDATASIZE, vm.PUSH0, vm.CALLVALUE, vm.CREATE2)
	p.Op(vm.PUSH0, vm.MSTORE).Op(vm.RETURNDATASIZE, vm.PUSH0).Push(32).Op(vm.RETURNDATACOPY)
	p.Op(vm.RETURNDATASIZE).Push(32).Op(vm.ADD, vm.PUSH0, vm.RETURN)
	c := newChain(t, types.GenesisAlloc{factory: {Nonce: 1, Balance: new(big.Int), Code: p.Bytes()}})
	code := wasmtest.Echo()
	init := append(wasm.Loader(), code...)
	receipts := c.block(
		c.Sign(t, 0, &types.DynamicFeeTx{Data: init, Gas: 5_000_000}),
		c.call(1, factory, 3, init),
		c.Sign(t, 0, &types.DynamicFeeTx{Data: append(wasm.Loader(), 1, 2, 3), Gas: 5_000_000}),
	)
	if receipts[0].Status != 1 || receipts[1].Status != 1 || receipts[2].Status != 0 {
		t.Fatalf("status %d, %d, %d", receipts[0].Status, receipts[1].Status, receipts[2].Status)
	}
	two := crypto.CreateAddress2(factory, common.Hash{31: 5}, crypto.Keccak256(init))
	for _, at := range []common.Address{receipts[0].ContractAddress, two} {
		out, _, err := c.try(c.Address(0), at, 0, 1_000_000, []byte("hello"))
		if err != nil || string(out) != "hello" {
			t.Errorf("%s: %q, %v", at, out, err)
		}
	}
	if got := c.State(t).GetBalance(two).Uint64(); got != 3 {
		t.Errorf("balance %d", got)
	}
	out, _, err := c.try(c.Address(0), factory, 0, 5_000_000, append(wasm.Loader(), 1, 2, 3))
	if err != nil || !bytes.HasPrefix(out[32:], deployerABI.Errors["InvalidModule"].ID.Bytes()[:4]) {
		t.Errorf("the loader's reason: %x, %v", out, err)
	}
	loader, _, err := c.try(c.Address(0), system.Deployer, 0, 1_000_000, c.pack("loader"))
	if err != nil || !bytes.Contains(loader, wasm.Loader()) {
		t.Errorf("loader(): %x, %v", loader, err)
	}
}

// Wei that lies at an address beforehand does not stand in the way.
func TestDeployToFundedAddresses(t *testing.T) {
	c := newChain(t, nil)
	code := wasmtest.Noop()
	hash := crypto.Keccak256Hash(code)
	at := wasm.AddressOf(c.Address(0), hash, common.Hash{})
	mod := wasm.Designator{Schedule: 1, Hash: hash}.ModuleAddress()
	c.block(c.Transfer(t, 1, at, 5), c.Transfer(t, 1, mod, 6))
	if got := c.deploy(code); got[0] != at {
		t.Fatalf("deployed at %s, want %s", got[0], at)
	}
	if st := c.State(t); st.GetBalance(at).Uint64() != 5 || st.GetBalance(mod).Uint64() != 6 {
		t.Errorf("balances %v and %v", st.GetBalance(at), st.GetBalance(mod))
	}
}

// A proxy in the EVM runs a contract's code on its own storage.
func TestProxy(t *testing.T) {
	proxy := common.HexToAddress("0x9909")
	c := newChain(t, nil)
	logic := c.deploy(wasmtest.Script())[0]
	p := program.New().Op(vm.CALLDATASIZE, vm.PUSH0, vm.PUSH0, vm.CALLDATACOPY)
	p.Op(vm.PUSH0, vm.PUSH0, vm.CALLDATASIZE, vm.PUSH0).Push(logic.Bytes()).Op(vm.GAS, vm.DELEGATECALL, vm.POP)
	p.Op(vm.RETURNDATASIZE, vm.PUSH0, vm.PUSH0, vm.RETURNDATACOPY, vm.RETURNDATASIZE, vm.PUSH0, vm.RETURN)
	c2 := newChain(t, types.GenesisAlloc{proxy: {Nonce: 1, Balance: new(big.Int), Code: p.Bytes()}})
	c2.deploy(wasmtest.Script())
	key, value := common.Hash{1}, common.Hash{2}
	r := c2.block(c2.call(1, proxy, 4, wasmtest.Steps{}.Store(key, value).Log([]byte("x")).Context()))
	if r[0].Status != 1 || len(r[0].Logs) != 1 || r[0].Logs[0].Address != proxy {
		t.Fatalf("receipt %+v", r[0])
	}
	if got := c2.slot(proxy, key); got != value {
		t.Errorf("slot of the proxy: %x", got)
	}
	out, _, err := c2.try(c2.Address(1), proxy, 4, 1_000_000, wasmtest.Steps{}.Context())
	if err != nil || common.BytesToAddress(out[:20]) != c2.Address(1) || common.BytesToAddress(out[52:72]) != proxy || out[51] != 4 {
		t.Errorf("context %x, %v", out, err)
	}
}

// A library that init delegates to sees the creator too, not the deployer.
func TestInitDelegates(t *testing.T) {
	c := newChain(t, nil)
	library := c.deploy(wasmtest.Script())[0]
	user := c.Address(2)
	init := wasmtest.Steps{}.Delegate(library, 1_000_000, wasmtest.Steps{}.Context()).Require().Returned().Revert()
	out, _, err := c.try(user, system.Deployer, 0, 10_000_000, c.pack("deploy", wasmtest.Script(), []byte(init), common.Hash{}))
	if err == nil || len(out) < 20 || common.BytesToAddress(out[:20]) != user {
		t.Errorf("output %x, error %v", out, err)
	}
}

// Code put at a module's account, as a call over JSON-RPC may do, neither runs
// nor is kept for the chain.
func TestOverriddenModule(t *testing.T) {
	c := newChain(t, nil)
	at := c.deploy(wasmtest.Echo())[0]
	d, _ := wasm.ParseAccount(c.State(t).GetCode(at))
	header := types.CopyHeader(c.Head())
	header.Number.Add(header.Number, common.Big1)
	rules := c.Config.Chain.Rules(header.Number, true, header.Time)
	for name, code := range map[string][]byte{"another module": wasmtest.Noop(), "no module": []byte("junk"), "nothing": nil} {
		st := c.State(t)
		st.SetCode(d.ModuleAddress(), code, tracing.CodeChangeUnspecified)
		evm := stf.NewEVM(c.Config, header, c.Ancestor, st, vm.Config{})
		st.Prepare(rules, c.Address(0), header.Coinbase, &at, nil, nil)
		if _, _, err := evm.Call(c.Address(0), at, []byte("x"), vm.NewGasBudget(1_000_000, 0), new(uint256.Int)); err == nil {
			t.Errorf("%s: ran", name)
		}
		evm.Release()
	}
	if r := c.block(c.call(0, at, 0, []byte("hello")))[0]; r.Status != 1 {
		t.Errorf("receipt %+v", r)
	}
}
