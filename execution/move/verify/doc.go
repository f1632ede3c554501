// Package verify decides whether Move bytecode may be stored and run.
//
//	bytes -> format.Decode -> Module or Script -> Link -> the VM
//
// A module that passes cannot, whatever arguments it is called with: copy, drop
// or store a value whose type does not allow it; use a value as another type;
// take apart or build a struct of another module; keep a reference to something
// that has moved or is borrowed otherwise; read a local that has no value; take
// from the operand stack what its own frame did not push. The VM relies on all of
// it without looking again, so that a hole here is a licence to mint money.
//
// # Order
//
// The first pass that fails gives the status, so that the order is part of what
// the package promises. Each pass is a file.
//
//	format.Bounds     every index lies in its table
//	features.go       no declaration that this chain does not have
//	limits.go         sizes of what is declared
//	duplication.go    entries of a table differ; definitions are of this module
//	signatures.go     types are well formed and meet the constraints they are used
//	                  under; fields have the abilities that their struct needs
//	instructions.go   generic and plain instructions match what they name
//	constants.go      data of constants is the BCS of their type
//	friends.go        friends are other modules of the same address
//	recursion.go      no struct holds itself
//	instantiation.go  no chain of calls builds types without end
//	function.go       each function that has code, in turn:
//	  controlflow.go    control stays in the code, loops can be followed (cfg.go,
//	                    reducible.go, and text loops for version 5)
//	  stack.go          every block leaves the operand stack as it found it
//	  types.go          operands have the types and abilities that are asked for
//	  locals.go         locals are used only where they have a value
//	  references.go     references point to what lives and does not change under them
//	  acquires.go       resources that are taken or borrowed are declared
//
// A script goes through the same, but for what only modules can declare. The rules
// that older versions had for the signatures of scripts and entry functions ended
// with version 5, so that nothing is checked there.
//
// Link then holds a module or script against the modules it names, Cycles looks
// for circles among modules, Bundle does both for modules that are published
// together, Compatible compares a module with its successor, and Natives refuses
// what is the framework's alone.
//
// # Abstract domains
//
// Passes over code do not run it with values. They run it with descriptions that
// stand for all values there can be at an instruction, and take every path:
//
//	stack       height of the operand stack, within a block
//	types       the type of each operand, within a block; locals have declared types
//	locals      of each local: empty, maybe, full
//	references  a graph of which reference may point into what another points to
//
// The first two need no more than one walk over the code, since the operand stack
// is empty wherever blocks meet. The other two are iterated (absint.go): where
// paths meet, descriptions are joined into one that allows for either, and a loop
// is gone through until its head allows for all that comes back to it. For locals
// the join of empty and full is maybe, and what is maybe can be neither read nor
// left behind if it has no drop. For references the join has the edges of both
// sides, with labels that are forgotten where there are too many. A description
// only ever comes to allow for more, in a bounded number of steps, so that the
// iteration ends.
//
// # Work
//
// A pass that is not linear in the size of what it reads pays a meter (meter.go)
// for each step, and a module that costs too much is refused as
// PROGRAM_TOO_COMPLEX. The prices follow the work, not the time, so that the
// verdict is the same on every machine. Measure tells what was paid.
//
// # What went wrong elsewhere
//
// Bugs that verifiers of Move have had, and the test of each here:
//
//	a jump target wrapped around and was not seen         TestControlFlowAtTheEnd
//	pushes were added up beyond what the counter holds    TestStackUnbounded
//	the count of vec_pack was cut to 16 bits              TestVectorCountBeyond16Bits
//	a full set of borrow edges forgot the rest            TestFullEdge
//	a join at a loop's head was not the same twice        TestFullEdgeOfJoin, TestReferencesChangePlaces
//	a borrow of any local was none of the one in hand     TestMutableBorrowOfAnyLocal
//	an element was borrowed beside a mutable one          TestElementBesideMutableElement
//	variant fields in common were two places              TestOverlappingVariantFields
//	a hundred bytes were analysed for ever                TestShortModuleThatTakesLong
//	natives shifted the graph of instantiations           TestInstantiationLoops
//	types multiplied where arguments were put in          TestTypeBomb
//
// # Promises
//   - The verdict depends on the module and the Config alone.
//   - Any module that format.Bounds takes gets a verdict: no panic, and time and
//     memory bounded by its size and the Config.
//   - Statuses are those of the Move project, so that its expected results can be
//     compared.
//
// Must not: change what it is given, or keep it.
package verify
