package parent_test

import (
	"log/slog"
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/ethdb/memorydb"
	"github.com/ethereum/go-ethereum/params"

	"github.com/trivium-chain/trivium/rollup/settlement/parent"
	"github.com/trivium-chain/trivium/testutil/parents"
)

// funded is the first account of the public test mnemonic, on every chain of parents.
const funded = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"

// What real nodes answer is understood: a fee is raised until they take it, a reorg is
// mended, and each intent is done once.
func TestParentTakesTransactionsOnce(t *testing.T) {
	parents.Each(t, func(t *testing.T, start parents.Starter) {
		chain := start(t, parents.Options{ChainID: 900})
		chain.SetMining(t, false)
		c, err := parent.Dial(chain.URL, 10*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		key, err := crypto.HexToECDSA(funded)
		if err != nil {
			t.Fatal(err)
		}
		now := time.Unix(0, 0)
		s, err := parent.OpenSender(parent.SenderConfig{
			DB: memorydb.New(), Client: c, Key: key, ChainID: 900, MaxFee: 1000 * params.GWei, Now: func() time.Time { return now }, Logger: slog.New(slog.DiscardHandler),
		})
		if err != nil {
			t.Fatal(err)
		}
		step := func() (busy bool) {
			busy, err := s.Step(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			now = now.Add(20 * time.Second)
			return busy
		}
		payee := common.Address{0xbe, 0xef}
		for i, name := range []string{"one", "two"} {
			if err := s.Add(parent.Intent{Key: name, To: &payee, Value: big.NewInt(1 << i)}); err != nil {
				t.Fatal(err)
			}
		}
		chain.Mine(t, 2)
		// go-ethereum gives no receipts before it has looked for those of its first blocks.
		for deadline := time.Now().Add(20 * time.Second); s.Status().Tx == (common.Hash{}) || s.Status().Trouble != nil; step() {
			if time.Now().After(deadline) {
				t.Fatalf("nothing is sent: %+v", s.Status())
			}
		}
		for range 12 { // in no block for four minutes
			step()
		}
		if st := s.Status(); st.Attempts < 3 || st.Trouble != nil {
			t.Fatalf("the fee was not raised: %+v", st)
		}
		chain.Mine(t, 1)
		step()
		chain.Reorg(t, 1)
		for range 60 {
			if !step() {
				break
			}
			chain.Mine(t, 1)
		}
		for _, name := range []string{"one", "two"} {
			if o, _, err := s.Outcome(name); err != nil || o.State != parent.StateDone {
				t.Fatalf("%s: %+v, %v; %+v", name, o, err, s.Status())
			}
		}
		e, err := ethclient.DialContext(t.Context(), chain.URL)
		if err != nil {
			t.Fatal(err)
		}
		defer e.Close()
		if got, err := e.BalanceAt(t.Context(), payee, nil); err != nil || got.Int64() != 3 {
			t.Fatalf("%s wei were paid, %v, want 3", got, err)
		}
	})
}
