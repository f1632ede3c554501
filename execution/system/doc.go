// Package system knows the accounts that belong to the chain itself: their
// addresses, which begin with router.Prefix, and what genesis puts there.
//
//	0x5452495649554d 00 ...0100   the WASM engine
//	0x5452495649554d de ...0100   its delegate gate
//	0x5452495649554d 00 ...0101   the deployer of WASM contracts
//	0x5452495649554d 00 ...0200   the Move engine
//	0x5452495649554d de ...0200   its delegate gate
//	0x5452495649554d 00 ...0201   the gateway to Move modules
//
// Must not: hold behaviour. What these accounts do is in the VMs.
package system
