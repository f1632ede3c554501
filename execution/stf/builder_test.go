package stf_test

import (
	"errors"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/internal/testchain"
	"github.com/trivium-chain/trivium/execution/stf"
)

// sign signs a transaction with the nonce it has.
func sign(tb testing.TB, c *testchain.Chain, i int, tx *types.DynamicFeeTx) *types.Transaction {
	tb.Helper()
	tx.ChainID = c.Config.Chain.ChainID
	if tx.GasFeeCap == nil {
		tx.GasFeeCap, tx.GasTipCap = big.NewInt(100*params.GWei), big.NewInt(params.GWei)
	}
	signed, err := types.SignNewTx(c.Keys[i], c.Config.Signer(), tx)
	if err != nil {
		tb.Fatal(err)
	}
	return signed
}

// Each refused transaction has go-ethereum's error and leaves no trace: the
// block is the one without it.
func TestAddRefuses(t *testing.T) {
	to := testchain.Fresh(1)
	wei := func(n int64) *big.Int { return big.NewInt(n) }
	reserved := func(c *testchain.Chain) *types.Transaction {
		tx := types.NewTx(&types.DynamicFeeTx{ChainID: c.Config.Chain.ChainID, To: &to, Gas: 21000, GasFeeCap: wei(1e12)})
		tx, err := tx.WithSignature(c.Config.Signer(), append(append(common.LeftPadBytes([]byte{1}, 32), common.LeftPadBytes([]byte{1}, 32)...), 0))
		if err != nil {
			t.Fatal(err)
		}
		return tx
	}
	for _, c := range []struct {
		name string
		want error
		tx   func(c *testchain.Chain) *types.Transaction
	}{
		{"nonce too low", core.ErrNonceTooLow, func(c *testchain.Chain) *types.Transaction {
			return sign(t, c, 0, &types.DynamicFeeTx{Nonce: 0, To: &to, Gas: 21000})
		}},
		{"nonce too high", core.ErrNonceTooHigh, func(c *testchain.Chain) *types.Transaction {
			return sign(t, c, 0, &types.DynamicFeeTx{Nonce: 9, To: &to, Gas: 21000})
		}},
		{"no funds", core.ErrInsufficientFunds, func(c *testchain.Chain) *types.Transaction {
			return sign(t, c, 1, &types.DynamicFeeTx{To: &to, Gas: 21000, Value: testchain.Funds})
		}},
		{"intrinsic gas", core.ErrIntrinsicGas, func(c *testchain.Chain) *types.Transaction {
			return sign(t, c, 1, &types.DynamicFeeTx{To: &to, Gas: 20999})
		}},
		{"calldata floor (EIP-7623)", core.ErrFloorDataGas, func(c *testchain.Chain) *types.Transaction {
			data := make([]byte, 1000)
			for i := range data {
				data[i] = 1
			}
			return sign(t, c, 1, &types.DynamicFeeTx{To: &to, Gas: 21000 + 16*1000, Data: data})
		}},
		{"gas cap (EIP-7825)", core.ErrGasLimitTooHigh, func(c *testchain.Chain) *types.Transaction {
			return sign(t, c, 1, &types.DynamicFeeTx{To: &to, Gas: params.MaxTxGas + 1})
		}},
		{"fee cap under base fee", core.ErrFeeCapTooLow, func(c *testchain.Chain) *types.Transaction {
			return sign(t, c, 1, &types.DynamicFeeTx{To: &to, Gas: 21000, GasFeeCap: wei(1), GasTipCap: wei(0)})
		}},
		{"tip above fee cap", core.ErrTipAboveFeeCap, func(c *testchain.Chain) *types.Transaction {
			return sign(t, c, 1, &types.DynamicFeeTx{To: &to, Gas: 21000, GasFeeCap: wei(1e12), GasTipCap: wei(2e12)})
		}},
		{"init code (EIP-3860)", vm.ErrMaxInitCodeSizeExceeded, func(c *testchain.Chain) *types.Transaction {
			return sign(t, c, 1, &types.DynamicFeeTx{Gas: params.MaxTxGas, Data: make([]byte, params.MaxInitCodeSize+1)})
		}},
		{"blob transaction", core.ErrTxTypeNotSupported, func(c *testchain.Chain) *types.Transaction {
			tx, err := types.SignNewTx(c.Keys[1], c.Config.Signer(), &types.BlobTx{
				ChainID: uint256.MustFromBig(c.Config.Chain.ChainID), To: to, Gas: 21000, GasFeeCap: uint256.NewInt(1e12),
				BlobFeeCap: uint256.NewInt(1e12), BlobHashes: []common.Hash{{1}},
			})
			if err != nil {
				t.Fatal(err)
			}
			return tx
		}},
		{"set code without list", core.ErrEmptyAuthList, func(c *testchain.Chain) *types.Transaction {
			tx, err := types.SignNewTx(c.Keys[1], c.Config.Signer(), &types.SetCodeTx{
				ChainID: uint256.MustFromBig(c.Config.Chain.ChainID), To: to, Gas: 100_000, GasFeeCap: uint256.NewInt(1e12),
			})
			if err != nil {
				t.Fatal(err)
			}
			return tx
		}},
		{"another chain", types.ErrInvalidChainId, func(c *testchain.Chain) *types.Transaction {
			tx, err := types.SignNewTx(c.Keys[1], types.NewPragueSigner(big.NewInt(1)), &types.DynamicFeeTx{ChainID: big.NewInt(1), To: &to, Gas: 21000})
			if err != nil {
				t.Fatal(err)
			}
			return tx
		}},
		{"no signature", types.ErrInvalidSig, func(c *testchain.Chain) *types.Transaction {
			return types.NewTx(&types.DynamicFeeTx{ChainID: c.Config.Chain.ChainID, To: &to, Gas: 21000})
		}},
		{"reserved signature", stf.ErrReservedSignature, reserved},
		{"contract as sender (EIP-3607)", core.ErrSenderNoEOA, func(c *testchain.Chain) *types.Transaction {
			return sign(t, c, 2, &types.DynamicFeeTx{To: &to, Gas: 21000})
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			chain := testchain.New(t, 3, nil)
			st := chain.State(t)
			if c.want == core.ErrSenderNoEOA {
				st.SetCode(chain.Address(2), []byte{0}, 0)
			}
			first := chain.Transfer(t, 0, to, 1)
			build := func(extra ...*types.Transaction) (*types.Block, []error) {
				s := st.Copy()
				b, err := stf.Begin(chain.Config, chain.Head(), s, chain.Ancestor, chain.Input().Origin, 1)
				if err != nil {
					t.Fatal(err)
				}
				if err := b.Add(first); err != nil {
					t.Fatal(err)
				}
				var errs []error
				gas := b.GasLeft()
				for _, tx := range extra {
					errs = append(errs, b.Add(tx))
				}
				if b.GasLeft() != gas || b.Len() != 1 || b.Header().GasUsed != 21000 {
					t.Errorf("gas left %d, was %d; %d transactions; gas used %d", b.GasLeft(), gas, b.Len(), b.Header().GasUsed)
				}
				res, err := b.Finish()
				if err != nil {
					t.Fatal(err)
				}
				return res.Block, errs
			}
			want, _ := build()
			bad := c.tx(chain)
			got, errs := build(bad, bad)
			for _, err := range errs {
				if !errors.Is(err, c.want) {
					t.Errorf("error %v, want %v", err, c.want)
				}
			}
			if got.Hash() != want.Hash() {
				t.Error("a refused transaction left something behind")
			}
		})
	}
}

