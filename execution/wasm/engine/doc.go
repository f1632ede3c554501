// Package engine compiles instrumented modules with wazero, keeps what was
// compiled, and runs it.
//
//	Load(key, build)   memory -> disk -> compiler -> interpreter
//	   |
//	  Code.Run(frame, ink)
//	   |  take an instance: an idle one that is reset, or a new one
//	   |  user_entrypoint(len of input)  <-- host functions of package hooks -->  frame.Host
//	   |  give the instance back, or throw it away
//	  Outcome: status, ink left, or a trap
//
// Each module has a wazero runtime of its own, so nothing that wazero keeps for
// a runtime (function types, names, lists of instances) grows with the number of
// modules a node has ever seen, and a module that left the cache goes away by
// garbage collection alone, however many goroutines still run it.
//
// Promises. What a Run gives depends on the program, the frame and the ink, and
// on nothing else: not on the engine (compiler or interpreter), the caches, what
// ran before in the same instance, or how many runs there are at once. So what is
// the fault of this node, a panic of a host function or a failure of wazero that
// no contract can cause, is no outcome: Run panics. A file of the cache on disk is
// executed only if its checksum is right.
//
// Must not: run code that was not validated and instrumented (stack height, ink
// and memory are bounded by that alone); interrupt compiling or running by the
// clock; let a text of wazero out of here other than into the log.
package engine
