package parent

import (
	"context"
	"fmt"
	"io"
	"math/big"
	"math/rand"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/testutil/fakeparent"
)

const (
	began   = 1_700_000_000 // time of block 0
	every   = 12            // seconds
	delay   = 900
	heights = 3_000_000 // gas
)

// deposit makes the deposit with this number; gas is its limit.
func deposit(n int, gas uint64) messages.Deposit {
	d := messages.Deposit{From: common.Address{1, byte(n)}, Gas: gas, Data: []byte{byte(n)}}
	if n%3 > 0 {
		d.To = &common.Address{2, byte(n)}
	}
	d.Mint, d.Value = *uint256.NewInt(uint64(n)), *uint256.NewInt(uint64(n / 2))
	return d
}

// mined is a parent chain of so many blocks, all final, with deposits in every third.
func mined(blocks int) *fakeparent.Chain {
	c := fakeparent.New(began)
	for i := range blocks {
		var list []messages.Deposit
		for j := range (i + 1) % 3 {
			list = append(list, deposit(3*i+j, 400_000+uint64(i)))
		}
		c.Mine(began+every*uint64(i+1), 0, list...)
	}
	c.Finalize(0)
	return c
}

func start(c *fakeparent.Chain) rollup.ParentPoint {
	return rollup.ParentPoint{Hash: c.Block(0).Header.Hash()}
}

// reader reads a chain; change may be nil.
func reader(t testing.TB, c *fakeparent.Chain, change func(*ReaderConfig)) *Reader {
	client, err := dial(c.Serve(t), 5*time.Second, 2<<20)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	cfg := ReaderConfig{Client: client, Parent: *c.Params(delay, heights), ChainID: 7, Now: func() time.Time { return time.Unix(began+1_000_000, 0) }}
	if change != nil {
		change(&cfg)
	}
	return NewReader(cfg)
}

// taken is what a run over heights has taken in.
type taken struct {
	points []rollup.ParentPoint
	txs    [][]common.Hash
}

// run takes in what each of the times allows, one behind the other.
func run(t testing.TB, r *Reader, from rollup.ParentPoint, untils []uint64) (out taken) {
	t.Helper()
	for _, until := range untils {
		p, txs, err := r.Through(context.Background(), from, until, heights)
		if err != nil {
			t.Fatal(err)
		}
		var hashes []common.Hash
		for _, tx := range txs {
			hashes = append(hashes, tx.Hash())
		}
		out.points, out.txs, from = append(out.points, p), append(out.txs, hashes), p
	}
	return out
}

// Blocks are taken whole, in order, while time and gas allow, and their deposits
// are those of the chain.
func TestThrough(t *testing.T) {
	c := fakeparent.New(began)
	all := []messages.Deposit{deposit(1, 2_000_000), deposit(2, 1_000_000), deposit(3, 1_000_000), deposit(4, 500_000)}
	for i := range all {
		all[i].Index = uint64(i)
	}
	c.Mine(began+12, 0, all[0])
	c.Mine(began+24, 0, all[1], all[2])
	c.Mine(began+36, 0)
	c.Mine(began+48, 0, all[3])
	c.Mine(began+60, 0)
	c.Finalize(0)
	r := reader(t, c, nil)
	from := start(c)
	for i, step := range []struct {
		until  uint64
		number uint64
		first  int // deposits
		last   int
	}{
		{began, 0, 0, 0},
		{began + 11, 0, 0, 0},
		{began + 47, 1, 0, 1}, // the gas of block 2 does not fit any more
		{began + 47, 3, 1, 3}, // and does now
		{began + 48, 4, 3, 4},
		{began + 59, 4, 4, 4},
	} {
		point, txs, err := r.Through(context.Background(), from, step.until, heights)
		if err != nil {
			t.Fatal(err)
		}
		if point.Number != step.number || point.Hash != c.Block(step.number).Header.Hash() || point.Inbox != uint64(step.last) || len(txs) != step.last-step.first {
			t.Fatalf("step %d: %+v, %d deposits", i, point, len(txs))
		}
		for j, tx := range txs {
			d, ok := messages.DepositOf(tx)
			if !ok || !reflect.DeepEqual(*d, all[step.first+j]) || tx.Hash() != all[step.first+j].Tx(big.NewInt(7)).Hash() {
				t.Fatalf("step %d: deposit %d is %+v, want %+v", i, j, d, all[step.first+j])
			}
		}
		from = point
	}
	if _, _, err := r.Through(context.Background(), from, began+60, heights); ReasonOf(err) != ReasonStalled {
		t.Fatalf("past the newest block: %v", err)
	}
	if r.Final() != 5 {
		t.Errorf("final block %d", r.Final())
	}
}

