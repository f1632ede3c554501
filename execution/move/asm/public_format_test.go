package asm_test

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// publicTask is one task of a case: a command with its options, and the source behind it.
type publicTask struct {
	command string // publish, run, view ...
	name    string // of the function that is run
	options map[string][]string
	source  string // with blank lines in front, so that its line numbers are those of the file
	line    int    // of the command
}

var publicFlags = []string{"--verbose", "--print-bytecode", "--skip-check-friend-linking", "--skip-check-struct-layout", "--skip-check-struct-and-pub-function-linking"}

// parseTasks takes a case apart. A task begins with lines of "//#"; blank lines
// and comments in front of the first are not part of any.
func parseTasks(src string) ([]publicTask, error) {
	var tasks []publicTask
	var words []string
	inCommand := false
	lines := strings.Split(src, "\n")
	finish := func() error {
		if words == nil {
			return nil
		}
		t := &tasks[len(tasks)-1]
		err := t.parse(words)
		words = nil
		return err
	}
	for i, line := range lines {
		command, ok := strings.CutPrefix(strings.TrimSpace(line), "//#")
		if ok {
			if !inCommand {
				tasks = append(tasks, publicTask{line: i + 1, source: strings.Repeat("\n", i), options: map[string][]string{}})
				inCommand = true
			}
			words = append(words, strings.Fields(command)...)
			tasks[len(tasks)-1].source += "\n"
			continue
		}
		inCommand = false
		if err := finish(); err != nil {
			return nil, err
		}
		if len(tasks) > 0 {
			tasks[len(tasks)-1].source += line + "\n"
		}
	}
	return tasks, finish()
}

func (t *publicTask) parse(words []string) error {
	if len(words) == 0 {
		return fmt.Errorf("line %d: a task without a command", t.line)
	}
	t.command = words[0]
	option := ""
	for _, w := range words[1:] {
		switch {
		case slices.Contains(publicFlags, w):
			t.options[w] = nil
			option = ""
		case strings.HasPrefix(w, "--"):
			w, value, has := strings.Cut(w, "=")
			option = w
			t.options[w] = nil
			if has {
				t.options[w] = []string{value}
			}
		case option == "":
			t.name = w
		default:
			t.options[option] = append(t.options[option], w)
		}
	}
	return nil
}

// publicExpected is what a case expects, by number of its tasks.
type publicExpected struct {
	tasks   int
	results map[int]*publicResult
}

// publicResult is what one task expects. nil is success without output.
type publicResult struct {
	compile  string // the source does not compile
	status   string // of an error, empty for none
	sub      string // None or Some(n)
	location string // 0x1::m, script or undefined
	function int    // -1 if nothing is expected of it
	offset   int
	output   []string
	code     []string // instructions of print-bytecode, as instruction writes them
}

var (
	taskHead   = regexp.MustCompile(`^task (\d+) '`)
	subStatus  = regexp.MustCompile(`^sub_status: (.*),$`)
	major      = regexp.MustCompile(`^major_status: (.*),$`)
	location   = regexp.MustCompile(`^location: (.*),$`)
	definition = regexp.MustCompile(`^indices: .*\(FunctionDefinition, (\d+)\)`)
	printed    = regexp.MustCompile(`^\d+: (\w+)(?:[\[(](\d+))?`)
	offsets    = regexp.MustCompile(`^offsets: \[\(FunctionDefinitionIndex\((\d+)\), (\d+)\)`)
)

func parseExpected(text string) (*publicExpected, error) {
	e := &publicExpected{results: map[int]*publicResult{}}
	lines := strings.Split(text, "\n")
	if _, err := fmt.Sscanf(lines[0], "processed %d task", &e.tasks); err != nil {
		return nil, fmt.Errorf("expected results begin with %q", lines[0])
	}
	var r *publicResult
	for _, line := range lines[1:] {
		if m := taskHead.FindStringSubmatch(line); m != nil {
			n, _ := strconv.Atoi(m[1])
			r = &publicResult{function: -1, offset: -1}
			e.results[n] = r
		} else if r != nil {
			r.parse(line)
		}
	}
	return e, nil
}

