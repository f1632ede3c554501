package move_test

import (
	"encoding/binary"
	"math/big"
	"strings"

	gethabi "github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/execution/wasm"
)

// ending is how a frame ends.
type ending byte

const (
	well ending = iota
	reverts
	halts
	breaks // in Move: an error of execution that is no abort
)

func (e ending) String() string {
	return [...]string{"ends well", "reverts", "halts", "breaks"}[e]
}

// mark is the slot in which contracts count how often they have run.
var mark = common.Hash{31: 0x77}

// batch is call data of an EVM contract that adds 1 to its mark, logs, makes calls
// one after the other, and ends as it is told, with what the last call returned:
//
//	how it ends 1 | call*      call: to 20 | wei 8 | length 3 | flags 1 | data
//
// Of how it ends the highest bit says that nothing is marked and logged.
type batch []byte

const (
	batchMust   = 1 // its failure is that of the contract
	batchStatic = 2
	batchQuiet  = 0x80
)

func newBatch(e ending) batch { return batch{byte(e)} }

// quiet is for static frames.
func quiet(e ending) batch { return batch{byte(e) | batchQuiet} }

func (b batch) call(to common.Address, wei uint64, flags byte, data []byte) batch {
	out := append(b[:len(b):len(b)], to[:]...)
	out = binary.BigEndian.AppendUint64(out, wei)
	out = append(out, byte(len(data)>>16), byte(len(data)>>8), byte(len(data)), flags)
	return append(out, data...)
}

// batchCode is the contract.
var batchCode = assemble(
	vm.PUSH0, vm.CALLDATALOAD, 248, vm.SHR, // end
	vm.DUP1, batchQuiet, vm.AND, "@go", vm.JUMPI,
	0x77, vm.SLOAD, 1, vm.ADD, 0x77, vm.SSTORE, vm.PUSH0, vm.PUSH0, vm.LOG0,
	":go", 1, // end at
	":loop", vm.CALLDATASIZE, vm.DUP2, vm.LT, vm.ISZERO, "@end", vm.JUMPI,
	vm.DUP1, vm.CALLDATALOAD, vm.DUP1, 8, vm.SHR, 0xffffff, vm.AND, // end at head length
	vm.DUP1, vm.DUP4, 32, vm.ADD, vm.PUSH0, vm.CALLDATACOPY,
	vm.DUP2, batchStatic, vm.AND, "@static", vm.JUMPI,
	vm.PUSH0, vm.PUSH0, vm.DUP3, vm.PUSH0, vm.DUP6, 32, vm.SHR, uint64(1<<64-1), vm.AND, vm.DUP7, 96, vm.SHR, vm.GAS, vm.CALL, "@done", vm.JUMP,
	":static", vm.PUSH0, vm.PUSH0, vm.DUP3, vm.PUSH0, vm.DUP6, 96, vm.SHR, vm.GAS, vm.STATICCALL,
	":done", vm.DUP1, "@next", vm.JUMPI, vm.DUP3, batchMust, vm.AND, "@fail", vm.JUMPI,
	":next", vm.POP, vm.SWAP1, vm.POP, vm.ADD, 32, vm.ADD, "@loop", vm.JUMP,
	":end", vm.POP, 0x7f, vm.AND, vm.DUP1, "@bad", vm.JUMPI,
	vm.RETURNDATASIZE, vm.PUSH0, vm.PUSH0, vm.RETURNDATACOPY, vm.RETURNDATASIZE, vm.PUSH0, vm.RETURN,
	":bad", int(reverts), vm.EQ, "@fail", vm.JUMPI, vm.INVALID,
	":fail", vm.RETURNDATASIZE, vm.PUSH0, vm.PUSH0, vm.RETURNDATACOPY, vm.RETURNDATASIZE, vm.PUSH0, vm.REVERT,
)

// assemble makes EVM code of opcodes, numbers to push, places ":name" and pushes
// of them, "@name".
func assemble(parts ...any) (code []byte) {
	places, uses := map[string]int{}, map[int]string{}
	for _, p := range parts {
		switch p := p.(type) {
		case vm.OpCode:
			code = append(code, byte(p))
		case int:
			code = push(code, uint64(p))
		case uint64:
			code = push(code, p)
		case string:
			if name, ok := strings.CutPrefix(p, ":"); ok {
				places[name] = len(code)
				code = append(code, byte(vm.JUMPDEST))
			} else {
				code = append(code, byte(vm.PUSH2), 0, 0)
				uses[len(code)-2] = p[1:]
			}
		}
	}
	for at, name := range uses {
		binary.BigEndian.PutUint16(code[at:], uint16(places[name]))
	}
	return code
}

func push(code []byte, n uint64) []byte {
	b := new(big.Int).SetUint64(n).Bytes()
	return append(append(code, byte(vm.PUSH0)+byte(len(b))), b...)
}

// contract is an account of the EVM at genesis.
func contract(code []byte) types.Account {
	return types.Account{Nonce: 1, Balance: new(big.Int), Code: code}
}

var deployerABI = func() gethabi.ABI {
	a, err := gethabi.JSON(strings.NewReader(wasm.DeployerABI))
	if err != nil {
		panic(err)
	}
	return a
}()

// deploy puts WASM contracts of the same code on the chain.
func (c *chain) deploy(n int, code []byte) (at []common.Address) {
	c.Helper()
	var txs []*types.Transaction
	for i := range n {
		salt := common.BigToHash(big.NewInt(int64(i)))
		data, err := deployerABI.Pack("deploy", code, []byte{}, salt)
		if err != nil {
			c.Fatal(err)
		}
		txs = append(txs, c.to(0, system.Deployer, 0, data))
		at = append(at, wasm.AddressOf(c.Address(0), crypto.Keccak256Hash(code), salt))
	}
	succeeded(c, c.block(txs...)...)
	return at
}

// resource is the BCS of a resource at the head; nil if there is none.
func (c *chain) resource(a tag.Address, name string) []byte {
	c.Helper()
	t, err := tag.ParseStruct(name)
	if err != nil {
		c.Fatal(err)
	}
	raw, _, err := c.plain.Move().Reader(c.State(c)).Resource(a, t)
	if err != nil {
		c.Fatal(err)
	}
	return raw
}

// wei is a balance at the head.
func (c *chain) wei(a common.Address) *uint256.Int { return c.State(c).GetBalance(a) }

func boolean(b bool) []byte {
	if b {
		return []byte{1}
	}
	return []byte{0}
}
