package e2e

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/trivium-chain/trivium/app/devnet"
)

// The npm tests of testutil/clients pass: unmodified ethers, viem, hardhat and
// forge, against a sequencer and a full node in processes of their own.
func TestClients(t *testing.T) {
	if os.Getenv("TRIVIUM_CLIENT_TESTS") == "" {
		t.Skip("TRIVIUM_CLIENT_TESTS is not set; `make test-clients` sets it")
	}
	t.Parallel()
	dir := clientTests(t)
	layer := startDA(t, t.TempDir(), "127.0.0.1:0")
	// Tests look back at states of earlier blocks, of which a node keeps 128.
	home := initHome(t, "1s")
	seq := startSequencer(t, home, "--da.url", layer.url)
	full := startFull(t, "full", genesisAlone(t, home), layer.url)
	npm(t, dir, 8*time.Minute, []string{
		"TRIVIUM_RPC=" + seq.http, "TRIVIUM_WS=" + seq.ws, "TRIVIUM_FULL_RPC=" + full.http,
	}, "test")
	outlives(t, seq, full)
}

// DA fees as users and operators meet them, on a chain whose price the tests move.
func TestClientsPayDAFees(t *testing.T) {
	if os.Getenv("TRIVIUM_CLIENT_TESTS") == "" {
		t.Skip("TRIVIUM_CLIENT_TESTS is not set; `make test-clients` sets it")
	}
	t.Parallel()
	dir := clientTests(t)
	layer := startDA(t, t.TempDir(), "127.0.0.1:0")
	home := initHome(t, "100ms", "--da-fees.operator", devnet.Accounts[0].Address.Hex(), "--da-fees.smoothing", "2", "--da-fees.min-base-fee", "100000000wei")
	genesis := genesisAlone(t, home)
	seq := startSequencer(t, home, "--da.url", layer.url, "--chain.archive") // a busy machine looks back late
	full := startFull(t, "full", genesis, layer.url)
	npm(t, dir, 2*time.Minute, []string{
		"TRIVIUM_RPC=" + seq.http, "TRIVIUM_WS=" + seq.ws, "TRIVIUM_FULL_RPC=" + full.http,
		"TRIVIUM_DA_RPC=" + layer.url, "TRIVIUM_GENESIS=" + genesis,
	}, "test", "--", "fees")
}

// installing is held while npm installs.
var installing sync.Mutex

// clientTests is the folder of the npm tests, with what package-lock.json says
// installed.
func clientTests(t *testing.T) string {
	t.Helper()
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Fatalf("%s is not installed, which the client tests need: %v", program, err)
		}
	}
	installing.Lock()
	defer installing.Unlock()
	dir := filepath.Join(repository(), "testutil", "clients")
	installed, err := os.Stat(filepath.Join(dir, "node_modules", ".package-lock.json"))
	wanted, lockErr := os.Stat(filepath.Join(dir, "package-lock.json"))
	if lockErr != nil {
		t.Fatal(lockErr)
	}
	// npm writes the first when it has done what the second says.
	if err != nil || installed.ModTime().Before(wanted.ModTime()) {
		npm(t, dir, 10*time.Minute, nil, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	}
	return dir
}

// outlives checks what the clients left behind, Uniswap's pairs and trades
// among it: the full node has every block, receipt and log of the sequencer,
// and gives the same answers when the sequencer is dead.
func outlives(t *testing.T, seq, full *node) {
	t.Helper()
	ctx := within(t, 3*time.Minute)
	last, err := seq.eth.BlockNumber(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := full.awaitSafe(ctx, last); err != nil {
		t.Fatal(err)
	}
	want := everything(t, ctx, seq, last)
	seq.kill()
	same(t, full, want, everything(t, ctx, full, last))
	logs := want[len(want)-1]
	if len(logs) < 10_000 {
		t.Fatalf("the clients left %d bytes of logs: nothing was traded", len(logs))
	}
	t.Logf("%d blocks, their receipts and %d bytes of logs agree; the full node answers without the sequencer", last+1, len(logs))
}

// everything is all blocks and receipts up to last, and then all logs.
func everything(t *testing.T, ctx context.Context, n *node, last uint64) []string {
	t.Helper()
	var blocks, receipts [][]any
	for i := range last + 1 {
		blocks = append(blocks, []any{hexutil.Uint64(i), true})
		receipts = append(receipts, []any{hexutil.Uint64(i)})
	}
	var out []string
	for _, ask := range []struct {
		method string
		args   [][]any
	}{
		{"eth_getBlockByNumber", blocks}, {"eth_getBlockReceipts", receipts},
		{"eth_getLogs", [][]any{{map[string]any{"fromBlock": "0x0", "toBlock": hexutil.Uint64(last)}}}},
	} {
		texts, err := n.rawMany(ctx, ask.method, ask.args)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, texts...)
	}
	return out
}

// same holds a node to the answers of the sequencer.
func same(t *testing.T, n *node, want, got []string) {
	t.Helper()
	for i := range want {
		if want[i] != got[i] {
			t.Fatalf("%s answers %.400s, the sequencer answered %.400s", n.name, got[i], want[i])
		}
	}
}

func npm(t *testing.T, dir string, limit time.Duration, env []string, args ...string) {
	t.Helper()
	if err := npmRun(within(t, limit), dir, env, t.Output(), args...); err != nil {
		t.Fatal(err)
	}
}

func npmRun(ctx context.Context, dir string, env []string, out io.Writer, args ...string) error {
	cmd := exec.CommandContext(ctx, "npm", args...)
	cmd.Dir = dir
	cmd.Env = append(environment(), env...)
	cmd.Stdout, cmd.Stderr = out, out
	// npm hands an interrupt on to what it runs; a kill would leave that behind.
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("npm %v: %w", args, err)
	}
	return nil
}
