package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math/big"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/beacon/engine"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/eth"
	"github.com/ethereum/go-ethereum/eth/ethconfig"
	"github.com/ethereum/go-ethereum/eth/filters"
	"github.com/ethereum/go-ethereum/miner"
	"github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/p2p"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"
)

// config is what the flags say.
type config struct {
	chainID  uint64
	port     int
	lag      uint64
	interval time.Duration
}

// funded are the accounts of the public test mnemonic of Ethereum tools, "test test
// test test test test test test test test test junk".
var funded = [10]common.Address{
	common.HexToAddress("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"),
	common.HexToAddress("0x70997970C51812dc3A010C7d01b50e0d17dc79C8"),
	common.HexToAddress("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"),
	common.HexToAddress("0x90F79bf6EB2c4f870365E785982E1f101E93b906"),
	common.HexToAddress("0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65"),
	common.HexToAddress("0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc"),
	common.HexToAddress("0x976EA74026E726554dB657fA54763abd0C3a0aa9"),
	common.HexToAddress("0x14dC79964da2C08b23698B3D3cc7Ca32193d9955"),
	common.HexToAddress("0x23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f"),
	common.HexToAddress("0xa0Ee7A142d267C1f36714E4a8F75612F20a79720"),
}

// genesis funds the accounts with 10,000 ether each.
func genesis(chainID uint64) *core.Genesis {
	rules := *params.AllDevChainProtocolChanges
	rules.ChainID = new(big.Int).SetUint64(chainID)
	rules.AmsterdamTime, rules.BogotaTime = nil, nil
	alloc := core.SystemContractAllocs()
	for _, a := range funded {
		alloc[a] = types.Account{Balance: new(big.Int).Mul(big.NewInt(10_000), big.NewInt(params.Ether))}
	}
	return &core.Genesis{Config: &rules, GasLimit: ethconfig.Defaults.Miner.GasCeil, Alloc: alloc, Timestamp: uint64(time.Now().Unix()), BaseFee: big.NewInt(params.InitialBaseFee)}
}

// chain is a node and who makes its blocks.
type chain struct {
	stack *node.Node
	eth   *eth.Ethereum
	stop  chan struct{}
	ended sync.WaitGroup

	mu       sync.Mutex // of what follows, and of head and finality
	lag      uint64
	held     *uint64       // where finality stands, if it does not follow the head
	ahead    time.Duration // of the clock
	paused   bool
	lastFail error // of a block that no caller waited for
}

// open starts the node.
func open(cfg config) (*chain, error) {
	stack, err := node.New(&node.Config{
		P2P:      p2p.Config{NoDiscovery: true, NoDial: true},
		HTTPHost: "127.0.0.1", HTTPPort: cfg.port, HTTPModules: []string{"eth", "net", "web3", "parentnet"}, HTTPTimeouts: rpc.DefaultHTTPTimeouts,
	})
	if err != nil {
		return nil, err
	}
	conf := ethconfig.Defaults
	conf.Genesis, conf.NetworkId, conf.SyncMode, conf.LogNoHistory = genesis(cfg.chainID), cfg.chainID, ethconfig.FullSync, true
	conf.TxPool.NoLocals = true // or what a reorg takes out would come back
	backend, err := eth.New(stack, &conf)
	if err != nil {
		stack.Close()
		return nil, err
	}
	c := &chain{stack: stack, eth: backend, stop: make(chan struct{}), lag: cfg.lag}
	stack.RegisterAPIs([]rpc.API{
		{Namespace: "eth", Service: filters.NewFilterAPI(filters.NewFilterSystem(backend.APIBackend, filters.Config{}))},
		{Namespace: "parentnet", Service: &control{c}},
	})
	c.finalize(backend.BlockChain().CurrentBlock())
	backend.SetSynced()
	if err := stack.Start(); err != nil {
		stack.Close()
		return nil, err
	}
	c.ended.Add(1)
	go func() {
		defer c.ended.Done()
		c.loop(cfg.interval)
	}()
	return c, nil
}

func (c *chain) url() string { return c.stack.HTTPEndpoint() }

func (c *chain) close() {
	close(c.stop)
	c.ended.Wait()
	c.stack.Close()
}

