package mempool

import (
	"crypto/ecdsa"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	gethstate "github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/txpool"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/event"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/trie"
	"github.com/ethereum/go-ethereum/triedb"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/state"
	"github.com/trivium-chain/trivium/execution/stf"
)

const gwei = params.GWei

// testChain is a chain whose blocks change nothing but nonces.
type testChain struct {
	rules  *stf.Config
	db     gethstate.Database
	tdb    *triedb.Database
	feed   event.Feed
	head   atomic.Pointer[types.Header]
	mu     sync.Mutex
	blocks map[common.Hash]*types.Block
}

func newTestChain(t testing.TB, fund ...common.Address) *testChain {
	kv := rawdb.NewMemoryDatabase()
	tdb := triedb.NewDatabase(kv, triedb.HashDefaults)
	c := &testChain{
		rules:  &stf.Config{Chain: stf.ChainConfig(big.NewInt(7357))},
		db:     gethstate.NewDatabase(tdb, gethstate.NewCodeDB(kv)),
		tdb:    tdb,
		blocks: make(map[common.Hash]*types.Block),
	}
	c.commit(t, nil, types.EmptyRootHash, nil, func(s *gethstate.StateDB) {
		for _, a := range fund {
			s.SetBalance(a, uint256.NewInt(params.Ether), tracing.BalanceChangeUnspecified)
		}
	})
	return c
}

func (c *testChain) commit(t testing.TB, parent *types.Header, root common.Hash, txs []*types.Transaction, change func(*gethstate.StateDB)) *types.Block {
	t.Helper()
	st, err := gethstate.New(root, c.db)
	if err != nil {
		t.Fatal(err)
	}
	change(st)
	h := &types.Header{Number: new(big.Int), GasLimit: 400e6, BaseFee: big.NewInt(gwei), Difficulty: new(big.Int), Time: 1}
	if parent != nil {
		h.Number.Add(parent.Number, common.Big1)
		h.ParentHash, h.Time = parent.Hash(), parent.Time+1
	}
	h.Root, err = st.Commit(c.rules.Chain.Rules(h.Number, true, h.Time), h.Number.Uint64())
	if err != nil {
		t.Fatal(err)
	}
	b := types.NewBlock(h, &types.Body{Transactions: txs}, nil, trie.NewListHasher())
	c.mu.Lock()
	c.blocks[b.Hash()] = b
	c.mu.Unlock()
	c.head.Store(b.Header())
	c.feed.Send(core.ChainHeadEvent{Header: b.Header()})
	return b
}

// extend adds a block with these transactions on a parent and makes it the head.
func (c *testChain) extend(t testing.TB, parent *types.Header, txs ...*types.Transaction) *types.Block {
	t.Helper()
	return c.commit(t, parent, parent.Root, txs, func(s *gethstate.StateDB) {
		for _, tx := range txs {
			from, err := types.Sender(types.LatestSigner(c.rules.Chain), tx)
			if err != nil {
				t.Fatal(err)
			}
			s.SetNonce(from, tx.Nonce()+1, tracing.NonceChangeUnspecified)
		}
	})
}

func (c *testChain) Head() *types.Header { return c.head.Load() }
func (c *testChain) State(root common.Hash) (*state.State, error) {
	return state.New(root, c.db)
}
func (c *testChain) BlockByHash(hash common.Hash) *types.Block {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.blocks[hash]
}
func (c *testChain) SubscribeHead(ch chan<- core.ChainHeadEvent) event.Subscription {
	return c.feed.Subscribe(ch)
}

// user is a key with a nonce that it counts itself.
type user struct {
	key    *ecdsa.PrivateKey
	addr   common.Address
	signer types.Signer
}

func newUsers(t testing.TB, n int) []*user {
	us := make([]*user, n)
	for i := range us {
		key, err := crypto.ToECDSA(common.LeftPadBytes(big.NewInt(int64(i)+1).Bytes(), 32))
		if err != nil {
			t.Fatal(err)
		}
		us[i] = &user{key, crypto.PubkeyToAddress(key.PublicKey), types.LatestSignerForChainID(big.NewInt(7357))}
	}
	return us
}

