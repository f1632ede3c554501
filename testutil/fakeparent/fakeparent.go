// Package fakeparent is a parent chain in memory: headers, receipts and a portal, served
// as Ethereum's JSON-RPC. It executes nothing; tests say what stands in its blocks,
// when it reorganizes itself, and how it lies.
package fakeparent

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/big"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/ethereum/go-ethereum/trie"

	"github.com/trivium-chain/trivium/execution/abi"
	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/rollup"
)

// ID is the parent chain's EIP-155 id.
const ID = 900

// InboxGas is what the portal takes of deposits' gas in one block.
const InboxGas = 2_000_000

// Portal and TokenBridge are where its contracts are.
var (
	Portal      = common.HexToAddress("0x900d000000000000000000000000000000000001")
	TokenBridge = common.HexToAddress("0x900d000000000000000000000000000000000002")
)

// Block is a block of the chain.
type Block struct {
	Header   *types.Header
	Receipts []*types.Receipt
	inbox    []common.Hash // accumulators by count, the empty one first
	encoded  json.RawMessage
}

// Chain is the parent chain. Its fields may be changed between requests, under Lock.
type Chain struct {
	sync.Mutex
	blocks []*Block // by number

	Final   uint64 // number of the finalized block
	Chain   uint64 // its id
	Gas     uint64 // of the portal's inbox
	Syncing bool
	Code    []byte // at the portal

	// How it lies; nil: not at all. An answer goes through them before it is sent.
	Header      func(number uint64, h *types.Header) *types.Header
	Receipts    func(number uint64, list []*types.Receipt) []*types.Receipt
	Accumulator func(count uint64, acc common.Hash) common.Hash
	// HTTP takes a request over, if it gives true.
	HTTP func(w http.ResponseWriter, r *http.Request) bool

	requests int
}

// New has one block, of that time in seconds.
func New(time uint64) *Chain {
	c := &Chain{Chain: ID, Gas: InboxGas, Code: []byte{0x60}}
	c.append(&types.Header{Time: time}, nil, []common.Hash{{}})
	return c
}

// Serve gives the URL of its JSON-RPC, for as long as the test runs.
func (c *Chain) Serve(tb testing.TB) string {
	srv := rpc.NewServer()
	if err := srv.RegisterName("eth", &eth{c}); err != nil {
		tb.Fatal(err)
	}
	http := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.Lock()
		c.requests++
		take := c.HTTP
		c.Unlock()
		if take == nil || !take(w, r) {
			srv.ServeHTTP(w, r)
		}
	}))
	tb.Cleanup(func() { http.Close(); srv.Stop() })
	return http.URL
}

// Requests is how many HTTP requests came.
func (c *Chain) Requests() int {
	c.Lock()
	defer c.Unlock()
	return c.requests
}

// Params are the genesis parameters of a rollup whose parent chain this is from its first
// block on.
func (c *Chain) Params(delay, gasPerHeight uint64) *rollup.Parent {
	return &rollup.Parent{
		ChainID: ID, Portal: Portal, TokenBridge: TokenBridge, StartBlock: 0, StartHash: c.Block(0).Header.Hash(),
		Delay: delay, GasPerHeight: gasPerHeight,
	}
}

// Block gives a block by number.
func (c *Chain) Block(number uint64) *Block {
	c.Lock()
	defer c.Unlock()
	return c.blocks[number]
}

// Head is the number of the newest block.
func (c *Chain) Head() uint64 {
	c.Lock()
	defer c.Unlock()
	return uint64(len(c.blocks)) - 1
}

