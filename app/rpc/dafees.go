package rpc

import (
	"math"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/execution/sysconfig"
)

// An estimate leaves room for what may change until the transaction is included.
// What is not needed is not charged.
const (
	daBlocks = 12 // in which the base fee may sink, and the DA price go on to its target
	daMargin = 4  // 1/daMargin more, for a target that is set higher meanwhile
)

// daGas is the gas that a transaction with these arguments pays for its bytes, on
// top of what it needs to execute; 0 on a chain without DA fees. h is where it is
// tried; upon the head, the next block counts, which will include it.
func (n *node) daGas(args *callArgs, h *types.Header) uint64 {
	if head := n.Chain.Head(); h.Number.Cmp(head.Number) >= 0 {
		h = stf.NextHeader(n.rules, head, head.Time)
	}
	return stf.DAGas(h, stf.DASize(args.transaction()))
}

// daReserve is daGas with the room that an estimate leaves.
func (n *node) daReserve(args *callArgs, h *types.Header) uint64 {
	gas := n.daGas(args, h)
	if head := n.Chain.Head(); h.Number.Cmp(head.Number) >= 0 {
		h = head
	}
	gas = max(gas, stf.DAGas(stf.LaterHeader(n.rules, h, daBlocks), stf.DASize(args.transaction())))
	more := gas / daMargin
	if gas%daMargin != 0 {
		more++
	}
	return gas + min(more, math.MaxUint64-gas)
}

// transaction is what the arguments become when they are signed, as far as its
// size goes; a signature always counts the same.
func (c *callArgs) transaction() *types.Transaction {
	value := new(big.Int)
	if c.Value != nil {
		value = c.Value.ToInt()
	}
	var list types.AccessList
	if c.AccessList != nil {
		list = *c.AccessList
	}
	if len(c.AuthorizationList) > 0 && c.To != nil {
		v, _ := uint256.FromBig(value)
		return types.NewTx(&types.SetCodeTx{To: *c.To, Value: v, Data: c.input(), AccessList: list, AuthList: c.AuthorizationList})
	}
	return types.NewTx(&types.DynamicFeeTx{To: c.To, Value: value, Data: c.input(), AccessList: list})
}

// daShare is what a transaction of a block has paid for its bytes on the DA layer.
type daShare struct {
	size, gas uint64
	fee       *big.Int // wei
}

// daShareOf explains a receipt. Nil on a chain without DA fees; a forced
// transaction has a size and pays nothing.
func daShareOf(h *types.Header, index int, tx *types.Transaction) *daShare {
	forced, ok := stf.Forced(h)
	if !ok {
		return nil
	}
	s := &daShare{size: stf.DASize(tx), fee: new(big.Int)}
	if index >= forced {
		s.gas = stf.DAGas(h, s.size)
		s.fee.Mul(new(big.Int).SetUint64(s.gas), effectiveGasPrice(tx, h.BaseFee))
	}
	return s
}

// fees is the answer of trivium_getFees.
type fees struct {
	BaseFee  *hexutil.Big `json:"baseFeePerGas"` // of the next block
	DA       *daFees      `json:"da"`            // null on a chain without DA fees
	Spending *DASpending  `json:"spending"`      // of the sequencer; null elsewhere
}

// daFees are prices in wei per byte. A transaction's gas for its bytes is size
// times price over the base fee.
type daFees struct {
	Price      hexutil.Uint64 `json:"price"`  // of the next block
	Target     hexutil.Uint64 `json:"target"` // where the price goes
	MaxPrice   hexutil.Uint64 `json:"maxPrice"`
	MinBaseFee hexutil.Uint64 `json:"minBaseFeePerGas"`
	Smoothing  hexutil.Uint64 `json:"smoothing"` // each block the price goes this part of the way
	Operator   common.Address `json:"operator"`
	Recipient  common.Address `json:"recipient"`
	// What the commonest transactions pay in the next block, at its base fee, in wei.
	Transfer *hexutil.Big `json:"transfer"`
	Token    *hexutil.Big `json:"tokenTransfer"`
}

// DASpending is what posting to the DA layer costs the sequencer.
type DASpending struct {
	GasPrice    float64 `json:"gasPrice"`    // offered next, utia per gas
	MaxGasPrice float64 `json:"maxGasPrice"` // never offered more
	Today       uint64  `json:"today"`       // since midnight UTC, utia
	Budget      uint64  `json:"budget"`      // for a day, utia; 0 for none
	Total       uint64  `json:"total"`       // since the home was made, utia
}

// GetFees tells what a transaction pays beside its execution, and what the DA
// layer costs the sequencer.
func (a *triviumAPI) GetFees() (*fees, error) {
	head := a.Chain.Head()
	next := stf.NextHeader(a.rules, head, head.Time)
	out := &fees{BaseFee: (*hexutil.Big)(next.BaseFee)}
	if a.Spending != nil {
		spending := a.Spending()
		out.Spending = &spending
	}
	price, ok := stf.DAPrice(next)
	if !ok {
		return out, nil
	}
	st, err := a.Chain.State(head.Root)
	if err != nil {
		return nil, err
	}
	config, params := sysconfig.Read(st), a.Chain.Genesis().Rollup.DAFees
	cost := func(tx *types.Transaction) *hexutil.Big {
		gas := stf.DAGas(next, stf.DASize(tx))
		return (*hexutil.Big)(new(big.Int).Mul(new(big.Int).SetUint64(gas), next.BaseFee))
	}
	to := common.Address{19: 1}
	ether := new(big.Int).Exp(big.NewInt(10), big.NewInt(18), nil)
	out.DA = &daFees{
		Price: hexutil.Uint64(price), Target: hexutil.Uint64(config.Price), MaxPrice: hexutil.Uint64(config.MaxPrice),
		MinBaseFee: hexutil.Uint64(params.MinBaseFee), Smoothing: hexutil.Uint64(params.Smoothing), Operator: config.Operator, Recipient: config.Recipient,
		Transfer: cost(types.NewTx(&types.DynamicFeeTx{To: &to, Value: ether})),
		Token:    cost(types.NewTx(&types.DynamicFeeTx{To: &to, Data: tokenTransfer})),
	}
	return out, nil
}

// tokenTransfer is call data of transfer(address,uint256) with a recipient as
// random as most.
var tokenTransfer = common.FromHex("0xa9059cbb" +
	"00000000000000000000000070997970c51812dc3a010c7d01b50e0d17dc79c8" +
	"0000000000000000000000000000000000000000000000000de0b6b3a7640000")
