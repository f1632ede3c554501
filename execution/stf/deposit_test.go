package stf_test

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/internal/testchain"
	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/router"
	"github.com/trivium-chain/trivium/execution/state"
	"github.com/trivium-chain/trivium/execution/stateless"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/execution/system"
)

// Contracts of the tests: one that logs who calls, with how much, at which price and
// base fee; one that reverts; one that runs out of gas; and an account that has code and
// would be a sender.
var (
	teller   = common.HexToAddress("0xd1")
	reverter = common.HexToAddress("0xd2")
	burner   = common.HexToAddress("0xd3")
	poor     = common.HexToAddress("0xd4") // sends, has nothing
	stranger = common.HexToAddress("0xd5")
	full     = common.HexToAddress("0xd6") // its nonce is the last one
)

func depositChain(t testing.TB, fees *stf.DAFees) *testchain.Chain {
	t.Helper()
	alloc := messages.Alloc()
	tell := program.New().Op(vm.CALLER, vm.PUSH0, vm.MSTORE, vm.CALLVALUE).Push(32).Op(vm.MSTORE, vm.GASPRICE).Push(64).Op(vm.MSTORE, vm.BASEFEE).Push(96).Op(vm.MSTORE)
	tell.Op(vm.ORIGIN).Push(128).Op(vm.MSTORE).Push(160).Op(vm.PUSH0, vm.LOG0).Bytes()
	for a, code := range map[common.Address][]byte{
		teller: tell.Bytes(), reverter: program.New().Op(vm.PUSH0, vm.PUSH0, vm.REVERT).Bytes(), burner: program.New().Op(vm.JUMPDEST, vm.PUSH0, vm.JUMP).Bytes(),
	} {
		alloc[a] = types.Account{Nonce: 1, Balance: new(big.Int), Code: code}
	}
	alloc[full] = types.Account{Nonce: math.MaxUint64, Balance: new(big.Int)}
	c := testchain.New(t, 3, alloc)
	c.Config.Deposits, c.Config.DA = true, fees
	var err error
	if c.Config.Engines, err = router.NewEngines(messages.Engine()); err != nil {
		t.Fatal(err)
	}
	return c
}

// inbox makes deposits one after another, as the parent chain's portal does.
type inbox struct {
	chain       *testchain.Chain
	count       uint64
	accumulator common.Hash
}

func (i *inbox) tx(d messages.Deposit) *types.Transaction {
	d.Index = i.count
	i.count, i.accumulator = i.count+1, d.Accumulate(i.accumulator)
	return d.Tx(i.chain.Config.Chain.ChainID)
}

// block is the input of the next block, with these deposits.
func (i *inbox) block(deposits ...messages.Deposit) stf.Input {
	in := i.chain.Input()
	for _, d := range deposits {
		in.Deposits = append(in.Deposits, i.tx(d))
	}
	return in
}

func (i *inbox) check(t testing.TB) {
	t.Helper()
	if count, accumulator := messages.Inbox(i.chain.State(t)); count != i.count || accumulator != i.accumulator {
		t.Errorf("inbox holds %d, %s; want %d, %s", count, accumulator, i.count, i.accumulator)
	}
}

func wei(n uint64) uint256.Int { return *uint256.NewInt(n) }

// checkAgain holds a block against its repetition by every way there is.
func checkAgain(t testing.TB, c *testchain.Chain, parent *types.Header, in stf.Input, res *stf.Result) {
	t.Helper()
	at := *c
	at.Headers = c.Headers[:parent.Number.Uint64()+1]
	recorded, err := stateless.Record(at.DB, parent, &at)
	if err != nil {
		t.Fatal(err)
	}
	made, err := stf.Process(c.Config, parent, recorded, c.Ancestor, in)
	if err != nil || made.Block.Hash() != res.Block.Hash() {
		t.Fatalf("recorded: %v", err)
	}
	if root, receipts, err := stateless.Execute(c.Config, made.Witness, res.Block); err != nil || root != res.Block.Root() || receipts != res.Block.ReceiptHash() {
		t.Errorf("from its witness: %v", err)
	}
	block := fromWire(t, res.Block)
	again, err := stf.Replay(c.Config, parent, at.State(t), c.Ancestor, in.Origin, block)
	if err != nil || again.Block.Hash() != block.Hash() {
		t.Errorf("replayed: %v", err)
	} else if again.Forced < len(in.Deposits) {
		t.Errorf("replayed: %d forced, of %d deposits", again.Forced, len(in.Deposits))
	}
	rest := in
	rest.Txs = nil
	again, err = stf.Reproduce(c.Config, parent, at.State(t), c.Ancestor, rest, block)
	if err != nil || again.Block.Hash() != block.Hash() || again.Forced != res.Forced || again.Input != res.Input {
		t.Errorf("reproduced: %v", err)
	}
}

