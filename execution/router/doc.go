// Package router is the only door between virtual machines.
//
// An engine (a VM other than the EVM) is reached at a reserved address that the
// EVM treats as a precompiled contract. The code of an account that an engine runs
// begins with a fixed piece of EVM code, the stub, which hands caller, value, gas
// and input to the engine and bubbles up the result; so any contract calls it with
// a plain CALL or STATICCALL. Behind the stub stands the program, which tells the
// engine what to run. In the other direction an engine reaches any account through
// its Host, and the router makes the EVM take the call.
//
//	EVM contract --CALL--> account with the stub --CALL--> gate of the engine
//	                                                        |  take the captured call
//	                                                        |  is the caller's code the stub?
//	                                                        |  static above?  depth?  policy?
//	                                                        v
//	EVM (any account) <--CALL--  Host.Call  <------------  engine
//
// An engine must know how much gas it has, and the EVM does not tell a
// precompiled contract: the stub does. So an engine believes only accounts whose
// code is the stub, and its delegate gate, an account of the same kind to which
// the stub turns when it is run by DELEGATECALL in an account of other code:
//
//	proxy --DELEGATECALL--> stub --CALL--> engine: refused, the proxy's code is not the stub
//	                          |-- DELEGATECALL --> delegate gate: sets the proxy's marker, in transient storage
//	                          '-- CALL ----------> delegate gate --CALL--> engine: takes the marker, runs the program for the proxy
//
// The marker shows that code acting as the proxy wants this. A plain call that
// somebody talks the proxy into making does not set it.
//
// Promises. A call that the EVM did not announce (DELEGATECALL or CALLCODE of the
// engine itself) or that comes from neither never reaches an engine. At most
// execution.MaxDepth engine frames stand at once. No frame gets more than 63/64
// of its caller's gas. A frame that fails leaves nothing behind: the EVM has
// taken a snapshot of the one StateDB before each gate. No tracer is used, and
// go-ethereum is unmodified.
//
// Must not: keep anything beyond the EVM it was installed in, or decide
// anything from the text of an error.
package router
