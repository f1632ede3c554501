package e2e

import (
	"fmt"
	"math/big"
	"path/filepath"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/rollup"
)

// settle waits until nothing is under way: what was sent to the parent chain is in final
// blocks, all deposits are taken in, all withdrawals are paid.
func (w *walk) settle() {
	w.t.Helper()
	w.must(eventually(w.ctx, "all to be settled", func() (bool, error) {
		w.relay()
		kept, err := w.keep()
		if !kept || err != nil {
			return false, err
		}
		final := w.final()
		for _, e := range w.exits {
			if w.ask(w.eth, w.portal, final, portal.PackFinalized(e.Hash())).Sign() == 0 {
				return false, fmt.Errorf("message %s is not paid", e.Hash())
			}
		}
		on, here := w.ask(w.eth, w.portal, final, portal.PackInboxCount()), w.inbox(nil)
		if on.Cmp(here) != 0 {
			return false, fmt.Errorf("%v deposits are taken in, of %v", here, on)
		}
		return true, nil
	}))
}

// inbox is how many deposits the full node has taken in.
func (w *walk) inbox(block *big.Int) *big.Int {
	w.t.Helper()
	return w.ask(w.full.eth, system.Messages, block, packed(w.t, "inboxCount()"))
}

// books are what the blocks of the rollup say.
type books struct {
	head     *big.Int
	accounts map[common.Address]bool // all that may have ether
	deposits []*types.Transaction
	minted   *big.Int
	burnt    *big.Int                         // base fees
	sent     map[common.Hash]messages.Message // to the parent chain
}

// audit compares the chains. Nothing is under way.
func (w *walk) audit() {
	w.t.Helper()
	b, final := w.read(), w.final()

	// Deposits: the same ones, in the same order, once.
	var deposited []common.Hash
	mint := new(big.Int)
	for _, l := range w.logs(w.portal, portal.GetABI().Events["TransactionDeposited"], common.Big0, final) {
		e, err := portal.UnpackTransactionDepositedEvent(&l)
		w.must(err)
		d, err := messages.ReadOpaque(e.From, e.To, e.OpaqueData)
		w.must(err)
		d.Index = uint64(len(deposited))
		deposited = append(deposited, d.Tx(big.NewInt(chainID)).Hash())
		mint.Add(mint, d.Mint.ToBig())
	}
	w.equal("deposits", big.NewInt(int64(len(deposited))), big.NewInt(int64(w.deposited)))
	w.equal("deposits on the rollup", big.NewInt(int64(len(b.deposits))), big.NewInt(int64(w.deposited)))
	for i, tx := range b.deposits {
		if tx.Hash() != deposited[i] {
			w.t.Fatalf("deposit %d is %s on the rollup, %s on the parent chain", i, tx.Hash(), deposited[i])
		}
	}
	w.equal("the inbox", w.inbox(b.head), big.NewInt(int64(len(deposited))))
	w.equal("the inbox's accumulator", w.ask(w.full.eth, system.Messages, b.head, packed(w.t, "inboxAccumulator()")),
		w.ask(w.eth, w.portal, final, portal.PackInboxAccumulator(uint64(len(deposited)))))
	w.equal("wei minted", b.minted, mint)

	// Withdrawals: those that were sent, once.
	paid := new(big.Int)
	done := make(map[common.Hash]bool)
	for _, l := range w.logs(w.portal, portal.GetABI().Events["WithdrawalFinalized"], common.Big0, nil) {
		e, err := portal.UnpackWithdrawalFinalizedEvent(&l)
		w.must(err)
		m, sent := b.sent[e.WithdrawalHash]
		switch {
		case !sent:
			w.t.Fatalf("message %x was paid and never sent", e.WithdrawalHash)
		case done[e.WithdrawalHash]:
			w.t.Fatalf("message %x was paid twice", e.WithdrawalHash)
		}
		w.equal("value of a message", e.Value, m.Value.ToInt())
		done[e.WithdrawalHash] = true
		paid.Add(paid, e.Value)
	}
	w.equal("messages paid", big.NewInt(int64(len(done))), big.NewInt(int64(len(w.exits))))
	w.equal("messages sent", big.NewInt(int64(len(b.sent))), big.NewInt(int64(len(w.exits))))
	w.equal("the outbox", w.ask(w.full.eth, system.Messages, b.head, packed(w.t, "outboxCount()")), big.NewInt(int64(len(w.exits))))

	// Ether.
	g, err := rollup.ReadGenesis(filepath.Join(w.home, "genesis.json"))
	w.must(err)
	given := new(big.Int)
	for a, account := range g.Alloc {
		b.accounts[a] = true
		if account.Balance != nil {
			given.Add(given, account.Balance)
		}
	}
	held := new(big.Int)
	for a := range b.accounts {
		balance, err := w.full.eth.BalanceAt(w.ctx, a, b.head)
		w.must(err)
		held.Add(held, balance)
	}
	w.equal("wei on the rollup", held, new(big.Int).Sub(new(big.Int).Add(given, b.minted), b.burnt))
	locked, err := w.full.eth.BalanceAt(w.ctx, system.Messages, b.head)
	w.must(err)
	w.equal("wei that was sent away", locked, paid)
	w.inPortal, err = w.eth.BalanceAt(w.ctx, w.portal, final)
	w.must(err)
	w.equal("wei in the portal", w.inPortal, new(big.Int).Sub(new(big.Int).Add(given, mint), paid))
	if can := new(big.Int).Sub(held, locked); w.inPortal.Cmp(can) < 0 {
		w.t.Errorf("the portal has %s wei, and %s can be withdrawn", w.inPortal, can)
	}

	for _, token := range w.tokens {
		held := w.ask(w.eth, w.bridge, final, tokenBridge.PackHeld(token))
		if held.Sign() > 0 {
			w.equal("tokens on the rollup", w.ask(w.full.eth, w.twin(token), b.head, packed(w.t, "totalSupply()")), held)
		}
		w.equal("tokens in the bridge", w.ask(w.eth, token, final, packed(w.t, "balanceOf(address)", w.bridge.Hex())), held)
	}
	if w.t.Failed() {
		w.t.FailNow()
	}
}