// loop makes blocks: each interval, or when a transaction waits.
func (c *chain) loop(interval time.Duration) {
	if interval > 0 {
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		for c.next(ticker.C) {
			c.tick(true)
		}
		return
	}
	events, due := make(chan core.NewTxsEvent), make(chan time.Time, 1)
	sub := c.eth.TxPool().SubscribeTransactions(events, false)
	defer sub.Unsubscribe()
	c.ended.Add(1)
	go func() { // the pool never waits for a block, or one that is being made would wait for it
		defer c.ended.Done()
		for {
			select {
			case <-events:
			case <-c.stop:
				return
			}
			select {
			case due <- time.Time{}:
			default: // one is due already
			}
		}
	}()
	for c.next(due) {
		c.tick(false)
	}
}

// next waits until a block is due; false if there will be none.
func (c *chain) next(due <-chan time.Time) bool {
	select {
	case <-due:
		return true
	case <-c.stop:
		return false
	}
}

// tick makes a block, if the chain makes any by itself: an empty one only if it may be.
func (c *chain) tick(empty bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if waiting, _ := c.eth.TxPool().Stats(); !c.paused && (empty || waiting > 0) {
		c.lastFail = c.seal()
	}
}

// seal puts a block with what waits in the pool onto the head. The caller has the lock.
func (c *chain) seal() error {
	// The pool learns of a head in a goroutine of its own.
	if err := c.eth.TxPool().Sync(); err != nil {
		return err
	}
	parent := c.eth.BlockChain().CurrentBlock()
	args := &miner.BuildPayloadArgs{
		Parent: parent.Hash(), Timestamp: max(uint64(time.Now().Add(c.ahead).Unix()), parent.Time+1),
		Withdrawals: types.Withdrawals{}, BeaconRoot: new(common.Hash), Version: engine.PayloadV3,
	}
	rand.Read(args.Random[:]) // two blocks in one place are never the same
	payload, err := c.eth.Miner().BuildPayload(context.Background(), args, false)
	if err != nil {
		return err
	}
	built := payload.ResolveFull()
	if built == nil {
		return errors.New("the miner made no block")
	}
	block, err := engine.ExecutableDataToBlock(*built.ExecutionPayload, nil, args.BeaconRoot, built.Requests)
	if err != nil {
		return err
	}
	if _, err := c.eth.BlockChain().InsertBlockWithoutSetHead(context.Background(), block, false); err != nil {
		return err
	}
	if _, err := c.eth.BlockChain().SetCanonical(block); err != nil {
		return err
	}
	c.finalize(block.Header())
	return c.eth.TxPool().Sync()
}

// advance puts the clock ahead, from the head on if that is ahead of it already.
func (c *chain) advance(d time.Duration) {
	head := time.Unix(int64(c.eth.BlockChain().CurrentBlock().Time), 0)
	c.ahead = max(c.ahead, time.Until(head)) + d
}

// finalize puts the safe and the finalized block where they belong under a head.
func (c *chain) finalize(head *types.Header) {
	n := head.Number.Uint64()
	final, safe := n-min(n, c.lag), n-min(n, c.lag/2)
	if c.held != nil {
		final = min(*c.held, n)
		safe = max(safe, final)
	}
	c.eth.BlockChain().SetFinalized(c.eth.BlockChain().GetHeaderByNumber(final))
	c.eth.BlockChain().SetSafe(c.eth.BlockChain().GetHeaderByNumber(safe))
}

// rewind takes the newest blocks off, and empties the pool.
func (c *chain) rewind(depth uint64) error {
	head := c.eth.BlockChain().CurrentBlock().Number.Uint64()
	if depth == 0 || depth > head {
		return fmt.Errorf("a reorg of %d blocks, and the chain has %d", depth, head)
	}
	to := c.eth.BlockChain().GetBlockByNumber(head - depth)
	c.finalize(to.Header())
	if _, err := c.eth.BlockChain().SetCanonical(to); err != nil {
		return err
	}
	if err := c.eth.TxPool().Sync(); err != nil {
		return err
	}
	c.eth.TxPool().Clear()
	return nil
}