func TestBlockGasLimit(t *testing.T) {
	c := testchain.New(t, 1, nil)
	small := *c.Config
	small.GasLimit = 50_000
	b, err := stf.Begin(&small, c.Head(), c.State(t), nil, stf.Origin{}, 1)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := b.Add(c.Transfer(t, 0, testchain.Fresh(1), 1)); err != nil {
			t.Fatal(err)
		}
	}
	if b.GasLeft() != 8000 {
		t.Errorf("%d gas left", b.GasLeft())
	}
	if err := b.Add(c.Transfer(t, 0, testchain.Fresh(1), 1)); !errors.Is(err, core.ErrGasLimitReached) {
		t.Errorf("error %v", err)
	}
}

// The bytes of a block are bounded whatever its gas limit (EIP-7934).
func TestBlockSizeLimit(t *testing.T) {
	c := testchain.New(t, 1, nil)
	b, err := stf.Begin(c.Config, c.Head(), c.State(t), nil, stf.Origin{}, 1)
	if err != nil {
		t.Fatal(err)
	}
	to, data := testchain.Fresh(1), make([]byte, 1_000_000)
	for n := 0; ; n++ {
		err := b.Add(c.Sign(t, 0, &types.DynamicFeeTx{To: &to, Data: data, Gas: 11_000_000}))
		if errors.Is(err, core.ErrBlockOversized) && n == 8 {
			break
		}
		if err != nil || n > 8 {
			t.Fatalf("transaction %d: error %v", n, err)
		}
	}
	res, err := b.Finish()
	if err != nil {
		t.Fatal(err)
	}
	if size := res.Block.Size(); size > params.MaxBlockSize {
		t.Errorf("block of %d bytes", size)
	}
}

