package vm

// sizeOf is what a value that is not a reference counts as, in bytes, with all
// that it owns. It pays for every object on the way.
func sizeOf(v *Value, m payer) (int, error) {
	if v.p == nil {
		return valueSize, nil
	}
	n, err := sizeOfObject(v.p, m)
	return valueSize + n, err
}

func sizeOfObject(o *Object, m payer) (int, error) {
	if o.kind != objValues {
		return o.size(), m.work(objectSize) // packed slots need not be looked at
	}
	if err := m.work(o.size()); err != nil {
		return 0, err
	}
	total := o.size()
	for i := range o.vals {
		if p := o.vals[i].p; p != nil {
			n, err := sizeOfObject(p, m)
			if err != nil {
				return 0, err
			}
			total += n
		}
	}
	return total, nil
}
