package wasm_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution/wasm"
)

// sdk is the contract that uses all of the C SDK, and tokens for it to call.
type sdk struct {
	*chain
	abi         abi.ABI
	at          common.Address
	token       abi.ABI
	wasm, plain common.Address // tokens in WASM and in Solidity; account 0 holds 1000 of each
}

func newSDK(t *testing.T) *sdk {
	s := &sdk{chain: newChain(t, nil), token: exampleABI(t, "erc20"), abi: readABI(t, "sdk/check/check.abi.json")}
	code := readExample(t, "sdk/check/check.wasm")
	s.block(s.toDeployer(0, 0, s.pack("deploy", code, []byte{}, common.Hash{})))
	s.at = wasm.AddressOf(s.Address(0), crypto.Keccak256Hash(code), common.Hash{})
	args := []any{"Token", "T", big.NewInt(1000)}
	s.wasm = s.deployExample("erc20", packed(t, s.token, "init", args...))
	s.plain = s.deploySolidity(readArtefact(t, "erc20/Token.json"), 0, args...)
	return s
}

// ask calls a function and words its result, or its reason of revert.
func (s *sdk) ask(method string, args ...any) string {
	s.Helper()
	return s.read(s.try(s.Address(0), s.at, 0, 50_000_000, packed(s, s.abi, method, args...)))(method)
}

// read words what a call gave.
func (s *sdk) read(out []byte, _ uint64, err error) func(method string) string {
	return func(method string) string {
		s.Helper()
		switch {
		case errors.Is(err, vm.ErrExecutionReverted):
			if text, bad := abi.UnpackRevert(out); bad == nil {
				return "reverts: " + text
			}
			return "reverts: " + reason(s, s.abi, out)
		case err != nil:
			return "halts"
		}
		values, err := s.abi.Unpack(method, out)
		if err != nil {
			s.Fatalf("%s gave %x: %v", method, out, err)
		}
		return fmt.Sprint(values...)
	}
}

// send is a transaction of account 0 to the contract.
func (s *sdk) send(wei int64, method string, args ...any) *types.Receipt {
	s.Helper()
	return s.block(s.call(0, s.at, wei, packed(s, s.abi, method, args...)))[0]
}

func TestSDKArithmetic(t *testing.T) {
	s := newSDK(t)
	r := rand.New(rand.NewPCG(4, 4))
	most := new(big.Int).Sub(new(big.Int).Lsh(common.Big1, 256), common.Big1)
	numbers := []*big.Int{new(big.Int), common.Big1, most}
	for _, bits := range []uint{32, 63, 64, 128, 192, 255} {
		x := new(big.Int).Lsh(common.Big1, bits)
		numbers = append(numbers, x, new(big.Int).Sub(x, common.Big1))
	}
	pick := func() *big.Int {
		if r.IntN(2) == 0 {
			return numbers[r.IntN(len(numbers))]
		}
		b := make([]byte, 1+r.IntN(32))
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		return new(big.Int).SetBytes(b)
	}
	const overflow, zero = "reverts: arithmetic underflow or overflow", "reverts: division or modulo by zero"
	fits := func(x *big.Int) string {
		if x.Sign() < 0 || x.Cmp(most) > 0 {
			return overflow
		}
		return x.String()
	}
	for range 150 {
		a, b := pick(), pick()
		want := map[string]string{
			"add": fits(new(big.Int).Add(a, b)), "sub": fits(new(big.Int).Sub(a, b)), "mul": fits(new(big.Int).Mul(a, b)),
			"div": zero, "mod": zero, "less": fmt.Sprint(a.Cmp(b) < 0),
		}
		if b.Sign() > 0 {
			want["div"], want["mod"] = new(big.Int).Div(a, b).String(), new(big.Int).Mod(a, b).String()
		}
		for method, w := range want {
			if got := s.ask(method, a, b); got != w {
				t.Errorf("%s(%x, %x) = %s, want %s", method, a, b, got, w)
			}
		}
	}
	if got := s.ask("negative", uint64(5)); got != "-5" {
		t.Errorf("-5 is %s", got)
	}
}

