package rpc

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"math/big"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	gethrpc "github.com/ethereum/go-ethereum/rpc"
	"github.com/ethereum/go-ethereum/trie"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/chain"
	"github.com/trivium-chain/trivium/rollup/mempool"
	"github.com/trivium-chain/trivium/rollup/settlement/prove"
)

// Contracts that stand in the test genesis.
var (
	// keeper stores calldata[32:64] at slot calldata[0:32], logs the value with
	// the slot as second topic, and returns what the slot held.
	keeper     = common.HexToAddress("0x1000000000000000000000000000000000000001")
	keeperCode = code(
		vm.PUSH0, vm.CALLDATALOAD, vm.SLOAD, vm.PUSH0, vm.MSTORE, // memory[0:32] = old
		vm.PUSH1, 32, vm.CALLDATALOAD, vm.PUSH1, 32, vm.MSTORE, // memory[32:64] = new
		vm.PUSH1, 32, vm.MLOAD, vm.PUSH0, vm.CALLDATALOAD, vm.SSTORE,
		vm.PUSH0, vm.CALLDATALOAD, vm.PUSH1, 0x77, vm.PUSH1, 32, vm.PUSH1, 32, vm.LOG2,
		vm.PUSH1, 32, vm.PUSH0, vm.RETURN)
	// refuser reverts with the calldata.
	refuser     = common.HexToAddress("0x1000000000000000000000000000000000000002")
	refuserCode = code(
		vm.CALLDATASIZE, vm.PUSH0, vm.PUSH0, vm.CALLDATACOPY, vm.CALLDATASIZE, vm.PUSH0, vm.REVERT)
	// burner loops for ever.
	burner     = common.HexToAddress("0x1000000000000000000000000000000000000003")
	burnerCode = code(vm.JUMPDEST, vm.PUSH0, vm.JUMP)
	// relay calls keeper with its calldata and all its gas, and reverts if that fails.
	relay     = common.HexToAddress("0x1000000000000000000000000000000000000004")
	relayCode = code(
		vm.CALLDATASIZE, vm.PUSH0, vm.PUSH0, vm.CALLDATACOPY,
		vm.PUSH0, vm.PUSH0, vm.CALLDATASIZE, vm.PUSH0, vm.PUSH0, vm.PUSH20, keeper, vm.GAS, vm.CALL,
		vm.PUSH1, 38, vm.JUMPI, vm.PUSH0, vm.PUSH0, vm.REVERT, vm.JUMPDEST, vm.STOP)
	// observer returns the block it sees: number, time, coinbase, randao, gas limit, base fee, caller, its balance.
	observer     = common.HexToAddress("0x1000000000000000000000000000000000000005")
	observerCode = code(
		vm.NUMBER, vm.PUSH0, vm.MSTORE, vm.TIMESTAMP, vm.PUSH1, 32, vm.MSTORE, vm.COINBASE, vm.PUSH1, 64, vm.MSTORE,
		vm.DIFFICULTY, vm.PUSH1, 96, vm.MSTORE, vm.GASLIMIT, vm.PUSH1, 128, vm.MSTORE, vm.BASEFEE, vm.PUSH1, 160, vm.MSTORE,
		vm.CALLER, vm.PUSH1, 192, vm.MSTORE, vm.CALLER, vm.BALANCE, vm.PUSH1, 224, vm.MSTORE,
		vm.PUSH2, []byte{1, 0}, vm.PUSH0, vm.RETURN)
)

func code(parts ...any) (b []byte) {
	for _, p := range parts {
		switch p := p.(type) {
		case vm.OpCode:
			b = append(b, byte(p))
		case int:
			b = append(b, byte(p))
		case []byte:
			b = append(b, p...)
		case common.Address:
			b = append(b, p[:]...)
		}
	}
	return b
}

type user struct {
	key  *ecdsa.PrivateKey
	addr common.Address
}

func newUser(name string) user {
	key, err := crypto.ToECDSA(crypto.Keccak256([]byte(name)))
	if err != nil {
		panic(err)
	}
	return user{key, crypto.PubkeyToAddress(key.PublicKey)}
}

