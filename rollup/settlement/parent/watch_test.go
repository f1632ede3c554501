package parent

import (
	"context"
	"crypto/ecdsa"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"

	"github.com/trivium-chain/trivium/rollup/settlement"
	"github.com/trivium-chain/trivium/rollup/settlement/contracts/bindings"
	"github.com/trivium-chain/trivium/testutil/crashdisk"
)

var (
	guardianKey, _ = crypto.ToECDSA(crypto.Keccak256([]byte("guardian")))
	guardianAddr   = crypto.PubkeyToAddress(guardianKey.PublicKey)
	rogueKey, _    = crypto.ToECDSA(crypto.Keccak256([]byte("rogue")))
	rogueAddr      = crypto.PubkeyToAddress(rogueKey.PublicKey)
)

// ownChain is what this node has derived: batches that end with given blocks.
type ownChain struct {
	ends    []uint64
	daTime  uint64
	settled uint64
	unkept  uint64 // blocks up to it are not kept here
	broken  error  // of the store
}

func ownOutput(block uint64) *settlement.Output {
	return &settlement.Output{
		StateRoot: common.Hash{1, byte(block)}, OutboxRoot: common.Hash{2, byte(block)}, BlockHash: common.Hash{3, byte(block)},
		BlockNumber: block, DAHeight: 100 + block, DADataRoot: common.Hash{4, byte(block)},
	}
}

func (o *ownChain) Ending(block uint64) (*settlement.Output, error) {
	if block <= o.unkept {
		return nil, &UnkeptError{errors.New("not kept")}
	}
	if !slices.Contains(o.ends, block) {
		return nil, nil
	}
	return ownOutput(block), nil
}

func (o *ownChain) Newest() (*settlement.Output, error) {
	if len(o.ends) == 0 {
		return nil, nil
	}
	return ownOutput(o.ends[len(o.ends)-1]), nil
}

func (o *ownChain) Derived() (uint64, uint64, error) {
	if len(o.ends) == 0 {
		return 0, o.daTime, o.broken
	}
	return o.ends[len(o.ends)-1], o.daTime, o.broken
}

func (o *ownChain) Settle(block uint64, hash common.Hash) error {
	if hash != ownOutput(block).BlockHash {
		return fmt.Errorf("block %d was settled as %s", block, hash)
	}
	o.settled = max(o.settled, block)
	return nil
}

// town is a node that settles on a parent chain with the contracts of a rollup.
type town struct {
	*rig
	own      *ownChain
	deployed *Deployment
	settle   Config
	watcher  *Settlement
	evidence string
}

func newTown(t testing.TB) *town {
	t.Helper()
	r := &rig{t: t, chain: newEVMChain(t, senderAddr, guardianAddr, rogueAddr), disk: crashdisk.NewPairs(func(string) {})}
	r.cfg = SenderConfig{
		Prefix: []byte("t"), Client: r.chain, Key: senderKey, ChainID: evmChainID, MaxFee: 100 * params.GWei,
		Now: func() time.Time { return r.now }, Logger: slog.New(slog.DiscardHandler),
	}
	x := &town{rig: r, own: &ownChain{ends: []uint64{5}}, evidence: filepath.Join(t.TempDir(), "evidence")}
	r.chain.mineMany(3)
	x.deployContracts()
	x.settle = Config{
		Client: r.chain, Parent: x.deployed.Parameters(60, 5_000_000), Genesis: genesisHash, MaxTimeDrift: 600, Own: x.own, Prefix: []byte("s"),
		Propose: time.Hour, Challenge: true, Evidence: x.evidence, Now: r.cfg.Now, Logger: r.cfg.Logger,
		Prove: func(_ context.Context, block uint64) ([]byte, error) {
			return fmt.Appendf(nil, "bundle of %d", block), nil
		},
	}
	x.open()
	return x
}

// deployContracts has the guardian deploy, and leaves the sender's nonces alone.
func (x *town) deployContracts() {
	x.t.Helper()
	terms := testTerms
	terms.Guardian, terms.Backing = guardianAddr, nil
	var err error
	if x.deployed, err = planDeployment(x.t.Context(), x.chain, 0, guardianAddr, terms); err != nil {
		x.t.Fatal(err)
	}
	for _, c := range x.deployed.creations(genesisHash) {
		x.sendAs(guardianKey, nil, nil, c.code)
	}
	x.chain.mineMany(3)
}

