package rpc

import (
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/move/asm"
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/execution/vms"
	"github.com/trivium-chain/trivium/rollup/chain"
)

const vaultSource = `
module @me.vault {
    struct Vault<phantom T> has key { open: bool, total: u64, parts: vector<u16> }
    struct Note has copy, drop { by: address }
    public entry make<T>(s: &signer, total: u64) {
    label b0:
        assert(copy(total) < 100, 0x10006u64);
        move_to<Vault<T>>(move(s), Vault<T> { open: true, total: move(total), parts: vec_pack_0<u16>() });
        return;
    }
    public total<T>(a: address): u64 acquires Vault {
    label b0:
        return *&borrow_global<Vault<T>>(move(a)).Vault<T>::total;
    }
    hidden() { label b0: return; }
}`

type moveEnv struct {
	*env
	abi   abi.ABI
	vault string
	code  []byte
}

// newMoveEnv is newEnv on a chain with Move, on which alice has published vault.
func newMoveEnv(t *testing.T, cfg Config) *moveEnv {
	t.Helper()
	set, err := vms.Open([]string{system.NameMove}, vms.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { set.Close() })
	g := testGenesis()
	g.Rollup.VMs = []string{system.NameMove}
	e := &moveEnv{env: newEnvOn(t, cfg, chain.Config{Genesis: g, Engines: set.Engines()})}
	e.server.node.Move = set.Move()
	if e.abi, err = abi.JSON(strings.NewReader(move.GatewayABI)); err != nil {
		t.Fatal(err)
	}
	me := tag.FromEVM(alice.addr).String()
	source := strings.ReplaceAll(vaultSource, "@me", me)
	m, err := asm.Module(source, asm.Options{Name: "vault"})
	if err != nil {
		t.Fatal(err)
	}
	if e.code, err = format.Encode(m); err != nil {
		t.Fatal(err)
	}
	e.vault = me + "::vault"
	b := e.seal(e.gateway(alice, "publish", [][]byte{e.code}, uint8(1)), e.gateway(bob, "call", e.vault, "make", []string{"u8"}, [][]byte{{9, 0, 0, 0, 0, 0, 0, 0}}))
	for i, r := range e.store.Receipts(b.Hash()) {
		if r.Status != 1 {
			t.Fatalf("transaction %d failed, %d gas used", i, r.GasUsed)
		}
	}
	return e
}

func (e *moveEnv) pack(method string, args ...any) []byte {
	e.t.Helper()
	data, err := e.abi.Pack(method, args...)
	if err != nil {
		e.t.Fatal(err)
	}
	return data
}

func (e *moveEnv) gateway(u user, method string, args ...any) *types.Transaction {
	e.t.Helper()
	tx := &types.DynamicFeeTx{
		ChainID: e.store.Rules().Chain.ChainID, Nonce: e.nonces[u.addr], To: &system.MoveGateway, Value: new(big.Int), Gas: 3_000_000,
		GasFeeCap: big.NewInt(4e9), GasTipCap: big.NewInt(1e6), Data: e.pack(method, args...),
	}
	e.nonces[u.addr]++
	return e.signTx(u, tx)
}

func TestGetMoveModule(t *testing.T) {
	e := newMoveEnv(t, Config{})
	var got moveModuleView
	e.call(&got, "trivium_getMoveModule", e.vault)
	if got.ID != e.vault || got.Framework || got.Policy != "compatible" || got.Upgrades != 0 || got.CodeHash != crypto.Keccak256Hash(e.code) || string(got.Code) != string(e.code) || got.CodeAddress == nil {
		t.Errorf("module %+v", got)
	}
	var code hexutil.Bytes
	e.call(&code, "eth_getCode", got.CodeAddress, "latest")
	if string(code) != string(e.code) {
		t.Errorf("the code account has %d bytes", len(code))
	}
	if len(got.ABI.Functions) != 2 || got.ABI.Functions[0].Name != "make" || !got.ABI.Functions[0].Entry || strings.Join(got.ABI.Functions[0].Params, ", ") != "&signer, u64" ||
		len(got.ABI.Functions[0].TypeParams) != 1 || got.ABI.Functions[1].Returns[0] != "u64" {
		t.Errorf("functions %+v", got.ABI.Functions)
	}
	if s := got.ABI.Structs; len(s) != 2 || s[0].Name != "Vault" || strings.Join(s[0].Abilities, ",") != "key" || !s[0].TypeParams[0].Phantom || s[0].Fields[2].Type != "vector<u16>" {
		t.Errorf("structs %+v", s)
	}
	// Of the framework, and of what is not there or was not yet.
	got = moveModuleView{}
	e.call(&got, "trivium_getMoveModule", "0x1::coin")
	if !got.Framework || got.CodeAddress != nil || len(got.ABI.Functions) == 0 {
		t.Errorf("a module of the framework: %+v", got.ABI)
	}
	for _, args := range [][]any{{"0x1::nothing"}, {e.vault + "s"}, {e.vault, "earliest"}} {
		var none *moveModuleView
		if e.call(&none, "trivium_getMoveModule", args...); none != nil {
			t.Errorf("%v: %+v", args, none)
		}
	}
	e.fails(-32602, "expected an address", nil, "trivium_getMoveModule", "coin")
	newEnv(t, Config{}).fails(-32602, "this chain has no Move VM", nil, "trivium_getMoveModule", "0x1::coin")
}

