package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/rollup"
)

const (
	// outage is how many blocks a fault keeps from the DA layer before it is mended.
	outage = 15
	// recovers bounds the time from there until they are safe, on every node.
	recovers = time.Minute
)

// fault is something that goes wrong between a chain and its DA layer.
type fault struct {
	name    string
	strike  func()
	reasons []da.Reason // one of them is what the sequencer says meanwhile
	mend    func()      // nil for what the sequencer has to cope with by itself
}

// A rollup with Uniswap's traffic and a stream of transfers posts to a real
// Celestia chain. Meanwhile the validator is stopped and started, the bridge is
// killed, its token is changed and the price floor is raised. Whatever a client
// was told is in the DA layer within a minute after each, nothing is there or
// was paid for twice, counted on Celestia's side, and full nodes that have the
// genesis file and the bridge alone, and trust nothing but one header, arrive
// at the same blocks, receipts and states.
func TestCelestia(t *testing.T) {
	bin := os.Getenv("TRIVIUM_CELESTIANET")
	if bin == "" {
		t.Skip("TRIVIUM_CELESTIANET is not set; `make test-celestia` sets it")
	}
	ctx := within(t, 14*time.Minute)
	layer := startCelestia(t, bin, "0.004")
	var granted uint64
	bridge := layer.dialBridge(t)
	// The bridge proves the answer, which it cannot do for the chain's first blocks.
	err := eventually(within(t, startsIn), "the balance of the bridge's account", func() (ok bool, err error) {
		granted, err = balance(ctx, bridge)
		return err == nil, err
	})
	if err != nil {
		t.Fatal(err)
	}
	tokens := map[string]string{} // what for -> file
	for _, may := range []string{"read", "write"} {
		tokens[may] = filepath.Join(t.TempDir(), may)
	}
	issue := func() {
		t.Helper()
		for may, file := range tokens {
			if err := os.WriteFile(file, []byte(layer.token(t, may)+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	issue()
	height, hash := layer.trusted(t)
	trust := []string{"--da.verify", "light", "--da.trusted-height", fmt.Sprint(height), "--da.trusted-hash", hash}

	home := initHome(t, "1s")
	genesis := genesisAlone(t, home)
	g, err := rollup.ReadGenesis(genesis)
	if err != nil {
		t.Fatal(err)
	}
	seq := startSequencer(t, home, append(trust, "--da.url", bridgeURL, "--da.token-file", tokens["write"], "--batch.max-age", "2s", "--metrics.port", "0")...)
	follow := func(name string) *node {
		t.Helper()
		return startFull(t, name, genesis, bridgeURL, append(trust, "--da.token-file", tokens["read"])...)
	}
	full := follow("full")
	clients := []string{"TRIVIUM_RPC=" + seq.http, "TRIVIUM_WS=" + seq.ws}
	npm(t, clientTests(t), 3*time.Minute, append(clients, "TRIVIUM_FULL_RPC="+full.http), "test", "--", "uniswap")

	traffic := startTraffic(t, ctx, seq, clients)
	for _, f := range []fault{
		{
			name:    "the validator stopped and started",
			strike:  func() { layer.stopValidator(t) },
			reasons: []da.Reason{da.ReasonStalled, da.ReasonHung, da.ReasonAmbiguous},
			mend:    func() { layer.startValidator(t) },
		},
		{
			name:    "the bridge killed and started",
			strike:  func() { layer.bridge.kill() },
			reasons: []da.Reason{da.ReasonUnreachable},
			mend:    func() { layer.startBridge(t) },
		},
		{
			name: "the token changed",
			strike: func() {
				layer.bridge.kill()
				layer.newSecret(t)
				layer.startBridge(t)
			},
			reasons: []da.Reason{da.ReasonToken},
			mend:    issue,
		},
		{
			name: "the price floor raised",
			strike: func() {
				layer.stopValidator(t)
				layer.floor = "0.03"
				layer.startValidator(t)
			},
			reasons: []da.Reason{da.ReasonPrice},
		},
	} {
		endure(t, ctx, f, seq, full)
	}
	sent := traffic.stop(t)

	s, err := seq.status(ctx)
	if err != nil {
		t.Fatal(err)
	}
	last := uint64(s.Soft.Number)
	drained := safeOn(t, recovers, last, seq, full)
	began := time.Now()
	late := follow("late")
	safeOn(t, recovers, last, late)
	synced := time.Since(began)
	root, count := agreed(t, ctx, last, sent, seq, full, late)

	// What is under way lands; then the books are closed.
	if err := seq.interrupt(ctx); err != nil {
		t.Fatal(err)
	}
	bridge = layer.dialBridge(t)
	if err := waitHeights(ctx, bridge, 5); err != nil {
		t.Fatal(err)
	}
	found, err := audit(ctx, bridge, g)
	if err != nil {
		t.Fatal(err)
	}
	if len(found.faults) > 0 || found.batches == 0 {
		t.Errorf("%d batches; %d faults in what was paid for: %v", found.batches, len(found.faults), found.faults)
	}
	paid, err := layer.bill(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if paid.failed > 0 || paid.submissions > found.blobs {
		t.Errorf("%d submissions, of which %d failed, brought %d blobs", paid.submissions, paid.failed, found.blobs)
	}
	err = eventually(within(t, startsIn), "the account to show what was spent", func() (bool, error) {
		left, err := balance(ctx, bridge)
		if err == nil && left != granted-paid.fees {
			err = fmt.Errorf("of %d utia %d are left, and %d were paid in fees", granted, left, paid.fees)
		}
		return err == nil, err
	})
	if err != nil {
		t.Error(err)
	}
	fmt.Printf("celestia: %d blocks with %d transactions, state root %s; %d batches in %d blobs (%d bytes) by %d submissions at %d heights; "+
		"%d utia spent at %.4f to %.4f a gas, %.1f utia a transaction; drained in %s, synced from nothing in %s\n",
		last, count, root, found.batches, found.blobs, found.bytes, paid.submissions, paid.heights,
		paid.fees, paid.lowest, paid.last, float64(paid.fees)/float64(count), drained.Round(time.Millisecond), synced.Round(time.Millisecond))
}

// endure lets something go wrong and sees the chain through it.
func endure(t *testing.T, ctx context.Context, f fault, seq *node, others ...*node) {
	t.Helper()
	before, err := seq.status(ctx)
	if err != nil {
		t.Fatal(err)
	}
	f.strike()
	said := map[string]bool{}
	err = eventually(ctx, "the sequencer to say what is the matter: "+f.name, func() (bool, error) {
		now, err := seq.status(ctx)
		if err != nil {
			return false, err
		}
		for _, trouble := range now.Troubles {
			said[trouble.Doing+": "+trouble.Reason] = true
		}
		return f.mend == nil || now.Soft.Number >= max(before.Soft.Number, now.Safe.Number)+outage, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if f.mend != nil {
		f.mend()
	}
	now, err := seq.status(ctx)
	if err != nil {
		t.Fatal(err)
	}
	took := safeOn(t, recovers, uint64(now.Soft.Number), append(others, seq)...)
	fmt.Printf("celestia: %s: the sequencer said %v; %d blocks waited, safe everywhere in %s\n", f.name, said, now.Soft.Number-now.Safe.Number, took.Round(time.Millisecond))
}

// safeOn waits until a block is safe on all nodes, and tells how long that took.
func safeOn(t *testing.T, limit time.Duration, number uint64, nodes ...*node) time.Duration {
	t.Helper()
	began, ctx := time.Now(), within(t, limit)
	for _, n := range nodes {
		if err := n.awaitSafe(ctx, number); err != nil {
			t.Fatal(err)
		}
	}
	return time.Since(began)
}

// traffic is what clients do all the while.
type traffic struct {
	transfers *load
	end       func()
	rounds    int // of Uniswap's tests
	failed    error
}

// startTraffic runs the Uniswap tests of ethers and viem again and again, with
// a stream of transfers between other accounts.
func startTraffic(t *testing.T, ctx context.Context, seq *node, env []string) *traffic {
	t.Helper()
	tr := &traffic{transfers: newLoad(accounts(t)[2:], 250*time.Millisecond, 5)}
	ctx, cancel := context.WithCancel(ctx)
	dir := clientTests(t)
	var wg sync.WaitGroup
	wg.Go(func() { tr.transfers.run(ctx, seq) })
	wg.Go(func() {
		for ctx.Err() == nil && tr.failed == nil {
			var out bytes.Buffer
			if err := npmRun(t.Context(), dir, env, &out, "test", "--", "uniswap"); err != nil {
				tr.failed = fmt.Errorf("after %d rounds of Uniswap's tests: %w\n%s", tr.rounds, err, out.Bytes())
				return
			}
			tr.rounds++
		}
	})
	tr.end = func() { cancel(); wg.Wait() }
	t.Cleanup(tr.end)
	return tr
}

// stop lets the round end and gives the transfers that the sequencer took.
func (tr *traffic) stop(t *testing.T) (sent []common.Hash) {
	t.Helper()
	tr.end()
	if tr.failed != nil {
		t.Fatal(tr.failed)
	}
	for _, s := range tr.transfers.senders {
		for _, raw := range s.signed[:s.next] {
			sent = append(sent, crypto.Keccak256Hash(hexutil.MustDecode(raw)))
		}
	}
	if tr.rounds == 0 || len(sent) == 0 {
		t.Fatalf("%d rounds of Uniswap's tests and %d transfers: nothing is shown", tr.rounds, len(sent))
	}
	return sent
}

// agreed holds nodes to the same blocks, receipts and logs up to last, with all
// of sent in them, and gives the state root of last.
func agreed(t *testing.T, ctx context.Context, last uint64, sent []common.Hash, nodes ...*node) (root common.Hash, count int) {
	t.Helper()
	want := everything(t, ctx, nodes[0], last)
	for _, n := range nodes[1:] {
		same(t, n, want, everything(t, ctx, n, last))
	}
	mined := map[common.Hash]bool{}
	for _, text := range want[:last+1] {
		var block struct {
			StateRoot    common.Hash
			Transactions []struct{ Hash common.Hash }
		}
		if err := json.Unmarshal([]byte(text), &block); err != nil {
			t.Fatal(err)
		}
		root = block.StateRoot
		for _, tx := range block.Transactions {
			mined[tx.Hash] = true
		}
	}
	lost := 0
	for _, hash := range sent {
		if !mined[hash] {
			lost++
		}
	}
	if lost > 0 {
		t.Errorf("%d of %d transfers that the sequencer took are in no block", lost, len(sent))
	}
	return root, len(mined)
}
