package mempool

import (
	"container/heap"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/holiman/uint256"
)

// Ordered gives executable transactions, the best paid first, each account's in
// the order of its nonces. It is a snapshot, for one goroutine.
type Ordered struct {
	minTip, baseFee *uint256.Int
	lanes           lanes
}

// lane is what is left of one account; txs[0] is next and pays tip.
type lane struct {
	tip uint256.Int
	txs []*types.Transaction
}

// Pending gives the executable transactions for a block with this base fee that
// pay at least minTip to the block's producer, in wei per gas. Nil means 0.
func (p *Pool) Pending(minTip, baseFee *uint256.Int) *Ordered {
	pending, _ := p.legacy.Content()
	return Order(pending, minTip, baseFee)
}

// Order is Pending for transactions at hand. It consumes the slices.
func Order(byAccount map[common.Address][]*types.Transaction, minTip, baseFee *uint256.Int) *Ordered {
	if minTip == nil {
		minTip = new(uint256.Int)
	}
	if baseFee == nil {
		baseFee = new(uint256.Int)
	}
	o := &Ordered{minTip: minTip, baseFee: baseFee, lanes: make(lanes, 0, len(byAccount))}
	space := make([]lane, len(byAccount))
	for _, txs := range byAccount {
		l := &space[len(o.lanes)]
		l.txs = txs
		if o.price(l) {
			o.lanes = append(o.lanes, l)
		}
	}
	heap.Init(&o.lanes)
	return o
}

// price sets the lane's tip; false when its next transaction pays too little,
// which also bars those after it.
func (o *Ordered) price(l *lane) bool {
	if len(l.txs) == 0 {
		return false
	}
	tx := l.txs[0]
	fee, over := uint256.FromBig(tx.GasFeeCap())
	if over || fee.Lt(o.baseFee) {
		return false
	}
	tip, over := uint256.FromBig(tx.GasTipCap())
	if over {
		return false
	}
	if fee.Sub(fee, o.baseFee); fee.Lt(tip) {
		tip = fee
	}
	l.tip = *tip
	return !tip.Lt(o.minTip)
}

// Peek is the next transaction, or nil when there is none.
func (o *Ordered) Peek() *types.Transaction {
	if len(o.lanes) == 0 {
		return nil
	}
	return o.lanes[0].txs[0]
}

// Shift goes on behind the next transaction: it was taken, or cannot be and does
// not bar those after it.
func (o *Ordered) Shift() {
	l := o.lanes[0]
	l.txs = l.txs[1:]
	if o.price(l) {
		heap.Fix(&o.lanes, 0)
		return
	}
	heap.Pop(&o.lanes)
}

// Pop leaves out the next transaction and all others of its account.
func (o *Ordered) Pop() { heap.Pop(&o.lanes) }

// lanes is a heap with the highest tip at the top; of equal ones, the
// transaction that was seen first.
type lanes []*lane

func (h lanes) Len() int { return len(h) }
func (h lanes) Less(i, j int) bool {
	if c := h[i].tip.Cmp(&h[j].tip); c != 0 {
		return c > 0
	}
	return h[i].txs[0].Time().Before(h[j].txs[0].Time())
}
func (h lanes) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *lanes) Push(x any)   { *h = append(*h, x.(*lane)) }
func (h *lanes) Pop() any {
	old := *h
	l := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	return l
}
