package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// The npm tests of testutil/clients pass: unmodified ethers, viem, hardhat and
// forge, against a sequencer and a full node in processes of their own.
func TestClients(t *testing.T) {
	if os.Getenv("TRIVIUM_CLIENT_TESTS") == "" {
		t.Skip("TRIVIUM_CLIENT_TESTS is not set; `make test-clients` sets it")
	}
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Fatalf("%s is not installed, which TRIVIUM_CLIENT_TESTS needs: %v", program, err)
		}
	}
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
	layer := startDA(t, t.TempDir(), "127.0.0.1:0")
	// Tests look back at states of earlier blocks, of which a node keeps 128.
	home := initHome(t, "1s")
	seq := startSequencer(t, home, "--da.url", layer.url)
	full := startFull(t, "full", genesisAlone(t, home), layer.url)
	npm(t, dir, 8*time.Minute, []string{
		"TRIVIUM_RPC=" + seq.http, "TRIVIUM_WS=" + seq.ws, "TRIVIUM_FULL_RPC=" + full.http,
	}, "test")
}

func npm(t *testing.T, dir string, limit time.Duration, env []string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(within(t, limit), "npm", args...)
	cmd.Dir = dir
	cmd.Env = append(environment(), env...)
	cmd.Stdout, cmd.Stderr = t.Output(), t.Output()
	// npm hands an interrupt on to what it runs; a kill would leave that behind.
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	if err := cmd.Run(); err != nil {
		t.Fatalf("npm %v: %v", args, err)
	}
}
