package settle

import (
	"context"
	"crypto/ecdsa"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"

	"github.com/trivium-chain/trivium/app/config"
	"github.com/trivium-chain/trivium/app/home"
	"github.com/trivium-chain/trivium/app/node"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/settlement/contracts/bindings"
	"github.com/trivium-chain/trivium/rollup/settlement/parent"
)

var (
	deployerKey, _ = crypto.ToECDSA(crypto.Keccak256([]byte("deployer")))
	deployer       = crypto.PubkeyToAddress(deployerKey.PublicKey)
	quiet          = slog.New(slog.DiscardHandler)
)

func ether(n int64) *big.Int { return new(big.Int).Mul(big.NewInt(n), big.NewInt(params.Ether)) }

// parentChain is a Trivium node of the EVM alone, whose blocks are final within a
// second, and gives its URL.
func parentChain(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "parent")
	plan := home.Plan{ChainID: 901, BlockTime: 100 * time.Millisecond, Time: time.Now(), Grants: []home.Grant{{Address: deployer, Wei: ether(1000)}}}
	if _, err := home.Init(dir, plan); err != nil {
		t.Fatal(err)
	}
	var set []config.Override
	for path, value := range map[string]string{
		"node.home": dir, "node.role": config.RoleSequencer, "sequencer.block_time": "100ms", "batch.max_age": "100ms", "da.block_time": "100ms",
		"http.port": "0", "ws.port": "-1", "log.level": "error",
	} {
		set = append(set, config.Override{Path: path, Value: value})
	}
	cfg, err := config.Load(set, func(string) (string, bool) { return "", false }, false)
	if err != nil {
		t.Fatal(err)
	}
	n, err := node.New(cfg, quiet)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	if err := n.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	return "http://" + n.HTTPAddr()
}

// newChain is the genesis file of a chain that has not started and gives out 30 ether.
func newChain(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "home")
	plan := home.Plan{ChainID: 902, BlockTime: time.Second, Messages: true, Time: time.Now(), Grants: []home.Grant{{Address: common.Address{1}, Wei: ether(30)}}}
	if _, err := home.Init(dir, plan); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, home.GenesisFile)
}

func plan(url, genesis string, key *ecdsa.PrivateKey) Plan {
	return Plan{
		Genesis: genesis, URL: url, Timeout: 5 * time.Second, Poll: 50 * time.Millisecond, Key: key, MaxFee: 100 * params.GWei, Delay: 60, Logger: quiet,
		Terms: parent.Terms{Bond: big.NewInt(params.Ether), ChallengeWindow: 60, DisputePeriod: 60, UnlimitedTokens: true},
	}
}

// A deployment that is cut off goes on, ends with the genesis that its registry has,
// and is done once.
func TestDeployOverHTTP(t *testing.T) {
	url, genesis := parentChain(t), newChain(t)
	p := plan(url, genesis, deployerKey)

	cut, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := Deploy(cut, p); err == nil {
		t.Fatal("a deployment was over in 300 ms, in final blocks")
	}
	done, err := Deploy(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	g, err := rollup.ReadGenesis(genesis)
	if err != nil {
		t.Fatal(err)
	}
	if at := g.Parent(); at == nil || at.Portal != done.Portal || at.TokenBridge != done.TokenBridge || at.ChainID != 901 || at.Delay != 60 || g.Hash() != done.GenesisHash {
		t.Fatalf("the genesis has %+v, hash %s", at, g.Hash())
	}
	c, err := ethclient.DialContext(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	registry := bindings.NewOutputRegistry()
	out, err := c.CallContract(t.Context(), ethereum.CallMsg{To: &done.Registry, Data: registry.PackGenesisHash()}, nil)
	if err != nil || common.BytesToHash(out) != g.Hash() {
		t.Fatalf("the registry is of genesis %x, %v; want %s", out, err, g.Hash())
	}
	backed, err := c.BalanceAt(t.Context(), done.Portal, nil)
	if err != nil || backed.Cmp(ether(30)) != 0 {
		t.Fatalf("the portal has %s wei, %v, want 30 ether", backed, err)
	}
	nonce, err := c.NonceAt(t.Context(), deployer, nil)
	if err != nil || nonce != 5 {
		t.Fatalf("%d transactions were sent, %v, want 5", nonce, err)
	}
	if _, err := Deploy(t.Context(), p); err != nil {
		t.Fatalf("what is done, again: %v", err)
	}
	if again, err := c.NonceAt(t.Context(), deployer, nil); err != nil || again != nonce {
		t.Fatalf("what is done was done again: %d transactions, %v", again, err)
	}
	other, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Deploy(t.Context(), plan(url, genesis, other)); err == nil || !strings.Contains(err.Error(), "whose nonces") {
		t.Errorf("another account's key: %v", err)
	}
	if err := os.Remove(filepath.Join(filepath.Dir(genesis), File)); err != nil {
		t.Fatal(err)
	}
	if _, err := Deploy(t.Context(), p); err == nil || !strings.Contains(err.Error(), "names a parent chain already") {
		t.Errorf("without %s: %v", File, err)
	}

	started := newChain(t)
	if err := os.Mkdir(filepath.Join(filepath.Dir(started), home.DataDir), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := Deploy(t.Context(), plan(url, started, deployerKey)); err == nil || !strings.Contains(err.Error(), "has started") {
		t.Errorf("a chain that has started: %v", err)
	}
	if _, err := Deploy(t.Context(), plan(url, newChain(t), other)); parent.ReasonOf(err) != parent.ReasonFunds {
		t.Errorf("an account without ether: %v", err)
	}
}