// What is taken in depends on the finalized chain alone: not on the size of requests,
// on how far finality has come, on when and how often it is asked, or on restarts.
func TestThroughIsAFunctionOfTheChain(t *testing.T) {
	c := mined(300)
	times := rand.New(rand.NewSource(1))
	var untils []uint64
	for at := uint64(began - 20); at < began+299*every; {
		untils = append(untils, at)
		at += 1 + uint64(times.Intn(90))
	}
	want := run(t, reader(t, c, nil), start(c), untils)
	if n := len(want.points); want.points[n-1].Number < 280 {
		t.Fatalf("%+v is the last of %d", want.points[n-1], n)
	}
	for seed := range int64(5) {
		rnd := rand.New(rand.NewSource(seed))
		change := func(cfg *ReaderConfig) {
			cfg.Batch, cfg.Ahead = 1+uint64(rnd.Intn(40)), 1+rnd.Intn(5)
			if rnd.Intn(2) == 0 {
				cfg.Confirmations = 1 + uint64(rnd.Intn(5))
			}
		}
		other := mined(300)
		other.Final = uint64(rnd.Intn(20))
		r, from := reader(t, other, change), start(other)
		for i, until := range untils {
			if rnd.Intn(10) == 0 {
				r = reader(t, other, change)
			}
			point, txs, err := r.Through(context.Background(), from, until, heights)
			for ; err != nil; point, txs, err = r.Through(context.Background(), from, until, heights) {
				if got := ReasonOf(err); got != ReasonNotFinal && got != ReasonFinality {
					t.Fatal(err)
				}
				if other.Final == other.Head() { // a deep confirmation needs blocks above
					other.Mine(began+10_000_000, 0)
				}
				other.Finalize(uint64(rnd.Intn(int(other.Head() - other.Final))))
			}
			if point != want.points[i] || len(txs) != len(want.txs[i]) {
				t.Fatalf("seed %d, until %d: %+v and %d deposits, want %+v and %d", seed, until, point, len(txs), want.points[i], len(want.txs[i]))
			}
			for j, tx := range txs {
				if tx.Hash() != want.txs[i][j] {
					t.Fatalf("seed %d, until %d: deposit %d is another", seed, until, j)
				}
			}
			from = point
		}
	}
}

// A reorganization of what is not final is nothing; one of what was taken in is an
// alarm for as long as it lasts.
func TestReorg(t *testing.T) {
	c := fakeparent.New(began)
	for i := range 5 {
		c.Mine(began+every*uint64(i+1), 0, deposit(i, 500_000))
	}
	c.Final = 3
	r := reader(t, c, nil)
	at, _, err := r.Through(context.Background(), start(c), began+2*every, heights)
	if err != nil || at.Number != 2 {
		t.Fatal(at, err)
	}
	c.Rewind(3)
	for i := range 4 {
		c.Mine(began+every*uint64(i+4), 1, deposit(10+i, 500_000))
	}
	c.Finalize(0)
	at, txs, err := r.Through(context.Background(), at, began+5*every, heights)
	if err != nil || at.Number != 5 || len(txs) != 3 {
		t.Fatalf("%+v, %d deposits, %v", at, len(txs), err)
	}
	if d, _ := messages.DepositOf(txs[1]); d.From != deposit(10, 0).From || d.Index != 3 {
		t.Fatalf("after the fork: %+v", d)
	}

	var kept []*fakeparent.Block
	for n := uint64(5); n <= c.Head(); n++ {
		kept = append(kept, c.Block(n))
	}
	c.Rewind(4)
	for i := range 6 {
		c.Mine(began+every*uint64(i+5), 2)
	}
	c.Finalize(0)
	for range 3 {
		if _, _, err := r.Through(context.Background(), at, began+7*every, heights); ReasonOf(err) != ReasonReorg {
			t.Fatalf("the chain without block %d: %v", at.Number, err)
		}
	}
	c.Rewind(4)
	for _, b := range kept {
		c.Restore(b)
	}
	c.Mine(began+20*every, 0)
	c.Finalize(0)
	if at, _, err = r.Through(context.Background(), at, began+7*every, heights); err != nil || at.Number != 7 {
		t.Fatalf("the chain is back: %+v, %v", at, err)
	}
}

