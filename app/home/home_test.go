package home

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/app/config"
	"github.com/trivium-chain/trivium/rollup"
)

var plan = Plan{ChainID: DefaultChainID, BlockTime: time.Second, Time: time.Unix(1_700_000_000, 0)}

func TestInitMakesAHomeThatStarts(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	p := plan
	rich := common.HexToAddress("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266")
	p.Grants = []Grant{{rich, big.NewInt(5)}}
	p.BlockTime = 250 * time.Millisecond
	made, err := Init(dir, p)
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load([]config.Override{{Path: "node.home", Value: dir}}, func(string) (string, bool) { return "", false }, true)
	if err != nil {
		t.Fatal(err)
	}
	if err := cfg.Check(); err != nil {
		t.Fatal(err)
	}
	if cfg.Node.Role != config.RoleSequencer || cfg.Sequencer.BlockTime != p.BlockTime {
		t.Errorf("role %s, block time %s", cfg.Node.Role, cfg.Sequencer.BlockTime)
	}
	g, err := rollup.ReadGenesis(cfg.InHome(cfg.Node.Genesis))
	if err != nil {
		t.Fatal(err)
	}
	key, err := LoadKey(cfg.InHome(cfg.Sequencer.KeyFile))
	if err != nil {
		t.Fatal(err)
	}
	if g.Rollup.Sequencer != crypto.PubkeyToAddress(key.PublicKey) || g.Hash() != made.Genesis.Hash() {
		t.Error("key, file and result are not of one chain")
	}
	if g.Alloc[rich].Balance.Int64() != 5 || g.GasLimit != 100_000_000 || g.ChainID() != 7357 {
		t.Errorf("balance %v, gas limit %d, chain id %d", g.Alloc[rich].Balance, g.GasLimit, g.ChainID())
	}
	if info, err := os.Stat(made.Key); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("key: %v %v", info.Mode(), err)
	}
}

func TestInitOverwritesNothing(t *testing.T) {
	for _, name := range []string{config.FileName, GenesisFile} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, name), []byte("mine"), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := Init(dir, plan)
		if err == nil || !strings.Contains(err.Error(), name+" exists") {
			t.Fatalf("with %s there: %v", name, err)
		}
		entries, _ := os.ReadDir(dir)
		if len(entries) != 1 {
			t.Fatalf("a refused init left %v", entries)
		}
	}
	dir := t.TempDir()
	key, _ := crypto.GenerateKey()
	text := "0x" + hex.EncodeToString(crypto.FromECDSA(key)) + "\n"
	if err := os.WriteFile(filepath.Join(dir, KeyFile), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	made, err := Init(dir, plan)
	if err != nil || made.NewKey || made.Genesis.Rollup.Sequencer != crypto.PubkeyToAddress(key.PublicKey) {
		t.Fatalf("a key that is there: %+v %v", made, err)
	}
	if got, _ := os.ReadFile(made.Key); string(got) != text {
		t.Fatal("the key was changed")
	}
}

// A failure in the middle must leave the directory as it was.
func TestFailedInitLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	p := plan
	p.Grants = []Grant{{common.Address{1}, common.Big1}, {common.Address{1}, common.Big2}}
	if _, err := Init(dir, p); err == nil || !strings.Contains(err.Error(), "funded twice") {
		t.Fatal(err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Fatalf("left %v", entries)
	}
}

func TestGenesisFitsEveryBlockTime(t *testing.T) {
	for _, tc := range []struct {
		blockTime time.Duration
		gas       uint64
	}{{100 * time.Millisecond, 40_000_000}, {time.Second, 400_000_000}, {2 * time.Second, 800_000_000}, {time.Minute, 1_000_000_000}} {
		p := plan
		p.BlockTime = tc.blockTime
		g, err := p.Genesis(common.Address{1})
		if err != nil || g.GasLimit != tc.gas {
			t.Errorf("%s: gas limit %d, want %d, %v", tc.blockTime, g.GasLimit, tc.gas, err)
		}
	}
}

