// Package module reads a WASM contract: it decodes the binary format of
// WebAssembly, validates it, and holds it to the static limits of its schedule.
//
//	bytes -> Decode (sections, then each body as it comes) -> Module, or *Error
//	Body.Code -> Reader -> Instr, Instr, ...
//
// The language is WebAssembly 1.0 without floats, with the sign-extension
// operators. A function has at most one result. A contract has exactly one memory,
// which it exports as "memory", and exports "user_entrypoint" of type (i32) -> i32.
// It imports functions of the host and nothing else, and has no start section.
// Custom sections are skipped, but their names must be UTF-8. The targets of a
// br_table have one type even in dead code, as version 1.0 has it; later versions
// are laxer there.
//
// Promises
//   - What Decode admits is valid by the algorithm of the specification (appendix
//     "Validation Algorithm"), and instantiates without a trap: segments are in bounds.
//   - Any bytes are admitted or refused with the rule that they break first, in
//     the order of the bytes. Rule and offset are a function of the bytes, the
//     limits and the imports alone. They are part of consensus, since a refused
//     deployment reverts with them: a rule is never renamed, and checks are never
//     reordered, within a version of the schedule.
//   - Time is linear in the bytes. A count that the bytes state is checked against
//     its limit, and against the bytes that are left, before it is acted on.
//     Memory is a small multiple of the bytes, plus at most Limits.Locals bytes a
//     function.
//   - Nothing recurses.
//
// Must not: know what a function of the host does or costs, rewrite code, or
// accept what an engine has to refuse later.
package module
