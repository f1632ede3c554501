package sim

import (
	"cmp"
	"context"
	"crypto/ecdsa"
	"log/slog"
	"math/big"
	"runtime"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethdb"

	"github.com/trivium-chain/trivium/app/node"
	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/local"
	"github.com/trivium-chain/trivium/da/price"
	"github.com/trivium-chain/trivium/da/square"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/execution/vms"
	"github.com/trivium-chain/trivium/execution/wasm"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/chain"
	"github.com/trivium-chain/trivium/rollup/codec"
	"github.com/trivium-chain/trivium/rollup/driver"
	"github.com/trivium-chain/trivium/rollup/settlement/parent"
	"github.com/trivium-chain/trivium/testutil/fakeparent"
)

// DABlockTime is how far the clock moves with each sealed DA block.
const DABlockTime = time.Second

// Options change what New makes; the zero value is a chain with a short window.
type Options struct {
	Window uint64 // sequencer window in DA heights; 0: 20
	Lazy   bool
	Unsafe node.Bounds   // zero: 1 MiB and an hour
	Width  int           // of DA squares in shares; 0: the layer's default
	OnDisk bool          // nodes keep their data in a temporary directory
	WASM   bool          // the chain has WASM contracts; the sequencer compiles them, full nodes interpret them
	Prices *price.Config // of the sequencer's submissions; nil: the DA layer costs nothing
	Fees   node.FeeConfig
	Lanes  []string       // of the sequencer; none: one
	Frames int            // bytes of one at most; 0: 1 MiB
	MaxAge time.Duration  // of a batch that is not full
	DAFees *rollup.DAFees // in genesis
	Outbox bool           // the chain sends messages, and has no parent chain
	// Parent, if there is one, is the parent chain, which every node reads over HTTP;
	// where a test says itself what is taken in, that is Parents.
	Parent  *fakeparent.Chain
	Parents driver.Parents
	// Witnesses is how many of the newest blocks keep theirs, on every node.
	Witnesses uint64
	Logger    *slog.Logger
}

// Network is one rollup.
type Network struct {
	t       testing.TB
	opts    Options
	Genesis *rollup.Genesis
	DA      *local.Layer
	Skew    time.Duration // of the nodes' clocks against the DA layer's
	Seq     *Node
	now     time.Time
	seqKey  *ecdsa.PrivateKey
	users   []*ecdsa.PrivateKey
	nonces  map[common.Address]uint64
	seqDir  string

	parentURL string // of opts.Parent
}

// New makes a DA layer and a sequencer whose genesis funds ten users.
func New(t testing.TB, opts Options) *Network {
	t.Helper()
	if opts.Window == 0 {
		opts.Window = 20
	}
	if opts.Unsafe == (node.Bounds{}) {
		opts.Unsafe = node.Bounds{Bytes: 1 << 20, Age: time.Hour}
	}
	if opts.Logger == nil {
		opts.Logger = slog.New(slog.DiscardHandler)
	}
	n := &Network{t: t, opts: opts, now: time.Unix(1_700_000_000, 0), nonces: map[common.Address]uint64{}, seqKey: Key("sequencer")}
	var err error
	n.DA, err = local.Open(local.Config{ChainID: "sim", BlockTime: DABlockTime, SquareWidth: opts.Width, Now: n.clock, Logger: opts.Logger})
	n.must(err)
	t.Cleanup(func() { n.DA.Close() })

	alloc := types.GenesisAlloc{}
	for i := range 10 {
		k := Key(string(rune('a' + i)))
		n.users = append(n.users, k)
		alloc[crypto.PubkeyToAddress(k.PublicKey)] = types.Account{Balance: new(big.Int).Mul(big.NewInt(1e18), big.NewInt(1000))}
	}
	p := rollup.DefaultParams()
	p.Namespace = da.NewNamespace([10]byte{0: 1, 9: 1})
	p.ForcedNamespace = da.NewNamespace([10]byte{0: 1, 9: 2})
	p.Sequencer = crypto.PubkeyToAddress(n.seqKey.PublicKey)
	p.FeeRecipient = p.Sequencer
	p.SequencerWindow = opts.Window
	p.MaxOriginAdvance = min(p.MaxOriginAdvance, opts.Window)
	p.DAFees = opts.DAFees
	if opts.Outbox {
		p.Messages = new(rollup.Messages)
	}
	if opts.Parents != nil {
		p.Messages = &rollup.Messages{Parent: &rollup.Parent{
			ChainID: 1, Portal: common.Address{1}, TokenBridge: common.Address{2}, StartHash: common.Hash{3}, Delay: 1, GasPerHeight: 2_000_000,
		}}
	}
	if opts.Parent != nil {
		p.Messages = &rollup.Messages{Parent: opts.Parent.Params(ParentDelay, 3_000_000)}
		n.parentURL = opts.Parent.Serve(t)
	}
	n.Genesis = &rollup.Genesis{
		Config: stf.ChainConfig(big.NewInt(7357)), Timestamp: uint64(n.now.Unix()), GasLimit: 400_000_000, BaseFee: 1e9, Alloc: alloc, Rollup: p,
	}
	if opts.WASM {
		n.Genesis.Rollup.VMs = vms.Known()
	}
	n.must(n.Genesis.Check())
	if opts.OnDisk {
		n.seqDir = t.TempDir()
	}
	n.Seq = n.open(n.seqDir, n.seqKey)
	return n
}

