package settle

import (
	"context"
	"crypto/ecdsa"
	"encoding/hex"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"

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

// run starts a sequencer at a fast pace on the home in dir.
func run(t *testing.T, dir string, settings map[string]string) *node.Node {
	t.Helper()
	set := []config.Override{
		{Path: "node.home", Value: dir}, {Path: "node.role", Value: config.RoleSequencer}, {Path: "sequencer.block_time", Value: "100ms"},
		{Path: "batch.max_age", Value: "100ms"}, {Path: "da.block_time", Value: "100ms"}, {Path: "http.port", Value: "0"}, {Path: "ws.port", Value: "0"},
	}
	for path, value := range settings {
		set = append(set, config.Override{Path: path, Value: value})
	}
	cfg, err := config.Load(set, func(string) (string, bool) { return "", false }, false)
	if err == nil {
		err = cfg.Check()
	}
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
	return n
}

// parentChain is a Trivium node of the EVM alone, whose blocks are final within a
// second, and gives its URL.
func parentChain(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "parent")
	plan := home.Plan{ChainID: 901, BlockTime: 100 * time.Millisecond, Time: time.Now(), Grants: []home.Grant{{Address: deployer, Wei: ether(1000)}}}
	if _, err := home.Init(dir, plan); err != nil {
		t.Fatal(err)
	}
	return "http://" + run(t, dir, nil).HTTPAddr()
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

// A plan that is there without its genesis is made again, by the flags that are given now:
// nothing was sent by it. If the account has sent something since, somebody must look.
func TestPlanWithoutItsGenesis(t *testing.T) {
	url, genesis := parentChain(t), newChain(t)
	before, err := os.ReadFile(genesis)
	if err != nil {
		t.Fatal(err)
	}
	p := plan(url, genesis, deployerKey)
	c, err := parent.Dial(url, p.Timeout)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	prepare := func(p Plan) (*parent.Deployment, error) {
		g, err := rollup.ReadGenesis(genesis)
		if err != nil {
			t.Fatal(err)
		}
		return p.prepare(t.Context(), c, g)
	}
	if _, err := prepare(p); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(genesis, before, 0o644); err != nil {
		t.Fatal(err)
	}
	p.GasPerHeight = 2_000_000
	d, err := prepare(p)
	if err != nil || d.Terms.InboxGas != 2_000_000 {
		t.Fatalf("the second plan is %+v, %v", d, err)
	}
	if _, err := Deploy(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(genesis, before, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := prepare(p); err == nil || !strings.Contains(err.Error(), "remove it") {
		t.Fatalf("the plan of another genesis: %v", err)
	}
}

// A node with a key proposes its outputs, and those that are final move its settled
// head; what the portal was given, and the state of the sender, show in its status.
func TestSettlesOverHTTP(t *testing.T) {
	url, genesis := parentChain(t), newChain(t)
	p := plan(url, genesis, deployerKey)
	p.Terms.ChallengeWindow = 1
	if _, err := Deploy(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	key := filepath.Join(t.TempDir(), "parent.key")
	if err := os.WriteFile(key, []byte(hex.EncodeToString(crypto.FromECDSA(deployerKey))), 0o600); err != nil {
		t.Fatal(err)
	}
	n := run(t, filepath.Dir(genesis), map[string]string{"parent.url": url, "parent.key_file": key, "parent.propose": "1s"})
	client, err := rpc.DialContext(t.Context(), "ws://"+n.WSAddr())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	blocks := make(chan *types.Header)
	sub, err := ethclient.NewClient(client).SubscribeNewHead(t.Context(), blocks)
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Unsubscribe()
	late := time.After(20 * time.Second)
	for n.Heads().Settled.Number == 0 {
		select {
		case <-blocks:
		case err := <-sub.Err():
			t.Fatal(err)
		case <-late:
			t.Fatalf("nothing is settled: %+v", n.Heads())
		}
	}
	heads := n.Heads()
	if heads.Settled.Number > heads.Final.Number {
		t.Fatalf("heads are %+v", heads)
	}
	var status struct {
		Parent struct {
			Outputs struct {
				Right  hexutil.Uint64
				Wrong  []any
				Newest *struct{ BlockNumber hexutil.Uint64 }
				Sender *struct{ Account common.Address }
			}
		}
	}
	if err := client.CallContext(t.Context(), &status, "trivium_syncStatus"); err != nil {
		t.Fatal(err)
	}
	if o := status.Parent.Outputs; o.Right == 0 || len(o.Wrong) > 0 || o.Newest == nil || uint64(o.Newest.BlockNumber) < heads.Settled.Number || o.Sender == nil || o.Sender.Account != deployer {
		t.Fatalf("status is %+v", o)
	}
}
