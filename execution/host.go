package execution

import "github.com/holiman/uint256"

// Host is what a running frame may ask of the chain. It is made of small parts,
// so that a consumer can name the part it needs. Each method that costs gas
// charges the frame before it acts.
//
// An error of a Host method (ErrOutOfGas, ErrWriteProtection) is final: the
// frame will end as a halt even if the VM carries on, so a VM returns at once.
type Host interface {
	Meter
	Slots
	Values
	Accounts
	Chain
	// Log appends a log entry of the callee. At most four topics. Priced as LOG0 to LOG4.
	Log(topics []Hash, data []byte) error
	// Call runs another account's code. The VM gives Kind, Callee (Code and Caller
	// for DelegateCall, the latter being whom the code shall see as its caller),
	// Input, Value and Gas, the gas to forward at most; the router fills in the rest. Costs what the EVM's opcode costs. GasLeft of the result
	// has already been given back to the meter.
	//
	// A VM that keeps many programs in one account may give Call and StaticCall a
	// Caller: an account of the VM's own, whose address it has found by hashing, so
	// that each program has a name and a purse. The caller is the callee otherwise.
	Call(f Frame) Result
	// Pay moves wei from one account of the VM's own (the callee, or one found by
	// hashing) to any account, whose code does not run. Priced as the value of a
	// call, and access to both. False if there is not as much.
	Pay(from, to Address, wei *uint256.Int) (bool, error)
	// Create makes an EVM contract with the callee as creator, at the price and by
	// the rules of CREATE or CREATE2. All but 1/64 of the gas goes to the init code.
	// The address is zero if Result.Err is set. Output is empty, or the reason of a revert.
	Create(c Creation) (Address, Result)
	// Publish makes a contract account with this code and nothing else, of any
	// size, for the VM's own keeping; VMs choose its address by hashing, so that
	// nobody else can come to own it. It costs what the VM charges beforehand.
	// False if there is code already, which then stays.
	Publish(a Address, code []byte) (bool, error)
}

// Meter counts the gas of one frame.
type Meter interface {
	// Gas is what the frame has left.
	Gas() uint64
	// Charge takes gas, or fails with ErrOutOfGas and leaves nothing.
	Charge(gas uint64) error
}

// Slots are the 32-byte storage slots of the frame's callee, priced by EIP-2929,
// EIP-2200 and EIP-3529, and its transient ones (EIP-1153).
type Slots interface {
	Load(slot Hash) (Hash, error)
	Store(slot, value Hash) error
	LoadTransient(slot Hash) (Hash, error)
	StoreTransient(slot, value Hash) error
}

// Values are byte strings of any length kept in the slots of the frame's
// callee under keys of any length; see package state for the layout. An empty
// value is not an absent one.
type Values interface {
	ReadValue(key []byte) (value []byte, found bool, err error)
	WriteValue(key, value []byte) error
	DeleteValue(key []byte) error
}

// Accounts answers questions about any account. The first question about an
// address in a transaction costs 2600 gas, a later one 100 (EIP-2929).
type Accounts interface {
	Balance(a Address) (*uint256.Int, error)
	Code(a Address) ([]byte, error)
	CodeHash(a Address) (Hash, error)
}

// Chain is the block and transaction around the frame.
type Chain interface {
	Block() Block
	Tx() Tx
	// Frames are the frames of VMs other than the EVM on the call stack,
	// outermost first, the asking one last. Read only.
	Frames() []Frame
	// Once charges gas, unless it has been charged for the key in this transaction.
	// Keys are shared by all VMs; what was paid stays paid if the frame fails.
	Once(key Hash, gas uint64) error
}

// Block is what a frame may know of the block being processed.
type Block struct {
	ChainID   uint256.Int
	Number    uint64
	Timestamp uint64 // seconds
	GasLimit  uint64
	BaseFee   uint256.Int // wei a gas
	Coinbase  Address
	Randao    Hash
}

// Tx is what a frame may know of the transaction being processed.
type Tx struct {
	Origin   Address
	GasPrice uint256.Int // effective, wei a gas
}
