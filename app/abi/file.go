package abi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
)

// maxFile is far more than any contract's interface has.
const maxFile = 4 << 20

var (
	arrays = regexp.MustCompile(`\[(\d+)\]`)
	deep   = regexp.MustCompile(fmt.Sprintf(`(\[\d*\]){%d}`, maxNesting+1))
)

// File is the interface of a contract as compilers write it, Solidity's JSON ABI:
// what its errors and events mean.
type File struct{ abi abi.ABI }

// ReadFile reads a JSON ABI, or a file that has one under "abi", as those of
// Hardhat and Foundry do.
func ReadFile(path string) (*File, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	f, err := ParseFile(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return f, nil
}

// ParseFile is ReadFile on what the file holds.
func ParseFile(raw []byte) (*File, error) {
	if len(raw) > maxFile {
		return nil, fmt.Errorf("it has %d bytes, far more than any contract's ABI", len(raw))
	}
	var artifact struct {
		ABI json.RawMessage `json:"abi"`
	}
	if json.Unmarshal(raw, &artifact) == nil && len(artifact.ABI) > 0 {
		raw = artifact.ABI
	}
	// What these would take is not bounded by the length of the file.
	for _, m := range arrays.FindAllSubmatch(raw, -1) {
		if n, err := strconv.Atoi(string(m[1])); err != nil || n > maxArray {
			return nil, fmt.Errorf("it has an array of %s elements, the limit is %d", clip(string(m[1])), maxArray)
		}
	}
	if deep.Match(raw) {
		return nil, fmt.Errorf("it nests more than %d arrays", maxNesting)
	}
	parsed, err := abi.JSON(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("it is no JSON ABI of a contract: %w", err)
	}
	return &File{parsed}, nil
}

// Error writes out revert data, as in Name(who 0x12..., amount 5). False if it is
// none of this interface. The nil File knows nothing.
func (f *File) Error(data []byte) (string, bool) {
	if f == nil || len(data) < 4 {
		return "", false
	}
	for name, e := range f.abi.Errors {
		if bytes.Equal(e.ID[:4], data[:4]) {
			return (&Function{Name: name, Inputs: named(e.Inputs)}).Text(data)
		}
	}
	return "", false
}

// Event writes out a log in the same way. Of an indexed value that is longer than
// a word the log has the hash alone.
func (f *File) Event(topics []common.Hash, data []byte) (string, bool) {
	if f == nil || len(topics) == 0 {
		return "", false
	}
	e, err := f.abi.EventByID(topics[0])
	if err != nil || !identifier(e.RawName) {
		return "", false
	}
	plain, err := decode(named(e.Inputs.NonIndexed()), data)
	if err != nil {
		return "", false
	}
	values, topics := make([]string, len(e.Inputs)), topics[1:]
	for i, in := range e.Inputs {
		switch {
		case !in.Indexed:
			values[i], plain = plain[0], plain[1:]
			continue
		case len(topics) == 0:
			return "", false
		case in.Type.T == abi.StringTy || in.Type.T == abi.BytesTy || in.Type.T == abi.SliceTy || in.Type.T == abi.ArrayTy || in.Type.T == abi.TupleTy:
			values[i] = "hashed to " + topics[0].Hex()
		default:
			v, err := decode([]Param{{Type: in.Type}}, topics[0][:])
			if err != nil {
				return "", false
			}
			values[i] = v[0]
		}
		topics = topics[1:]
	}
	return e.RawName + together(named(e.Inputs), values), len(topics) == 0
}

// Text writes out call data of the function, or the data of an error, with names
// and values. False if the data is not of it.
func (f *Function) Text(data []byte) (string, bool) {
	values, err := f.DecodeInput(data)
	if err != nil || !identifier(f.Name) {
		return "", false
	}
	return f.Name + together(f.Inputs, values), true
}

func together(params []Param, values []string) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = v
		if name := params[i].Name; identifier(name) {
			out[i] = name + " " + v
		}
	}
	return "(" + strings.Join(out, ", ") + ")"
}

func named(args abi.Arguments) []Param {
	out := make([]Param, len(args))
	for i, a := range args {
		out[i] = Param{a.Name, a.Type}
	}
	return out
}
