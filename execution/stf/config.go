package stf

import (
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"

	"github.com/trivium-chain/trivium/execution/router"
)

// Config are the rules of one chain. They never change over its life.
type Config struct {
	Chain        *params.ChainConfig // see ChainConfig
	GasLimit     uint64              // of every block
	FeeRecipient common.Address      // coinbase of every block: gets tips, base fees are burnt
	Engines      *router.Engines     // VMs beside the EVM; nil for none
	DA           *DAFees             // nil: transactions do not pay for their bytes on the DA layer
	Deposits     bool                // blocks take in messages of a parent chain; genesis has messages.Alloc
}

// ChainConfig is the one fork schedule this chain runs: Ethereum's Osaka rules
// from genesis, and nothing later.
func ChainConfig(chainID *big.Int) *params.ChainConfig {
	zero := uint64(0)
	return &params.ChainConfig{
		ChainID:                 new(big.Int).Set(chainID),
		HomesteadBlock:          new(big.Int),
		EIP150Block:             new(big.Int),
		EIP155Block:             new(big.Int),
		EIP158Block:             new(big.Int),
		ByzantiumBlock:          new(big.Int),
		ConstantinopleBlock:     new(big.Int),
		PetersburgBlock:         new(big.Int),
		IstanbulBlock:           new(big.Int),
		MuirGlacierBlock:        new(big.Int),
		BerlinBlock:             new(big.Int),
		LondonBlock:             new(big.Int),
		ArrowGlacierBlock:       new(big.Int),
		GrayGlacierBlock:        new(big.Int),
		MergeNetsplitBlock:      new(big.Int),
		ShanghaiTime:            &zero,
		CancunTime:              &zero,
		PragueTime:              &zero,
		OsakaTime:               &zero,
		TerminalTotalDifficulty: new(big.Int),
		BlobScheduleConfig: &params.BlobScheduleConfig{
			Cancun: params.DefaultCancunBlobConfig,
			Prague: params.DefaultPragueBlobConfig,
		},
	}
}

// maxGasLimit is the largest gas limit Ethereum's header rules allow.
const maxGasLimit = params.MaxGasLimit

// Check tells what is wrong with the rules. A Config that passes makes Begin and
// Process fail for no reason that lies in the Config.
func (c *Config) Check() error {
	if c.Chain == nil || c.Chain.ChainID == nil || c.Chain.ChainID.Sign() <= 0 {
		return errors.New("chain config: chainId is missing or not positive; give the chain its own")
	}
	if c.Chain.ChainID.BitLen() > 256 {
		return fmt.Errorf("chain config: chainId %v does not fit 256 bits", c.Chain.ChainID)
	}
	if c.GasLimit < params.MinGasLimit || c.GasLimit > maxGasLimit {
		return fmt.Errorf("block gas limit %d: must be within %d and %d", c.GasLimit, params.MinGasLimit, uint64(maxGasLimit))
	}
	g := c.Chain
	for _, f := range []struct {
		name string
		at   *big.Int
	}{
		{"homesteadBlock", g.HomesteadBlock}, {"eip150Block", g.EIP150Block}, {"eip155Block", g.EIP155Block},
		{"eip158Block", g.EIP158Block}, {"byzantiumBlock", g.ByzantiumBlock}, {"constantinopleBlock", g.ConstantinopleBlock},
		{"petersburgBlock", g.PetersburgBlock}, {"istanbulBlock", g.IstanbulBlock}, {"berlinBlock", g.BerlinBlock},
		{"londonBlock", g.LondonBlock},
	} {
		if f.at == nil || f.at.Sign() != 0 {
			return fmt.Errorf("chain config: %s is %v, must be 0: Osaka rules hold from genesis", f.name, f.at)
		}
	}
	if g.DAOForkSupport || g.DAOForkBlock != nil {
		return errors.New("chain config: daoForkBlock and daoForkSupport must be absent")
	}
	for _, f := range []struct {
		name string
		at   *uint64
	}{
		{"shanghaiTime", g.ShanghaiTime}, {"cancunTime", g.CancunTime}, {"pragueTime", g.PragueTime}, {"osakaTime", g.OsakaTime},
	} {
		if f.at == nil || *f.at != 0 {
			return fmt.Errorf("chain config: %s must be 0: Osaka rules hold from genesis", f.name)
		}
	}
	for _, f := range []struct {
		name string
		at   *uint64
	}{
		{"amsterdamTime", g.AmsterdamTime}, {"bogotaTime", g.BogotaTime}, {"ubtTime", g.UBTTime},
		{"bpo1Time", g.BPO1Time}, {"bpo2Time", g.BPO2Time}, {"bpo3Time", g.BPO3Time}, {"bpo4Time", g.BPO4Time}, {"bpo5Time", g.BPO5Time},
	} {
		if f.at != nil {
			return fmt.Errorf("chain config: %s is %d, must be absent: no rules later than Osaka", f.name, *f.at)
		}
	}
	if g.EnableUBTAtGenesis {
		return errors.New("chain config: enableUBTAtGenesis must be false: the state is a Merkle Patricia trie")
	}
	if g.DepositContractAddress != (common.Address{}) {
		return fmt.Errorf("chain config: depositContractAddress is %s, must be absent: EIP-6110 deposits belong to Ethereum's mainnet", g.DepositContractAddress)
	}
	if g.Ethash != nil || g.Clique != nil {
		return errors.New("chain config: ethash and clique must be absent: blocks carry no seal")
	}
	if c.DA != nil {
		return c.DA.check()
	}
	return nil
}

// Signer recovers transaction senders, those of deposits too. All values it returns
// are equal, so a sender recovered with one is found by all (types.Sender keeps it in
// the transaction), and by go-ethereum's own signer for the chain.
func (c *Config) Signer() types.Signer {
	signer := types.NewPragueSigner(c.Chain.ChainID)
	if c.Deposits {
		return depositSigner{signer}
	}
	return signer
}

// rules are constant, as the fork schedule is.
func (c *Config) rules() params.Rules {
	return c.Chain.Rules(new(big.Int), true, 0)
}
