// Package hooks are the host functions that a WASM contract imports from
// "vm_hooks": all that it can know and do beyond its own memory.
//
//	contract --import--> Function.Call --> Frame --> execution.Host --> chain
//	                          |               |
//	                   Memory, Gauge       Schedule
//	                (of the instance)      (prices)
//
// Names, parameters and meaning are those of the public host interface of
// Arbitrum Stylus, so that contracts written for it find what they import. A
// pointer or length is a u32. Words are 32 bytes, big-endian, addresses 20
// bytes; a length behind a pointer is 4 bytes, little-endian, as the contract's
// own integers are.
//
// Ink and gas. A function first takes its own price in ink from the gauge:
//
//	Call + Pointer x values behind pointers + Byte x bytes of data + what its name adds
//
// where data is whatever has a length (call data, code, log, result). Work that
// grows with a length is paid before it is done. What the chain prices (slots,
// logs, calls, balances, code) then costs the EVM's gas: the Host's meter is set
// to the whole gas in the gauge, the Host charges it, and the gauge gets what is
// left, with the fraction of a gas that it had before.
//
// Promises. No function panics, whatever is on the stack: a pointer or range
// beyond memory, ink used up, and a refusal by the Host set Frame.Fault, after
// which the frame is a halt. Ink never grows, but by gas that a call gives back.
// Slices of memory are handed to Host.Log, Host.Call and Host.Create without a
// copy: memory belongs to one instance, that instance waits for its host
// function, and a contract that is entered again runs in an instance of its own.
// So nobody writes to it until the Host returns; the Host keeps copies only.
//
// Must not: know of wazero; keep anything between frames; let Go's map order, a
// clock or an error's text reach a result.
package hooks
