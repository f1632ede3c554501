package verify

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

// seeds are small modules that together have every kind of declaration and most
// instructions.
var seeds = []string{
	`module 0x1.loops {
		public sum(n: u64): u64 {
			let i: u64; let s: u64;
		label start: i = 0; s = 0;
		label head: jump_if_false (copy(i) < copy(n)) out;
		label body: s = copy(s) + copy(i); i = copy(i) + 1; jump head;
		label out: return copy(s);
		}
	}`,
	`module 0x1.coins {
		friend 0x1.other;
		struct Coin<phantom T> has store { value: u64 }
		struct Purse<phantom T> has key { coin: Self.Coin<T> }
		const EPOOR: u64 = 7;
		public(friend) mint<T>(value: u64): Self.Coin<T> { label b: return Coin<T> { value: move(value) }; }
		public entry open<T>(s: &signer) {
		label b: move_to<Purse<T>>(move(s), Purse<T> { coin: Coin<T> { value: 0 } }); return;
		}
		public withdraw<T>(at: address, value: u64): Self.Coin<T> acquires Purse {
			let c: &mut Self.Coin<T>; let have: u64;
		label b:
			c = &mut (borrow_global_mut<Purse<T>>(move(at))).Purse<T>::coin;
			have = *&(copy(c)).Coin<T>::value;
			assert(copy(have) >= copy(value), EPOOR);
			*(&mut (move(c)).Coin<T>::value) = move(have) - copy(value);
			return Coin<T> { value: move(value) };
		}
	}`,
	`module 0x1.shapes {
		enum Shape has copy, drop { Dot, Box { w: u64, h: u64 }, Round { r: u64 } }
		public area(s: Self.Shape): u64 {
			let w: u64; let h: u64;
		label b: jump_if_false (test_variant<Shape::Box>(&s)) rest;
		label box: Shape::Box { w, h } = move(s); return move(w) * move(h);
		label rest: return 0;
		}
	}`,
	`module 0x1.vectors {
		public reverse(v: &mut vector<u8>) {
			let i: u64; let j: u64;
		label start: i = 0; j = vec_len<u8>(freeze(copy(v)));
		label head: jump_if_false (copy(i) + 1 < copy(j)) out;
		label body: j = copy(j) - 1; vec_swap<u8>(copy(v), copy(i), copy(j)); i = copy(i) + 1; jump head;
		label out: _ = move(v); return;
		}
	}`,
}

// FuzzVerify verifies whatever decodes: there is a verdict, always the same, and
// one that says no invariant broke, in time that the meter and the size bound.
func FuzzVerify(f *testing.F) {
	for _, src := range seeds {
		code, err := format.Encode(compile(f, src))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(code)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if m, err := format.Decode(data); err == nil {
			verifyAnything(t, m)
		}
	})
}

func verifyAnything(t *testing.T, m *format.Module) {
	start := time.Now()
	verdict := Module(m, Production)
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
	var e *status.Error
	if verdict != nil && (!errors.As(verdict, &e) || e.Code.Invariant()) {
		t.Errorf("%v", verdict)
	}
	if again := Module(m, Production); status.CodeOf(again) != status.CodeOf(verdict) {
		t.Errorf("%v, and then %v", verdict, again)
	}
	if verdict == nil {
		none := func(id tag.Module) (*format.Module, bool) { return nil, false }
		_ = Link(m, none)
		_ = Cycles(m, none)
		if err := Compatible(m, m); err != nil {
			t.Errorf("not compatible with itself: %v", err)
		}
	}
}

// FuzzVerifyEdited edits modules that are verified, as the bytes say: one of the
// seeds, and then four bytes an edit. Far more of them come to the later passes
// than of bytes that are changed anywhere.
func FuzzVerifyEdited(f *testing.F) {
	var codes [][]byte
	for i, src := range seeds {
		code, err := format.Encode(compile(f, src))
		if err != nil {
			f.Fatal(err)
		}
		codes = append(codes, code)
		f.Add(append([]byte{byte(i)}, 0, 0, 9, 1, 0, 3, 0, 0x26, 1, 0, 2, 1, 3, 0, 0, 2))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) == 0 || len(data) > 100 {
			return
		}
		m, err := format.Decode(codes[int(data[0])%len(codes)])
		if err != nil {
			t.Fatal(err)
		}
		for data = data[1:]; len(data) >= 4; data = data[4:] {
			edit(m, data[0], int(data[1]), int(data[2]), data[3])
		}
		verifyAnything(t, m)
	})
}

// edit changes one thing: what says which kind, i and j where, and to what.
func edit(m *format.Module, what byte, i, j int, to byte) {
	f := &m.FunctionDefs[i%len(m.FunctionDefs)]
	var instrs []format.Instr
	if f.Code != nil {
		instrs = f.Code.Instrs
	}
	switch what % 12 {
	case 0:
		if o := format.Opcode(to); len(instrs) > 0 && o.Valid() {
			instrs[j%len(instrs)].Op = o
			if b := instrs[j%len(instrs)].Big; b == nil {
				instrs[j%len(instrs)].Big = new(uint256.Int)
			}
		}
	case 1:
		if len(instrs) > 0 {
			instrs[j%len(instrs)].Index = uint16(to)
		}
	case 2:
		if o := format.Opcode(to); len(instrs) > 0 && o.Valid() {
			f.Code.Instrs = slices.Insert(instrs, j%len(instrs), format.Instr{Op: o, Big: new(uint256.Int)})
		}
	case 3:
		if len(instrs) > 1 {
			f.Code.Instrs = slices.Delete(instrs, j%len(instrs), j%len(instrs)+1)
		}
	case 4:
		if len(m.StructHandles) > 0 {
			m.StructHandles[i%len(m.StructHandles)].Abilities = format.Abilities(to & 15)
		}
	case 5:
		h := &m.FunctionHandles[i%len(m.FunctionHandles)]
		if len(h.TypeParams) > 0 {
			h.TypeParams[j%len(h.TypeParams)] = format.Abilities(to & 15)
		}
	case 6:
		if sig := m.Signatures[i%len(m.Signatures)]; len(sig) > 0 {
			editType(&sig[j%len(sig)], to)
		}
	case 7:
		if len(m.StructDefs) > 0 {
			if d := &m.StructDefs[i%len(m.StructDefs)]; len(d.Fields) > 0 {
				editType(&d.Fields[j%len(d.Fields)].Type, to)
			}
		}
	case 8:
		f.Acquires = append(f.Acquires[:len(f.Acquires):len(f.Acquires)], uint16(j%4))
	case 9:
		if f.Code != nil {
			f.Code.Locals = uint16(j % len(m.Signatures))
		}
	case 10:
		h := &m.FunctionHandles[i%len(m.FunctionHandles)]
		h.Params, h.Returns = uint16(j%len(m.Signatures)), uint16(int(to)%len(m.Signatures))
	case 11:
		m.Signatures = append(m.Signatures, append(slices.Clone(m.Signatures[i%len(m.Signatures)]), m.Signatures[j%len(m.Signatures)]...))
	}
}

func editType(t *format.Type, to byte) {
	switch k := format.Kind(to % 16); k {
	case 0, format.StructInst:
		t.Index = uint16(to / 16)
	case format.Ref, format.MutRef, format.Vector:
		*t = format.Type{Kind: k, Args: []format.Type{*t}}
	default:
		*t = format.Type{Kind: k, Index: uint16(to / 16)}
	}
}
