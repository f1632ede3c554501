// Package execution is the vocabulary that every virtual machine of the chain
// speaks: a Frame is one call, a Result is what came of it, a VM runs frames,
// and a Host is what a running frame may ask of the chain.
//
//	transaction -> stf -> evm -> router -> VM -> Host -> (state | router -> ...)
//
// Promises. One state and one journal lie beneath all VMs, so a frame that
// fails takes back everything done in it, whichever VM did it. Gas is one unit:
// what the EVM charges for a slot, a log or a call, the Host charges too. Depth,
// static mode and the 63/64 rule (EIP-150) hold across VMs.
//
// Must not. Nothing here reads a clock, a file, the network or a random source,
// and nothing depends on map or goroutine order: the packages below compile
// into a fault-proof guest. No VM imports another; they meet in package router.
package execution