// fromWire is a block as another node has it: nothing is cached in its transactions.
func fromWire(t testing.TB, b *types.Block) *types.Block {
	t.Helper()
	txs := make(types.Transactions, len(b.Transactions()))
	for i, tx := range b.Transactions() {
		txs[i] = decoded(t, tx)
	}
	return types.NewBlockWithHeader(b.Header()).WithBody(types.Body{Transactions: txs, Withdrawals: b.Withdrawals()})
}

// A deposit mints, and its call is that of its sender, who pays nothing for it.
func TestDeposit(t *testing.T) {
	for name, fees := range map[string]*stf.DAFees{"no DA fees": nil, "DA fees": {Price: 1e9, MinBaseFee: 1, Smoothing: 1}} {
		t.Run(name, func(t *testing.T) {
			c := depositChain(t, fees)
			in := &inbox{chain: c}
			fresh := testchain.Fresh(1)
			input := in.block(
				messages.Deposit{From: fresh, To: &stranger, Mint: wei(100), Value: wei(30), Gas: 21_000},
				messages.Deposit{From: fresh, To: &teller, Mint: wei(0), Value: wei(7), Gas: 100_000, Data: []byte{1}},
				messages.Deposit{From: c.Address(0), To: &stranger, Mint: wei(0), Value: wei(5), Gas: 30_000},
			)
			input.Forced, input.ForcedGas = []*types.Transaction{c.Transfer(t, 1, stranger, 1)}, 21_000
			c.Nonces[0]++ // the third deposit takes one
			input.Txs = []*types.Transaction{c.Transfer(t, 0, stranger, 1), c.Call(t, 2, teller, 0, nil)}
			if fees != nil {
				input.Txs = input.Txs[1:] // a transfer of 21,000 gas has none for its bytes
			}
			parent, before := c.Head(), c.State(t)
			res := c.Append(t, input)
			in.check(t)
			st := c.State(t)
			for a, want := range map[common.Address]uint64{fresh: 63, teller: 7} {
				if got := st.GetBalance(a); got.Uint64() != want {
					t.Errorf("%s has %v wei, want %d", a, got, want)
				}
			}
			if fees == nil && st.GetBalance(stranger).Uint64() != 37 || fees != nil && st.GetBalance(stranger).Uint64() != 36 {
				t.Errorf("the stranger has %v wei", st.GetBalance(stranger))
			}
			if got := st.GetNonce(fresh); got != 2 {
				t.Errorf("nonce %d after two deposits", got)
			}
			if res.Forced != 4 || len(res.Receipts) != 3+1+len(input.Txs) {
				t.Fatalf("%d forced, %d receipts", res.Forced, len(res.Receipts))
			}
			if n, ok := stf.Forced(res.Block.Header()); ok != (fees != nil) || ok && n != 4 {
				t.Errorf("the header has %d forced", n)
			}
			for i, r := range res.Receipts[:3] {
				if r.Status != types.ReceiptStatusSuccessful || r.EffectiveGasPrice.Sign() != 0 || r.Type != types.DynamicFeeTxType {
					t.Errorf("receipt %d: %+v", i, r)
				}
			}
			if res.Receipts[0].GasUsed != 21_000 || res.Receipts[2].CumulativeGasUsed != 42_000+res.Receipts[1].GasUsed {
				t.Errorf("gas %d, cumulative %d", res.Receipts[0].GasUsed, res.Receipts[2].CumulativeGasUsed)
			}
			said := res.Receipts[1].Logs[0].Data
			for i, want := range []*big.Int{fresh.Big(), big.NewInt(7), new(big.Int), res.Block.BaseFee(), fresh.Big()} {
				if got := new(big.Int).SetBytes(said[32*i : 32*i+32]); got.Cmp(want) != 0 {
					t.Errorf("word %d of what the contract saw is %x, want %x", i, got, want)
				}
			}
			if got := before.GetBalance(c.Config.FeeRecipient); !got.IsZero() {
				t.Fatalf("the fee recipient has %v before", got)
			}
			checkAgain(t, c, parent, input, res)
		})
	}
}

