package stf

import (
	"fmt"
	"math"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/messages"
)

// AddDeposits executes messages of the parent chain, before any other transaction.
// Each is in the block, whatever becomes of its call: see ApplyDeposit. It pays no gas,
// and counts as forced. An error says that one is not what the inbox has next
// (ErrDeposit), or does not fit the block, with nothing of that one left; or that the state
// could not be read (ErrState).
func (b *Builder) AddDeposits(txs []*types.Transaction) error {
	for _, tx := range txs {
		if err := b.addDeposit(tx); err != nil {
			return fmt.Errorf("deposit %d (%s): %w", tx.Nonce(), tx.Hash(), err)
		}
	}
	return nil
}

func (b *Builder) addDeposit(tx *types.Transaction) error {
	if !b.cfg.Deposits || len(b.txs) > b.deposits {
		return ErrReservedSignature
	}
	d, ok := messages.DepositOf(tx)
	if !ok || tx.ChainId().Cmp(b.cfg.Chain.ChainID) != 0 {
		return fmt.Errorf("%w: it has not the form of a deposit on chain %v", ErrDeposit, b.cfg.Chain.ChainID)
	}
	size, err := b.grow(tx)
	if err != nil {
		return err
	}
	b.st.SetTxContext(tx.Hash(), len(b.txs), uint32(len(b.txs)+1))
	msg := depositMessage(b.evm.StateDB, d)
	result, err := applyDeposit(b.evm, d, msg, &b.gas)
	if cause := b.st.Error(); cause != nil {
		return fmt.Errorf("%w: %w", ErrState, cause)
	}
	if err != nil {
		return err
	}
	b.include(tx, size, msg, result)
	b.deposits = len(b.txs)
	b.forced = max(b.forced, b.deposits)
	return nil
}

// ApplyDeposit puts a deposit down as taken in, mints for its sender, and makes its
// call, with the sender's next nonce and at a gas price of zero. What the call does
// follows core.ApplyMessage; one that cannot even begin, for want of gas or balance or by
// any other of its rules, has failed and used all its gas. Mint and nonce stay in any case. An
// error says that the deposit is not the next of the inbox, or has more gas than the pool;
// nothing has changed then. The pool may be nil.
func ApplyDeposit(evm *vm.EVM, d *messages.Deposit, pool *core.GasPool) (*core.ExecutionResult, error) {
	return applyDeposit(evm, d, depositMessage(evm.StateDB, d), pool)
}

// depositMessage is the call of a deposit. The access list of its transaction, which
// is there to name sender and mint, is no part of it.
func depositMessage(db vm.StateDB, d *messages.Deposit) *core.Message {
	return &core.Message{
		From: d.From, To: d.To, Nonce: db.GetNonce(d.From), Value: &d.Value, GasLimit: d.Gas, Data: d.Data,
		GasPrice: new(uint256.Int), GasFeeCap: new(uint256.Int), GasTipCap: new(uint256.Int),
	}
}

func applyDeposit(evm *vm.EVM, d *messages.Deposit, msg *core.Message, pool *core.GasPool) (*core.ExecutionResult, error) {
	if pool == nil {
		pool = core.NewGasPool(d.Gas)
	}
	if left := pool.Available(false); d.Gas > left {
		return nil, fmt.Errorf("%w: gas limit %d, the block has %d left", core.ErrGasLimitReached, d.Gas, left)
	}
	db := evm.StateDB
	if _, overflow := new(uint256.Int).AddOverflow(db.GetBalance(d.From), &d.Mint); overflow {
		return nil, fmt.Errorf("%w: it mints %v wei for %s, more than an account holds", ErrDeposit, &d.Mint, d.From)
	}
	if !messages.Receive(db, d) {
		next, _ := messages.Inbox(db)
		return nil, fmt.Errorf("%w: it is number %d of the inbox, number %d is due", ErrDeposit, d.Index, next)
	}
	db.AddBalance(d.From, &d.Mint, tracing.BalanceIncreaseWithdrawal)

	snapshot, before := db.Snapshot(), *pool
	paid := evm.Config.NoBaseFee
	evm.Config.NoBaseFee = true // go-ethereum asks for no fee where none is offered
	result, err := core.ApplyMessage(evm, msg, pool)
	evm.Config.NoBaseFee = paid
	if err == nil {
		return result, nil
	}
	shownFailed(evm, msg, err)
	db.RevertToSnapshot(snapshot)
	if msg.Nonce < math.MaxUint64 {
		db.SetNonce(msg.From, msg.Nonce+1, tracing.NonceChangeEoACall)
	}
	*pool = before
	if err := pool.CheckGasLegacy(d.Gas); err != nil {
		return nil, err
	}
	if err := pool.ChargeGasLegacy(0, d.Gas); err != nil {
		return nil, err
	}
	return &core.ExecutionResult{UsedGas: d.Gas, MaxUsedGas: d.Gas, Err: err}, nil
}

// shownFailed shows a tracer the call that never began, as one that failed at once:
// go-ethereum's want one call in a transaction.
func shownFailed(evm *vm.EVM, msg *core.Message, err error) {
	kind, to := vm.CALL, msg.To
	if to == nil {
		created := crypto.CreateAddress(msg.From, msg.Nonce)
		kind, to = vm.CREATE, &created
	}
	gas := tracing.Gas{Execution: msg.GasLimit}
	evm.Config.Tracer.EmitEnter(0, byte(kind), msg.From, *to, msg.Data, gas, msg.Value.ToBig())
	evm.Config.Tracer.EmitExit(0, nil, gas, tracing.Gas{}, err, true)
}

// depositSigner knows the senders of deposits, and all others as the signer does that
// it wraps. That one finds what this has found, since the senders of all that has a
// signature are the same; it must not be asked for those of deposits.
type depositSigner struct{ types.Signer }

func (s depositSigner) Sender(tx *types.Transaction) (common.Address, error) {
	if !messages.Reserved(tx) {
		return s.Signer.Sender(tx)
	}
	d, ok := messages.DepositOf(tx)
	if !ok || tx.ChainId().Cmp(s.ChainID()) != 0 {
		return common.Address{}, types.ErrInvalidSig
	}
	return d.From, nil
}

func (s depositSigner) Equal(other types.Signer) bool {
	if o, ok := other.(depositSigner); ok {
		other = o.Signer
	}
	return s.Signer.Equal(other)
}
