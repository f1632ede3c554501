package e2e

import (
	"context"
	"fmt"
	"math/big"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"

	"github.com/trivium-chain/trivium/app/devnet"
	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/rollup/settlement"
	"github.com/trivium-chain/trivium/rollup/settlement/contracts/bindings"
	"github.com/trivium-chain/trivium/testutil/parents"
)

// walkLegs is how often a walk settles and is audited.
const walkLegs = 2

// TestParentSupply walks at random: users take ether and tokens there and back while the
// parent chain reorganises and goes away, the sequencer is killed, outputs are forged,
// disputed and rejected, and withdrawals are paused. Whenever all is settled, what there
// is on the two chains together is what there was, all that was sent has arrived once, and
// the nodes agree on every block.
func TestParentSupply(t *testing.T) {
	parents.Each(t, func(t *testing.T, start parents.Starter) {
		seed := number(t, "TRIVIUM_WALK_SEED", time.Now().UnixNano())
		for i := range number(t, "TRIVIUM_WALKS", 1) {
			t.Run(fmt.Sprint("seed ", seed+i), func(t *testing.T) { walkSupply(t, start, uint64(seed+i)) })
		}
	})
}

// step is something that happens in each walk, so many times, at random moments.
type step struct {
	name  string
	times int
	do    func(*walk)
}

var steps = []step{
	{"deposit", 2, (*walk).deposits},
	{"deposit to a contract", 1, (*walk).depositsToLocker},
	{"deposit that fails", 2, (*walk).depositsInVain},
	{"deposit that creates", 1, (*walk).depositsCreation},
	{"deposit of a token", 3, (*walk).depositsToken},
	{"transfer", 1, (*walk).transfers},
	{"withdrawal", 3, (*walk).withdraws},
	{"withdrawal of a token", 3, (*walk).withdrawsToken},
	{"exit of a locker", 2, (*walk).exitsLocker},
	{"relay", 2, (*walk).relay},
	{"reorg", 4, (*walk).reorganises},
	{"kill", 1, (*walk).kills},
	{"forged output", 1, (*walk).forges},
	{"dispute", 1, (*walk).disputes},
	{"parent away", 1, (*walk).freezes},
	{"pause", 1, (*walk).pauses},
}

// walk is one walk.
type walk struct {
	t   *testing.T
	ctx context.Context
	*settled
	random  *rand.Rand
	all     []account
	tokens  []common.Address // on the parent chain
	lockers []common.Address // on the rollup

	nonces map[common.Address]uint64 // on the parent chain
	orders []order                   // not final so far
	exits  []*exit

	deposited, dropped, resent int
	inPortal                   *big.Int // wei, at the last audit
}

func walkSupply(t *testing.T, start parents.Starter, seed uint64) {
	ctx := within(t, 8*time.Minute)
	// The genesis gives out what the portal can be backed with.
	home := filepath.Join(t.TempDir(), "sequencer")
	args := []string{"init", "--home", home, "--chain-id", fmt.Sprint(chainID), "--block-time", "200ms"}
	for _, a := range devnet.Accounts[:5] {
		args = append(args, "--fund", a.Address.Hex()+"=100ether")
	}
	if got := runToEnd(t, args...); got.code != 0 {
		t.Fatalf("init: exit code %d\n%s", got.code, got.stderr)
	}
	w := &walk{
		t: t, ctx: ctx, settled: startSettled(t, ctx, start, home, "--challenge-window", "20s"), random: rand.New(rand.NewPCG(seed, 2)),
		all: accounts(t), nonces: make(map[common.Address]uint64),
	}
	w.prepare()
	var deck []step
	for _, s := range steps {
		for range s.times {
			deck = append(deck, s)
		}
	}
	w.random.Shuffle(len(deck), func(i, j int) { deck[i], deck[j] = deck[j], deck[i] })
	for leg := range slices.Chunk(deck, (len(deck)+walkLegs-1)/walkLegs) {
		for _, s := range leg {
			t.Log(s.name)
			s.do(w)
		}
		w.settle()
		w.audit()
	}
	fmt.Printf("supply, %s: %d deposits, %d withdrawals paid, %s wei in the portal, %d blocks dropped by the parent chain, %d transactions sent again, %d steps, seed %d\n",
		filepath.Base(filepath.Dir(t.Name())), w.deposited, len(w.exits), w.inPortal, w.dropped, w.resent, len(deck), seed)
}