// An endpoint whose final block goes back is believed in nothing that follows from it,
// and one that only lags is waited for.
func TestFinalityGoesBack(t *testing.T) {
	c := mined(40)
	r := reader(t, c, func(cfg *ReaderConfig) { cfg.Batch, cfg.Ahead = 4, 1 })
	at, _, err := r.Through(context.Background(), start(c), began+5*every, heights)
	if err != nil {
		t.Fatal(err)
	}
	c.Final = 20 // another node behind the same endpoint
	if at, _, err = r.Through(context.Background(), at, began+30*every, 100*heights); err != nil || at.Number != 30 {
		t.Fatal(at, err)
	}
	// The blocks from 35 on are replaced, of which none was taken in.
	c.Rewind(34)
	for i := range 20 {
		c.Mine(began+every*uint64(i+35), 1)
	}
	c.Finalize(0)
	var reasons []Reason
	for range 3 {
		p, _, err := r.Through(context.Background(), at, began+45*every, heights)
		if err == nil {
			if p.Number != 45 || p.Hash != c.Block(45).Header.Hash() {
				t.Fatalf("%+v", p)
			}
			break
		}
		reasons = append(reasons, ReasonOf(err))
	}
	if fmt.Sprint(reasons) != "[reorg]" {
		t.Fatalf("told %v, want one alarm", reasons)
	}
}

// Each way to answer wrongly has its reason, gives nothing, and is over when it is.
func TestByzantine(t *testing.T) {
	answer := func(body string, status int) func(c *fakeparent.Chain) {
		return func(c *fakeparent.Chain) {
			c.HTTP = func(w http.ResponseWriter, _ *http.Request) bool {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(status)
				io.WriteString(w, body)
				return true
			}
		}
	}
	receipts := func(change func([]*types.Receipt) []*types.Receipt) func(c *fakeparent.Chain) {
		return func(c *fakeparent.Chain) {
			c.Receipts = func(number uint64, list []*types.Receipt) []*types.Receipt {
				out := make([]*types.Receipt, len(list))
				for i, r := range list {
					copied := *r
					out[i] = &copied
				}
				return change(out)
			}
		}
	}
	header := func(change func(number uint64, h *types.Header) *types.Header) func(c *fakeparent.Chain) {
		return func(c *fakeparent.Chain) { c.Header = change }
	}
	for name, x := range map[string]struct {
		lie  func(c *fakeparent.Chain)
		want Reason
	}{
		"goes away": {func(c *fakeparent.Chain) {
			c.HTTP = func(http.ResponseWriter, *http.Request) bool { panic(http.ErrAbortHandler) }
		}, ReasonUnreachable},
		"hangs":             {func(c *fakeparent.Chain) { c.HTTP = hang }, ReasonHung},
		"a web page":        {answer("<html>", 200), ReasonHTTP},
		"an HTTP error":     {answer("no", 503), ReasonHTTP},
		"refuses":           {answer(`{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"no"}}`, 200), ReasonAnswer}, // one answer to many calls
		"null":              {answer("null", 200), ReasonAnswer},
		"a huge answer":     {func(c *fakeparent.Chain) { c.HTTP = flood }, ReasonAnswer},
		"another chain":     {func(c *fakeparent.Chain) { c.Chain = 1 }, ReasonChain},
		"no portal":         {func(c *fakeparent.Chain) { c.Code = nil }, ReasonPortal},
		"a portal too wide": {func(c *fakeparent.Chain) { c.Gas = heights + 1 }, ReasonPortal},
		"is syncing":        {func(c *fakeparent.Chain) { c.Syncing, c.Final = true, 3 }, ReasonSyncing},
		"finalizes nothing": {func(c *fakeparent.Chain) { c.Final = 3 }, ReasonNotFinal},
		"another start": {header(func(n uint64, h *types.Header) *types.Header {
			if n == 0 {
				h.Extra = []byte{9}
			}
			return h
		}), ReasonChain},
		"a block left out": {header(func(n uint64, h *types.Header) *types.Header {
			if n == 7 {
				return nil
			}
			return h
		}), ReasonPruned},
		"a block changed": {header(func(n uint64, h *types.Header) *types.Header {
			if n == 7 {
				h.Bloom = types.Bloom{}
			}
			return h
		}), LieHeader},
		"another block": {header(func(n uint64, h *types.Header) *types.Header {
			if n == 7 {
				h.Number = big.NewInt(8)
			}
			return h
		}), LieHeader},
		"the first block's parent": {header(func(n uint64, h *types.Header) *types.Header {
			if n == 1 {
				h.ParentHash = common.Hash{1}
			}
			return h
		}), LieHeader},
		"a number without end": {header(func(n uint64, h *types.Header) *types.Header {
			h.Number = new(big.Int).Lsh(common.Big1, 70)
			return h
		}), ReasonAnswer},
		"no receipts":       {receipts(func([]*types.Receipt) []*types.Receipt { return nil }), ReasonPruned},
		"empty receipts":    {receipts(func([]*types.Receipt) []*types.Receipt { return []*types.Receipt{} }), LieReceipts},
		"a null receipt":    {receipts(func(l []*types.Receipt) []*types.Receipt { l[0] = nil; return l }), LieReceipts},
		"a null log":        {receipts(func(l []*types.Receipt) []*types.Receipt { l[0].Logs = []*types.Log{nil}; return l }), LieReceipts},
		"a deposit omitted": {receipts(func(l []*types.Receipt) []*types.Receipt { return l[:len(l)-1] }), LieReceipts},
		"a log omitted":     {receipts(func(l []*types.Receipt) []*types.Receipt { l[2].Logs = l[2].Logs[:1]; return l }), LieReceipts},
		"a deposit twice":   {receipts(func(l []*types.Receipt) []*types.Receipt { return append(l, l[2]) }), LieReceipts},
		"a deposit more": {receipts(func(l []*types.Receipt) []*types.Receipt {
			d := deposit(200, 1)
			l[2].Logs = append(l[2].Logs[:1:1], fakeparent.Event(&d))
			return l
		}), LieReceipts},
		"another accumulator": {func(c *fakeparent.Chain) {
			c.Accumulator = func(_ uint64, acc common.Hash) common.Hash { acc[0]++; return acc }
		}, LieAccumulator},
		"no accumulator yet": {func(c *fakeparent.Chain) {
			c.Accumulator = func(uint64, common.Hash) common.Hash { return common.Hash{} }
		}, ReasonSyncing},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := mined(30)
			until := uint64(began + 10*every)
			r := reader(t, c, func(cfg *ReaderConfig) {
				if x.want == ReasonHung {
					cfg.Client.timeout = 50 * time.Millisecond
				}
			})
			x.lie(c)
			for range 2 {
				point, txs, err := r.Through(context.Background(), start(c), until, heights)
				if got := ReasonOf(err); got != x.want || point != (rollup.ParentPoint{}) || txs != nil {
					t.Fatalf("%v (%s), want %s", err, got, x.want)
				}
			}
			honest := mined(30)
			c.Lock()
			c.Final, c.Chain, c.Gas, c.Syncing, c.Code = honest.Final, honest.Chain, honest.Gas, false, honest.Code
			c.Header, c.Receipts, c.Accumulator, c.HTTP = nil, nil, nil, nil
			c.Unlock()
			point, _, err := r.Through(context.Background(), start(c), until, 100*heights)
			for x.want == ReasonHung && ReasonOf(err) == ReasonHung { // this machine may be slow itself
				point, _, err = r.Through(context.Background(), start(c), until, 100*heights)
			}
			if err != nil || point.Number != 10 {
				t.Fatalf("honest again: %+v, %v", point, err)
			}
		})
	}
}