// An EIP-7702 transaction gives an account code, and the account remains able to send.
func TestSetCode(t *testing.T) {
	c := testchain.Mixed(t, 2)
	auth, err := types.SignSetCode(c.Keys[1], types.SetCodeAuthorization{
		ChainID: *uint256.MustFromBig(c.Config.Chain.ChainID), Address: testchain.Storer,
	})
	if err != nil {
		t.Fatal(err)
	}
	tx, err := types.SignNewTx(c.Keys[0], c.Config.Signer(), &types.SetCodeTx{
		ChainID: uint256.MustFromBig(c.Config.Chain.ChainID), To: c.Address(1), Gas: 200_000, GasFeeCap: uint256.NewInt(1e12),
		Data: testchain.Words(3, 4), AuthList: []types.SetCodeAuthorization{auth},
	})
	if err != nil {
		t.Fatal(err)
	}
	c.Nonces[1] = 1 // the authorisation has used one
	c.Append(t, c.Input(tx, c.Transfer(t, 1, testchain.Fresh(1), 1)))
	if got := c.State(t).GetState(c.Address(1), common.Hash{31: 3}); got != (common.Hash{31: 4}) {
		t.Errorf("slot of the delegated account: %s", got)
	}
}

func TestRecoverSendersOnce(t *testing.T) {
	c := testchain.New(t, 3, nil)
	var txs []*types.Transaction
	for i := range 100 {
		txs = append(txs, decoded(t, c.Transfer(t, i%3, testchain.Fresh(1), 1)))
	}
	txs = append(txs, types.NewTx(&types.DynamicFeeTx{ChainID: c.Config.Chain.ChainID}))
	stf.RecoverSenders(c.Config, txs)
	// What is kept in the transaction needs no recovery, which would allocate,
	// and any signer of the chain finds it.
	signer := c.Config.Signer()
	for i, tx := range txs[:100] {
		var from common.Address
		var err error
		if n := testing.AllocsPerRun(1, func() { from, err = types.Sender(signer, tx) }); n != 0 {
			t.Fatalf("transaction %d: recovered again", i)
		}
		if err != nil || from != c.Address(i%3) {
			t.Fatalf("transaction %d: sender %s, %v", i, from, err)
		}
	}
	stf.RecoverSenders(c.Config, nil)
}
