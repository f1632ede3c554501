package parent

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"math/big"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/consensus"
	"github.com/ethereum/go-ethereum/consensus/beacon"
	"github.com/ethereum/go-ethereum/consensus/ethash"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/ethdb"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/triedb"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/stf"
)

const evmChainID = 900

// evmChain is a parent chain within the test: go-ethereum's blocks and EVM, a pool with
// the rules that senders meet, and blocks that come when the test says so. It answers
// in the forms of JSON-RPC, without a socket.
type evmChain struct {
	t      testing.TB
	config *params.ChainConfig
	engine consensus.Engine
	db     ethdb.Database
	states state.Database
	blocks []evmBlock // from the genesis on
	depth  uint64     // of the final block below the head
	salt   byte       // tells blocks of another branch
	pool   map[common.Address]map[uint64]*types.Transaction

	point func(string)                     // passed before and after what has an effect
	fail  func(method string) error        // answers in place of the chain, unless it is nil
	hear  func(tx *types.Transaction) bool // false: the pool loses it
	mute  bool                             // answers to transactions do not arrive
	hide  bool                             // no logs are given
}

type evmBlock struct {
	*types.Block
	receipts types.Receipts
}

// coded is an error of JSON-RPC.
type coded struct {
	code int
	text string
	data any
}

func (e *coded) Error() string  { return e.text }
func (e *coded) ErrorCode() int { return e.code }
func (e *coded) ErrorData() any { return e.data }

var errDown = errorf(ReasonUnreachable, "test", "connection refused")

func newEVMChain(t testing.TB, funded ...common.Address) *evmChain {
	t.Helper()
	alloc := maps.Clone(core.SystemContractAllocs())
	for _, a := range funded {
		alloc[a] = types.Account{Balance: new(big.Int).Mul(big.NewInt(1000), big.NewInt(params.Ether))}
	}
	c := &evmChain{
		t: t, config: stf.ChainConfig(big.NewInt(evmChainID)), engine: beacon.New(ethash.NewFaker()), db: rawdb.NewMemoryDatabase(), depth: 2,
		pool: make(map[common.Address]map[uint64]*types.Transaction), point: func(string) {}, fail: func(string) error { return nil },
		hear: func(*types.Transaction) bool { return true },
	}
	tdb := triedb.NewDatabase(c.db, triedb.HashDefaults)
	c.states = state.NewDatabase(tdb, state.NewCodeDB(c.db))
	gen := &core.Genesis{Config: c.config, Alloc: alloc, GasLimit: 60_000_000, BaseFee: big.NewInt(params.GWei), Timestamp: 1_000_000, Difficulty: new(big.Int)}
	b, err := gen.Commit(c.db, tdb, nil)
	if err != nil {
		t.Fatal(err)
	}
	c.blocks = []evmBlock{{Block: b}}
	return c
}

func (c *evmChain) head() evmBlock       { return c.blocks[len(c.blocks)-1] }
func (c *evmChain) signer() types.Signer { return types.LatestSigner(c.config) }

func (c *evmChain) state() *state.StateDB {
	c.t.Helper()
	st, err := state.New(c.head().Root(), c.states)
	if err != nil {
		c.t.Fatal(err)
	}
	return st
}

// mine makes a block of what the pool has and can be executed, so many seconds after
// the one before.
func (c *evmChain) mine(seconds int64) evmBlock {
	c.t.Helper()
	blocks, receipts := core.GenerateChain(c.config, c.head().Block, c.engine, c.db, 1, func(_ int, b *core.BlockGen) {
		b.SetExtra([]byte{c.salt})
		b.OffsetTime(seconds - 10)
		for _, from := range slices.SortedFunc(maps.Keys(c.pool), common.Address.Cmp) {
			for {
				tx := c.pool[from][b.TxNonce(from)]
				if tx == nil || tx.GasFeeCap().Cmp(b.BaseFee()) < 0 {
					break
				}
				b.AddTx(tx)
				delete(c.pool[from], tx.Nonce())
			}
		}
	})
	c.blocks = append(c.blocks, evmBlock{blocks[0], receipts[0]})
	return c.head()
}

func (c *evmChain) mineMany(n int) {
	for range n {
		c.mine(12)
	}
}

