package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/app/contract"
	"github.com/trivium-chain/trivium/app/devnet"
)

var erc20 = filepath.Join("..", "..", "examples", "wasm", "erc20", "erc20.wasm")

// halting is a module that only traps.
var halting = common.FromHex("0061736d01000000" + "01060160017f017f" + "03020100" + "0503010001" +
	"071c02066d656d6f727902000f757365725f656e747279706f696e740000" + "0a05010300000b")

func keep(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestWasmCheck(t *testing.T) {
	good := keep(t, "good.wasm", halting)
	float := keep(t, "float.wasm", bytes.Replace(halting, []byte{1, 0x7f, 1, 0x7f}, []byte{1, 0x7d, 1, 0x7f}, 1))
	short := keep(t, "short.wasm", halting[:20])
	empty := keep(t, "empty.wasm", nil)
	large := keep(t, "large.wasm", make([]byte, 600_000))

	out, err := run(t, "wasm", "check", good, erc20)
	if err != nil || !regexp.MustCompile(`^`+regexp.QuoteMeta(good)+`: OK  activation \d+ gas, deployment \d+ gas, 62 bytes \(62 sent\), 1 functions, 2 operations, schedule 1\n.*erc20\.wasm: OK  activation \d+ gas`).MatchString(out) {
		t.Errorf("%v\n%s", err, out)
	}
	// A refused one does not keep the others from being looked at, nor does one that
	// cannot be read.
	out, err = run(t, "wasm", "check", float, "nowhere.wasm", good, short, empty, large)
	if err == nil || err.Error() != "4 of 6 modules are refused, 1 cannot be read" {
		t.Error(err)
	}
	lines := strings.Split(out, "\n")
	for i, want := range []string{
		float + ": REFUSED float at byte 13: there is a floating-point type or instruction",
		"nowhere.wasm: NOT READ no such file or directory",
		good + ": OK  activation ",
		short + ": REFUSED ",
		empty + ": REFUSED magic at byte 0: the bytes do not begin with 00 61 73 6d",
		large + ": REFUSED size at byte 524288: the module has too many bytes, at most 524288",
	} {
		if !strings.HasPrefix(lines[i], want) {
			t.Errorf("line %d is %q, want %q", i, lines[i], want)
		}
	}
	out, err = run(t, "wasm", "inspect", good)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"size         62 bytes\n", "schedule     1\n", "memory       1 pages", "functions    1, with 2 operations; the largest has 2\n",
		"imports      none\n", "exports      memory user_entrypoint\n", "section      code             5 bytes at 57\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("inspect lacks %q:\n%s", want, out)
		}
	}
}

