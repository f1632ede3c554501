package vm

import (
	"fmt"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

const valuesSource = `
module 0x2.values {
    struct Node has copy, drop, store { bytes: vector<u8>, n: u64 }

    // makes and drops n values, of which one lives at a time
    public drops(n: u64): u64 {
        let i: u64;
        let v: vector<Self.Node>;
    label b0:
        i = 0;
    label head:
        jump_if_false (copy(i) < copy(n)) done;
    label body:
        v = vec_pack_2<Self.Node>(Node { bytes: h"000102030405060708", n: copy(i) }, Node { bytes: h"", n: 7 });
        i = copy(i) + 1;
        jump head;
    label done:
        return copy(i);
    }

    // pushes and pops n values
    public pops(n: u64): u64 {
        let i: u64;
        let bytes: vector<u8>;
        let last: u64;
        let v: vector<Self.Node>;
    label b0:
        i = 0;
        v = vec_pack_0<Self.Node>();
    label head:
        jump_if_false (copy(i) < copy(n)) done;
    label body:
        vec_push_back<Self.Node>(&mut v, Node { bytes: h"000102030405060708", n: copy(i) });
        Node { bytes, n: last } = vec_pop_back<Self.Node>(&mut v);
        i = copy(last) + 1;
        jump head;
    label done:
        return copy(i);
    }

    // holds n values
    public holds(n: u64): u64 {
        let i: u64;
        let v: vector<Self.Node>;
    label b0:
        i = 0;
        v = vec_pack_0<Self.Node>();
    label head:
        jump_if_false (copy(i) < copy(n)) done;
    label body:
        vec_push_back<Self.Node>(&mut v, Node { bytes: h"000102030405060708", n: copy(i) });
        i = copy(i) + 1;
        jump head;
    label done:
        return vec_len<Self.Node>(&v);
    }

    // doubles a vector n times, by copying it
    public doubles(n: u64): u64 {
        let v: vector<vector<u64>>;
        let again: vector<vector<u64>>;
        let i: u64;
        let inner: vector<u64>;
    label b0:
        i = 0;
        inner = vec_pack_1<u64>(1);
        v = vec_pack_1<vector<u64>>(copy(inner));
    label head:
        jump_if_false (copy(i) < copy(n)) done;
    label body:
        again = copy(v);
        Self.append(&mut v, move(again));
        i = copy(i) + 1;
        jump head;
    label done:
        return vec_len<vector<u64>>(&v);
    }

    append(to: &mut vector<vector<u64>>, from: vector<vector<u64>>) {
    label head:
        jump_if_false (vec_len<vector<u64>>(&from) > 0) done;
    label body:
        vec_push_back<vector<u64>>(copy(to), vec_pop_back<vector<u64>>(&mut from));
        jump head;
    label done:
        _ = move(to);
        return;
    }
}
`

var valuesModule = tag.Module{Address: tag.Address{31: 2}, Name: "values"}

// What a loop drops takes no memory, however much it is; what it holds does.
func TestMemoryOfLoops(t *testing.T) {
	for _, c := range []struct {
		function string
		n        uint64
		want     status.Code
	}{
		{"drops", 100_000, status.OK},
		{"pops", 200_000, status.OK},
		{"holds", 50_000, status.OK},
		{"holds", 400_000, status.MemoryLimitExceeded},
		{"doubles", 14, status.OK},
		{"doubles", 60, status.MemoryLimitExceeded},
	} {
		t.Run(fmt.Sprint(c.function, c.n), func(t *testing.T) {
			results, err := both(t, 1<<40, func(chain *chain) { chain.source(t, valuesSource) },
				func(s *Session) ([][]byte, error) { return s.Call(valuesModule, c.function, nil, u64s(c.n)) })
			if status.CodeOf(err) != c.want {
				t.Fatalf("%v, want %s", err, c.want)
			}
			if c.want == status.OK && c.function != "doubles" && string(results[0]) != string(u64s(c.n)[0].Data) {
				t.Errorf("result %x", results[0])
			}
		})
	}
}

// Types nest values up to 128 deep, and every walk comes back from there.
func TestDeepValues(t *testing.T) {
	deep := func(levels int) string {
		var b strings.Builder
		b.WriteString("module 0x2.deep {\n struct S0 has copy, drop, store { x: u64 }\n")
		for i := 1; i <= levels; i++ {
			fmt.Fprintf(&b, " struct S%d has copy, drop, store { x: Self.S%d }\n", i, i-1)
		}
		fmt.Fprintf(&b, " public run(): bool {\n let v: Self.S%d;\n let w: Self.S%d;\n label b0:\n v = ", levels, levels)
		for i := levels; i > 0; i-- {
			fmt.Fprintf(&b, "S%d { x: ", i)
		}
		b.WriteString("S0 { x: 7 }" + strings.Repeat(" }", levels) + ";\n")
		b.WriteString(" w = copy(v);\n return *&v == *&w;\n }\n}\n")
		return b.String()
	}
	id := tag.Module{Address: tag.Address{31: 2}, Name: "deep"}
	for levels, want := range map[int]status.Code{100: status.OK, 130: status.VMMaxValueDepthReached} {
		results, err := both(t, 1<<40, func(chain *chain) { chain.source(t, deep(levels)) },
			func(s *Session) ([][]byte, error) { return s.Call(id, "run", nil, nil) })
		if status.CodeOf(err) != want || want == status.OK && results[0][0] != 1 {
			t.Errorf("%d levels: %x, %v, want %s", levels, results, err, want)
		}
	}
}