var (
	alice, bob = newUser("alice"), newUser("bob")
	poor       = newUser("poor")
	ether      = big.NewInt(1e18)
	nobody     = common.HexToAddress("0xdead00000000000000000000000000000000beef")
)

// env is a chain in memory with a pool and a server, without a node around it.
type env struct {
	t      testing.TB
	store  *chain.Store
	pool   *mempool.Pool
	server *Server
	http   *httptest.Server
	client *gethrpc.Client // in process
	eth    *ethclient.Client
	now    time.Time
	nonces map[common.Address]uint64
}

type submitter struct{ pool *mempool.Pool }

func (s submitter) Submit(_ context.Context, txs []*types.Transaction) []error {
	return s.pool.Add(txs)
}

func testGenesis(users ...user) *rollup.Genesis {
	p := rollup.DefaultParams()
	p.Namespace = da.NewNamespace([10]byte{0: 1, 9: 1})
	p.ForcedNamespace = da.NewNamespace([10]byte{0: 1, 9: 2})
	p.Sequencer = common.Address{5}
	p.FeeRecipient = common.HexToAddress("0xfee0000000000000000000000000000000000fee")
	p.StartHeight = 40
	alloc := types.GenesisAlloc{
		alice.addr: {Balance: new(big.Int).Mul(ether, big.NewInt(1000))},
		bob.addr:   {Balance: new(big.Int).Mul(ether, big.NewInt(1000))},
		poor.addr:  {Balance: big.NewInt(1_000_000)},
		keeper:     {Code: keeperCode, Nonce: 1, Balance: new(big.Int)},
		refuser:    {Code: refuserCode, Nonce: 1, Balance: new(big.Int)},
		burner:     {Code: burnerCode, Nonce: 1, Balance: new(big.Int)},
		relay:      {Code: relayCode, Nonce: 1, Balance: new(big.Int)},
		observer:   {Code: observerCode, Nonce: 1, Balance: new(big.Int)},
	}
	for _, u := range users {
		alloc[u.addr] = types.Account{Balance: new(big.Int).Mul(ether, big.NewInt(1000))}
	}
	return &rollup.Genesis{
		Config: stf.ChainConfig(big.NewInt(4242)), Timestamp: 1_700_000_000, GasLimit: 400_000_000, BaseFee: 1e9, Rollup: p, Alloc: alloc,
	}
}

func newEnv(t testing.TB, cfg Config, users ...user) *env {
	t.Helper()
	return newEnvOn(t, cfg, chain.Config{Genesis: testGenesis(users...)})
}

