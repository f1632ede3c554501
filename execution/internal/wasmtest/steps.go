package wasmtest

import (
	"encoding/binary"

	"github.com/ethereum/go-ethereum/common"
	"github.com/holiman/uint256"
)

// Steps is calldata of the contract Script, which does one step after the
// other. A step is an opcode and its fields, big-endian, without padding:
//
//	00 call      to 20 | value 32 | gas 8 | length 4 | data
//	01 delegate  to 20 | gas 8 | length 4 | data
//	02 static    to 20 | gas 8 | length 4 | data
//	03 create    value 32 | length 4 | code
//	04 create2   value 32 | salt 32 | length 4 | code
//	05 require
//	06 status
//	07 returned
//	08 store     key 32 | value 32
//	09 cache     key 32 | value 32
//	0a flush     clear 4
//	0b load      key 32
//	0c tstore    key 32 | value 32
//	0d tload     key 32
//	0e log       topics 4 | length 4 | topics and data
//	0f keccak    length 4 | data
//	10 account   address 20
//	11 code      address 20 | offset 4 | length 4
//	12 context
//	13 block
//	14 gas
//	15 append    length 4 | data
//	16 loop      times 4
//	17 grow      pages 4
//	18 recurse   frames 4
//	19 return
//	1a revert
//	1b exit      status 4
//	1c trap
//
// What steps learn is appended to one result, which becomes the return data
// when the steps are at their end or at return, and the reason at revert. Any
// other opcode, and a field beyond the end of the calldata, traps. The zero
// value is no steps; a method gives the steps with one more.
type Steps []byte

const (
	stepCall = iota
	stepDelegate
	stepStatic
	stepCreate
	stepCreate2
	stepRequire
	stepStatus
	stepReturned
	stepStore
	stepCache
	stepFlush
	stepLoad
	stepTStore
	stepTLoad
	stepLog
	stepKeccak
	stepAccount
	stepCode
	stepContext
	stepBlock
	stepGas
	stepAppend
	stepLoop
	stepGrow
	stepRecurse
	stepReturn
	stepRevert
	stepExit
	stepTrap
	stepCount
)

func (s Steps) step(op byte, fields ...[]byte) Steps {
	out := append(s[:len(s):len(s)], op)
	for _, f := range fields {
		out = append(out, f...)
	}
	return out
}

func be32(v uint32) []byte { return binary.BigEndian.AppendUint32(nil, v) }
func be64(v uint64) []byte { return binary.BigEndian.AppendUint64(nil, v) }

func counted(data []byte) []byte { return append(be32(uint32(len(data))), data...) }

func word(v uint64) []byte {
	b := uint256.NewInt(v).Bytes32()
	return b[:]
}

// Call calls an account. That it fails is no failure of the caller; see Require.
func (s Steps) Call(to common.Address, wei, gas uint64, data []byte) Steps {
	return s.step(stepCall, to[:], word(wei), be64(gas), counted(data))
}

// Delegate runs the code of an account on the caller's storage.
func (s Steps) Delegate(to common.Address, gas uint64, data []byte) Steps {
	return s.step(stepDelegate, to[:], be64(gas), counted(data))
}

// Static calls an account that may change nothing.
func (s Steps) Static(to common.Address, gas uint64, data []byte) Steps {
	return s.step(stepStatic, to[:], be64(gas), counted(data))
}

// Create deploys and appends the address, zero if that failed: 20 bytes.
func (s Steps) Create(wei uint64, code []byte) Steps {
	return s.step(stepCreate, word(wei), counted(code))
}

// Create2 deploys at an address by salt and appends the address, zero if that failed: 20 bytes.
func (s Steps) Create2(wei uint64, salt common.Hash, code []byte) Steps {
	return s.step(stepCreate2, word(wei), salt[:], counted(code))
}

// Require reverts with the return data if the last Call, Delegate or Static failed.
func (s Steps) Require() Steps { return s.step(stepRequire) }