// Mine makes the next block with these deposits, whose Index is not looked at. Around
// them stand receipts of other kinds, with events of others. A seed tells branches apart.
func (c *Chain) Mine(time uint64, seed byte, deposits ...messages.Deposit) *Block {
	c.Lock()
	defer c.Unlock()
	parent := c.blocks[len(c.blocks)-1]
	accs := parent.inbox[:len(parent.inbox):len(parent.inbox)]
	decoy := &types.Log{Address: TokenBridge, Topics: []common.Hash{Topic, {1}, {2}, {}}, Data: abi.Encode(abi.Bytes(make([]byte, 73)))}
	list := []*types.Receipt{{Type: types.LegacyTxType, Status: 1, CumulativeGasUsed: 21000, Logs: []*types.Log{}}, {Type: 0x7e, CumulativeGasUsed: 42000, Logs: []*types.Log{decoy}}}
	for i := range deposits {
		d := &deposits[i]
		accs = append(accs, d.Accumulate(accs[len(accs)-1]))
		other := &types.Log{Address: Portal, Topics: []common.Hash{crypto.Keccak256Hash([]byte("Paused()"))}}
		list = append(list, &types.Receipt{Type: types.DynamicFeeTxType, Status: 1, CumulativeGasUsed: 42000 + uint64(i+1)*90000, Logs: []*types.Log{other, Event(d)}})
	}
	return c.append(&types.Header{Time: time, Extra: []byte{seed}, ParentHash: parent.Header.Hash()}, list, accs)
}

// Topic names the portal's event of a deposit.
var Topic = crypto.Keccak256Hash([]byte("TransactionDeposited(address,address,uint256,bytes)"))

// Event is the portal's for a deposit.
func Event(d *messages.Deposit) *types.Log {
	var to common.Address
	if d.To != nil {
		to = *d.To
	}
	return &types.Log{Address: Portal, Topics: []common.Hash{Topic, common.BytesToHash(d.From[:]), common.BytesToHash(to[:]), {}}, Data: abi.Encode(abi.Bytes(d.Opaque()))}
}

func (c *Chain) append(h *types.Header, list []*types.Receipt, inbox []common.Hash) *Block {
	h.Number, h.Difficulty, h.GasLimit, h.BaseFee = big.NewInt(int64(len(c.blocks))), new(big.Int), 60_000_000, big.NewInt(7)
	zero, empty := uint64(0), types.EmptyWithdrawalsHash
	h.UncleHash, h.TxHash, h.WithdrawalsHash, h.BlobGasUsed, h.ExcessBlobGas = types.EmptyUncleHash, types.EmptyTxsHash, &empty, &zero, &zero
	h.ParentBeaconRoot, h.RequestsHash = &common.Hash{}, &types.EmptyRequestsHash
	for _, r := range list {
		r.Bloom = types.CreateBloom(r)
	}
	h.Bloom, h.ReceiptHash = types.MergeBloom(list), types.DeriveSha(hashed(list), trie.NewStackTrie(nil))
	b := &Block{Header: h, Receipts: list, inbox: inbox, encoded: encode(h)}
	c.blocks = append(c.blocks, b)
	return b
}

// hashed is how receipts are hashed: as go-ethereum does, and those of other types
// like the others.
type hashed []*types.Receipt

func (l hashed) Len() int { return len(l) }

func (l hashed) EncodeIndex(i int, w *bytes.Buffer) {
	r := *l[i]
	if r.Type > types.SetCodeTxType {
		w.WriteByte(r.Type)
		r.Type = types.LegacyTxType
	}
	types.Receipts{&r}.EncodeIndex(0, w)
}

// Rewind takes the blocks above number away.
func (c *Chain) Rewind(number uint64) {
	c.Lock()
	defer c.Unlock()
	c.blocks = c.blocks[:number+1]
	c.Final = min(c.Final, number)
}

// Finalize moves the finalized block up to so many below the newest.
func (c *Chain) Finalize(below uint64) {
	c.Lock()
	defer c.Unlock()
	if head := uint64(len(c.blocks)) - 1; head > below {
		c.Final = max(c.Final, head-below)
	}
}

// Deposits are how many the portal has taken.
func (c *Chain) Deposits() uint64 {
	c.Lock()
	defer c.Unlock()
	return uint64(len(c.blocks[len(c.blocks)-1].inbox)) - 1
}