func addresses(us []*user) []common.Address {
	out := make([]common.Address, len(us))
	for i, u := range us {
		out[i] = u.addr
	}
	return out
}

// tx is a transfer that pays at most fee and at best tip, in gwei.
func (u *user) tx(t testing.TB, nonce uint64, fee, tip int64) *types.Transaction {
	t.Helper()
	tx, err := types.SignNewTx(u.key, u.signer, &types.DynamicFeeTx{
		ChainID: big.NewInt(7357), Nonce: nonce, Gas: 21000, To: &common.Address{1}, Value: common.Big1,
		GasFeeCap: big.NewInt(fee * gwei), GasTipCap: big.NewInt(tip * gwei),
	})
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

func newPool(t testing.TB, c *testChain) *Pool {
	p, err := New(Config{Chain: c, Rules: c.rules, PriceLimit: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

func mustAdd(t testing.TB, p *Pool, txs ...*types.Transaction) {
	t.Helper()
	if err := errors.Join(p.Add(txs)...); err != nil {
		t.Fatal(err)
	}
}

// drain takes everything from the iterator.
func drain(o *Ordered) []*types.Transaction {
	var out []*types.Transaction
	for tx := o.Peek(); tx != nil; tx = o.Peek() {
		out = append(out, tx)
		o.Shift()
	}
	return out
}

func TestErrorsAreThoseOfGoEthereum(t *testing.T) {
	us := newUsers(t, 2)
	poor := us[1]
	c := newTestChain(t, us[0].addr)
	p := newPool(t, c)
	used := us[0].tx(t, 0, 10, 2)
	c.extend(t, c.Head(), used)
	if err := p.Sync(); err != nil {
		t.Fatal(err)
	}
	waiting := us[0].tx(t, 1, 10, 2)
	mustAdd(t, p, waiting)
	other, err := types.SignNewTx(us[0].key, types.LatestSignerForChainID(big.NewInt(1)), &types.LegacyTx{Gas: 21000, GasPrice: big.NewInt(gwei), To: &common.Address{}})
	if err != nil {
		t.Fatal(err)
	}
	blob := types.NewTx(&types.BlobTx{ChainID: uint256.NewInt(7357), Gas: 21000, BlobHashes: []common.Hash{{1}}})
	forced := types.NewTx(&types.DynamicFeeTx{ChainID: big.NewInt(7357), Gas: 21000, V: new(big.Int), R: big.NewInt(1), S: big.NewInt(1)})

	for _, tc := range []struct {
		name string
		tx   *types.Transaction
		is   error
		text string
	}{
		{"used nonce", used, core.ErrNonceTooLow, "nonce too low: next nonce 1, tx nonce 0"},
		{"known", waiting, txpool.ErrAlreadyKnown, "already known"},
		{"replacement pays 5 % more", fivePercentMore(t, us[0]), txpool.ErrReplaceUnderpriced, "replacement transaction underpriced"},
		{"no money", poor.tx(t, 0, 10, 2), core.ErrInsufficientFunds, "insufficient funds for gas * price + value: balance 0, tx cost 210000000000001, overshot 210000000000001"},
		{"no tip", us[0].tx(t, 2, 10, 0), txpool.ErrTxGasPriceTooLow, "transaction gas price below minimum: gas tip cap 0, minimum needed 1"},
		{"other chain", other, txpool.ErrInvalidSender, "invalid sender: invalid chain id for signer: have 1 want 7357"},
		{"blob transaction", blob, core.ErrTxTypeNotSupported, "transaction type not supported: received type 3"},
		{"reserved signature", forced, stf.ErrReservedSignature, "reserved signature"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			err := p.Add([]*types.Transaction{tc.tx})[0]
			if !errors.Is(err, tc.is) || err.Error() != tc.text {
				t.Fatalf("got %v\nwant %s", err, tc.text)
			}
		})
	}
	if pending, queued := p.Stats(); pending != 1 || queued != 0 {
		t.Fatalf("pool holds %d and %d, want 1 and 0", pending, queued)
	}
}

func fivePercentMore(t *testing.T, u *user) *types.Transaction {
	tx, err := types.SignNewTx(u.key, u.signer, &types.DynamicFeeTx{
		ChainID: big.NewInt(7357), Nonce: 1, Gas: 21000, To: &common.Address{1},
		GasFeeCap: big.NewInt(10.5 * gwei), GasTipCap: big.NewInt(2.1 * gwei),
	})
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

func TestEachErrorStandsAtItsTransaction(t *testing.T) {
	us := newUsers(t, 2)
	c := newTestChain(t, us[0].addr)
	p := newPool(t, c)
	a, b := us[0].tx(t, 0, 10, 1), us[0].tx(t, 1, 10, 1)
	bad := us[1].tx(t, 0, 10, 1)
	blob := types.NewTx(&types.BlobTx{ChainID: uint256.NewInt(7357), Gas: 21000})
	errs := p.Add([]*types.Transaction{blob, a, bad, b, a})
	want := []error{core.ErrTxTypeNotSupported, nil, core.ErrInsufficientFunds, nil, txpool.ErrAlreadyKnown}
	for i := range want {
		if !errors.Is(errs[i], want[i]) {
			t.Errorf("transaction %d: got %v, want %v", i, errs[i], want[i])
		}
	}
}

func TestOrderIsByPriceThenNonce(t *testing.T) {
	us := newUsers(t, 4)
	c := newTestChain(t, addresses(us)...)
	p := newPool(t, c)
	a0, a1 := us[0].tx(t, 0, 10, 1), us[0].tx(t, 1, 10, 9) // a cheap one holds a dear one back
	b0 := us[1].tx(t, 0, 10, 3)
	c0 := us[2].tx(t, 0, 4, 4) // at base fee 2 it pays 2
	d0, d1 := us[3].tx(t, 0, 1, 1), us[3].tx(t, 1, 10, 9)
	mustAdd(t, p, a1, a0, d1, d0, c0, b0)

	base := uint256.NewInt(2 * gwei)
	if got, want := drain(p.Pending(nil, base)), []*types.Transaction{b0, c0, a0, a1}; !slices.Equal(got, want) {
		t.Fatalf("order is %s, want %s (d cannot pay the base fee and holds its next back)", names(us, got), names(us, want))
	}
	if got, want := drain(p.Pending(uint256.NewInt(2*gwei), base)), []*types.Transaction{b0, c0}; !slices.Equal(got, want) {
		t.Fatalf("with a least tip of 2 the order is %s, want %s", names(us, got), names(us, want))
	}
	o := p.Pending(nil, uint256.NewInt(gwei/2))
	for o.Peek() != a0 {
		o.Shift()
	}
	o.Pop()
	if left := drain(o); slices.Contains(left, a1) {
		t.Fatal("Pop left a transaction of the same account")
	}
}

func names(us []*user, txs []*types.Transaction) string {
	var out []string
	for _, tx := range txs {
		from, _ := types.Sender(us[0].signer, tx)
		i := slices.IndexFunc(us, func(u *user) bool { return u.addr == from })
		out = append(out, fmt.Sprintf("%c%d", 'a'+i, tx.Nonce()))
	}
	return strings.Join(out, " ")
}

func TestIncludedLeaveAndRewoundComeBack(t *testing.T) {
	us := newUsers(t, 1)
	c := newTestChain(t, us[0].addr)
	p := newPool(t, c)
	genesis := c.Head()
	a, b := us[0].tx(t, 0, 10, 1), us[0].tx(t, 1, 10, 1)
	mustAdd(t, p, a, b)
	c.extend(t, genesis, a, b)
	if err := p.Sync(); err != nil {
		t.Fatal(err)
	}
	if pending, queued := p.Stats(); pending+queued != 0 {
		t.Fatalf("after inclusion the pool holds %d and %d", pending, queued)
	}
	c.extend(t, genesis, a) // another block at the same height, without b
	if err := p.Sync(); err != nil {
		t.Fatal(err)
	}
	if got := drain(p.Pending(nil, nil)); !slices.Equal(got, []*types.Transaction{b}) {
		t.Fatalf("after the rewind %d wait, want b alone", len(got))
	}
	if p.Nonce(us[0].addr) != 2 {
		t.Fatalf("nonce is %d, want 2", p.Nonce(us[0].addr))
	}
}

// A deposit in a block that was rewound is no transaction that waits: it comes from the
// parent chain alone.
func TestRewoundDepositsStayAway(t *testing.T) {
	us := newUsers(t, 1)
	c := newTestChain(t, us[0].addr)
	c.rules.Deposits = true
	p := newPool(t, c)
	genesis := c.Head()
	mine := us[0].tx(t, 0, 10, 1)
	deposit := (&messages.Deposit{From: us[0].addr, To: &common.Address{1}, Gas: 21000, Index: 1}).Tx(c.rules.Chain.ChainID)
	stf.RecoverSenders(c.rules, []*types.Transaction{deposit})
	c.extend(t, genesis, deposit, mine)
	if err := p.Sync(); err != nil {
		t.Fatal(err)
	}
	c.extend(t, genesis)
	if err := p.Sync(); err != nil {
		t.Fatal(err)
	}
	if pending, queued := p.Content(); len(pending) != 1 || len(queued) != 0 || len(pending[us[0].addr]) != 1 || pending[us[0].addr][0].Hash() != mine.Hash() {
		t.Errorf("after the rewind %v wait, and %v behind gaps", pending, queued)
	}
	if err := p.Add([]*types.Transaction{deposit})[0]; !errors.Is(err, stf.ErrReservedSignature) {
		t.Errorf("a deposit that somebody sends: %v", err)
	}
}

func TestPauseNamesTheCause(t *testing.T) {
	us := newUsers(t, 1)
	c := newTestChain(t, us[0].addr)
	p := newPool(t, c)
	cause := errors.New("the DA layer has been out of reach for 12m")
	p.Pause(cause)
	err := p.Add([]*types.Transaction{us[0].tx(t, 0, 10, 1)})[0]
	if !errors.Is(err, cause) || err.Error() != "transactions are not accepted at the moment: the DA layer has been out of reach for 12m" {
		t.Fatalf("got %v", err)
	}
	p.Resume()
	mustAdd(t, p, us[0].tx(t, 0, 10, 1))
}

func TestClosedPoolAnswers(t *testing.T) {
	us := newUsers(t, 1)
	p := newPool(t, newTestChain(t, us[0].addr))
	p.Close()
	if err := p.Add([]*types.Transaction{us[0].tx(t, 0, 10, 1)})[0]; !errors.Is(err, ErrClosed) {
		t.Fatalf("Add: %v", err)
	}
	if err := p.Sync(); !errors.Is(err, ErrClosed) {
		t.Fatalf("Sync: %v", err)
	}
}

// A client that got its answer must find its transaction in the next nonce, no
// matter how many others add at the same time and how many blocks pass.
func TestReadYourWritesUnderLoad(t *testing.T) {
	const clients, each = 16, 60
	us := newUsers(t, clients)
	c := newTestChain(t, addresses(us)...)
	p := newPool(t, c)
	var wg sync.WaitGroup
	for _, u := range us {
		wg.Go(func() {
			for n := range uint64(each) {
				if err := p.Add([]*types.Transaction{u.tx(t, n, 10, 1)})[0]; err != nil {
					t.Errorf("nonce %d: %v", n, err)
					return
				}
				if got := p.Nonce(u.addr); got != n+1 {
					t.Errorf("after nonce %d was taken the next is %d", n, got)
					return
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { wg.Wait(); close(done) }()
	for included := false; !included; {
		select {
		case <-done:
			included = true
		default:
		}
		c.extend(t, c.Head(), drain(p.Pending(nil, nil))...)
		if err := p.Sync(); err != nil {
			t.Fatal(err)
		}
	}
	if pending, queued := p.Stats(); pending+queued != 0 {
		t.Fatalf("%d and %d are left", pending, queued)
	}
}

// Nothing may be dropped while 20,000 transactions wait, some accounts having
// hundreds of them that arrived in the wrong order.
func TestRoomForManyInFlight(t *testing.T) {
	us := newUsers(t, 40)
	c := newTestChain(t, addresses(us)...)
	p := newPool(t, c)
	const each = 500
	var wg sync.WaitGroup
	for _, u := range us {
		wg.Go(func() {
			txs := make([]*types.Transaction, each)
			for n := range txs {
				txs[n] = u.tx(t, uint64(each-1-n), 10, 1)
			}
			for part := range slices.Chunk(txs, 100) {
				mustAdd(t, p, part...)
			}
		})
	}
	wg.Wait()
	if pending, queued := p.Stats(); pending != len(us)*each || queued != 0 {
		t.Fatalf("pool holds %d executable and %d queued, want %d and 0", pending, queued, len(us)*each)
	}
}

// BenchmarkAdd measures transactions a second as a node sees them: signatures
// unknown, a block every 12,000 transactions. The second figure is the time of
// one transaction in units of one signature recovery on one core, which no node
// can do without.
func BenchmarkAdd(b *testing.B) {
	for _, bc := range []struct{ accounts, clients, batch int }{{1000, 32, 1}, {10000, 32, 1}, {1000, 4, 100}, {10000, 4, 100}} {
		b.Run(fmt.Sprintf("accounts=%d/clients=%d/batch=%d", bc.accounts, bc.clients, bc.batch), func(b *testing.B) {
			us := newUsers(b, bc.accounts)
			c := newTestChain(b, addresses(us)...)
			p := newPool(b, c)
			raw := make([][]byte, b.N)
			for i := range raw {
				u := us[i%len(us)]
				raw[i], _ = u.tx(b, uint64(i/len(us)), 10, 1).MarshalBinary()
			}
			one := recovery(b, us[0])
			work := make(chan [][]byte, bc.clients)
			blocks := make(chan struct{}, 1)
			var added atomic.Int64
			b.ResetTimer()
			go func() {
				for range blocks {
					c.extend(b, c.Head(), drain(p.Pending(nil, nil))...)
				}
			}()
			var wg sync.WaitGroup
			for range bc.clients {
				wg.Go(func() {
					for part := range work {
						txs := make([]*types.Transaction, len(part))
						for i := range part {
							txs[i] = new(types.Transaction)
							if err := txs[i].UnmarshalBinary(part[i]); err != nil {
								b.Error(err)
							}
						}
						for _, err := range p.Add(txs) {
							if err != nil {
								b.Error(err)
							}
						}
						n := added.Add(int64(len(txs)))
						if n/12000 != (n-int64(len(txs)))/12000 {
							select {
							case blocks <- struct{}{}:
							default:
							}
						}
					}
				})
			}
			for part := range slices.Chunk(raw, bc.batch) {
				work <- part
			}
			close(work)
			wg.Wait()
			b.StopTimer()
			close(blocks)
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "tx/s")
			b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)/one.Seconds(), "recoveries/tx")
		})
	}
}

// recovery is the time of one signature recovery on this machine.
func recovery(b *testing.B, u *user) time.Duration {
	const n = 200
	txs := make([]*types.Transaction, n)
	for i := range txs {
		txs[i] = u.tx(b, uint64(i), 10, 1)
		raw, err := txs[i].MarshalBinary()
		if err != nil {
			b.Fatal(err)
		}
		txs[i] = new(types.Transaction)
		if err := txs[i].UnmarshalBinary(raw); err != nil {
			b.Fatal(err)
		}
	}
	start := time.Now()
	for _, tx := range txs {
		if _, err := types.Sender(u.signer, tx); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(start) / n
}