// newEnvOn makes it on any genesis that funds the users.
func newEnvOn(t testing.TB, cfg Config, data chain.Config) *env {
	t.Helper()
	store, err := chain.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	pool, err := mempool.New(mempool.Config{Chain: store, Rules: store.Rules()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	e := &env{t: t, store: store, pool: pool, now: time.Unix(1_700_000_500, 0), nonces: make(map[common.Address]uint64)}
	e.server, err = New(cfg, Backend{
		Chain: store, Pool: pool, Submit: submitter{pool}, Version: "trivium/v0.0.0", Now: func() time.Time { return e.now },
		Prover: prove.New(store, nil, store.Rules()),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.server.Close)
	e.http = httptest.NewServer(e.server.Handler())
	t.Cleanup(e.http.Close)
	e.dial(e.server)
	return e
}

// dial makes e.client and e.eth talk to a server.
func (e *env) dial(s *Server) {
	e.client = gethrpc.DialInProc(s.RPC())
	e.t.Cleanup(e.client.Close)
	e.eth = ethclient.NewClient(e.client)
}

// sign makes the next transaction of a user. The zero gas becomes 100,000.
func (e *env) sign(u user, to *common.Address, value int64, data []byte) *types.Transaction {
	e.t.Helper()
	tx := e.signAt(u, e.nonces[u.addr], to, value, data)
	e.nonces[u.addr]++
	return tx
}

func (e *env) signAt(u user, nonce uint64, to *common.Address, value int64, data []byte) *types.Transaction {
	e.t.Helper()
	return e.signTx(u, &types.DynamicFeeTx{
		ChainID: e.store.Rules().Chain.ChainID, Nonce: nonce, To: to, Value: big.NewInt(value), Gas: 100_000,
		GasFeeCap: big.NewInt(4e9), GasTipCap: big.NewInt(1e6), Data: data,
	})
}

func (e *env) signTx(u user, inner types.TxData) *types.Transaction {
	e.t.Helper()
	tx, err := types.SignNewTx(u.key, e.store.Rules().Signer(), inner)
	if err != nil {
		e.t.Fatal(err)
	}
	return tx
}

// seal puts a block with the transactions on the chain.
func (e *env) seal(txs ...*types.Transaction) *types.Block {
	e.t.Helper()
	b := e.sealOn(e.store.Head(), 41, txs...)
	if err := e.pool.Sync(); err != nil {
		e.t.Fatal(err)
	}
	return b
}

// sealOn does so on any parent, taking back what is above it; origin tells branches apart.
func (e *env) sealOn(parent *types.Header, origin uint64, txs ...*types.Transaction) *types.Block {
	e.t.Helper()
	return e.sealInput(parent, stf.Input{Origin: stf.Origin{DAHeight: origin, DADataRoot: common.Hash{byte(origin)}}, Txs: txs})
}

// sealInput does so with all that an input may have but a timestamp.
func (e *env) sealInput(parent *types.Header, in stf.Input) *types.Block {
	e.t.Helper()
	st, err := e.store.State(parent.Root)
	if err != nil {
		e.t.Fatal(err)
	}
	in.Timestamp = parent.Time + 1
	r, err := stf.Process(e.store.Rules(), parent, st, e.store.Ancestors, in)
	if err != nil {
		e.t.Fatal(err)
	}
	u := e.store.Begin()
	if parent.Hash() != u.Soft().Hash() {
		u.Rewind(parent)
	}
	u.Append(r, in.Origin)
	if err := u.Commit(); err != nil {
		e.t.Fatal(err)
	}
	return r.Block
}

// call is a JSON-RPC call whose failure ends the test.
func (e *env) call(out any, method string, args ...any) {
	e.t.Helper()
	if err := e.client.Call(out, method, args...); err != nil {
		e.t.Fatalf("%s: %v", method, err)
	}
}

// fails is a call that must fail with the code, a text that contains each part,
// and (if not nil) the data.
func (e *env) fails(code int, text string, data any, method string, args ...any) {
	e.t.Helper()
	var out any
	wantError(e.t, e.client.Call(&out, method, args...), code, text, data)
}

func wantError(t testing.TB, err error, code int, text string, data any) {
	t.Helper()
	if err == nil {
		t.Errorf("no error, want %d %q", code, text)
		return
	}
	if !strings.Contains(err.Error(), text) {
		t.Errorf("error is %q, want it to contain %q", err, text)
	}
	var coded gethrpc.Error
	if !errors.As(err, &coded) || coded.ErrorCode() != code {
		t.Errorf("error %q has not the code %d", err, code)
	}
	if data != nil {
		var d gethrpc.DataError
		if !errors.As(err, &d) || d.ErrorData() != data {
			t.Errorf("error %q has data %v, want %v", err, d.ErrorData(), data)
		}
	}
}

// words is calldata of 32-byte words.
func words(v ...uint64) (b []byte) {
	for _, w := range v {
		h := common.BigToHash(new(big.Int).SetUint64(w))
		b = append(b, h[:]...)
	}
	return b
}

func word(v uint64) common.Hash { return common.BytesToHash(words(v)) }

func newHasher() types.ListHasher { return trie.NewStackTrie(nil) }

func rollupRef(b *types.Block) rollup.BlockRef {
	return rollup.BlockRef{Number: b.NumberU64(), Hash: b.Hash(), Origin: 41}
}

func cryptoCreate(a common.Address, nonce uint64) common.Address {
	return crypto.CreateAddress(a, nonce)
}

// deployCode is the init code of a contract shorter than 256 bytes.
func deployCode(runtime []byte) []byte {
	return append(code(vm.PUSH1, len(runtime), vm.DUP1, vm.PUSH1, 9, vm.PUSH0, vm.CODECOPY, vm.PUSH0, vm.RETURN), runtime...)
}
