package verify

import (
	"slices"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// checkAcquires says whether a function declares the resources that it, or a
// function of this module that it calls, borrows or moves from storage: all of
// them, no others, and only structs that can be in storage. Instructions count
// that are never reached. The reference pass relies on the list: a call may end
// or invalidate the references to what the callee acquires.
func checkAcquires(u *unit) error {
	const (
		declared = 1 << iota
		used
	)
	marks := make([]uint8, len(u.StructDefs)) // by struct definition
	for _, def := range u.acquires {
		marks[def] = declared
	}
	use := func(pc int, def uint16) error {
		if marks[def]&declared == 0 {
			return u.fail(status.MissingAcquiresAnnotation, pc, "%s is acquired and not declared", u.StructName(u.StructDefs[def].Handle))
		}
		marks[def] |= used
		return nil
	}
	seen := map[uint16]bool{} // by function definition: calls of it add nothing new
	for pc := range u.code.Instrs {
		in := &u.code.Instrs[pc]
		switch in.Op {
		case format.OpCall, format.OpCallGeneric:
			handle, _ := u.callee(in)
			def, own := u.defs[handle]
			if !own || u.FunctionHandles[handle].Module != u.Self || seen[def] || len(u.FunctionDefs[def].Acquires) == 0 {
				continue
			}
			seen[def] = true
			for _, s := range u.FunctionDefs[def].Acquires {
				if err := use(pc, s); err != nil {
					return err
				}
			}
		case format.OpMoveFrom, format.OpMutBorrowGlobal, format.OpImmBorrowGlobal,
			format.OpMoveFromGeneric, format.OpMutBorrowGlobalGeneric, format.OpImmBorrowGlobalGeneric:
			s, _, _ := u.structOf(in)
			if err := use(pc, s); err != nil {
				return err
			}
		}
	}
	// In the order of definition, which decides which of two faults is told.
	for _, def := range slices.Sorted(slices.Values(u.acquires)) {
		if marks[def]&used == 0 {
			return u.fail(status.ExtraneousAcquiresAnnotation, -1, "%s is declared and not acquired", u.StructName(u.StructDefs[def].Handle))
		}
		if !u.structHandle(def).Abilities.Has(format.Key) {
			return u.fail(status.InvalidAcquiresAnnotation, -1, "%s has no key and cannot be acquired", u.StructName(u.StructDefs[def].Handle))
		}
	}
	return nil
}
