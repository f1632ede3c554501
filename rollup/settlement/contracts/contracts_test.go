package contracts

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
)

// The code that is part of genesis. Another one makes other chains of those that have a
// parent: once such a chain has started, neither source nor compiler nor settings may change it.
func TestGenesisCode(t *testing.T) {
	const want = "0xc48b2f87035bc5d9b13dde9952a464ca7833fe8e934092fbe3b0832d65fa0c72"
	if got := crypto.Keccak256Hash(RollupTokenBridge.Runtime()).Hex(); got != want {
		t.Errorf("RollupTokenBridge has code with hash %s, want %s", got, want)
	}
}

// Every contract has code, and one that stands in genesis nothing that a constructor would set.
func TestArtefacts(t *testing.T) {
	for _, c := range []Contract{OutputRegistry, GuardianResolver, Portal, TokenBridge, RollupTokenBridge, BridgedToken, BlobInclusion} {
		if creation, runtime := len(c.Creation()), len(c.Runtime()); runtime == 0 || creation <= runtime || runtime > params.MaxCodeSize {
			t.Errorf("%s is made with %d bytes and has %d", c, creation, runtime)
		}
	}
	var a struct {
		Immutables    []any
		StorageLayout []struct {
			Label string
			Slot  int
		}
	}
	raw, err := artifacts.ReadFile("artifacts/RollupTokenBridge.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &a); err != nil {
		t.Fatal(err)
	}
	if len(a.Immutables) != 0 || len(a.StorageLayout) < 1 || a.StorageLayout[0].Label != "parentBridge" || a.StorageLayout[0].Slot != 0 {
		t.Errorf("RollupTokenBridge has immutables %v and storage %+v; want none, and parentBridge in slot 0", a.Immutables, a.StorageLayout)
	}
}

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
