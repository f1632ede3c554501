package e2e

import (
	"context"
	"errors"
	"math/big"

	"github.com/ethereum/go-ethereum"
	gethabi "github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/trivium-chain/trivium/app/bridge"
	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/rollup/settlement"
	"github.com/trivium-chain/trivium/rollup/settlement/contracts/bindings"
)

// order is a transaction for the parent chain that its sender wants in a final block.
type order struct {
	*types.Transaction
	inVain bool // it may fail there
}

// exit is a message to the parent chain.
type exit struct {
	*messages.Message
	last []*types.Transaction // to prove or finalize it
}

func (w *walk) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// until waits, and meanwhile sends again what the parent chain has dropped.
func (w *walk) until(what string, done func() (bool, error)) {
	w.t.Helper()
	w.must(eventually(w.ctx, what, func() (bool, error) {
		_, err := w.keep()
		if err != nil {
			return false, err
		}
		return done()
	}))
}

// order sends a transaction that succeeds.
func (w *walk) order(from account, to common.Address, value int64, data []byte) *types.Transaction {
	w.t.Helper()
	return w.sendOrder(from, &to, value, data, false)
}

// orderInVain sends a transaction that may fail, since another may come before it.
func (w *walk) orderInVain(from account, to common.Address, value int64, data []byte) *types.Transaction {
	w.t.Helper()
	return w.sendOrder(from, &to, value, data, true)
}

func (w *walk) sendOrder(from account, to *common.Address, value int64, data []byte, inVain bool) *types.Transaction {
	w.t.Helper()
	if _, known := w.nonces[from.address]; !known {
		nonce, err := w.eth.PendingNonceAt(w.ctx, from.address)
		w.must(err)
		w.nonces[from.address] = nonce
	}
	tx := types.MustSignNewTx(from.key, types.LatestSignerForChainID(big.NewInt(parentChainID)), &types.DynamicFeeTx{
		ChainID: big.NewInt(parentChainID), Nonce: w.nonces[from.address], To: to, Value: big.NewInt(value), Data: data,
		Gas: 3_000_000, GasFeeCap: big.NewInt(50e9), GasTipCap: big.NewInt(1e9),
	})
	w.nonces[from.address]++
	w.must(w.eth.SendTransaction(w.ctx, tx))
	w.orders = append(w.orders, order{tx, inVain})
	return tx
}

func (w *walk) deposit(from account, to common.Address, wei int64, gas uint64, creation bool, data []byte) {
	w.t.Helper()
	w.deposited++
	w.order(from, w.portal, wei, portal.PackDepositTransaction(to, big.NewInt(wei), gas, creation, data))
}

// keep sends again what the parent chain has dropped, and tells whether all is in final blocks.
func (w *walk) keep() (bool, error) {
	final, open := w.final(), w.orders[:0]
	for _, o := range w.orders {
		r, err := w.eth.TransactionReceipt(w.ctx, o.Hash())
		switch {
		case errors.Is(err, ethereum.NotFound):
			if w.eth.SendTransaction(w.ctx, o.Transaction) == nil { // an error: the pool has it
				w.resent++
			}
		case err != nil:
			return false, err
		case r.BlockNumber.Cmp(final) <= 0:
			if r.Status != types.ReceiptStatusSuccessful && !o.inVain {
				w.t.Fatalf("transaction %s of the parent chain failed, with %d gas of %d: %x", o.Hash(), r.GasUsed, o.Gas(), o.Data())
			}
			continue
		}
		open = append(open, o)
	}
	w.orders = open
	return len(open) == 0, nil
}

// included waits until a transaction is in a block of the parent chain.
func (w *walk) included(tx *types.Transaction) (r *types.Receipt) {
	w.t.Helper()
	w.until("a block of the parent chain", func() (ok bool, err error) {
		r, ok, err = receipt(w.ctx, w.eth, tx.Hash())
		return ok, err
	})
	return r
}

// receipt is false while there is none.
func receipt(ctx context.Context, on *ethclient.Client, tx common.Hash) (*types.Receipt, bool, error) {
	r, err := on.TransactionReceipt(ctx, tx)
	if errors.Is(err, ethereum.NotFound) {
		return nil, false, nil
	}
	return r, err == nil, err
}

// final is the parent chain's final block.
func (w *walk) final() *big.Int {
	w.t.Helper()
	h, err := w.eth.HeaderByNumber(w.ctx, big.NewInt(rpc.FinalizedBlockNumber.Int64()))
	w.must(err)
	return h.Number
}

// act sends a transaction on the rollup and waits for its block. It may fail there.
func (w *walk) act(from account, to common.Address, value int64, data []byte) {
	w.t.Helper()
	nonce, err := w.seq.eth.NonceAt(w.ctx, from.address, nil)
	w.must(err)
	w.mined(from.sign(nonce, &to, value, 800_000, data))
}

// mined has a transaction in a block of the rollup, and notes the messages that it sends.
func (w *walk) mined(tx *types.Transaction) {
	w.t.Helper()
	w.must(eventually(w.ctx, "a block of the rollup", func() (bool, error) {
		r, ok, err := receipt(w.ctx, w.seq.eth, tx.Hash())
		if err == nil && !ok {
			w.seq.eth.SendTransaction(w.ctx, tx) // an error: the pool has it
		}
		if !ok || err != nil {
			return false, err
		}
		for _, l := range r.Logs {
			if m, ok := messages.Passed(l); ok {
				w.exits = append(w.exits, &exit{Message: m})
			}
		}
		return true, nil
	}))
}

// ask reads a number from a contract of one of the chains.
func (w *walk) ask(on *ethclient.Client, at common.Address, block *big.Int, data []byte) *big.Int {
	w.t.Helper()
	out, err := on.CallContract(w.ctx, ethereum.CallMsg{To: &at, Data: data}, block)
	w.must(err)
	return new(big.Int).SetBytes(out)
}

