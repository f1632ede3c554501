package stf_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"

	"github.com/trivium-chain/trivium/execution/stf"
)

func TestConfigCheck(t *testing.T) {
	later := uint64(5)
	for name, change := range map[string]func(c *stf.Config){
		"chainId":                func(c *stf.Config) { c.Chain.ChainID = nil },
		"chainId ":               func(c *stf.Config) { c.Chain.ChainID = new(big.Int) },
		"chainId  ":              func(c *stf.Config) { c.Chain.ChainID = new(big.Int).Lsh(big.NewInt(1), 256) },
		"gas limit":              func(c *stf.Config) { c.GasLimit = 0 },
		"gas limit ":             func(c *stf.Config) { c.GasLimit = params.MaxGasLimit + 1 },
		"londonBlock":            func(c *stf.Config) { c.Chain.LondonBlock = big.NewInt(1) },
		"homesteadBlock":         func(c *stf.Config) { c.Chain.HomesteadBlock = nil },
		"osakaTime":              func(c *stf.Config) { c.Chain.OsakaTime = nil },
		"pragueTime":             func(c *stf.Config) { c.Chain.PragueTime = &later },
		"amsterdamTime":          func(c *stf.Config) { c.Chain.AmsterdamTime = &later },
		"bogotaTime":             func(c *stf.Config) { c.Chain.BogotaTime = new(uint64) },
		"bpo1Time":               func(c *stf.Config) { c.Chain.BPO1Time = &later },
		"enableUBTAtGenesis":     func(c *stf.Config) { c.Chain.EnableUBTAtGenesis = true },
		"depositContractAddress": func(c *stf.Config) { c.Chain.DepositContractAddress = common.Address{1} },
		"daoFork":                func(c *stf.Config) { c.Chain.DAOForkSupport = true },
		"least base fee":         func(c *stf.Config) { c.DA = &stf.DAFees{Smoothing: 1} },
		"smoothing":              func(c *stf.Config) { c.DA = &stf.DAFees{MinBaseFee: 1} },
		"clique":                 func(c *stf.Config) { c.Chain.Clique = new(params.CliqueConfig) },
	} {
		c := &stf.Config{Chain: stf.ChainConfig(big.NewInt(7)), GasLimit: 30_000_000}
		if err := c.Check(); err != nil {
			t.Fatal(err)
		}
		change(c)
		if err := c.Check(); err == nil || !strings.Contains(err.Error(), strings.TrimSpace(name)) {
			t.Errorf("%s: error %v does not name it", name, err)
		}
	}
	if err := (&stf.Config{GasLimit: 30_000_000}).Check(); err == nil {
		t.Error("no chain config: accepted")
	}
}

// go-ethereum itself must find the fork schedule in order, and agree that Osaka
// is the last.
func TestChainConfigIsOsaka(t *testing.T) {
	c := stf.ChainConfig(big.NewInt(7))
	if err := c.CheckConfigForkOrder(); err != nil {
		t.Error(err)
	}
	rules := c.Rules(new(big.Int), true, 0)
	if !rules.IsOsaka || rules.IsAmsterdam || rules.IsBogota {
		t.Errorf("rules %+v", rules)
	}
	cfg := &stf.Config{Chain: c}
	if !cfg.Signer().Equal(cfg.Signer()) || !cfg.Signer().Equal(types.LatestSigner(c)) || !cfg.Signer().Equal(types.MakeSigner(c, new(big.Int), 0)) {
		t.Error("signers differ, so senders would be recovered twice")
	}
}