// sendAs puts a transaction into the pool.
func (x *town) sendAs(key *ecdsa.PrivateKey, to *common.Address, wei *big.Int, data []byte) {
	from := crypto.PubkeyToAddress(key.PublicKey)
	x.chain.keep(types.MustSignNewTx(key, x.chain.signer(), &types.DynamicFeeTx{
		ChainID: big.NewInt(evmChainID), Nonce: x.chain.next(from), Gas: 14_000_000, To: to, Value: wei, Data: data,
		GasTipCap: big.NewInt(params.GWei), GasFeeCap: big.NewInt(50 * params.GWei),
	}))
}

func (x *town) open() {
	x.t.Helper()
	x.rig.open()
	x.settle.DB, x.settle.Sender = x.disk, x.Sender
	var err error
	if x.watcher, err = Open(x.settle); err != nil {
		x.t.Fatal(err)
	}
}

func (x *town) restart() {
	x.disk = x.disk.Crash(x.t)
	x.open()
}

// round is a look of watcher and sender, and a block.
func (x *town) round() {
	x.t.Helper()
	x.look()
	if _, err := x.Step(x.t.Context()); err != nil {
		x.t.Fatal(err)
	}
	x.chain.mine(12)
}

func (x *town) look() {
	x.t.Helper()
	x.now = time.Unix(int64(x.chain.head().Time()), 0)
	x.own.daTime = x.chain.head().Time()
	if err := x.watcher.Step(x.t.Context()); err != nil {
		x.t.Fatal(err)
	}
}

func (x *town) rounds(n int) {
	x.t.Helper()
	for range n {
		x.round()
	}
}

// later lets time pass on the parent chain, and makes that final.
func (x *town) later(d time.Duration) {
	x.chain.mine(int64(d / time.Second))
	x.chain.mineMany(3)
}

// roots are those that stand in the registry, by block.
func (x *town) roots() (out []uint64) {
	x.t.Helper()
	x.look()
	for i := uint64(0); ; i++ {
		o, ok := x.watcher.Output(i)
		if !ok {
			return out
		}
		out = append(out, o.Block)
	}
}

func (x *town) outputIs(index uint64, verdict Verdict, status settlement.OutputStatus) {
	x.t.Helper()
	if o, ok := x.watcher.Output(index); !ok || o.Verdict != verdict || o.Status != status {
		x.t.Fatalf("output %d is %+v, want %s and %s; %+v", index, o, verdict, status, x.watcher.Status().Trouble)
	}
}

func TestProposesSettlesAndCollects(t *testing.T) {
	x := newTown(t)
	x.rounds(8)
	if got := x.roots(); !slices.Equal(got, []uint64{5}) {
		t.Fatalf("outputs of blocks %d were proposed, want of 5 once; %+v", got, x.Status())
	}
	x.own.ends = append(x.own.ends, 7, 9)
	x.rounds(6)
	if got := x.roots(); !slices.Equal(got, []uint64{5}) {
		t.Fatalf("outputs of blocks %d, and an hour has not passed", got)
	}
	if x.own.settled != 0 {
		t.Fatalf("block %d is settled within the window", x.own.settled)
	}
	if o, ok := x.watcher.Covering(4); !ok || o.Block != 5 {
		t.Fatalf("block 4 is covered by %v", o)
	}
	if o, ok := x.watcher.Covering(6); ok {
		t.Fatalf("block 6 is covered by %v", o)
	}
	bonded := x.chain.state().GetBalance(senderAddr).ToBig()
	x.later(time.Hour)
	x.rounds(20)
	if got := x.roots(); !slices.Equal(got, []uint64{5, 9}) {
		t.Fatalf("outputs of blocks %d, want the newest, 9, an hour after 5", got)
	}
	if x.own.settled != 5 {
		t.Fatalf("block %d is settled, want 5", x.own.settled)
	}
	// One bond is back, the other out.
	if got := x.chain.state().GetBalance(senderAddr).ToBig(); bonded.Sub(bonded, got).CmpAbs(big.NewInt(params.Ether/50)) > 0 {
		t.Fatalf("the proposer has %s wei less than with one bond out", bonded)
	}
	x.later(2 * time.Hour)
	x.rounds(20)
	if got := x.roots(); !slices.Equal(got, []uint64{5, 9}) || x.own.settled != 9 {
		t.Fatalf("outputs of blocks %d, settled %d: a block without anything new was proposed, or 9 is not settled", got, x.own.settled)
	}
	if got := x.chain.state().GetBalance(x.deployed.Registry); !got.IsZero() {
		t.Fatalf("the registry still has %s wei", got)
	}
}

// A process that dies anywhere, on a parent chain that drops blocks, proposes each
// output once and gets each bond back.
func TestProposesOnceWhateverHappens(t *testing.T) {
	for name, mood := range map[string]func(x *town, round int){
		"well":        func(*town, int) {},
		"reorg, kept": func(x *town, round int) { x.upset(round, false) },
		"reorg, lost": func(x *town, round int) { x.upset(round, true) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			points := onceKilled(t, mood, -1)
			for kill := 0; kill < points; kill += 1 + points/16 {
				onceKilled(t, mood, kill)
			}
		})
	}
}

