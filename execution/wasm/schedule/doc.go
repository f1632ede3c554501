// Package schedule holds every number of the rules of WASM contracts: what a
// module may be at most, what an instruction, a host function, a page of memory
// and an activation cost, and how deep calls may nest.
//
// Flow: the deployer writes the version of the latest schedule into the code of
// a new contract; whoever runs or checks a module asks Get for the schedule of
// that version and passes it down. No other package has numbers of its own.
//
// Promises: a schedule that has left this repository in a release never changes,
// and Get knows it for ever. Exactly the instructions that are admitted have a
// price. Prices depend on nothing but what is counted: no clock, no machine.
//
// Must not: import anything; be changed at run time. A pointer that Get returns
// is to be read only.
package schedule
