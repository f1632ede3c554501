package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/app/config"
)

// asTrivium in the environment makes this test binary the program, for tests that
// kill it.
const asTrivium = "TEST_AS_TRIVIUM"

// TestMain removes what would configure a node from the environment.
func TestMain(m *testing.M) {
	if os.Getenv(asTrivium) != "" {
		main()
		return
	}
	for _, kv := range os.Environ() {
		if name, _, _ := strings.Cut(kv, "="); strings.HasPrefix(name, "TRIVIUM_") {
			os.Unsetenv(name)
		}
	}
	os.Exit(m.Run())
}

// run executes a command line in this process.
func run(t *testing.T, args ...string) (stdout string, err error) {
	t.Helper()
	return runUntil(t.Context(), args...)
}

func runUntil(ctx context.Context, args ...string) (stdout string, err error) {
	var out, errs bytes.Buffer
	root := newRoot()
	root.SetOut(&out)
	root.SetErr(&errs)
	root.SetArgs(args)
	err = root.ExecuteContext(ctx)
	return out.String(), err
}

const account = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"

func TestInitThenKeys(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "chain")
	out, err := run(t, "init", "--home", dir, "--chain-id", "99", "--block-time", "250ms", "--fund", account+"=1000ether")
	if err != nil || !strings.Contains(out, "Chain 99 in "+dir) || !strings.Contains(out, "funded     "+account+" with 1000ether\n") {
		t.Fatalf("%v\n%s", err, out)
	}
	out, err = run(t, "keys", "--home", dir)
	if err != nil || !strings.Contains(out, "(sequencer of chain 99)") {
		t.Fatalf("%v\n%s", err, out)
	}
	out, err = run(t, "config", "print", "--home", dir, "--http.port", "9999")
	if err != nil || !strings.Contains(out, "\nblock_time = \"250ms\"\n") || !strings.Contains(out, "\nport = 9999\n") || !strings.Contains(out, "\nrole = \"sequencer\"\n") {
		t.Fatalf("%v\n%s", err, out)
	}
}

// A new chain has all VMs unless it is told otherwise, and each set is another chain.
func TestInitChoosesTheVMs(t *testing.T) {
	for args, want := range map[string]string{"": "evm, move, wasm", "--vms=move": "evm, move", "--vms=wasm": "evm, wasm", "--vms=": "evm"} {
		dir := filepath.Join(t.TempDir(), "chain")
		line := []string{"init", "--home", dir, "--fund", account + "=1ether"}
		if args != "" {
			line = append(line, args)
		}
		out, err := run(t, line...)
		if err != nil || !strings.Contains(out, "  VMs        "+want+"\n") {
			t.Errorf("%q: %v\n%s", args, err, out)
		}
		raw, err := os.ReadFile(filepath.Join(dir, "genesis.json"))
		for _, name := range []string{"move", "wasm"} {
			if err != nil || strings.Contains(string(raw), `"`+name+`"`) != strings.Contains(want, name) {
				t.Errorf("%q: %v\n%s", args, err, raw)
			}
		}
	}
}