// Chains that differ in chain id, sequencer or time share no namespace.
func TestChainsHaveNamespacesOfTheirOwn(t *testing.T) {
	otherID, later := plan, plan
	otherID.ChainID++
	later.Time = later.Time.Add(time.Second)
	seen := make(map[string]bool)
	for _, c := range []struct {
		plan      Plan
		sequencer common.Address
	}{{plan, common.Address{1}}, {otherID, common.Address{1}}, {later, common.Address{1}}, {plan, common.Address{2}}} {
		g, err := c.plan.Genesis(c.sequencer)
		if err != nil {
			t.Fatal(err)
		}
		seen[g.Rollup.Namespace.String()] = true
		seen[g.Rollup.ForcedNamespace.String()] = true
	}
	if len(seen) != 8 {
		t.Errorf("four chains have %d namespaces, want 8", len(seen))
	}
	a, _ := plan.Genesis(common.Address{1})
	b, _ := plan.Genesis(common.Address{1})
	if a.Hash() != b.Hash() {
		t.Error("one plan gives two chains")
	}
}

func TestAmounts(t *testing.T) {
	for text, want := range map[string]string{
		"1000ether": "1000000000000000000000", "0.5ether": "500000000000000000", "5gwei": "5000000000", "21000wei": "21000",
		"1 eth": "1000000000000000000", "7wei": "7", "0wei": "0", "0.000000000000000001ether": "1",
	} {
		if got, err := ParseAmount(text); err != nil || got.String() != want {
			t.Errorf("%q is %v, %v, want %s", text, got, err, want)
		} else if back, err := ParseAmount(FormatAmount(got)); err != nil || back.Cmp(got) != 0 {
			t.Errorf("%s is printed as %s, which is %v, %v", got, FormatAmount(got), back, err)
		}
	}
	for _, text := range []string{"", "ether", "-1", "+1", "1e18", "1.", ".5ether", "0.5", "0.0000000001gwei", "1_000", "0x10", "1000", "1.5.5ether", strings.Repeat("9", 70)} {
		if got, err := ParseAmount(text); err == nil {
			t.Errorf("%q passes as %v", text, got)
		}
	}
}

