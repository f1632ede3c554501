// Package schedule holds the numbers of the rules of Move code: what an
// instruction, a byte and a native function cost, and how deep calls, types and
// values may nest. What a module may declare at most is verify.Production: it is
// as much a part of the rules, and a change of it needs another version here. The
// bounds of each version are told by Rules of package move.
//
// Flow: a call of the gateway goes by one schedule, that of the rules of its block,
// whatever modules it runs: so far there is one, V1. It is passed down to whoever
// counts or limits something. The registry notes beside a module the version by
// which it was published.
//
// # How the numbers were found
//
// A gas is to buy about the time that it buys in the EVM, 1.6 to 2.2 ns (package
// execution/wasm/schedule says of what). An instruction of the interpreter takes
// 4 to 7 ns and so costs about what an instruction of the EVM does, 2 to 4 gas;
// what makes a value costs by the byte, 0.2 gas, which is its allocation and the
// share of the garbage collector. The benchmark Prices of package vm shows for
// each kind of statement what its gas buys: within a factor of two of each other.
//
// What lives is bounded by a count as well as by gas (Runtime.Memory), since what
// gas can make over a transaction is more than may be held at once.
//
// Promises: a schedule that has left this repository in a release never changes,
// and Get knows it for ever. Exactly the instructions that exist have a price.
// Prices depend on nothing but what is counted: no clock, no machine.
//
// Must not: import anything; be changed at run time. A pointer that Get returns
// is to be read only.
package schedule