// reorg puts other blocks, with no transactions, in place of the newest ones, and one
// more. Those that were in them are back in the pool, or lost.
func (c *evmChain) reorg(depth int, lose bool) {
	c.t.Helper()
	gone := c.blocks[len(c.blocks)-depth:]
	c.blocks = c.blocks[:len(c.blocks)-depth]
	c.salt++
	pool := c.pool
	c.pool = nil
	c.mineMany(depth + 1)
	c.pool = pool
	for _, b := range gone {
		for _, tx := range b.Transactions() {
			if !lose {
				c.keep(tx)
			}
		}
	}
}

func (c *evmChain) keep(tx *types.Transaction) {
	from := c.from(tx)
	if c.pool[from] == nil {
		c.pool[from] = make(map[uint64]*types.Transaction)
	}
	c.pool[from][tx.Nonce()] = tx
}

func (c *evmChain) from(tx *types.Transaction) common.Address {
	from, err := types.Sender(c.signer(), tx)
	if err != nil {
		c.t.Fatal(err)
	}
	return from
}

// next is an account's nonce behind what the pool has of it.
func (c *evmChain) next(from common.Address) uint64 {
	n := c.state().GetNonce(from)
	for c.pool[from][n] != nil {
		n++
	}
	return n
}

// final is the newest block that is final.
func (c *evmChain) final() evmBlock {
	return c.blocks[len(c.blocks)-1-int(min(c.depth, uint64(len(c.blocks)-1)))]
}

// call implements caller: arguments and results go through JSON, as on a wire.
func (c *evmChain) call(ctx context.Context, result any, method string, args ...any) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c.point("before " + method)
	if err := c.fail(method); err != nil {
		return err
	}
	raw, err := json.Marshal(args)
	if err != nil {
		return err
	}
	var in []json.RawMessage
	if err := json.Unmarshal(raw, &in); err != nil {
		return err
	}
	out, err := c.answer(method, in)
	c.point("after " + method)
	if err != nil {
		return &Error{ReasonRefused, method, err}
	}
	if raw, err = json.Marshal(out); err != nil {
		return err
	}
	return json.Unmarshal(raw, result)
}

func arg[T any](in []json.RawMessage, i int) (v T) {
	if err := json.Unmarshal(in[i], &v); err != nil {
		panic(err)
	}
	return v
}

func (c *evmChain) answer(method string, in []json.RawMessage) (any, error) {
	switch method {
	case "eth_getBlockByNumber":
		if b, ok := c.at(arg[string](in, 0)); ok {
			return b.Header(), nil
		}
		return nil, nil
	case "eth_getTransactionCount":
		return hexutil.Uint64(c.state().GetNonce(arg[common.Address](in, 0))), nil
	case "eth_chainId":
		return hexutil.Uint64(evmChainID), nil
	case "eth_getCode":
		return hexutil.Bytes(c.state().GetCode(arg[common.Address](in, 0))), nil
	case "eth_getBalance":
		return (*hexutil.Big)(c.state().GetBalance(arg[common.Address](in, 0)).ToBig()), nil
	case "eth_maxPriorityFeePerGas":
		return (*hexutil.Big)(big.NewInt(params.GWei)), nil
	case "eth_getTransactionReceipt":
		hash := arg[common.Hash](in, 0)
		for _, b := range c.blocks {
			for _, r := range b.receipts {
				if r.TxHash == hash {
					return r, nil
				}
			}
		}
		return nil, nil
	case "eth_getLogs":
		return c.logs(in)
	case "eth_sendRawTransaction":
		return c.take(arg[hexutil.Bytes](in, 0))
	case "eth_call", "eth_estimateGas":
		return c.execute(method, in)
	}
	c.t.Fatalf("the test's chain does not know %s", method)
	return nil, nil
}

func (c *evmChain) at(tag string) (evmBlock, bool) {
	switch tag {
	case latest:
		return c.head(), true
	case finalized:
		return c.final(), true
	}
	n := hexutil.MustDecodeUint64(tag)
	if n >= uint64(len(c.blocks)) {
		return evmBlock{}, false
	}
	return c.blocks[n], true
}

