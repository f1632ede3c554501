package vm

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"math/rand"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/asm"
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/schedule"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/verify"
)

// mixedSource has generics, enums, references and resources.
const mixedSource = `module 0x2.m {
    struct Box<T> has copy, drop, store, key { x: T, n: u64 }
    struct Pool<phantom C> has key { all: vector<u64>, owner: address }
    enum Shape has copy, drop, store { Round { r: u64 }, Flat { w: u64, h: u64 }, None }

    public wrap<T: copy + drop>(x: T, n: u64): Self.Box<Self.Box<T>> {
    label b0:
        return Box<Self.Box<T>> { x: Box<T> { x: move(x), n: copy(n) }, n: copy(n) + 1 };
    }
    public inner<T: copy + drop>(b: &Self.Box<Self.Box<T>>): T {
    label b0:
        return *&(&move(b).Box<Self.Box<T>>::x).Box<T>::x;
    }
    public area(s: Self.Shape): u64 {
        let r: u64; let w: u64; let h: u64;
    label b0:
        jump_if (test_variant<Shape::Round>(&s)) round;
    label more:
        jump_if (test_variant<Shape::None>(&s)) none;
    label flat:
        Shape::Flat { w, h } = move(s);
        return copy(w) * copy(h);
    label round:
        Shape::Round { r } = move(s);
        return copy(r) * copy(r) * 3;
    label none:
        Shape::None {} = move(s);
        return 0;
    }
    public open<C>(s: &signer, xs: vector<u64>) {
    label b0:
        move_to<Pool<C>>(copy(s), Pool<C> { all: move(xs), owner: 0x7 });
        return;
    }
    public add<C>(a: address, i: u64, x: u64): u64 acquires Pool {
        let p: &mut Self.Pool<C>;
        let e: &mut u64;
    label b0:
        jump_if_false (exists<Pool<C>>(copy(a))) none;
    label some:
        p = borrow_global_mut<Pool<C>>(copy(a));
        vec_push_back<u64>(&mut copy(p).Pool<C>::all, copy(x));
        e = vec_mut_borrow<u64>(&mut move(p).Pool<C>::all, copy(i));
        *copy(e) = *copy(e) + copy(x);
        return *move(e);
    label none:
        abort 404;
    }
    public take<C>(a: address): vector<u64> acquires Pool {
        let all: vector<u64>; let owner: address;
    label b0:
        Pool<C> { all, owner } = move_from<Pool<C>>(copy(a));
        return move(all);
    }
    public run<C>(s: &signer, a: address, xs: vector<u64>): u64 acquires Pool {
        let n: u64;
    label b0:
        Self.open<C>(copy(s), copy(xs));
        n = Self.add<C>(copy(a), 0, 5);
        xs = Self.take<C>(copy(a));
        return vec_len<u64>(&xs) + copy(n);
    }
    public swap2(a: &mut u128, b: &mut u128): bool {
        let t: u128;
    label b0:
        t = *copy(a);
        *copy(a) = *copy(b);
        *copy(b) = copy(t);
        return freeze(move(a)) == freeze(move(b));
    }
}`

func seeds(tb testing.TB) (all [][]byte) {
	for _, src := range []string{mixedSource, benchSource, deepSource, greedySource} {
		m, err := asm.Module(src, asm.Options{})
		if err != nil {
			tb.Fatal(err)
		}
		b, err := format.Encode(m)
		if err != nil {
			tb.Fatal(err)
		}
		all = append(all, b)
	}
	return all
}

// FuzzRun runs every function of whatever the verifier accepts: with the runtime
// checks nothing is found, and without them all ends alike, gas included.
func FuzzRun(f *testing.F) {
	for _, b := range seeds(f) {
		f.Add(b, int64(1))
	}
	f.Fuzz(func(t *testing.T, code []byte, seed int64) {
		m, err := format.Decode(code)
		if err != nil || verify.Module(m, verify.Production) != nil {
			return
		}
		runAll(t, m, code, seed)
	})
}

var edits = flag.Int("edits", 200, "edits of each module that TestEditedCodeRuns makes")