func TestSDKDecodesAndEncodes(t *testing.T) {
	s := newSDK(t)
	who := s.Address(1)
	list := []*big.Int{big.NewInt(5), new(big.Int).Lsh(common.Big1, 255), new(big.Int)}
	for _, size := range []int{0, 1, 31, 32, 33, 1000, 70_000} { // the last takes more than a page
		data := bytes.Repeat([]byte{0xab}, size)
		if got, want := s.ask("echo", true, data, who, list, uint32(9)), fmt.Sprint(true, data, who, list, uint32(9)); got != want {
			t.Errorf("%d bytes: %.200s, want %.200s", size, got, want)
		}
	}
	good := packed(t, s.abi, "echo", true, []byte("abc"), who, list, uint32(9))
	for name, spoil := range map[string]func(b []byte) []byte{
		"bool 2":              func(b []byte) []byte { b[4+31] = 2; return b },
		"dirty address":       func(b []byte) []byte { b[4+64+11] = 1; return b },
		"uint32 too large":    func(b []byte) []byte { b[4+128+27] = 1; return b },
		"offset far away":     func(b []byte) []byte { b[4+32] = 1; return b },
		"offset at the end":   func(b []byte) []byte { b[4+62], b[4+63] = byte((len(b)-4)>>8), byte(len(b)-4); return b },
		"bytes too long":      func(b []byte) []byte { b[4+160+30] = 0xff; return b },
		"array too long":      func(b []byte) []byte { b[4+224+31] = 4; return b },
		"length beyond 2^64":  func(b []byte) []byte { b[4+160] = 0x80; return b },
		"array of 2^59 words": func(b []byte) []byte { b[4+224+24] = 8; return b },
		"last word cut":       func(b []byte) []byte { return b[:len(b)-1] },
		"heads cut":           func(b []byte) []byte { return b[:4+5*32-1] },
		"selector alone":      func(b []byte) []byte { return b[:4] },
	} {
		out, _, err := s.try(s.Address(0), s.at, 0, 1_000_000, spoil(bytes.Clone(good)))
		if !errors.Is(err, vm.ErrExecutionReverted) || len(out) > 0 {
			t.Errorf("%s: %v, %x", name, err, out)
		}
	}
	if got := s.ask("refuse", big.NewInt(7), [32]byte{1}); got != fmt.Sprintf("reverts: Refused[7 %v]", [32]byte{1}) {
		t.Errorf("refuse: %s", got)
	}
	if got := s.ask("demand", false); got != "reverts: a demand that was not met, in more than one word" {
		t.Errorf("demand: %s", got)
	}
	if got := s.ask("demand", true); got != "" {
		t.Errorf("demand met: %s", got)
	}
	if got := s.ask("exhaust"); !strings.Contains(got, "out of memory") {
		t.Errorf("exhaust: %s", got)
	}
}

