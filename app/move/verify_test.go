package move

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func keep(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const (
	first = `module @me.first {
    public one(): u64 {
    label b0:
        return 1;
    }
}`
	second = `module @me.second {
    import @me.first;
    import 0x1.math64;
    public two(): u64 {
    label b0:
        return math64.max(first.one(), 2);
    }
}`
	unsafe = `module @me.first {
    public one(): u64 {
    label b0:
        return true;
    }
}`
	ours = `module 0x1.math64 {
    public max(a: u64, b: u64): u64 {
    label b0:
        return move(a);
    }
}`
)

func TestVerify(t *testing.T) {
	me, err := ParseNames([]string{"me=0x42"})
	if err != nil {
		t.Fatal(err)
	}
	a, b, bad := keep(t, "a.mvir", first), keep(t, "b.mvir", second), keep(t, "bad.mvir", unsafe)
	math, empty := keep(t, "math.mvir", ours), keep(t, "empty.mv", "")
	text := keep(t, "text.mv", first)
	language := keep(t, "m.move", "module 0x42::m {}")
	const nowhere = "nowhere.mv"
	for name, tc := range map[string]struct {
		files []string
		want  []string // one a file
	}{
		"in order":        {[]string{a, b}, []string{"OK", "OK"}},
		"refused":         {[]string{bad, b}, []string{"RET_TYPE_MISMATCH_ERROR " + bad + ": in 0x42::first function 0 (one) offset 1, line 4: ", "LINKER_ERROR " + b + ": in 0x42::second: there is no module 0x42::first (" + bad + " is refused)"}},
		"later is better": {[]string{bad, a, b}, []string{"RET_TYPE", "OK", "OK"}},
		"no module":       {[]string{empty, nowhere, text}, []string{"BAD_MAGIC " + empty, "NOT_READ nowhere.mv: no such file or directory", "NOT_ASSEMBLED " + text + ": it is no binary module; a source in Move IR has a name that ends in .mvir"}},
		"not called": {uncalled(t), []string{
			"INVALID_MAIN_FUNCTION_SIGNATURE ", "INVALID_MAIN_FUNCTION_SIGNATURE ", "INVALID_MAIN_FUNCTION_SIGNATURE ", "INVALID_MAIN_FUNCTION_SIGNATURE ", "OK", "OK",
		}},
		"Move language": {[]string{language}, []string{"NOT_ASSEMBLED " + language + ": the Move language is not compiled here: compile it with a compiler of the Aptos family, or write Move IR"}},
		"no friend":     {[]string{keep(t, "f.mvir", strings.Replace(first, "{", "{ friend @me.nobody;", 1))}, []string{"LINKER_ERROR "}},
		"friend behind": {[]string{keep(t, "f.mvir", strings.Replace(first, "{", "{ friend @me.second;", 1)), b}, []string{"OK", "OK"}},
		"circle":        {[]string{keep(t, "f.mvir", strings.Replace(first, "{", "{ friend @me.second;", 1)), keep(t, "g.mvir", strings.Replace(second, "{", "{ friend @me.first;", 1))}, []string{"OK", "CYCLIC_MODULE_FRIENDSHIP "}},
		"native": {[]string{keep(t, "n.mvir", "module @me.n { native public f(); }"), keep(t, "s.mvir", "module @me.s { native struct S; }"), keep(t, "c.mvir", "module 0x1.n { native public f(); }")}, []string{
			"USER_DEFINED_NATIVE_NOT_ALLOWED ", "MISSING_DEPENDENCY ", "OK",
		}},
		"our framework":   {[]string{math, a, b}, []string{"OK", "OK", "OK"}},
		"behind its user": {[]string{a, keep(t, "c.mvir", strings.Replace(ours, "max", "min", 1)), b}, []string{"OK", "OK", "NOT_ASSEMBLED "}},
	} {
		for i, v := range Verify(tc.files, me) {
			if !strings.HasPrefix(v.String(), tc.want[i]) {
				t.Errorf("%s: %s, want %s", name, v, tc.want[i])
			}
		}
	}
}

// uncalled are modules with an init_module: of the first four it is not called.
func uncalled(t *testing.T) (files []string) {
	for _, f := range []string{
		"public init_module(s: &signer) { label b0: return; }",
		"init_module(s: &signer, n: u64) { label b0: return; }",
		"init_module<T>(s: &signer) { label b0: return; }",
		"init_module(s: &signer): u64 { label b0: return 1; }",
		"init_module(s: &signer) { label b0: return; }",
		"init_module(s: signer) { label b0: return; }",
	} {
		files = append(files, keep(t, "init.mvir", "module @me.init { "+f+" }"))
	}
	return files
}

func TestInitialiserThatIsNotCalled(t *testing.T) {
	me, _ := ParseNames([]string{"me=0x42"})
	files := uncalled(t)
	const want = ": in 0x42::init function 0 (init_module): init_module is not called: it must be private and take one &signer or signer and nothing else"
	if v := Verify(files[:1], me)[0]; v.String() != v.Status+" "+files[0]+want {
		t.Errorf("%s, want %s", v, want)
	}
}

// Binary modules link with what the files have, in their order.
func TestVerifyBinary(t *testing.T) {
	me, _ := ParseNames([]string{"me=0x42"})
	set, err := NewSet(me, 0)
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, source := range []string{first, second, strings.Replace(ours, "max", "min", 1)} {
		m, err := set.Read(keep(t, "m.mvir", source))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, keep(t, "m.mv", string(m.Code)))
	}
	a, b, math := files[0], files[1], files[2]
	for name, tc := range map[string]struct{ files, want []string }{
		"in order":            {[]string{a, b}, []string{"OK", "OK"}},
		"wrong order":         {[]string{b, a}, []string{"LINKER_ERROR " + b + ": in 0x42::second: there is no module 0x42::first (its file stands behind this one: put it before)", "OK"}},
		"missing":             {[]string{b}, []string{"LINKER_ERROR " + b + ": in 0x42::second: there is no module 0x42::first (give its file before this one)"}},
		"another framework":   {[]string{math, a, b}, []string{"OK", "OK", "LOOKUP_FAILED " + b + ": in 0x42::second: there is no function 0x1::math64::max"}},
		"of which more comes": {[]string{a, b, math}, []string{"OK", "LINKER_ERROR ", "OK"}},
	} {
		for i, v := range Verify(tc.files, nil) {
			if !strings.HasPrefix(v.String(), tc.want[i]) {
				t.Errorf("%s: %s, want %s", name, v, tc.want[i])
			}
		}
	}
}