func TestWasmMistakes(t *testing.T) {
	const key = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"
	good, bad := keep(t, "good.wasm", halting), keep(t, "bad.wasm", halting[:20])
	open := keep(t, "open.key", []byte(key))
	if err := os.Chmod(open, 0o644); err != nil {
		t.Fatal(err)
	}
	down := []string{"--rpc", "127.0.0.1:1"}
	// 400,000 bytes that do not compress, in a custom section.
	section := binary.AppendUvarint([]byte{0}, 400_002)
	section = append(section, 1, 'x')
	random := rand.New(rand.NewPCG(1, 2))
	for range 50_000 {
		section = binary.LittleEndian.AppendUint64(section, random.Uint64())
	}
	long := keep(t, "long.wasm", append(bytes.Clone(halting), section...))
	young := answers(t, map[string]string{"eth_call": `"0x` + strings.Repeat("0", 64) + `"`, "eth_getCode": `"0x"`})
	bare := answers(t, map[string]string{"eth_call": `"0x"`, "eth_getCode": `"0x"`})
	for _, tc := range []struct {
		args []string
		want string
	}{
		{[]string{"wasm", "chek"}, `unknown command "chek"`},
		{[]string{"wasm", "check"}, "requires at least 1 arg"},
		{[]string{"wasm", "check", "nowhere.wasm"}, "1 of 1 files cannot be read"},
		{[]string{"wasm", "inspect", "nowhere.wasm"}, `"nowhere.wasm" is neither a file that is there nor an address of 20 bytes`},
		{[]string{"wasm", "inspect", "0xdEaD"}, `"0xdEaD" is neither a file that is there nor an address of 20 bytes`},
		{[]string{"wasm", "deploy", "nowhere.wasm", "--key", key}, "nowhere.wasm: no such file"},
		{[]string{"wasm", "deploy", long, "--key", key, "--rpc", young.URL}, "bytes, and one transaction may have 131072"},
		{[]string{"wasm", "inspect", bad}, "bad.wasm is refused: "},
		{[]string{"wasm", "inspect", account[:40] + "99"}, "wrong checksum"},
		{append([]string{"wasm", "inspect", account}, down...), "no answer from http://127.0.0.1:1"},
		{[]string{"wasm", "deploy", good}, "no key: give --key with a file or 64 hex digits, or set TRIVIUM_KEY"},
		{[]string{"wasm", "deploy", good, "--key", "0x1234"}, "the key of 6 characters is neither 64 hex digits nor a file that is there"},
		{[]string{"wasm", "deploy", good, "--key", open}, "has mode 0644"},
		{[]string{"wasm", "deploy", bad, "--key", key}, "bad.wasm: memory-count at byte 20: there is not exactly one memory"},
		{[]string{"wasm", "deploy", good, "5", "--key", key}, `argument "5": say with --call`},
		{[]string{"wasm", "deploy", good, "--call", "f(uint8)", "256", "--key", key}, "argument 1 (uint8) of f: 256 does not fit"},
		{[]string{"wasm", "deploy", good, "--call", "f()", "--init", "0x", "--key", key}, "--call and --init are both set"},
		{[]string{"wasm", "deploy", good, "--init", "12", "--key", key}, "--init: \"12\" is not hex with 0x"},
		{[]string{"wasm", "deploy", good, "--salt", "0x" + strings.Repeat("00", 33), "--key", key}, "--salt: the number is longer than 32 bytes"},
		{[]string{"wasm", "deploy", good, "--salt", "5x", "--key", key}, `--salt: "5x" is no number, want one in hex with 0x or in decimal`},
		{[]string{"wasm", "deploy", good, "--abi", good, "--key", key}, "good.wasm: it is no JSON ABI of a contract"},
		{[]string{"wasm", "call", account, "f(int256)", "-5"}, "put -- before arguments that begin with a dash, as in -- -5"},
		{[]string{"wasm", "call", account, "f(uint256)", "1e18"}, `"1e18" is no whole number: write the digits`},
		{[]string{"wasm", "call", account, "f()((uint256,bool))"}, "tuples are not supported"},
		{[]string{"wasm", "call", account, "f()", "--value", "1e18"}, `"1e18" is not an amount: write the digits, or a unit`},
		{[]string{"wasm", "deploy", good, "--value", "1.5", "--key", key}, "--value: \"1.5\" has no unit"},
		{append([]string{"wasm", "deploy", good, "--key", key}, down...), "no answer from http://127.0.0.1:1"},
		{[]string{"wasm", "deploy", good, "--key", key, "--rpc", bare.URL}, `has no deployer of WASM contracts: its genesis does not name the VM "wasm"`},
		{[]string{"wasm", "call", "0x12", "f()"}, `"0x12" is not an address`},
		{[]string{"wasm", "call", account}, "what to call is missing"},
		{[]string{"wasm", "call", account, "f("}, "the ) after the parameters is missing"},
		{[]string{"wasm", "call", account, "f(bool)"}, "f(bool) takes 1 argument, given 0"},
		{[]string{"wasm", "call", account, "f()", "--data", "0x"}, "--data and a signature are both given"},
		{[]string{"wasm", "call", account, "f()", "--send", "--from", account}, "--from and --send are both set"},
		{[]string{"wasm", "call", account, "f()", "--rpc", bare.URL}, "there is no contract at " + account},
	} {
		_, err := run(t, tc.args...)
		if err == nil || !strings.Contains(oneLine(err), tc.want) {
			t.Errorf("trivium %s\n got %v\nwant %s", strings.Join(tc.args, " "), err, tc.want)
		}
		if err != nil && strings.Contains(err.Error(), key[2:]) {
			t.Errorf("the key shows: %v", err)
		}
	}
	// The variable of the key is none of the configuration, and no mistake.
	t.Setenv("TRIVIUM_KEY", key)
	t.Setenv("TRIVIUM_RPC", "127.0.0.1:1")
	if _, err := run(t, "config", "print", "--home", t.TempDir()); err != nil {
		t.Error(err)
	}
	for _, args := range [][]string{{"wasm", "inspect", account}, {"wasm", "call", account, "f()"}, {"status"}} {
		if _, err := run(t, args...); err == nil || !strings.Contains(err.Error(), "http://127.0.0.1:1") {
			t.Errorf("%s without --rpc: %v", args, err)
		}
	}
}

