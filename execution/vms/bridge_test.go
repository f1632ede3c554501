package vms_test

import (
	"bytes"
	"encoding/json"
	"math/big"
	"os"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/internal/testchain"
	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/execution/vms"
	"github.com/trivium-chain/trivium/execution/wasm"
)

// file is an artefact of solc, or an ABI alone.
type file struct {
	ABI              abi.ABI
	Bytecode         hexutil.Bytes
	DeployedBytecode hexutil.Bytes
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile("../../" + path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func readFile(t *testing.T, path string) (f file) {
	t.Helper()
	if err := json.Unmarshal(read(t, path), &f); err != nil {
		t.Fatal(err)
	}
	return f
}

func (f file) pack(t *testing.T, method string, args ...any) []byte {
	t.Helper()
	data, err := f.ABI.Pack(method, args...)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func parse(t *testing.T, text string) (f file) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &f.ABI); err != nil {
		t.Fatal(err)
	}
	return f
}

// locker is one of the lockers in examples: how it is called, and who holds what is in it.
type locker struct {
	name   string
	to     common.Address // of a call
	holds  common.Address // tokens, and is the sender of messages
	pack   func(function string, args ...any) []byte
	ending string // of the name of a function with tokens
}

// Ether and tokens come from the parent chain, go into a contract in Solidity, one in
// WASM and one in Move, and leave from each of them.
func TestBridgeThroughEachVM(t *testing.T) {
	const user = 1
	parentBridge, parentToken, to := common.Address{0xb1}, common.Address{0x70}, common.Address{0xcc}
	bridge := readFile(t, "rollup/settlement/contracts/artifacts/RollupTokenBridge.json")
	token := readFile(t, "rollup/settlement/contracts/artifacts/BridgedToken.json")
	release := readFile(t, "rollup/settlement/contracts/artifacts/TokenBridge.json")

	set, err := vms.Open(vms.Known(), vms.Config{Move: move.Config{Checks: true}})
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	alloc := system.Alloc(vms.Known())
	for a, account := range messages.Alloc() {
		alloc[a] = account
	}
	alloc[system.TokenBridge] = types.Account{
		Nonce: 1, Balance: new(big.Int), Code: bridge.DeployedBytecode,
		Storage: map[common.Hash]common.Hash{{}: common.BytesToHash(parentBridge[:])},
	}
	c := testchain.New(t, 2, alloc)
	c.Config.Engines, c.Config.Deposits = testchain.WithOutbox(t, set.Engines()), true
	var box testchain.Outbox
	block := func(deposits []*types.Transaction, txs ...*types.Transaction) []*messages.Message {
		t.Helper()
		in := c.Input(txs...)
		in.Deposits = deposits
		res := c.Append(t, in)
		for i, r := range res.Receipts {
			if r.Status != types.ReceiptStatusSuccessful {
				t.Fatalf("transaction %d of block %d failed, %d gas used", i, len(c.Headers)-1, r.GasUsed)
			}
		}
		return box.Take(t, c, res.Receipts...)
	}
	send := func(from int, to *common.Address, data []byte) *types.Transaction {
		return c.Sign(t, from, &types.DynamicFeeTx{To: to, Data: data, Gas: 1 << 23})
	}

	// The lockers, by account 0.
	solidity, code := readFile(t, "examples/wasm/locker/Locker.json"), read(t, "examples/wasm/locker/locker.wasm")
	gateway, deployer := parse(t, move.GatewayABI), parse(t, wasm.DeployerABI)
	mine := tag.FromEVM(c.Address(0))
	first := tag.FromEVM(common.HexToAddress("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266")) // whose the committed module is
	module := tag.Module{Address: mine, Name: "locker"}
	inEVM := func(function string, args ...any) []byte { return solidity.pack(t, function, args...) }
	inMove := func(function string, args ...any) []byte {
		bcs := [][]byte{}
		for _, a := range args {
			switch a := a.(type) {
			case common.Address:
				m := tag.FromEVM(a)
				bcs = append(bcs, m[:])
			case *big.Int:
				n := common.BigToHash(a)
				slices.Reverse(n[:])
				bcs = append(bcs, n[:])
			}
		}
		return gateway.pack(t, "call", module.String(), function, []string{}, bcs)
	}
	made := crypto.CreateAddress(c.Address(0), c.Nonces[0])
	deployed := wasm.AddressOf(c.Address(0), crypto.Keccak256Hash(code), common.Hash{})
	lockers := []locker{
		{"Solidity", made, made, inEVM, "Token"}, {"WASM", deployed, deployed, inEVM, "Token"},
		{"Move", system.MoveGateway, move.ModuleAccount(module), inMove, "_token"},
	}
	block(nil,
		send(0, nil, solidity.Bytecode),
		send(0, &system.Deployer, deployer.pack(t, "deploy", code, []byte{}, common.Hash{})),
		send(0, &system.MoveGateway, gateway.pack(t, "publish", [][]byte{bytes.ReplaceAll(read(t, "examples/move/locker/locker.mv"), first[:], mine[:])}, uint8(move.Immutable))),
	)

	// Ether goes straight into the lockers; the tokens to the user.
	deposit := func(index uint64, from, to common.Address, wei uint64, data []byte) *types.Transaction {
		d := messages.Deposit{Index: index, From: from, To: &to, Mint: *uint256.NewInt(wei), Value: *uint256.NewInt(wei), Gas: 3_000_000, Data: data}
		return d.Tx(c.Config.Chain.ChainID)
	}
	alias := new(big.Int).Add(parentBridge.Big(), common.HexToAddress("0x1111000000000000000000000000000000001111").Big())
	deposits := []*types.Transaction{deposit(0, common.BigToAddress(alias), system.TokenBridge, 0,
		bridge.pack(t, "mint", parentToken, c.Address(user), big.NewInt(900), "Token", "TOK", uint8(6)))}
	for i, l := range lockers {
		deposits = append(deposits, deposit(uint64(1+i), c.Address(user), l.to, uint64(10+i), l.pack("deposit")))
	}
	block(deposits)
	c.Nonces[user] += uint64(len(lockers)) // a deposit counts as a transaction of its sender

	ask := func(to common.Address, f file, method string, args ...any) *big.Int {
		t.Helper()
		out := c.Message(t, c.Config.Engines, vm.Config{}, to, 0, 1_000_000, f.pack(t, method, args...))
		if !out.OK {
			t.Fatalf("%s: %x", method, out.Output)
		}
		return new(big.Int).SetBytes([]byte(out.Output))
	}
	twin := common.BigToAddress(ask(system.TokenBridge, bridge, "tokenOf", parentToken))
	var in, out []*types.Transaction
	for _, l := range lockers {
		in = append(in, send(user, &twin, token.pack(t, "approve", l.holds, big.NewInt(100))), send(user, &l.to, l.pack("deposit"+l.ending, twin, big.NewInt(100))))
	}
	block(nil, in...)
	for _, l := range lockers {
		if has := ask(twin, token, "balanceOf", l.holds); has.Int64() != 100 {
			t.Errorf("the locker in %s holds %v tokens", l.name, has)
		}
		out = append(out, send(user, &l.to, l.pack("exit", to)), send(user, &l.to, l.pack("exit"+l.ending, twin, to)))
	}
	sent := block(nil, out...)
	if len(sent) != 2*len(lockers) {
		t.Fatalf("%d messages", len(sent))
	}
	for i, l := range lockers {
		ether, tokens := sent[2*i], sent[2*i+1]
		if ether.Sender != l.holds || ether.Target != to || ether.Value.ToInt().Int64() != int64(10+i) || len(ether.Data) != 0 {
			t.Errorf("%s: ether leaves by %+v", l.name, ether)
		}
		if tokens.Sender != system.TokenBridge || tokens.Target != parentBridge || tokens.Value.ToInt().Sign() != 0 ||
			!bytes.Equal(tokens.Data, release.pack(t, "release", parentToken, to, big.NewInt(100))) {
			t.Errorf("%s: tokens leave by %+v", l.name, tokens)
		}
	}
	if supply := ask(twin, token, "totalSupply"); supply.Int64() != 900-300 {
		t.Errorf("%v tokens are left", supply)
	}
	if n := set.Move().Violations(); n != 0 {
		t.Errorf("the Move VM has found %d bugs in itself", n)
	}
}
