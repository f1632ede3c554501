package rpc

import (
	"bytes"
	"context"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/ethclient/gethclient"
)

type obj = map[string]any

// reasonData is what Solidity's revert("no way") gives back.
var reasonData = hexutil.MustDecode("0x08c379a0" +
	"0000000000000000000000000000000000000000000000000000000000000020" +
	"0000000000000000000000000000000000000000000000000000000000000006" + "6e6f207761790000000000000000000000000000000000000000000000000000")

func TestCallErrors(t *testing.T) {
	e := newEnv(t, Config{})
	for _, c := range []struct {
		name string
		args obj
		code int
		text string
		data any
	}{
		{"revert with a reason", obj{"to": refuser, "input": hexutil.Bytes(reasonData)}, 3, "execution reverted: no way", hexutil.Encode(reasonData)},
		{"revert with nothing", obj{"to": refuser}, 3, "execution reverted", "0x"},
		{"revert with a custom error", obj{"to": refuser, "data": "0x12345678"}, 3, "execution reverted", "0x12345678"},
		{"out of gas", obj{"to": burner, "gas": "0x10000"}, -32000, "out of gas", nil},
		{"invalid opcode", obj{"data": "0xfe"}, -32000, "invalid opcode: INVALID", nil},
		{"no money", obj{"from": poor.addr, "to": nobody, "value": "0xde0b6b3a7640000"}, -32000, "insufficient funds for", nil},
		{"no money for gas", obj{"from": poor.addr, "to": nobody, "gasPrice": "0x77359400", "gas": "0x5208"}, -32000, "insufficient funds for gas * price + value", nil},
		{"too little gas", obj{"to": nobody, "gas": "0x10"}, -32000, "intrinsic gas too low: have 16, want 21000 (supplied gas 16)", nil},
		{"cap under base fee", obj{"from": alice.addr, "to": nobody, "maxFeePerGas": "0x1"}, -32000, "max fee per gas less than block base fee", nil},
		{"tip over cap", obj{"from": alice.addr, "to": nobody, "maxFeePerGas": "0x77359400", "maxPriorityFeePerGas": "0x77359401"}, -32000, "max priority fee per gas higher than max fee per gas", nil},
		{"both price kinds", obj{"to": nobody, "gasPrice": "0x1", "maxFeePerGas": "0x1"}, -32000, "both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified", nil},
		{"input differs from data", obj{"to": nobody, "input": "0x01", "data": "0x02"}, -32000, `both "data" and "input" are set and not equal`, nil},
		{"other chain", obj{"to": nobody, "chainId": "0x1"}, -32000, "chainId does not match node's (have=1, want=4242)", nil},
		{"blobs", obj{"to": nobody, "blobVersionedHashes": []common.Hash{{1}}}, -32000, "transaction type not supported", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out any
			wantError(t, e.client.Call(&out, "eth_call", c.args, "latest"), c.code, c.text, c.data)
		})
	}
	e.fails(-32602, "invalid argument 0", nil, "eth_call", obj{"to": "0x12"}, "latest")
}

