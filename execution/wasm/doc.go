// Package wasm is the VM that runs contracts in WebAssembly.
//
//	deploy:  deployer predeploy -> inflate -> module.Decode -> price -> module account
//	                            -> CREATE2 of an account whose code is stub ++ designator -> init call
//	call:    stub -> router -> VM.Call -> designator -> module account -> engine.Load -> engine.Run
//	                                                                       |  on a miss: module.Decode, instrument.Rewrite, compile
//
// A contract is an ordinary account: its code is the router's stub, and behind it
// the designator, which names the module by hash and the schedule by which it
// runs. The module's bytes are the code of an account of their own, whose address
// follows from both, so contracts of the same module share it; that this account
// has code means that the module was checked and paid for once, by activation.
//
// Promises. The engine runs only what package instrument has made of a module
// that package module has admitted; so gas, results and traps do not depend on the
// engine, its version, the machine or what is cached. Any byte string given to the
// deployer is admitted or refused by a named rule, within its gas. A frame that
// traps, runs out of gas or asks for what it must not have is a halt, of which
// nothing but the halt itself is told.
//
// Must not: import another VM, trust what an account claims of its module beyond
// the hash, or let a text of the engine reach a result.
package wasm
