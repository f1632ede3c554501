package verify

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
)

// author writes functions at random that are well typed and full of references.
// It keeps track of the types on the stack, and of nothing else.
type author struct {
	*rand.Rand
	s      *sketch
	types  []string // of the locals
	full   []bool   // which locals have a value, if no jump is taken
	params int
	// globals are how many of twenty times a resource is borrowed or moved.
	globals int
	stack   []string
	code    []string
}

// themes are the types that one program's locals have. Few, so that what is
// borrowed from one meets what is borrowed from another.
var themes = [][]string{
	{"u64", "&mut u64", "&mut u64", "&u64", "&u64"},
	{"S", "&mut S", "&mut S", "&S", "&mut u64", "&u64", "&mut bool", "u64"},
	{"D", "&mut D", "&mut D", "&D", "&mut S", "&S", "&mut vector<u64>", "&mut u64", "&u64"},
	{"vector<u64>", "&mut vector<u64>", "&mut vector<u64>", "&vector<u64>", "&mut u64", "&u64"},
	{"&mut vector<vector<u64>>", "&mut vector<vector<u64>>", "&mut vector<u64>", "&vector<u64>", "&u64"},
	{"E", "&mut E", "&mut E", "&E", "&mut u64", "&u64", "&mut bool", "&bool"},
	{"I", "&mut I", "&mut I", "&I", "&mut E", "&mut E", "&E", "&mut u64", "&u64"},
	{"&mut R", "&R", "&mut u64", "&u64"},
}

// members are the borrows of fields, by struct; the type is that of the field.
var members = map[string][][2]string{
	"S": {{"field S.a", "u64"}, {"field S.b", "bool"}},
	"D": {{"field D.s", "S"}, {"field D.v", "vector<u64>"}, {"field D.w", "vector<vector<u64>>"}},
	"R": {{"field R.v", "u64"}},
	"E": {{"variant_field E.A.0", "u64"}, {"variant_field E.B.0", "u64"}, {"variant_field E.A.B.0", "u64"}, {"variant_field E.B.1", "bool"}},
	"I": {{"variant_field I.A.0", "E"}, {"variant_field I.B.0", "E"}, {"variant_field I.A.B.0", "E"}, {"variant_field I.A.1", "E"}, {"variant_field I.C.0", "u64"}},
}

var literals = map[string][]string{
	"u64": {"ld_u64 1"}, "bool": {"ld_true"}, "S": {"ld_u64 1; ld_true; pack S"},
	"D":                   {"ld_u64 1; ld_true; pack S; ld_u64 1; vec_pack u64 1; ld_u64 1; vec_pack u64 1; vec_pack vector<u64> 1; pack D"},
	"vector<u64>":         {"ld_u64 1; ld_u64 1; vec_pack u64 2"},
	"vector<vector<u64>>": {"ld_u64 1; vec_pack u64 1; vec_pack vector<u64> 1"},
	"E":                   {"ld_u64 1; pack_variant E.A", "ld_u64 1; ld_true; pack_variant E.B", "pack_variant E.C"},
	"I":                   {"pack_variant E.C; pack_variant E.C; pack_variant I.A", "ld_u64 1; pack_variant E.A; pack_variant I.B", "ld_u64 1; pack_variant I.C"},
}

var functions = map[string][2][]string{
	"see": {{"&u64"}, nil}, "id": {{"&u64"}, {"&u64"}}, "mut_id": {{"&mut u64"}, {"&mut u64"}},
	"both": {{"&mut u64", "&u64"}, nil}, "two": {{"&mut u64", "&mut u64"}, nil},
	"pick": {{"&mut u64", "&u64"}, {"&u64"}}, "pick_mut": {{"&mut u64", "&u64"}, {"&mut u64"}},
	"at": {{"&mut S"}, {"&mut u64", "&bool"}}, "part": {{"&mut D"}, {"&mut S"}}, "takes_r": {nil, nil}, "takes_h": {nil, nil},
}

var functionNames = []string{"see", "id", "mut_id", "both", "two", "pick", "pick_mut", "at", "see", "id", "takes_r"}

func (a *author) emit(text string, pops int, pushes ...string) {
	a.code = append(a.code, strings.Split(text, "; ")...)
	a.stack = append(a.stack[:len(a.stack)-pops], pushes...)
}

