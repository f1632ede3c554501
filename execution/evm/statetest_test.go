package evm_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/common/math"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"
)

// stateTest is one Ethereum state test: a pre-state, a block environment, a
// transaction with alternatives, and for each fork the expected outcomes.
type stateTest struct {
	Env  stateTestEnv                  `json:"env"`
	Pre  types.GenesisAlloc            `json:"pre"`
	Tx   stateTestTx                   `json:"transaction"`
	Post map[string][]stateTestOutcome `json:"post"`
}

type stateTestEnv struct {
	Coinbase      common.Address        `json:"currentCoinbase"`
	Difficulty    *math.HexOrDecimal256 `json:"currentDifficulty"`
	Random        *math.HexOrDecimal256 `json:"currentRandom"`
	GasLimit      math.HexOrDecimal64   `json:"currentGasLimit"`
	Number        math.HexOrDecimal64   `json:"currentNumber"`
	Timestamp     math.HexOrDecimal64   `json:"currentTimestamp"`
	BaseFee       *math.HexOrDecimal256 `json:"currentBaseFee"`
	ExcessBlobGas *math.HexOrDecimal64  `json:"currentExcessBlobGas"`
}

type stateTestTx struct {
	GasPrice       *math.HexOrDecimal256 `json:"gasPrice"`
	MaxFee         *math.HexOrDecimal256 `json:"maxFeePerGas"`
	MaxTip         *math.HexOrDecimal256 `json:"maxPriorityFeePerGas"`
	Nonce          *math.HexOrDecimal256 `json:"nonce"`
	To             string                `json:"to"`
	Data           []string              `json:"data"`
	AccessLists    []*types.AccessList   `json:"accessLists"`
	GasLimit       []math.HexOrDecimal64 `json:"gasLimit"`
	Value          []string              `json:"value"`
	Sender         common.Address        `json:"sender"`
	BlobHashes     []common.Hash         `json:"blobVersionedHashes"`
	BlobFeeCap     *math.HexOrDecimal256 `json:"maxFeePerBlobGas"`
	Authorizations []struct {
		ChainID math.HexOrDecimal256 `json:"chainId"`
		Address common.Address       `json:"address"`
		Nonce   math.HexOrDecimal64  `json:"nonce"`
		V       math.HexOrDecimal64  `json:"v"`
		R       math.HexOrDecimal256 `json:"r"`
		S       math.HexOrDecimal256 `json:"s"`
	} `json:"authorizationList"`
}

type stateTestOutcome struct {
	Root      common.Hash   `json:"hash"`
	Logs      common.Hash   `json:"logs"`
	TxBytes   hexutil.Bytes `json:"txbytes"`
	Exception string        `json:"expectException"`
	Indexes   struct {
		Data, Gas, Value int
	} `json:"indexes"`
}

// parseStateTests reads a file of state tests. Files of other kinds, and other
// entries in such a file, are counted.
func parseStateTests(raw []byte) (tests map[string]*stateTest, others int) {
	var entries map[string]json.RawMessage
	if json.Unmarshal(raw, &entries) != nil {
		return nil, 1
	}
	tests = make(map[string]*stateTest)
	for name, entry := range entries {
		t := new(stateTest)
		if json.Unmarshal(entry, t) != nil || len(t.Post) == 0 || len(t.Tx.GasLimit) == 0 {
			others++
			continue
		}
		tests[name] = t
	}
	return tests, others
}

// message is the transaction in the form that an outcome picks. It fails where
// the transaction cannot exist as such, which some outcomes expect.
func (t *stateTest) message(o *stateTestOutcome, chain *params.ChainConfig, baseFee *big.Int) (*core.Message, error) {
	tx := &t.Tx
	if o.Indexes.Data >= len(tx.Data) || o.Indexes.Gas >= len(tx.GasLimit) || o.Indexes.Value >= len(tx.Value) {
		return nil, errors.New("index of an alternative out of range")
	}
	nonce := (*big.Int)(tx.Nonce)
	if nonce == nil || !nonce.IsUint64() {
		return nil, fmt.Errorf("nonce %v", nonce)
	}
	m := &core.Message{
		From:       tx.Sender,
		Nonce:      nonce.Uint64(),
		GasLimit:   uint64(tx.GasLimit[o.Indexes.Gas]),
		Data:       common.FromHex(tx.Data[o.Indexes.Data]),
		BlobHashes: tx.BlobHashes,
	}
	if tx.To != "" {
		to := common.HexToAddress(tx.To)
		m.To = &to
	}
	value, ok := math.ParseBig256(tx.Value[o.Indexes.Value])
	if !ok {
		return nil, fmt.Errorf("value %s", tx.Value[o.Indexes.Value])
	}
	m.Value = uint256.MustFromBig(value)
	if o.Indexes.Data < len(tx.AccessLists) && tx.AccessLists[o.Indexes.Data] != nil {
		m.AccessList = *tx.AccessLists[o.Indexes.Data]
	}
	feeCap, tipCap := tx.MaxFee, tx.MaxTip
	if feeCap == nil {
		feeCap = tx.GasPrice
	}
	if tipCap == nil {
		tipCap = feeCap
	}
	if feeCap == nil {
		return nil, errors.New("no gas price")
	}
	price := (*big.Int)(feeCap)
	if baseFee != nil {
		if p := new(big.Int).Add((*big.Int)(tipCap), baseFee); p.Cmp(price) < 0 {
			price = p
		}
	}
	m.GasPrice = uint256.MustFromBig(price)
	m.GasFeeCap = uint256.MustFromBig((*big.Int)(feeCap))
	m.GasTipCap = uint256.MustFromBig((*big.Int)(tipCap))
	if tx.BlobFeeCap != nil {
		m.BlobGasFeeCap = uint256.MustFromBig((*big.Int)(tx.BlobFeeCap))
	}
	if tx.Authorizations != nil {
		m.SetCodeAuthorizations = []types.SetCodeAuthorization{}
	}
	for _, a := range tx.Authorizations {
		m.SetCodeAuthorizations = append(m.SetCodeAuthorizations, types.SetCodeAuthorization{
			ChainID: *uint256.MustFromBig((*big.Int)(&a.ChainID)),
			Address: a.Address,
			Nonce:   uint64(a.Nonce),
			V:       uint8(a.V),
			R:       *uint256.MustFromBig((*big.Int)(&a.R)),
			S:       *uint256.MustFromBig((*big.Int)(&a.S)),
		})
	}
	if len(o.TxBytes) > 0 {
		var signed types.Transaction
		if err := signed.UnmarshalBinary(o.TxBytes); err != nil {
			return nil, err
		}
		from, err := types.Sender(types.LatestSigner(chain), &signed)
		if err != nil {
			return nil, err
		}
		if from != m.From {
			return nil, fmt.Errorf("signed by %s, sender is %s", from, m.From)
		}
	}
	return m, nil
}

