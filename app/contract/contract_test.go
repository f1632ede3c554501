package contract

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution/wasm"
)

var example = filepath.Join("..", "..", "examples", "wasm", "erc20", "erc20.wasm")

// tiny is a module that only traps, with a custom section named "n\x1b".
var tiny = common.FromHex("0061736d01000000" + "01060160017f017f" + "03020100" + "0503010001" +
	"071c02066d656d6f727902000f757365725f656e747279706f696e740000" + "0a05010300000b" + "0004026e1bff")

func TestPackedModuleIsTheSame(t *testing.T) {
	m, err := Read(example)
	if err != nil {
		t.Fatal(err)
	}
	packed, err := m.Packed()
	if err != nil || len(packed) >= len(m.File)*2/3 {
		t.Fatalf("%d bytes became %d: %v", len(m.File), len(packed), err)
	}
	// What the chain inflates and what is inflated here is the module again.
	report, err := wasm.Check(packed)
	if err != nil || report.CodeHash != crypto.Keccak256Hash(m.File) || report.Size != len(m.File) {
		t.Errorf("%+v %v", report, err)
	}
	path := filepath.Join(t.TempDir(), "module.zst")
	if err := os.WriteFile(path, packed, 0o644); err != nil {
		t.Fatal(err)
	}
	again, err := Read(path)
	if err != nil || !again.Compressed() || m.Compressed() || !bytes.Equal(again.Raw(), m.File) || again.CodeHash != m.CodeHash {
		t.Errorf("read again: %+v %v", again.Report, err)
	}
	if p, err := again.Packed(); err != nil || !bytes.Equal(p, packed) {
		t.Error("a compressed file is compressed again")
	}
	small, err := check(tiny)
	if err != nil {
		t.Fatal(err)
	}
	if p, err := small.Packed(); err != nil || len(p) > len(tiny) {
		t.Errorf("%d bytes became %d: %v", len(tiny), len(p), err)
	}
}

func TestSections(t *testing.T) {
	m, err := check(tiny)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	size := 8
	for _, s := range m.Sections() {
		names = append(names, s.Name)
		size += 2 + s.Size
	}
	if got := strings.Join(names, " "); got != `type function memory export code custom "n\x1b"` || size != len(tiny) {
		t.Errorf("%s, %d bytes of %d", got, size, len(tiny))
	}
}

