package codec

import (
	"bytes"
	"compress/flate"
	"encoding/json"
	"errors"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/abi"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup"
)

// payloadSize is the size of a batch before it is cut into frames.
func payloadSize(t *testing.T, b *rollup.Batch) int {
	t.Helper()
	payload, err := EncodeBatch(testChainID, b)
	if err != nil {
		t.Fatal(err)
	}
	return len(payload)
}

// within holds what stf.DASize charges for transactions, over what they take in a
// batch, to a band.
func within(t *testing.T, name string, charged uint64, taken int, low, high float64) {
	t.Helper()
	ratio := float64(charged) / float64(taken)
	t.Logf("%-40s charged %8d, takes %8d: %.2f", name, charged, taken, ratio)
	if ratio < low || ratio > high {
		t.Errorf("%s: %d charged over %d taken is %.2f, want %.2f to %.2f", name, charged, taken, ratio, low, high)
	}
}

func charged(txs []*types.Transaction) (sum uint64) {
	for _, tx := range txs {
		sum += stf.DASize(tx)
	}
	return sum
}

// Those who send wei to somebody new are charged what they take. The estimate
// knows no addresses, so who sends to one that the batch has already pays up to a third more.
func TestDASizeOfLoads(t *testing.T) {
	bands := map[string][2]float64{
		"eth to fresh recipients":                {0.98, 1.06},
		"eth to 1000 known recipients":           {1.15, 1.28},
		"erc20 to 1000 known recipients":         {1.22, 1.36},
		"eth to fresh, 18 random decimals":       {0.98, 1.06},
		"eth to fresh, amounts as typed":         {1.03, 1.14},
		"erc20 to 200 known, 18 random decimals": {1.25, 1.38},
	}
	for _, l := range loads {
		b, sum := l.batch(1), uint64(0)
		for _, block := range b.Blocks {
			sum += charged(block.Txs)
		}
		band := bands[l.name]
		within(t, l.name, sum, payloadSize(t, b), band[0], band[1])
	}
}

