package rpc

import (
	"context"
	"encoding/json"
	"math/big"
	"reflect"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/eth/filters"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/ethclient/gethclient"
	gethrpc "github.com/ethereum/go-ethereum/rpc"
)

// logChain has in block n+1 one log by keeper with topics (0x77, n), and one
// more in block 3 by way of relay.
func logChain(e *env) []*types.Block {
	var blocks []*types.Block
	for n := range uint64(6) {
		txs := []*types.Transaction{e.sign(alice, &keeper, 0, words(n, 1))}
		if n == 2 {
			txs = append(txs, e.sign(alice, &relay, 0, words(50, 1)))
		}
		blocks = append(blocks, e.seal(txs...))
	}
	return append(blocks, e.seal(e.sign(alice, &nobody, 1, nil)))
}

func TestGetLogs(t *testing.T) {
	e := newEnv(t, Config{})
	blocks := logChain(e)
	hash := func(n int) obj { return obj{"blockHash": blocks[n-1].Hash()} }
	span := func(from, to any, more ...any) obj {
		q := obj{"fromBlock": from, "toBlock": to}
		for i := 0; i < len(more); i += 2 {
			q[more[i].(string)] = more[i+1]
		}
		return q
	}
	for name, c := range map[string]struct {
		query obj
		want  []uint64 // block numbers of the logs
	}{
		"everything":            {span("earliest", "latest"), []uint64{1, 2, 3, 3, 4, 5, 6}},
		"default is the latest": {obj{}, nil},
		"from only":             {obj{"fromBlock": "0x5"}, []uint64{5, 6}},
		"range":                 {span("0x2", "0x3"), []uint64{2, 3, 3}},
		"block hash":            {hash(3), []uint64{3, 3}},
		"block without logs":    {hash(7), nil},
		"address":               {span("0x0", "latest", "address", keeper), []uint64{1, 2, 3, 3, 4, 5, 6}},
		"other address":         {span("0x0", "latest", "address", relay), nil},
		"addresses":             {span("0x0", "0x1", "address", []any{relay, keeper}), []uint64{1}},
		"topic":                 {span("0x0", "latest", "topics", []any{word(0x77)}), []uint64{1, 2, 3, 3, 4, 5, 6}},
		"other topic":           {span("0x0", "latest", "topics", []any{word(0x78)}), nil},
		"second topic":          {span("0x0", "latest", "topics", []any{nil, word(3)}), []uint64{4}},
		"choice":                {span("0x0", "latest", "topics", []any{word(0x77), []any{word(0), word(50)}}), []uint64{1, 3}},
		"choice with null":      {span("0x0", "0x1", "topics", []any{nil, []any{word(9), nil}}), []uint64{1}},
		"too many topics":       {span("0x0", "latest", "topics", []any{nil, nil, nil}), nil},
		"safe and finalized":    {span("finalized", "safe"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			var logs []types.Log
			e.call(&logs, "eth_getLogs", c.query)
			var got []uint64
			for _, l := range logs {
				got = append(got, l.BlockNumber)
				b := blocks[l.BlockNumber-1]
				if l.BlockHash != b.Hash() || l.TxHash != b.Transactions()[l.TxIndex].Hash() || l.Address != keeper {
					t.Errorf("log %+v does not stand where it says", l)
				}
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("logs of blocks %v, want %v", got, c.want)
			}
		})
	}
	e.fails(-32602, "invalid block range params: fromBlock 5 is after toBlock 4", nil, "eth_getLogs", span("0x5", "0x4"))
	const beyond = "block range extends beyond current head block"
	e.fails(-32602, beyond, nil, "eth_getLogs", span("0x6", "0x8"))
	e.fails(-32602, beyond, nil, "eth_getLogs", span("0x90", "0x100"))
	e.fails(-32602, "invalid block range params", nil, "eth_getLogs", obj{"fromBlock": "0x8"})
	e.fails(-32602, "cannot specify both blockHash and fromBlock/toBlock", nil, "eth_getLogs", obj{"blockHash": common.Hash{1}, "fromBlock": "0x1"})
	e.fails(-32000, "unknown block", nil, "eth_getLogs", obj{"blockHash": common.Hash{1}})
	e.fails(-32602, "filter has 5 topics, the limit is 4", nil, "eth_getLogs", obj{"topics": []any{nil, nil, nil, nil, nil}})
	e.fails(-32602, "filter address:", nil, "eth_getLogs", obj{"address": "0x1234"})
	logs, err := e.eth.FilterLogs(context.Background(), ethereum.FilterQuery{FromBlock: big.NewInt(3), ToBlock: big.NewInt(3), Addresses: []common.Address{keeper}})
	if err != nil || len(logs) != 2 || logs[1].Index != 1 || logs[1].TxIndex != 1 {
		t.Errorf("ethclient reads %+v, %v", logs, err)
	}
}

