// Package vm runs verified Move code.
//
//	Machine.Session -> Session.Call: the BCS of arguments -> frames -> the BCS of results
//	                   |  modules of Env, each decoded, verified, translated once a machine
//	                   |  and linked once a session
//	                   Session.Commit: resources that have changed -> Env
//
// A Machine keeps what it has made of modules' code (load, translate), by hash. A
// Session is one entry from outside: it links modules as it comes upon them (link),
// makes types (types), and runs instructions (interp) until the first frame returns.
// A native function that leaves for the chain is between Suspend and Resume; what
// the chain runs meanwhile is another Session.
//
// Values. A Value is 40 bytes without a tag: four words for whatever is an integer
// or an address, and a pointer for what owns more. What is owned is an Object: the
// fields of a struct, or the elements of a vector, those of primitive types packed
// as in BCS. Every Object has one owner, so that copying is deep (copy), moving is
// copying the Value, and nobody counts references. A reference is an Object and the
// number of a slot in it, or the number of a local (reference). Walks over values
// pay before they work, and nest no deeper than types do (size, equal, bcs).
//
// Resources are read when they are first looked at, live as values under a root
// that references point into, and are written when they differ from what was read,
// in the order in which they were first looked at (globals).
//
// Gas is counted in ink: for the instructions of a straight piece of code in
// advance, for what depends on values as it is met. Env is paid before it is asked
// for anything, so that it always knows how much there is.
//
// Promises. Whatever the modules, arguments and resources are, a call ends within
// its gas, with results or with a status that says where; Go's stack stays shallow;
// memory stays below a limit of the schedule. The same input has the same outcome
// and takes the same gas, whatever is cached and whether or not types are checked
// while code runs (check). A state that verified code cannot reach is an invariant
// violation: the call ends, and Violations counts it.
//
// Must not: run code that the verifier has not passed, know how the chain stores
// anything, or depend on the order of a map.
package vm
