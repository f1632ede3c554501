// Package schedule holds every number of the rules of WASM contracts: what a
// module may be at most, what an instruction, a host function, a page of memory
// and an activation cost, and how deep calls may nest.
//
// Flow: the deployer writes the version of the latest schedule into the code of
// a new contract; whoever runs or checks a module asks Get for the schedule of
// that version and passes it down. No other package has numbers of its own.
//
// # How the numbers were found
//
// A gas is to buy about the time that it buys in the EVM, where compiled Solidity
// takes 1.6 to 2.2 ns a gas on the machine that docs/performance.md names, and
// hashing up to 9. So an instruction costs its time in compiled, metered code,
// 1.7 ns to the gas: that of waiting for its operands where it is slow
// (multiplication, division, loads), that of a mispredicted branch in part. Six
// kernels, written in C and in Solidity, take 0.6 to 1.1 of the EVM's time a gas.
//
// Caches set the worst case: a chain of loads from random places takes 6 ns a gas
// in 64 KiB and 20 in 4 MiB, but 150 beyond, hence Limits.MaxPages. Compiling
// sets the price of activation: wazero's compiler takes the square of a
// function's blocks, and blocks times locals; what activation costs buys 5 ns a
// gas for real contracts and up to 40 for modules made to be slow.
//
// A gas is about 15 to 20 instructions of compiled C. The interpreter takes 70 to
// 130 ns for them, and a fault-proof guest, at 185 MIPS steps an instruction,
// some 3,000 steps: a transaction of 2^24 gas is 5*10^10 steps, a hundred times as
// many as in the EVM. Who settles by fault proofs bounds the gas of a block by that.
//
// Promises: a schedule that has left this repository in a release never changes,
// and Get knows it for ever. Exactly the instructions that are admitted have a
// price. Prices depend on nothing but what is counted: no clock, no machine.
//
// Must not: import anything; be changed at run time. A pointer that Get returns
// is to be read only.
package schedule
