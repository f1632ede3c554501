package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
)

// register keeps one word: called with 32 bytes it stores and logs them with the
// caller as topic, called with none it answers them.
//
//	CALLDATASIZE PUSH1 12 JUMPI
//	PUSH0 SLOAD PUSH0 MSTORE PUSH1 32 PUSH0 RETURN
//	JUMPDEST PUSH0 CALLDATALOAD DUP1 PUSH0 SSTORE
//	PUSH0 MSTORE CALLER PUSH1 32 PUSH0 LOG1 STOP
var register = deployment(common.FromHex("36600c575f545f5260205ff3" + "5b5f35805f555f523360205fa100"))

// deployment is init code that leaves the given runtime code.
func deployment(code []byte) []byte {
	size := byte(len(code))
	return append([]byte{0x60, size, 0x60, 10, 0x5f, 0x39, 0x60, size, 0x5f, 0xf3}, code...)
}

// reverting is init code that reverts.
var reverting = common.FromHex("5f5ffd")

// A full node that was given the genesis file and the DA URL answers as the
// sequencer does, goes on answering when the sequencer is dead, and so does one
// that comes later.
func TestFullNodeFromDAAlone(t *testing.T) {
	t.Parallel()
	ctx := within(t, 2*time.Minute)
	layer := startDA(t, t.TempDir(), "127.0.0.1:0")
	home := initHome(t, "100ms")
	seq := startSequencer(t, home, "--da.url", layer.url)
	genesis := genesisAlone(t, home)
	full := startFull(t, "full", genesis, layer.url)

	contract, last := trade(t, ctx, seq)
	for _, n := range []*node{seq, full} {
		if err := n.awaitSafe(ctx, last); err != nil {
			t.Fatal(err)
		}
	}
	want := view(t, ctx, seq, contract, last)
	compare(t, full, want, view(t, ctx, full, contract, last))

	seq.kill()
	compare(t, full, want, view(t, ctx, full, contract, last))
	late := startFull(t, "late", genesis, layer.url)
	if err := late.awaitSafe(ctx, last); err != nil {
		t.Fatal(err)
	}
	compare(t, late, want, view(t, ctx, late, contract, last))
}

// trade sends transactions of every type and gives the contract that logs and
// the last block that holds one of them.
func trade(t *testing.T, ctx context.Context, n *node) (contract common.Address, last uint64) {
	t.Helper()
	from := accounts(t)
	var sent []*types.Transaction
	send := func(tx *types.Transaction) {
		t.Helper()
		if err := n.eth.SendTransaction(ctx, tx); err != nil {
			t.Fatal(err)
		}
		sent = append(sent, tx)
	}
	send(from[0].sign(0, nil, 0, 500_000, register))
	send(from[0].sign(1, nil, 0, 500_000, reverting))
	contract = crypto.CreateAddress(from[0].address, 0)
	statuses := map[uint64]int{}
	mined := func(tx *types.Transaction) {
		t.Helper()
		err := eventually(ctx, "the receipt of "+tx.Hash().Hex(), func() (bool, error) {
			r, err := n.eth.TransactionReceipt(ctx, tx.Hash())
			if err != nil {
				return false, err
			}
			statuses[r.Status]++
			last = max(last, r.BlockNumber.Uint64())
			return true, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	// Later transactions pay more and would overtake the deployment.
	mined(sent[0])
	for i, a := range from[1:6] {
		to := common.BigToAddress(big.NewInt(int64(1000 + i)))
		word := common.BigToHash(big.NewInt(int64(7 + i)))
		send(types.MustSignNewTx(a.key, signer, &types.LegacyTx{To: &to, Value: big.NewInt(5), Gas: 21_000, GasPrice: big.NewInt(100e9)}))
		send(types.MustSignNewTx(a.key, signer, &types.AccessListTx{
			ChainID: big.NewInt(chainID), Nonce: 1, To: &contract, Gas: 200_000, GasPrice: big.NewInt(100e9), Data: word[:],
			AccessList: types.AccessList{{Address: contract, StorageKeys: []common.Hash{{}}}},
		}))
		for nonce := uint64(2); nonce < 20; nonce++ {
			send(a.sign(nonce, &to, int64(nonce), 21_000, nil))
		}
		word[0] = byte(i)
		send(a.sign(20, &contract, 0, 200_000, word[:]))
	}
	for _, tx := range sent[1:] {
		mined(tx)
	}
	if statuses[types.ReceiptStatusFailed] != 1 || statuses[types.ReceiptStatusSuccessful] != len(sent)-1 {
		t.Fatalf("receipts by status: %v, want 1 failed of %d", statuses, len(sent))
	}
	return contract, last
}

// view is everything a node answers about the chain up to a block, word for word.
func view(t *testing.T, ctx context.Context, n *node, contract common.Address, last uint64) []string {
	t.Helper()
	var blocks, receipts [][]any
	for i := range last + 1 {
		blocks = append(blocks, []any{hexutil.Uint64(i), true})
		receipts = append(receipts, []any{hexutil.Uint64(i)})
	}
	out, err := n.rawMany(ctx, "eth_getBlockByNumber", blocks)
	if err != nil {
		t.Fatal(err)
	}
	more, err := n.rawMany(ctx, "eth_getBlockReceipts", receipts)
	if err != nil {
		t.Fatal(err)
	}
	out = append(out, more...)
	filter := map[string]any{"fromBlock": "0x0", "toBlock": hexutil.Uint64(last), "address": contract}
	for _, ask := range []struct {
		method string
		args   []any
		want   string
	}{
		{"eth_getLogs", []any{filter}, `"logIndex"`},
		{"eth_call", []any{map[string]any{"to": contract}, "latest"}, `"0x`},
		{"eth_getCode", []any{contract, "latest"}, `"0x36600c57`},
		{"eth_getProof", []any{contract, []string{"0x0"}, "latest"}, `"storageProof"`},
	} {
		answer, err := n.raw(ctx, ask.method, ask.args...)
		if err != nil {
			t.Fatalf("%s on %s: %v", ask.method, n.name, err)
		}
		if !strings.Contains(answer, ask.want) {
			t.Fatalf("%s on %s answers %s, want %s in it", ask.method, n.name, answer, ask.want)
		}
		if ask.method == "eth_getLogs" {
			var logs []json.RawMessage
			if err := json.Unmarshal([]byte(answer), &logs); err != nil || len(logs) != 10 {
				t.Fatalf("%s has %d logs of the contract, want 10 (%v)", n.name, len(logs), err)
			}
		}
		out = append(out, fmt.Sprintf("%s %s", ask.method, stable(answer)))
	}
	return out
}

// stable leaves out what may differ from one moment to the next: the account
// proof's path, which changes with every block that touches another account.
func stable(answer string) string {
	var proof struct {
		StorageHash  common.Hash     `json:"storageHash"`
		CodeHash     common.Hash     `json:"codeHash"`
		StorageProof json.RawMessage `json:"storageProof"`
	}
	if json.Unmarshal([]byte(answer), &proof) != nil || proof.CodeHash == (common.Hash{}) {
		return answer
	}
	return fmt.Sprintf("%s %s %s", proof.StorageHash, proof.CodeHash, proof.StorageProof)
}

func compare(t *testing.T, n *node, want, got []string) {
	t.Helper()
	if len(want) != len(got) {
		t.Fatalf("%s gives %d answers, want %d", n.name, len(got), len(want))
	}
	for i := range want {
		if want[i] != got[i] {
			t.Fatalf("answer %d of %s is\n%s\nwant\n%s", i, n.name, got[i], want[i])
		}
	}
}