func TestSDKEventsAndErrorsOfAnyTypes(t *testing.T) {
	s := newSDK(t)
	number := new(big.Int).Lsh(common.Big1, 200)
	for _, size := range []int{0, 5, 32, 100} {
		text, data := strings.Repeat("t", size), bytes.Repeat([]byte{0xd1}, 2*size)
		r := s.send(0, "announce", number, text, data)
		if r.Status != 1 || len(r.Logs) != 2 {
			t.Fatalf("size %d: status %d, logs %v", size, r.Status, r.Logs)
		}
		topics := []common.Hash{s.abi.Events["Announced"].ID, common.BytesToHash(s.Address(0).Bytes()), crypto.Keccak256Hash([]byte(text))}
		for i, want := range []struct {
			event  string
			topics []common.Hash
		}{{"Announced", topics}, {"AnnouncedAgain", []common.Hash{s.abi.Events["AnnouncedAgain"].ID}}} {
			if fmt.Sprint(r.Logs[i].Topics) != fmt.Sprint(want.topics) {
				t.Errorf("size %d: topics of %s are %v, want %v", size, want.event, r.Logs[i].Topics, want.topics)
			}
			encoded, err := s.abi.Events[want.event].Inputs.NonIndexed().Pack(number, text, data)
			if err != nil || !bytes.Equal(r.Logs[i].Data, encoded) {
				t.Errorf("size %d: data of %s is %x, want %x (%v)", size, want.event, r.Logs[i].Data, encoded, err)
			}
		}
		out, _, err := s.try(s.Address(0), s.at, 0, 1_000_000, packed(t, s.abi, "reject", number, text, data))
		want, packErr := s.abi.Errors["Rejected"].Inputs.Pack(number, text, data)
		id := s.abi.Errors["Rejected"].ID
		if !errors.Is(err, vm.ErrExecutionReverted) || packErr != nil || !bytes.Equal(out, append(id[:4:4], want...)) {
			t.Errorf("size %d: rejected with %v, %x", size, err, out)
		}
	}
}

// As in Solidity, a string leaves nothing of a longer one behind.
func TestSDKStringsAreCleared(t *testing.T) {
	s := newSDK(t)
	first := new(big.Int).SetBytes(crypto.Keccak256(make([]byte, 32)))
	for _, size := range []int{200, 65, 64, 31, 33, 0, 96, 1} {
		s.send(0, "setText", strings.Repeat("y", size))
		if got := s.ask("getText"); len(got) != size {
			t.Errorf("text of %d is %q", size, got)
		}
		used := (size + 31) / 32
		if size < 32 {
			used = 0
		}
		for i := range 8 {
			at := common.BigToHash(new(big.Int).Add(first, big.NewInt(int64(i))))
			if got := s.slot(s.at, at); (got != common.Hash{}) != (i < used) {
				t.Errorf("after a text of %d, slot %d of it holds %s", size, i, got)
			}
		}
	}
}

func TestSDKStorage(t *testing.T) {
	s := newSDK(t)
	for _, size := range []int{0, 5, 31, 32, 33, 64, 100} {
		text := strings.Repeat("x", size)
		if r := s.send(0, "setText", text); r.Status != 1 {
			t.Fatal("setText failed")
		}
		if got := s.ask("getText"); got != text {
			t.Errorf("text of %d is %q", size, got)
		}
	}
	for i := range int64(3) {
		s.send(0, "push", big.NewInt(10+i))
	}
	first := new(big.Int).SetBytes(crypto.Keccak256(common.BigToHash(common.Big1).Bytes()))
	for i := range int64(3) {
		if got := s.ask("at", big.NewInt(i)); got != fmt.Sprint(10+i) {
			t.Errorf("element %d is %s", i, got)
		}
		if got := s.slot(s.at, common.BigToHash(new(big.Int).Add(first, big.NewInt(i)))); got.Big().Int64() != 10+i {
			t.Errorf("slot of element %d holds %s", i, got)
		}
	}
	if got := s.ask("at", big.NewInt(3)); !strings.Contains(got, "out-of-bounds") {
		t.Errorf("beyond the end: %s", got)
	}
	if a, b := s.send(0, "initOnce"), s.send(0, "initOnce"); a.Status != 1 || b.Status != 0 {
		t.Errorf("initOnce: %d, then %d", a.Status, b.Status)
	}
}

func TestSDKContext(t *testing.T) {
	s := newSDK(t)
	me := s.Address(0)
	r := s.send(5, "see")
	values, err := s.abi.Events["Seen"].Inputs.Unpack(r.Logs[0].Data)
	if want := fmt.Sprint(me, s.at, me, 5, 5); err != nil || fmt.Sprint(values...) != want {
		t.Errorf("seen %v, want %s (%v)", values, want, err)
	}
	if r := s.send(1, "setText", "paid for"); r.Status != 0 {
		t.Error("a function that takes no wei took some")
	}
}