func (x *town) upset(round int, lose bool) {
	if round == 2 || round == 3 {
		x.chain.reorg(1, lose)
	}
}

// onceKilled proposes, settles and collects once, with the process dying at one point.
func onceKilled(t *testing.T, mood func(*town, int), kill int) (points int) {
	t.Helper()
	x := newTown(t)
	point := func(where string) {
		if points++; points-1 == kill {
			panic(died{where})
		}
	}
	x.disk.Point, x.chain.point = point, point
	round := 0
	life := func() (alive bool) {
		defer func() {
			if p := recover(); p != nil {
				if _, ok := p.(died); !ok {
					panic(p)
				}
			}
		}()
		for ; round < 24; round++ {
			x.round()
			mood(x, round)
			if round == 9 {
				x.later(time.Hour)
			}
		}
		return true
	}
	for !life() {
		x.restart()
	}
	x.disk.Point, x.chain.point = func(string) {}, func(string) {}
	if got := x.roots(); !slices.Equal(got, []uint64{5}) || x.own.settled != 5 {
		t.Fatalf("killed at %d: outputs of blocks %d, settled %d, want 5", kill, got, x.own.settled)
	}
	if got := x.chain.state().GetBalance(x.deployed.Registry); !got.IsZero() {
		t.Fatalf("killed at %d: the registry still has %s wei", kill, got)
	}
	return points
}

// proposeAs proposes an output as somebody else.
func (x *town) proposeAs(o *settlement.Output) {
	x.sendAs(rogueKey, &x.deployed.Registry, testTerms.Bond, registry.PackPropose(bindings.PackOutput(o)))
	x.chain.mine(12)
}

func TestWrongOutputIsChallengedWithEvidence(t *testing.T) {
	x := newTown(t)
	x.own.ends = []uint64{5, 9}
	bad := ownOutput(9)
	bad.StateRoot = common.Hash{0xee}
	x.proposeAs(bad)
	x.look()
	x.outputIs(0, Wrong, settlement.OutputProposed)
	if x.Pending("challenge") {
		t.Fatal("an output in a block that is not final was challenged")
	}
	x.rounds(10)
	x.outputIs(0, Wrong, settlement.OutputChallenged)
	if st := x.watcher.Status(); len(st.Wrong) != 1 || st.Outputs[Wrong] != 1 {
		t.Fatalf("status is %+v", st)
	}
	if o, ok := x.watcher.Covering(9); !ok || o.Index == 0 {
		t.Fatalf("block 9 is covered by %v, want by this node's own output", o)
	}
	raw, err := os.ReadFile(filepath.Join(x.evidence, fmt.Sprintf("output-0-%x.json", bad.Root().Bytes()[:8])))
	var e evidence
	if err = errors.Join(err, json.Unmarshal(raw, &e)); err != nil || *e.Claimed != *bad || *e.Own != *ownOutput(9) {
		t.Fatalf("evidence is %s, %v", raw, err)
	}
	if b, err := os.ReadFile(filepath.Join(x.evidence, e.Bundle)); err != nil || string(b) != "bundle of 9" {
		t.Fatalf("the bundle is %q, %v", b, err)
	}
	x.sendAs(guardianKey, &x.deployed.Resolver, nil, bindings.NewGuardianResolver().PackDecide(x.deployed.Registry, new(big.Int), false))
	before := x.chain.state().GetBalance(x.deployed.Registry)
	x.rounds(12)
	x.outputIs(0, Wrong, settlement.OutputRejected)
	if st := x.watcher.Status(); len(st.Wrong) != 0 {
		t.Fatalf("a rejected output is still an alarm: %+v", st.Wrong)
	}
	// Both bonds of the dispute have gone to the challenger.
	left := new(big.Int).Sub(before.ToBig(), x.chain.state().GetBalance(x.deployed.Registry).ToBig())
	if want := new(big.Int).Mul(testTerms.Bond, big.NewInt(2)); left.Cmp(want) != 0 {
		t.Fatalf("%s wei were withdrawn, want %s", left, want)
	}
}

