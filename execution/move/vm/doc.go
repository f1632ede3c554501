// Package vm runs verified Move bytecode.
//
//	Env.Module -> code -> format.Decode, verify.Module -> translate -> image
//	image, a session's other modules -> link -> instance (a function with type arguments)
//	Arg (BCS) -> Session.Call -> interpreter -> results (BCS), changed resources -> Env
//
// A Machine keeps images for the process; they depend on the code, the schedule
// and the Config alone. A Session is one entry from outside. It links what it
// uses when it uses it: every struct and function of another module is held
// against what the code that names it expects, so that a session is sound
// whatever modules Env has.
//
// # Values have no tags
//
// The verifier knows the type of every operand, and where branches meet the
// stack is empty, so that one walk over a function tells which addition is one
// of u64 and which of u256 (translate.go). Instructions are made for their
// operands, and values are words without a tag (value.go): nothing is allocated
// for an integer, and no instruction asks what it has. Only where code is generic
// do types matter at run time, and there values tell: what owns an Object is
// copied and compared by its Object.
//
// What a hole in the verifier could do with that is what the runtime checks are
// for (Config.Checks, check.go): they follow the type of every operand and local
// beside the code and hold every instruction against them. They change no result
// and no gas, and are on in tests.
//
// # Objects, references, resources
//
// What a value owns is an Object: the fields of a struct, or the elements of a
// vector, those of primitive types packed as in BCS (container.go). Every Object has
// one owner: copying is deep, moving is copying the Value, nobody counts references.
// A reference is an Object and the number of a slot in it, or the number of a local
// (reference.go). Resources are read when they are first looked at, live under a
// root that references point into, and are written if they differ from what was
// read, in the order in which they were first looked at (globals.go).
//
// # One loop
//
// Calls push a frame and go on in the same loop (interp.go). The operand stack is
// shared by all frames, and so is the stack of locals, into which references to
// locals are indices, so that both can grow. Go's own stack grows with the depth
// of values and types alone, which is bounded.
//
// # Gas and memory
//
// Straight runs of instructions are paid before they run; what depends on data is
// paid before it is done. A session takes what gas Env has and settles before Env
// can see a difference (gas.go). What values take is counted, and what lives is
// bounded over all sessions of a transaction (memory.go).
//
// # Promises
//   - The same code, resources, arguments, gas and schedule give the same results,
//     the same gas and the same statuses, whatever the Machine has kept.
//   - Whatever Env gives for a module's code, arguments and resources: a status in
//     time bounded by gas, memory bounded by the schedule, no panic.
//   - Statuses and their places are those of the Move project's VM. An error of Env
//     comes out as it is.
//   - A status that blames the VM (status.Code.Invariant) is counted by Violations.
//
// Must not: know how modules and resources are stored, or who may call what; read
// a clock, draw random numbers, depend on the order of maps or goroutines.
package vm
