// Package format is the binary format of Move modules and scripts: what they
// hold, how bytes become them, and how they become bytes.
//
//	bytes -> Decode -> Module -> Bounds (every index lies in its table)
//	Module -> Encode -> bytes
//	Module -> Disassemble -> text for people
//
// Versions 5, 6 and 7 are read and written: 6 adds u16, u32 and u256, 7 adds
// enums. A module of version 7 has the flavour byte 0x0A in its version word, as
// the compilers of the Aptos family write it.
//
// Promises
//   - Decode gives a module or a *status.Error, for any bytes, in time and memory
//     bounded by their number.
//   - What Decode takes, Encode gives back byte for byte.
//   - A decoded module's indices all lie in their tables, so that later stages
//     index without asking.
//
// Must not: know what a type or an instruction means. That is package verify's.
package format
