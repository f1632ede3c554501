package e2e

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/trivium-chain/trivium/rollup"
)

// A sequencer killed by SIGKILL at random moments during load starts again by
// itself, has every block it ever showed, makes no height twice, and pays for no
// batch twice; a full node agrees with all of it. So it is with a DA layer of
// its own, and with the embedded one, which dies with the sequencer each time.
func TestKillNine(t *testing.T) {
	t.Parallel()
	kills := number(t, "TRIVIUM_KILLS", 3)
	seed := number(t, "TRIVIUM_KILL_SEED", time.Now().UnixNano())
	t.Run("DA apart", func(t *testing.T) {
		layer := startDA(t, t.TempDir(), "127.0.0.1:0")
		killNine(t, layer.url, []string{"--da.url", layer.url}, int(kills), uint64(seed))
	})
	t.Run("DA embedded", func(t *testing.T) {
		address := freePort(t)
		killNine(t, "http://"+address, []string{"--da.listen", address, "--da.block-time", daBlockTime}, int(kills), uint64(seed)+1)
	})
}

func number(t *testing.T, env string, otherwise int64) int64 {
	t.Helper()
	text, set := os.LookupEnv(env)
	if !set {
		return otherwise
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 {
		t.Fatalf("%s is %q, want a number from 1", env, text)
	}
	return n
}

// shortest and longest bound the time from a node's answer to its death. One
// kill in four comes before the node answers.
const (
	shortest = 100 * time.Millisecond
	longest  = 2500 * time.Millisecond
)

func killNine(t *testing.T, daURL string, daArgs []string, kills int, seed uint64) {
	ctx := within(t, time.Duration(kills)*15*time.Second+2*time.Minute)
	random := rand.New(rand.NewPCG(seed, 1))
	home := initHome(t, "100ms")
	feedAddress := freePort(t)
	args := append(append([]string{"start", "--home", home, "--feed.listen", feedAddress}, fast...), daArgs...)
	w, l := newWitness(), newLoad(accounts(t), 50*time.Millisecond, 25) // 500 transfers a second
	g, err := rollup.ReadGenesis(filepath.Join(home, "genesis.json"))
	if err != nil {
		t.Fatal(err)
	}
	signed, err := w.follow(ctx, "ws://"+feedAddress, g)
	if err != nil {
		t.Fatal(err)
	}

	var full *node
	var down, slowest time.Duration // from the kill to the answer: in all, and the longest
	early, replayed := 0, 0
	died := time.Time{}
	for done := 0; ; {
		p := launch(t, fmt.Sprintf("sequencer %d", done), args...)
		if done < kills && full != nil && random.IntN(4) == 0 {
			expire(ctx, p, time.Duration(random.Int64N(int64(150*time.Millisecond))))
			died, done, early = time.Now(), done+1, early+1
			continue
		}
		seq, err := awaitNode(t, ctx, p)
		if err != nil {
			t.Fatalf("seed %d, after %d kills: %v", seed, done, err)
		}
		if !died.IsZero() {
			took := time.Since(died)
			down, slowest = down+took, max(slowest, took)
		}
		replayed += p.log.count("executing blocks whose state was not on disk")
		if err := stillThere(ctx, seq, w, w.newest()); err != nil {
			t.Fatalf("seed %d, after %d kills: %v", seed, done, err)
		}
		if full == nil {
			full = startFull(t, "full", genesisAlone(t, home), daURL)
		}
		if done == kills {
			summary, err := settle(ctx, seq, full, l, w, daURL, g)
			if err != nil {
				t.Fatalf("seed %d, after %d kills: %v", seed, done, err)
			}
			if signed.Received() == 0 {
				t.Fatal("the feed gave nothing")
			}
			fmt.Printf("kill -9, %s: %d kills (%d before the first answer, %d restarts executed blocks again), %d transfers taken, %d signed blocks over the feed, %s; back in %s on average, %s at most (seed %d)\n",
				filepath.Base(t.Name()), kills, early, replayed, l.sent.Load(), signed.Received(), summary,
				(down / time.Duration(max(kills-early, 1))).Round(time.Millisecond), slowest.Round(time.Millisecond), seed)
			return
		}
		round, stop := context.WithCancel(ctx)
		var wg sync.WaitGroup
		wg.Go(func() { w.watch(round, seq) })
		wg.Go(func() { l.run(round, seq) })
		expire(ctx, p, shortest+time.Duration(random.Int64N(int64(longest-shortest))))
		died, done = time.Now(), done+1
		stop()
		wg.Wait()
	}
}

// expire kills a process when its time is over; one that ends by itself is
// found out by whoever needs it next.
func expire(ctx context.Context, p *process, after time.Duration) {
	timer := time.NewTimer(after)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-p.ended:
	case <-ctx.Done():
	}
	p.kill()
}

