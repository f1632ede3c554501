package stf

import (
	"encoding/binary"
	"errors"
	"math"
	"math/big"

	"github.com/ethereum/go-ethereum/consensus/misc/eip1559"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/holiman/uint256"
)

// DAFees are the constants of a chain whose transactions pay for their bytes on
// the DA layer. What may change is in the system config (execution/sysconfig).
type DAFees struct {
	Price      uint64 // of the first block and its target, wei per byte
	MinBaseFee uint64 // wei; the base fee does not sink below it
	Smoothing  uint64 // each block the price goes this part of the way to its target
}

// check tells what is wrong with the constants.
func (f *DAFees) check() error {
	switch {
	case f.MinBaseFee == 0:
		return errors.New("DA fees: the least base fee is 0, must be positive: a fee is turned into gas by dividing by the base fee")
	case f.Smoothing == 0:
		return errors.New("DA fees: smoothing is 0, must be positive: 1 takes the target at once")
	}
	return nil
}

// daState is what a header says of DA fees, in its extra data:
//
//	0         1           9            17           21
//	+---------+-----------+------------+------------+
//	| 1       | price     | target     | forced     |   big-endian
//	+---------+-----------+------------+------------+
type daState struct {
	price  uint64 // what the block's transactions pay, wei per byte
	target uint64 // where the price goes, as the block leaves it in the system config
	forced uint32 // how many transactions, the first of the block, are forced and pay nothing
}

const (
	daStateVersion = 1
	daStateSize    = 21
)

func (s daState) encode() []byte {
	b := append(make([]byte, 0, daStateSize), daStateVersion)
	b = binary.BigEndian.AppendUint64(b, s.price)
	b = binary.BigEndian.AppendUint64(b, s.target)
	return binary.BigEndian.AppendUint32(b, s.forced)
}

// daStateOf reads a header. False for the genesis block, and for a chain without
// DA fees.
func daStateOf(h *types.Header) (s daState, ok bool) {
	if b := h.Extra; len(b) == daStateSize && b[0] == daStateVersion {
		return daState{binary.BigEndian.Uint64(b[1:]), binary.BigEndian.Uint64(b[9:]), binary.BigEndian.Uint32(b[17:])}, true
	}
	return s, false
}

// DAPrice is what transactions of a block pay for a byte on the DA layer, in wei.
// False for the genesis block, and for a chain without DA fees.
func DAPrice(h *types.Header) (uint64, bool) {
	s, ok := daStateOf(h)
	return s.price, ok
}

// DATarget is the price that the blocks after this one move to.
func DATarget(h *types.Header) (uint64, bool) {
	s, ok := daStateOf(h)
	return s.target, ok
}

// Forced is how many transactions of a block are forced, by its header; they are
// the first, and pay no DA gas. False where headers do not tell: see DAPrice.
func Forced(h *types.Header) (int, bool) {
	s, ok := daStateOf(h)
	return int(min(s.forced, math.MaxInt32)), ok // a header may say anything, also where an int has 32 bits
}

// DAGas is the gas that a transaction of this size (see DASize) pays for its bytes
// in a block, beside that of its execution: size times price over the base fee,
// rounded up. Zero where there are no DA fees. More than 64 bits hold is the
// largest number, which no gas limit covers.
func DAGas(h *types.Header, size uint64) uint64 {
	price, _ := DAPrice(h)
	if price == 0 || h.BaseFee == nil || h.BaseFee.Sign() <= 0 {
		return 0 // a base fee of zero is none of the chain's: in a header that a client has altered
	}
	var baseFee, fee, rest uint256.Int
	if baseFee.SetFromBig(h.BaseFee) {
		return 0
	}
	fee.Mul(fee.SetUint64(size), rest.SetUint64(price)) // 128 bits at most
	fee.DivMod(&fee, &baseFee, &rest)
	switch {
	case !fee.IsUint64():
		return math.MaxUint64
	case rest.IsZero() || fee.Uint64() == math.MaxUint64:
		return fee.Uint64()
	}
	return fee.Uint64() + 1
}

// nextDAPrice is the price of the block after one of this price: it goes a part of
// the way to the target, rounded away from where it is, so that it gets there.
func nextDAPrice(price, target, smoothing uint64) uint64 {
	if price <= target {
		return price + ceilDiv(target-price, smoothing)
	}
	return price - ceilDiv(price-target, smoothing)
}

// ceilDiv is a over b, rounded up.
func ceilDiv(a, b uint64) uint64 {
	q := a / b
	if a%b != 0 {
		q++
	}
	return q
}

// NextDAPrice is the DA price of the block after parent; 0 on a chain without DA
// fees.
func NextDAPrice(cfg *Config, parent *types.Header) uint64 {
	if cfg.DA == nil {
		return 0
	}
	s, ok := daStateOf(parent)
	if !ok {
		return cfg.DA.Price
	}
	return nextDAPrice(s.price, s.target, cfg.DA.Smoothing)
}

// NextBaseFee is the base fee of the block after parent: that of EIP-1559, and
// with DA fees not below their least.
func NextBaseFee(cfg *Config, parent *types.Header) *big.Int {
	fee := eip1559.CalcBaseFee(cfg.Chain, parent)
	if cfg.DA != nil {
		if least := new(big.Int).SetUint64(cfg.DA.MinBaseFee); fee.Cmp(least) < 0 {
			return least
		}
	}
	return fee
}

// NextHeader is the header of the block after parent as it stands before anything
// is executed, if it builds upon the same origin: with number, base fee, coinbase
// and DA price. It will do for NewEVM and DAGas.
func NextHeader(cfg *Config, parent *types.Header, timestamp uint64) *types.Header {
	origin := Origin{}.Hash()
	if parent.ParentBeaconRoot != nil {
		origin = *parent.ParentBeaconRoot
	}
	return newHeader(cfg, parent, origin, parent.MixDigest, timestamp)
}

// LaterHeader is the NextHeader of a block this many empty ones after parent's
// child: its base fee has sunk, and its DA price has gone on to the target.
func LaterHeader(cfg *Config, parent *types.Header, blocks int) *types.Header {
	h := NextHeader(cfg, parent, parent.Time)
	for range blocks {
		if s, ok := daStateOf(h); ok {
			s.target = cfg.DA.Price
			if before, ok := daStateOf(parent); ok {
				s.target = before.target
			}
			h.Extra = s.encode()
		}
		parent, h = h, NextHeader(cfg, h, h.Time)
	}
	return h
}

// checkExtra tells what is wrong with the part of a header's extra data that is
// decided before the execution.
func checkExtra(want, got *types.Header) bool {
	w, fees := daStateOf(want)
	if !fees {
		return len(got.Extra) == 0
	}
	g, ok := daStateOf(got)
	return ok && g.price == w.price
}