func TestSources(t *testing.T) {
	for _, tc := range []struct{ source, want string }{
		{"module @you.m {}", ":1:8: what @you stands for is not given: add --address you=0x..."},
		{"module 0x1.m {\n  import @mee.x; }", ":2:10: what @mee stands for is not given: did you mean @me"},
		{"// @nobody\nmodule @me.m { import 0x1.nothing; f() { label b0: nothing.x(); return; } }", ":2:"},
		{"module @me.m { } x", ":1:18: "}, // in the file's columns
	} {
		me, _ := ParseNames([]string{"@me=0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"})
		set, _ := NewSet(me, 0)
		file := keep(t, "s.mvir", tc.source)
		if _, err := set.Read(file); err == nil || !strings.HasPrefix(err.Error(), file+tc.want) {
			t.Errorf("%q: %v, want %s", tc.source, err, tc.want)
		}
	}
	for text, want := range map[string]string{
		"me": "want NAME=0x1234", "1=0x1": "want NAME=0x1234", "me=1": "me: \"1\" is not an address",
		"me=0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92267": "wrong checksum",
	} {
		if _, err := ParseNames([]string{text}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
	if _, err := ParseNames([]string{"a=0x1", "a=0x2"}); err == nil || !strings.Contains(err.Error(), "given twice") {
		t.Error(err)
	}
	if _, err := NewSet(nil, 4); err == nil {
		t.Error("version 4 is written")
	}
}
