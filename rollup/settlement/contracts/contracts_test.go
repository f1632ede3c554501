package contracts

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The Solidity tests pass, in forge's own EVM. Forge comes by npm for linux-amd64 alone.
func TestForge(t *testing.T) {
	clients, err := filepath.Abs("../../../testutil/clients")
	if err != nil {
		t.Fatal(err)
	}
	forge := filepath.Join(clients, "node_modules", "@foundry-rs", "forge-linux-amd64", "bin", "forge")
	if os.Getenv("TRIVIUM_CONTRACT_TESTS") == "" {
		t.Skip("TRIVIUM_CONTRACT_TESTS is not set; `make test-contracts` sets it")
	}
	if _, err := os.Stat(forge); err != nil {
		t.Skipf("no forge for this machine: %v", err)
	}
	cmd := exec.Command(forge, "test")
	// A home of its own: no settings of the user play a part.
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "NO_COLOR=1", "FOUNDRY_SOLC=" + filepath.Join(clients, "bin", "solc")}
	out, err := cmd.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Fatal(err)
	}
}