func TestGetMoveResource(t *testing.T) {
	e := newMoveEnv(t, Config{})
	var got map[string]any
	e.call(&got, "trivium_getMoveResource", bob.addr, e.vault+"::Vault<u8>")
	value, _ := got["value"].(map[string]any)
	if got["raw"] != "0x01090000000000000000" || value["open"] != true || value["total"] != "9" || got["why"] != nil {
		t.Errorf("resource %v", got)
	}
	for _, args := range [][]any{{alice.addr, e.vault + "::Vault<u8>"}, {bob.addr, e.vault + "::Vault<u16>"}, {bob.addr, "0x1::coin::CoinStore<vector<" + e.vault + "::Vault<u8>>>", "latest"}} {
		var none map[string]any
		if e.call(&none, "trivium_getMoveResource", args...); none != nil {
			t.Errorf("%v: %v", args, none)
		}
	}
	e.fails(-32602, "expected", nil, "trivium_getMoveResource", bob.addr, "u8")
	// Types that no address can have.
	for typ, why := range map[string]string{
		e.vault + "s::Vault<u8>":                 "there is no module " + e.vault + "s",
		e.vault + "::Vaul<u8>":                   "module " + e.vault + " has no struct Vaul; it has Vault, Note",
		e.vault + "::Vault":                      e.vault + "::Vault takes 1 type argument, given 0",
		e.vault + "::Note<u8>":                   e.vault + "::Note takes 0 type arguments, given 1",
		e.vault + "::Note":                       e.vault + "::Note has no key ability: no address can have it",
		e.vault + "::Vault<vector<0x9::no::T>>":  "there is no module 0x9::no",
		e.vault + "::Vault<" + e.vault + "::No>": "module " + e.vault + " has no struct No; it has Vault, Note",
		"0x1::math64::T":                         "module 0x1::math64 has no struct T; it has none",
		"0x1::none::T":                           "there is no module 0x1::none",
	} {
		e.fails(-32602, why, nil, "trivium_getMoveResource", bob.addr, typ)
	}
	e.fails(-32602, "there is no module "+e.vault, nil, "trivium_getMoveResource", bob.addr, e.vault+"::Vault<u8>", "earliest")
	e.fails(-32602, "expected an address", nil, "trivium_getMoveResource", "bob", e.vault+"::Vault<u8>")
}

// A revert of the gateway is told in words, by calls and by traces.
func TestMoveReverts(t *testing.T) {
	e := newMoveEnv(t, Config{})
	why := "Move abort 65542 (0x10006: INVALID_ARGUMENT 6) in " + e.vault + "::make"
	call := obj{"from": alice.addr, "to": system.MoveGateway, "data": hexutil.Bytes(e.pack("call", e.vault, "make", []string{"u8"}, [][]byte{{100, 0, 0, 0, 0, 0, 0, 0}}))}
	e.fails(3, "execution reverted: "+why, nil, "eth_call", call, "latest")
	e.fails(3, why, nil, "eth_estimateGas", call)
	type frame struct {
		VM, VMCall, VMReason, Error string
		To                          common.Address
		Calls                       []any
	}
	var f frame
	e.call(&f, "debug_traceCall", call, "latest", obj{"tracer": "callTracer"})
	if want := (frame{VM: "move", VMCall: e.vault + "::make", VMReason: why, Error: "execution reverted", To: system.MoveGateway}); f.VM != want.VM || f.VMCall != want.VMCall || f.VMReason != want.VMReason || f.Error != want.Error || f.To != want.To || len(f.Calls) != 0 {
		t.Errorf("trace %+v", f)
	}
	var contract map[string]any
	if e.call(&contract, "trivium_getContract", system.MoveGateway); contract["vm"] != "system" {
		t.Errorf("the gateway is %v", contract)
	}
}