// hang does not answer.
func hang(_ http.ResponseWriter, r *http.Request) bool {
	io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
	return true
}

// flood answers without end.
func flood(w http.ResponseWriter, r *http.Request) bool {
	w.Header().Set("Content-Type", "application/json")
	io.WriteString(w, `["`)
	chunk := make([]byte, 1<<20)
	for i := range chunk {
		chunk[i] = 'a'
	}
	for {
		if _, err := w.Write(chunk); err != nil {
			return true
		}
	}
}

// A context that ends is no trouble of the parent chain.
func TestThroughEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	c := mined(3)
	if _, _, err := reader(t, c, nil).Through(ctx, start(c), began+every, heights); err != context.Canceled {
		t.Fatal(err)
	}
}

// An error never tells the path of the URL, where providers have their keys.
func TestErrorsHideTheURL(t *testing.T) {
	client, err := Dial("http://127.0.0.1:1/secret", time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = client.ChainID(context.Background()); ReasonOf(err) != ReasonUnreachable || strings.Contains(err.Error(), "secret") {
		t.Fatal(err)
	}
}

// BenchmarkThrough reads a chain from a server in the same process, whose blocks have
// deposits or not.
func BenchmarkThrough(b *testing.B) {
	const blocks = 4000
	for name, c := range map[string]*fakeparent.Chain{"deposits": mined(blocks), "empty": func() *fakeparent.Chain {
		c := fakeparent.New(began)
		for i := range blocks {
			c.Mine(began+every*uint64(i+1), 0)
		}
		c.Finalize(0)
		return c
	}()} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				r, at := reader(b, c, nil), start(c)
				for until := uint64(began); until < began+(blocks-1)*every; until += 600 {
					var err error
					if at, _, err = r.Through(context.Background(), at, until, 1<<40); err != nil {
						b.Fatal(err)
					}
				}
			}
			b.ReportMetric(float64(b.N*blocks)/b.Elapsed().Seconds(), "headers/s")
		})
	}
}
