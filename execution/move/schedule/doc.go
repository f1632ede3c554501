// Package schedule holds every number of the rules of Move code: what a module
// may be at most, what an instruction, a byte and a native function cost, and how
// deep calls, types and values may nest.
//
// Flow: the registry notes the version of the latest schedule beside a module
// that is published; whoever verifies or runs the module asks Get for the
// schedule of that version and passes it down. No other package has numbers of
// its own.
//
// Promises: a schedule that has left this repository in a release never changes,
// and Get knows it for ever. Exactly the instructions that exist have a price.
// Prices depend on nothing but what is counted: no clock, no machine.
//
// Must not: import anything; be changed at run time. A pointer that Get returns
// is to be read only.
package schedule
