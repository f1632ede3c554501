package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/testutil/dasuite"
)

const (
	// outage is how many blocks a fault keeps from the DA layer before it is mended.
	outage = 15
	// kills is how often the sequencer is killed in the middle of a submission.
	kills = 5
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

// A chain lives through the faults of a real Celestia network, whether it posts
// from one account or from several side by side; and the server that other tests
// take for a celestia-node is like it.
func TestCelestia(t *testing.T) {
	bin := os.Getenv("TRIVIUM_CELESTIANET")
	if bin == "" {
		t.Skip("TRIVIUM_CELESTIANET is not set; `make test-celestia` sets it")
	}
	t.Run("OneAccount", func(t *testing.T) { celestia(t, bin) })
	t.Run("Lanes", func(t *testing.T) { celestia(t, bin, "first", "second") })
	t.Run("Conformance", func(t *testing.T) {
		layer := startCelestia(t, bin, "0.004")
		dasuite.Run(t, dasuite.Target{URL: bridgeURL, Token: layer.token(t, "write"), ReadToken: layer.token(t, "read")})
	})
}

// celestia: a rollup with Uniswap's traffic and a stream of transfers posts to a
// real Celestia chain. Meanwhile the validator is stopped and started, the bridge
// is killed, and frozen, its token is changed and the price floor is raised, and later
// the sequencer is killed in the middle of submissions. Whatever a client was told is
// in the DA layer within a minute after each fault, nothing is there or was paid for
// twice, counted on Celestia's side, and full nodes that have the genesis file and
// the bridge alone, and trust nothing but one header, arrive at the same blocks,
// receipts and states.
func celestia(t *testing.T, bin string, lanes ...string) {
	ctx := within(t, 7*time.Minute)
	layer := startCelestia(t, bin, "0.004", lanes...)
	var granted uint64
	bridge := layer.dialBridge(t)
	// The bridge proves the answer, which it cannot do for the chain's first blocks.
	err := eventually(within(t, startsIn), "the balance of the bridge's accounts", func() (ok bool, err error) {
		granted, err = layer.balance(ctx, bridge)
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
	args := append(trust, "--da.url", bridgeURL, "--da.token-file", tokens["write"], "--batch.max-age", "2s", "--metrics.port", "0")
	if len(lanes) > 0 {
		args = append(args, "--da.lanes", strings.Join(lanes, ","))
	}
	start := func() *node {
		t.Helper()
		return startSequencer(t, home, args...)
	}
	seq := start()
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
			reasons: []da.Reason{da.ReasonStalled, da.ReasonNoState},
			mend:    func() { layer.startValidator(t) },
		},
		{
			name:    "the bridge killed and started",
			strike:  func() { layer.bridge.kill() },
			reasons: []da.Reason{da.ReasonUnreachable},
			mend:    func() { layer.startBridge(t) },
		},
		{
			name:    "the bridge frozen and thawed",
			strike:  func() { layer.bridge.cmd.Process.Signal(syscall.SIGSTOP) },
			reasons: []da.Reason{da.ReasonHung},
			mend:    func() { layer.bridge.cmd.Process.Signal(syscall.SIGCONT) },
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
	doubts(t, ctx, startFull(t, "misled", genesis, bridgeURL, "--da.verify", "light", "--da.token-file", tokens["read"],
		"--da.trusted-height", fmt.Sprint(height), "--da.trusted-hash", g.Hash().Hex()))

	for range kills {
		err := eventually(ctx, "another submission to be under way", func() (bool, error) {
			text := metricsOf(t, ctx, seq)
			return metric(t, text, `trivium_outbox_events_total{event="posted"}`) > 0 && metric(t, text, `trivium_outbox_waiting{unit="items"}`) > 0, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		seq.kill()
		seq = start()
	}

	// The sequencer goes on posting its empty blocks, so that books are closed
	// between one submission and the next.
	var paid *bill
	spent := func() uint64 { return uint64(metric(t, metricsOf(t, ctx, seq), "trivium_da_spent_utia_total")) }
	err = eventually(within(t, recovers), "a moment when nothing is being paid for", func() (bool, error) {
		said := spent()
		if paid, err = layer.bill(ctx); err != nil {
			return false, err
		}
		if paid.fees != said || spent() != said {
			return false, fmt.Errorf("the sequencer says that %d utia are spent, the chain has taken %d", said, paid.fees)
		}
		return true, nil
	})
	if err != nil {
		t.Error(err)
	}
	// What is under way lands; then everything there is counted.
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
	if paid, err = layer.bill(ctx); err != nil {
		t.Fatal(err)
	}
	if paid.failed > 0 || paid.submissions > found.blobs {
		t.Errorf("%d submissions, of which %d failed, brought %d blobs", paid.submissions, paid.failed, found.blobs)
	}
	err = eventually(within(t, startsIn), "the accounts to show what was spent", func() (bool, error) {
		left, err := layer.balance(ctx, bridge)
		if err == nil && left != granted-paid.fees {
			err = fmt.Errorf("of %d utia %d are left, and %d were paid in fees", granted, left, paid.fees)
		}
		return err == nil, err
	})
	if err != nil {
		t.Error(err)
	}
	fmt.Printf("%s: %d blocks with %d transactions, state root %s; %d batches in %d blobs (%d bytes) by %d submissions at %d heights; "+
		"%d utia spent at %.4f to %.4f a gas, %.1f utia a transaction; drained in %s, synced from nothing in %s\n",
		t.Name(), last, count, root, found.batches, found.blobs, found.bytes, paid.submissions, paid.heights,
		paid.fees, paid.lowest, paid.last, float64(paid.fees)/float64(count), drained.Round(time.Millisecond), synced.Round(time.Millisecond))
}

// endure lets something go wrong, until the sequencer has said what it is and
// blocks wait, and sees the chain through it.
func endure(t *testing.T, ctx context.Context, f fault, seq *node, others ...*node) {
	t.Helper()
	said := func() (n float64) {
		text := metricsOf(t, ctx, seq)
		for _, r := range f.reasons {
			n += metric(t, text, fmt.Sprintf("trivium_da_troubles_total{reason=%q}", r))
		}
		return n
	}
	before := said()
	f.strike()
	var now syncStatus
	err := eventually(ctx, fmt.Sprintf("the sequencer to say one of %v: %s", f.reasons, f.name), func() (ok bool, err error) {
		now, err = seq.status(ctx)
		return err == nil && said() > before && (f.mend == nil || now.Soft.Number >= now.Safe.Number+outage), err
	})
	if err != nil {
		t.Fatal(err)
	}
	if f.mend != nil {
		f.mend()
	}
	waited := now.Soft.Number - now.Safe.Number
	if now, err = seq.status(ctx); err != nil {
		t.Fatal(err)
	}
	took := safeOn(t, recovers, uint64(now.Soft.Number), append(others, seq)...)
	fmt.Printf("%s: %s: up to %d blocks waited, safe everywhere in %s\n", t.Name(), f.name, waited, took.Round(time.Millisecond))
}

// doubts sees a node refuse a chain that does not have its trusted header.
func doubts(t *testing.T, ctx context.Context, n *node) {
	t.Helper()
	err := eventually(ctx, n.name+" to name the lie", func() (bool, error) {
		s, err := n.status(ctx)
		return err == nil && len(s.Troubles) > 0 && s.Troubles[0].Reason == string(da.LieHeader) && s.Soft.Number == 0, err
	})
	if err != nil {
		t.Error(err)
	}
}

// metric is a figure of metricsOf; 0 for one that has not been counted yet.
func metric(t *testing.T, text, name string) float64 {
	t.Helper()
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, name+" "); ok {
			value, err := strconv.ParseFloat(strings.TrimSpace(rest), 64)
			if err != nil {
				t.Fatal(err)
			}
			return value
		}
	}
	return 0
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