// Ours and go-ethereum's decoder of the filter object must agree on what they take.
func FuzzLogQuery(f *testing.F) {
	for _, s := range []string{
		`{}`, `{"fromBlock":"0x1","toBlock":"latest","address":"0x1000000000000000000000000000000000000001"}`,
		`{"address":["0x1000000000000000000000000000000000000001",null],"topics":[null,["0x0000000000000000000000000000000000000000000000000000000000000001"]]}`,
		`{"blockHash":"0x0000000000000000000000000000000000000000000000000000000000000001","fromBlock":"0x1"}`,
		`{"topics":[[null],"0x0000000000000000000000000000000000000000000000000000000000000001"]}`, `[]`, `{"topics":{}}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var ours logQuery
		var theirs filters.FilterCriteria
		if json.Unmarshal(data, &ours) != nil || json.Unmarshal(data, &theirs) != nil {
			return
		}
		if len(ours.topics) != len(theirs.Topics) || (ours.blockHash == nil) != (theirs.BlockHash == nil) {
			t.Errorf("%s: topics %v, go-ethereum %v", data, ours.topics, theirs.Topics)
			return
		}
		for i := range ours.topics {
			if len(ours.topics[i]) != len(theirs.Topics[i]) {
				t.Errorf("%s: topic %d is %v, go-ethereum %v", data, i, ours.topics[i], theirs.Topics[i])
			}
		}
	})
}

func TestBloomBitsAreEthereums(t *testing.T) {
	for i := range 200 {
		value := word(uint64(i * i)).Bytes()
		var bloom types.Bloom
		bloom.Add(value)
		if !newBloomBits(value).in(&bloom) {
			t.Fatalf("value %x is not found in its own bloom", value)
		}
		for j := range 200 {
			other := word(uint64(j*j + 1_000_000)).Bytes()
			if newBloomBits(other).in(&bloom) != types.BloomLookup(bloom, common.BytesToHash(other)) {
				t.Fatalf("look-up of %x in the bloom of %x differs", other, value)
			}
		}
	}
}

func TestFilters(t *testing.T) {
	e := newEnv(t, Config{FilterTimeout: time.Minute})
	var blockFilter, logFilter, txFilter, fullFilter gethrpc.ID
	e.call(&blockFilter, "eth_newBlockFilter")
	e.call(&logFilter, "eth_newFilter", obj{"address": keeper, "topics": []any{nil, word(2)}})
	e.call(&txFilter, "eth_newPendingTransactionFilter")
	e.call(&fullFilter, "eth_newPendingTransactionFilter", true)
	blocks := logChain(e)

	var hashes []common.Hash
	e.call(&hashes, "eth_getFilterChanges", blockFilter)
	if len(hashes) != len(blocks) || hashes[2] != blocks[2].Hash() {
		t.Errorf("block filter gave %v", hashes)
	}
	e.call(&hashes, "eth_getFilterChanges", blockFilter)
	if len(hashes) != 0 {
		t.Errorf("block filter gave %v again", hashes)
	}
	var logs []types.Log
	e.call(&logs, "eth_getFilterChanges", logFilter)
	if len(logs) != 1 || logs[0].BlockNumber != 3 {
		t.Errorf("log filter gave %v", logs)
	}
	tx := e.sign(alice, &nobody, 5, nil)
	l, err := e.server.node.events.subscribe(interest{txs: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.eth.SendTransaction(context.Background(), tx); err != nil {
		t.Fatal(err)
	}
	<-l.ready
	l.close()
	e.call(&hashes, "eth_getFilterChanges", txFilter)
	if len(hashes) != 1 || hashes[0] != tx.Hash() {
		t.Errorf("transaction filter gave %v, want %s", hashes, tx.Hash())
	}
	var full []types.Transaction
	e.call(&full, "eth_getFilterChanges", fullFilter)
	if len(full) != 1 || full[0].Hash() != tx.Hash() {
		t.Errorf("full transaction filter gave %v", full)
	}

	var ok bool
	e.call(&ok, "eth_uninstallFilter", blockFilter)
	if !ok {
		t.Error("filter was not there to remove")
	}
	e.call(&ok, "eth_uninstallFilter", blockFilter)
	if ok {
		t.Error("filter was removed twice")
	}
	e.fails(-32000, "filter not found", nil, "eth_getFilterChanges", blockFilter)
	e.fails(-32000, "filter not found", nil, "eth_getFilterLogs", txFilter)
	var found []types.Log
	e.call(&logFilter, "eth_newFilter", obj{"fromBlock": "0x2", "toBlock": "0x4"})
	e.call(&found, "eth_getFilterLogs", logFilter)
	if len(found) != 4 {
		t.Errorf("filter's query finds %d logs, want 4", len(found))
	}

	// Not asked for in time, a filter goes.
	e.now = e.now.Add(59 * time.Second)
	e.seal()
	e.call(&hashes, "eth_getFilterChanges", txFilter)
	e.now = e.now.Add(2 * time.Second)
	e.seal()
	e.server.node.events.settle(context.Background())
	e.fails(-32000, "filter not found", nil, "eth_getFilterChanges", logFilter)
	e.call(&hashes, "eth_getFilterChanges", txFilter)
}

func TestSubscriptions(t *testing.T) {
	e := newEnv(t, Config{})
	if err := e.server.Listen("", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	c, err := gethrpc.Dial("ws://" + e.server.WSAddr())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	ctx := context.Background()
	client := ethclient.NewClient(c)
	heads, logs := make(chan *types.Header, 16), make(chan types.Log, 16)
	txs, full := make(chan common.Hash, 16), make(chan *types.Transaction, 16)
	syncing := make(chan any, 16)
	subscribe := func(s ethereum.Subscription, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(s.Unsubscribe)
	}
	subscribe(client.SubscribeNewHead(ctx, heads))
	subscribe(client.SubscribeFilterLogs(ctx, ethereum.FilterQuery{Addresses: []common.Address{keeper}}, logs))
	subscribe(gethclient.New(c).SubscribePendingTransactions(ctx, txs))
	subscribe(gethclient.New(c).SubscribeFullPendingTransactions(ctx, full))
	subscribe(c.EthSubscribe(ctx, syncing, "syncing"))
	if v := <-syncing; v != false {
		t.Errorf("syncing says %v", v)
	}

	tx := e.sign(alice, &keeper, 0, words(1, 2))
	if err := client.SendTransaction(ctx, tx); err != nil {
		t.Fatal(err)
	}
	if got := <-txs; got != tx.Hash() {
		t.Errorf("pending transaction %s, want %s", got, tx.Hash())
	}
	if got := <-full; got.Hash() != tx.Hash() {
		t.Errorf("full pending transaction %s, want %s", got.Hash(), tx.Hash())
	}
	genesis := e.store.Head()
	b := e.sealOn(genesis, 41, tx)
	if h := <-heads; h.Hash() != b.Hash() {
		t.Errorf("new head %s, want %s", h.Hash(), b.Hash())
	}
	if l := <-logs; l.TxHash != tx.Hash() || l.Removed || l.BlockHash != b.Hash() {
		t.Errorf("log %+v", l)
	}
	// The soft block is replaced: its log is taken back before the new one comes.
	b2 := e.sealOn(genesis, 42, tx)
	if h := <-heads; h.Hash() != b2.Hash() {
		t.Errorf("new head %s, want %s", h.Hash(), b2.Hash())
	}
	if l := <-logs; !l.Removed || l.BlockHash != b.Hash() {
		t.Errorf("log %+v, want it removed", l)
	}
	if l := <-logs; l.Removed || l.BlockHash != b2.Hash() {
		t.Errorf("log %+v, want that of the new block", l)
	}
	var out any
	if _, err := c.EthSubscribe(ctx, make(chan any), "logs", obj{"blockHash": b.Hash()}); err == nil {
		t.Error("a log subscription took a block hash")
	}
	wantError(t, e.client.Call(&out, "eth_subscribe", "nothing"), -32601, `no "nothing" subscription in eth namespace`, nil)
}

// A subscriber that does not read loses its connection; the chain goes on.
func TestSlowSubscriberIsDropped(t *testing.T) {
	e := newEnv(t, Config{MaxQueued: 3})
	if err := e.server.Listen("", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	l, err := e.server.node.events.subscribe(interest{heads: true})
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		e.seal()
	}
	e.server.node.events.settle(context.Background())
	if notes, err := l.take(); err != errSlow || notes != nil {
		t.Errorf("a listener that missed something still gives %d notes", len(notes))
	}
	c, err := gethrpc.Dial("ws://" + e.server.WSAddr())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	sub, err := c.EthSubscribe(context.Background(), make(chan *types.Header, 100), "newHeads")
	if err != nil {
		t.Fatal(err)
	}
	// What a full queue leads to, brought about at once.
	e.server.node.events.each(func(l *listener) { l.end(errSlow) })
	if err := <-sub.Err(); err == nil {
		t.Error("the subscription ended without an error")
	}
	e.server.conns.mu.Lock()
	defer e.server.conns.mu.Unlock()
	if n := len(e.server.conns.open); n > 1 {
		t.Errorf("%d connections are remembered", n)
	}
}
