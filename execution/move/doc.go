// Package move is the VM that runs Move modules.
//
//	publish:  gateway -> format.Decode -> verify -> compat -> link -> code account, registry record -> init_module
//	call:     gateway -> registry -> vm.Session -> Move code -> resources in the gateway's storage
//	                                     |  evm::call
//	                                     v
//	                               Host.Call -> any account, in whatever VM
//
// Everything passes one predeploy, the gateway (system.MoveGateway), with a
// Solidity ABI (GatewayABI). Its account holds all resources and tables as byte
// values, the registry of modules, and the ether that native coins stand for. A
// module's bytes are the code of an account whose address follows from their hash.
// The caller of the gateway, padded on the left to 32 bytes, is the signer.
//
// The framework at 0x1 is part of the node, as precompiled contracts are: it takes
// no state and no witness.
//
// # Re-entrancy
//
// A Move function that calls out of the VM may hold references into resources of
// its module, and into no others: a reference to a resource cannot leave the module
// that defines it but to functions which that module calls. So a module that has a
// function on the stack of an outer session cannot be entered from an inner one:
// whoever tries it is refused, with the module's name. All other modules may run,
// since nobody holds a reference of theirs, and before the VM is left what has
// changed is written down, so that they see it.
//
// A session goes on with the code that it has begun with. So that it never meets
// what newer code has written, no module that an outer session has linked with can
// be upgraded.
//
// # Names and purses
//
// To the EVM, all Move code lives in one account. So that other contracts can tell
// modules apart, a module calls out under an address of its own (ModuleAccount),
// which nobody else can use. Ether sent there is the module's. It is the sender of
// messages to the parent chain, too, which a module sends by 0x1::outbox.
//
// Promises
//   - Any call data ends in a result, a revert with an error of the ABI, or a halt.
//   - A frame that fails leaves nothing. A status of the VM that means a bug in it
//     halts the frame, is counted, and logged.
//   - The gateway's balance is at least the native coins that exist.
//   - What a call returns had the drop ability: nothing of worth is lost by being returned.
//
// Must not: import another VM; let a text of an error reach state or receipts but
// the names of statuses, modules and functions; trust a registry record, code
// or resource beyond what it checks itself, since calls that are only tried may have
// put them there.
package move