func TestErrorsAreOneLine(t *testing.T) {
	for text, want := range map[string]string{"a\nb": "a; b", "a\n; b\r\n": "a; b", "a;\n\nb ": "a; b", "a; b": "a; b"} {
		if got := oneLine(errors.New(text)); got != want {
			t.Errorf("%q is shown as %q", text, got)
		}
	}
}

// rpcOfDevnet runs a devnet until the test ends and gives its JSON-RPC.
func rpcOfDevnet(t *testing.T) string { return rpcOfDevnetAt(t, "") }

// rpcOfDevnetAt is rpcOfDevnet with a home that may be there.
func rpcOfDevnetAt(t *testing.T, home string) string {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 50*time.Second)
	r, w := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- devnet.Run(ctx, devnet.Options{Home: home, BlockTime: 100 * time.Millisecond}, slog.New(slog.DiscardHandler), w)
		w.Close()
	}()
	t.Cleanup(func() {
		stop()
		go io.Copy(io.Discard, r)
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	var greeting strings.Builder
	buf := make([]byte, 4096)
	for !strings.Contains(greeting.String(), "Ctrl-C ends it") {
		n, err := r.Read(buf)
		if err != nil {
			t.Fatalf("the devnet did not come up: %v", err)
		}
		greeting.Write(buf[:n])
	}
	return regexp.MustCompile(`http://\S+`).FindString(greeting.String())
}

func TestWasmContractFromTheCommandLine(t *testing.T) {
	url := rpcOfDevnet(t)
	t.Setenv("TRIVIUM_KEY", devnet.Accounts[0].Key)
	wasm := func(args ...string) (string, error) {
		return run(t, append(append([]string{"wasm"}, args...), "--rpc", url)...)
	}
	field := func(out, name string) string {
		m := regexp.MustCompile(`(?m)^` + name + ` +(.*)$`).FindStringSubmatch(out)
		if m == nil {
			t.Fatalf("no %s in\n%s", name, out)
		}
		return m[1]
	}
	deploy := []string{"deploy", erc20, "My Token", "MTK", "1000", "--call", "init(string,string,uint256)"}
	out, err := wasm(deploy...)
	if err != nil || !strings.Contains(out, "new module, ") {
		t.Fatalf("%v\n%s", err, out)
	}
	token := field(out, "contract")

	if _, err := wasm(deploy...); err == nil || !strings.Contains(err.Error(), "with this salt already, at "+token+": choose another --salt") {
		t.Error(err)
	}
	again, err := wasm(append(deploy, "--salt", "0x01")...)
	if err != nil || !strings.Contains(again, "the module was activated before, and was not sent again") || field(again, "contract") == token ||
		field(again, "code hash") != field(out, "code hash") {
		t.Errorf("%v\n%s", err, again)
	}
	// The first call reverts or traps: nothing is deployed.
	const noReason = "not deployed: reverted: the first call of the contract failed and gave no reason: is its signature right, and does it take wei?"
	if _, err := wasm("deploy", erc20, "--init", "0x12345678", "--salt", "2"); err == nil || !strings.HasPrefix(err.Error(), noReason) {
		t.Error(err)
	}
	trap := keep(t, "trap.wasm", halting)
	if _, err := wasm("deploy", trap, "--init", "0x00", "--raw"); err == nil || !regexp.MustCompile(regexp.QuoteMeta(noReason)+` \(0x[0-9a-fA-F]{40} ended by .*trap`).MatchString(err.Error()) {
		t.Error(err)
	}
	trapAt := ""
	if out, err := wasm("deploy", trap, "--raw"); err != nil || !strings.Contains(out, "new module, 62 bytes sent") {
		t.Errorf("%v\n%s", err, out)
	} else {
		trapAt = field(out, "contract")
	}
	for _, how := range []string{"--from=" + devnet.Accounts[1].Address.Hex(), "--send"} {
		if _, err := wasm("call", trapAt, "f()", how); err == nil || !strings.HasPrefix(err.Error(), "reverted without data ("+trapAt+" ended by trap)") {
			t.Errorf("%s: %v", how, err)
		}
	}
	// What a deployment takes was told before.
	told := regexp.MustCompile(`deployment (\d+) gas`)
	for _, file := range []string{filepath.Join("..", "..", "examples", "wasm", "counter", "counter.wasm"), filepath.Join("..", "..", "examples", "wasm", "inference", "inference.wasm")} {
		check, err := run(t, "wasm", "check", file)
		if err != nil {
			t.Fatal(err)
		}
		made, err := wasm("deploy", file)
		if err != nil {
			t.Fatal(err)
		}
		want, _ := strconv.Atoi(told.FindStringSubmatch(check)[1])
		if used, _ := strconv.Atoi(field(made, "gas")); used > want || used < want*97/100 {
			t.Errorf("%s: %d gas, said %d", file, used, want)
		}
	}

	me, you := devnet.Accounts[0].Address.Hex(), devnet.Accounts[1].Address.Hex()
	for _, tc := range []struct {
		args []string
		want string
	}{
		{[]string{token, "name()(string)"}, "\"My Token\"\n"},
		{[]string{token, "decimals()(uint8)"}, "18\n"},
		{[]string{token, "balanceOf(address)(uint256)", me}, "1000\n"},
		{[]string{token, "balanceOf(address)", me}, "0x" + strings.Repeat("0", 61) + "3e8\n"},
		{[]string{token, "--data", "0x70a08231" + strings.Repeat("0", 24) + me[2:]}, "0x" + strings.Repeat("0", 61) + "3e8\n"},
		{[]string{token, "transfer(address,uint256)(bool)", you, "5", "--from", me}, "true\n"},
		{[]string{token, "transfer(address,uint256)(bool)", you, "5", "--key", devnet.Accounts[0].Key}, "true\n"},
	} {
		if out, err := wasm(append([]string{"call"}, tc.args...)...); err != nil || out != tc.want {
			t.Errorf("%q: %v %q, want %q", tc.args, err, out, tc.want)
		}
	}
	tokenABI := filepath.Join("..", "..", "examples", "wasm", "erc20", "erc20.abi.json")
	out, err = wasm("call", token, "transfer(address,uint256)", you, "5", "--send", "--abi", tokenABI)
	if err != nil || !regexp.MustCompile("log          "+token+` Transfer\(\w+ `+me+`, \w+ `+you+`, \w+ 5\)`).MatchString(out) {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err := wasm("call", token, "balanceOf(address)(uint256)", you); err != nil || out != "5\n" {
		t.Errorf("%v %q", err, out)
	}
	for _, how := range []string{"--from", "--send"} {
		args := []string{"call", token, "transfer(address,uint256)(bool)", you, "5000", how}
		if how == "--from" {
			args = append(args, me)
		}
		if _, err := wasm(args...); err == nil || err.Error() != "reverted: ERC20InsufficientBalance(sender "+me+", balance 995, needed 5000)" {
			t.Errorf("%s: %v", how, err)
		}
	}
	// Who has nothing is told so, with what is wanted.
	const broke = "0x00000000000000000000000000000000000000000000000000000000000000aa"
	poor := "0x"
	if key, err := contract.ParseKey(broke); err == nil {
		poor = crypto.PubkeyToAddress(key.PublicKey).Hex()
	}
	for _, tc := range []struct {
		args []string
		want string
	}{
		{[]string{"deploy", erc20, "--key", broke}, "not deployed: " + poor + " has 0 ether, and the transaction, "},
		{[]string{"call", token, "approve(address,uint256)", you, "5", "--send", "--key", broke}, poor + " has 0 ether, and the transaction, "},
		{[]string{"call", token, "f()", "--send", "--value", "1ether", "--key", broke}, poor + " has 0 ether, and the value is 1 ether"},
		{[]string{"call", token, "f()", "--from", poor, "--value", "0.5ether"}, poor + " has 0 ether, and the value of the call is 0.5 ether"},
	} {
		if _, err := wasm(tc.args...); err == nil || !strings.HasPrefix(err.Error(), tc.want) {
			t.Errorf("%q: %v, want %s", tc.args, err, tc.want)
		}
	}
	// The deployer's own errors are shown in words, also to who calls it by hand.
	const deployer = "0x5452495649554d00000000000000000000000101"
	if _, err := wasm("call", deployer, "activate(bytes)", "0x0061736d02000000"); err == nil ||
		err.Error() != "reverted: the module is refused: version at byte 4: the version of the binary format is not 1" {
		t.Error(err)
	}
	for what, want := range map[string]string{token: "a WASM contract\n", deployer: "a part of the chain itself\n", you: "an account without code\n"} {
		if out, err := wasm("inspect", what); err != nil || !strings.Contains(out, want) {
			t.Errorf("%v\n%s", err, out)
		}
	}
	if out, err := wasm("inspect", token); err != nil || !strings.Contains(out, "hash "+field(again, "code hash")) {
		t.Errorf("%v\n%s", err, out)
	}
}