// read goes through all blocks of the rollup, which are the same on both nodes.
func (w *walk) read() *books {
	w.t.Helper()
	s, err := w.seq.status(w.ctx)
	w.must(err)
	head := uint64(s.Soft.Number)
	var of []hashes
	for _, n := range []*node{w.seq, w.full} {
		w.must(n.awaitSafe(w.ctx, head))
		h, err := n.hashes(w.ctx, 0, head)
		w.must(err)
		of = append(of, h)
	}
	out := &books{head: new(big.Int).SetUint64(head), accounts: map[common.Address]bool{system.Messages: true}, minted: new(big.Int), burnt: new(big.Int), sent: make(map[common.Hash]messages.Message)}
	for number := uint64(1); number <= head; number++ {
		if of[0][number] != of[1][number] {
			w.t.Fatalf("block %d is %s on the sequencer and %s on the full node", number, of[0][number], of[1][number])
		}
		block, err := w.full.eth.BlockByHash(w.ctx, of[1][number])
		w.must(err)
		out.accounts[block.Coinbase()] = true
		if len(block.Transactions()) == 0 {
			continue
		}
		receipts, err := w.full.eth.BlockReceipts(w.ctx, rpc.BlockNumberOrHashWithHash(block.Hash(), false))
		w.must(err)
		for i, tx := range block.Transactions() {
			w.note(out, block, tx, receipts[i])
		}
	}
	return out
}

func (w *walk) note(b *books, block *types.Block, tx *types.Transaction, r *types.Receipt) {
	w.t.Helper()
	b.accounts[r.ContractAddress] = true
	if to := tx.To(); to != nil {
		b.accounts[*to] = true
	}
	for _, l := range r.Logs {
		if m, ok := messages.Passed(l); ok {
			b.sent[m.Hash()] = *m
		}
	}
	if d, ok := messages.DepositOf(tx); ok {
		b.accounts[d.From] = true
		b.deposits = append(b.deposits, tx)
		b.minted.Add(b.minted, d.Mint.ToBig())
		return
	}
	from, err := types.Sender(signer, tx)
	w.must(err)
	b.accounts[from] = true
	b.burnt.Add(b.burnt, new(big.Int).Mul(block.BaseFee(), new(big.Int).SetUint64(r.GasUsed)))
}

func (w *walk) equal(what string, got, want *big.Int) {
	w.t.Helper()
	if got.Cmp(want) != 0 {
		w.t.Errorf("%s: %s, want %s", what, got, want)
	}
}
