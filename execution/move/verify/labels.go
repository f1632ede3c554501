package verify

import (
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/verify/borrow"
)

// Labels of the borrow graph. What a function can borrow from its frame has a
// label by local or by resource; what it can borrow from a struct, by field. Two
// labels are equal where what they name may be the same memory.

const (
	labelLocal borrow.Label = iota << 48
	labelGlobal
	labelField
	labelVariantField
)

func localLabel(local uint16) borrow.Label { return labelLocal | borrow.Label(local) }

// globalLabel does not tell addresses or type arguments apart: the analysis knows
// neither.
func globalLabel(def uint16) borrow.Label { return labelGlobal | borrow.Label(def) }

func fieldLabel(def, field uint16) borrow.Label {
	return labelField | borrow.Label(def)<<16 | borrow.Label(field)
}

// variantLabels are the labels of the variant fields that a function borrows, by
// variant field handle.
//
// A handle names a field at one place in several variants. The fields at one
// place of two variants are different labels: a value has but one variant, and
// cannot get another while something is borrowed from it, so that only one of the
// two borrows can succeed. Handles that have a variant in common name the same
// memory, though, and get one label, and so do handles that are linked by a chain
// of such. (Verifiers that take the handle itself for the label let a function
// hold two mutable references to one field, and by writing another variant there
// through one read a value as another type through the other.)
func variantLabels(v *view, code []format.Instr) map[uint16]borrow.Label {
	var handles []uint16
	place := map[uint16]int{} // of a handle in handles
	for i := range code {
		h, ok := v.variantField(&code[i])
		if _, seen := place[h]; ok && !seen {
			place[h] = len(handles)
			handles = append(handles, h)
		}
	}
	if len(handles) == 0 {
		return nil
	}
	same := make([]int, len(handles)) // a disjoint-set forest over handles
	root := func(i int) int {
		for same[i] != i {
			same[i] = same[same[i]]
			i = same[i]
		}
		return i
	}
	type slot struct{ owner, variant, field uint16 }
	first := map[slot]int{} // the first handle that has the slot
	for i, h := range handles {
		same[i] = i
		f := &v.VariantFields[h]
		for _, variant := range f.Variants {
			s := slot{f.Owner, variant, f.Field}
			if j, ok := first[s]; ok {
				a, b := root(i), root(j)
				same[max(a, b)] = min(a, b)
			} else {
				first[s] = i
			}
		}
	}
	labels := make(map[uint16]borrow.Label, len(handles))
	for i, h := range handles {
		labels[h] = labelVariantField | borrow.Label(root(i))
	}
	return labels
}

// variantField is the variant field handle that an instruction borrows.
func (v *view) variantField(in *format.Instr) (handle uint16, ok bool) {
	switch in.Op.Operand() {
	case format.VariantFieldOp:
		return in.Index, true
	case format.VariantFieldInstOp:
		return v.VariantFieldInsts[in.Index].Handle, true
	}
	return 0, false
}
