package contract

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/ethereum/go-ethereum/params"
	"github.com/klauspost/compress/zstd"

	"github.com/trivium-chain/trivium/execution/wasm"
	"github.com/trivium-chain/trivium/execution/wasm/module"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// Refusal is why a module cannot be deployed: the rule that it breaks and the
// byte where, counted from its start.
type Refusal struct {
	Rule    string
	Offset  int
	Explain string
}

func (r *Refusal) Error() string {
	return fmt.Sprintf("%s at byte %d: %s", r.Rule, r.Offset, r.Explain)
}

// ruleGas refuses what keeps the rules of modules but fits no transaction.
const ruleGas = "gas"

// Module is a module file that the chain admits.
type Module struct {
	*wasm.Report
	File []byte // as it was read, raw or compressed
}

// maxFile is far more than any module may have.
const maxFile = 16 << 20

// Read reads a module file, raw or compressed with zstd, and checks it. It fails
// with a *Refusal if the chain would not admit it. No error names the file.
func Read(path string) (*Module, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, unnamed(err)
	}
	if info.Size() > maxFile {
		return nil, fmt.Errorf("it has %d bytes, and a module has at most %d", info.Size(), schedule.V1.Limits.Size)
	}
	code, err := os.ReadFile(path)
	if err != nil {
		return nil, unnamed(err)
	}
	return check(code)
}

// unnamed leaves the file's name away, which the caller of Read knows.
func unnamed(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

func check(code []byte) (*Module, error) {
	report, err := wasm.Check(code)
	var refused *module.Error
	switch {
	case errors.As(err, &refused):
		explain := refused.Rule.Explain()
		if refused.Limit != 0 {
			explain += fmt.Sprintf(", at most %d", refused.Limit)
		}
		return nil, &Refusal{string(refused.Rule), refused.Offset, explain}
	case err != nil:
		return nil, err
	case report.ActivationGas > params.MaxTxGas:
		return nil, &Refusal{ruleGas, 0, fmt.Sprintf("activation takes %d gas, and one transaction may have %d (EIP-7825)", report.ActivationGas, params.MaxTxGas)}
	}
	return &Module{report, code}, nil
}

// Section is a part of a module file.
type Section struct {
	Name   string
	Offset int // of its first byte, behind the header
	Size   int
}

var sectionNames = []string{"custom", "type", "import", "function", "table", "memory", "global", "export", "start", "element", "code", "data"}

// Sections are the parts of the module, inflated if the file is compressed.
func (m *Module) Sections() []Section {
	raw := m.Raw()
	var out []Section
	for at := 8; at < len(raw); { // behind magic and version
		id := int(raw[at])
		size, n := binary.Uvarint(raw[at+1:])
		at += 1 + max(n, 0)
		if n <= 0 || size > uint64(len(raw)-at) || id >= len(sectionNames) {
			break // never: the module was checked
		}
		s := Section{Name: sectionNames[id], Offset: at, Size: int(size)}
		if length, n := binary.Uvarint(raw[at : at+int(size)]); id == 0 && n > 0 && length <= size-uint64(n) {
			s.Name = fmt.Sprintf("custom %q", raw[at+n:at+n+int(length)])
		}
		out = append(out, s)
		at += int(size)
	}
	return out
}

// Raw is the module as it was before compression.
func (m *Module) Raw() []byte {
	if !compressed(m.File) {
		return m.File
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxFile))
	if err != nil {
		return nil
	}
	defer dec.Close()
	raw, err := dec.DecodeAll(m.File, nil)
	if err != nil {
		return nil // never: it was inflated once, to be checked
	}
	return raw
}

// Compressed tells whether the file is a zstd frame.
func (m *Module) Compressed() bool { return compressed(m.File) }

func compressed(code []byte) bool {
	return len(code) >= 4 && binary.LittleEndian.Uint32(code) == 0xfd2fb528 // RFC 8878, section 3.1.1
}

// Packed is the smaller of the module and its compressed form, which is what its
// deployer pays for sending.
func (m *Module) Packed() ([]byte, error) {
	if m.Compressed() {
		return m.File, nil
	}
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1),
		zstd.WithSingleSegment(true), zstd.WithEncoderCRC(false))
	if err != nil {
		return nil, err
	}
	defer enc.Close()
	if packed := enc.EncodeAll(m.File, nil); len(packed) < len(m.File) {
		return packed, nil
	}
	return m.File, nil
}
