// Package router is the only door between virtual machines.
//
// An engine (a VM other than the EVM) is reached at a reserved address that the
// EVM treats as a precompiled contract. Accounts that an engine runs carry a
// fixed piece of EVM code, the stub, which hands caller, value, gas and input to
// the engine and bubbles up the result; so any contract calls them with a plain
// CALL or STATICCALL. In the other direction an engine reaches any account
// through its Host, and the router makes the EVM take the call.
//
//	EVM contract --CALL--> account with the stub --CALL--> gate of the engine
//	                                                        |  take the captured call
//	                                                        |  is the caller's code the stub?
//	                                                        |  static above?  depth?  policy?
//	                                                        v
//	EVM (any account) <--CALL--  Host.Call  <------------  engine
//
// Promises. A call that the EVM did not announce (DELEGATECALL, CALLCODE) or
// that does not come from the stub never reaches an engine. At most
// execution.MaxDepth engine frames stand at once. No frame gets more than 63/64
// of its caller's gas. A frame that fails leaves nothing behind: the EVM has
// taken a snapshot of the one StateDB before each gate. No tracer is used, and
// go-ethereum is unmodified.
//
// Must not: keep anything beyond the EVM it was installed in, or decide
// anything from the text of an error.
package router
