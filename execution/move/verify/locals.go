package verify

import (
	"slices"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// Locals safety: a local is read, moved or borrowed only where it has a value on
// every path, and a value that cannot be dropped is neither overwritten nor left
// behind at a return.

// localState is what is known of a local.
type localState uint8

const (
	localEmpty localState = iota // it has no value on any path
	localMaybe                   // it has one on some paths
	localFull                    // it has one on all paths
)

// Prices of the pass, in units of the meter.
const (
	localsStepUnits      = 15
	localsReturnUnits    = 30 // a local
	localsJoinUnits      = 10
	localsJoinLocalUnits = 5 // a local
)

// locals is the state of the analysis: the assignment of each local.
type locals struct {
	u     *unit
	drop  []dropState // of the type of each local, shared by all states
	state []localState
}

// dropState tells whether a type has drop. It is found out when it is asked for:
// types can be large, many functions can share them, and most are not asked for.
type dropState uint8

const (
	dropUnknown dropState = iota
	hasDrop
	hasNoDrop
)

func (l *locals) droppable(local int) bool {
	if l.drop[local] == dropUnknown {
		l.drop[local] = hasNoDrop
		if l.u.drops(l.u.locals[local], l.u.typeParams) {
			l.drop[local] = hasDrop
		}
	}
	return l.drop[local] == hasDrop
}

func checkLocals(u *unit, g *cfg) error {
	entry := &locals{u: u, drop: make([]dropState, len(u.locals)), state: make([]localState, len(u.locals))}
	for i := range u.params {
		entry.state[i] = localFull
	}
	return interpret(g, entry, (*locals).step)
}

func (l *locals) clone() *locals {
	return &locals{u: l.u, drop: l.drop, state: slices.Clone(l.state)}
}

func (l *locals) join(other *locals) (changed bool, err error) {
	if err := l.u.meter.add(localsJoinUnits); err != nil {
		return false, err
	}
	if err := l.u.meter.addItems(localsJoinLocalUnits, len(l.state)); err != nil {
		return false, err
	}
	for i := range l.state {
		if l.state[i] != other.state[i] && l.state[i] != localMaybe {
			l.state[i], changed = localMaybe, true
		}
	}
	return changed, nil
}

func (l *locals) step(offset int, _ bool) error {
	if err := l.u.meter.add(localsStepUnits); err != nil {
		return err
	}
	in := &l.u.code.Instrs[offset]
	i := in.Index
	switch in.Op {
	case format.OpCopyLoc:
		return l.want(i, offset, status.CopyLocUnavailableError)
	case format.OpMutBorrowLoc, format.OpImmBorrowLoc:
		return l.want(i, offset, status.BorrowLocUnavailableError)
	case format.OpMoveLoc:
		if err := l.want(i, offset, status.MoveLocUnavailableError); err != nil {
			return err
		}
		l.state[i] = localEmpty
	case format.OpStLoc:
		if l.state[i] != localEmpty && !l.droppable(int(i)) {
			return l.u.fail(status.StLocUnsafeToDestroyError, offset, "local %d may hold a value that cannot be dropped", i)
		}
		l.state[i] = localFull
	case format.OpRet:
		if err := l.u.meter.addItems(localsReturnUnits, len(l.state)); err != nil {
			return err
		}
		for i, s := range l.state {
			if s != localEmpty && !l.droppable(i) {
				return l.u.fail(status.UnsafeRetUnusedValuesWithoutDrop, offset, "local %d may hold a value that cannot be dropped", i)
			}
		}
	}
	return nil
}

// want says that a local must have a value.
func (l *locals) want(local uint16, offset int, code status.Code) error {
	if l.state[local] == localFull {
		return nil
	}
	return l.u.fail(code, offset, "local %d has no value on every path here", local)
}
