package parent

import (
	"log/slog"
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethdb/memorydb"
	"github.com/ethereum/go-ethereum/params"

	"github.com/trivium-chain/trivium/rollup/settlement/contracts/bindings"
)

var (
	genesisHash = common.Hash{0x9e}
	testTerms   = Terms{
		Guardian: common.Address{0x61}, Bond: big.NewInt(params.Ether / 10), ChallengeWindow: 3600, DisputePeriod: 7200, InboxGas: 2_000_000,
		UnlimitedTokens: true, Backing: big.NewInt(5 * params.Ether),
	}
)

func deploySender(t *testing.T, c *evmChain) *Sender {
	t.Helper()
	s, err := OpenSender(SenderConfig{
		DB: memorydb.New(), Client: c, Key: senderKey, ChainID: evmChainID, MaxFee: 100 * params.GWei, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// deploy carries a plan out, as Deploy does, and stops after so many steps.
func deploy(t *testing.T, c *evmChain, d *Deployment, steps int) (over bool) {
	t.Helper()
	s := deploySender(t, c)
	keys, err := d.begin(t.Context(), c, s, genesisHash)
	for ; err == nil && steps > 0; steps-- {
		if over, err = d.ended(s, keys); over || err != nil {
			break
		}
		if _, err = s.Step(t.Context()); err == nil {
			c.mine(12)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return over
}

func planned(t *testing.T, c *evmChain) *Deployment {
	t.Helper()
	d, err := planDeployment(t.Context(), c, 0, senderAddr, testTerms)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// However often a deployment is cut off, the contracts stand where the genesis has
// them, know each other, and the portal is backed once.
func TestDeploy(t *testing.T) {
	for steps := 1; steps < 12; steps += 2 {
		c := newEVMChain(t, senderAddr)
		c.mineMany(4)
		d := planned(t, c)
		if d.StartBlock != 2 || d.StartHash != c.blocks[2].Hash() {
			t.Fatalf("deposits begin at block %d, want the final one, 2", d.StartBlock)
		}
		for range 40 {
			if deploy(t, c, d, steps) {
				break
			}
			clear(c.pool) // and what was sent is lost
		}
		if err := d.check(t.Context(), c, genesisHash); err != nil {
			t.Fatalf("%d steps at a time: %v", steps, err)
		}
		used := uint64(0)
		for _, b := range c.blocks {
			used += b.GasUsed()
		}
		if used > deploymentGas {
			t.Fatalf("a deployment takes %d gas, and whoever has ether for %d is said to have enough", used, uint64(deploymentGas))
		}
		at, err := ask(t.Context(), c, d.Portal, "registry", portal.PackRegistry(), portal.UnpackRegistry)
		if err != nil || at != d.Registry {
			t.Fatalf("the portal has registry %s, %v, want %s", at, err, d.Registry)
		}
		bridge := bindings.NewTokenBridge()
		if at, err := ask(t.Context(), c, d.TokenBridge, "portal", bridge.PackPortal(), bridge.UnpackPortal); err != nil || at != d.Portal {
			t.Fatalf("the token bridge has portal %s, %v, want %s", at, err, d.Portal)
		}
		if got := c.state().GetBalance(d.Portal).ToBig(); got.Cmp(testTerms.Backing) != 0 {
			t.Fatalf("%d steps at a time: the portal has %s wei, want %s", steps, got, testTerms.Backing)
		}
		if err := checkRegistry(t.Context(), c, d.Registry, common.Hash{1}); ReasonOf(err) != ReasonPortal {
			t.Fatalf("the registry of another chain: %v", err)
		}
	}
}

func TestDeployRefuses(t *testing.T) {
	c := newEVMChain(t, senderAddr)
	c.mineMany(3)
	if _, err := planDeployment(t.Context(), c, 0, payee, testTerms); ReasonOf(err) != ReasonFunds {
		t.Errorf("an account without ether: %v", err)
	}
	d := planned(t, c)
	c.keep(types.MustSignNewTx(senderKey, c.signer(), &types.DynamicFeeTx{
		ChainID: big.NewInt(evmChainID), Nonce: d.Nonce, Gas: 21000, To: &payee, GasTipCap: big.NewInt(1), GasFeeCap: big.NewInt(10 * params.GWei),
	}))
	c.mineMany(3)
	s := deploySender(t, c)
	keys, err := d.begin(t.Context(), c, s, genesisHash)
	if err == nil {
		_, err = s.Step(t.Context())
	}
	if err == nil {
		_, err = d.ended(s, keys)
	}
	if err == nil || !strings.Contains(err.Error(), "has nonce") {
		t.Errorf("a nonce that was used for something else: %v", err)
	}
}

// A portal that did not get its backing, because something else has taken the nonce, is no
// deployment that is done; one that got it by other means is.
func TestDeployWithoutBacking(t *testing.T) {
	c := newEVMChain(t, senderAddr)
	c.mineMany(4)
	d := planned(t, c)
	send := func(to *common.Address, wei *big.Int, data []byte) {
		c.keep(types.MustSignNewTx(senderKey, c.signer(), &types.DynamicFeeTx{
			ChainID: big.NewInt(evmChainID), Nonce: c.next(senderAddr), Gas: 14_000_000, To: to, Value: wei, Data: data,
			GasTipCap: big.NewInt(params.GWei), GasFeeCap: big.NewInt(50 * params.GWei),
		}))
	}
	for _, x := range d.creations(genesisHash) {
		send(nil, nil, x.code)
	}
	send(&payee, big.NewInt(1), nil)
	c.mineMany(3)
	if !deploy(t, c, d, 1) {
		t.Fatal("something is left to be done")
	}
	if err := d.check(t.Context(), c, genesisHash); err == nil || !strings.Contains(err.Error(), "fund()") {
		t.Fatalf("a portal without its backing: %v", err)
	}
	for range 2 {
		send(&d.Portal, new(big.Int).Div(testTerms.Backing, common.Big2), portal.PackFund())
	}
	c.mineMany(3)
	if err := d.check(t.Context(), c, genesisHash); err != nil {
		t.Fatal(err)
	}
}

// What a contract's constructor would refuse is refused before a nonce is used.
func TestTermsThatNoContractTakes(t *testing.T) {
	c := newEVMChain(t, senderAddr)
	c.mineMany(3)
	for want, change := range map[string]func(*Terms){
		"bond":                func(x *Terms) { x.Bond = new(big.Int) },
		"challenge window":    func(x *Terms) { x.ChallengeWindow = 0 },
		"dispute period":      func(x *Terms) { x.DisputePeriod = 0 },
		"guardian":            func(x *Terms) { x.Guardian = common.Address{} },
		"at least 1200000":    func(x *Terms) { x.InboxGas = 1_199_999 },
		"at most 16777216":    func(x *Terms) { x.InboxGas = 1<<24 + 1 },
		"capacity of ETH":     func(x *Terms) { x.ETHCapacity = new(big.Int).Lsh(common.Big1, 128) },
		"no contract at 0xbe": func(x *Terms) { x.Oracle = payee },
	} {
		terms := testTerms
		change(&terms)
		if _, err := planDeployment(t.Context(), c, 0, senderAddr, terms); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}
