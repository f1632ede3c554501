package router

import (
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/state"
)

// host is what one engine frame sees of the chain.
type host struct {
	router *Router
	frame  *execution.Frame
	gas    uint64
	fault  error // first final error; the frame halts whatever the VM answers
	closed bool  // the frame is over, and a VM that kept the host gets nothing from it
}

func (h *host) Gas() uint64 { return h.gas }

func (h *host) Charge(gas uint64) error {
	if h.closed || h.gas < gas {
		h.gas = 0
		return h.fail(execution.ErrOutOfGas)
	}
	h.gas -= gas
	return nil
}

func (h *host) fail(err error) error {
	if h.fault == nil {
		h.fault = err
	}
	return h.fault
}

// mutate fails in a static frame.
func (h *host) mutate() error {
	if h.frame.Static || h.closed {
		return h.fail(execution.ErrWriteProtection)
	}
	return nil
}

// check makes an error of the state final.
func (h *host) check(err error) error {
	if err != nil {
		return h.fail(err)
	}
	return nil
}

func (h *host) slots() state.Slots {
	return state.Slots{DB: h.router.evm.StateDB, Meter: h, Account: h.frame.Callee}
}

func (h *host) Load(slot common.Hash) (common.Hash, error) {
	v, err := h.slots().Load(slot)
	return v, h.check(err)
}

func (h *host) Store(slot, value common.Hash) error {
	if err := h.mutate(); err != nil {
		return err
	}
	return h.check(h.slots().Store(slot, value))
}

func (h *host) LoadTransient(slot common.Hash) (common.Hash, error) {
	if err := h.Charge(params.WarmStorageReadCostEIP2929); err != nil {
		return common.Hash{}, err
	}
	return h.router.evm.StateDB.GetTransientState(h.frame.Callee, slot), nil
}

func (h *host) StoreTransient(slot, value common.Hash) error {
	if err := h.mutate(); err != nil {
		return err
	}
	if err := h.Charge(params.WarmStorageReadCostEIP2929); err != nil {
		return err
	}
	h.router.evm.StateDB.SetTransientState(h.frame.Callee, slot, value)
	return nil
}

func (h *host) ReadValue(key []byte) ([]byte, bool, error) {
	v, found, err := h.slots().ReadValue(key)
	return v, found, h.check(err)
}

func (h *host) WriteValue(key, value []byte) error {
	if err := h.mutate(); err != nil {
		return err
	}
	return h.check(h.slots().WriteValue(key, value))
}

func (h *host) DeleteValue(key []byte) error {
	if err := h.mutate(); err != nil {
		return err
	}
	return h.check(h.slots().DeleteValue(key))
}

// access charges for looking at an account.
func (h *host) access(a common.Address) error {
	return h.check(state.Access(h.router.evm.StateDB, h, a))
}

func (h *host) Balance(a common.Address) (*uint256.Int, error) {
	if err := h.access(a); err != nil {
		return nil, err
	}
	return h.router.evm.StateDB.GetBalance(a).Clone(), nil
}

func (h *host) Code(a common.Address) ([]byte, error) {
	if err := h.access(a); err != nil {
		return nil, err
	}
	return h.router.evm.StateDB.GetCode(a), nil
}

func (h *host) CodeHash(a common.Address) (common.Hash, error) {
	if err := h.access(a); err != nil {
		return common.Hash{}, err
	}
	if db := h.router.evm.StateDB; !db.Empty(a) {
		return db.GetCodeHash(a), nil
	}
	return common.Hash{}, nil
}

func (h *host) Log(topics []common.Hash, data []byte) error {
	if err := h.mutate(); err != nil {
		return err
	}
	if len(topics) > 4 {
		return h.fail(errRefused)
	}
	cost := params.LogGas + uint64(len(topics))*params.LogTopicGas + uint64(len(data))*params.LogDataGas
	if err := h.Charge(cost); err != nil {
		return err
	}
	h.router.evm.StateDB.AddLog(&types.Log{
		Address:     h.frame.Callee,
		Topics:      append([]common.Hash{}, topics...),
		Data:        common.CopyBytes(data),
		BlockNumber: h.router.evm.Context.BlockNumber.Uint64(),
	})
	return nil
}

func (h *host) Block() execution.Block {
	c := &h.router.evm.Context
	b := execution.Block{
		Number:    c.BlockNumber.Uint64(),
		Timestamp: c.Time,
		GasLimit:  c.GasLimit,
		Coinbase:  c.Coinbase,
	}
	setBig(&b.ChainID, h.router.evm.ChainConfig().ChainID)
	setBig(&b.BaseFee, c.BaseFee)
	if c.Random != nil {
		b.Randao = *c.Random
	}
	return b
}

func (h *host) Tx() execution.Tx {
	t := execution.Tx{Origin: h.router.evm.Origin}
	if p := h.router.evm.GasPrice; p != nil {
		t.GasPrice = *p
	}
	return t
}

func (h *host) Frames() []execution.Frame { return h.router.frames }

func (h *host) Once(key common.Hash, gas uint64) error {
	r := h.router
	if tx := r.capture.Transaction(); tx != r.tx {
		clear(r.paid)
		r.tx = tx
	}
	if _, paid := r.paid[key]; paid {
		return nil
	}
	// Charged before it is noted: a frame that cannot pay buys nothing for the next.
	if err := h.Charge(gas); err != nil {
		return err
	}
	r.paid[key] = struct{}{}
	return nil
}

func setBig(z *uint256.Int, b *big.Int) {
	if b != nil {
		z.SetFromBig(b)
	}
}
