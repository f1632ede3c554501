package verify

import (
	"math/rand"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
)

func TestRequires(t *testing.T) {
	for have, want := range map[format.Abilities]format.Abilities{
		0:                          0,
		format.Copy:                format.Copy,
		format.Key:                 format.Store,
		format.Key | format.Drop:   format.Store | format.Drop,
		format.AllAbilities:        format.PrimitiveAbilities,
		format.Store | format.Copy: format.Store | format.Copy,
	} {
		if got := requires(have); got != want {
			t.Errorf("requires(%04b) = %04b, want %04b", have, got, want)
		}
	}
}

func TestAbilities(t *testing.T) {
	const c, d, s, k = format.Copy, format.Drop, format.Store, format.Key
	b := newBuilder("m")
	all := b.structHandle(b.Self, "All", c|d|s|k)
	hot := b.structHandle(b.Self, "Hot", 0)
	box := b.structHandle(b.Self, "Box", c|d|s|k, format.StructTypeParam{})
	ghost := b.structHandle(b.Self, "Ghost", c|d|s|k, format.StructTypeParam{Phantom: true})
	pair := b.structHandle(b.Self, "Pair", d|k, format.StructTypeParam{}, format.StructTypeParam{})
	v := &view{Module: b.Module}
	params := []format.Abilities{c | d | s | k, s, 0}
	for _, test := range []struct {
		name string
		typ  format.Type
		want format.Abilities
	}{
		{"u8", u8T, c | d | s},
		{"address", typ(format.AddressK), c | d | s},
		{"signer", typ(format.Signer), d},
		{"vector<u8>", vectorOf(u8T), c | d | s},
		{"vector<signer>", vectorOf(typ(format.Signer)), d},
		{"&Hot", refTo(structOf(hot)), c | d},
		{"&mut signer", mutRefTo(typ(format.Signer)), c | d},
		{"All", structOf(all), c | d | s | k},
		{"vector<All>", vectorOf(structOf(all)), c | d | s},
		{"Hot", structOf(hot), 0},
		{"Box<All>", structOf(box, structOf(all)), c | d | s | k},
		{"Box<u8>", structOf(box, u8T), c | d | s | k},
		{"Box<signer>", structOf(box, typ(format.Signer)), d},
		{"Box<Hot>", structOf(box, structOf(hot)), 0},
		{"Ghost<Hot>", structOf(ghost, structOf(hot)), c | d | s | k},
		{"Box<Ghost<Hot>>", structOf(box, structOf(ghost, structOf(hot))), c | d | s | k},
		{"Box<Box<signer>>", structOf(box, structOf(box, typ(format.Signer))), d},
		{"Pair<u8, signer>", structOf(pair, u8T, typ(format.Signer)), d},
		{"Pair<u8, Hot>", structOf(pair, u8T, structOf(hot)), 0},
		{"Pair<T1, u8>", structOf(pair, param(1), u8T), k},
		{"T0", param(0), c | d | s | k},
		{"T1", param(1), s},
		{"vector<T1>", vectorOf(param(1)), s},
		{"Box<T1>", structOf(box, param(1)), s | k},
		{"Box<T2>", structOf(box, param(2)), 0},
		{"Ghost<T2>", structOf(ghost, param(2)), c | d | s | k},
	} {
		if got := v.abilities(test.typ, params); got != test.want {
			t.Errorf("%s has %04b, want %04b", test.name, got, test.want)
		}
	}
}

// What the signature pass asks of a type and what abilities says of it are found
// by different ways, and must agree.
func TestAbilitiesAgreeWithSignatures(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	set := func() format.Abilities { return format.Abilities(r.Intn(16)) }
	b := newBuilder("m")
	for i := range 30 {
		var params []format.StructTypeParam
		for range r.Intn(4) {
			few := set()
			few &= set()
			params = append(params, format.StructTypeParam{Constraints: few, Phantom: r.Intn(3) == 0})
		}
		many := set()
		many |= set()
		b.structHandle(b.Self, "S"+string(rune('A'+i)), many, params...)
	}
	kinds := []format.Kind{format.Bool, format.U256, format.AddressK, format.Signer}
	var random func(depth int) format.Type
	random = func(depth int) format.Type {
		switch n := r.Intn(10); {
		case n < 2 || depth == 0:
			return typ(kinds[r.Intn(len(kinds))])
		case n < 4:
			return param(uint16(r.Intn(4)))
		case n < 6:
			return vectorOf(random(depth - 1))
		}
		h := r.Intn(len(b.StructHandles))
		args := make([]format.Type, len(b.StructHandles[h].TypeParams))
		for i := range args {
			args[i] = random(depth - 1)
		}
		return structOf(uint16(h), args...)
	}
	v := &view{Module: b.Module, work: newMeter(Unbounded)}
	c := newSignatureChecker(v)
	var formed, able, unable int
	for range 200_000 {
		ty, required := random(4), set()
		params := []format.Abilities{set(), set(), set(), set()}
		if c.typeWith(params, ty, 0) != nil {
			continue // malformed: an argument does not meet its constraint
		}
		formed++
		want := v.abilities(ty, params).Has(required)
		if got := c.typeWith(params, ty, required) == nil; got != want {
			t.Fatalf("%s with %v: signatures say %t of %04b, abilities %t", v.TypeString(ty), params, got, required, want)
		}
		if want {
			able++
		} else {
			unable++
		}
	}
	if formed < 10_000 || able < 1000 || unable < 1000 {
		t.Errorf("%d types, %d with the abilities and %d without", formed, able, unable)
	}
}

func TestSubstitute(t *testing.T) {
	b := newBuilder("m")
	box := b.structHandle(b.Self, "Box", 0, format.StructTypeParam{})
	args := []format.Type{u8T, vectorOf(boolT)}
	for _, test := range []struct{ typ, want format.Type }{
		{u64T, u64T},
		{param(0), u8T},
		{param(1), vectorOf(boolT)},
		{refTo(vectorOf(param(1))), refTo(vectorOf(vectorOf(boolT)))},
		{structOf(box, structOf(box, param(0))), structOf(box, structOf(box, u8T))},
		{structOf(box, u64T), structOf(box, u64T)},
	} {
		if got := substitute(test.typ, args); !got.Equal(test.want) {
			t.Errorf("%s with <u8, vector<bool>> is %s, want %s", b.TypeString(test.typ), b.TypeString(got), b.TypeString(test.want))
		}
	}
}

func TestMeter(t *testing.T) {
	m := newMeter(&Config{FunctionUnits: 100, ModuleUnits: 150})
	m.begin()
	if m.add(100) != nil || m.add(1) == nil {
		t.Error("a function may take 100 units and no more")
	}
	if err := m.end(); err != nil {
		t.Error(err)
	}
	m.begin()
	if err := m.addItems(10, 6); err != nil {
		t.Error(err)
	}
	if m.end() == nil {
		t.Error("160 units of 150 in a module")
	}
	m.begin()
	if m.addGrowing(20, 3) != nil || m.function != 20+30+45 {
		t.Errorf("items of 20, 30 and 45 cost %d", m.function)
	}
	m.begin()
	if m.add(1<<63) == nil || m.addItems(1<<62, 4) == nil || m.addGrowing(1, 1<<30) == nil {
		t.Error("what overflows is free")
	}
	free := newMeter(Unbounded)
	for range 3 {
		if err := free.add(1 << 63); err != nil {
			t.Error(err)
		}
	}
}
