package e2e

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"
)

// complaint is the one line that a user gets, or a test failure: standard error
// holds log lines, which come while a node is up, and one error at its end.
func complaint(t *testing.T, got outcome) string {
	t.Helper()
	if got.code == 0 {
		t.Fatalf("exit code 0\n%s", got.stderr)
	}
	lines := strings.Split(strings.TrimSuffix(got.stderr, "\n"), "\n")
	last := lines[len(lines)-1]
	text, isError := strings.CutPrefix(last, "Error: ")
	if !isError {
		t.Fatalf("the last line is no error:\n%s", got.stderr)
	}
	for _, l := range lines[:len(lines)-1] {
		if !strings.HasPrefix(l, `{"time":`) {
			t.Fatalf("a line that is neither a log record nor the error: %s\nall:\n%s", l, got.stderr)
		}
	}
	if len(text) > 600 || strings.Contains(got.stderr, "goroutine ") || strings.Contains(got.stderr, "Usage:") {
		t.Fatalf("more than one clear line:\n%s", got.stderr)
	}
	return text
}

func write(t *testing.T, path, text string, mode os.FileMode) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	return path
}

func read(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// Each mistake gets one line that names the thing and the fix, and ends the
// command; after all of them the home has what it had, and goes on.
func TestBadInput(t *testing.T) {
	t.Parallel()
	home, other, dir := initHome(t, "100ms"), initHome(t, "100ms"), t.TempDir()
	file := func(name string) string { return filepath.Join(dir, name) }
	before, tip := grow(t, home)

	genesis := read(t, filepath.Join(home, "genesis.json"))
	cut := write(t, file("cut.json"), genesis[:len(genesis)/2], 0o644)
	misspelt := write(t, file("misspelt.json"), strings.Replace(genesis, `"gasLimit"`, `"gaslimmit"`, 1), 0o644)
	poor := write(t, file("poor.json"), strings.Replace(genesis, `"sequencerWindow": 600`, `"sequencerWindow": 0`, 1), 0o644)
	open := write(t, file("open.key"), read(t, filepath.Join(home, "sequencer.key")), 0o644)
	noKey := write(t, file("no.key"), "my password is hunter2", 0o600)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	taken := listener.Addr().String()
	_, port, _ := net.SplitHostPort(taken)

	start := func(more ...string) []string { return append([]string{"start", "--home", home}, more...) }
	for _, tc := range []struct {
		name string
		args []string
		want []string // in the line: the thing and the fix
	}{
		{"genesis of another chain", start("--genesis", filepath.Join(other, "genesis.json")), []string{"belongs to another chain", "--home", "genesis.json"}},
		{"genesis cut short", start("--genesis", cut), []string{cut, "trivium init"}},
		{"genesis with an unknown key", start("--genesis", misspelt), []string{misspelt, "gaslimmit", "trivium init"}},
		{"genesis with a bad parameter", start("--genesis", poor), []string{poor, "sequencerWindow", "want 10 to"}},
		{"genesis not there", start("--genesis", file("none.json")), []string{file("none.json"), "trivium init", "--genesis"}},
		{"home not there", []string{"start", "--home", file("nowhere")}, []string{file("nowhere"), "trivium init"}},
		{"home made twice", []string{"init", "--home", home}, []string{home, "another --home"}},
		{"HTTP port in use", start("--http.port", port), []string{taken, "in use", "--http.port"}},
		{"WebSocket port in use", start("--ws.port", port), []string{taken, "in use", "--ws.port"}},
		{"DA port in use", start("--da.listen", taken), []string{taken, "in use", "choose another"}},
		{"DA server's port in use", []string{"da", "--home", file("da"), "--listen", taken}, []string{taken, "in use", "choose another"}},
		{"unknown flag", start("--http.prot", "1"), []string{"--http.prot", "--http.port"}},
		{"flag out of its limits", start("--http.port", "70000"), []string{"--http.port", "70000", "65535"}},
		{"DA URL of garbage", start("--da.url", "garbage"), []string{"--da.url", "garbage", "http://host:port"}},
		{"DA URL of another scheme", start("--da.url", "ftp://127.0.0.1"), []string{"--da.url", "ftp://127.0.0.1", "http://host:port"}},
		{"full node without a DA layer", []string{"start", "--home", file("full"), "--role", "full", "--genesis", filepath.Join(home, "genesis.json")},
			[]string{"full node", "--da.url"}},
		{"key not there", start("--sequencer.key-file", file("none.key")), []string{file("none.key"), "--role full"}},
		{"key that others can read", start("--sequencer.key-file", open), []string{open, "chmod 600"}},
		{"key that is none", start("--sequencer.key-file", noKey), []string{noKey, "64 hex digits"}},
		{"key of another chain", start("--sequencer.key-file", filepath.Join(other, "sequencer.key")), []string{"sequencer key", "genesis names", "--role full"}},
		{"funded with a typo", []string{"init", "--home", file("new"), "--fund", "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92267=1ether"}, []string{"--fund", "checksum"}},
		{"status of no node", []string{"status", "--rpc", "http://" + freePort(t)}, []string{"--http.port"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			args := tc.args
			if args[0] == "start" {
				args = append(args, "--log.format", "json")
				for _, free := range []string{"--http.port", "--ws.port"} {
					if !contains(args, free) {
						args = append(args, free, "0")
					}
				}
			}
			got := runToEnd(t, args...)
			line := complaint(t, got)
			for _, want := range tc.want {
				if !strings.Contains(line, want) {
					t.Errorf("the line does not name %q: %s", want, line)
				}
			}
			if strings.Contains(got.stderr, "hunter2") {
				t.Errorf("the content of a key file is shown: %s", got.stderr)
			}
		})
	}
	t.Run("bad keys in the file", func(t *testing.T) {
		path := filepath.Join(home, "trivium.toml")
		good := read(t, path)
		for text, want := range map[string][]string{
			"[http]\nprot = 1\n":                  {path, "http.prot", "http.port"},
			"[sequencer]\nblock_time = \"1ns\"\n": {path, "sequencer.block_time", "100ms"},
			"[http\n":                             {path, "line 2"},
		} {
			write(t, path, text, 0o644)
			line := complaint(t, runToEnd(t, start()...))
			for _, w := range want {
				if !strings.Contains(line, w) {
					t.Errorf("the line does not name %q: %s", w, line)
				}
			}
		}
		write(t, path, good, 0o644)
	})
	t.Run("a home that is in use", func(t *testing.T) {
		n := startSequencer(t, home)
		line := complaint(t, runToEnd(t, append(start("--log.format", "json"), fast...)...))
		if !strings.Contains(line, home) || !strings.Contains(line, "another") {
			t.Errorf("the line does not tell that another process is there: %s", line)
		}
		if _, err := n.eth.BlockNumber(t.Context()); err != nil || !n.alive() {
			t.Errorf("the node that was there before does not answer: %v", err)
		}
		if err := n.interrupt(within(t, startsIn)); err != nil {
			t.Errorf("an interrupted node ends with %v", err)
		}
	})

	n := startSequencer(t, home)
	got, err := n.hashes(t.Context(), 0, tip)
	if err != nil {
		t.Fatal(err)
	}
	for number, hash := range before {
		if got[number] != hash {
			t.Errorf("block %d was %s before all mistakes and is %s", number, hash, got[number])
		}
	}
	if err := n.awaitSafe(within(t, startsIn), tip+5); err != nil {
		t.Errorf("after all mistakes the chain does not go on: %v", err)
	}
}

func contains(args []string, flag string) bool {
	for _, a := range args {
		if a == flag {
			return true
		}
	}
	return false
}

// grow lets a home make some blocks and ends its node cleanly.
func grow(t *testing.T, home string) (blocks hashes, tip uint64) {
	t.Helper()
	ctx := within(t, startsIn)
	n := startSequencer(t, home)
	err := eventually(ctx, "five blocks", func() (bool, error) {
		var err error
		tip, err = n.eth.BlockNumber(ctx)
		return tip >= 5, err
	})
	if err != nil {
		t.Fatal(err)
	}
	if blocks, err = n.hashes(ctx, 0, tip); err != nil {
		t.Fatal(err)
	}
	if err := n.interrupt(ctx); err != nil {
		t.Fatalf("an interrupted node ends with %v", err)
	}
	return blocks, tip
}

// While the DA layer cannot be reached a full node serves what it has, and a
// sequencer too, saying why it builds nothing; both go on by themselves.
func TestDAUnreachable(t *testing.T) {
	t.Parallel()
	ctx := within(t, 90*time.Second)
	address, daHome := freePort(t), t.TempDir()
	layer := startDA(t, daHome, address)
	home := initHome(t, "100ms")
	fullArgs := []string{"--home", filepath.Join(t.TempDir(), "full"), "--role", "full", "--genesis", genesisAlone(t, home),
		"--da.url", layer.url, "--http.port", "0", "--ws.port", "0"}
	seq := startSequencer(t, home, "--da.url", layer.url)
	full := startNode(t, "full", fullArgs...)
	const height = 10
	if err := full.awaitSafe(ctx, height); err != nil {
		t.Fatal(err)
	}
	for _, p := range []*process{seq.process, full.process} {
		if err := p.interrupt(ctx); err != nil {
			t.Fatalf("%s, interrupted, ends with %v", p.name, err)
		}
	}
	layer.kill()

	full = startNode(t, "full without DA", fullArgs...)
	seq = startSequencer(t, home, "--da.url", layer.url)
	var at uint64
	for _, n := range []*node{full, seq} {
		record, err := n.await(ctx, "the DA layer does not answer as it should; the node serves what it has and tries again"+
			map[bool]string{true: "; it builds no block before it has read the DA layer up to its head"}[n == seq])
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(record["err"].(string), layer.url) {
			t.Errorf("%s does not name %s: %v", n.name, layer.url, record)
		}
		if answer, err := n.raw(ctx, "eth_getBlockByNumber", hexutil.Uint64(height), false); err != nil || !strings.Contains(answer, `"hash"`) {
			t.Errorf("%s without a DA layer answers %s, %v", n.name, answer, err)
		}
		if at, err = n.eth.BlockNumber(ctx); err != nil {
			t.Fatal(err)
		}
	}

	startDA(t, daHome, address)
	for _, n := range []*node{seq, full} {
		if err := n.awaitSafe(ctx, at+5); err != nil {
			t.Errorf("with the DA layer back: %v", err)
		}
	}
}