// stillThere holds a node to every block up to upTo that was seen before.
func stillThere(ctx context.Context, n *node, w *witness, upTo uint64) error {
	seen, conflicts := w.snapshot()
	if len(conflicts) > 0 {
		c := conflicts[0]
		return fmt.Errorf("%d heights were shown twice; block %d as %s, then as %s", len(conflicts), c.number, c.first, c.then)
	}
	got, err := n.hashes(ctx, 0, upTo)
	if err != nil {
		return err
	}
	for number, hash := range seen {
		if number > upTo {
			continue
		}
		if got[number] == (common.Hash{}) {
			return fmt.Errorf("block %d (%s) was shown and is lost; the newest that was shown is %d", number, hash, upTo)
		}
		if got[number] != hash {
			return fmt.Errorf("block %d was shown as %s and is %s now", number, hash, got[number])
		}
	}
	return nil
}

// settle sends for a last while, lets everything reach the DA layer, and looks
// at the whole chain on both nodes and at all that was paid for.
func settle(ctx context.Context, seq, full *node, l *load, w *witness, daURL string, g *rollup.Genesis) (string, error) {
	round, stop := context.WithTimeout(ctx, time.Second)
	defer stop()
	var wg sync.WaitGroup
	wg.Go(func() { w.watch(round, seq) })
	wg.Go(func() { l.run(round, seq) })
	wg.Wait()

	err := eventually(ctx, "the pool to empty", func() (bool, error) {
		var s struct{ Pending, Queued string }
		err := seq.rpc.CallContext(ctx, &s, "txpool_status")
		return s.Pending == "0x0" && s.Queued == "0x0", err
	})
	if err != nil {
		return "", err
	}
	s, err := seq.status(ctx)
	if err != nil {
		return "", err
	}
	last := uint64(s.Soft.Number)
	for _, n := range []*node{seq, full} {
		if err := n.awaitSafe(ctx, last); err != nil {
			return "", err
		}
		if err := stillThere(ctx, n, w, last); err != nil {
			return "", fmt.Errorf("%s: %w", n.name, err)
		}
	}
	a, err := seq.hashes(ctx, 0, last)
	if err != nil {
		return "", err
	}
	b, err := full.hashes(ctx, 0, last)
	if err != nil {
		return "", err
	}
	for i := range last + 1 {
		if a[i] != b[i] {
			return "", fmt.Errorf("block %d is %s on %s and %s on %s", i, a[i], seq.name, b[i], full.name)
		}
	}
	var mined uint64
	for _, s := range l.senders {
		nonce, err := full.eth.NonceAt(ctx, s.address, nil)
		if err != nil {
			return "", err
		}
		mined += nonce
	}
	layer, err := rpc.DialContext(ctx, daURL)
	if err != nil {
		return "", err
	}
	defer layer.Close()
	if err := waitHeights(ctx, layer, 5); err != nil {
		return "", err
	}
	p, err := audit(ctx, layer, g)
	if err != nil {
		return "", err
	}
	if len(p.faults) > 0 {
		return "", fmt.Errorf("%d faults in what was paid for: %v", len(p.faults), p.faults)
	}
	if p.batches == 0 || mined == 0 {
		return "", fmt.Errorf("%d batches and %d transfers: nothing was shown", p.batches, mined)
	}
	seen, _ := w.snapshot()
	for number := range seen {
		if number == 0 || number > last {
			delete(seen, number)
		}
	}
	return fmt.Sprintf("%d mined in %d blocks, of which %d were seen as they came and none was lost or made twice; %d batches in %d blobs (%d bytes) at %d DA heights, none paid twice; the full node agrees on all",
		mined, last, len(seen), p.batches, p.blobs, p.bytes, p.heights), nil
}