// Code of ours that is edited at random: what is accepted runs as in FuzzRun.
func TestEditedCodeRuns(t *testing.T) {
	r := rand.New(rand.NewSource(7))
	accepted := 0
	for _, b := range seeds(t) {
		for range *edits {
			m, err := format.Decode(b)
			if err != nil {
				t.Fatal(err)
			}
			for range 1 + r.Intn(2) {
				editCode(r, m)
			}
			code, err := format.Encode(m)
			if err != nil || format.Bounds(m) != nil || verify.Module(m, verify.Production) != nil {
				continue
			}
			accepted++
			runAll(t, m, code, r.Int63())
		}
	}
	if accepted < *edits/4 {
		t.Errorf("only %d edits were accepted", accepted)
	}
	t.Logf("%d accepted", accepted)
}

// editCode changes an instruction of a function.
func editCode(r *rand.Rand, m *format.Module) {
	d := &m.FunctionDefs[r.Intn(len(m.FunctionDefs))]
	if d.Code == nil {
		return
	}
	in := d.Code.Instrs
	at := r.Intn(len(in))
	switch r.Intn(5) {
	case 0:
		in[at].Op = format.Opcode(r.Intn(0x58))
	case 1:
		in[at].Index = uint16(r.Intn(12))
	case 2:
		in[at] = in[r.Intn(len(in))]
	case 3:
		in[at].Imm = uint64(r.Intn(5))
	case 4:
		if at > 0 {
			in[at], in[at-1] = in[at-1], in[at]
		}
	}
	if op := in[at].Op; !op.Valid() || op.Operand() == format.U128Op || op.Operand() == format.U256Op {
		in[at] = format.Instr{Op: format.OpNop}
	}
}

// runAll calls all functions of a module that needs no other.
func runAll(t *testing.T, m *format.Module, code []byte, seed int64) {
	t.Helper()
	id := m.ID()
	machines := []*Machine{New(Config{}), New(Config{Checks: true})}
	for f := range m.FunctionDefs {
		var ends [2]string
		var results [2][]byte
		for i, machine := range machines {
			c := newChain(60_000)
			c.modules[id] = Code{Hash: sha256.Sum256(code), Bytes: code}
			s := machine.Session(c, &schedule.V1, nil)
			all, err := callAtRandom(s, m, f, rand.New(rand.NewSource(seed)))
			if err == nil {
				err = s.Commit()
			}
			s.Close()
			results[i] = bytes.Join(all, nil)
			ends[i] = status.CodeOf(err).String()
			if err == errOutOfGas {
				ends[i] = err.Error()
			}
			ends[i] = fmt.Sprintf("%s, %d gas left", ends[i], c.gas)
			if status.CodeOf(err).Invariant() {
				t.Errorf("%s: %v", m.FunctionName(f), err)
			}
		}
		if ends[0] != ends[1] || !bytes.Equal(results[0], results[1]) {
			t.Errorf("%s: %s, %x without checks; %s, %x with", m.FunctionName(f), ends[0], results[0], ends[1], results[1])
		}
	}
}

func callAtRandom(s *Session, m *format.Module, f int, r *rand.Rand) ([][]byte, error) {
	choices := []tag.Kind{tag.Bool, tag.U8, tag.U64, tag.U256, tag.AddressKind}
	var typeArgs []tag.Type
	for range m.FunctionDefHandle(f).TypeParams {
		typeArgs = append(typeArgs, tag.Type{Kind: choices[r.Intn(len(choices))]})
	}
	info, err := s.Function(m.ID(), m.FunctionName(f), typeArgs)
	if err != nil {
		return nil, err
	}
	var args []Arg
	for _, p := range info.Params {
		if p.IsRef() {
			p = p.Elem
		}
		if err := s.layout(p); err != nil {
			return nil, err
		}
		v := randomValue(r, p)
		if p.Kind == format.Signer || p.Kind == format.AddressK {
			v = Address(tag.Address{31: byte(r.Intn(3))})
		}
		b, err := encode(nil, &v, p, free{})
		if err != nil {
			return nil, err
		}
		args = append(args, Arg{Data: b, Signer: p.Kind == format.Signer})
	}
	return s.Call(m.ID(), m.FunctionName(f), typeArgs, args)
}