// What transactions of other kinds take beside many transfers: code of all VMs,
// compressed before or not, as one transaction; smaller ones a hundred at a time.
func TestDASizeOfOthers(t *testing.T) {
	c := newChance(5)
	wasm, module := example(t, "wasm", "erc20", "erc20.wasm"), example(t, "move", "rwa", "rwa.mv")
	deploy := func(code []byte) []byte {
		return abi.Call("deploy(bytes,bytes,bytes32)", abi.Bytes(code), abi.Bytes(nil), abi.Word(common.Hash{}))
	}
	tokens := known(20)
	type kind struct {
		name      string
		count     int
		tx        func() *types.DynamicFeeTx
		low, high float64
	}
	one := func(name string, to *common.Address, data []byte, low, high float64) kind {
		return kind{name, 1, func() *types.DynamicFeeTx { return &types.DynamicFeeTx{To: to, Data: data} }, low, high}
	}
	to := c.address()
	kinds := []kind{
		one("Solidity contract", nil, bytecode(t, example(t, "wasm", "erc20", "Token.json")), 1, 1.25),
		one("Solidity contract, larger", nil, bytecode(t, example(t, "move", "rwa", "Escrow.json")), 1, 1.25),
		one("WASM module", &to, deploy(wasm), 1, 1.4),
		one("WASM module, deflated", &to, deploy(deflated(t, wasm)), 0.9, 1.1),
		one("Move module", &to, abi.Call("publish(bytes[],uint8)", abi.List([][]byte{module}), abi.Uint(1)), 1, 1.3),
		one("random bytes", &to, c.bytes(5000), 0.95, 1.05),
		one("a sentence many times", &to, []byte(strings.Repeat("the chain is a function of the blobs in the DA layer. ", 80)), 1, 2.5),
		{"swaps", 100, func() *types.DynamicFeeTx {
			return &types.DynamicFeeTx{To: &to, Data: abi.Call("swapExactTokensForTokens(uint256,uint256,address[],address,uint256)",
				abi.Word(common.BigToHash(ethers(c))), abi.Word(common.BigToHash(ethers(c))), abi.Uint(160), abi.Address(c.address()),
				abi.Uint(1_800_000_000+c.Uint64N(9)), abi.Uint(2), abi.Address(tokens(c)), abi.Address(tokens(c)))}
		}, 1, 1.55},
		{"access lists", 100, func() *types.DynamicFeeTx {
			return &types.DynamicFeeTx{To: &to, AccessList: types.AccessList{{Address: c.address(), StorageKeys: []common.Hash{{31: 3}, common.Hash(c.bytes(32))}}}}
		}, 0.95, 1.2},
		// A batch keeps the words of calls in columns by their place, and finds none again in another column.
		{"one random word ten times", 100, func() *types.DynamicFeeTx {
			return &types.DynamicFeeTx{To: &to, Data: append([]byte("call"), bytes.Repeat(c.bytes(32), 10)...)}
		}, 0.95, 1.05},
	}
	for _, path := range []string{"v2-core/build/UniswapV2Factory.json", "v2-periphery/build/UniswapV2Router02.json"} {
		raw, err := os.ReadFile(filepath.Join("..", "..", "testutil", "clients", "node_modules", "@uniswap", path))
		if errors.Is(err, fs.ErrNotExist) {
			continue // npm has not been run
		}
		kinds = append(kinds, one(path, nil, bytecode(t, raw), 1, 1.2))
	}
	sign := func(inner *types.DynamicFeeTx) *types.Transaction {
		inner.ChainID, inner.Nonce, inner.Gas = big.NewInt(testChainID), 3, 80_000
		inner.GasTipCap, inner.GasFeeCap, inner.V = big.NewInt(1_000_000), big.NewInt(4_004_000_000), common.Big1
		inner.R, inner.S = c.scalars()
		return types.NewTx(inner)
	}
	for _, k := range kinds {
		txs := make([]*types.Transaction, k.count)
		for i := range txs {
			txs[i] = sign(k.tx())
		}
		within(t, k.name, charged(txs), besideTransfers(t, txs), k.low, k.high)
	}

	txs := make([]*types.Transaction, 100)
	for i := range txs {
		auth := types.SetCodeAuthorization{ChainID: *uint256.NewInt(testChainID), Address: tokens(c), Nonce: 1}
		r, s := c.scalars()
		auth.R, auth.S = *uint256.MustFromBig(r), *uint256.MustFromBig(s)
		r, s = c.scalars()
		txs[i] = types.NewTx(&types.SetCodeTx{ChainID: uint256.NewInt(testChainID), GasTipCap: uint256.NewInt(1_000_000), GasFeeCap: uint256.NewInt(4_004_000_000),
			Gas: 80_000, To: c.address(), Value: new(uint256.Int), AuthList: []types.SetCodeAuthorization{auth}, V: uint256.NewInt(1), R: uint256.MustFromBig(r), S: uint256.MustFromBig(s)})
	}
	within(t, "authorizations", charged(txs), besideTransfers(t, txs), 0.95, 1.2)
}

// besideTransfers is what transactions add to a batch of transfers.
func besideTransfers(t *testing.T, txs []*types.Transaction) int {
	t.Helper()
	l := loads[0]
	l.txs, l.blocks = 1000, 1
	with := l.batch(2)
	with.Blocks[0].Txs = append(with.Blocks[0].Txs, txs...)
	return payloadSize(t, with) - payloadSize(t, l.batch(2))
}

func example(t *testing.T, parts ...string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(append([]string{"..", "..", "examples"}, parts...)...))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// bytecode is the init code of a contract that a compiler has written out.
func bytecode(t *testing.T, artifact []byte) []byte {
	t.Helper()
	var a struct {
		Bytecode string
		EVM      struct{ Bytecode struct{ Object string } }
	}
	if err := json.Unmarshal(artifact, &a); err != nil {
		t.Fatal(err)
	}
	if code := common.FromHex(a.Bytecode + a.EVM.Bytecode.Object); len(code) > 1000 {
		return code
	}
	t.Fatalf("no bytecode in %.60s", artifact)
	return nil
}

func deflated(t *testing.T, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	w.Write(b)
	w.Close()
	return out.Bytes()
}