func (r *publicResult) parse(line string) {
	text := strings.TrimSpace(line)
	switch {
	case text == "":
	case strings.HasPrefix(text, "Error:") && !strings.HasSuffix(text, "VMError: {"):
		r.compile = strings.TrimPrefix(text, "Error: ")
	case strings.HasPrefix(text, "Error:"):
		r.status = "?"
	case r.status == "":
		r.output = append(r.output, text)
		if m := printed.FindStringSubmatch(text); m != nil {
			r.code = append(r.code, strings.TrimSpace(strings.ToLower(m[1])+" "+m[2]))
		}
	}
	if r.status == "" {
		return
	}
	if m := major.FindStringSubmatch(text); m != nil {
		r.status = m[1]
	} else if m := subStatus.FindStringSubmatch(text); m != nil {
		r.sub = m[1]
	} else if m := location.FindStringSubmatch(text); m != nil {
		r.location = m[1]
	} else if m := definition.FindStringSubmatch(text); m != nil {
		r.function, _ = strconv.Atoi(m[1])
	} else if m := offsets.FindStringSubmatch(text); m != nil {
		r.function, _ = strconv.Atoi(m[1])
		r.offset, _ = strconv.Atoi(m[2])
	}
}

// publicOutcome is what a task gave.
type publicOutcome struct {
	compile error    // the source does not compile, or cannot be written
	err     error    // a *status.Error
	output  []string // as expected results write it
	code    []string // of print-bytecode
}

// compare gives the difference, or "".
func (r *publicResult) compare(got publicOutcome) string {
	if r == nil {
		r = &publicResult{}
	}
	switch {
	case r.compile != "" && got.compile == nil:
		return fmt.Sprintf("compiled (%v), expected %q", got.err, r.compile)
	case r.compile != "":
		return ""
	case got.compile != nil:
		return fmt.Sprintf("does not compile: %v; expected %s", got.compile, r.text())
	case got.err == nil && r.status != "":
		return "passed, expected " + r.text()
	case got.err == nil && got.code != nil && slices.Equal(got.code, r.code):
		return ""
	case got.err == nil && got.code != nil:
		return fmt.Sprintf("code %q, expected %q", got.code, r.code)
	case got.err == nil:
		return r.compareOutput(got.output)
	}
	var e *status.Error
	if !errors.As(got.err, &e) {
		return fmt.Sprintf("%v, which is no status; expected %s", got.err, r.text())
	}
	if r.status == "" {
		return fmt.Sprintf("%v, expected success", e)
	}
	module := r.location
	switch module {
	case "script":
		module = ""
	case "undefined": // nothing is said of the place
		module = e.Module
	}
	sub := "None"
	if e.HasSub {
		sub = fmt.Sprintf("Some(%d)", e.Sub)
	}
	if e.Code.String() != r.status || sub != r.sub || e.Module != module ||
		r.function >= 0 && e.Function != r.function || r.offset >= 0 && e.Offset != r.offset {
		return fmt.Sprintf("%v (sub status %s), expected %s", e, sub, r.text())
	}
	return ""
}

func (r *publicResult) text() string {
	if r.status == "" {
		return "success"
	}
	s := fmt.Sprintf("%s in %s, sub status %s", r.status, r.location, r.sub)
	if r.function >= 0 {
		s += fmt.Sprintf(", function %d", r.function)
	}
	if r.offset >= 0 {
		s += fmt.Sprintf(", offset %d", r.offset)
	}
	return s
}

// instruction is an instruction with the first number that stands behind it in
// expected results: an index, a value, or where it goes to.
func instruction(i format.Instr) string {
	s := strings.ReplaceAll(i.Op.String(), "_", "")
	switch i.Op.Operand() {
	case format.NoOp, format.FunctionOp, format.FunctionInstOp: // calls are printed with their signature
		return s
	case format.U8Op, format.U16Op, format.U32Op, format.U64Op:
		return fmt.Sprintf("%s %d", s, i.Imm)
	case format.U128Op, format.U256Op:
		return s + " " + i.Big.Dec()
	}
	return fmt.Sprintf("%s %d", s, i.Index)
}

// compareOutput compares what is printed. What mutable references point to after
// a call is not compared: sessions do not give it.
func (r *publicResult) compareOutput(got []string) string {
	want := slices.DeleteFunc(slices.Clone(r.output), func(s string) bool {
		return strings.HasPrefix(s, "mutable inputs after call:")
	})
	if !slices.Equal(got, want) {
		return fmt.Sprintf("printed %q, expected %q", got, want)
	}
	return ""
}
