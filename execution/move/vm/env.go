package vm

import (
	"github.com/trivium-chain/trivium/execution/move/schedule"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

// Env is what a session asks of the chain around it. What costs gas is charged
// before it is done. An error ends the session: a *status.Error as that status,
// any other error (execution.ErrOutOfGas, execution.ErrWriteProtection) as it is.
type Env interface {
	// Gas is what the frame has left, Charge takes some of it.
	Gas() uint64
	Charge(gas uint64) error

	// Module finds the code of a module as the chain now has it.
	Module(id tag.Module) (code Code, found bool, err error)

	// Resource reads, SetResource writes and DeleteResource removes the BCS of a
	// resource. Nobody changes data afterwards: both sides may keep it.
	Resource(a tag.Address, t tag.Struct) (data []byte, found bool, err error)
	SetResource(a tag.Address, t tag.Struct, data []byte) error
	DeleteResource(a tag.Address, t tag.Struct) error

	// Enter is asked once a session before the first function of a module gets a
	// frame. It refuses a module that is already on the chain's call stack.
	Enter(id tag.Module) error
}

// Code is a module's bytes with the hash by which what is made of them is kept.
type Code struct {
	Hash    [32]byte // Keccak-256 of Bytes
	Bytes   []byte
	Version schedule.Version // whose bounds the module has passed
}