// ParentDelay is the genesis parameter delay, in seconds.
const ParentDelay = 10

// parents is a node's view of the parent chain; nil on a sovereign chain.
func (n *Network) parents() driver.Parents {
	if n.opts.Parent == nil {
		return n.opts.Parents
	}
	c, err := parent.Dial(n.parentURL, 5*time.Second)
	n.must(err)
	n.t.Cleanup(c.Close)
	return parent.NewReader(parent.ReaderConfig{Client: c, Parent: *n.Genesis.Parent(), ChainID: n.Genesis.ChainID(), Now: n.clock})
}

// Key makes the key of a name.
func Key(name string) *ecdsa.PrivateKey {
	k, err := crypto.ToECDSA(crypto.Keccak256([]byte("sim"), []byte(name)))
	if err != nil {
		panic(err)
	}
	return k
}

func (n *Network) must(err error) {
	n.t.Helper()
	if err != nil {
		n.t.Fatal(err)
	}
}

// Node is one node of the network.
type Node struct {
	*node.Core
	net *Network
}

func (n *Network) open(dir string, key *ecdsa.PrivateKey) *Node {
	n.t.Helper()
	return n.openOver(&submitter{n.DA}, 1, dir, key)
}

// openOver opens a node that reads the DA layer by c.
func (n *Network) openOver(c da.Client, prefetch int, dir string, key *ecdsa.PrivateKey) *Node {
	n.t.Helper()
	set, err := vms.Open(n.Genesis.Rollup.VMs, vms.Config{WASM: wasm.Config{Interpreter: key == nil, Logger: n.opts.Logger}})
	n.must(err)
	n.t.Cleanup(func() { set.Close() })
	core, err := node.NewCore(node.CoreConfig{
		Chain: chain.Config{Dir: dir, Witnesses: n.opts.Witnesses, Genesis: n.Genesis, Engines: set.Engines(), Logger: n.opts.Logger},
		DA:    func(ethdb.KeyValueStore) (da.Client, error) { return c, nil }, Parents: n.parents(), Prefetch: prefetch, Archive: true, Key: key, Lazy: n.opts.Lazy,
		BuildTime: time.Hour, MaxBlockBytes: 4 << 20, TargetBytes: 64 << 10, MaxAge: n.opts.MaxAge, MaxFrameBytes: cmp.Or(n.opts.Frames, 1<<20),
		Prices: n.opts.Prices, Fees: n.opts.Fees, Lanes: n.opts.Lanes, Unsafe: n.opts.Unsafe, Now: func() time.Time { return n.now.Add(n.Skew) }, Logger: n.opts.Logger,
	})
	n.must(err)
	x := &Node{core, n}
	n.t.Cleanup(func() { x.Close() })
	return x
}