// Status appends what the last Call, Delegate or Static gave: one byte, 0 for success.
func (s Steps) Status() Steps { return s.step(stepStatus) }

// Returned appends the return data of the last call or creation.
func (s Steps) Returned() Steps { return s.step(stepReturned) }

// Store writes a slot and flushes the cache.
func (s Steps) Store(key, value common.Hash) Steps { return s.step(stepStore, key[:], value[:]) }

// Cache writes a slot and leaves it in the cache.
func (s Steps) Cache(key, value common.Hash) Steps { return s.step(stepCache, key[:], value[:]) }

// Flush writes the cache to the slots, and forgets it if clear is set.
func (s Steps) Flush(clear bool) Steps {
	if clear {
		return s.step(stepFlush, be32(1))
	}
	return s.step(stepFlush, be32(0))
}

// Load appends the value of a slot: 32 bytes.
func (s Steps) Load(key common.Hash) Steps { return s.step(stepLoad, key[:]) }

// StoreTransient writes a transient slot.
func (s Steps) StoreTransient(key, value common.Hash) Steps {
	return s.step(stepTStore, key[:], value[:])
}

// LoadTransient appends the value of a transient slot: 32 bytes.
func (s Steps) LoadTransient(key common.Hash) Steps { return s.step(stepTLoad, key[:]) }

// Log emits a log entry.
func (s Steps) Log(data []byte, topics ...common.Hash) Steps {
	var b []byte
	for _, t := range topics {
		b = append(b, t[:]...)
	}
	return s.step(stepLog, be32(uint32(len(topics))), counted(append(b, data...)))
}

// Keccak appends the hash of data: 32 bytes.
func (s Steps) Keccak(data []byte) Steps { return s.step(stepKeccak, counted(data)) }

// Account appends what is known of an account: balance 32 | code hash 32 | code size 4, little-endian.
func (s Steps) Account(a common.Address) Steps { return s.step(stepAccount, a[:]) }

// Code appends code of an account from offset on, as many bytes as length asks and there are.
func (s Steps) Code(a common.Address, offset, length uint32) Steps {
	return s.step(stepCode, a[:], be32(offset), be32(length))
}

// Context appends what is known of the call: sender 20 | value 32 | own address
// 20 | origin 20 | gas price 32 | reentrant 4, little-endian.
func (s Steps) Context() Steps { return s.step(stepContext) }

// Block appends what is known of the block: base fee 32 | coinbase 20 | number
// 8 | time 8 | gas limit 8 | chain id 8, these four little-endian.
func (s Steps) Block() Steps { return s.step(stepBlock) }

// Gas appends the gas left and the ink left, 8 bytes each, little-endian.
func (s Steps) Gas() Steps { return s.step(stepGas) }

// Append appends data.
func (s Steps) Append(data []byte) Steps { return s.step(stepAppend, counted(data)) }

// Loop goes through an empty loop, once at least.
func (s Steps) Loop(times uint32) Steps { return s.step(stepLoop, be32(times)) }

// Grow grows memory and appends what that gave: 4 bytes, little-endian.
func (s Steps) Grow(pages uint32) Steps { return s.step(stepGrow, be32(pages)) }

// Recurse enters as many frames of a function that calls itself, and leaves them.
func (s Steps) Recurse(frames uint32) Steps { return s.step(stepRecurse, be32(frames)) }

// Return succeeds with the result so far.
func (s Steps) Return() Steps { return s.step(stepReturn) }

// Revert reverts with the result so far.
func (s Steps) Revert() Steps { return s.step(stepRevert) }

// Exit leaves by exit_early with the result so far; a status but 0 reverts.
func (s Steps) Exit(status uint32) Steps { return s.step(stepExit, be32(status)) }

// Trap executes unreachable.
func (s Steps) Trap() Steps { return s.step(stepTrap) }