func TestSDKCalls(t *testing.T) {
	s := newSDK(t)
	me := s.Address(0)
	transfer := packed(t, s.token, "transfer", s.at, big.NewInt(10))
	s.block(s.call(0, s.wasm, 0, transfer), s.call(0, s.plain, 0, transfer))
	zero := new(big.Int)
	for name, token := range map[string]common.Address{"WASM": s.wasm, "Solidity": s.plain} {
		balance := packed(t, s.token, "balanceOf", s.at)
		if got := s.ask("viewWord", token, balance); got != "10" {
			t.Errorf("%s: balance %s", name, got)
		}
		r := s.send(0, "callWord", token, packed(t, s.token, "transfer", me, big.NewInt(4)), zero)
		if r.Status != 1 || len(r.Logs) != 1 || r.Logs[0].Address != token || r.Logs[0].Topics[1] != common.BytesToHash(s.at[:]) {
			t.Errorf("%s: transfer by the contract: %+v", name, r)
		}
		if got := s.ask("viewWord", token, balance); got != "6" {
			t.Errorf("%s: balance after %s", name, got)
		}
		out, _, err := s.try(me, s.at, 0, 1_000_000, packed(t, s.abi, "callWord", token, packed(t, s.token, "transfer", me, big.NewInt(7)), zero))
		if got := reason(t, s.token, out); !errors.Is(err, vm.ErrExecutionReverted) || got != fmt.Sprintf("ERC20InsufficientBalance[%s 6 7]", s.at) {
			t.Errorf("%s: passes on %v, %s", name, err, got)
		}
		want := fmt.Sprint(false, append(s.token.Errors["ERC20InvalidReceiver"].ID.Bytes()[:4], make([]byte, 32)...))
		if got := s.ask("callAny", token, packed(t, s.token, "transfer", common.Address{}, zero)); got != want {
			t.Errorf("%s: failure caught is %s, want %s", name, got, want)
		}
		// Slot 2 is the token's supply, and what the contract has marked.
		if got := s.ask("delegateWord", token, packed(t, s.token, "totalSupply")); got != "7" {
			t.Errorf("%s: delegate call gives %s", name, got)
		}
		if got := s.ask("viewWord", token, transfer); got == "1" || !strings.HasPrefix(got, "reverts") {
			t.Errorf("%s: transfer in a static call gives %s", name, got)
		}
		out, _, err = s.try(me, s.at, 0, 1_000_000, packed(t, s.abi, "callWord", token, transfer, big.NewInt(1)))
		if !errors.Is(err, vm.ErrExecutionReverted) || len(out) > 0 {
			t.Errorf("%s: wei that there are not: %v, %x", name, err, out)
		}
	}
	if got := s.ask("mark"); got != "7" {
		t.Errorf("mark %s", got)
	}
	guard := fmt.Sprint(false, crypto.Keccak256([]byte("ReentrancyGuardReentrantCall()"))[:4])
	if got := s.ask("callAny", s.at, packed(t, s.abi, "mark")); got != guard {
		t.Errorf("a call of itself gives %s", got)
	}
	nobody := common.Address{19: 0x99}
	if got := s.ask("viewWord", nobody, []byte{}); got != "reverts: nothing" {
		t.Errorf("a word of nobody: %s", got)
	}
	if got := s.ask("callVoid", nobody, []byte{}); got != "reverts: nothing" {
		t.Errorf("a call of nobody: %s", got)
	}
	if got := s.ask("callVoid", s.wasm, packed(t, s.token, "approve", me, zero)); got != "" {
		t.Errorf("approve: %s", got)
	}
	if r := s.send(8, "pay", nobody, big.NewInt(5)); r.Status != 1 || s.State(t).GetBalance(nobody).Uint64() != 5 {
		t.Errorf("pay: status %d, %v paid", r.Status, s.State(t).GetBalance(nobody))
	}
	if r := s.send(0, "pay", nobody, big.NewInt(4)); r.Status != 0 {
		t.Error("paid more than there was")
	}
}
