package sim

import (
	"bytes"
	"log/slog"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/app/node"
	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/outbox"
	"github.com/trivium-chain/trivium/da/price"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/execution/sysconfig"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/rollup"
)

// feeNet is a network whose sequencer prices its submissions and sets the DA price.
type feeNet struct {
	*Network
	log  *bytes.Buffer
	addr common.Address // of the sequencer
}

func newFeeNet(t *testing.T, operator string) *feeNet {
	f := &feeNet{log: new(bytes.Buffer), addr: crypto.PubkeyToAddress(Key("sequencer").PublicKey)}
	f.Network = New(t, Options{
		Logger: slog.New(slog.NewTextHandler(f.log, nil)),
		Prices: &price.Config{Ceiling: 0.2}, Fees: node.FeeConfig{WeiPerUtia: 1e9, Margin: 10},
		DAFees: &rollup.DAFees{Operator: crypto.PubkeyToAddress(Key(operator).PublicKey), Recipient: common.Address{0xfe}, MaxPrice: 1e10, MinBaseFee: 1e6, Smoothing: 1},
	})
	f.Seal(2)
	f.Seq.Sync()
	return f
}

func (f *feeNet) fund() { f.Send(f.pay(9, f.addr, 1e18)) }

// pay signs a transfer with gas for its bytes.
func (f *feeNet) pay(user int, to common.Address, wei int64) *types.Transaction {
	f.t.Helper()
	from := f.User(user)
	tx, err := types.SignNewTx(f.users[user], types.LatestSigner(f.Genesis.Config), &types.DynamicFeeTx{
		ChainID: f.Genesis.Config.ChainID, Nonce: f.nonces[from], To: &to, Value: big.NewInt(wei), Gas: 1_000_000, GasFeeCap: big.NewInt(100e9), GasTipCap: big.NewInt(1),
	})
	f.must(err)
	f.nonces[from]++
	return tx
}

// round is a batch of 50 transfers that is posted and derived, and a step of fees.
func (f *feeNet) round() {
	for i := range 50 {
		f.Send(f.pay(i%9, common.Address{byte(i), 1}, int64(i)))
	}
	f.Seq.Produce()
	f.Seq.Post()
	f.wait(10 * time.Second)
}

// waiting is the transaction of the sequencer that waits, if one does.
func (f *feeNet) waiting() *types.Transaction {
	f.t.Helper()
	pending, _ := f.Seq.Pool.ContentFrom(f.addr)
	if len(pending) == 0 {
		return nil
	}
	if tx := pending[len(pending)-1]; *tx.To() == system.Config {
		return tx
	}
	return nil
}

func (f *feeNet) target() uint64 {
	f.t.Helper()
	st, err := f.Seq.Store.State(f.Seq.Store.Head().Root)
	f.must(err)
	return sysconfig.Target(st)
}

// earned is what transactions have paid for their bytes, in wei.
func (f *feeNet) earned() uint64 {
	f.t.Helper()
	st, err := f.Seq.Store.State(f.Seq.Store.Head().Root)
	f.must(err)
	return st.GetBalance(common.Address{0xfe}).Uint64()
}

