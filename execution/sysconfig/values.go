package sysconfig

import (
	"encoding/binary"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/execution/system"
)

// Values are what the system config holds.
type Values struct {
	Operator  common.Address // may change the others, but for MaxPrice
	Recipient common.Address // gets DA fees
	Price     uint64         // that the DA price moves to, wei per byte
	MaxPrice  uint64         // of Price, for ever
}

// Slots of the account at system.Config.
var (
	slotOperator  = common.BigToHash(common.Big0)
	slotRecipient = common.BigToHash(common.Big1)
	slotPrice     = common.BigToHash(common.Big2)
	slotMaxPrice  = common.BigToHash(common.Big3)
)

// Alloc is what genesis holds for the system config: the accounts of its engine,
// and its own with these values.
func Alloc(v Values) types.GenesisAlloc {
	alloc := system.Predeploy(system.ConfigEngine, system.Config)
	account := alloc[system.Config]
	account.Storage = map[common.Hash]common.Hash{slotOperator: word(v.Operator), slotRecipient: word(v.Recipient), slotMaxPrice: number(v.MaxPrice)}
	if v.Price != 0 { // a zero in a slot is no slot
		account.Storage[slotPrice] = number(v.Price)
	}
	alloc[system.Config] = account
	return alloc
}

// Reader gives storage slots of a state.
type Reader interface {
	GetState(account common.Address, slot common.Hash) common.Hash
}

// Target is the price in wei per byte that the chain's DA price moves to.
func Target(st Reader) uint64 { return toNumber(st.GetState(system.Config, slotPrice)) }

// Recipient is who gets DA fees.
func Recipient(st Reader) common.Address {
	return common.BytesToAddress(st.GetState(system.Config, slotRecipient).Bytes())
}

// Read gives all values.
func Read(st Reader) Values {
	return Values{
		Operator:  common.BytesToAddress(st.GetState(system.Config, slotOperator).Bytes()),
		Recipient: Recipient(st),
		Price:     Target(st),
		MaxPrice:  toNumber(st.GetState(system.Config, slotMaxPrice)),
	}
}

func word(a common.Address) common.Hash { return common.BytesToHash(a[:]) }

func number(n uint64) (h common.Hash) {
	binary.BigEndian.PutUint64(h[24:], n)
	return h
}

func toNumber(h common.Hash) uint64 { return binary.BigEndian.Uint64(h[24:]) }
