package e2e

import (
	"context"
	"math/big"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/feed"
)

// load sends signed transfers from its accounts, in turn, for as long as it is
// told to. It outlives the node that it sends to.
type load struct {
	senders []*sender
	tick    time.Duration // from one account's turn to the next
	batch   int           // transfers in a turn
	sent    atomic.Uint64 // transactions that a node took
}

// sender is one account with the transfers it has signed so far, by nonce.
type sender struct {
	account
	signed []string
	next   uint64 // nonce to send
}

func newLoad(from []account, tick time.Duration, batch int) *load {
	l := &load{tick: tick, batch: batch}
	for _, a := range from {
		l.senders = append(l.senders, &sender{account: a})
	}
	return l
}

// raw is the transfer with a nonce. A nonce always gives the same transaction,
// so that one sent again after a crash is a repetition and no replacement.
func (s *sender) raw(nonce uint64) (string, error) {
	for n := uint64(len(s.signed)); n <= nonce; n++ {
		to := common.BigToAddress(new(big.Int).SetUint64(0x10000 + n%997))
		enc, err := s.sign(n, &to, 1, 21_000, nil).MarshalBinary()
		if err != nil {
			return "", err
		}
		s.signed = append(s.signed, hexutil.Encode(enc))
	}
	return s.signed[nonce], nil
}

// run sends to a node until ctx ends or the node is gone. What the pool of a
// killed node held is lost with it, as it is for every client: each run begins
// with the nonces that the chain knows.
func (l *load) run(ctx context.Context, n *node) {
	for _, s := range l.senders {
		nonce, err := n.eth.NonceAt(ctx, s.address, nil)
		if err != nil {
			return
		}
		s.next = nonce
	}
	tick := time.NewTicker(l.tick)
	defer tick.Stop()
	for turn := 0; ; turn++ {
		select {
		case <-ctx.Done():
			return
		case <-n.ended:
			return
		case <-tick.C:
		}
		l.push(ctx, n, l.senders[turn%len(l.senders)])
	}
}

func (l *load) push(ctx context.Context, n *node, s *sender) {
	batch := make([]rpc.BatchElem, l.batch)
	for i := range batch {
		raw, err := s.raw(s.next + uint64(i))
		if err != nil {
			return
		}
		batch[i] = rpc.BatchElem{Method: "eth_sendRawTransaction", Args: []any{raw}, Result: new(common.Hash)}
	}
	if n.rpc.BatchCallContext(ctx, batch) != nil {
		return
	}
	for i := range batch {
		if batch[i].Error != nil {
			return
		}
		s.next++
		l.sent.Add(1)
	}
}

// witness remembers every block that any node has shown.
type witness struct {
	mu   sync.Mutex
	seen map[uint64]common.Hash
	bad  []conflict
	last uint64
}

// conflict is a height that was shown with two hashes.
type conflict struct {
	number      uint64
	first, then common.Hash
}

func newWitness() *witness { return &witness{seen: map[uint64]common.Hash{}} }

func (w *witness) note(number uint64, hash common.Hash) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if first, ok := w.seen[number]; ok && first != hash {
		w.bad = append(w.bad, conflict{number, first, hash})
		return
	}
	w.seen[number] = hash
	w.last = max(w.last, number)
}

// follow notes the signed blocks of a feed, which comes back with each restart.
func (w *witness) follow(ctx context.Context, url string, g *rollup.Genesis) (*feed.Client, error) {
	var last atomic.Pointer[rollup.Heads]
	last.Store(&rollup.Heads{})
	client, err := feed.NewClient(feed.ClientConfig{
		URL: url, ChainID: g.ChainID(), Sequencer: g.Rollup.Sequencer, MinBackoff: 20 * time.Millisecond, MaxBackoff: 100 * time.Millisecond,
		Heads: func() rollup.Heads { return *last.Load() },
		Deliver: func(_ context.Context, m *feed.Message) error {
			w.note(m.Block.NumberU64(), m.Block.Hash())
			last.Store(&rollup.Heads{Soft: rollup.BlockRef{Number: m.Block.NumberU64(), Hash: m.Block.Hash(), Origin: m.Origin.DAHeight}})
			return nil
		},
	})
	if err == nil {
		go client.Run(ctx)
	}
	return client, err
}

// newest is the highest block seen.
func (w *witness) newest() uint64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.last
}

// snapshot is what was seen so far.
func (w *witness) snapshot() (map[uint64]common.Hash, []conflict) {
	w.mu.Lock()
	defer w.mu.Unlock()
	seen := make(map[uint64]common.Hash, len(w.seen))
	for n, h := range w.seen {
		seen[n] = h
	}
	return seen, w.bad
}

// watch notes the blocks that a node announces, until it is gone: over a
// subscription, and by asking for the newest one as often as it answers.
func (w *witness) watch(ctx context.Context, n *node) {
	var wg sync.WaitGroup
	defer wg.Wait()
	type shown struct {
		Number hexutil.Uint64
		Hash   common.Hash
	}
	wg.Go(func() {
		ws, err := rpc.DialContext(ctx, n.ws)
		if err != nil {
			return
		}
		defer ws.Close()
		heads := make(chan shown, 256)
		sub, err := ws.EthSubscribe(ctx, heads, "newHeads")
		if err != nil {
			return
		}
		defer sub.Unsubscribe()
		for {
			select {
			case h := <-heads:
				w.note(uint64(h.Number), h.Hash)
			case <-sub.Err():
				return
			case <-ctx.Done():
				return
			}
		}
	})
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-n.ended:
			return
		case <-tick.C:
		}
		var b *shown
		if n.rpc.CallContext(ctx, &b, "eth_getBlockByNumber", "latest", false) == nil && b != nil {
			w.note(uint64(b.Number), b.Hash)
		}
	}
}