// Full adds a full node that knows the genesis and the DA layer alone.
func (n *Network) Full() *Node { return n.FullOver(&submitter{n.DA}, 1) }

// FullOver adds one that reads the DA layer by c, as many heights at a time as
// prefetch says.
func (n *Network) FullOver(c da.Client, prefetch int) *Node {
	dir := ""
	if n.opts.OnDisk {
		dir = n.t.TempDir()
	}
	return n.openOver(c, prefetch, dir, nil)
}

// Twin adds a sequencer with the same key and data of its own, as nobody should
// run: it equivocates.
func (n *Network) Twin() *Node { return n.open("", n.seqKey) }

// RestartSequencer closes the sequencer and opens it again on its data, which
// must be on disk. It has not derived anything since.
func (n *Network) RestartSequencer() {
	n.t.Helper()
	n.must(n.Seq.Close())
	n.Seq = n.open(n.seqDir, n.seqKey)
}

func (n *Network) clock() time.Time { return n.now }

// Advance moves the clock.
func (n *Network) Advance(d time.Duration) { n.now = n.now.Add(d) }

// Seal makes DA blocks, moving the clock with each.
func (n *Network) Seal(blocks int) {
	n.t.Helper()
	for range blocks {
		n.Advance(DABlockTime)
		_, err := n.DA.Seal()
		n.must(err)
	}
}

// Transfer signs the next transfer of a user, whose nonce it counts.
func (n *Network) Transfer(user int, to common.Address, wei int64) *types.Transaction {
	n.t.Helper()
	from := n.User(user)
	tx := n.TransferAt(n.users[user], n.nonces[from], to, wei)
	n.nonces[from]++
	return tx
}

// TransferAt signs a transfer with any key and nonce.
func (n *Network) TransferAt(key *ecdsa.PrivateKey, nonce uint64, to common.Address, wei int64) *types.Transaction {
	n.t.Helper()
	tx, err := types.SignNewTx(key, types.LatestSigner(n.Genesis.Config), &types.DynamicFeeTx{
		ChainID: n.Genesis.Config.ChainID, Nonce: nonce, To: &to, Value: big.NewInt(wei), Gas: 21000,
		GasFeeCap: big.NewInt(100e9), GasTipCap: big.NewInt(1),
	})
	n.must(err)
	return tx
}

// Call signs the next call of a contract by a user, whose nonce it counts.
func (n *Network) Call(user int, to common.Address, gas uint64, data []byte) *types.Transaction {
	n.t.Helper()
	from := n.User(user)
	tx, err := types.SignNewTx(n.users[user], types.LatestSigner(n.Genesis.Config), &types.DynamicFeeTx{
		ChainID: n.Genesis.Config.ChainID, Nonce: n.nonces[from], To: &to, Gas: gas, Data: data,
		GasFeeCap: big.NewInt(100e9), GasTipCap: big.NewInt(1),
	})
	n.must(err)
	n.nonces[from]++
	return tx
}

// User is the address of a user.
func (n *Network) User(user int) common.Address {
	return crypto.PubkeyToAddress(n.users[user].PublicKey)
}

// Send gives transactions to the sequencer's pool, which must take them.
func (n *Network) Send(txs ...*types.Transaction) {
	n.t.Helper()
	for i, err := range n.Seq.Pool.Add(txs) {
		if err != nil {
			n.t.Fatalf("transaction %d: %v", i, err)
		}
	}
}

// Force publishes transactions in the forced namespace, as any user may.
func (n *Network) Force(txs ...*types.Transaction) {
	n.t.Helper()
	blob, err := codec.EncodeForced(n.Genesis.ChainID(), txs)
	n.must(err)
	n.Publish(n.Genesis.Rollup.ForcedNamespace, blob)
}

// Publish puts any bytes into a namespace, in a DA block of their own.
func (n *Network) Publish(ns da.Namespace, blob []byte) {
	n.t.Helper()
	_, err := (&submitter{n.DA}).Submit(context.Background(), []da.Blob{{Namespace: ns, Data: blob}}, da.Fee{})
	n.must(err)
}