func TestCallSeesItsBlockAndOverrides(t *testing.T) {
	e := newEnv(t, Config{})
	e.seal()
	observe := func(args ...any) (out [8]*big.Int) {
		t.Helper()
		var raw hexutil.Bytes
		e.call(&raw, "eth_call", args...)
		for i := range out {
			out[i] = new(big.Int).SetBytes(raw[32*i : 32*i+32])
		}
		return out
	}
	head := e.store.Head()
	got := observe(obj{"to": observer, "from": alice.addr}, "latest")
	if got[0].Uint64() != 1 || got[1].Uint64() != head.Time || got[4].Uint64() != head.GasLimit || common.BigToHash(got[3]) != head.MixDigest ||
		common.BigToAddress(got[6]) != alice.addr || got[7].Cmp(new(big.Int).Mul(ether, big.NewInt(1000))) != 0 {
		t.Errorf("latest block seen as %v", got)
	}
	if got[5].Sign() != 0 {
		t.Errorf("a free call sees base fee %v, want 0", got[5])
	}
	if paid := observe(obj{"to": observer, "from": alice.addr, "gasPrice": "0xb2d05e00"}, "latest"); paid[5].Cmp(head.BaseFee) != 0 {
		t.Errorf("a paying call sees base fee %v, want %v", paid[5], head.BaseFee)
	}
	if p := observe(obj{"to": observer}, "pending"); p[0].Uint64() != 2 || p[1].Uint64() != uint64(e.now.Unix()) {
		t.Errorf("pending block seen as %v", p)
	}
	over := observe(obj{"to": observer, "from": alice.addr, "gas": "0x20000", "gasPrice": "0x64"}, "latest", obj{alice.addr.Hex(): obj{"balance": "0xffffffff"}},
		obj{"number": "0x3e8", "time": "0x7d0", "gasLimit": "0xbb8", "feeRecipient": bob.addr, "prevRandao": word(9), "baseFeePerGas": "0x5"})
	for i, want := range []*big.Int{big.NewInt(1000), big.NewInt(2000), bob.addr.Big(), big.NewInt(9), big.NewInt(3000), big.NewInt(5)} {
		if over[i].Cmp(want) != 0 {
			t.Errorf("overridden word %d is %v, want %v", i, over[i], want)
		}
	}
	e.fails(-32000, "has both 'state' and 'stateDiff'", nil, "eth_call", obj{"to": nobody}, "latest", obj{keeper.Hex(): obj{"state": obj{}, "stateDiff": obj{}}})
}

