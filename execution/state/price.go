package state

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/params"

	"github.com/trivium-chain/trivium/execution"
)

// Access charges for looking at an account: 2600 gas the first time in a
// transaction, then 100 (EIP-2929).
func Access(db vm.StateDB, m execution.Meter, a common.Address) error {
	if db.AddressInAccessList(a) {
		return m.Charge(params.WarmStorageReadCostEIP2929)
	}
	if err := m.Charge(params.ColdAccountAccessCostEIP2929); err != nil {
		return err
	}
	db.AddAddressToAccessList(a)
	return nil
}

// Slots are the storage slots of one account, each access paid by Meter. The
// account must already be in the access list, as a running contract's is.
type Slots struct {
	DB      vm.StateDB
	Meter   execution.Meter
	Account common.Address
}

// heat adds a slot to the access list and gives the price of its being cold.
func (s Slots) heat(slot common.Hash) uint64 {
	if _, warm := s.DB.SlotInAccessList(s.Account, slot); warm {
		return 0
	}
	s.DB.AddSlotToAccessList(s.Account, slot)
	return params.ColdSloadCostEIP2929
}

// Load reads a slot at the price of SLOAD: 2100 gas cold, 100 warm (EIP-2929).
func (s Slots) Load(slot common.Hash) (common.Hash, error) {
	cost := s.heat(slot)
	if cost == 0 {
		cost = params.WarmStorageReadCostEIP2929
	}
	if err := s.Meter.Charge(cost); err != nil {
		return common.Hash{}, err
	}
	return s.DB.GetState(s.Account, slot), nil
}

// Store writes a slot at the price of SSTORE, refunds included (EIP-2200 with
// the figures of EIP-2929 and EIP-3529). Writing what is there costs a read.
func (s Slots) Store(slot, value common.Hash) error {
	if s.Meter.Gas() <= params.SstoreSentryGasEIP2200 {
		// A frame left with a transfer's stipend must not change state.
		return s.Meter.Charge(s.Meter.Gas() + 1)
	}
	cost := s.heat(slot)
	current, original := s.DB.GetStateAndCommittedState(s.Account, slot)
	const (
		warm  = params.WarmStorageReadCostEIP2929
		reset = params.SstoreResetGasEIP2200 - params.ColdSloadCostEIP2929
		set   = params.SstoreSetGasEIP2200
	)
	clears := params.SstoreClearsScheduleRefundEIP3529
	zero := common.Hash{}
	var add, sub uint64
	switch {
	case current == value:
		cost += warm
	case current == original && original == zero:
		cost += set
	case current == original:
		cost += reset
		if value == zero {
			add = clears
		}
	default:
		cost += warm
		if original != zero {
			if current == zero {
				sub = clears
			} else if value == zero {
				add = clears
			}
		}
		if original == value {
			if original == zero {
				add += set - warm
			} else {
				add += reset - warm
			}
		}
	}
	if err := s.Meter.Charge(cost); err != nil {
		return err
	}
	if add > 0 {
		s.DB.AddRefund(add)
	}
	if sub > 0 {
		s.DB.SubRefund(sub)
	}
	if current != value {
		s.DB.SetState(s.Account, slot, value)
	}
	return nil
}
