package vm

import (
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/schedule"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

// Session is one entry into Move from outside, from its first frame until it
// returns. It sees the modules of its start, and keeps the resources that it has
// read until Commit or Suspend writes the changed ones. It is not safe for use by
// several goroutines, and of no use after an error.
type Session struct {
	machine  *Machine
	env      Env
	schedule *schedule.Schedule
	memory   *Memory
	grown    int // bytes that this session has added to memory
	gas      meter
}

// Session begins a session. Memory is shared by the sessions of a transaction;
// nil is a new one.
func (m *Machine) Session(env Env, s *schedule.Schedule, memory *Memory) *Session {
	if memory == nil {
		memory = new(Memory)
	}
	session := &Session{machine: m, env: env, schedule: s, memory: memory}
	session.refill()
	return session
}

// Arg is an argument of a function: the BCS of a value, or the address of a signer.
// For a parameter that is a reference it is what the reference points to.
type Arg struct {
	Data   []byte
	Signer bool // Data is the address of a signer; no other argument may be one
}

// FunctionInfo is what a caller from outside must know of a function.
type FunctionInfo struct {
	Module     tag.Module
	Name       string
	Index      int // in the function definitions of the module
	Visibility format.Visibility
	Entry      bool
	Native     bool
	TypeParams []format.Abilities
	Params     []*Type // with the type arguments in place
	Returns    []*Type
}

// Module gives a module as it was verified, or LINKER_ERROR if there is none.
func (s *Session) Module(id tag.Module) (*format.Module, error) {
	return nil, status.New(status.LinkerError, "there is no module %s", id.Name)
}

// Function finds a function, and puts type arguments into its signature.
func (s *Session) Function(id tag.Module, name string, typeArgs []tag.Type) (*FunctionInfo, error) {
	return nil, status.New(status.FunctionResolutionFailure, "there is no function %s", name)
}

// Type makes the type that a tag names, of modules as they are now.
func (s *Session) Type(t tag.Type) (*Type, error) {
	return nil, status.New(status.TypeResolutionFailure, "there is no such type")
}

// Call runs a function, whatever its visibility, and gives the BCS of each
// result; of a reference, that of what it points to. It may be called once more
// after it succeeded: resources stay as the call left them.
func (s *Session) Call(id tag.Module, function string, typeArgs []tag.Type, args []Arg) (results [][]byte, err error) {
	return nil, status.New(status.FunctionResolutionFailure, "there is no function %s", function)
}

// Script verifies and runs a script.
func (s *Session) Script(script *format.Script, typeArgs []tag.Type, args []Arg) (results [][]byte, err error) {
	return nil, status.New(status.FeatureNotEnabled, "scripts do not run")
}

// Commit writes the resources that have changed.
func (s *Session) Commit() error { return nil }

// Suspend is called before a native function leaves the VM for the chain: it
// writes the resources that have changed, so that whoever runs meanwhile sees them,
// and settles the gas.
func (s *Session) Suspend() error { return nil }

// Resume is called after Suspend, when the chain has come back. It forgets the
// resources that others may have changed meanwhile: those of modules without a
// frame in this session.
func (s *Session) Resume() error { return nil }

// Close gives back the memory of the session.
func (s *Session) Close() {
	s.memory.live -= s.grown
	s.grown = 0
}
