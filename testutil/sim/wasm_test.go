package sim

import (
	"encoding/hex"
	"os"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/execution/wasm"
)

// Contracts are deployed and called by forced transactions as by others, with the
// sequencer and without it, and compiled and interpreted blocks are the same.
func TestForcedWASM(t *testing.T) {
	net := started(t, Options{WASM: true})
	module, err := os.ReadFile(net.example("wasm", "erc20", "erc20.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	full := net.Full()
	succeed := func(n *Node, txs ...*types.Transaction) {
		t.Helper()
		for i, tx := range txs {
			_, b, _ := n.Store.Transaction(tx.Hash())
			if b == nil {
				t.Fatalf("transaction %d is in no block", i)
			}
			for _, r := range n.Store.Receipts(b.Hash()) {
				if r.TxHash == tx.Hash() && r.Status != types.ReceiptStatusSuccessful {
					t.Fatalf("transaction %d failed after %d gas", i, r.GasUsed)
				}
			}
		}
	}
	token := wasm.AddressOf(net.User(0), crypto.Keccak256Hash(module), common.Hash{})
	deploy := net.Call(0, system.Deployer, 2_500_000, net.Calldata("deploy(bytes,bytes,bytes32)", "0x"+hex.EncodeToString(module),
		"0x"+hex.EncodeToString(net.Calldata("init(string,string,uint256)", "Token", "TOK", "1000000")), common.Hash{}.Hex()))
	transfer := func(from int) *types.Transaction {
		return net.Call(from, token, 200_000, net.Calldata("transfer(address,uint256)", recipient.Hex(), "5"))
	}

	net.Force(deploy)
	net.Seq.Sync()
	if b := net.Seq.Produce(); len(b.Transactions()) != 1 {
		t.Fatalf("the block has %d transactions, want the forced one", len(b.Transactions()))
	}
	own := transfer(0)
	net.Send(own)
	net.Seq.Produce()
	succeed(net.Seq, deploy, own)
	net.Seq.Drain()
	net.Seq.Sync()
	full.Sync()
	agree(t, net, full)

	// Without the sequencer; the second has no tokens and reverts.
	forced, poor := transfer(0), transfer(1)
	net.Force(forced, poor)
	net.Seal(int(net.opts.Window) + 2)
	full.Sync()
	net.Seq.Sync()
	agree(t, net, full)
	succeed(full, forced)
	if _, b, _ := full.Store.Transaction(poor.Hash()); b == nil {
		t.Error("a forced call that reverts is in no block")
	}
	settled(t, net)
}
