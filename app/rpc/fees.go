package rpc

import (
	"context"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/common/math"
	"github.com/ethereum/go-ethereum/core"
	gethstate "github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/eth/gasprice"
	"github.com/ethereum/go-ethereum/event"
	"github.com/ethereum/go-ethereum/params"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/trivium-chain/trivium/execution/stf"
)

// feeAPI is the part of eth_ that suggests prices, by go-ethereum's oracle.
type feeAPI struct {
	*node
	oracle *gasprice.Oracle
}

// maxFeeHistory bounds eth_feeHistory; a longer request is cut, as EIP-1474's
// clients expect.
const maxFeeHistory = 1024

func newFeeAPI(n *node) *feeAPI {
	start := n.MinTip
	if start == nil {
		start = big.NewInt(params.GWei / 1000)
	}
	return &feeAPI{node: n, oracle: gasprice.NewOracle(feeBackend{n}, gasprice.Config{
		Blocks: 20, Percentile: 60, MaxHeaderHistory: maxFeeHistory, MaxBlockHistory: maxFeeHistory,
		MaxPrice: gasprice.DefaultMaxPrice, IgnorePrice: gasprice.DefaultIgnorePrice,
	}, start)}
}

// nextBaseFee is the base fee of the block after the latest.
func (a *feeAPI) nextBaseFee() *big.Int {
	return stf.NextBaseFee(a.rules, a.Chain.Head())
}

// GasPrice suggests a price for transactions without fee caps: the tip of recent
// blocks over the next base fee.
func (a *feeAPI) GasPrice(ctx context.Context) (*hexutil.Big, error) {
	tip, err := a.oracle.SuggestTipCap(ctx)
	if err != nil {
		return nil, err
	}
	return (*hexutil.Big)(new(big.Int).Add(tip, a.nextBaseFee())), nil
}

// MaxPriorityFeePerGas suggests a tip.
func (a *feeAPI) MaxPriorityFeePerGas(ctx context.Context) (*hexutil.Big, error) {
	tip, err := a.oracle.SuggestTipCap(ctx)
	return (*hexutil.Big)(tip), err
}

// BlobBaseFee is the price of a unit of blob gas, which never rises: no
// transaction may carry blobs.
func (a *feeAPI) BlobBaseFee() *hexutil.Big {
	return (*hexutil.Big)(big.NewInt(params.BlobTxMinBlobGasprice))
}

type feeHistory struct {
	OldestBlock      *hexutil.Big     `json:"oldestBlock"`
	Reward           [][]*hexutil.Big `json:"reward,omitempty"`
	BaseFee          []*hexutil.Big   `json:"baseFeePerGas,omitempty"`
	GasUsedRatio     []float64        `json:"gasUsedRatio"`
	BlobBaseFee      []*hexutil.Big   `json:"baseFeePerBlobGas,omitempty"`
	BlobGasUsedRatio []float64        `json:"blobGasUsedRatio,omitempty"`
}

func hexBigs(in []*big.Int) []*hexutil.Big {
	out := make([]*hexutil.Big, len(in))
	for i, v := range in {
		out[i] = (*hexutil.Big)(v)
	}
	return out
}

// FeeHistory gives base fees, use and tips (at the given percentiles of gas) of
// up to 1024 blocks that end at last.
func (a *feeAPI) FeeHistory(ctx context.Context, count math.HexOrDecimal64, last gethrpc.BlockNumber, percentiles *[]float64) (*feeHistory, error) {
	if percentiles == nil {
		percentiles = new([]float64)
	}
	if b := a.Chain.Base(); b != nil {
		h := a.header(last)
		if h != nil && h.Number.Uint64() >= b.Number { // the blocks before are not here
			count = min(count, math.HexOrDecimal64(h.Number.Uint64()-b.Number+1))
		} else if err := a.gone(last); err != nil {
			return nil, err
		}
	}
	oldest, rewards, baseFees, ratios, blobFees, blobRatios, err := a.oracle.FeeHistory(ctx, uint64(count), last, *percentiles)
	if err != nil {
		return nil, err
	}
	out := &feeHistory{OldestBlock: (*hexutil.Big)(oldest), GasUsedRatio: ratios, BlobGasUsedRatio: blobRatios}
	for _, row := range rewards {
		for i, tip := range row {
			if tip.Sign() < 0 { // a deposit offers nothing, and does not owe the base fee either
				row[i] = new(big.Int)
			}
		}
		out.Reward = append(out.Reward, hexBigs(row))
	}
	if baseFees != nil {
		if da := a.rules.DA; da != nil { // the oracle takes the next block's for that of EIP-1559 alone
			least := new(big.Int).SetUint64(da.MinBaseFee)
			for i, fee := range baseFees {
				if fee.Cmp(least) < 0 {
					baseFees[i] = least
				}
			}
		}
		out.BaseFee = hexBigs(baseFees)
	}
	if blobFees != nil {
		out.BlobBaseFee = hexBigs(blobFees)
	}
	return out, nil
}

// feeBackend shows the chain to go-ethereum's oracle.
type feeBackend struct{ *node }

func (b feeBackend) HeaderByNumber(_ context.Context, n gethrpc.BlockNumber) (*types.Header, error) {
	return b.header(n), nil
}

func (b feeBackend) BlockByNumber(_ context.Context, n gethrpc.BlockNumber) (*types.Block, error) {
	return b.block(n), nil
}

func (b feeBackend) GetReceipts(_ context.Context, hash common.Hash) (types.Receipts, error) {
	return b.Chain.Receipts(hash), nil
}

func (b feeBackend) Pending() (*types.Block, types.Receipts, *gethstate.StateDB) {
	return nil, nil, nil // the pending block holds no transactions to learn from
}

func (b feeBackend) ChainConfig() *params.ChainConfig { return b.rules.Chain }

func (b feeBackend) SubscribeChainHeadEvent(ch chan<- core.ChainHeadEvent) event.Subscription {
	return b.Chain.SubscribeHead(ch)
}
