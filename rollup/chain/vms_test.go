package chain

import (
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/execution/vms"
)

// A chain executes with the VMs of its genesis or not at all, and has their
// accounts from the start.
func TestStoreNeedsTheVMsOfItsGenesis(t *testing.T) {
	set, err := vms.Open(vms.Known(), vms.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	with, without := testGenesis(1), testGenesis(1)
	with.Rollup.VMs = vms.Known()
	for _, cfg := range []Config{{Genesis: with}, {Genesis: without, Engines: set.Engines()}} {
		if s, err := Open(cfg); err == nil || !strings.Contains(err.Error(), "engines are given") {
			t.Errorf("VMs %q, engines %v: %v %v", cfg.Genesis.Rollup.VMs, cfg.Engines.Addresses(), s, err)
		}
	}
	s, err := Open(Config{Genesis: with, Engines: set.Engines()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	st, err := s.State(s.Head().Root)
	if err != nil {
		t.Fatal(err)
	}
	if len(st.GetCode(system.Deployer)) == 0 || st.GetNonce(system.WASM) != 1 {
		t.Error("the accounts of the WASM VM are not in the genesis state")
	}
	if got := s.Rules().Engines; got != set.Engines() {
		t.Errorf("the rules have the engines %v", got.Addresses())
	}
}
