// Package tag names modules and types outside of any module: 0x1::coin and
// vector<0x1::coin::Coin<u64>>, as text, as BCS, and as values.
//
// Promises: text and BCS of a tag are unique, so that both can be keys. Depth
// and number of nodes are bounded for whatever is parsed. BCS is only written.
//
// Must not: know of bytecode or of a module's content.
package tag