// What an endpoint that lags says of a challenge is not the last word.
func TestChallengeThatWasRefusedIsMadeAgain(t *testing.T) {
	x := newTown(t)
	x.settle.Propose = 0
	x.open()
	bad := ownOutput(5)
	bad.OutboxRoot = common.Hash{0xee}
	x.proposeAs(bad)
	refused := 0
	x.chain.fail = func(method string) error {
		if method != "eth_estimateGas" || refused == 2 {
			return nil
		}
		refused++
		return &Error{ReasonRefused, method, &coded{3, "execution reverted", nil}}
	}
	x.rounds(6)
	if refused != 1 {
		t.Fatalf("a challenge was tried %d times within a minute", refused)
	}
	x.rounds(16)
	x.outputIs(0, Wrong, settlement.OutputChallenged)
}

// Nor of a bond that is due.
func TestBondThatWasRefusedIsCollected(t *testing.T) {
	x := newTown(t)
	x.rounds(6)
	refused := false
	x.chain.fail = func(method string) error {
		if method != "eth_estimateGas" || refused {
			return nil
		}
		refused = true
		return &Error{ReasonRefused, method, &coded{3, "execution reverted", nil}}
	}
	x.later(time.Hour)
	x.rounds(12)
	if got := x.chain.state().GetBalance(x.deployed.Registry); !refused || !got.IsZero() {
		t.Fatalf("the registry still has %s wei", got)
	}
}

// A node that only watches says so when a wrong output becomes final, and does not
// settle it.
func TestWrongAndFinalIsNotSettled(t *testing.T) {
	x := newTown(t)
	x.settle.Challenge, x.settle.Propose = false, 0
	x.open()
	bad := ownOutput(5)
	bad.OutboxRoot = common.Hash{0xee}
	x.proposeAs(bad)
	x.later(2 * time.Hour)
	x.rounds(3)
	x.outputIs(0, Wrong, settlement.OutputProposed)
	if x.own.settled != 0 || x.Pending("") {
		t.Fatalf("settled %d, pending %t", x.own.settled, x.Pending(""))
	}
	x.proposeAs(ownOutput(5))
	x.later(2 * time.Hour)
	x.rounds(3)
	if x.outputIs(1, Right, settlement.OutputProposed); x.own.settled != 5 {
		t.Fatalf("settled %d", x.own.settled)
	}
}

func TestVerdicts(t *testing.T) {
	x := newTown(t)
	x.settle.Propose, x.settle.Challenge = 0, false
	x.open()
	x.own.ends = []uint64{5, 9}
	x.own.unkept = 5
	for _, block := range []uint64{5, 7, 9, 12, 1 << 60} {
		x.proposeAs(ownOutput(block))
	}
	x.look()
	for i, want := range []Verdict{Unknown, Wrong, Right, Unknown, Unknown} {
		x.outputIs(uint64(i), want, settlement.OutputProposed)
	}
	x.own.ends = append(x.own.ends, 12)
	x.chain.mine(700) // nobody could know block 1<<60
	x.look()
	for i, want := range []Verdict{Unknown, Wrong, Right, Right, Wrong} {
		x.outputIs(uint64(i), want, settlement.OutputProposed)
	}
}

// No verdict comes of a store that fails: the node is told of it.
func TestStoreThatFails(t *testing.T) {
	x := newTown(t)
	x.proposeAs(ownOutput(5))
	x.own.broken = errors.New("the disk is gone")
	if err := x.watcher.Step(t.Context()); !errors.Is(err, x.own.broken) {
		t.Fatalf("got %v", err)
	}
	for v, n := range x.watcher.Status().Outputs {
		if n != 0 {
			t.Errorf("%d outputs are %s", n, v)
		}
	}
}

// An endpoint that keeps events back, and one whose final blocks go, do not make the node
// settle what it should not, or miss what it should not.
func TestEndpointThatErrs(t *testing.T) {
	x := newTown(t)
	x.settle.Propose = 0
	x.open()
	x.proposeAs(ownOutput(5))
	x.chain.mineMany(4)
	x.chain.hide = true
	x.look()
	if e := x.watcher.Status().Trouble; e == nil || e.Reason != ReasonAnswer {
		t.Fatalf("events are kept back, and the trouble is %v", e)
	}
	x.chain.hide = false
	x.look()
	x.outputIs(0, Right, settlement.OutputProposed)
	if e := x.watcher.Status().Trouble; e != nil {
		t.Fatal(e)
	}
	x.chain.reorg(4, true) // deeper than what was final
	x.look()
	if got := x.roots(); len(got) != 1 {
		t.Fatalf("outputs %d after a deep reorg", got)
	}
	x.restart()
	x.chain.reorg(8, true)
	if got := x.roots(); len(got) != 0 {
		t.Fatalf("outputs %d, and their blocks have gone", got)
	}
	x.settle.Genesis = common.Hash{7}
	x.open()
	x.look()
	if e := x.watcher.Status().Trouble; e == nil || e.Reason != ReasonPortal {
		t.Fatalf("the registry of another chain: %v", e)
	}
}