func TestDepositThatCreates(t *testing.T) {
	c := depositChain(t, nil)
	in := &inbox{chain: c}
	code := program.New().Op(vm.CALLER, vm.PUSH0, vm.MSTORE).Push(32).Op(vm.PUSH0, vm.RETURN).Bytes() // the code is the sender's address
	c.Append(t, in.block(messages.Deposit{From: poor, To: &stranger, Gas: 21_000}))
	input := in.block(messages.Deposit{From: poor, Mint: wei(9), Value: wei(4), Gas: 200_000, Data: code})
	parent := c.Head()
	res := c.Append(t, input)
	want := crypto.CreateAddress(poor, 1)
	if r := res.Receipts[0]; r.Status != types.ReceiptStatusSuccessful || r.ContractAddress != want {
		t.Fatalf("receipt %+v, want a contract at %s", r, want)
	}
	st := c.State(t)
	if got := common.BytesToAddress(st.GetCode(want)); got != poor || st.GetBalance(want).Uint64() != 4 || st.GetNonce(poor) != 2 {
		t.Errorf("code %s, balance %v, nonce of the sender %d", got, st.GetBalance(want), st.GetNonce(poor))
	}
	checkAgain(t, c, parent, input, res)
}

// A deposit whose call fails, or cannot begin, is in the block all the same: what it
// mints is its sender's, whose nonce goes on.
func TestDepositsThatFail(t *testing.T) {
	for _, tc := range []struct {
		name  string
		d     messages.Deposit
		gas   uint64 // used
		nonce uint64 // of the sender afterwards
	}{
		{"reverts", messages.Deposit{From: poor, To: &reverter, Value: wei(3), Gas: 50_000}, 21_004, 1},
		{"runs out of gas", messages.Deposit{From: poor, To: &burner, Value: wei(3), Gas: 50_000}, 50_000, 1},
		{"creation reverts", messages.Deposit{From: poor, Value: wei(3), Gas: 90_000, Data: []byte{byte(vm.PUSH0), byte(vm.PUSH0), byte(vm.REVERT)}}, 53_000 + 3*16 + 2 + 4, 1},
		{"no gas", messages.Deposit{From: poor, To: &teller, Value: wei(3)}, 0, 1},
		{"below the intrinsic gas", messages.Deposit{From: poor, To: &teller, Value: wei(3), Gas: 20_999}, 20_999, 1},
		{"below the floor of its data", messages.Deposit{From: poor, To: &teller, Value: wei(3), Gas: 30_000, Data: slices.Repeat([]byte{1}, 300)}, 30_000, 1},
		{"over a transaction's gas", messages.Deposit{From: poor, To: &teller, Value: wei(3), Gas: params.MaxTxGas + 1}, params.MaxTxGas + 1, 1},
		{"sends what is not there", messages.Deposit{From: poor, To: &teller, Value: wei(11), Gas: 50_000}, 50_000, 1},
		{"sends the greatest number", messages.Deposit{From: poor, To: &teller, Value: *new(uint256.Int).SetAllOne(), Gas: 50_000}, 50_000, 1},
		{"creates with too long a code", messages.Deposit{From: poor, Value: wei(3), Gas: 10_000_000, Data: make([]byte, params.MaxInitCodeSize+1)}, 10_000_000, 1},
		{"from a contract", messages.Deposit{From: teller, To: &stranger, Value: wei(3), Gas: 50_000}, 50_000, 2},
		{"from one with its last nonce", messages.Deposit{From: full, To: &stranger, Value: wei(3), Gas: 50_000}, 50_000, math.MaxUint64},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := depositChain(t, &stf.DAFees{Price: 1, MinBaseFee: 1, Smoothing: 1})
			in := &inbox{chain: c}
			tc.d.Mint = wei(10)
			input := in.block(tc.d, messages.Deposit{From: stranger, To: &stranger, Mint: wei(1), Gas: 21_000})
			parent := c.Head()
			res := c.Append(t, input)
			in.check(t)
			st := c.State(t)
			r := res.Receipts[0]
			if r.Status != types.ReceiptStatusFailed || r.GasUsed != tc.gas || len(r.Logs) != 0 {
				t.Errorf("receipt %+v, want %d gas", r, tc.gas)
			}
			if got, nonce := st.GetBalance(tc.d.From), st.GetNonce(tc.d.From); got.Uint64() != 10 || nonce != tc.nonce {
				t.Errorf("the sender has %v wei and nonce %d, want 10 and %d", got, nonce, tc.nonce)
			}
			if next := res.Receipts[1]; next.Status != types.ReceiptStatusSuccessful || next.CumulativeGasUsed != tc.gas+21_000 || st.GetBalance(stranger).Uint64() != 1 {
				t.Errorf("the deposit behind it: %+v", next)
			}
			checkAgain(t, c, parent, input, res)
		})
	}
}

