// Package move is what `trivium move` does: it looks at modules on disk, and
// publishes, calls and explains them through the JSON-RPC of a node.
//
//	source.go    FILE.mvir -> names in the place of addresses -> assembler -> module
//	module.go    FILE.mv or FILE.mvir -> module; the framework
//	verify.go    FILES -> verdicts, as the chain would give them, without a node
//	node.go      modules of a chain, fetched and verified as they are named
//	value.go     words -> BCS, as the types of parameters say
//	text.go      BCS -> words
//	call.go      ADDRESS::MODULE::FUNCTION and words -> call or transaction -> words
//	publish.go   FILES -> gateway predeploy
//	describe.go  what a module offers, in words
//
// Promises
//   - Nothing is sent that does not verify here, by the rules that the chain has.
//   - What a result is printed as, an argument of the same type may be written as.
//   - An argument that does not fit is refused with its number and type; nothing is
//     cut or filled up.
//   - Text of a module or of the chain cannot act on a terminal.
//
// Modules that a node tells of are verified before anything is taken from them.
//
// It must not know how a node works inside: it speaks to it as any client does.
package move
