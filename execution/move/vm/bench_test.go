//go:build unix

package vm

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/internal/cputime"
	"github.com/trivium-chain/trivium/execution/move/schedule"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

const benchSource = `
module 0x2.bench {
    struct Point has copy, drop, store { x: u64, y: u64 }
    struct Counter has key { value: u64 }

    public u64(n: u64): u64 {
        let i: u64;
        let sum: u64;
    label b0:
        i = 0;
        sum = 0;
    label head:
        jump_if_false (copy(i) < copy(n)) done;
    label body:
        sum = copy(sum) + copy(i) * 3 % 7;
        i = copy(i) + 1;
        jump head;
    label done:
        return copy(sum);
    }

    public u128(n: u64): u64 {
        let i: u64;
        let sum: u128;
    label b0:
        i = 0;
        sum = 0u128;
    label head:
        jump_if_false (copy(i) < copy(n)) done;
    label body:
        sum = copy(sum) + to_u128(copy(i)) * 3u128 % 7u128;
        i = copy(i) + 1;
        jump head;
    label done:
        return copy(i);
    }

    public u256(n: u64): u64 {
        let i: u64;
        let sum: u256;
    label b0:
        i = 0;
        sum = 0u256;
    label head:
        jump_if_false (copy(i) < copy(n)) done;
    label body:
        sum = copy(sum) + to_u256(copy(i)) * 3u256 % 7u256;
        i = copy(i) + 1;
        jump head;
    label done:
        return copy(i);
    }

    public vector(n: u64): u64 {
        let i: u64;
        let v: vector<u64>;
        let at: &mut u64;
        let sum: u64;
    label b0:
        i = 0;
        sum = 0;
        v = vec_pack_0<u64>();
    label fill:
        jump_if_false (copy(i) < 16) filled;
    label push:
        vec_push_back<u64>(&mut v, copy(i));
        i = copy(i) + 1;
        jump fill;
    label filled:
        i = 0;
    label head:
        jump_if_false (copy(i) < copy(n)) done;
    label body:
        at = vec_mut_borrow<u64>(&mut v, copy(i) % 16);
        *copy(at) = *copy(at) + 1;
        sum = copy(sum) + *freeze(move(at));
        i = copy(i) + 1;
        jump head;
    label done:
        return copy(sum);
    }

    public fields(n: u64): u64 {
        let i: u64;
        let p: Self.Point;
        let r: &mut Self.Point;
    label b0:
        i = 0;
        p = Point { x: 1, y: 2 };
    label head:
        jump_if_false (copy(i) < copy(n)) done;
    label body:
        r = &mut p;
        *&mut copy(r).Point::x = *&copy(r).Point::x + *&copy(r).Point::y;
        _ = move(r);
        i = copy(i) + 1;
        jump head;
    label done:
        return *&(&p).Point::x;
    }

    public structs(n: u64): u64 {
        let i: u64;
        let x: u64;
        let y: u64;
    label b0:
        i = 0;
        x = 0;
    label head:
        jump_if_false (copy(i) < copy(n)) done;
    label body:
        Point { x, y } = Point { x: copy(i), y: 2 };
        i = copy(i) + 1;
        jump head;
    label done:
        return copy(x);
    }

    public create(s: &signer) {
    label b0:
        move_to<Counter>(move(s), Counter { value: 0 });
        return;
    }

    public globals(a: address, n: u64): u64 acquires Counter {
        let i: u64;
        let r: &mut u64;
    label b0:
        i = 0;
    label head:
        jump_if_false (copy(i) < copy(n)) done;
    label body:
        r = &mut borrow_global_mut<Counter>(copy(a)).Counter::value;
        *copy(r) = *copy(r) + 1;
        _ = move(r);
        i = copy(i) + 1;
        jump head;
    label done:
        return *&borrow_global<Counter>(copy(a)).Counter::value;
    }

    inc(x: u64): u64 {
    label b0:
        return move(x) + 1;
    }

    same<T>(x: T): T {
    label b0:
        return move(x);
    }

    public calls(n: u64): u64 {
        let i: u64;
    label b0:
        i = 0;
    label head:
        jump_if_false (copy(i) < copy(n)) done;
    label body:
        i = Self.inc(copy(i));
        jump head;
    label done:
        return copy(i);
    }

    public generics(n: u64): u64 {
        let i: u64;
    label b0:
        i = 0;
    label head:
        jump_if_false (copy(i) < copy(n)) done;
    label body:
        i = Self.same<u64>(copy(i) + 1);
        jump head;
    label done:
        return copy(i);
    }
}
`

var benchModule = tag.Module{Address: tag.Address{31: 2}, Name: "bench"}

// counting prices every instruction at an ink and nothing else, so that ink counts
// instructions.
var counting = func() *schedule.Schedule {
	s := schedule.V1
	for op := range s.Ops {
		s.Ops[op] = 1
	}
	s.Code, s.Types, s.Memory = schedule.Code{}, schedule.Types{}, schedule.Memory{}
	s.Runtime.Memory = math.MaxInt
	return &s
}()