// Deposits come in the order of the inbox, each once, in their one form, and where
// the chain has a parent.
func TestDepositsThatAreRefused(t *testing.T) {
	c := depositChain(t, nil)
	in := &inbox{chain: c}
	c.Append(t, in.block(messages.Deposit{From: poor, To: &teller, Mint: wei(1), Gas: 30_000}))
	deposit := func(index uint64) *messages.Deposit {
		return &messages.Deposit{Index: index, From: poor, To: &teller, Mint: wei(1), Gas: 30_000}
	}
	id := c.Config.Chain.ChainID
	with := func(change func(*messages.Deposit)) *types.Transaction {
		d := deposit(1)
		change(d)
		return d.Tx(id)
	}
	list := func(tx *types.Transaction) *types.Transaction { // reserved, and no deposit
		return types.NewTx(&types.DynamicFeeTx{ChainID: id, Nonce: tx.Nonce(), GasTipCap: new(big.Int), GasFeeCap: big.NewInt(1), Gas: tx.Gas(), To: tx.To(), Value: tx.Value(),
			AccessList: tx.AccessList(), V: new(big.Int), R: big.NewInt(1), S: big.NewInt(1)})
	}
	for _, tc := range []struct {
		name string
		txs  []*types.Transaction
		want error
	}{
		{"taken in before", []*types.Transaction{deposit(0).Tx(id)}, stf.ErrDeposit},
		{"one left out", []*types.Transaction{deposit(2).Tx(id)}, stf.ErrDeposit},
		{"twice", []*types.Transaction{deposit(1).Tx(id), deposit(1).Tx(id)}, stf.ErrDeposit},
		{"in another order", []*types.Transaction{deposit(2).Tx(id), deposit(1).Tx(id)}, stf.ErrDeposit},
		{"of another chain", []*types.Transaction{deposit(1).Tx(big.NewInt(1))}, stf.ErrDeposit},
		{"with a fee", []*types.Transaction{list(deposit(1).Tx(id))}, stf.ErrDeposit},
		{"signed", []*types.Transaction{c.Transfer(t, 0, stranger, 1)}, stf.ErrDeposit},
		{"more gas than the block", []*types.Transaction{with(func(d *messages.Deposit) { d.Gas = c.Config.GasLimit + 1 })}, core.ErrGasLimitReached},
		{"the greatest gas limit", []*types.Transaction{with(func(d *messages.Deposit) { d.Gas = math.MaxUint64 })}, core.ErrGasLimitReached},
		{"more gas than is left", []*types.Transaction{with(func(d *messages.Deposit) { d.To, d.Gas = &burner, c.Config.GasLimit }), deposit(2).Tx(id)}, core.ErrGasLimitReached},
		{"larger than a block", []*types.Transaction{with(func(d *messages.Deposit) { d.Data = make([]byte, params.MaxBlockSize) })}, core.ErrBlockOversized},
		{"mints beyond 256 bits", []*types.Transaction{with(func(d *messages.Deposit) { d.Mint = *new(uint256.Int).SetAllOne() })}, stf.ErrDeposit},
	} {
		input := c.Input()
		input.Deposits = tc.txs
		_, err := stf.Process(c.Config, c.Head(), c.State(t), c.Ancestor, input)
		var tx *stf.TxError
		if !errors.Is(err, tc.want) || errors.As(err, &tx) {
			t.Errorf("%s: %v, want %v", tc.name, err, tc.want)
		}
	}
	without := *c.Config
	without.Deposits = false
	input := c.Input()
	input.Deposits = []*types.Transaction{deposit(1).Tx(id)}
	if _, err := stf.Process(&without, c.Head(), c.State(t), c.Ancestor, input); !errors.Is(err, stf.ErrReservedSignature) {
		t.Errorf("a deposit on a chain without a parent: %v", err)
	}
	input.Deposits = []*types.Transaction{deposit(1).Tx(id)}
	if _, err := stf.Process(c.Config, c.Head(), c.State(t), c.Ancestor, input); err != nil {
		t.Errorf("the one that is due: %v", err)
	}
}

