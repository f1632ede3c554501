package move

import (
	"encoding/binary"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution/move/framework"
	"github.com/trivium-chain/trivium/execution/move/schedule"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/vm"
)

// Keys of the byte values in the gateway's account begin with a byte that says
// what they are of, and an address.
const (
	keyModule   = 1 // || address of the module || its name                        -> Record
	keyResource = 2 // || address that has the resource || BCS of its struct tag   -> BCS of the resource
)

func moduleKey(id tag.Module) []byte {
	b := make([]byte, 0, 1+tag.AddressSize+len(id.Name))
	b = append(b, keyModule)
	b = append(b, id.Address[:]...)
	return append(b, id.Name...)
}

func resourceKey(a tag.Address, t tag.Struct) []byte {
	b := make([]byte, 0, 128)
	b = append(b, keyResource)
	b = append(b, a[:]...)
	return t.AppendBCS(b)
}

// Policy says what may become of a published module.
type Policy uint8

const (
	Immutable  Policy = 0 // stays as it is
	Compatible Policy = 1 // may be upgraded to what its users and its resources still fit
)

// Record is what the registry says of a module, in one storage slot:
//
//	0        1          3          7      11             31
//	+--------+----------+----------+------+--------------+
//	| policy | schedule | upgrades | work | code account |
//	+--------+----------+----------+------+--------------+
//
// Numbers are big-endian.
type Record struct {
	Policy   Policy
	Schedule schedule.Version
	Upgrades uint32         // how often the module was upgraded
	Work     uint32         // thousands of units that verifying it takes, rounded up
	Code     common.Address // account whose code the module is
}

const recordSize = 31

// Bytes is the record as it is stored.
func (r Record) Bytes() []byte {
	b := make([]byte, 0, recordSize)
	b = append(b, byte(r.Policy))
	b = binary.BigEndian.AppendUint16(b, uint16(r.Schedule))
	b = binary.BigEndian.AppendUint32(b, r.Upgrades)
	b = binary.BigEndian.AppendUint32(b, r.Work)
	return append(b, r.Code[:]...)
}

// parseRecord reads a record. False if no publication has written it.
func parseRecord(b []byte) (r Record, ok bool) {
	if len(b) != recordSize || b[0] > byte(Compatible) {
		return r, false
	}
	r.Policy = Policy(b[0])
	r.Schedule = schedule.Version(binary.BigEndian.Uint16(b[1:]))
	r.Upgrades = binary.BigEndian.Uint32(b[3:])
	r.Work = binary.BigEndian.Uint32(b[7:])
	r.Code = common.BytesToAddress(b[11:])
	_, ok = RulesOf(r.Schedule)
	return r, ok
}

var (
	codeDomain    = []byte("TRIVIUM move code v1")
	accountDomain = []byte("TRIVIUM move module v1")
)

// codeAccount is the account that keeps code of this hash: the last 20 bytes of
// keccak256(domain || schedule || hash).
func codeAccount(v schedule.Version, hash common.Hash) common.Address {
	return common.BytesToAddress(crypto.Keccak256(codeDomain, binary.BigEndian.AppendUint16(nil, uint16(v)), hash[:]))
}

// ModuleAccount is the address under which a module calls other contracts: the
// last 20 bytes of keccak256(domain || address || name).
func ModuleAccount(id tag.Module) common.Address {
	return common.BytesToAddress(crypto.Keccak256(accountDomain, id.Address[:], []byte(id.Name)))
}

// store is what the registry lies in: the gateway's account, at a price or for free.
type store interface {
	ReadValue(key []byte) (value []byte, found bool, err error)
	Code(a common.Address) ([]byte, error)
	CodeHash(a common.Address) (common.Hash, error)
}

// frameworkCode finds a module of the framework, which is in no state.
func frameworkCode(id tag.Module) (vm.Code, bool) {
	if id.Address != tag.Core {
		return vm.Code{}, false
	}
	c, ok := framework.Find(id.Name)
	return vm.Code{Hash: c.Hash, Bytes: c.Bytes, Version: schedule.V1.Version}, ok
}

func readRecord(s store, id tag.Module) (r Record, found bool, err error) {
	b, found, err := s.ReadValue(moduleKey(id))
	if err != nil || !found {
		return r, false, err
	}
	r, ok := parseRecord(b)
	if !ok {
		return r, false, status.New(status.StorageError, "registry record of %s", id)
	}
	return r, true, nil
}

// readCode reads a module's code. That it is what was verified follows from the
// address: what the machine keeps is kept under the hash, and a call that is only
// tried may find anything there.
func readCode(s store, r Record) (vm.Code, error) {
	b, err := s.Code(r.Code)
	if err != nil {
		return vm.Code{}, err
	}
	hash, err := s.CodeHash(r.Code)
	if err != nil {
		return vm.Code{}, err
	}
	if codeAccount(r.Schedule, hash) != r.Code {
		return vm.Code{}, status.New(status.StorageError, "code account %s", r.Code)
	}
	return vm.Code{Hash: hash, Bytes: b, Version: r.Schedule}, nil
}