// The DA price follows what the DA layer is paid, which transactions then pay, and
// a full node agrees.
func TestSequencerSetsDAPrice(t *testing.T) {
	f := newFeeNet(t, "sequencer")
	f.fund()
	for range 8 {
		f.round()
		if f.waiting() != nil {
			t.Fatalf("set after %d submissions", f.Seq.Prices.Status().Submissions)
		}
	}
	for range 2 {
		f.round()
	}
	if f.target() == 0 {
		t.Fatalf("the price was not set: %s", f.log)
	}
	// 50 transfers of 90 bytes and more are 11 shares of 4,096 gas, and 75,700 gas for the submission.
	gasPerByte := float64(f.Seq.Prices.Status().Gas) / float64(f.Seq.Prices.Status().Submissions) / (50 * 89)
	if got, want := float64(f.target()), 0.004*gasPerByte*1e9*1.1; got < want*0.85 || got > want*1.15 {
		t.Errorf("the price is %g wei a byte, %g would be right (%g gas a byte)", got, want, gasPerByte)
	}
	before, earned, spent := f.target(), f.earned(), f.Seq.Prices.Status().Spent
	for range 40 { // more than five minutes of the same
		f.round()
	}
	if f.target() != before || strings.Count(f.log.String(), "the DA price goes to") != 1 {
		t.Errorf("set again for nothing: %d after %d", f.target(), before)
	}
	earned, spent = f.earned()-earned, f.Seq.Prices.Status().Spent-spent
	if got := float64(earned) / float64(spent*1e9); got < 1 || got > 1.25 {
		t.Errorf("transactions have paid %.2f times what the DA layer was paid, 1.1 would be right", got)
	}

	fee, err := f.Seq.Prices.Quote([]da.Blob{{Data: []byte{1}}})
	f.must(err)
	f.Seq.Prices.Settle(fee, outbox.Refused, &da.Error{Kind: da.KindUnderpriced, Price: 0.02})
	f.round()
	f.round()
	if got := float64(f.target()) / float64(before); got < 4.5 || got > 5.5 {
		t.Errorf("the DA layer's price is five times what it was, ours %g times", got)
	}
	if price, _ := stf.DAPrice(f.Seq.Produce().Header()); price != f.target() {
		t.Errorf("transactions pay %d wei a byte, the target is %d", price, f.target())
	}
	f.Seq.Drain()
	f.Seal(1)
	f.Seq.Sync()
	full := f.Full()
	full.Sync()
	if got, want := full.Heads().Safe, f.Seq.Heads().Safe; got != want {
		t.Errorf("a full node is at %+v, the sequencer at %+v", got, want)
	}
}

// Whatever waits of the sequencer's account, the price gets set.
func TestDAPriceIsNotStuck(t *testing.T) {
	f := newFeeNet(t, "sequencer")
	f.fund()
	for range 7 {
		f.round()
	}
	// Somebody uses the sequencer's account for something else.
	f.Send(f.TransferAt(Key("sequencer"), 0, common.Address{9}, 1))
	f.Seq.Post()
	for range 3 {
		f.post()
	}
	first := f.waiting()
	if first == nil || first.Nonce() != 1 {
		t.Fatalf("waits: %v", first)
	}
	f.wait(time.Minute)
	if again := f.waiting(); again.Hash() != first.Hash() {
		t.Error("sent twice in five minutes")
	}
	f.wait(5 * time.Minute)
	second := f.waiting()
	if second.Hash() == first.Hash() || second.Nonce() != 1 || second.GasFeeCapCmp(first) <= 0 {
		t.Errorf("what waited for five minutes was not replaced: %v", second)
	}
	f.Seq.Produce()
	if f.target() == 0 || f.waiting() != nil {
		t.Error("the price is not set")
	}
}

func (f *feeNet) wait(d time.Duration) {
	f.Advance(d)
	f.Seal(1)
	f.Seq.Sync()
	f.Seq.Fees.Step()
}

// post pays for a submission with nothing in it, so that the meter has seen enough.
func (f *feeNet) post() {
	fee, err := f.Seq.Prices.Quote([]da.Blob{{Data: []byte{1}}})
	f.must(err)
	f.Seq.Prices.Settle(fee, outbox.Included, nil)
	f.Seq.Fees.Step()
}

func TestAnotherOperatorSetsDAPrice(t *testing.T) {
	f := newFeeNet(t, "a")
	f.fund()
	for range 12 {
		f.round()
	}
	if f.waiting() != nil || f.target() != 0 || strings.Count(f.log.String(), "another account is the operator") != 1 {
		t.Errorf("target %d, log %s", f.target(), f.log)
	}
}

func TestDAPriceWithoutFunds(t *testing.T) {
	f := newFeeNet(t, "sequencer")
	for range 12 {
		f.round()
	}
	if f.target() != 0 || strings.Count(f.log.String(), "the sequencer's account has no funds for gas") != 1 {
		t.Errorf("target %d, log %s", f.target(), f.log)
	}
	f.fund()
	f.round()
	f.round()
	if f.target() == 0 {
		t.Errorf("the price is not set: %s", f.log)
	}
}