// Nobody but the parent chain deposits: what is due is refused among a sequencer's
// transactions, skipped among forced ones, and refused in a block behind others.
func TestDepositsElsewhereAreRefused(t *testing.T) {
	c := depositChain(t, nil)
	due := (&messages.Deposit{From: poor, To: &stranger, Mint: wei(1e18), Gas: 21_000}).Tx(c.Config.Chain.ChainID)
	input := c.Input(due)
	var txErr *stf.TxError
	if _, err := stf.Process(c.Config, c.Head(), c.State(t), c.Ancestor, input); !errors.Is(err, stf.ErrReservedSignature) || !errors.As(err, &txErr) {
		t.Errorf("among the sequencer's: %v", err)
	}
	input = c.Input()
	input.Forced, input.ForcedGas = []*types.Transaction{due}, 1e6
	if res, err := stf.Process(c.Config, c.Head(), c.State(t), c.Ancestor, input); err != nil || res.Forced != 0 {
		t.Errorf("among the forced: %v", err)
	}
	b, err := stf.Begin(c.Config, c.Head(), c.State(t), c.Ancestor, input.Origin, input.Timestamp)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Add(due); !errors.Is(err, stf.ErrReservedSignature) {
		t.Errorf("added: %v", err)
	}
	transfer := c.Transfer(t, 0, stranger, 1)
	if err := b.Add(transfer); err != nil {
		t.Fatal(err)
	}
	if err := b.AddDeposits([]*types.Transaction{due}); !errors.Is(err, stf.ErrReservedSignature) {
		t.Errorf("behind another: %v", err)
	}

	// A block that holds it at the wrong place, or for which the header does not count it.
	good := c.Input(transfer)
	good.Deposits = []*types.Transaction{due}
	res, err := stf.Process(c.Config, c.Head(), c.State(t), c.Ancestor, good)
	if err != nil {
		t.Fatal(err)
	}
	swapped := types.NewBlockWithHeader(res.Block.Header()).WithBody(types.Body{Transactions: types.Transactions{transfer, due}, Withdrawals: types.Withdrawals{}})
	if _, err := stf.Replay(c.Config, c.Head(), c.State(t), c.Ancestor, good.Origin, swapped); !errors.Is(err, stf.ErrReservedSignature) {
		t.Errorf("replayed behind another: %v", err)
	}
}

// A header that does not count deposits among the forced is none that they give.
func TestHeaderCountsDeposits(t *testing.T) {
	c := depositChain(t, &stf.DAFees{Price: 5, MinBaseFee: 1, Smoothing: 1})
	in := &inbox{chain: c}
	input := in.block(messages.Deposit{From: poor, To: &stranger, Mint: wei(1), Gas: 21_000})
	res, err := stf.Process(c.Config, c.Head(), c.State(t), c.Ancestor, input)
	if err != nil {
		t.Fatal(err)
	}
	h := res.Block.Header()
	h.Extra = stf.ExtraForTest(5, 0, 0)
	claimed := res.Block.WithSeal(h)
	again, err := stf.Replay(c.Config, c.Head(), c.State(t), c.Ancestor, input.Origin, claimed)
	if err != nil || again.Block.Hash() == claimed.Hash() || again.Forced != 1 {
		t.Errorf("a header that counts none: %v, %d forced", err, again.Forced)
	}
}

