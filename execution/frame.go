package execution

import (
	"errors"

	"github.com/ethereum/go-ethereum/common"
	"github.com/holiman/uint256"
)

// Address is the 20-byte address of an account. A VM with longer addresses pads
// them on the left.
type Address = common.Address

// Hash is a 32-byte word: a slot key, a slot value or a digest.
type Hash = common.Hash

// MaxDepth is the number of frames of VMs other than the EVM that may stand on
// the call stack at once. The EVM keeps its own limit of 1024.
const MaxDepth = 64

// CallKind says how a frame was entered.
type CallKind uint8

const (
	// Call runs the callee's code on the callee's storage and may carry value.
	Call CallKind = iota
	// StaticCall is Call without value and without the right to change state,
	// for itself and for all it calls (EIP-214).
	StaticCall
	// DelegateCall runs the code at Frame.Code on the storage, and with the
	// caller and value, of the frame that asks for it (EIP-7). Value says what came
	// with that frame; nothing moves.
	DelegateCall
)

// String names the kind as the EVM's opcodes do.
func (k CallKind) String() string {
	switch k {
	case Call:
		return "CALL"
	case StaticCall:
		return "STATICCALL"
	case DelegateCall:
		return "DELEGATECALL"
	}
	return "UNKNOWN"
}

// Frame is one call. A frame and what it points to belong to the router: a VM
// that keeps Input beyond its Call copies it, since it lies in memory that the
// EVM uses again.
type Frame struct {
	Kind   CallKind
	Caller Address      // the account that calls
	Callee Address      // the account whose storage the frame works on
	Code   Address      // the account whose code runs; equals Callee unless Kind is DelegateCall
	Input  []byte       // call data
	Value  *uint256.Int // wei; moved before the frame starts. Nil means zero
	Gas    uint64       // what the frame may spend
	Static bool         // no change of state in this frame or below it
	Depth  int          // number of frames of VMs other than the EVM beneath this one
	// Program is what follows the stub in the code of the account Code: it tells
	// the VM what to run. Read only.
	Program []byte
}

// Result is the outcome of a frame.
//
// Err is nil on success; ErrRevert takes back the state, keeps Output as the
// reason and gives back GasLeft; any other error is a halt, which takes back the
// state and spends all gas. Error values never reach state or receipts.
//
// Output does not alias the frame's input.
type Result struct {
	Output  []byte
	GasLeft uint64
	Err     error
	// Fatal is set by Host.Call and Host.Create where it is the asking frame
	// itself that failed (out of gas, write in a static frame): it ends as a halt,
	// so its VM returns at once. The callee's own failure is not fatal.
	Fatal bool
}

// Creation is the making of an EVM contract.
type Creation struct {
	Init  []byte       // code that runs, and returns the code of the new account
	Value *uint256.Int // wei for the new account. Nil means zero
	Salt  *Hash        // nil: the address follows from creator and nonce (CREATE); else from creator, salt and Init (CREATE2)
}

var (
	// ErrRevert ends a frame by its own will: state undone, unspent gas kept.
	ErrRevert = errors.New("execution reverted")
	// ErrOutOfGas halts a frame that spent more gas than it had.
	ErrOutOfGas = errors.New("out of gas")
	// ErrTrap halts a frame whose code did what it must not.
	ErrTrap = errors.New("trap")
	// ErrWriteProtection halts a static frame that tried to change state.
	ErrWriteProtection = errors.New("write protection")
	// ErrDepth refuses a call deeper than MaxDepth. The gas is given back.
	ErrDepth = errors.New("max call depth exceeded")
	// ErrInsufficientBalance refuses a call whose caller cannot pay its value. The gas is given back.
	ErrInsufficientBalance = errors.New("insufficient balance for transfer")
	// ErrReentrancy refuses a call that a VM's policy does not admit while other frames stand below. The gas is given back.
	ErrReentrancy = errors.New("reentrant call")
)

// VM runs frames. It is pure: the same frame on the same state gives the same
// result. A VM must bound its own recursion, since a Go stack that overflows
// ends the process, and must not panic.
type VM interface {
	Call(h Host, f Frame) Result
}