// forks are Ethereum's upgrades in order, under the names that state tests use.
// Each switches on one more thing.
var forks = []struct {
	names  []string
	enable func(c *params.ChainConfig)
}{
	{[]string{"Frontier"}, func(c *params.ChainConfig) {}},
	{[]string{"Homestead"}, func(c *params.ChainConfig) { c.HomesteadBlock = new(big.Int) }},
	{[]string{"EIP150", "TangerineWhistle"}, func(c *params.ChainConfig) { c.EIP150Block = new(big.Int) }},
	{[]string{"EIP158", "SpuriousDragon"}, func(c *params.ChainConfig) { c.EIP155Block, c.EIP158Block = new(big.Int), new(big.Int) }},
	{[]string{"Byzantium"}, func(c *params.ChainConfig) { c.ByzantiumBlock = new(big.Int) }},
	{[]string{"ConstantinopleFix", "Petersburg"}, func(c *params.ChainConfig) { c.ConstantinopleBlock, c.PetersburgBlock = new(big.Int), new(big.Int) }},
	{[]string{"Istanbul"}, func(c *params.ChainConfig) { c.IstanbulBlock = new(big.Int) }},
	{[]string{"Berlin"}, func(c *params.ChainConfig) { c.MuirGlacierBlock, c.BerlinBlock = new(big.Int), new(big.Int) }},
	{[]string{"London"}, func(c *params.ChainConfig) { c.LondonBlock = new(big.Int) }},
	{[]string{"Merge", "Paris"}, func(c *params.ChainConfig) {
		c.ArrowGlacierBlock, c.GrayGlacierBlock, c.MergeNetsplitBlock = new(big.Int), new(big.Int), new(big.Int)
		c.TerminalTotalDifficulty = new(big.Int)
	}},
	{[]string{"Shanghai"}, func(c *params.ChainConfig) { c.ShanghaiTime = new(uint64) }},
	{[]string{"Cancun"}, func(c *params.ChainConfig) {
		c.CancunTime = new(uint64)
		c.BlobScheduleConfig = &params.BlobScheduleConfig{Cancun: params.DefaultCancunBlobConfig}
	}},
	{[]string{"Prague"}, func(c *params.ChainConfig) {
		c.PragueTime = new(uint64)
		c.BlobScheduleConfig.Prague = params.DefaultPragueBlobConfig
	}},
	{[]string{"Osaka"}, func(c *params.ChainConfig) { c.OsakaTime = new(uint64) }},
}

// forkConfig is the chain of a fork's name, or nil if the name is unknown.
func forkConfig(name string) *params.ChainConfig {
	c := &params.ChainConfig{ChainID: big.NewInt(1)}
	for _, f := range forks {
		f.enable(c)
		for _, n := range f.names {
			if n == name {
				return c
			}
		}
	}
	return nil
}

// context is the block around the transaction.
func (t *stateTest) context(chain *params.ChainConfig, baseFee *big.Int) vm.BlockContext {
	c := vm.BlockContext{
		CanTransfer: core.CanTransfer,
		Transfer:    core.Transfer,
		GetHash: func(n uint64) common.Hash {
			return common.BytesToHash(keccak([]byte(new(big.Int).SetUint64(n).String())))
		},
		Coinbase:    t.Env.Coinbase,
		GasLimit:    uint64(t.Env.GasLimit),
		BlockNumber: new(big.Int).SetUint64(uint64(t.Env.Number)),
		Time:        uint64(t.Env.Timestamp),
		Difficulty:  new(big.Int),
		BaseFee:     baseFee,
	}
	if t.merged(chain) {
		random := common.BigToHash((*big.Int)(t.Env.Random))
		c.Random = &random
	} else if t.Env.Difficulty != nil {
		c.Difficulty = (*big.Int)(t.Env.Difficulty)
	}
	if t.Env.ExcessBlobGas != nil && chain.CancunTime != nil {
		excess := uint64(*t.Env.ExcessBlobGas)
		c.BlobBaseFee = blobFee(chain, excess)
	}
	return c
}

// merged tells whether proof of stake holds, which the environment decides.
func (t *stateTest) merged(chain *params.ChainConfig) bool {
	return chain.LondonBlock != nil && t.Env.Random != nil
}

// baseFee is the environment's, or the one that tests without it assume.
func (t *stateTest) baseFee(chain *params.ChainConfig) *big.Int {
	switch {
	case chain.LondonBlock == nil:
		return nil
	case t.Env.BaseFee == nil:
		return big.NewInt(10)
	}
	return (*big.Int)(t.Env.BaseFee)
}
