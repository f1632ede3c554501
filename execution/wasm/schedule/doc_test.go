package schedule_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/wasm/module"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

var update = flag.Bool("update", false, "write docs/spec/wasm-schedule.md")

const specFile = "../../../docs/spec/wasm-schedule.md"

// The page of the specification is made of the code: of the values of the
// schedules and of the comments on the fields of Schedule. -update writes it.
func TestSpecificationIsTheCode(t *testing.T) {
	want := specification(t)
	if *update {
		if err := os.WriteFile(specFile, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(specFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is not what the code says; a new schedule is a new version, and -update writes the page", specFile)
	}
}

const introduction = `# Schedule of WASM contracts

Every number of the rules of WASM contracts, by version. A contract's account names its version, and runs by it for ever.
This page is written by ` + "`go test ./execution/wasm/schedule -update`" + ` from the code.

**Units.** 10,000 ink is 1 gas. Instructions and host functions are priced in ink, activation and memory in gas unless a row says otherwise.

**Instructions** are charged for a straight run of them before it runs, the block or function that they open or close included.
A call of a function costs its instruction, and CallLocal for each local that the function declares.

**Host functions** cost Call, Pointer for each value of 20 or 32 bytes behind a pointer, Byte for each byte of data, and what their row says.
What the EVM has a price for (a slot, a log, a call, a creation, an account) costs that price as well.

**Memory.** Page i, counted from 0 over all instances on the call stack of a transaction, costs nothing if i < Free, else Page + i*i/Quadratic gas,
rounded down. A module cannot ask for more than its limit at once, nor grow beyond it: growing then fails, without a charge for pages.

**Stack.** A frame takes as many cells as its parameters, its locals and its operands at their highest, and two more, but at least FrameCells.
An instance has StackLimit cells.

**Activation**, once for a module, in gas:

    Base + InflatedByte * bytes that come out of zstd + InflatedBlock * blocks of zstd + Byte * size + StoredByte * size + keccak256 of the module
      + the sum over its functions of
          Function + Op * ops + BrTableTarget * targets + blocks * (Block + BlockSquare * blocks + BlockLocal * locals)

where ops are the instructions of the function, the closing end included; targets those of its br_tables without the defaults; blocks one more than
the number of its block, loop, if, else, br_if and br_table; locals its parameters and locals. Then the module's account is made and an event logged, at the EVM's prices.

**Each call** of a contract costs Base, the pages of its memory, DataByte for each byte of its data segments and Element for each element of its table, the sum
of the last two rounded up to a gas. The first of a module in a transaction also costs Cold, SmallByte for each byte of the module up to Small, LargeByte for
each beyond, the two rounded up to a gas, and Function for each function that the module defines.
`

func specification(t *testing.T) string {
	var b strings.Builder
	b.WriteString(introduction)
	comments := fieldComments(t)
	for v := schedule.Version(1); v <= schedule.Latest; v++ {
		s, ok := schedule.Get(v)
		if !ok {
			t.Fatalf("no schedule %d", v)
		}
		fmt.Fprintf(&b, "\n# Version %d\n", v)
		for _, part := range []struct {
			title, unit string
			value       any
		}{
			{"Limits", "at most", s.Limits}, {"Code", "", s.Code}, {"Host functions", "ink", s.Host}, {"Memory", "", s.Memory}, {"Activation", "gas", s.Activation}, {"Entry", "", s.Entry},
		} {
			fmt.Fprintf(&b, "\n## %s\n\n| | %s | |\n|---|---|---|\n", part.title, part.unit)
			value := reflect.ValueOf(part.value)
			for i := range value.NumField() {
				name := value.Type().Field(i).Name
				fmt.Fprintf(&b, "| %s | %s | %s |\n", name, grouped(fmt.Sprint(value.Field(i))), comments[value.Type().Name()+"."+name])
			}
		}
		fmt.Fprintf(&b, "\n## Instructions\n\n| opcode | | ink |\n|---|---|---|\n")
		for op, ink := range s.Ops {
			if name := module.Opcode(op).String(); module.Opcode(op).Valid() {
				fmt.Fprintf(&b, "| %02x | %s | %s |\n", op, name, grouped(fmt.Sprint(ink)))
			} else if ink != 0 {
				t.Errorf("opcode %02x has a price and no name", op)
			}
		}
	}
	return b.String()
}

// grouped puts commas between thousands.
func grouped(digits string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// fieldComments are the comments behind the fields of the structs in
// schedule.go, by type and field.
func fieldComments(t *testing.T) map[string]string {
	f, err := parser.ParseFile(token.NewFileSet(), "schedule.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	ast.Inspect(f, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok {
			return true
		}
		if s, ok := spec.Type.(*ast.StructType); ok {
			for _, field := range s.Fields.List {
				for _, name := range field.Names {
					all[spec.Name.Name+"."+name.Name] = strings.TrimSpace(field.Comment.Text())
				}
			}
		}
		return true
	})
	return all
}
