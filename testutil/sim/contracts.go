package sim

import (
	"encoding/hex"
	"math/big"
	"os"
	"path/filepath"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/app/abi"
	"github.com/trivium-chain/trivium/app/move"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/execution/wasm"
)

const tally = `module @me.tally {
    struct Tally has key { n: u64 }

    init_module(owner: &signer) {
    label b0:
        move_to<Tally>(move(owner), Tally { n: 1 });
        return;
    }

    public entry bump(_who: &signer) acquires Tally {
        let n: &mut u64;
    label b0:
        n = &mut borrow_global_mut<Tally>(@me).Tally::n;
        *copy(n) = *freeze(copy(n)) + 1;
        return;
    }
}
`

// Contracts puts a contract of each VM on the chain, in a block of its own, and gives
// calls of them.
func (n *Network) Contracts() (calls func() []*types.Transaction) {
	n.t.Helper()
	module, err := os.ReadFile(n.example("wasm", "erc20", "erc20.wasm"))
	n.must(err)
	source := filepath.Join(n.t.TempDir(), "tally.mvir")
	n.must(os.WriteFile(source, []byte(tally), 0o644))
	set, err := move.NewSet(move.Names{move.Me: tag.FromEVM(n.User(0))}, 0)
	n.must(err)
	tallied, err := set.Read(source)
	n.must(err)

	publish := n.Call(0, system.MoveGateway, 3_000_000, n.Calldata("publish(bytes[],uint8)", "[0x"+hex.EncodeToString(tallied.Code)+"]", "1"))
	deploy := n.Call(0, system.Deployer, 2_500_000, n.Calldata("deploy(bytes,bytes,bytes32)", "0x"+hex.EncodeToString(module),
		"0x"+hex.EncodeToString(n.Calldata("init(string,string,uint256)", "Token", "TOK", "1000000")), common.Hash{}.Hex()))
	token := wasm.AddressOf(n.User(0), crypto.Keccak256Hash(module), common.Hash{})
	// Counts its calls in slot 0, keeps the hash of the block 200 before in slot 1, and logs.
	evm := n.Deploy(0, common.FromHex("60005460010160005560c843034060015560006000a000"))
	counter := crypto.CreateAddress(n.User(0), evm.Nonce())
	n.Send(publish, deploy, evm)
	b := n.Seq.Produce()
	for i, r := range n.Seq.Store.Receipts(b.Hash()) {
		if r.Status != types.ReceiptStatusSuccessful || len(b.Transactions()) != 3 {
			n.t.Fatalf("contract %d of %d failed", i, len(b.Transactions()))
		}
	}
	return func() []*types.Transaction {
		return []*types.Transaction{
			n.Call(0, system.MoveGateway, 500_000, n.Calldata("call(string,string,string[],bytes[])", strings.ToLower(n.User(0).Hex())+"::tally", "bump", "[]", "[]")),
			n.Call(0, token, 200_000, n.Calldata("transfer(address,uint256)", common.Address{0xaa}.Hex(), "5")),
			n.Call(0, counter, 200_000, nil),
		}
	}
}

// Deploy signs the creation of a contract with the code.
func (n *Network) Deploy(user int, code []byte) *types.Transaction {
	n.t.Helper()
	init := append([]byte{0x60, byte(len(code)), 0x60, 12, 0x60, 0, 0x39, 0x60, byte(len(code)), 0x60, 0, 0xf3}, code...)
	from := n.User(user)
	tx, err := types.SignNewTx(n.users[user], types.LatestSigner(n.Genesis.Config), &types.LegacyTx{
		Nonce: n.nonces[from], Gas: 500_000, Data: init, GasPrice: big.NewInt(100e9),
	})
	n.must(err)
	n.nonces[from]++
	return tx
}

// Calldata encodes a call.
func (n *Network) Calldata(signature string, args ...string) []byte {
	n.t.Helper()
	f, err := abi.Parse(signature)
	n.must(err)
	data, err := f.Encode(args)
	n.must(err)
	return data
}

// example is the path of a file in examples, from wherever the test runs.
func (n *Network) example(elem ...string) string {
	n.t.Helper()
	root, err := os.Getwd()
	n.must(err)
	for at := root; at != filepath.Dir(at); at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, "go.mod")); err == nil {
			root = at
			break
		}
	}
	return filepath.Join(append([]string{root, "examples"}, elem...)...)
}
