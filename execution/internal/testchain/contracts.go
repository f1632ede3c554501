package testchain

import (
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
	"github.com/ethereum/go-ethereum/crypto"
)

// Addresses of the contracts that Contracts puts into genesis.
var (
	Token     = common.HexToAddress("0xc000000000000000000000000000000000000001")
	Compute   = common.HexToAddress("0xc000000000000000000000000000000000000002")
	Storer    = common.HexToAddress("0xc000000000000000000000000000000000000003")
	BlockHash = common.HexToAddress("0xc000000000000000000000000000000000000004")
	Reverter  = common.HexToAddress("0xc000000000000000000000000000000000000005")
	Halter    = common.HexToAddress("0xc000000000000000000000000000000000000006")
	Factory   = common.HexToAddress("0xc000000000000000000000000000000000000007")
	Mortal    = common.HexToAddress("0xc000000000000000000000000000000000000008")
)

// TransferTopic is the ERC-20 event.
var TransferTopic = crypto.Keccak256Hash([]byte("Transfer(address,address,uint256)"))

// Contracts is an allocation with the contracts below; each holder owns tokens.
func Contracts(holders ...common.Address) types.GenesisAlloc {
	storage := make(map[common.Hash]common.Hash)
	for _, a := range holders {
		storage[TokenSlot(a)] = common.BigToHash(big.NewInt(1e15))
	}
	alloc := types.GenesisAlloc{}
	for a, code := range map[common.Address][]byte{
		Token: tokenCode(), Compute: computeCode(), Storer: storerCode(), BlockHash: blockHashCode(),
		Reverter: reverterCode(), Halter: {byte(vm.INVALID)}, Factory: factoryCode(), Mortal: mortalCode(),
	} {
		alloc[a] = types.Account{Nonce: 1, Code: code, Balance: new(big.Int)}
	}
	token := alloc[Token]
	token.Storage = storage
	alloc[Token] = token
	return alloc
}

// Words are 32-byte big-endian words, one after another.
func Words(words ...uint64) []byte {
	var b []byte
	for _, w := range words {
		b = append(b, common.BigToHash(new(big.Int).SetUint64(w)).Bytes()...)
	}
	return b
}

// TokenSlot is where Token keeps a balance: keccak256(address || 0).
func TokenSlot(a common.Address) common.Hash {
	return crypto.Keccak256Hash(common.LeftPadBytes(a[:], 32), make([]byte, 32))
}

// TokenTransfer is call data of Token: address and amount, no selector.
func TokenTransfer(to common.Address, amount uint64) []byte {
	return append(common.LeftPadBytes(to[:], 32), Words(amount)...)
}

// tokenCode does what an ERC-20 transfer does: two balances, a check, an event.
func tokenCode() []byte {
	p := program.New()
	p.Op(vm.CALLER, vm.PUSH0, vm.MSTORE).Push(64).Op(vm.PUSH0, vm.KECCAK256) // slotS
	p.Op(vm.DUP1, vm.SLOAD).Push(32).Op(vm.CALLDATALOAD)                     // slotS balS amount
	p.Op(vm.DUP2, vm.DUP2, vm.GT)
	fail := p.Size() + 1
	p.Push(0xff).Op(vm.JUMPI)
	p.Op(vm.SWAP1, vm.DUP2, vm.SWAP1, vm.SUB, vm.DUP3, vm.SSTORE) // slotS amount
	p.Op(vm.PUSH0, vm.CALLDATALOAD, vm.PUSH0, vm.MSTORE).Push(64).Op(vm.PUSH0, vm.KECCAK256)
	p.Op(vm.DUP1, vm.SLOAD, vm.DUP3, vm.ADD, vm.SWAP1, vm.SSTORE) // slotS amount
	p.Op(vm.PUSH0, vm.MSTORE)
	p.Op(vm.PUSH0, vm.CALLDATALOAD, vm.CALLER).Push(TransferTopic.Bytes()).Push(32).Op(vm.PUSH0, vm.LOG3)
	p.Push(1).Op(vm.PUSH0, vm.MSTORE).Return(0, 32)
	_, dest := p.Jumpdest()
	p.Op(vm.PUSH0, vm.PUSH0, vm.REVERT)
	code := p.Bytes()
	code[fail] = byte(dest)
	return code
}

