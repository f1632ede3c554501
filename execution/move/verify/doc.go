// Package verify decides whether Move bytecode may be stored and run.
//
//	bytes -> format.Decode -> Module or Script -> Link -> the VM
//
// A module that passes cannot, whatever arguments it is called with: copy, drop
// or store a value whose type does not allow it; use a value as another type;
// take apart or build a struct of another module; keep a reference to something
// that has moved or is borrowed otherwise; read a local that has no value; take
// from the operand stack what its own frame did not push. The VM relies on all of
// it without looking again, so that a hole here is a licence to mint money.
//
// # Order
//
// The first pass that fails gives the status, so that the order is part of what
// the package promises. Each pass is a file.
//
//	bounds        format      every index lies in its table
//	features      features    no declaration that this chain does not have
//	limits        limits      sizes of what is declared, Config's numbers
//	duplication   duplication entries of a table differ; definitions are of this module
//	signatures    signatures  types are well formed and meet the constraints they are used under;
//	                          fields have the abilities their struct declares
//	instructions  instructions generic and plain forms of instructions match what they name
//	constants     constants   data of constants is BCS of their type
//	friends       friends     friends are other modules of the same address
//	recursion     recursion   no struct holds itself
//	instantiation instantiation no call chain builds types without end
//	code          unit        each function in turn: control flow, stack usage, types,
//	                          locals, references, acquires
//
// Link then holds a module or script against the modules it names, Cycles looks
// for circles among modules, and Compatible compares a module with its successor.
//
// # Work
//
// What a pass does is linear in the size of what it reads, but for those that
// iterate over a function until nothing changes: they pay a meter (meter.go) for
// each step, and code that costs too much is refused as PROGRAM_TOO_COMPLEX. The
// prices follow the work, not the time, so that the verdict is the same on every
// machine.
//
// # Promises
//   - The verdict depends on the module and the Config alone.
//   - Any module that format.Bounds takes gets a verdict: no panic, and time and
//     memory bounded by its size and the Config.
//   - Statuses are those of the Move project, so that its expected results can be
//     compared.
//
// Must not: change what it is given, or keep it.
package verify
