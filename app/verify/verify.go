// Package verify checks a proof bundle in a file, for the command line.
//
//	file, trust -> rollup/settlement/verify -> text or JSON
//
// Must not: import anything of a node: cmd/trivium-verify is built of this alone.
package verify

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/trivium-chain/trivium/rollup/settlement/verify"
)

// Run checks the bundle in a file, "-" for in, under a trust, which are hashes, the path
// of a file, or empty, and writes to out what it has proven. The error is nil only if the
// bundle holds, and rests on nothing else than the trust, where one is given. As JSON, out
// tells it too.
func Run(in io.Reader, out io.Writer, file, trust string, asJSON bool) error {
	report, err := check(in, file, trust)
	if err == nil && trust != "" {
		err = settled(report)
	}
	if asJSON {
		return errors.Join(err, writeJSON(out, report, err))
	}
	if report != nil {
		_, wrote := io.WriteString(out, report.String())
		err = errors.Join(err, wrote)
	}
	return err
}

// settled is an error that names what a report rests on and the trust does not settle.
func settled(r *verify.Report) error {
	open := r.Open()
	if len(open) == 0 {
		return nil
	}
	names := make([]string, len(open))
	for i, a := range open {
		names[i] = fmt.Sprintf("%s %d (%s)", a.Kind, a.Number, a.Hash)
	}
	return fmt.Errorf("what is claimed follows, but rests on more than --trust names: compare %s with a source that you trust, and give them too; or leave --trust out, and compare all by hand", strings.Join(names, ", "))
}

func check(in io.Reader, file, trust string) (*verify.Report, error) {
	var known *verify.Trust
	if trust != "" {
		raw := []byte(trust)
		if !strings.HasPrefix(trust, "0x") {
			var err error
			if raw, err = os.ReadFile(trust); err != nil {
				return nil, fmt.Errorf("--trust: %w; want a file or a hash that begins with 0x", err)
			}
		}
		var err error
		if known, err = verify.ParseTrust(raw); err != nil {
			return nil, err
		}
	}
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	return verify.Verify(in, known)
}

// answer is the JSON form of an outcome.
type answer struct {
	Holds  bool           `json:"holds"`
	Step   verify.Step    `json:"step,omitempty"` // the first that failed
	Error  string         `json:"error,omitempty"`
	Report *verify.Report `json:"report,omitempty"`
}

func writeJSON(out io.Writer, report *verify.Report, err error) error {
	a := answer{Holds: err == nil, Report: report}
	if err != nil {
		a.Error = err.Error()
		var step *verify.StepError
		if errors.As(err, &step) {
			a.Step = step.Step
		}
	}
	enc := json.NewEncoder(out)
	enc.SetIndent("", "  ")
	return enc.Encode(a)
}
