package vm

// sizeOf is what a value that is not a reference counts as, in bytes, with all
// that it owns.
func sizeOf(v *Value) int {
	total := valueSize
	if v.p != nil {
		total += v.p.size()
		for i := range v.p.vals {
			total += sizeOf(&v.p.vals[i]) - valueSize // slots are in the size
		}
	}
	return total
}