func (w *walk) twin(token common.Address) common.Address {
	w.t.Helper()
	return common.BigToAddress(w.ask(w.seq.eth, system.TokenBridge, nil, rollupBridge.PackTokenOf(token)))
}

func (w *walk) status(index, block *big.Int) settlement.OutputStatus {
	w.t.Helper()
	return settlement.OutputStatus(w.ask(w.eth, w.registry, block, registry.PackStatus(index)).Uint64())
}

// logs are the events of a contract in blocks of the parent chain; nil for the newest.
func (w *walk) logs(at common.Address, event gethabi.Event, from, to *big.Int) []types.Log {
	w.t.Helper()
	logs, err := w.eth.FilterLogs(w.ctx, ethereum.FilterQuery{FromBlock: from, ToBlock: to, Addresses: []common.Address{at}, Topics: [][]common.Hash{{event.ID}}})
	w.must(err)
	return logs
}

// newestOutput is what the sequencer has proposed last.
func (w *walk) newestOutput() (newest *bindings.OutputRegistryOutputProposed) {
	w.t.Helper()
	w.until("an output", func() (bool, error) {
		for _, l := range w.logs(w.registry, registry.GetABI().Events["OutputProposed"], common.Big0, nil) {
			o, err := registry.UnpackOutputProposedEvent(&l)
			if err != nil {
				return false, err
			}
			if o.Proposer == w.all[8].address {
				newest = o
			}
		}
		return newest != nil, nil
	})
	return newest
}

// relay takes each withdrawal a step further, if that can be done: it is proven by one
// who need not be its owner, and finalized by two at once.
func (w *walk) relay() {
	b, err := bridge.Open(w.ctx, w.full.http, "")
	w.must(err)
	defer b.Close()
	for _, e := range w.exits {
		if waits, err := w.waits(e); waits || err != nil {
			continue
		}
		all, err := b.Status(w.ctx, e.Hash())
		if err != nil {
			continue // the full node has not seen it yet
		}
		s := all[0]
		switch {
		case s.Stage == settlement.StageProvable && s.Proof != nil:
			data := portal.PackProveWithdrawal(bindings.PackMessage(e.Message), new(big.Int).SetUint64(uint64(s.Proof.OutputIndex)),
				bindings.PackOutput(&s.Proof.Output), bindings.PackBranch(s.Proof.Branch))
			e.last = []*types.Transaction{w.orderInVain(w.all[5], w.portal, 0, data)}
		case s.Stage == settlement.StageFinalizable:
			data := portal.PackFinalizeWithdrawal(bindings.PackMessage(e.Message))
			e.last = []*types.Transaction{w.orderInVain(w.all[5], w.portal, 0, data), w.orderInVain(w.all[6], w.portal, 0, data)}
		}
	}
}

// waits tells whether a block is still to come with what was sent for an exit.
func (w *walk) waits(e *exit) (bool, error) {
	for _, tx := range e.last {
		if _, ok, err := receipt(w.ctx, w.eth, tx.Hash()); !ok || err != nil {
			return true, err
		}
	}
	return false, nil
}

// createTaxed makes a token on the parent chain that keeps a tenth of what is
// transferred, and that answers 1 to all questions but that of a balance.
func (w *walk) createTaxed() common.Address {
	w.t.Helper()
	argument := func(i int) []any { return []any{4 + 32*i, vm.CALLDATALOAD} }
	put := func(p *program.Program, what ...any) {
		for _, x := range what {
			if op, ok := x.(vm.OpCode); ok {
				p.Op(op)
			} else {
				p.Push(x)
			}
		}
	}
	move := func(p *program.Program, from, to, amount []any) {
		put(p, from...)
		put(p, vm.DUP1, vm.SLOAD)
		put(p, amount...)
		put(p, vm.SWAP1, vm.SUB, vm.SWAP1, vm.SSTORE)
		put(p, to...)
		put(p, vm.DUP1, vm.SLOAD)
		put(p, amount...)
		put(p, vm.DUP1, 10, vm.SWAP1, vm.DIV, vm.SWAP1, vm.SUB, vm.ADD, vm.SWAP1, vm.SSTORE, 1, 0, vm.MSTORE)
		p.Return(0, 32)
	}
	var code *program.Program
	at := [3]uint64{0xff, 0xff, 0xff} // where functions begin: known after the first round, in as many bytes
	for range 2 {
		code = program.New()
		put(code, 0, vm.CALLDATALOAD, 0xe0, vm.SHR)
		for i, signature := range []string{"balanceOf(address)", "transfer(address,uint256)", "transferFrom(address,address,uint256)"} {
			put(code, vm.DUP1, crypto.Keccak256([]byte(signature))[:4], vm.EQ, at[i], vm.JUMPI)
		}
		put(code, 1, 0, vm.MSTORE)
		code.Return(0, 32)
		_, at[0] = code.Jumpdest()
		put(code, 4, vm.CALLDATALOAD, vm.SLOAD, 0, vm.MSTORE)
		code.Return(0, 32)
		_, at[1] = code.Jumpdest()
		move(code, []any{vm.CALLER}, argument(0), argument(1))
		_, at[2] = code.Jumpdest()
		move(code, argument(0), argument(1), argument(2))
	}
	constructor := program.New()
	put(constructor, 1_000_000_000_000, vm.CALLER, vm.SSTORE)
	r := w.included(w.sendOrder(w.user, nil, 0, constructor.ReturnViaCodeCopy(code.Bytes()).Bytes(), false))
	if r.Status != types.ReceiptStatusSuccessful {
		w.t.Fatal("the taxed token is not made")
	}
	return r.ContractAddress
}