// prepare deploys tokens on the parent chain and lockers on the rollup.
func (w *walk) prepare() {
	w.tokens = []common.Address{
		w.create(w.t, w.ctx, w.eth, parentChainID, "erc20/Token.json", "(string,string,uint256)", "Token", "TOK", "1000000000000"),
		w.createTaxed(),
	}
	w.lockers = []common.Address{
		w.create(w.t, w.ctx, w.seq.eth, chainID, "locker/Locker.json", "()"),
		common.HexToAddress(field(w.t, w.run(w.t, "wasm", "deploy", filepath.Join(repository(), "examples", "wasm", "locker", "locker.wasm")), "contract")),
	}
	for _, token := range w.tokens {
		w.order(w.user, token, 0, packed(w.t, "approve(address,uint256)", w.bridge.Hex(), "1000000000000"))
	}
	w.until("the tokens", w.keep) // no reorg takes them
}

// Steps of users.

func (w *walk) deposits() { w.deposit(w.someone(), w.someone().address, w.wei(), 100_000, false, nil) }

func (w *walk) depositsToLocker() {
	w.deposit(w.someone(), pick(w, w.lockers), w.wei(), 500_000, false, packed(w.t, "deposit()"))
}

// depositsInVain mints, and does nothing more: the call is refused, or cannot even begin.
func (w *walk) depositsInVain() {
	from := w.someone()
	switch w.random.IntN(3) {
	case 0:
		w.deposit(from, pick(w, w.lockers), w.wei(), 500_000, false, nil)
	case 1:
		w.deposit(from, common.Address{}, w.wei(), 100_000, true, []byte{0xfe})
	default:
		tooMuch := new(big.Int).Mul(big.NewInt(params.Ether), big.NewInt(1_000_000))
		w.deposited++
		w.order(from, w.portal, w.wei(), portal.PackDepositTransaction(w.someone().address, tooMuch, 100_000, false, nil))
	}
}

// depositsCreation makes a contract without code, that has the ether.
func (w *walk) depositsCreation() {
	w.deposit(w.someone(), common.Address{}, w.wei(), 200_000, true, common.FromHex("5f5ff3"))
}

func (w *walk) depositsToken() {
	w.deposited++
	w.order(w.user, w.bridge, 0, tokenBridge.PackDeposit(pick(w, w.tokens), w.someone().address, big.NewInt(1000+w.random.Int64N(1_000_000)), 1_200_000))
}

func (w *walk) transfers() { w.act(w.someone(), w.someone().address, w.wei(), nil) }

func (w *walk) withdraws() {
	to := common.Address{1, 18: byte(w.random.Int()), 19: 1}
	w.act(w.someone(), system.Messages, w.wei(), messages.InitiateWithdrawal(to, 50_000, []byte("data")))
}

func (w *walk) withdrawsToken() {
	twin, from := w.twin(pick(w, w.tokens)), w.someone()
	if has := w.ask(w.seq.eth, twin, nil, packed(w.t, "balanceOf(address)", from.address.Hex())); has.Sign() > 0 {
		some := new(big.Int).Add(big.NewInt(w.random.Int64N(has.Int64())), common.Big1)
		w.act(from, system.TokenBridge, 0, rollupBridge.PackWithdraw(twin, w.someone().address, some))
	}
}

// exitsLocker puts something into a locker, and takes out all that the account has there.
func (w *walk) exitsLocker() {
	l, from := pick(w, w.lockers), w.someone()
	w.act(from, l, w.wei(), packed(w.t, "deposit()"))
	w.act(from, l, 0, packed(w.t, "exit(address)", common.Address{2, 19: 1}.Hex()))
}

// Steps of those who do harm, and of chance.

// reorganises the newest blocks, none of them final.
func (w *walk) reorganises() {
	depth := 1 + w.random.IntN(2)
	w.parent.Reorg(w.t, depth)
	w.dropped += depth
}

// kills the sequencer with transactions in its pool.
func (w *walk) kills() {
	from := w.someone()
	nonce, err := w.seq.eth.PendingNonceAt(w.ctx, from.address)
	w.must(err)
	var sent []*types.Transaction
	for i := range uint64(3) {
		to := w.someone().address
		sent = append(sent, from.sign(nonce+i, &to, w.wei(), params.TxGas, nil))
		w.must(w.seq.eth.SendTransaction(w.ctx, sent[i]))
	}
	w.seq.kill()
	w.again()
	for _, tx := range sent {
		w.mined(tx)
	}
}

