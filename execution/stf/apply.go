package stf

import (
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/holiman/uint256"
)

// Share is what a transaction pays for its bytes on the DA layer: gas out of its
// own gas limit, at its own gas price. The zero Share is that of a forced
// transaction, which has paid for its bytes there, and of a chain without DA fees.
type Share struct {
	Gas       uint64
	Recipient common.Address // gets all that the gas costs: nothing of it is burnt or a tip
}

// Apply is core.ApplyMessage for a message with a share: it executes with the gas
// that is left of its limit, and the result's gas has the share in it. All of
// go-ethereum's checks hold for the whole limit, but for EIP-7825's, which is the caller's.
// As with core.ApplyMessage, the state and the pool are spoilt after an error, and
// the pool may be nil.
func Apply(evm *vm.EVM, msg *core.Message, pool *core.GasPool, share Share) (*core.ExecutionResult, error) {
	if share.Gas == 0 {
		return core.ApplyMessage(evm, msg, pool)
	}
	if !affords(evm.StateDB, msg) {
		// It is refused, by the check that affords repeats; for an earlier reason, if
		// there is one.
		return core.ApplyMessage(evm, msg, pool)
	}
	if pool == nil {
		pool = core.NewGasPool(msg.GasLimit)
	}
	gas := min(share.Gas, msg.GasLimit) // with nothing left, it is refused
	if err := pool.CheckGasLegacy(gas); err != nil {
		return nil, err
	}
	fee := new(uint256.Int).Mul(uint256.NewInt(gas), msg.GasPrice)
	evm.StateDB.SubBalance(msg.From, fee, tracing.BalanceDecreaseGasBuy)
	rest := *msg
	rest.GasLimit -= gas
	result, err := core.ApplyMessage(evm, &rest, pool)
	switch {
	case errors.Is(err, core.ErrIntrinsicGas) || errors.Is(err, core.ErrFloorDataGas):
		return nil, errShare(err, msg.GasLimit, share)
	case err != nil:
		return nil, err
	}
	if err := pool.ChargeGasLegacy(0, gas); err != nil {
		return nil, err
	}
	if !fee.IsZero() {
		evm.StateDB.AddBalance(share.Recipient, fee, tracing.BalanceIncreaseRewardTransactionFee)
	}
	result.UsedGas += gas
	result.MaxUsedGas += gas
	return result, nil
}

// affords tells whether a sender has what go-ethereum asks for before it executes
// a message: the gas limit at the fee cap, and the value.
func affords(db vm.StateDB, msg *core.Message) bool {
	price := msg.GasPrice
	if msg.GasFeeCap != nil {
		price = msg.GasFeeCap // not below GasPrice, in no message that go-ethereum makes
	}
	need, overflow := new(uint256.Int).MulOverflow(uint256.NewInt(msg.GasLimit), price)
	if overflow {
		return false
	}
	if msg.Value != nil {
		if _, overflow = need.AddOverflow(need, msg.Value); overflow {
			return false
		}
	}
	return !db.GetBalance(msg.From).Lt(need)
}

// errShare adds to go-ethereum's error what of the gas limit was left for the
// execution.
func errShare(err error, limit uint64, share Share) error {
	return fmt.Errorf("%w: of the gas limit of %d, %d are for the transaction's bytes on the DA layer; raise the limit", err, limit, share.Gas)
}
