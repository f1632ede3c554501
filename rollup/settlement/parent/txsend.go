package parent

import (
	"context"
	"errors"
	"math/big"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
)

// blockHead is what sending and watching read of a header.
type blockHead struct {
	Number  hexutil.Uint64 `json:"number"`
	Hash    common.Hash    `json:"hash"`
	Time    hexutil.Uint64 `json:"timestamp"`
	BaseFee *hexutil.Big   `json:"baseFeePerGas"`
}

// txReceipt is what sending reads of a receipt.
type txReceipt struct {
	TxHash      common.Hash    `json:"transactionHash"`
	BlockHash   common.Hash    `json:"blockHash"`
	BlockNumber hexutil.Uint64 `json:"blockNumber"`
	Status      hexutil.Uint64 `json:"status"`
}

// fee is what a transaction offers, in wei per gas.
type fee struct{ tip, cap *big.Int }

const (
	raisePart  = 8       // a fee is raised by an eighth: nodes ask for a tenth at least
	gasPart    = 4       // a quarter is added to what an estimate gives: state moves until the transaction is in a block
	maxGas     = 1 << 24 // of a transaction (EIP-7825)
	defaultTip = params.GWei
)

// blockAt is what sending reads of a block, by tag or number; an error if there is none.
func blockAt(ctx context.Context, c caller, at any) (blockHead, error) {
	if n, ok := at.(uint64); ok {
		at = hexutil.Uint64(n)
	}
	var h *blockHead
	if err := c.call(ctx, &h, "eth_getBlockByNumber", at, false); err != nil {
		return blockHead{}, err
	}
	if h == nil {
		return blockHead{}, errorf(ReasonSyncing, "eth_getBlockByNumber", "there is no block %v", at)
	}
	return *h, nil
}

// finalNumber is the number of the newest block that counts as final, below a head.
func finalNumber(ctx context.Context, c caller, confirmations uint64, head blockHead) (uint64, error) {
	if confirmations > 0 {
		return uint64(head.Number) - min(confirmations, uint64(head.Number)), nil
	}
	h, err := blockAt(ctx, c, finalized)
	var coded codedError
	if errors.As(err, &coded) && coded.ErrorCode() == codeUnknownBlock || ReasonOf(err) == ReasonSyncing {
		return 0, nil // nothing is final yet
	}
	return uint64(h.Number), err
}

// find looks for the receipt of an attempt, in a block that is on the chain.
func (s *Sender) find(ctx context.Context, r *record) (*txReceipt, error) {
	for _, a := range slices.Backward(r.Attempts) {
		var in *txReceipt
		if err := s.cfg.Client.call(ctx, &in, "eth_getTransactionReceipt", a.Hash); err != nil {
			return nil, err
		}
		if in == nil || in.TxHash != a.Hash {
			continue
		}
		var h *blockHead
		if err := s.cfg.Client.call(ctx, &h, "eth_getBlockByNumber", in.BlockNumber, false); err != nil {
			return nil, err
		}
		if h != nil && h.Hash == in.BlockHash {
			return in, nil
		}
	}
	return nil, nil
}

// estimate gives the gas limit for a record.
func (s *Sender) estimate(ctx context.Context, r *record) (uint64, error) {
	call := map[string]any{"from": s.address, "value": (*hexutil.Big)(r.Value), "data": hexutil.Bytes(r.Data)}
	if r.To != nil {
		call["to"] = r.To
	}
	var gas hexutil.Uint64
	err := s.cfg.Client.call(ctx, &gas, "eth_estimateGas", call, latest)
	if answerOf(err) == answerFunds {
		err = errorf(ReasonFunds, "eth_estimateGas", "%s cannot pay for %s: %w", s.address, r.Key, cause(err))
	}
	return min(uint64(gas)+uint64(gas)/gasPart, maxGas), err
}

// fees is what a transaction would have to offer now: the tip that the node advises, above
// twice the base fee, which five full blocks do not reach.
func (s *Sender) fees(ctx context.Context, h blockHead) (fee, error) {
	if h.BaseFee == nil {
		return fee{}, errorf(ReasonAnswer, "eth_getBlockByNumber", "block %d has no base fee: want a parent chain with EIP-1559", uint64(h.Number))
	}
	tip := big.NewInt(defaultTip)
	var advised *hexutil.Big
	if err := s.cfg.Client.call(ctx, &advised, "eth_maxPriorityFeePerGas"); err == nil && advised != nil {
		tip = advised.ToInt()
	}
	f := fee{tip, new(big.Int).Add(new(big.Int).Lsh(h.BaseFee.ToInt(), 1), tip)}
	s.bound(&f)
	return f, nil
}

// bound keeps a fee within MaxFee.
func (s *Sender) bound(f *fee) {
	most := new(big.Int).SetUint64(s.cfg.MaxFee)
	if f.cap.Cmp(most) > 0 {
		f.cap = most
	}
	if f.tip.Cmp(f.cap) > 0 {
		f.tip = f.cap
	}
}

