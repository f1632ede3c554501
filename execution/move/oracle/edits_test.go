package oracle

import (
	"flag"
	"fmt"
	"math/rand"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

var edits = flag.Int("edits", 100, "edits of each module that TestOracleEdits makes")

// TestOracleEdits goes beyond the corpus: it edits the code of its modules at
// random, and runs whatever the verifier lets through.
func TestOracleEdits(t *testing.T) {
	c := load(t)
	judge := newJudge(t, c)
	x := newExerciser(t, c)
	made := 0
	for _, of := range c.modules {
		if of.Verdict != "OK" {
			continue
		}
		r := rand.New(rand.NewSource(int64(len(of.bytes))))
		for n := range *edits {
			m, err := format.Decode(of.bytes)
			if err != nil {
				t.Fatal(err)
			}
			for range 1 + r.Intn(3) {
				edit(r, m)
			}
			code, err := format.Encode(m)
			if err != nil {
				continue
			}
			made++
			s := scenario{of: of, code: code}
			if err := judge.publish(&s); err != nil {
				if status.CodeOf(err).Invariant() {
					t.Errorf("%s edit %d: %v", of.File, n, err)
				}
				continue
			}
			x.run(fmt.Sprintf("%s edit %d", of.File, n), of, code)
		}
	}
	t.Logf("%d edits", made)
	x.report()
}

// edit changes an instruction, a type or a set of abilities.
func edit(r *rand.Rand, m *format.Module) {
	switch r.Intn(12) {
	case 0:
		if len(m.Signatures) > 0 {
			editTypes(r, m, m.Signatures[r.Intn(len(m.Signatures))])
		}
		return
	case 1:
		if len(m.StructHandles) > 0 {
			m.StructHandles[r.Intn(len(m.StructHandles))].Abilities ^= 1 << r.Intn(4)
		}
		return
	}
	d := &m.FunctionDefs[r.Intn(len(m.FunctionDefs))]
	if d.Code == nil || len(d.Code.Instrs) < 2 {
		return
	}
	in := d.Code.Instrs
	at := r.Intn(len(in) - 1)
	switch r.Intn(6) {
	case 0:
		in[at], in[at+1] = in[at+1], in[at]
	case 1:
		in[at] = in[r.Intn(len(in))]
	case 2: // another instruction with the same operand
		for range 100 {
			op := format.Opcode(1 + r.Intn(0x57))
			if op.Operand() == in[at].Op.Operand() && op.Since() <= m.Version {
				in[at].Op = op
				return
			}
		}
	case 3: // another operand
		switch in[at].Op.Operand() {
		case format.NoOp, format.U128Op, format.U256Op:
		case format.U8Op, format.U16Op, format.U32Op, format.U64Op:
			in[at].Imm = uint64(r.Intn(4))
		default:
			in[at].Index = uint16(max(0, int(in[at].Index)+r.Intn(5)-2))
		}
	case 4:
		d.Code.Instrs = shifted(in, at, 1, []format.Instr{in[r.Intn(len(in))]})
	case 5:
		d.Code.Instrs = shifted(in, at, -1, nil)
	}
}

// shifted replaces an instruction that is taken out, or puts one in, and keeps
// the branches where they were.
func shifted(in []format.Instr, at, by int, insert []format.Instr) []format.Instr {
	rest := at
	if by < 0 {
		rest = at - by
	}
	out := append(append(append([]format.Instr{}, in[:at]...), insert...), in[rest:]...)
	for i := range out {
		if out[i].Op.Branches() && int(out[i].Index) > at {
			out[i].Index = uint16(int(out[i].Index) + by)
		}
	}
	return out
}

func editTypes(r *rand.Rand, m *format.Module, types format.Signature) {
	if len(types) == 0 {
		return
	}
	from := m.Signatures[r.Intn(len(m.Signatures))]
	if len(from) == 0 {
		return
	}
	types[r.Intn(len(types))] = from[r.Intn(len(from))]
}