// encode is a block as JSON-RPC gives it, without transactions.
func encode(h *types.Header) json.RawMessage {
	raw, err := json.Marshal(h) // with its hash
	if err != nil {
		panic(err)
	}
	return append(raw[:len(raw)-1], `,"transactions":[],"uncles":[],"size":"0x1"}`...)
}

// eth serves the chain; its methods are called by name.
type eth struct{ c *Chain }

func (e *eth) ChainId() hexutil.Uint64 {
	e.c.Lock()
	defer e.c.Unlock()
	return hexutil.Uint64(e.c.Chain)
}

func (e *eth) BlockNumber() hexutil.Uint64 { return hexutil.Uint64(e.c.Head()) }

func (e *eth) Syncing() any {
	e.c.Lock()
	defer e.c.Unlock()
	if e.c.Syncing {
		return map[string]any{"currentBlock": "0x1", "highestBlock": "0x2"}
	}
	return false
}

func (e *eth) GetCode(common.Address, rpc.BlockNumberOrHash) hexutil.Bytes {
	e.c.Lock()
	defer e.c.Unlock()
	return e.c.Code
}

// number resolves a tag. The lock is held.
func (e *eth) number(n rpc.BlockNumber) (uint64, bool) {
	head := uint64(len(e.c.blocks)) - 1
	switch {
	case n == rpc.LatestBlockNumber, n == rpc.PendingBlockNumber:
		return head, true
	case n == rpc.FinalizedBlockNumber, n == rpc.SafeBlockNumber:
		return min(e.c.Final, head), true
	}
	return uint64(n), n >= 0 && uint64(n) <= head
}

func (e *eth) GetBlockByNumber(n rpc.BlockNumber, _ bool) json.RawMessage {
	e.c.Lock()
	defer e.c.Unlock()
	number, ok := e.number(n)
	if !ok {
		return json.RawMessage("null")
	}
	b := e.c.blocks[number]
	if e.c.Header == nil {
		return b.encoded
	}
	if h := e.c.Header(number, types.CopyHeader(b.Header)); h != nil {
		return encode(h)
	}
	return json.RawMessage("null")
}

func (e *eth) GetBlockReceipts(at rpc.BlockNumberOrHash) []*types.Receipt {
	e.c.Lock()
	defer e.c.Unlock()
	n, _ := at.Number()
	number, ok := e.number(n)
	if !ok {
		return nil
	}
	list := e.c.blocks[number].Receipts
	if e.c.Receipts != nil {
		list = e.c.Receipts(number, list)
	}
	return list
}

type reverted struct{ error }

func (reverted) ErrorCode() int { return 3 }

func (e *eth) Call(msg struct {
	To    common.Address `json:"to"`
	Input hexutil.Bytes  `json:"input"`
}, _ rpc.BlockNumberOrHash) (hexutil.Bytes, error) {
	e.c.Lock()
	defer e.c.Unlock()
	args, ok := abi.Read(msg.Input)
	if !ok || msg.To != Portal {
		return nil, nil
	}
	inbox := e.c.blocks[len(e.c.blocks)-1].inbox
	switch args.Method {
	case abi.Method("inboxGas()"):
		return abi.Encode(abi.Uint(e.c.Gas)), nil
	case abi.Method("inboxCount()"):
		return abi.Encode(abi.Uint(uint64(len(inbox)) - 1)), nil
	case abi.Method("inboxAccumulator(uint64)"):
		count := args.Number(0, uint64(len(inbox))-1)
		if args.Bad {
			return nil, reverted{errors.New("execution reverted")}
		}
		acc := inbox[count]
		if e.c.Accumulator != nil {
			acc = e.c.Accumulator(count, acc)
		}
		return abi.Encode(abi.Word(acc)), nil
	}
	return nil, reverted{errors.New("execution reverted")}
}

// Restore puts back a block that Rewind took away; it must follow the newest.
func (c *Chain) Restore(b *Block) {
	c.Lock()
	defer c.Unlock()
	c.blocks = append(c.blocks, b)
}