func TestStateOverrides(t *testing.T) {
	e := newEnv(t, Config{})
	e.seal(e.sign(alice, &keeper, 0, words(1, 11)), e.sign(alice, &keeper, 0, words(2, 22)))
	call := obj{"to": keeper, "input": hexutil.Bytes(words(1, 99))}
	second := obj{"to": keeper, "input": hexutil.Bytes(words(2, 99))}
	read := func(args obj, overrides obj) uint64 {
		t.Helper()
		var out common.Hash
		e.call(&out, "eth_call", args, "latest", overrides)
		return out.Big().Uint64()
	}
	slot := func(n, v uint64) obj { return obj{word(n).Hex(): word(v)} }
	for _, c := range []struct {
		name     string
		args     obj
		override obj
		want     uint64
	}{
		{"none", call, obj{}, 11},
		{"diff sets one slot", call, obj{"stateDiff": slot(1, 5)}, 5},
		{"diff leaves the others", second, obj{"stateDiff": slot(1, 5)}, 22},
		{"state sets all", call, obj{"state": slot(1, 6)}, 6},
		{"state clears the others", second, obj{"state": slot(1, 6)}, 0},
		{"code", call, obj{"code": hexutil.Bytes(code(vm.PUSH1, 42, vm.PUSH0, vm.MSTORE, vm.PUSH1, 32, vm.PUSH0, vm.RETURN))}, 42},
	} {
		if got := read(c.args, obj{keeper.Hex(): c.override}); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
	if got := read(call, obj{}); got != 11 {
		t.Errorf("an override stayed: slot holds %d", got)
	}
	// A nonce override shows in the address of what is created.
	for nonce, want := range map[string]bool{"0x2": false, "0x7": true} {
		create := code(vm.PUSH0, vm.PUSH0, vm.PUSH0, vm.CREATE, vm.PUSH0, vm.MSTORE, vm.PUSH1, 32, vm.PUSH0, vm.RETURN)
		var out common.Hash
		e.call(&out, "eth_call", obj{"to": observer}, "latest", obj{observer.Hex(): obj{"code": hexutil.Bytes(create), "nonce": nonce}})
		if got := common.BytesToAddress(out[:]) == cryptoCreate(observer, 7); got != want {
			t.Errorf("nonce %s creates %s", nonce, out)
		}
	}
}

func TestPrecompilesCanBeMoved(t *testing.T) {
	t.Run("EVM alone", func(t *testing.T) { precompilesCanBeMoved(t, newEnv(t, Config{})) })
	t.Run("with WASM", func(t *testing.T) { precompilesCanBeMoved(t, newWasmEnv(t, Config{})) })
}

func precompilesCanBeMoved(t *testing.T, e *env) {
	identity := common.Address{19: 4}
	call := func(to common.Address, overrides obj) string {
		t.Helper()
		var out hexutil.Bytes
		e.call(&out, "eth_call", obj{"to": to, "data": "0xabcd"}, "latest", overrides)
		return out.String()
	}
	moved := obj{identity.Hex(): obj{"movePrecompileToAddress": nobody}}
	if got := call(nobody, moved); got != "0xabcd" {
		t.Errorf("the moved contract answers %s", got)
	}
	if got := call(identity, moved); got != "0x" {
		t.Errorf("its old address answers %s", got)
	}
	// Code over a precompile replaces it: PUSH1 7 PUSH0 MSTORE8 PUSH1 1 PUSH0 RETURN.
	if got := call(identity, obj{identity.Hex(): obj{"code": "0x60075f5360015ff3"}}); got != "0x07" {
		t.Errorf("the replaced contract answers %s", got)
	}
	e.fails(-32000, "is not a precompile", nil, "eth_call", obj{"to": nobody}, "latest", obj{keeper.Hex(): obj{"movePrecompileToAddress": nobody}})
	e.fails(-32000, "is already overridden", nil, "eth_call", obj{"to": nobody}, "latest",
		obj{identity.Hex(): obj{"movePrecompileToAddress": nobody}, nobody.Hex(): obj{"nonce": "0x1"}})
}

// Whatever number a call pretends to run at, it finds this chain's blocks.
func TestBlockHashUnderAnotherNumber(t *testing.T) {
	e := newEnv(t, Config{})
	blocks := []*types.Block{e.seal(), e.seal(), e.seal(), e.seal()}
	number := code(vm.PUSH0, vm.CALLDATALOAD, vm.BLOCKHASH, vm.PUSH0, vm.MSTORE, vm.PUSH1, 32, vm.PUSH0, vm.RETURN)
	for _, c := range []struct {
		at   string
		of   uint64
		want common.Hash
	}{
		{"0x3", 2, blocks[1].Hash()},
		{"0x3", 1, blocks[0].Hash()},
		{"0x5", 4, blocks[3].Hash()},
		{"0x6", 4, blocks[3].Hash()},
		{"0x6", 5, common.Hash{}},
		{"0x0", 0, common.Hash{}},
	} {
		var got common.Hash
		e.call(&got, "eth_call", obj{"to": nobody, "input": hexutil.Bytes(words(c.of))}, "latest",
			obj{nobody.Hex(): obj{"code": hexutil.Bytes(number)}}, obj{"number": c.at})
		if got != c.want {
			t.Errorf("at %s, the hash of block %d is %s, want %s", c.at, c.of, got, c.want)
		}
	}
}

func TestEstimates(t *testing.T) {
	e := newEnv(t, Config{})
	e.seal(e.sign(alice, &keeper, 0, words(1, 11)))
	ctx := context.Background()
	for _, c := range []struct {
		name string
		msg  ethereum.CallMsg
		data []byte
	}{
		{"plain transfer", ethereum.CallMsg{From: alice.addr, To: &nobody, Value: big.NewInt(1)}, nil},
		{"transfer with data", ethereum.CallMsg{From: alice.addr, To: &nobody, Data: bytes.Repeat([]byte{1}, 1000)}, nil},
		{"new slot", ethereum.CallMsg{From: alice.addr, To: &keeper, Data: words(5, 1)}, nil},
		{"refund for a cleared slot", ethereum.CallMsg{From: alice.addr, To: &keeper, Data: words(1, 0)}, nil},
		{"call within a call", ethereum.CallMsg{From: alice.addr, To: &relay, Data: words(6, 1)}, nil},
		{"clears a slot within a call", ethereum.CallMsg{From: alice.addr, To: &relay, Data: words(1, 0)}, nil},
		{"deployment", ethereum.CallMsg{From: alice.addr, Data: deployCode(observerCode)}, nil},
		{"with an access list", ethereum.CallMsg{From: alice.addr, To: &keeper, Data: words(5, 1), AccessList: types.AccessList{{Address: keeper, StorageKeys: []common.Hash{word(5)}}}}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			gas, err := e.eth.EstimateGas(ctx, c.msg)
			if err != nil {
				t.Fatal(err)
			}
			if c.name == "plain transfer" && gas != 21000 {
				t.Errorf("estimate is %d, want 21000", gas)
			}
			// What is estimated must succeed, and a fiftieth less must not.
			with := func(gas uint64) bool {
				msg := c.msg
				msg.Gas = gas
				_, err := e.eth.CallContract(ctx, msg, nil)
				return err == nil
			}
			if !with(gas) {
				t.Errorf("the call fails with its estimate of %d gas", gas)
			}
			if with(gas - gas/50) {
				t.Errorf("the estimate of %d gas is more than 2 %% too high", gas)
			}
		})
	}
	for _, c := range []struct {
		name string
		args []any
		code int
		text string
		data any
	}{
		{"revert", []any{obj{"to": refuser, "input": hexutil.Bytes(reasonData)}}, 3, "execution reverted: no way", hexutil.Encode(reasonData)},
		{"revert with nothing", []any{obj{"to": refuser}}, 3, "execution reverted", "0x"},
		{"never enough", []any{obj{"to": burner}}, -32000, "gas required exceeds allowance (16777216)", nil},
		{"bounded by the caller", []any{obj{"to": keeper, "input": hexutil.Bytes(words(7, 1)), "gas": "0x5dc0"}}, -32000, "gas required exceeds allowance (24000)", nil},
		{"bounded by the purse", []any{obj{"from": poor.addr, "to": keeper, "input": hexutil.Bytes(words(7, 1)), "gasPrice": "0x64"}, "latest", obj{}, obj{"baseFeePerGas": "0x1"}}, -32000, "gas required exceeds allowance (10000)", nil},
		{"value over balance", []any{obj{"from": poor.addr, "to": nobody, "value": "0xde0b6b3a7640000", "gasPrice": "0x1"}}, -32000, "insufficient funds for transfer", nil},
		{"value over balance, free", []any{obj{"from": poor.addr, "to": nobody, "value": "0xde0b6b3a7640000"}}, -32000, "insufficient funds for", nil},
		{"invalid opcode", []any{obj{"data": "0xfe"}}, -32000, "invalid opcode: INVALID", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out any
			wantError(t, e.client.Call(&out, "eth_estimateGas", c.args...), c.code, c.text, c.data)
		})
	}
	// An override can make what fails succeed.
	var gas hexutil.Uint64
	e.call(&gas, "eth_estimateGas", obj{"to": refuser}, "latest", obj{refuser.Hex(): obj{"code": "0x00"}})
	if gas < 21000 || gas > 21400 {
		t.Errorf("estimate with code overridden is %d, want 21000 or little more", gas)
	}
}

