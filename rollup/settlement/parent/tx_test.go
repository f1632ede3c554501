package parent

import (
	"fmt"
	"log/slog"
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"

	"github.com/trivium-chain/trivium/testutil/crashdisk"
)

var (
	senderKey, _ = crypto.ToECDSA(crypto.Keccak256([]byte("sender")))
	senderAddr   = crypto.PubkeyToAddress(senderKey.PublicKey)
	payee        = common.Address{0xbe}
)

// rig is a Sender on a parent chain, a disk and a clock of the test.
type rig struct {
	t     testing.TB
	chain *evmChain
	disk  *crashdisk.Pairs
	now   time.Time
	cfg   SenderConfig
	*Sender
}

func newRig(t testing.TB) *rig {
	t.Helper()
	r := &rig{t: t, chain: newEVMChain(t, senderAddr), disk: crashdisk.NewPairs(func(string) {}), now: time.Unix(1_000_000, 0)}
	r.cfg = SenderConfig{
		Prefix: []byte("p"), Client: r.chain, Key: senderKey, ChainID: evmChainID, MaxFee: 100 * params.GWei,
		Now: func() time.Time { return r.now }, Logger: slog.New(slog.DiscardHandler),
	}
	r.open()
	return r
}

func (r *rig) open() {
	r.t.Helper()
	r.cfg.DB = r.disk
	var err error
	if r.Sender, err = OpenSender(r.cfg); err != nil {
		r.t.Fatal(err)
	}
}

// restart is kill -9.
func (r *rig) restart() {
	r.t.Helper()
	r.disk = r.disk.Crash(r.t)
	r.open()
}

// pay adds an intent that pays 2^i wei, so that what the payee has tells what was done.
func (r *rig) pay(i int) {
	r.t.Helper()
	if err := r.Add(Intent{Key: key(i), To: &payee, Value: big.NewInt(1 << i)}); err != nil {
		r.t.Fatal(err)
	}
}

func key(i int) string { return fmt.Sprint("pay ", i) }

// step looks and lets a block's time pass.
func (r *rig) step() (busy bool) {
	r.t.Helper()
	busy, err := r.Step(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	r.now = r.now.Add(12 * time.Second)
	return busy
}

// drain steps and makes blocks until nothing is left.
func (r *rig) drain() {
	r.t.Helper()
	for range 60 {
		if !r.step() {
			return
		}
		r.chain.mine(12)
	}
	r.t.Fatalf("it does not end: %+v", r.Status())
}

func (r *rig) paid() uint64 { return r.chain.state().GetBalance(payee).Uint64() }

func (r *rig) want(i int, want State) {
	r.t.Helper()
	if o, ok, err := r.Outcome(key(i)); err != nil || !ok || o.State != want {
		r.t.Fatalf("outcome of %q is %+v, %t, %v; want %v", key(i), o, ok, err, want)
	}
}

func TestSendsInOrderAndOnce(t *testing.T) {
	r := newRig(t)
	r.pay(0)
	r.pay(1)
	r.pay(0) // is known
	r.step()
	if got := len(r.chain.pool[senderAddr]); got != 1 {
		t.Fatalf("%d transactions are under way, want one at a time", got)
	}
	r.chain.mine(12)
	r.step()
	r.want(0, StateMined)
	r.want(1, StateWaiting)
	r.drain()
	r.want(0, StateDone)
	r.want(1, StateDone)
	r.pay(1)
	if r.step() {
		t.Fatal("what is done was taken on again")
	}
	if r.paid() != 3 {
		t.Fatalf("%d wei were paid, want 3", r.paid())
	}
}

// died is what a process that is killed panics with.
type died struct{ where string }

// TestKillAnywhere kills the process at the points that it passes (at every one, where they are few), one run for each,
// under several moods of the parent chain, and at a second point of the recovery.
// Whatever happens, each intent is done once, and its outcome says so.
func TestKillAnywhere(t *testing.T) {
	foreign := func(r *rig, nonce uint64) {
		r.chain.keep(types.MustSignNewTx(senderKey, r.chain.signer(), &types.DynamicFeeTx{
			ChainID: big.NewInt(evmChainID), Nonce: nonce, Gas: 21000, To: &common.Address{1}, GasTipCap: big.NewInt(params.GWei), GasFeeCap: big.NewInt(50 * params.GWei),
		}))
	}
	at := func(step, want int, do func()) {
		if step == want {
			do()
		}
	}
	// A mood is what the chain does between steps, by their number.
	for name, mood := range map[string]func(r *rig, step int){
		"well":          func(r *rig, _ int) { r.chain.mine(12) },
		"answers lost":  func(r *rig, step int) { r.chain.mute = step < 3; r.chain.mine(12) },
		"reorg, kept":   func(r *rig, step int) { r.chain.mine(12); at(step, 3, func() { r.chain.reorg(1, false) }) },
		"reorg, lost":   func(r *rig, step int) { r.chain.mine(12); at(step, 3, func() { r.chain.reorg(1, true) }) },
		"pool forgets":  func(r *rig, step int) { at(step, 1, func() { clear(r.chain.pool[senderAddr]) }); r.chain.mine(12) },
		"foreign nonce": func(r *rig, step int) { at(step, 1, func() { foreign(r, 0) }); r.chain.mine(12) },
		"blocks are few": func(r *rig, step int) {
			if step%7 == 6 {
				r.chain.mine(12)
			}
		},
		"endpoint down": func(r *rig, step int) {
			r.chain.fail = func(string) error { return nil }
			if step >= 1 && step < 3 {
				r.chain.fail = func(string) error { return errDown }
			}
			r.chain.mine(12)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			points := killed(t, mood)
			if points < 20 {
				t.Fatalf("only %d points to die at", points)
			}
			for first := 0; first < points; first += 1 + points/90 {
				killed(t, mood, first)
				if first%7 == 0 {
					killed(t, mood, first, first+1+(first*3)%11)
				}
			}
		})
	}
}

// killed runs two intents while the process dies at the given points, and tells how
// many points it passed.
func killed(t *testing.T, mood func(*rig, int), kills ...int) (points int) {
	t.Helper()
	r := newRig(t)
	var trail []string
	point := func(where string) {
		n := points
		points++
		if slices.Contains(kills, n) {
			trail = append(trail, where)
			panic(died{where})
		}
	}
	r.disk.Point, r.chain.point = point, point
	steps := 0
	life := func() (alive bool) {
		defer func() {
			if p := recover(); p != nil {
				if _, ok := p.(died); !ok {
					panic(p)
				}
			}
		}()
		r.pay(0)
		r.pay(1)
		for r.step() {
			mood(r, steps)
			if steps++; steps > 120 {
				t.Fatalf("killed at %v %v: it does not end: %+v", kills, trail, r.Status())
			}
		}
		return true
	}
	for !life() {
		r.restart()
	}
	if r.paid() != 3 {
		t.Fatalf("killed at %v %v: %d wei were paid, want 3", kills, trail, r.paid())
	}
	r.want(0, StateDone)
	r.want(1, StateDone)
	return points
}