func pickOf[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// local is a local of a type, -1 if there is none. To be read it must have a value.
func (a *author) local(typ string, read bool) int {
	for range 12 {
		if i := a.IntN(len(a.types)); a.types[i] == typ && (a.full[i] || !read) {
			return i
		}
	}
	return -1
}

func (a *author) store(i int) {
	a.emit(fmt.Sprint("st_loc ", i), 1)
	a.full[i] = true
}

// load puts a value of a type on the stack, and is false if there is none.
func (a *author) load(typ string) bool {
	target, isRef := strings.CutPrefix(typ, "&")
	target, isMut := strings.CutPrefix(target, "mut ")
	if i := a.local(target, true); isRef && i >= 0 && a.IntN(3) == 0 {
		op := "imm_borrow_loc"
		if isMut {
			op = "mut_borrow_loc"
		}
		a.emit(fmt.Sprint(op, " ", i), 0, typ)
		return true
	}
	if i := a.local(typ, true); i >= 0 && (isRef || a.IntN(2) == 0) {
		op := "copy_loc"
		if i > 0 && a.IntN(6) == 0 {
			op, a.full[i] = "move_loc", false
		}
		a.emit(fmt.Sprint(op, " ", i), 0, typ)
		return true
	}
	if isRef {
		return false
	}
	if l := literals[typ]; l != nil {
		a.emit(pickOf(a.Rand, l), 0, typ)
		return true
	}
	return false
}

// reference is a local that holds a reference, and what it refers to.
func (a *author) reference() (local int, target string, mutable bool) {
	for range 12 {
		i := a.IntN(len(a.types))
		if to, ok := strings.CutPrefix(a.types[i], "&"); ok && a.full[i] {
			target, mutable = strings.CutPrefix(to, "mut ")
			return i, target, mutable
		}
	}
	return -1, "", false
}

// use reads or writes through a local, or keeps what it borrows from one: what it
// takes for references to meet.
func (a *author) use() {
	i, target, mutable := a.reference()
	if i < 0 {
		return
	}
	switch what := a.IntN(6); {
	case what <= 1 && target != "R":
		a.emit(fmt.Sprintf("copy_loc %d; read_ref; pop", i), 0)
	case what <= 3 && mutable && literals[target] != nil:
		a.emit(fmt.Sprintf("%s; copy_loc %d; write_ref", pickOf(a.Rand, literals[target]), i), 0)
	default:
		a.emit(fmt.Sprint("copy_loc ", i), 0, a.types[i])
		for range a.IntN(3) {
			a.borrow()
		}
		if to := a.local(a.stack[0], false); to > 1 {
			a.store(to)
		}
	}
}

// borrow borrows from the reference on top of the stack.
func (a *author) borrow() {
	top := a.stack[len(a.stack)-1]
	target, _ := strings.CutPrefix(top, "&")
	target, mutable := strings.CutPrefix(target, "mut ")
	op, ref := "imm_borrow_", "&"
	if mutable && a.IntN(3) > 0 {
		op, ref = "mut_borrow_", "&mut "
	}
	if mutable && a.IntN(8) == 0 {
		a.emit("freeze_ref", 1, "&"+target)
	} else if element, ok := strings.CutPrefix(target, "vector<"); ok {
		element = strings.TrimSuffix(element, ">")
		a.emit("ld_u64 0; vec_"+strings.TrimSuffix(op, "_")+" "+element, 1, ref+element)
	} else if m := members[target]; m != nil {
		f := pickOf(a.Rand, m)
		a.emit(op+f[0], 1, ref+f[1])
	}
}

// act writes an instruction or a few.
func (a *author) act() {
	if len(a.stack) == 0 && a.IntN(6) > 0 {
		a.use()
		return
	}
	if len(a.stack) == 0 || a.IntN(5) == 0 {
		what := a.IntN(20)
		switch {
		case what < a.globals:
			op := pickOf(a.Rand, []string{"mut", "imm"})
			a.emit("copy_loc 1; "+op+"_borrow_global R", 0, map[string]string{"mut": "&mut R", "imm": "&R"}[op])
		case what < a.globals+4:
			f := pickOf(a.Rand, functionNames)
			depth := len(a.stack)
			for _, p := range functions[f][0] {
				if !a.load(p) {
					for range len(a.stack) - depth {
						a.emit("pop", 1)
					}
					return
				}
			}
			a.emit("call "+f, len(functions[f][0]), functions[f][1]...)
		case what < a.globals+5 && a.globals > 0:
			a.emit("copy_loc 1; move_from R; unpack R", 0, "u64")
		default:
			a.load(pickOf(a.Rand, a.types[2:]))
		}
		return
	}
	top := a.stack[len(a.stack)-1]
	target, isRef := strings.CutPrefix(top, "&")
	target, isMut := strings.CutPrefix(target, "mut ")
	if i := a.local(top, false); i > 1 && a.IntN(2) == 0 {
		a.store(i)
		return
	}
	if !isRef {
		if a.IntN(2) == 0 {
			a.emit("pop", 1)
		}
		return
	}
	switch a.IntN(7) {
	case 0:
		if isMut {
			a.emit("freeze_ref", 1, "&"+target)
		}
	case 1:
		if target != "R" {
			a.emit("read_ref", 1, target)
		}
	case 2:
		if l := literals[target]; isMut && l != nil {
			// Under a reference on the stack the value cannot come: by a local.
			if i := a.local(top, false); i > 1 {
				a.store(i)
				a.emit(fmt.Sprintf("%s; copy_loc %d; write_ref", pickOf(a.Rand, l), i), 0)
			}
		}
	case 3:
		if len(a.stack) > 1 && a.stack[len(a.stack)-2] == top && target != "R" {
			a.emit("eq", 2, "bool")
		}
	default:
		element, isVector := strings.CutPrefix(target, "vector<")
		element = strings.TrimSuffix(element, ">")
		switch what := a.IntN(5); {
		case isVector && what == 0:
			a.emit("vec_len "+element, 1, "u64")
		case isVector && isMut && what == 1:
			a.emit("vec_pop_back "+element, 1, element)
		case isVector && isMut && what == 2:
			a.emit(pickOf(a.Rand, literals[element])+"; vec_push_back "+element, 1)
		default:
			a.borrow()
		}
	}
}

// function writes a function of some blocks.
func (a *author) function() (params, locals, returns, code string) {
	a.types = []string{"bool", "address"}
	theme := pickOf(a.Rand, themes)
	for range 4 + a.IntN(4) {
		a.types = append(a.types, pickOf(a.Rand, theme))
	}
	a.params = len(a.types)
	for range 2 + a.IntN(4) {
		a.types = append(a.types, pickOf(a.Rand, theme))
	}
	if &theme[0] == &themes[len(themes)-1][0] {
		a.globals = 6
	}
	for i := range a.types {
		a.full = append(a.full, i < a.params)
	}
	blocks := 1 + a.IntN(4)
	for b := range blocks {
		a.code = append(a.code, fmt.Sprintf("b%d: nop", b))
		for range 4 + a.IntN(16) {
			a.act()
		}
		for len(a.stack) > 0 {
			a.emit("pop", 1)
		}
		if b+1 < blocks {
			switch a.IntN(4) {
			case 0:
			case 1:
				a.code = append(a.code, "copy_loc 0", fmt.Sprintf("br_true b%d", a.IntN(b+1)))
			default:
				a.code = append(a.code, "copy_loc 0", fmt.Sprintf("br_true b%d", b+1+a.IntN(blocks-b-1)))
			}
		}
	}
	var results []string
	for range a.IntN(3) {
		if t := pickOf(a.Rand, a.types); a.load(t) {
			results = append(results, t)
			for range a.IntN(3) {
				if m := members[strings.TrimPrefix(strings.TrimPrefix(t, "&"), "mut ")]; m != nil && strings.HasPrefix(t, "&mut ") {
					f := pickOf(a.Rand, m)
					a.emit("mut_borrow_"+f[0], 1, "&mut "+f[1])
					results[len(results)-1], t = "&mut "+f[1], "&mut "+f[1]
				}
			}
		}
	}
	a.code = append(a.code, "ret")
	return strings.Join(a.types[:a.params], ", "), strings.Join(a.types[a.params:], ", "), strings.Join(results, ", "), strings.Join(a.code, "; ")
}

// What the verifier accepts does, on no path through it, use a reference whose
// value has gone, see through an immutable reference what changes, hand over a
// mutable reference beside another to the same memory, or return a reference into
// its frame or into storage.
func TestAcceptedCodeKeepsReferencesSafe(t *testing.T) {
	programs := 6000
	if testing.Short() {
		programs = 1000
	}
	accepted, writes := 0, 0
	refused := map[string]int{}
	for seed := range programs {
		r := rand.New(rand.NewPCG(uint64(seed), 4))
		a := &author{Rand: r, s: newSketch(t)}
		params, locals, returns, code := a.function()
		u := a.s.referenceUnit(Production, params, locals, returns, code)
		err := verifyReferences(u)
		if err != nil {
			refused[strings.Split(place(err), "@")[0]]++
			continue
		}
		accepted++
		names := make([]string, len(u.FunctionHandles))
		for name, h := range a.s.functions {
			names[h] = name
		}
		for range 6 {
			m := &run{u: u, functions: names, rand: r}
			if err := m.run(100); err != nil {
				t.Fatalf("seed %d: %v\n%s | %s | %s\n%s", seed, err, params, locals, returns, listing(u.code.Instrs, code))
			}
			writes += m.writes
		}
	}
	t.Logf("%d of %d accepted, %d writes; refused: %v", accepted, programs, writes, refused)
	if accepted < programs/20 || writes < programs/10 {
		t.Errorf("only %d of %d programs were accepted, with %d writes", accepted, programs, writes)
	}
	for _, status := range []string{"STLOC_TYPE_MISMATCH_ERROR", "TYPE_MISMATCH", "NEGATIVE_STACK_SIZE_WITHIN_BLOCK", "VERIFIER_INVARIANT_VIOLATION"} {
		if refused[status] > 0 {
			t.Errorf("%d programs are badly written: %s", refused[status], status)
		}
	}
}

func verifyReferences(u *unit) error {
	g, err := checkControlFlow(u)
	if err != nil {
		return err
	}
	for _, pass := range []func() error{
		func() error { return checkStack(u, g) },
		func() error { return checkTypes(u) },
		func() error { return checkLocals(u, g) },
		func() error { return checkReferences(u, g) },
	} {
		if err := pass(); err != nil {
			return err
		}
	}
	return nil
}

func listing(instrs []format.Instr, code string) string {
	var b strings.Builder
	for i, text := range strings.Split(code, ";") {
		fmt.Fprintf(&b, "%3d %s\n", i, strings.TrimSpace(text))
	}
	return b.String()
}