func TestAccessList(t *testing.T) {
	e := newEnv(t, Config{})
	ctx := context.Background()
	list, gas, vmErr, err := gethclient.New(e.client).CreateAccessList(ctx, ethereum.CallMsg{From: alice.addr, To: &relay, Data: words(3, 1)})
	if err != nil || vmErr != "" {
		t.Fatal(err, vmErr)
	}
	want := types.AccessList{{Address: keeper, StorageKeys: []common.Hash{word(3)}}}
	if !jsonEqual(*list, want) {
		t.Errorf("access list is %v, want %v", *list, want)
	}
	tx := e.signTx(alice, &types.AccessListTx{ChainID: e.store.Rules().Chain.ChainID, To: &relay, Gas: 200_000, GasPrice: big.NewInt(4e9), Data: words(3, 1), AccessList: *list})
	b := e.seal(tx)
	if used := e.store.Receipts(b.Hash())[0].GasUsed; used != gas {
		t.Errorf("gas used is %d, the answer said %d", used, gas)
	}
	_, _, vmErr, err = gethclient.New(e.client).CreateAccessList(ctx, ethereum.CallMsg{From: alice.addr, To: &refuser})
	if err != nil || vmErr != "execution reverted" {
		t.Errorf("a reverting call gives %q, %v", vmErr, err)
	}
}

func TestCallsEndInTime(t *testing.T) {
	e := newEnv(t, Config{CallGas: 1 << 60, CallTimeout: 20 * time.Millisecond})
	e.fails(-32000, "execution aborted (timeout = 20ms)", nil, "eth_call", obj{"to": burner}, "latest")
	var out any
	err := e.client.Call(&out, "eth_createAccessList", obj{"to": burner}, "latest")
	if err != nil && !strings.Contains(err.Error(), "execution aborted (timeout = 20ms)") {
		t.Errorf("access list: %v", err)
	}
}