// sign makes and stores an attempt.
func (s *Sender) sign(r *record, nonce, gas uint64, f fee) error {
	tx, err := types.SignNewTx(s.cfg.Key, s.signer, &types.DynamicFeeTx{
		ChainID: s.signer.ChainID(), Nonce: nonce, GasTipCap: f.tip, GasFeeCap: f.cap, Gas: gas, To: r.To, Value: r.Value, Data: r.Data,
	})
	if err != nil {
		return err
	}
	raw, err := tx.MarshalBinary()
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	next := *r
	next.Nonce, next.Gas, next.Raw = nonce, gas, raw
	next.Attempts = append(slices.Clone(r.Attempts), attempt{tx.Hash(), f.tip, f.cap})
	if err := s.store.signed(&next); err != nil {
		return err
	}
	*r = next
	return nil
}

// send gives the newest attempt to the parent chain. One that it has already is sent
// again for nothing.
func (s *Sender) send(ctx context.Context, r *record, m *mark) error {
	m.sent, m.raise = s.cfg.Now(), false
	err := s.cfg.Client.call(ctx, new(common.Hash), "eth_sendRawTransaction", hexutil.Bytes(r.Raw))
	switch a := answerOf(err); a {
	case answerTaken, answerUsed: // a used nonce: the next look tells by what
		return nil
	case answerLow:
		m.raise = true
		return nil
	case answerFunds:
		return errorf(ReasonFunds, "eth_sendRawTransaction", "%s cannot pay for %s: %w", s.address, r.Key, cause(err))
	case answerRefused:
		return errorf(ReasonTx, "eth_sendRawTransaction", "%s: %w", r.Key, cause(err))
	default:
		m.sent = time.Time{} // once more, at the next look
		return err
	}
}

// raise replaces a record's attempt by one with a higher fee. At the highest, the last
// attempt is sent again: the node may have forgotten it.
func (s *Sender) raise(ctx context.Context, v view, r *record, m *mark) error {
	now, err := s.fees(ctx, v.head)
	if err != nil {
		return err
	}
	last := r.Attempts[len(r.Attempts)-1]
	least := fee{raised(last.Tip), raised(last.Cap)}
	f := fee{larger(now.tip, least.tip), larger(now.cap, least.cap)}
	s.bound(&f)
	if f.tip.Cmp(least.tip) < 0 || f.cap.Cmp(least.cap) < 0 {
		if err := s.send(ctx, r, m); err != nil {
			return err
		}
		return errorf(ReasonFee, "eth_sendRawTransaction", "%s offers %s wei per gas and is in no block, and parent.max_fee is %d", r.Key, last.Cap, s.cfg.MaxFee)
	}
	if err := s.sign(r, r.Nonce, r.Gas, f); err != nil {
		return err
	}
	s.log.Info("a transaction on the parent chain offers more", "for", r.Key, "nonce", r.Nonce, "tip", f.tip, "cap", f.cap, "attempt", len(r.Attempts))
	return s.send(ctx, r, m)
}

func raised(x *big.Int) *big.Int {
	more := new(big.Int).Div(x, big.NewInt(raisePart))
	return more.Add(more, x).Add(more, common.Big1)
}

func larger(a, b *big.Int) *big.Int {
	if a.Cmp(b) > 0 {
		return a
	}
	return b
}

func (s *Sender) setOutcome(r *record, o Outcome) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r.outcome = o
}

// end takes a record off the queue.
func (s *Sender) end(r *record, o Outcome) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.store.end(r, o); err != nil {
		return err
	}
	s.queue = slices.DeleteFunc(s.queue, func(x *record) bool { return x == r })
	delete(s.marks, r.seq)
	log := s.log.Info
	if o.State != StateDone {
		log = s.log.Error
	}
	log("a transaction on the parent chain is over", "for", r.Key, "state", o.State, "tx", o.Tx, "block", o.Block, "why", o.Why)
	return nil
}

// SenderStatus is what a Sender does at the moment.
type SenderStatus struct {
	Address common.Address
	Waiting int // intents in the queue, those under way among them
	// Under way is the first in the queue.
	Key      string
	Tx       common.Hash // its newest attempt; zero before the first
	Nonce    uint64
	Attempts int
	Cap      *big.Int // that the newest attempt offers, wei per gas
	Mined    bool

	Trouble *Error // why it does not go on
	Since   time.Time
}

// Status is a snapshot.
func (s *Sender) Status() SenderStatus {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := SenderStatus{Address: s.address, Waiting: len(s.queue), Trouble: s.trouble, Since: s.since}
	if len(s.queue) == 0 {
		return out
	}
	r := s.queue[0]
	out.Key, out.Attempts, out.Nonce, out.Mined = r.Key, len(r.Attempts), r.Nonce, r.outcome.State == StateMined
	if n := len(r.Attempts); n > 0 {
		out.Tx, out.Cap = r.Attempts[n-1].Hash, r.Attempts[n-1].Cap
	}
	return out
}
