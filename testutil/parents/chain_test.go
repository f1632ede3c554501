package parents_test

import (
	"context"
	"errors"
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/trivium-chain/trivium/testutil/parents"
)

const chainID = 900

// first is the first account of the public test mnemonic.
const first = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"

// user is a client with a key.
type user struct {
	*ethclient.Client
	from common.Address
	sign func(nonce, gas uint64) *types.Transaction // a transfer of 1 wei
}

func dial(t *testing.T, c *parents.Chain) *user {
	t.Helper()
	client, err := ethclient.DialContext(t.Context(), c.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	key, err := crypto.HexToECDSA(first)
	if err != nil {
		t.Fatal(err)
	}
	return &user{client, crypto.PubkeyToAddress(key.PublicKey), func(nonce, gas uint64) *types.Transaction {
		return types.MustSignNewTx(key, types.LatestSignerForChainID(big.NewInt(chainID)), &types.DynamicFeeTx{
			ChainID: big.NewInt(chainID), Nonce: nonce, Gas: gas, To: &common.Address{1}, Value: big.NewInt(1),
			GasTipCap: big.NewInt(params.GWei), GasFeeCap: big.NewInt(10 * params.GWei),
		})
	}}
}

func (u *user) header(t *testing.T, tag rpc.BlockNumber) *types.Header {
	t.Helper()
	h, err := u.HeaderByNumber(t.Context(), big.NewInt(tag.Int64()))
	if err != nil {
		t.Fatalf("%s: %v", tag, err)
	}
	return h
}

// included waits until a transaction is in a block.
func (u *user) included(t *testing.T, tx *types.Transaction) *types.Receipt {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for {
		r, err := u.TransactionReceipt(ctx, tx.Hash())
		if err == nil {
			return r
		}
		if !errors.Is(err, ethereum.NotFound) {
			t.Fatal(err)
		}
	}
}

func (u *user) send(t *testing.T, tx *types.Transaction) {
	t.Helper()
	if err := u.SendTransaction(t.Context(), tx); err != nil {
		t.Fatal(err)
	}
}

// TestParent: each kind of chain does what doc.go says.
func TestParent(t *testing.T) {
	parents.Each(t, func(t *testing.T, start parents.Starter) {
		c := start(t, parents.Options{ChainID: chainID, Finality: 4})
		u := dial(t, c)
		if id, err := u.ChainID(t.Context()); err != nil || id.Int64() != chainID {
			t.Fatalf("chain %v, %v", id, err)
		}
		behind := func(tag rpc.BlockNumber) uint64 {
			return u.header(t, rpc.LatestBlockNumber).Number.Uint64() - u.header(t, tag).Number.Uint64()
		}
		c.Mine(t, 6)
		if f, s := behind(rpc.FinalizedBlockNumber), behind(rpc.SafeBlockNumber); f != 4 || s != 2 {
			t.Errorf("the finalized block is %d behind the head, the safe one %d", f, s)
		}

		tx := u.sign(0, params.TxGas)
		u.send(t, tx)
		in := u.included(t, tx)
		c.Mine(t, 1)
		if u.header(t, rpc.FinalizedBlockNumber).Number.Cmp(in.BlockNumber) >= 0 {
			t.Fatal("final too soon")
		}
		final := u.header(t, rpc.FinalizedBlockNumber).Hash()
		head := u.header(t, rpc.LatestBlockNumber).Number.Uint64()
		c.Reorg(t, 3)
		if _, err := u.TransactionReceipt(t.Context(), tx.Hash()); !errors.Is(err, ethereum.NotFound) {
			t.Errorf("after the reorg: %v", err)
		}
		if now := u.header(t, rpc.LatestBlockNumber).Number.Uint64(); now != head {
			t.Errorf("the reorg has moved the head from %d to %d", head, now)
		}
		if u.header(t, rpc.FinalizedBlockNumber).Hash() != final {
			t.Error("a reorg above the finalized block has changed it")
		}
		if nonce, err := u.PendingNonceAt(t.Context(), u.from); err != nil || nonce != 0 {
			t.Errorf("nonce %d, %v: the transaction still waits", nonce, err)
		}
		u.send(t, tx)
		u.included(t, tx)

		deep := u.header(t, rpc.FinalizedBlockNumber)
		c.Reorg(t, 6)
		if h, err := u.HeaderByNumber(t.Context(), deep.Number); err != nil || h.Hash() == deep.Hash() {
			t.Errorf("a reorg below the finalized block has left it: %v", err)
		}

		before := u.header(t, rpc.LatestBlockNumber).Time
		c.AdvanceTime(t, time.Hour)
		if got := u.header(t, rpc.LatestBlockNumber).Time - before; got < 3600 || got > 3660 {
			t.Errorf("an hour is %d seconds", got)
		}

		if err := u.SendTransaction(t.Context(), u.sign(0, params.MaxTxGas+1)); err == nil {
			t.Error("a transaction of more gas than Osaka lets one have is taken")
		}
	})
}

// TestParentMining: with mining off transactions wait, and with it on they go in.
func TestParentMining(t *testing.T) {
	parents.Each(t, func(t *testing.T, start parents.Starter) {
		for name, interval := range map[string]time.Duration{"on demand": 0, "by interval": time.Second} {
			t.Run(name, func(t *testing.T) {
				c := start(t, parents.Options{ChainID: chainID, Interval: interval})
				u := dial(t, c)
				c.SetMining(t, false)
				head := u.header(t, rpc.LatestBlockNumber).Number
				tx := u.sign(0, params.TxGas)
				u.send(t, tx)
				if nonce, err := u.PendingNonceAt(t.Context(), u.from); err != nil || nonce != 1 {
					t.Errorf("nonce %d, %v", nonce, err)
				}
				if now := u.header(t, rpc.LatestBlockNumber).Number; now.Cmp(head) != 0 {
					t.Errorf("block %v came by itself", now)
				}
				c.SetMining(t, true)
				u.included(t, tx)
			})
		}
	})
}

// TestParentFreeze: a frozen chain answers nobody, and goes on afterwards.
func TestParentFreeze(t *testing.T) {
	parents.Each(t, func(t *testing.T, start parents.Starter) {
		c := start(t, parents.Options{ChainID: chainID})
		u := dial(t, c)
		c.Freeze(t)
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if _, err := u.BlockNumber(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("frozen, it says %v", err)
		}
		c.Thaw(t)
		c.Mine(t, 1)
	})
}
