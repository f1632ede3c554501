package vm

import "bytes"

// equal tells whether two values of one type, which is not a reference, are
// equal. Only what has the same length on both sides is looked at, and paid for.
func equal(a, b *Value, m payer) (bool, error) {
	if a.p == nil || b.p == nil {
		return *a == *b, nil
	}
	return equalObjects(a.p, b.p, m)
}

func equalObjects(a, b *Object, m payer) (bool, error) {
	if a.kind != b.kind || a.variant != b.variant || a.len() != b.len() {
		return false, nil
	}
	if err := m.work(a.size()); err != nil {
		return false, err
	}
	if a.kind != objValues {
		return bytes.Equal(a.data, b.data), nil
	}
	for i := range a.vals {
		if same, err := equal(&a.vals[i], &b.vals[i], m); err != nil || !same {
			return false, err
		}
	}
	return true, nil
}
