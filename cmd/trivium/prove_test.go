package main

import (
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/chain"
	"github.com/trivium-chain/trivium/rollup/settlement/prove"
	"github.com/trivium-chain/trivium/rollup/settlement/verify"
)

// The file is written if it holds, whoever made it, and the claim is shown.
func TestProveWritesWhatHolds(t *testing.T) {
	p := rollup.DefaultParams()
	p.Namespace, p.ForcedNamespace, p.Sequencer = da.NewNamespace([10]byte{9: 1, 0: 1}), da.NewNamespace([10]byte{9: 2, 0: 1}), common.Address{5}
	store, err := chain.Open(chain.Config{Genesis: &rollup.Genesis{
		Config: stf.ChainConfig(big.NewInt(7)), Timestamp: 1000, GasLimit: 400_000_000, BaseFee: 1e9, Rollup: p,
		Alloc: types.GenesisAlloc{common.HexToAddress(account): {Balance: big.NewInt(77)}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	b, err := prove.New(store, nil, store.Rules()).State(t.Context(), 0, common.Hash{}, common.HexToAddress(account), nil, prove.OnBlock)
	if err != nil {
		t.Fatal(err)
	}
	right, err := verify.Encode(b)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "proof.json")
	ask := func(bundle string) (string, error) {
		return run(t, "prove", "account", account, "--on", "block", "--block", "0", "-o", file, "--rpc", answers(t, map[string]string{"trivium_prove": bundle}).URL)
	}
	out, err := ask(strings.Replace(string(right), `"nonce":0`, `"nonce":1`, 1))
	if err == nil || !strings.Contains(err.Error(), "has made a bundle that does not hold: state: ") {
		t.Errorf("a bundle that does not hold: %v\n%s", err, out)
	}
	if _, err := os.Stat(file); !os.IsNotExist(err) {
		t.Error("it was written")
	}
	if out, err = ask(string(right)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"balance 77 wei", "trivium verify " + file, store.Header(0).Hash().Hex()} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	if got, err := os.ReadFile(file); err != nil || string(got) != string(right) {
		t.Errorf("the file has %d bytes, want %d (%v)", len(got), len(right), err)
	}
	// Verified: without trust it holds under what it names; with trust, on that alone.
	known := filepath.Join(t.TempDir(), "trust.json")
	if err := os.WriteFile(known, []byte(`{"chainId":7}`), 0o600); err != nil {
		t.Fatal(err)
	}
	genesis := store.Header(0).Hash().Hex()
	if out, err = run(t, "verify", file); err != nil || !strings.Contains(out, "proven, if what is assumed below is true: ") {
		t.Errorf("without trust: %v\n%s", err, out)
	}
	if out, err = run(t, "verify", file, "--trust", known); err == nil || !strings.Contains(err.Error(), "rests on more than --trust names: compare genesis 0 ("+genesis+"), block 0") || !strings.Contains(out, genesis) {
		t.Errorf("under trust that says little: %v\n%s", err, out)
	}
	if out, err = run(t, "verify", file, "--trust", genesis); err != nil || !strings.HasPrefix(out, "proven: ") {
		t.Errorf("under trust that says all: %v\n%s", err, out)
	}
}
