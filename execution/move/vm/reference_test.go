package vm

import (
	"math/rand"
	"testing"

	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

func TestAccessors(t *testing.T) {
	a := tag.Address{0: 1, 15: 2, 31: 3}
	if got := Address(a).Address(); got != a {
		t.Errorf("address %s", got)
	}
	if got := Signer(a).Address(); got != a {
		t.Errorf("signer %s", got)
	}
	if !Bool(true).Bool() || Bool(false).Bool() {
		t.Error("bool")
	}
	if U8(200).U8() != 200 || U16(60000).U16() != 60000 || U32(1<<31).U32() != 1<<31 || U64(1<<63).U64() != 1<<63 {
		t.Error("integers of one word")
	}
	if hi, lo := U128(1, 2).U128(); hi != 1 || lo != 2 {
		t.Error("u128")
	}
	x := uint256.Int{1, 2, 3, 4}
	if *U256(&x).U256() != x {
		t.Error("u256")
	}
	if got := string(Bytes([]byte("abc")).AsBytes()); got != "abc" {
		t.Errorf("bytes %q", got)
	}
	e := Variant(3, U8(1), Struct(U64(7)))
	if e.Variant() != 3 || e.Len() != 2 || e.At(1).At(0).U64() != 7 {
		t.Error("enum")
	}
	// What is not there is the zero value, not a panic.
	var none Value
	if none.AsBytes() != nil || none.Len() != 0 || none.Variant() != 0 || none.At(0) != none ||
		e.At(2) != none || e.At(-1) != none || Vector(typeU64, U64(1)).AsBytes() != nil {
		t.Error("what is not there")
	}
}

// Objects of every kind behave as a slice of values does.
func TestObjectAsSlice(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	for _, elem := range append([]*Type{vectorType(typeU8), structType("S", typeU64)}, primitiveTypes...) {
		o := newVector(elem, 0)
		var want []Value
		for step := 0; step < 2000; step++ {
			i, j := uint64(r.Intn(len(want)+2)), uint64(r.Intn(len(want)+2))
			in := i < uint64(len(want))
			v := randomValue(r, elem)
			switch r.Intn(6) {
			case 0, 1:
				o.push(&v)
				want = append(want, v)
			case 2:
				var got Value
				if ok := o.pop(&got); ok != (len(want) > 0) {
					t.Fatalf("%s: pop of %d: %v", elem, len(want), ok)
				} else if ok {
					if got != want[len(want)-1] {
						t.Fatalf("%s: pop gives %v, want %v", elem, got, want[len(want)-1])
					}
					want = want[:len(want)-1]
				}
			case 3:
				if ok := o.store(i, &v); ok != in {
					t.Fatalf("%s: store of %d in %d: %v", elem, i, len(want), ok)
				} else if ok {
					want[i] = v
				}
			case 4:
				if ok := o.swap(i, j); ok != (in && j < uint64(len(want))) {
					t.Fatalf("%s: swap of %d and %d in %d: %v", elem, i, j, len(want), ok)
				} else if ok {
					want[i], want[j] = want[j], want[i]
				}
			case 5:
				var got Value
				if ok := o.load(i, &got); ok != in {
					t.Fatalf("%s: load of %d in %d: %v", elem, i, len(want), ok)
				} else if ok && got != want[i] {
					t.Fatalf("%s: slot %d is %v, want %v", elem, i, got, want[i])
				}
			}
			if o.len() != uint64(len(want)) {
				t.Fatalf("%s: %d slots, want %d", elem, o.len(), len(want))
			}
			if got, n := o.size(), objectSize+len(want)*kindOf(elem).slotSize(); got != n {
				t.Fatalf("%s: counts %d bytes, want %d", elem, got, n)
			}
		}
		// No index is too large.
		var v Value
		if o.load(maxU64, &v) || o.store(1<<63, &v) || o.swap(0, maxU64) {
			t.Errorf("%s: there is a slot far behind the end", elem)
		}
	}
}

func TestReferences(t *testing.T) {
	point := Struct(U64(1), U64(2))
	stack := []Value{U64(5), point, Vector(typeU16, U16(7), U16(8)), Struct(Struct(Bytes([]byte("abc"))))}
	read := func(ref Value) Value {
		t.Helper()
		var v Value
		if err := readRef(stack, &ref, &v, free{}); err != nil {
			t.Fatal(err)
		}
		return v
	}
	write := func(ref, v Value) {
		t.Helper()
		if err := writeRef(stack, &ref, &v); err != nil {
			t.Fatal(err)
		}
	}
	field := func(ref Value, n uint64) Value {
		t.Helper()
		if err := borrowField(stack, &ref, n); err != nil {
			t.Fatal(err)
		}
		return ref
	}
	element := func(ref Value, n uint64) Value {
		t.Helper()
		if err := borrowElement(stack, &ref, n); err != nil {
			t.Fatal(err)
		}
		return ref
	}

	// To a local, to a field, to an element, to what is nested.
	write(localRef(0), U64(6))
	if stack[0].U64() != 6 || read(localRef(0)).U64() != 6 {
		t.Error("a local")
	}
	write(field(localRef(1), 1), U64(9))
	if stack[1].At(1).U64() != 9 || stack[1].At(0).U64() != 1 {
		t.Error("a field")
	}
	write(element(localRef(2), 1), U16(10))
	if stack[2].At(1).U16() != 10 || read(element(localRef(2), 0)).U16() != 7 {
		t.Error("an element")
	}
	write(element(field(field(localRef(3), 0), 0), 2), U8('x'))
	if got := string(stack[3].At(0).At(0).AsBytes()); got != "abx" {
		t.Errorf("what is nested is %q", got)
	}

	// What is read is a copy.
	c := read(localRef(3))
	write(element(field(field(localRef(3), 0), 0), 0), U8('z'))
	if got := string(c.At(0).At(0).AsBytes()); got != "abx" {
		t.Errorf("a copy changed to %q", got)
	}

	// A reference stays with its element while the vector grows.
	ref := element(localRef(2), 0)
	for i := range 1000 {
		v := U16(uint16(i))
		stack[2].p.push(&v)
	}
	write(ref, U16(77))
	if stack[2].At(0).U16() != 77 {
		t.Error("an element of a vector that grew")
	}

	// References are compared by what they point to.
	other := Struct(U64(1), U64(9))
	stack = append(stack, other)
	for n, want := range map[uint64]bool{4: true, 1: true, 3: false} {
		a, b := localRef(1), localRef(n)
		if same, err := equalRefs(stack, &a, &b, free{}); err != nil || same != want {
			t.Errorf("equal to local %d: %v, %v", n, same, err)
		}
	}

	// A field that is borrowed when the whole is assigned is that of the old one.
	old := field(localRef(1), 0)
	write(localRef(1), Struct(U64(100), U64(200)))
	write(old, U64(50))
	if stack[1].At(0).U64() != 100 || read(old).U64() != 50 {
		t.Error("a field of what was overwritten")
	}
}

func TestReferencesRefuse(t *testing.T) {
	stack := []Value{Vector(typeU64, U64(1)), U64(1)}
	for name, c := range map[string]struct {
		do   func() error
		code status.Code
		sub  uint64
	}{
		"an element behind the end": {func() error { r := localRef(0); return borrowElement(stack, &r, 1) },
			status.VectorOperationError, subIndexOutOfBounds},
		"a swap behind the end": {func() error { return swapElements(stack[0].p, 0, 1) },
			status.VectorOperationError, subIndexOutOfBounds},
		"a pop of nothing": {func() error { var v Value; return popElement(newVector(typeU64, 0), &v) },
			status.VectorOperationError, subPopEmpty},
		"an unpack of another length": {func() error { return unpacks(stack[0].p, 2) },
			status.VectorOperationError, subUnpackLength},
		"a local that is not there": {func() error { r, v := localRef(2), U64(1); return writeRef(stack, &r, &v) },
			status.UnknownInvariantViolationError, 0},
		"a reading of one": {func() error { r, v := localRef(2), U64(1); return readRef(stack, &r, &v, free{}) },
			status.UnknownInvariantViolationError, 0},
		"an element that is gone": {func() error { r := slotRef(stack[0].p, 1); v := U64(1); return writeRef(stack, &r, &v) },
			status.UnknownInvariantViolationError, 0},
		"a field of an integer": {func() error { r := localRef(1); return borrowField(stack, &r, 0) },
			status.UnknownInvariantViolationError, 0},
		"a field of a packed element": {func() error { r := slotRef(stack[0].p, 0); return borrowField(stack, &r, 0) },
			status.UnknownInvariantViolationError, 0},
	} {
		err := c.do()
		if status.CodeOf(err) != c.code || err.(*status.Error).Sub != c.sub {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func BenchmarkReferences(b *testing.B) {
	stack := []Value{Struct(U64(1), U64(2)), Vector(typeU64, U64(1), U64(2))}
	b.Run("field", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; i < b.N; i++ {
			ref, v := localRef(0), Value{}
			if borrowField(stack, &ref, 1) != nil || deref(stack, &ref, &v) != nil || writeRef(stack, &ref, &v) != nil {
				b.Fatal("failed")
			}
		}
	})
	b.Run("element", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; i < b.N; i++ {
			ref, v := localRef(1), Value{}
			if borrowElement(stack, &ref, 1) != nil || deref(stack, &ref, &v) != nil || writeRef(stack, &ref, &v) != nil {
				b.Fatal("failed")
			}
		}
	})
}

// Vectors whose elements are packed have no room for more than the type.
func TestPackedKinds(t *testing.T) {
	for kind, want := range map[format.Kind]int{format.Bool: 1, format.U8: 1, format.U16: 2, format.U32: 4, format.U64: 8,
		format.U128: 16, format.U256: 32, format.AddressK: 32, format.Signer: valueSize, format.Vector: valueSize, format.Struct: valueSize} {
		if got := kindOf(&Type{Kind: kind}).slotSize(); got != want {
			t.Errorf("kind %#x takes %d bytes, want %d", kind, got, want)
		}
	}
}
