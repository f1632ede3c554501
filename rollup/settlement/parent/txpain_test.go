package parent

import (
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"

	"github.com/trivium-chain/trivium/testutil/crashdisk"
)

// What the nodes that there are say to a transaction, as they have it in their sources.
func TestAnswers(t *testing.T) {
	for text, want := range map[string]answer{
		"already known": answerTaken, "AlreadyKnown": answerTaken, "Known transaction": answerTaken, "transaction already imported": answerTaken,
		"nonce too low: next nonce 5, tx nonce 4": answerUsed, "Nonce below sender account nonce": answerUsed, "OldNonce, Current nonce: 5, nonce of rejected tx: 4": answerUsed,
		"replacement transaction underpriced": answerLow, "transaction underpriced: gas tip cap 1, minimum needed 1000000": answerLow,
		"FeeTooLow, MaxFeePerGas too low. MaxFeePerGas: 1, BaseFee: 7": answerLow, "max fee per gas less than block base fee: address 0x.., maxFeePerGas: 1, baseFee: 7": answerLow,
		"Transaction gas price below configured minimum gas price":         answerLow,
		"insufficient funds for gas * price + value: balance 0, tx cost 1": answerFunds, "InsufficientFunds, Balance is 0": answerFunds, "Upfront cost exceeds account balance": answerFunds,
		"exceeds block gas limit": answerRefused, "invalid sender": answerRefused,
	} {
		if got := answerOf(&Error{ReasonRefused, "eth_sendRawTransaction", &coded{-32000, text, nil}}); got != want {
			t.Errorf("%q is %d, want %d", text, got, want)
		}
	}
	if got := answerOf(errDown); got != answerUnknown {
		t.Errorf("no answer is %d", got)
	}
	if why, yes := reverts(&Error{ReasonRefused, "eth_estimateGas", &coded{3, "execution reverted", "0x" + strings.Repeat("ab", 4)}}); !yes || why != "execution reverted 0xabababab" {
		t.Errorf("a revert is %q, %t", why, yes)
	}
	if _, yes := reverts(errDown); yes {
		t.Error("no answer is a revert")
	}
}

// A transaction that no block takes offers a tenth more at least, step by step, up to
// the most that the operator allows, and then waits there.
func TestFeesRise(t *testing.T) {
	r := newRig(t)
	r.cfg.MaxFee = 5 * params.GWei
	r.open()
	r.pay(0)
	last := new(big.Int)
	for range 300 {
		r.step()
		tx := r.chain.pool[senderAddr][0]
		if tx.GasFeeCap().Cmp(last) != 0 && short(tx.GasFeeCap(), last) {
			t.Fatalf("the fee went from %s to %s", last, tx.GasFeeCap())
		}
		last = tx.GasFeeCap()
	}
	if st := r.Status(); st.Trouble == nil || st.Trouble.Reason != ReasonFee || last.Uint64() > r.cfg.MaxFee || last.Uint64() < r.cfg.MaxFee*8/10 {
		t.Fatalf("the last fee is %s, %+v", last, st)
	}
	r.drain()
	if r.want(0, StateDone); r.paid() != 1 {
		t.Fatalf("%d wei were paid", r.paid())
	}
}

// A transaction that the parent chain loses between two looks, with its block or out of
// the pool, is there again when the next block has come, and not after a minute.
func TestLostBetweenLooks(t *testing.T) {
	for name, lose := range map[string]func(*evmChain){
		"with its block":  func(c *evmChain) { c.mine(12); c.reorg(1, true) },
		"out of the pool": func(c *evmChain) { clear(c.pool[senderAddr]); c.mine(12) },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.pay(0)
			r.step()
			lose(r.chain)
			if len(r.chain.pool[senderAddr]) > 0 || r.paid() > 0 {
				t.Fatal("it is not lost")
			}
			r.step()
			if len(r.chain.pool[senderAddr]) != 1 {
				t.Fatal("it is not sent again")
			}
			r.drain()
			if r.want(0, StateDone); r.paid() != 1 {
				t.Fatalf("%d wei were paid", r.paid())
			}
		})
	}
}

// What stood in the pool when a home was lost is replaced, not joined.
func TestLostHome(t *testing.T) {
	r := newRig(t)
	r.pay(0)
	r.step()
	r.disk = crashdisk.NewPairs(func(string) {})
	r.open()
	r.pay(0)
	r.drain()
	if r.want(0, StateDone); r.paid() != 1 {
		t.Fatalf("%d wei were paid, want 1", r.paid())
	}
}

func TestTroublesOfSending(t *testing.T) {
	r := newRig(t)
	if err := r.Add(Intent{Key: "too much", To: &payee, Value: new(big.Int).Mul(big.NewInt(2000), big.NewInt(params.Ether))}); err != nil {
		t.Fatal(err)
	}
	r.step()
	if e := r.Status().Trouble; e == nil || e.Reason != ReasonFunds {
		t.Fatalf("no funds: %v", e)
	}
	since := r.Status().Since
	r.step()
	if r.Status().Since != since {
		t.Error("a trouble that goes on begins anew")
	}

	r = newRig(t)
	r.chain.fail = func(string) error { return errDown }
	r.pay(0)
	r.step()
	if e := r.Status().Trouble; e == nil || e.Reason != ReasonUnreachable {
		t.Fatalf("no endpoint: %v", e)
	}
	r.chain.fail = func(method string) error {
		if method == "eth_sendRawTransaction" {
			return &Error{ReasonRefused, method, &coded{-32000, "pool is full", nil}}
		}
		return nil
	}
	r.step()
	if e := r.Status().Trouble; e == nil || e.Reason != ReasonTx {
		t.Fatalf("refused: %v", e)
	}
	r.chain.fail = func(string) error { return nil }
	r.drain()
	if e := r.Status().Trouble; e != nil || r.paid() != 1 {
		t.Fatalf("at the end %v, %d wei", e, r.paid())
	}
}

// An intent that would revert is not sent, and one that reverts in its block is over.
func TestReverts(t *testing.T) {
	r := newRig(t)
	refuses := []byte{0x60, 0x00, 0x60, 0x00, 0xfd} // init code that reverts
	if err := r.Add(Intent{Key: "refused", Data: refuses}); err != nil {
		t.Fatal(err)
	}
	r.drain()
	if o, _, err := r.Outcome("refused"); err != nil || o.State != StateRefused || !strings.Contains(o.Why, "revert") || r.chain.next(senderAddr) != 0 {
		t.Fatalf("outcome %+v, %v, nonce %d", o, err, r.chain.next(senderAddr))
	}
	// Init code that reverts if the block's number is over 5.
	if err := r.Add(Intent{Key: "reverted", Data: common.FromHex("600543116009575b005b60006000fd")}); err != nil {
		t.Fatal(err)
	}
	r.step()
	r.chain.pool, r.chain.salt = nil, 1
	r.chain.mineMany(8)
	r.chain.pool = make(map[common.Address]map[uint64]*types.Transaction)
	r.now = r.now.Add(2 * time.Minute)
	r.drain()
	if o, _, err := r.Outcome("reverted"); err != nil || o.State != StateReverted || o.Tx == (common.Hash{}) {
		t.Fatalf("outcome %+v, %v", o, err)
	}
	if err := r.Forget("reverted"); err != nil {
		t.Fatal(err)
	}
	if _, known, err := r.Outcome("reverted"); known || err != nil {
		t.Fatalf("known %t, %v", known, err)
	}
}