// computeCode hashes and multiplies as often as the first word says.
func computeCode() []byte {
	p := program.New()
	p.Op(vm.PUSH0, vm.CALLDATALOAD)
	_, loop := p.Jumpdest()
	p.Op(vm.DUP1, vm.PUSH0, vm.MSTORE).Push(32).Op(vm.PUSH0, vm.KECCAK256, vm.DUP2, vm.MUL, vm.POP)
	p.Push(1).Op(vm.SWAP1, vm.SUB, vm.DUP1).Push(loop).Op(vm.JUMPI, vm.STOP)
	return p.Bytes()
}

// storerCode sets the slot of the first word to the second word.
func storerCode() []byte {
	return program.New().Push(32).Op(vm.CALLDATALOAD, vm.PUSH0, vm.CALLDATALOAD, vm.SSTORE, vm.STOP).Bytes()
}

// blockHashCode stores, under its number, the hash of the block that lies as far
// back as the first word says.
func blockHashCode() []byte {
	p := program.New()
	p.Op(vm.PUSH0, vm.CALLDATALOAD, vm.NUMBER, vm.SUB, vm.DUP1, vm.BLOCKHASH, vm.SWAP1, vm.SSTORE, vm.STOP)
	return p.Bytes()
}

// reverterCode writes a slot, logs, and takes it all back with a reason.
func reverterCode() []byte {
	p := program.New().Sstore(1, 2)
	p.Op(vm.PUSH0, vm.PUSH0, vm.LOG0)
	return p.Push(0xdead).Op(vm.PUSH0, vm.MSTORE).Push(32).Op(vm.PUSH0, vm.REVERT).Bytes()
}

// factoryCode creates a contract from its call data as init code, with the value
// that came along, stores its address in slot 0 and calls it.
func factoryCode() []byte {
	p := program.New()
	p.Op(vm.CALLDATASIZE, vm.PUSH0, vm.PUSH0, vm.CALLDATACOPY)
	p.Op(vm.CALLDATASIZE, vm.PUSH0, vm.CALLVALUE, vm.CREATE, vm.DUP1, vm.PUSH0, vm.SSTORE) // address
	p.Op(vm.PUSH0, vm.PUSH0, vm.PUSH0, vm.PUSH0, vm.PUSH0, vm.DUP6, vm.GAS, vm.CALL, vm.STOP)
	return p.Bytes()
}

// mortalCode writes a slot and self-destructs in favour of its caller.
func mortalCode() []byte {
	return program.New().Sstore(7, 7).Op(vm.CALLER, vm.SELFDESTRUCT).Bytes()
}

// Init is init code that deploys code.
func Init(code []byte) []byte { return program.New().ReturnViaCodeCopy(code).Bytes() }

// MortalInit is init code that deploys Mortal's code.
func MortalInit() []byte { return Init(mortalCode()) }

// Relay is the code of a contract that passes call data, and by CALL its value, on to
// an account, and what comes back to its caller: a failure by REVERT, a success by end.
func Relay(call vm.OpCode, to common.Address, end vm.OpCode) []byte {
	p := program.New().Op(vm.CALLDATASIZE, vm.PUSH0, vm.PUSH0, vm.CALLDATACOPY, vm.PUSH0, vm.PUSH0, vm.CALLDATASIZE, vm.PUSH0)
	if call == vm.CALL {
		p.Op(vm.CALLVALUE)
	}
	p.Push(to).Op(vm.GAS, call)
	p.Op(vm.RETURNDATASIZE, vm.PUSH0, vm.PUSH0, vm.RETURNDATACOPY)
	good := p.Size() + 7
	p.Push(good).Op(vm.JUMPI, vm.RETURNDATASIZE, vm.PUSH0, vm.REVERT)
	for p.Size() < good {
		p.Op(vm.STOP)
	}
	return p.Op(vm.JUMPDEST, vm.RETURNDATASIZE, vm.PUSH0, end).Bytes()
}