func (c *evmChain) logs(in []json.RawMessage) (any, error) {
	q := arg[struct {
		FromBlock, ToBlock string
		Address            common.Address
		Topics             [][]common.Hash
	}](in, 0)
	out := []*types.Log{}
	for _, b := range c.blocks {
		if c.hide || b.NumberU64() < hexutil.MustDecodeUint64(q.FromBlock) || b.NumberU64() > hexutil.MustDecodeUint64(q.ToBlock) {
			continue
		}
		for _, r := range b.receipts {
			for _, l := range r.Logs {
				if l.Address == q.Address && slices.Contains(q.Topics[0], l.Topics[0]) {
					out = append(out, l)
				}
			}
		}
	}
	return out, nil
}

// take is the pool, with go-ethereum's words.
func (c *evmChain) take(raw []byte) (any, error) {
	tx := new(types.Transaction)
	if err := tx.UnmarshalBinary(raw); err != nil {
		return nil, &coded{-32000, err.Error(), nil}
	}
	from := c.from(tx)
	st := c.state()
	refuse := func(text string) (any, error) { return nil, &coded{-32000, text, nil} }
	old := c.pool[from][tx.Nonce()]
	switch {
	case tx.Nonce() < st.GetNonce(from):
		return refuse("nonce too low")
	case old != nil && old.Hash() == tx.Hash():
		return refuse("already known")
	case old != nil && (short(tx.GasTipCap(), old.GasTipCap()) || short(tx.GasFeeCap(), old.GasFeeCap())):
		return refuse("replacement transaction underpriced")
	case st.GetBalance(from).ToBig().Cmp(tx.Cost()) < 0:
		return refuse("insufficient funds for gas * price + value")
	}
	if c.hear(tx) {
		c.keep(tx)
	}
	if c.mute {
		return nil, errDown
	}
	return tx.Hash(), nil
}

// short tells whether a replacement offers less than a tenth more.
func short(offered, before *big.Int) bool {
	want := new(big.Int).Mul(before, big.NewInt(110))
	return offered.Cmp(want.Div(want, big.NewInt(100))) < 0
}

func (c *evmChain) execute(method string, in []json.RawMessage) (any, error) {
	q := arg[struct {
		From        common.Address
		To          *common.Address
		Value       *hexutil.Big
		Data, Input hexutil.Bytes
	}](in, 0)
	if q.Value == nil {
		q.Value = new(hexutil.Big)
	}
	run := func(gas uint64) (*core.ExecutionResult, error) {
		h := c.head().Header()
		block := vm.BlockContext{
			CanTransfer: core.CanTransfer, Transfer: core.Transfer, GetHash: func(uint64) common.Hash { return common.Hash{} },
			BlockNumber: h.Number, Time: h.Time, Difficulty: new(big.Int), BaseFee: new(big.Int), BlobBaseFee: new(big.Int), GasLimit: h.GasLimit, Random: new(common.Hash),
		}
		st, zero := c.state(), new(uint256.Int)
		msg := &core.Message{
			From: q.From, To: q.To, Nonce: st.GetNonce(q.From), Value: uint256.MustFromBig(q.Value.ToInt()), GasLimit: gas,
			GasPrice: zero, GasFeeCap: zero, GasTipCap: zero, Data: append(q.Data, q.Input...),
		}
		evm := vm.NewEVM(block, st, c.config, vm.Config{NoBaseFee: true})
		return core.ApplyMessage(evm, msg, core.NewGasPool(gas))
	}
	const most = 1 << 24
	r, err := run(most)
	switch {
	case errors.Is(err, core.ErrInsufficientFundsForTransfer):
		return nil, &coded{-32000, "insufficient funds for transfer", nil}
	case err != nil:
		return nil, &coded{-32000, err.Error(), nil}
	case r.Failed():
		return nil, &coded{3, "execution reverted", hexutil.Encode(r.Revert())}
	case method == "eth_call":
		return hexutil.Bytes(r.Return()), nil
	}
	if q.To != nil && c.state().GetCodeSize(*q.To) == 0 {
		return hexutil.Uint64(r.UsedGas), nil
	}
	low, high := uint64(0), uint64(most)
	for low+1 < high {
		mid := (low + high) / 2
		if r, err := run(mid); err != nil || r.Failed() {
			low = mid
		} else {
			high = mid
		}
	}
	return hexutil.Uint64(high), nil
}
