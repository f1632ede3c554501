package instrument

import (
	"fmt"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/wasm/hooks"
	"github.com/trivium-chain/trivium/execution/wasm/module"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// again decodes what Rewrite made: it is valid by our own rules too, limits aside.
func again(t testing.TB, p *Program) *module.Module {
	t.Helper()
	limits := schedule.V1.Limits
	limits.Size *= 8
	limits.BodySize *= 8
	limits.Ops *= 8
	limits.Blocks *= 2
	limits.BlocksXLocals *= 2
	limits.Nesting += 3
	limits.Locals += 2
	limits.Operands += 2
	limits.BrTable++
	limits.Globals += 2
	limits.Exports += 4
	limits.Functions++
	limits.Imports++
	limits.Types += 2
	m, err := module.Decode(p.Wasm, &limits, hooks.Lookup)
	if err != nil {
		t.Fatalf("instrumented module: %v\n%x", err, p.Wasm)
	}
	return m
}

// charges counts the charges in a defined function, by their form.
func charges(t testing.TB, p *Program, fn int) (n int) {
	lines := strings.Split(text(t, p, fn), "\n")
	for i := 2; i < len(lines); i++ {
		if strings.Contains(lines[i], "br_if") && strings.Contains(lines[i-1], "i64.lt_s") && strings.Contains(lines[i-2], "i64.const 0") {
			n++
		}
	}
	return n
}

// text is a defined function of an instrumented module, one instruction a line.
func text(t testing.TB, p *Program, fn int) string {
	t.Helper()
	m := again(t, p)
	var b strings.Builder
	fmt.Fprint(&b, "func", types(m.Types[m.Funcs[fn]].Params), " ->", types(m.Types[m.Funcs[fn]].Results),
		", locals", types(m.Bodies[fn].Locals), "\n")
	code := m.Bodies[fn].Code
	r := module.NewReader(code)
	for depth := 1; !r.Done(); {
		in, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		if in.Op == module.Else || in.Op == module.End {
			depth--
		}
		fmt.Fprint(&b, strings.Repeat("  ", depth), in.Op)
		switch in.Op {
		case module.Block, module.Loop, module.If:
			if in.A != module.BlockEmpty {
				b.WriteString(types([]module.ValType{module.ValType(in.A)}))
			}
		case module.BrTable:
			fmt.Fprint(&b, " ", in.Targets)
		case module.I32Const:
			fmt.Fprint(&b, " ", int32(uint32(in.A)))
		case module.I64Const:
			fmt.Fprint(&b, " ", int64(in.A))
		default:
			if in.End-in.Start > 1 {
				fmt.Fprint(&b, " ", in.A)
			}
			if in.B > 0 {
				fmt.Fprint(&b, " offset ", in.B)
			}
		}
		b.WriteByte('\n')
		switch in.Op {
		case module.Block, module.Loop, module.If, module.Else:
			depth++
		}
	}
	return b.String()
}

func types(list []module.ValType) (s string) {
	for _, t := range list {
		s += map[module.ValType]string{module.I32: " i32", module.I64: " i64"}[t]
	}
	return s
}
