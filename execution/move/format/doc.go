// Package format is the binary format of Move modules and scripts: what they
// hold, how bytes become them, and how they become bytes.
//
//	bytes -> Decode -> Module -> Bounds (every index lies in its table)
//	Module -> Encode -> bytes
//	Module -> Disassemble -> text for people
//	Script -> AsModule -> a module of one function, for the verifier and the VM
//
// Versions 5, 6 and 7 are read and written: 6 adds u16, u32 and u256, 7 adds
// enums. A file is
//
//	A1 1C EB 0B, version (4 bytes, little-endian), number of tables
//	a table: kind, offset from the end of these, size in bytes
//	the tables, one after the other
//	module: index of its own module handle; script: type parameters, parameters, code
//
// Numbers and indices are unsigned LEB128 of the shortest form, but for the
// integers in code, which are little-endian and of fixed width.
//
// # Stricter than others
//
// The Move project's reader takes several byte strings for one module. This one
// takes the string that compilers write, so that a module has one hash and hides
// no bytes:
//
//   - Bytes behind the end are MALFORMED.
//   - The version word of version 7 has the flavour 0x0A000000, those of 5 and 6
//     have none; what differs is UNKNOWN_VERSION. The other reader ignores these
//     two bits in any version.
//   - Versions 1 to 4 are UNKNOWN_VERSION. No compiler of today writes them.
//   - The header names the tables in the order of their contents, else it is
//     BAD_HEADER_TABLE. The order itself is free, since it has changed between
//     compilers; Tables.Order keeps one that is not today's.
//   - A table of more than 65535 entries is MALFORMED: no index would reach the last.
//
// Errors come in the other reader's order, so that of several faults the same is
// reported: header, tables of modules and scripts alike, tables of definitions,
// bounds; and only then what this list says of the header's order and the end.
//
// # Limits
//
// At most 255 tables, type parameters, locals, fields, acquired structs, types in
// a signature and bytes in an identifier; 127 variants; 65535 instructions and
// bytes in a constant; a metadata key of 1023 bytes and value of 65535; a type 256
// deep, itself and its innermost part counted; 64 access specifiers. The verifier
// has narrower ones.
//
// # Promises
//
//   - Decode gives a module or a *status.Error, for any bytes, in time and memory
//     bounded by their number.
//   - What Decode takes, Encode gives back byte for byte.
//   - A decoded module's indices all lie in their tables, so that later stages
//     index without asking; but those in access specifiers, of which the verifier
//     takes none.
//
// Must not: know what a type or an instruction means. That is package verify's.
package format
