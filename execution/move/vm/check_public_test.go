package vm

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/internal/summary"
	"github.com/trivium-chain/trivium/execution/move/asm"
	"github.com/trivium-chain/trivium/execution/move/schedule"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

// publicTests names the variable with a folder of the Move project's cases, of
// which those for the runtime checks are run here: modules that the verifier would
// refuse, and scripts that call them.
const publicTests = "TRIVIUM_MOVE_TESTS"

// What the verifier is there to refuse, the runtime checks stop where the
// reference stops it; but for a call of a private function, which linking stops.
func TestPublicChecks(t *testing.T) {
	summary.Cases(t, publicTests, isUnverified, runUnverified)
}

var (
	expectedTask   = regexp.MustCompile(`(?m)^task (\d+) '`)
	expectedField  = regexp.MustCompile(`(major_status|sub_status|location): (?:Some\()?([A-Za-z0-9_:]+)`)
	expectedSigner = regexp.MustCompile(`0x[0-9a-f]+`)
	expectedPlace  = regexp.MustCompile(`\(FunctionDefinitionIndex\((\d+)\), (\d+)\)`)
)

func isUnverified(path string) bool {
	return filepath.Ext(path) == ".mvir" && strings.Contains(path, "paranoid-tests")
}

func runUnverified(path string) (faults []string, skip string) {
	source, err := os.ReadFile(path)
	if err != nil {
		return []string{err.Error()}, ""
	}
	want := expectedErrors(strings.TrimSuffix(path, ".mvir") + ".exp")
	c := newChain(math.MaxUint64)
	m := New(Config{Checks: true, Natives: signerNatives})
	m.unverified = true
	c.source(nopTB{}, signerSource)
	for n, task := range strings.Split(string(source), "//# ")[1:] {
		command, text, _ := strings.Cut(task, "\n")
		options := asm.Options{Deps: asm.Deps(c.decoded...)}
		if strings.HasPrefix(command, "publish") {
			module, err := asm.Module(text, options)
			if err != nil {
				return nil, err.Error()
			}
			c.publish(nopTB{}, module)
			continue
		}
		script, err := asm.Script(text, options)
		if err != nil {
			return nil, err.Error()
		}
		s := m.Session(c, &schedule.V1, nil)
		var args []Arg
		for _, text := range expectedSigner.FindAllString(command, -1) {
			a, err := tag.ParseAddress(text)
			if err != nil {
				return []string{err.Error()}, ""
			}
			args = append(args, Arg{Data: a[:], Signer: true})
		}
		if _, err = s.Script(script, nil, args); err == nil {
			err = s.Commit()
		}
		var e *status.Error
		errors.As(err, &e)
		got := ""
		if e != nil {
			got = fmt.Sprintf("%s %s %d %d", e.Code, e.Module, e.Function, e.Offset)
		}
		if got != want[n] && !(e != nil && e.Code == status.LookupFailed && strings.Contains(path, "cross_function_call")) {
			faults = append(faults, fmt.Sprintf("task %d: %v\n\t\tgot  %s\n\t\twant %s", n, err, got, want[n]))
		}
	}
	return faults, ""
}

// expectedErrors are the errors of a file, by the number of their task.
func expectedErrors(path string) map[int]string {
	text, _ := os.ReadFile(path)
	all := map[int]string{}
	starts := expectedTask.FindAllSubmatchIndex(text, -1)
	for i, at := range starts {
		end := len(text)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		var n int
		fmt.Sscan(string(text[at[2]:at[3]]), &n)
		fields := map[string]string{}
		for _, f := range expectedField.FindAllSubmatch(text[at[0]:end], -1) {
			fields[string(f[1])] = string(f[2])
		}
		place := expectedPlace.FindSubmatch(text[at[0]:end])
		if place == nil {
			place = [][]byte{nil, []byte("-1"), []byte("-1")}
		}
		if l := fields["location"]; l == "script" || l == "undefined" {
			fields["location"] = ""
		}
		// The reference finds in values what the checks here find in types.
		if fields["major_status"] == "INTERNAL_TYPE_ERROR" {
			fields["major_status"] = "UNKNOWN_INVARIANT_VIOLATION_ERROR"
		}
		all[n] = fmt.Sprintf("%s %s %s %s", fields["major_status"], fields["location"], place[1], place[2])
	}
	return all
}

const signerSource = `module 0x1.signer {
    native borrow_address(s: &signer): &address;
    public address_of(s: &signer): address { label b0: return *Self.borrow_address(move(s)); }
}`

var signerNatives = Natives{
	{Module: tag.Module{Address: tag.Address{31: 1}, Name: "signer"}, Function: "borrow_address"}: func(c *NativeCall) ([]Value, error) {
		return c.Args, nil
	},
}

// nopTB fails by panicking, which it never does.
type nopTB struct{ testing.TB }

func (nopTB) Helper()        {}
func (nopTB) Fatal(x ...any) { panic(fmt.Sprint(x...)) }