func TestSignerOfDeposits(t *testing.T) {
	c := depositChain(t, nil)
	signer := c.Config.Signer()
	geth := types.NewPragueSigner(c.Config.Chain.ChainID)
	if !signer.Equal(c.Config.Signer()) || !signer.Equal(geth) || signer.Equal(types.NewPragueSigner(big.NewInt(1))) {
		t.Error("signers are equal, or not, to others than they should")
	}
	without := *c.Config
	without.Deposits = false
	if !signer.Equal(without.Signer()) {
		t.Error("a chain without deposits has senders of its own")
	}
	deposit := (&messages.Deposit{From: poor, To: &stranger, Gas: 21_000}).Tx(c.Config.Chain.ChainID)
	if from, err := types.Sender(signer, deposit); err != nil || from != poor {
		t.Errorf("sender %s: %v", from, err)
	}
	// A sender that go-ethereum's signer has made up of the reserved signature is not believed.
	made := decoded(t, deposit)
	types.Sender(geth, made)
	if from, err := types.Sender(signer, made); err != nil || from != poor {
		t.Errorf("sender %s: %v", from, err)
	}
	signed := c.Transfer(t, 1, stranger, 1)
	if from, err := types.Sender(signer, signed); err != nil || from != c.Address(1) {
		t.Errorf("sender %s: %v", from, err)
	}
	if n := testing.AllocsPerRun(10, func() { types.Sender(geth, signed) }); n != 0 {
		t.Error("go-ethereum's signer recovers a sender again")
	}
	other := (&messages.Deposit{From: poor, To: &stranger, Gas: 21_000}).Tx(big.NewInt(1))
	if from, err := types.Sender(signer, other); err == nil {
		t.Errorf("a deposit of another chain is of %s", from)
	}
}

// The coins of a chain are those of its genesis and those minted, but for fees burnt.
func TestSupplyWithDeposits(t *testing.T) {
	for seed := range uint64(20) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(seed, 1))
			var fees *stf.DAFees
			if seed%2 == 1 {
				fees = &stf.DAFees{Price: 1e6, MinBaseFee: 1, Smoothing: 4}
			}
			c := depositChain(t, fees)
			in := &inbox{chain: c}
			accounts := []common.Address{
				teller, reverter, burner, poor, stranger, full, c.Config.FeeRecipient, system.Messages, c.Address(0), c.Address(1), c.Address(2), testchain.Fresh(3),
				params.BeaconRootsAddress, params.HistoryStorageAddress,
			}
			want := supply(t, c.State(t))
			for range 6 {
				var deposits []messages.Deposit
				for range rng.IntN(6) {
					from := accounts[rng.IntN(len(accounts))]
					if i := slices.Index(accounts[8:11], from); i >= 0 {
						c.Nonces[i]++
					}
					d := messages.Deposit{From: from, Mint: wei(rng.Uint64N(1e6)), Value: wei(rng.Uint64N(1e6)), Gas: 15_000 + rng.Uint64N(100_000), Data: make([]byte, rng.IntN(40))}
					if rng.IntN(5) > 0 {
						d.To = &accounts[rng.IntN(len(accounts))]
						if *d.To == system.Messages && rng.IntN(2) == 0 {
							d.Data, d.Gas = messages.InitiateWithdrawal(stranger, 1, nil), 200_000
						}
					}
					deposits = append(deposits, d)
					want.Add(want, d.Mint.ToBig())
				}
				input := in.block(deposits...)
				for i := range rng.IntN(3) {
					input.Txs = append(input.Txs, c.Call(t, i, accounts[rng.IntN(len(accounts))], rng.Int64N(1000), nil))
				}
				parent := c.Head()
				res := c.Append(t, input)
				in.check(t)
				for i, r := range res.Receipts {
					if i >= len(input.Deposits) {
						gas := r.GasUsed
						if fees != nil {
							gas -= stf.DAGas(res.Block.Header(), stf.DASize(res.Block.Transactions()[i])) // goes to a recipient
						}
						want.Sub(want, new(big.Int).Mul(new(big.Int).SetUint64(gas), res.Block.BaseFee()))
					}
				}
				if got := supply(t, c.State(t)); got.Cmp(want) != 0 {
					t.Fatalf("block %v: %v wei in all, want %v", res.Block.Number(), got, want)
				}
				checkAgain(t, c, parent, input, res)
			}
		})
	}
}