// loops are the functions that are timed, by what they are about.
var loops = []string{"u64", "u128", "u256", "vector", "fields", "structs", "globals", "calls", "generics"}

// The Rust VM, with gas, on the machine that docs/performance.md names, in million
// instructions a second: u64 49, vector 46, u256 33, fields 31, globals 30, calls 28.
func BenchmarkInstructions(b *testing.B) {
	for _, name := range loops {
		b.Run(name, func(b *testing.B) {
			const rounds = 100_000
			c := newChain(math.MaxUint64)
			c.source(b, benchSource)
			m := New(Config{})
			instructions := countInstructions(b, m, c, name, rounds)
			owner := tag.Address{31: 9}
			b.ResetTimer()
			begun := cputime.Used()
			for range b.N {
				s := m.Session(c, &schedule.V1, nil)
				if _, err := callLoop(s, name, owner, rounds); err != nil {
					b.Fatal(err)
				}
				s.Close()
			}
			took := (cputime.Used() - begun).Seconds() / float64(b.N)
			b.ReportMetric(float64(instructions)/took/1e6, "Minstr/cpu-s")
			before := c.gas
			s := m.Session(c, &schedule.V1, nil)
			if _, err := callLoop(s, name, owner, rounds); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(took*1e9/float64(before-c.gas), "ns/gas")
		})
	}
}

// BenchmarkChecks is how many times as long the loops take if the types of all
// values are checked.
func BenchmarkChecks(b *testing.B) {
	for _, name := range loops {
		b.Run(name, func(b *testing.B) {
			const rounds = 20_000
			took := [2]float64{}
			machines := [2]*Machine{New(Config{}), New(Config{Checks: true})}
			c := newChain(math.MaxUint64)
			c.source(b, benchSource)
			for range b.N {
				for i, m := range machines {
					begun := cputime.Used()
					s := m.Session(c, &schedule.V1, nil)
					if _, err := callLoop(s, name, tag.Address{31: 9}, rounds); err != nil {
						b.Fatal(err)
					}
					s.Close()
					took[i] += (cputime.Used() - begun).Seconds()
				}
			}
			b.ReportMetric(took[1]/took[0], "times")
		})
	}
}

func callLoop(s *Session, name string, owner tag.Address, rounds uint64) ([][]byte, error) {
	args := u64s(rounds)
	if name == "globals" {
		if _, err := s.Call(benchModule, "create", nil, []Arg{{Data: owner[:], Signer: true}}); err != nil {
			return nil, err
		}
		args = append([]Arg{{Data: owner[:]}}, args...)
	}
	return s.Call(benchModule, name, nil, args)
}

// countInstructions runs a loop and says how many instructions that took.
func countInstructions(tb testing.TB, m *Machine, c *chain, name string, rounds uint64) uint64 {
	s := m.Session(c, counting, nil)
	defer s.Close()
	before := c.gas
	if _, err := callLoop(s, name, tag.Address{31: 9}, rounds); err != nil {
		tb.Fatal(err)
	}
	delete(m.kept, imageKey{hash: c.modules[benchModule].Hash, schedule: counting.Version})
	return (before - c.gas) * inkPerGas
}

// BenchmarkSession is what a call costs that does nothing.
func BenchmarkSession(b *testing.B) {
	c := newChain(math.MaxUint64)
	c.source(b, deepSource)
	m := New(Config{})
	b.ReportAllocs()
	before := c.gas
	for range b.N {
		s := m.Session(c, &schedule.V1, nil)
		if _, err := s.Call(testModule, "flat", nil, u64s(0)); err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
	b.ReportMetric(float64(before-c.gas)/float64(b.N), "gas/op")
}

// BenchmarkLoad is what a module costs that the machine does not have: decoding,
// verifying and translating it.
func BenchmarkLoad(b *testing.B) {
	c := newChain(math.MaxUint64)
	c.source(b, benchSource)
	code := c.modules[benchModule]
	m := New(Config{})
	b.SetBytes(int64(len(code.Bytes)))
	for range b.N {
		if _, err := m.load(code, &schedule.V1); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLargeModule is BenchmarkSession with a module of many types and
// functions: a session pays for what it uses, and so it takes no longer.
func BenchmarkLargeModule(b *testing.B) {
	var src strings.Builder
	src.WriteString("module 0x2.m {\n")
	for i := range 200 {
		fmt.Fprintf(&src, "struct S%d has copy, drop { a: u64, b: u64, c: u64, d: u64, e: u64, f: u64, g: u64, h: u64 }\n", i)
	}
	for i := range 900 {
		fmt.Fprintf(&src, "f%d(s: Self.S%d) { label b0: return; }\n", i, i%200)
	}
	src.WriteString("public flat(n: u64) { label b0: return; }\n}")
	c := newChain(math.MaxUint64)
	c.source(b, src.String())
	m := New(Config{})
	b.ReportAllocs()
	for range b.N {
		s := m.Session(c, &schedule.V1, nil)
		if _, err := s.Call(testModule, "flat", nil, u64s(0)); err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}
