package wasm

import (
	"bytes"
	"encoding/binary"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution/router"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// Designator is what a contract's account says of its module:
//
//	0    1           8         9    10         12             44
//	+----+-----------+---------+----+----------+--------------+
//	| fe | "TRIVIUM" | version | vm | schedule | module hash  |
//	+----+-----------+---------+----+----------+--------------+
//
// fe is the EVM's INVALID. The version of the form is 1, the vm of WASM is 1, the
// schedule is big-endian, and the hash is Keccak-256 of the module's bytes as
// they were before instrumentation.
type Designator struct {
	Schedule schedule.Version
	Hash     common.Hash
}

const designatorSize = 44

// designatorHead is what all designators of WASM contracts begin with.
var designatorHead = []byte("\xfeTRIVIUM\x01\x01")

// Bytes is the designator as it stands behind the stub.
func (d Designator) Bytes() []byte {
	b := make([]byte, 0, designatorSize)
	b = append(b, designatorHead...)
	b = binary.BigEndian.AppendUint16(b, uint16(d.Schedule))
	return append(b, d.Hash[:]...)
}

// parseDesignator reads what stands behind the stub.
func parseDesignator(b []byte) (d Designator, ok bool) {
	if len(b) != designatorSize || !bytes.HasPrefix(b, designatorHead) {
		return d, false
	}
	d.Schedule = schedule.Version(binary.BigEndian.Uint16(b[len(designatorHead):]))
	d.Hash = common.BytesToHash(b[designatorSize-common.HashLength:])
	return d, true
}

// ParseAccount reads the designator from the code of an account. False if the
// account is no WASM contract.
func ParseAccount(code []byte) (Designator, bool) {
	behind, ok := bytes.CutPrefix(code, stub)
	if !ok {
		return Designator{}, false
	}
	return parseDesignator(behind)
}

var stub = router.Stub(system.WASM)

// AccountCode is the code of a contract of this module.
func (d Designator) AccountCode() []byte { return append(bytes.Clone(stub), d.Bytes()...) }

// moduleDomain begins the preimage of every module account's address.
var moduleDomain = []byte("TRIVIUM module v1")

// ModuleAddress is the account whose code is the module: the last 20 bytes of
// keccak256(domain || vm || schedule || module hash).
func (d Designator) ModuleAddress() common.Address {
	return common.BytesToAddress(crypto.Keccak256(moduleDomain, d.Bytes()[len(designatorHead)-1:]))
}