// forges an output with a message that nobody has sent, and proves that message. The full
// node finds it out, keeps the evidence and challenges; the guardian rejects it.
func (w *walk) forges() {
	thief := w.all[0]
	m := &messages.Message{Sender: thief.address, Target: thief.address, Value: (*hexutil.Big)(big.NewInt(params.Ether)), Gas: 100_000}
	var outbox messages.Tree
	w.must(outbox.Append(m.Hash()))
	branch, _ := messages.Prove([]common.Hash{m.Hash()}, 0)
	output := w.newestOutput().Output
	output.OutboxRoot = outbox.Root()

	kept := w.full.log.count(evidenceKept)
	r := w.included(w.order(thief, w.registry, bond, registry.PackPropose(output)))
	e, err := registry.UnpackOutputProposedEvent(r.Logs[0])
	w.must(err)
	w.order(thief, w.portal, 0, portal.PackProveWithdrawal(bindings.PackMessage(m), e.Index, output, bindings.PackBranch(branch)))
	w.until("the challenge", func() (bool, error) { return w.status(e.Index, nil) == settlement.OutputChallenged, nil })
	if w.random.IntN(2) == 0 {
		w.reorganises()
		w.until("the challenge again", func() (bool, error) { return w.status(e.Index, w.final()) == settlement.OutputChallenged, nil })
	}
	w.order(w.guardian(), w.resolver, 0, resolver.PackDecide(w.registry, e.Index, false))
	w.until("the verdict", func() (bool, error) { return w.status(e.Index, w.final()) == settlement.OutputRejected, nil })
	w.until("the evidence", func() (bool, error) { return w.full.log.count(evidenceKept) > kept, nil })
	call := ethereum.CallMsg{From: thief.address, To: &w.portal, Data: portal.PackFinalizeWithdrawal(bindings.PackMessage(m))}
	if _, err := w.eth.CallContract(w.ctx, call, nil); err == nil {
		w.t.Fatal("the portal pays by a forged output")
	}
}

// evidenceKept is what the log says when the evidence about a wrong output is kept.
const evidenceKept = "the evidence about a wrong output is kept"

// disputes an output that is right. The guardian upholds it, or makes a mistake.
func (w *walk) disputes() {
	o := w.newestOutput()
	index := o.Index
	if w.included(w.orderInVain(w.all[0], w.registry, bond, registry.PackChallenge(index, o.Root))).Status == types.ReceiptStatusFailed {
		return // its window was over
	}
	w.until("the challenge", func() (bool, error) { return w.status(index, w.final()) == settlement.OutputChallenged, nil })
	w.order(w.guardian(), w.resolver, 0, resolver.PackDecide(w.registry, index, w.random.IntN(2) == 0))
}

// freezes the parent chain: the rollup goes on.
func (w *walk) freezes() {
	w.parent.Freeze(w.t)
	w.transfers()
	w.withdraws()
	w.parent.Thaw(w.t)
}

// pauses withdrawals for a while, in which none is paid.
func (w *walk) pauses() {
	from := w.included(w.order(w.guardian(), w.portal, 0, portal.PackPause())).BlockNumber
	var tried []*types.Transaction
	for _, e := range w.exits {
		tried = append(tried, w.orderInVain(w.all[6], w.portal, 0, portal.PackFinalizeWithdrawal(bindings.PackMessage(e.Message))))
	}
	for _, tx := range tried {
		w.included(tx)
	}
	if paid := w.logs(w.portal, portal.GetABI().Events["WithdrawalFinalized"], from, nil); len(paid) > 0 && paid[len(paid)-1].BlockNumber > from.Uint64() {
		w.t.Fatalf("%d withdrawals were paid in a pause", len(paid))
	}
	w.order(w.guardian(), w.portal, 0, portal.PackUnpause())
}

// pick chooses one.
func pick[T any](w *walk, from []T) T { return from[w.random.IntN(len(from))] }

func (w *walk) someone() account { return pick(w, w.all[1:5]) }

func (w *walk) guardian() account { return w.all[9] }

// wei is an amount of which no two are likely the same.
func (w *walk) wei() int64 { return 1 + w.random.Int64N(params.Ether/2) }

const bond = int64(params.Ether / 10) // of outputs and challenges

var (
	portal       = bindings.NewPortal()
	registry     = bindings.NewOutputRegistry()
	resolver     = bindings.NewGuardianResolver()
	tokenBridge  = bindings.NewTokenBridge()
	rollupBridge = bindings.NewRollupTokenBridge()
)
