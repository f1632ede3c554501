// Package system knows the accounts that belong to the chain itself: their
// addresses, which begin with router.Prefix, and what genesis puts there.
//
//	0x5452495649554d 00 ...0100   the WASM engine
//	0x5452495649554d de ...0100   its delegate gate
//	0x5452495649554d 00 ...0101   the deployer of WASM contracts
//	0x5452495649554d 00 ...0200   the Move engine
//	0x5452495649554d de ...0200   its delegate gate
//	0x5452495649554d 00 ...0201   the gateway to Move modules
//	0x5452495649554d 00 ...0300   the engine of the system config
//	0x5452495649554d de ...0300   its delegate gate
//	0x5452495649554d 00 ...0301   the system config
//	0x5452495649554d 00 ...0400   the engine of messages to and from the parent chain
//	0x5452495649554d de ...0400   its delegate gate
//	0x5452495649554d 00 ...0401   messages
//	0x5452495649554d 00 ...0402   the bridge of the parent chain's ERC-20 tokens
//
// Must not: hold behaviour. What these accounts do is in the VMs, in execution/sysconfig and in
// execution/messages; the bridge is a Solidity contract.
package system
