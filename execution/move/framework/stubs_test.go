package framework_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/framework"
)

// stubs are the sources of examples/move/stubs, for compilers of the Move language.
const stubs = "../../../examples/move/stubs/sources"

// taken are names of the Move language that nothing may be called by.
var taken = strings.Fields(`abort acquires address as assert bool break const continue copy else enum false for freeze friend fun
	has if inline invariant let loop match module move native phantom public return script signer spec struct true u8 u16 u32 u64
	u128 u256 use vector while`)

// TestStubs compares the stubs with the sources of the framework.
func TestStubs(t *testing.T) {
	files, err := filepath.Glob("sources/*.mvir")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		d := declarations(string(b))
		want[d.name+".move"] = true
		text := stub(t, d, string(b))
		compare(t, filepath.Join(stubs, d.name+".move"), text)

		// All that the binary module shows is there, and no more.
		c, _ := framework.Find(d.name)
		m, err := format.Decode(c.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		shown := m.Interface()
		lines := strings.Count(text, "\n    struct ")
		for _, s := range shown.Structs {
			if !regexp.MustCompile(`(?m)^    struct ` + s.Name + `[ <]`).MatchString(text) {
				t.Errorf("%s has no struct %s", d.name, s.Name)
			}
			lines--
		}
		lines += strings.Count(text, " public fun ")
		for _, f := range shown.Functions {
			if f.Visibility != "public" || isTaken(f.Name) {
				continue
			}
			if !regexp.MustCompile(`(?m)^    native public fun ` + f.Name + `[(<]`).MatchString(text) {
				t.Errorf("%s has no function %s", d.name, f.Name)
			}
			lines--
		}
		if lines != 0 {
			t.Errorf("%s declares %d things too many", d.name, lines)
		}
	}
	have, err := filepath.Glob(stubs + "/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range have {
		if !want[filepath.Base(f)] {
			t.Errorf("%s is of no module of the framework", f)
		}
	}
}

var (
	imported = regexp.MustCompile(`(?m)^ *import 0x1\.(\w+);`)
	nameOf   = regexp.MustCompile(`\bfun (\w+)`)
	aParam   = regexp.MustCompile(`(\w+): `)
)

// stub is a module as a compiler of the Move language wants to see it: its types,
// and its public functions as native ones, whose code is the chain's matter.
func stub(t *testing.T, d declared, source string) string {
	t.Helper()
	var b strings.Builder
	for _, l := range d.about {
		fmt.Fprintln(&b, l)
	}
	fmt.Fprintf(&b, "module 0x1::%s {\n", d.name)
	body := strings.Join(d.code, "\n")
	for _, m := range imported.FindAllStringSubmatch(source, -1) {
		if strings.Contains(body, m[1]+"::") {
			fmt.Fprintf(&b, "    use 0x1::%s;\n", m[1])
		}
	}
	for _, l := range d.code {
		if name := nameOf.FindStringSubmatch(l); name != nil {
			if isTaken(name[1]) {
				fmt.Fprintf(&b, "    // %s: Move lets no function have this name.\n", name[1])
				continue
			}
			_, params, _ := strings.Cut(l, "(")
			for _, p := range aParam.FindAllStringSubmatch(params, -1) {
				if isTaken(p[1]) {
					t.Errorf("%s::%s: Move lets no parameter have the name %s", d.name, name[1], p[1])
				}
			}
			// Other modules need not know of entry, which may not stand beside native.
			l = "native " + strings.Replace(l, "public entry fun", "public fun", 1) + ";"
		}
		fmt.Fprintf(&b, "    %s\n", l)
	}
	b.WriteString("}\n")
	return b.String()
}

func isTaken(name string) bool {
	for _, w := range taken {
		if w == name {
			return true
		}
	}
	return false
}