func TestGrants(t *testing.T) {
	const good = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
	for _, text := range []string{good + "=1ether", strings.ToLower(good) + "=1ether", good[2:] + "=1ether"} {
		g, err := ParseGrant(text)
		if err != nil || g.Address.Hex() != good || g.Wei.String() != "1000000000000000000" {
			t.Errorf("%s: %+v %v", text, g, err)
		}
	}
	for text, want := range map[string]string{
		good:                        "ADDRESS=AMOUNT",
		"0x12=1":                    "not an address",
		good[:40] + "67=1":          "wrong checksum",
		strings.ToLower(good) + "=": "not an amount",
		good + "=1000":              "has no unit, want one of ether, gwei and wei behind the number, such as 1000ether",
	} {
		if _, err := ParseGrant(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

func TestLoadKeyRefuses(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "k")
	if _, err := LoadKey(path); err == nil || !strings.Contains(err.Error(), "--role full") {
		t.Errorf("missing: %v", err)
	}
	if err := os.WriteFile(path, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadKey(path); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("garbage: %v", err)
	}
	if runtime.GOOS == "windows" {
		t.Skip("file modes are not kept here")
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadKey(path); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("readable by others: %v", err)
	}
}

func TestKeepGenesis(t *testing.T) {
	dir := t.TempDir()
	from := filepath.Join(dir, "g.json")
	if err := os.WriteFile(from, []byte("first"), 0o644); err != nil {
		t.Fatal(err)
	}
	full := filepath.Join(dir, "full")
	if err := os.MkdirAll(filepath.Join(full, DataDir), 0o755); err != nil {
		t.Fatal(err)
	}
	kept := filepath.Join(full, GenesisFile)
	if err := CheckGenesis(full, kept); err == nil || !strings.Contains(err.Error(), "--genesis FILE") || strings.Contains(err.Error(), "make a new chain") {
		t.Errorf("a home with data: %v", err)
	}
	if err := CheckGenesis(dir, filepath.Join(dir, GenesisFile)); err == nil || !strings.Contains(err.Error(), "make a new chain with `trivium init") {
		t.Errorf("an empty home: %v", err)
	}
	// The first one stays: it is that of the data.
	for range 2 {
		if err := KeepGenesis(full, from); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(kept); err != nil || string(got) != "first" {
			t.Fatalf("%q %v", got, err)
		}
		if err := os.WriteFile(from, []byte("second"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := CheckGenesis(full, kept); err != nil {
		t.Error(err)
	}
}

// The configuration says how contracts run, and only the genesis whether.
func TestOpenVMs(t *testing.T) {
	plan := Plan{ChainID: 7, BlockTime: time.Second, VMs: DefaultVMs(), Time: time.Unix(1, 0)}
	with, err := plan.Genesis(common.Address{1})
	if err != nil {
		t.Fatal(err)
	}
	plan.VMs = nil
	without, err := plan.Genesis(common.Address{1})
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		set        []config.Override
		want       string
		moveVerify bool
	}{
		{nil, "compiler", false},
		{[]config.Override{{Path: "wasm.engine", Value: "interpreter"}}, "interpreter", false},
		{[]config.Override{{Path: "wasm.verify", Value: "true"}}, "interpreter", false},
		{[]config.Override{{Path: "wasm.cache_dir", Value: ""}}, "compiler", false},
		{[]config.Override{{Path: "move.verify", Value: "true"}}, "compiler", true},
	} {
		dir := t.TempDir()
		set := append(tc.set, config.Override{Path: "node.home", Value: dir})
		cfg, err := config.Load(set, func(string) (string, bool) { return "", false }, false)
		if err != nil {
			t.Fatal(err)
		}
		var log bytes.Buffer
		open, err := OpenVMs(cfg, with, slog.New(slog.NewTextHandler(&log, nil)))
		if err != nil {
			t.Fatal(err)
		}
		native := runtime.GOARCH == "amd64" || runtime.GOARCH == "arm64"
		if got := open.WASM().EngineName(); got != tc.want && native || len(open.Engines().Addresses()) == 0 {
			t.Errorf("%v: contracts run on %s, want %s", tc.set, got, tc.want)
		}
		if want := fmt.Sprintf("msg=\"Move modules can run\" verify=%t\n", cfg.Move.Verify); !strings.Contains(log.String(), want) || cfg.Move.Verify != tc.moveVerify {
			t.Errorf("%v: the log does not say %s%s", tc.set, want, log.String())
		}
		if err := open.Close(); err != nil {
			t.Error(err)
		}
		calls, err := OpenCallVMs(cfg, with, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := calls.WASM().EngineName(); got != "compiler" && native || calls.Engines() == open.Engines() {
			t.Errorf("%v: calls run on %s", tc.set, got)
		}
		if err := calls.Close(); err != nil {
			t.Error(err)
		}
		none, err := OpenVMs(cfg, without, nil)
		if err != nil || none.WASM() != nil || none.Engines() != nil {
			t.Errorf("a chain of the EVM alone has engines: %v", err)
		}
	}
}

// DA fees are the sequencer's where nobody else is named, and a plan may be used
// again.
func TestDAFeesOfAPlan(t *testing.T) {
	sequencer, other := common.Address{1}, common.Address{2}
	p := plan
	if g, err := p.Genesis(sequencer); err != nil || g.Rollup.DAFees != nil {
		t.Errorf("nobody asked for %+v, %v", g.Rollup.DAFees, err)
	}
	p.DAChainID, p.DAFees = "celestia", rollup.DefaultDAFees()
	p.DAFees.Operator = other
	g, err := p.Genesis(sequencer)
	if err != nil || g.Rollup.DAChainID != "celestia" || g.Rollup.DAFees.Operator != other || g.Rollup.DAFees.Recipient != sequencer {
		t.Errorf("%+v, %v", g.Rollup, err)
	}
	if p.DAFees.Recipient != (common.Address{}) {
		t.Error("the plan has changed")
	}
	p.DAFees.Price = p.DAFees.MaxPrice + 1
	if _, err := p.Genesis(sequencer); err == nil {
		t.Error("a price over its bound")
	}
}