// Produce builds a soft block and fails the test when none was due.
func (x *Node) Produce() *types.Block {
	x.net.t.Helper()
	b := x.TryProduce()
	if b == nil {
		x.net.t.Fatal("the sequencer built no block")
	}
	return b
}

// TryProduce builds a soft block if one is due.
func (x *Node) TryProduce() *types.Block {
	x.net.t.Helper()
	b, err := x.Core.Produce(context.Background())
	x.net.must(err)
	if b != nil {
		x.Pool.Sync()
	}
	return b
}

// Batch closes batches until none is due.
func (x *Node) Batch() {
	x.net.t.Helper()
	for {
		made, err := x.Batcher.Step()
		x.net.must(err)
		if !made {
			return
		}
	}
}

// Post closes batches and works on the outbox until it is empty or must wait.
// Each submission gets a DA block of its own.
func (x *Node) Post() {
	x.net.t.Helper()
	x.Batch()
	for {
		wait, err := x.Outbox.Step(context.Background())
		x.net.must(err)
		if wait > 0 {
			return
		}
	}
}

// Drain posts, letting time and DA blocks pass, until the outbox is empty.
func (x *Node) Drain() {
	x.net.t.Helper()
	for range 100 {
		x.Post()
		if items, _, _ := x.Outbox.Pending(); items == 0 {
			return
		}
		x.net.Seal(1)
	}
	x.net.t.Fatalf("the outbox does not drain: %v", x.Outbox.Err())
}

// FrameID names a frame: its batch, the batch's id, and its place in it.
type FrameID struct {
	Batch  uint64
	ID     common.Hash
	Number uint16
}

// Frames counts how many times each frame of the sequencer is in the DA layer.
func (n *Network) Frames() map[FrameID]int {
	n.t.Helper()
	ctx := context.Background()
	head, err := n.DA.Head(ctx)
	n.must(err)
	found := make(map[FrameID]int)
	for h := uint64(1); h <= head.Height; h++ {
		header, err := n.DA.Header(ctx, h)
		n.must(err)
		data, err := n.DA.Namespace(ctx, h, n.Genesis.Rollup.Namespace)
		n.must(err)
		blobs, err := square.Open(header, n.Genesis.Rollup.Namespace, data)
		n.must(err)
		for _, b := range blobs {
			if f, signer, err := codec.DecodeFrame(n.Genesis.ChainID(), b.Data); err == nil && signer == n.Genesis.Rollup.Sequencer {
				found[FrameID{f.BatchIndex, f.BatchID, f.Number}]++
			}
		}
	}
	return found
}

// Sync derives until the DA head is reached.
func (x *Node) Sync() {
	x.net.t.Helper()
	for {
		more, err := x.Derive(context.Background())
		x.net.must(err)
		if !more {
			return
		}
	}
}

// Balance reads the soft state.
func (x *Node) Balance(a common.Address) *big.Int {
	x.net.t.Helper()
	st, err := x.Store.State(x.Store.Head().Root)
	x.net.must(err)
	return st.GetBalance(a).ToBig()
}

// submitter is the layer, sealing a block as soon as something is submitted:
// the step from Submit to inclusion without another goroutine to time. While
// blocks are halted, Submit ends at once as if its deadline had passed.
type submitter struct{ *local.Layer }

func (s *submitter) Submit(ctx context.Context, blobs []da.Blob, fee da.Fee) (da.Receipt, error) {
	type answer struct {
		r   da.Receipt
		err error
	}
	waiting, done := s.Pending(), make(chan answer, 1)
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		r, err := s.Layer.Submit(inner, blobs, fee)
		done <- answer{r, err}
	}()
	for {
		select {
		case a := <-done: // refused, or a fault answered
			return a.r, a.err
		default:
		}
		if s.Pending() > waiting {
			if _, err := s.Seal(); err != nil {
				cancel()
			}
			a := <-done
			return a.r, a.err
		}
		runtime.Gosched()
	}
}