func TestRefusals(t *testing.T) {
	for want, code := range map[string][]byte{
		"magic at byte 0":         nil,
		"start-section at byte 5": bytes.Replace(tiny, common.FromHex("0a050103"), common.FromHex("080100"+"0a050103"), 1),
		"float at byte 13":        bytes.Replace(tiny, []byte{0x60, 1, 0x7f}, []byte{0x60, 1, 0x7d}, 1),
	} {
		_, err := check(code)
		var r *Refusal
		if !errors.As(err, &r) || !strings.HasPrefix(err.Error(), want) || r.Explain == "" {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestKeys(t *testing.T) {
	const digits = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, []byte("0x"+digits+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{digits, "0x" + digits, strings.ToUpper(digits), file} {
		key, err := ParseKey(text)
		if err != nil || crypto.PubkeyToAddress(key.PublicKey) != common.HexToAddress("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266") {
			t.Errorf("%s: %v", text, err)
		}
	}
	for _, text := range []string{"", digits[:63], digits + "0", strings.Repeat("0", 64), strings.Repeat("f", 64)} {
		if key, err := ParseKey(text); err == nil || text != "" && strings.Contains(err.Error(), text) {
			t.Errorf("%q: %v %v", text, key, err)
		}
	}
}

func TestValues(t *testing.T) {
	for text, want := range map[string]int64{"0": 0, "21000": 21000, "3wei": 3, "2gwei": 2e9, "0.5ether": 5e17} {
		if v, err := ParseValue(text); err != nil || v.Cmp(big.NewInt(want)) != 0 {
			t.Errorf("%s: %v %v", text, v, err)
		}
	}
	for _, text := range []string{"", "-1", "1.5", "0x1", "ether"} {
		if v, err := ParseValue(text); err == nil {
			t.Errorf("%q is %v", text, v)
		}
	}
}

func TestReasons(t *testing.T) {
	revert := func(name string, args ...any) []byte {
		e := deployerABI.Errors[name]
		data, err := e.Inputs.Pack(args...)
		if err != nil {
			t.Fatal(err)
		}
		return append(e.ID[:4:4], data...)
	}
	words := append(common.FromHex("08c379a0"), common.FromHex(
		strings.Repeat("0", 62)+"20"+strings.Repeat("0", 62)+"02"+"1b5b"+strings.Repeat("0", 60))...)
	for want, data := range map[string][]byte{
		`the module is refused: float at byte 7: there is a floating-point type or instruction`:                   revert("InvalidModule", "float", big.NewInt(7)),
		`the module is refused: "\x1b[2J" at byte 7`:                                                              revert("InvalidModule", "\x1b[2J", big.NewInt(7)),
		`the first call of the contract failed and gave no reason: is its signature right, and does it take wei?`: revert("InitFailed"),
		`BadArguments()`: revert("BadArguments"),
		`AlreadyDeployed(contract_ 0x0000000000000000000000000000000000000005)`:                     revert("AlreadyDeployed", common.Address{19: 5}),
		`NotActivated(codeHash 0x0500000000000000000000000000000000000000000000000000000000000000)`: revert("NotActivated", [32]byte{5}),
		`"\x1b["`: words,
		`ERC20InsufficientBalance(sender 0x0000000000000000000000000000000000000001, balance 2, needed 3)`: common.FromHex("e450d38c" +
			strings.Repeat("0", 63) + "1" + strings.Repeat("0", 63) + "2" + strings.Repeat("0", 63) + "3"),
		`InvalidInitialization(): its init was called before, or is called outside of a deployment`: common.FromHex("f92ee8a9"),
		`ReentrancyGuardReentrantCall(): the contract was called again while it runs`:               common.FromHex("3ee5aeb5"),
		``: common.FromHex("e450d38c"),
	} {
		if got := reason(data, nil); got != want {
			t.Errorf("%x: %s, want %s", data, got, want)
		}
	}
	if reason(nil, nil) != "" || reason([]byte{1}, nil) != "" || reason(revert("NotActivated", [32]byte{})[:20], nil) != "" {
		t.Error("data that says nothing has a reason")
	}
}

// No file makes the command line fall over, and an admitted one is taken apart
// to the last byte.
func FuzzModuleFile(f *testing.F) {
	f.Add(tiny)
	f.Add([]byte{0x28, 0xb5, 0x2f, 0xfd, 0x20, 0x00, 0x01, 0x00, 0x00})
	if code, err := os.ReadFile(example); err == nil {
		f.Add(code)
		if m, err := check(code); err == nil {
			packed, _ := m.Packed()
			f.Add(packed)
		}
	}
	f.Fuzz(func(t *testing.T, code []byte) {
		m, err := check(code)
		if err != nil {
			return
		}
		if crypto.Keccak256Hash(m.Raw()) != m.CodeHash {
			t.Fatal("the raw module is not the one that was checked")
		}
		end := 8
		for _, s := range m.Sections() {
			end = s.Offset + s.Size
		}
		if end != m.Size {
			t.Fatalf("the sections end at byte %d of %d", end, m.Size)
		}
	})
}

// What a deployment takes is told before, for what weighs little and for what
// comes near the limits.
func TestCost(t *testing.T) {
	m, err := Read(example)
	if err != nil {
		t.Fatal(err)
	}
	packed, err := m.Cost(false, nil)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := m.Cost(true, make([]byte, 320))
	if err != nil {
		t.Fatal(err)
	}
	if whole.Sent != len(m.File) || packed.Sent >= whole.Sent || packed.Gas >= whole.Gas || whole.TxBytes-packed.TxBytes < whole.Sent-packed.Sent {
		t.Errorf("packed %+v, whole %+v", packed, whole)
	}
	if packed.Over() != "" || packed.Gas < m.ActivationGas+100_000 {
		t.Errorf("%+v: %s", packed, packed.Over())
	}
	for want, c := range map[string]Cost{
		"":               {TxBytes: 131072, Gas: 1 << 24},
		"131073 bytes":   {TxBytes: 131073, Gas: 1 << 24},
		"16777217 gas":   {TxBytes: 131072, Gas: 1<<24 + 1},
		"; it makes 131": {TxBytes: 131073, Gas: 1<<24 + 1},
	} {
		if over := c.Over(); !strings.Contains(over, want) || (over == "") != (want == "") {
			t.Errorf("%+v: %q", c, over)
		}
	}
}

// The call that failed by itself is found, and not one whose failure was caught.
func TestCauseOfAFailure(t *testing.T) {
	for want, text := range map[string]string{
		"out of gas": `{"error":"execution reverted","calls":[{"error":"execution reverted","vmError":"caught"},{"calls":[{"error":"not seen"}]},
			{"error":"execution reverted","calls":[{"error":"execution reverted","vmError":"out of gas","calls":[{"error":"below it"}]},{}]}]}`,
		"trap":               `{"error":"execution reverted","vmError":"trap"}`,
		"invalid opcode: fe": `{"error":"execution reverted","calls":[{"error":"invalid opcode: fe"}]}`,
		justReverted:         `{"error":"execution reverted","calls":[{}]}`,
		"":                   `{"calls":[{"error":"execution reverted"}]}`,
	} {
		f := new(callFrame)
		if err := json.Unmarshal([]byte(text), f); err != nil {
			t.Fatal(err)
		}
		at := f.cause()
		if got := cmp.Or(at.VMError, at.Error); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestEther(t *testing.T) {
	for wei, want := range map[int64]string{0: "0 ether", 1: "0.000000000000000001 ether", 5e17: "0.5 ether", 2e18: "2 ether"} {
		if got := ether(big.NewInt(wei)); got != want {
			t.Errorf("%d wei: %s", wei, got)
		}
	}
}
