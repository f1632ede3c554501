package vm

import (
	"bytes"
	"math/rand"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/status"
)

func mustEncode(t *testing.T, v Value, typ *Type) []byte {
	t.Helper()
	b, err := encode(nil, &v, typ, free{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A copy is equal to the original, is counted alike, and shares nothing with it.
func TestCopy(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	for i := 0; i < 3000; i++ {
		typ := randomType(r, 5)
		v := randomValue(r, typ)
		before := mustEncode(t, v, typ)
		c := v
		if err := copyValue(&c, free{}); err != nil {
			t.Fatal(err)
		}
		if same, err := equal(&v, &c, free{}); err != nil || !same {
			t.Fatalf("%s: a copy of %x is not equal to it: %v", typ, before, err)
		}
		n := sizeOf(&v)
		if m := sizeOf(&c); m != n {
			t.Fatalf("%s: the copy counts %d bytes, the original %d", typ, m, n)
		}
		if !change(r, &c, typ) {
			continue
		}
		if after := mustEncode(t, v, typ); !bytes.Equal(before, after) {
			t.Fatalf("%s: changing a copy changed the original from %x to %x", typ, before, after)
		}
		if same, _ := equal(&v, &c, free{}); same {
			t.Fatalf("%s: %x is equal to what it was changed to, %x", typ, before, mustEncode(t, c, typ))
		}
	}
}

// Values of a type are equal if and only if their BCS is.
func TestEqualAsBCS(t *testing.T) {
	r := rand.New(rand.NewSource(2))
	equals := 0
	for i := 0; i < 20000; i++ {
		typ := randomType(r, 3)
		a, b := randomValue(r, typ), randomValue(r, typ)
		want := bytes.Equal(mustEncode(t, a, typ), mustEncode(t, b, typ))
		got, err := equal(&a, &b, free{})
		if err != nil || got != want {
			t.Fatalf("%s: %x and %x: equal is %v, %v", typ, mustEncode(t, a, typ), mustEncode(t, b, typ), got, err)
		}
		if got {
			equals++
		}
	}
	if equals < 100 {
		t.Errorf("only %d pairs were equal", equals)
	}
}

// Every walk stops where the payer does, and copying pays what size says.
func TestWalksArePaid(t *testing.T) {
	elems := make([]Value, 1000)
	for i := range elems {
		elems[i] = Struct(U64(uint64(i)), Bytes([]byte("some bytes")))
	}
	item := structType("Item", typeU64, vectorType(typeU8))
	typ := vectorType(item)
	v := Vector(item, elems...)
	data := mustEncode(t, v, typ)
	size := sizeOf(&v)
	if want := valueSize + objectSize + 1000*(valueSize+objectSize+2*valueSize+objectSize+10); size != want {
		t.Fatalf("counts %d bytes, want %d", size, want)
	}
	walks := map[string]func(m payer) error{
		"copy":   func(m payer) error { c := v; return copyValue(&c, m) },
		"equal":  func(m payer) error { _, err := equal(&v, &v, m); return err },
		"encode": func(m payer) error { _, err := encode(nil, &v, typ, m); return err },
		"decode": func(m payer) error { _, err := decode(data, typ, status.ValueDeserializationError, m); return err },
	}
	for name, walk := range walks {
		full := &purse{left: 1 << 40}
		if err := walk(full); err != nil {
			t.Fatal(name, err)
		}
		if least := 1000 * objectSize; full.paid < least {
			t.Errorf("%s paid for %d bytes, want more than %d", name, full.paid, least)
		}
		if name == "copy" && full.paid != size-valueSize {
			t.Errorf("a copy paid for %d bytes of %d", full.paid, size-valueSize)
		}
		for _, left := range []int{0, 1, full.paid / 2, full.paid - 1} {
			p := &purse{left: left}
			if err := walk(p); status.CodeOf(err) != status.OutOfGas {
				t.Errorf("%s with %d bytes paid of %d: %v", name, left, full.paid, err)
			}
		}
		if err := walk(&purse{left: full.paid}); err != nil {
			t.Errorf("%s with all paid: %v", name, err)
		}
	}
}

// Vectors of different lengths are told apart without looking inside.
func TestEqualPaysForWhatItReads(t *testing.T) {
	a, b := Bytes(make([]byte, 1<<20)), Bytes(make([]byte, 1<<20-1))
	p := &purse{}
	if same, err := equal(&a, &b, p); same || err != nil {
		t.Errorf("equal is %v, %v", same, err)
	}
}

func BenchmarkCopy(b *testing.B) {
	values := map[string]Value{
		"integer":  U128(1, 2),
		"struct":   Struct(U64(1), U64(2)),
		"bytes32":  Bytes(make([]byte, 32)),
		"nested":   Struct(U64(1), Struct(Bytes(make([]byte, 32)), U64(2))),
		"bytes16K": Bytes(make([]byte, 16<<10)),
		"words2K":  Vector(typeU64, make([]Value, 2<<10)...),
		"values1K": Vector(typeU256, make([]Value, 1<<10)...),
	}
	for name, v := range values {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			size := sizeOf(&v)
			b.SetBytes(int64(size))
			for i := 0; i < b.N; i++ {
				c := v
				if err := copyValue(&c, free{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