// FuzzDeposit: whatever is deposited, the inbox moves on, the mint arrives, and nothing
// else comes into being.
func FuzzDeposit(f *testing.F) {
	f.Add(uint8(0), uint8(1), uint64(5), uint64(3), uint64(100_000), []byte{1})
	f.Add(uint8(3), uint8(255), uint64(0), uint64(3), uint64(1<<24+1), []byte{byte(vm.PUSH0), byte(vm.SELFDESTRUCT)})
	f.Add(uint8(3), uint8(255), uint64(64), uint64(3), uint64(100_000), []byte{byte(vm.ADDRESS), byte(vm.SELFDESTRUCT)})
	f.Add(uint8(5), uint8(7), uint64(1), uint64(1), uint64(21_000), messages.InitiateWithdrawal(stranger, 1, nil))
	c := depositChain(f, nil)
	accounts := []common.Address{teller, reverter, burner, poor, stranger, full, c.Config.FeeRecipient, system.Messages, system.MessagesEngine, c.Address(0), {}, {19: 1}, {19: 4}}
	before := supply(f, c.State(f))
	f.Fuzz(func(t *testing.T, from, to uint8, mint, value, gas uint64, data []byte) {
		in := &inbox{chain: c}
		d := messages.Deposit{From: accounts[int(from)%len(accounts)], Mint: wei(mint), Value: wei(value), Gas: gas, Data: data}
		if to < 200 {
			d.To = &accounts[int(to)%len(accounts)]
		}
		nonce := c.State(t).GetNonce(d.From)
		res, err := stf.Process(c.Config, c.Head(), c.State(t), c.Ancestor, in.block(d))
		if gas > c.Config.GasLimit {
			if !errors.Is(err, core.ErrGasLimitReached) {
				t.Fatalf("%d gas: %v", gas, err)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if r := res.Receipts[0]; r.GasUsed > gas || r.GasUsed != res.Block.GasUsed() {
			t.Fatalf("%d gas used of %d, %d in the block", r.GasUsed, gas, res.Block.GasUsed())
		}
		if count, accumulator := messages.Inbox(res.State); count != 1 || accumulator != in.accumulator {
			t.Fatalf("inbox holds %d, %s", count, accumulator)
		}
		if want := nonce + 1; nonce < math.MaxUint64 && res.State.GetNonce(d.From) != want {
			t.Fatalf("nonce %d, want %d", res.State.GetNonce(d.From), want)
		}
		root, err := res.State.Commit(c.Config.Chain.Rules(res.Block.Number(), true, res.Block.Time()), res.Block.NumberU64())
		if err != nil {
			t.Fatal(err)
		}
		st, err := state.New(root, c.DB)
		if err != nil {
			t.Fatal(err)
		}
		// A contract that is gone with its creation takes what it has with it (EIP-6780).
		got, want := supply(t, st), new(big.Int).Add(before, d.Mint.ToBig())
		if got.Cmp(want) > 0 || got.Cmp(want) < 0 && d.To != nil {
			t.Fatalf("%v wei in all, want %v", got, want)
		}
	})
}

// BenchmarkDeposits compares blocks of deposits with blocks of transfers.
func BenchmarkDeposits(b *testing.B) {
	const n = 200
	c := depositChain(b, nil)
	in := &inbox{chain: c}
	deposits, transfers := c.Input(), c.Input()
	for i := range n {
		to := testchain.Fresh(uint64(i))
		deposits.Deposits = append(deposits.Deposits, in.tx(messages.Deposit{From: to, To: &to, Mint: wei(1), Gas: 21_000}))
		transfers.Txs = append(transfers.Txs, c.Transfer(b, 0, to, 1))
	}
	for name, input := range map[string]stf.Input{"deposits": deposits, "transfers": transfers} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := stf.Process(c.Config, c.Head(), c.State(b), c.Ancestor, input); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/tx")
		})
	}
}