func TestMistakesGetOneLineWithTheFix(t *testing.T) {
	made := filepath.Join(t.TempDir(), "made")
	if _, err := run(t, "init", "--home", made); err != nil {
		t.Fatal(err)
	}
	bad := t.TempDir()
	if err := os.WriteFile(filepath.Join(bad, config.FileName), []byte("[http]\nprot = 1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	empty, full := t.TempDir(), t.TempDir()
	if err := os.Mkdir(filepath.Join(full, "data"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		args []string
		want string
	}{
		{[]string{"init", "--home", made}, "is the home of a chain already; choose another --home"},
		{[]string{"init", "--home", empty, "--block-time", "10ms"}, "--block-time: 10ms is out of its limits, want 100ms to 1m"},
		{[]string{"init", "--home", empty, "--fund", "x=1"}, `--fund: "x" is not an address`},
		{[]string{"init", "--home", empty, "--fund", account + "=1e18"}, `"1e18" is not an amount`},
		{[]string{"init", "--home", empty, "--fund", account + "=1000"}, `"1000" has no unit, want one of ether, gwei and wei`},
		{[]string{"init", "--home", empty, "--chain-id", "0"}, "chainId must be a positive"},
		{[]string{"init", "--home", empty, "--da-fees.price", "11gwei"}, "rollup.daFees.price is 11000000000, over its maxPrice of 10000000000 wei per byte"},
		{[]string{"init", "--home", empty, "--da-fees.price", "11"}, `"11" has no unit, want one of ether, gwei and wei`},
		{[]string{"init", "--home", empty, "--da-fees.price", "100ether"}, `"100ether" is too large, want less than 2^64 wei`},
		{[]string{"init", "--home", empty, "--da-fees.operator", "x"}, `"x" is not an address`},
		{[]string{"init", "--home", empty, "--da.chain-id", " celestia"}, `rollup.daChainId is " celestia"`},
		{[]string{"init", "--home", empty, "--vms", "wsm"}, `rollup.vms names "wsm", which this version does not have: want some of ["move" "wasm"]`},
		{[]string{"init", "--home", empty, "--vms", "wasm,wasm"}, `rollup.vms names "wasm" twice`},
		{[]string{"start", "--home", made, "--wasm.engine", "jit"}, `"jit" is unknown, want compiler or interpreter`},
		{[]string{"start", "--home", made, "--wasm.cache-bytes", "1"}, "1 is out of its limits, want 1MiB to 64GiB"},
		{[]string{"start", "--home", empty}, "make a new chain with `trivium init --home " + empty},
		{[]string{"start", "--home", bad}, `key "http.prot" is unknown; did you mean "http.port"?`},
		{[]string{"start", "--home", made, "--http.prot", "1"}, "did you mean --http.port?"},
		{[]string{"start", "--home", made, "--http.port", "99999"}, "want -1 to 65535"},
		{[]string{"start", "--home", made, "--role", "full"}, "set --da.url"},
		{[]string{"start", "--home", made, "--da.url", "http://127.0.0.1:1", "--da.listen", "127.0.0.1:0"}, "remove one of them"},
		{[]string{"rollback", "--home", made, "--to", "1"}, "was never started"},
		{[]string{"rollback", "--home", made}, `required flag(s) "to" not set`},
		{[]string{"replay", "--home", empty}, "trivium init --home"},
		{[]string{"replay", "--home", full}, "holds the data of a chain: give that chain's genesis with --genesis FILE"},
		{[]string{"keys", "--home", full, "--genesis", filepath.Join(made, "genesis.json")}, "the home of a full node, which needs none"},
		{[]string{"keys", "--home", empty}, "trivium init --home"},
		{[]string{"status", "--rpc", "http://127.0.0.1:1"}, "is it running"},
		{[]string{"devnet", "--ephemeral", "--home", empty}, "give one of them"},
		{[]string{"stat"}, `unknown command "stat"`},
		{[]string{"config", "prnt"}, `unknown command "prnt"`},
		{[]string{"completion", "tcsh"}, `completion of "tcsh" is unknown, want one of bash`},
		{[]string{"da", "--home", empty, "--listen", "nowhere"}, "cannot listen"},
	} {
		_, err := run(t, tc.args...)
		if err == nil || !strings.Contains(oneLine(err), tc.want) {
			t.Errorf("trivium %s\n got %v\nwant %s", strings.Join(tc.args, " "), err, tc.want)
		}
		if err != nil && strings.Contains(oneLine(err), "\n") {
			t.Errorf("more than one line: %q", oneLine(err))
		}
	}
	if entries, _ := os.ReadDir(made); len(entries) != 3 {
		t.Errorf("mistakes changed the home: %v", entries)
	}
}

// After its first start a full node needs neither --genesis nor the file it named.
func TestFullHomeKeepsTheGenesis(t *testing.T) {
	dir := t.TempDir()
	made, full := filepath.Join(dir, "made"), filepath.Join(dir, "full")
	if _, err := run(t, "init", "--home", made); err != nil {
		t.Fatal(err)
	}
	ended, end := context.WithCancel(t.Context())
	end() // the node goes down as soon as it is up
	start := []string{"start", "--home", full, "--role", "full", "--da.url", "http://127.0.0.1:1", "--http.port", "0", "--ws.port", "0"}
	if _, err := runUntil(ended, append(start, "--genesis", filepath.Join(made, "genesis.json"))...); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(made); err != nil {
		t.Fatal(err)
	}
	if _, err := runUntil(ended, start...); err != nil {
		t.Fatal(err)
	}
	if _, err := run(t, "rollback", "--home", full, "--to", "0"); err != nil {
		t.Error(err)
	}
}

// Every key of the configuration is a flag of start, with its documentation.
func TestEveryKeyIsAFlag(t *testing.T) {
	out, err := run(t, "start", "--help")
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`(?m)^ +--chain\.archive +Keep`).MatchString(out) {
		t.Error("start --help shows a switch as if it wanted a value")
	}
	for _, k := range config.Default().Keys() {
		if !strings.Contains(out, "--"+k.Flag()+" ") && !strings.Contains(out, "--"+k.Flag()+"\n") {
			t.Errorf("start --help lacks --%s", k.Flag())
		}
	}
}

func TestVersionAndCompletion(t *testing.T) {
	out, err := run(t, "version")
	if err != nil || !strings.HasPrefix(out, "trivium ") {
		t.Fatalf("%q %v", out, err)
	}
	if flag, err := run(t, "--version"); err != nil || flag != out {
		t.Fatalf("--version: %q %v, want %q", flag, err, out)
	}
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		if out, err := run(t, "completion", shell); err != nil || !strings.Contains(out, "trivium") {
			t.Errorf("%s: %v", shell, err)
		}
	}
}

func TestMisspeltEnvironmentIsRefused(t *testing.T) {
	t.Setenv("TRIVIUM_ACTIVE_HELP", "0")
	if _, err := run(t, "config", "print", "--home", t.TempDir()); err != nil {
		t.Error(err)
	}
	t.Setenv("TRIVIUM_HTTP_PROT", "1")
	if _, err := run(t, "start", "--home", t.TempDir()); err == nil || !strings.Contains(err.Error(), "did you mean TRIVIUM_HTTP_PORT?") {
		t.Error(err)
	}
}
