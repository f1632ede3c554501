package e2e

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/app/abi"
	"github.com/trivium-chain/trivium/app/devnet"
)

// A contract that only traps, and one that loops until its gas is used up: memory
// of a page, the entry point, and its body.
var (
	wasmTraps = entryWith("0000" + "0b")                // unreachable
	wasmLoops = entryWith("0003400c000b" + "00" + "0b") // loop br 0 end unreachable
)

// entryWith is a module whose entry point has this body, given in hex with its
// list of locals before it.
func entryWith(body string) []byte {
	code := common.FromHex(body)
	return append(common.FromHex("0061736d01000000"+"01060160017f017f"+"03020100"+"0503010001"+
		"071c02066d656d6f727902000f757365725f656e747279706f696e740000"+
		"0a"+hex.EncodeToString([]byte{byte(len(code) + 2), 1, byte(len(code))})), code...)
}

// Blocks with WASM contracts come out the same on a sequencer that compiled them,
// on a full node that compiles them for itself, on one that interprets them, and on
// the sequencer after it has lost everything it had compiled.
func TestWASMIsTheSameEverywhere(t *testing.T) {
	t.Parallel()
	ctx := within(t, 3*time.Minute)
	layer := startDA(t, t.TempDir(), "127.0.0.1:0")
	home := initHome(t, "100ms")
	seq := startSequencer(t, home, "--da.url", layer.url)
	runsOn(t, ctx, seq, "compiler")
	c := deployContracts(t, seq)

	nonces := map[common.Address]uint64{}
	last := c.trade(t, ctx, seq, nonces)
	genesis := genesisAlone(t, home)
	compiling := startFull(t, "compiling", genesis, layer.url)
	checking := startFull(t, "checking", genesis, layer.url, "--verify-wasm", "--metrics.port", "0")
	runsOn(t, ctx, compiling, "compiler")
	runsOn(t, ctx, checking, "interpreter")
	nodes := []*node{seq, compiling, checking}
	agree(t, ctx, nodes, c, last)
	showsWASM(t, ctx, checking)

	// The cache may go at any time; this sequencer has to compile everything anew.
	if err := seq.interrupt(ctx); err != nil {
		t.Fatal(err)
	}
	cache := filepath.Join(home, "wasm-cache")
	if entries, err := os.ReadDir(cache); err != nil || len(entries) == 0 {
		t.Fatalf("the sequencer kept nothing it compiled in %s: %v", cache, err)
	}
	if err := os.RemoveAll(cache); err != nil {
		t.Fatal(err)
	}
	seq = startSequencer(t, home, "--da.url", layer.url)
	nodes[0] = seq
	last = c.trade(t, ctx, seq, nonces)
	agree(t, ctx, nodes, c, last)

	// Offline, the blocks execute to themselves on the other engine than they were
	// made with.
	if err := seq.interrupt(ctx); err != nil {
		t.Fatal(err)
	}
	got := runToEnd(t, "replay", "--home", home, "--from", "1", "--to", fmt.Sprint(last), "--wasm.engine", "interpreter", "--wasm.cache-dir", "")
	if got.code != 0 || !strings.Contains(got.stdout, "execute to the stored roots") {
		t.Errorf("replay: %d\n%s%s", got.code, got.stdout, got.stderr)
	}
}

func runsOn(t *testing.T, ctx context.Context, n *node, engine string) {
	t.Helper()
	record, err := n.await(ctx, "WASM contracts can run")
	if err != nil || record["engine"] != engine {
		t.Fatalf("%s runs contracts on %v, want %s (%v)", n.name, record["engine"], engine, err)
	}
}

// showsWASM looks at what a node tells its operator of contracts.
func showsWASM(t *testing.T, ctx context.Context, n *node) {
	t.Helper()
	text := metricsOf(t, ctx, n)
	for _, want := range []string{
		`trivium_wasm_info\{engine="interpreter"\} 1`, `trivium_wasm_runs_total\{kind="all"\} [1-9]`, `trivium_wasm_runs_total\{kind="trap"\} [1-9]`,
		`trivium_wasm_runs_total\{kind="unexpected"\} 0`, `trivium_wasm_loads_total\{from="compiled"\} 3`, `trivium_wasm_modules 3`,
		`trivium_wasm_bytes\{by="modules"\} [1-9]`, `trivium_wasm_fallbacks_total 0`,
	} {
		if !regexp.MustCompile("(?m)^" + want).MatchString(text) {
			t.Errorf("the metrics of %s lack %s", n.name, want)
		}
	}
	if t.Failed() {
		t.Logf("%s", text)
	}
}

// metricsOf is what a node started with --metrics.port serves.
func metricsOf(t *testing.T, ctx context.Context, n *node) string {
	t.Helper()
	record, err := n.await(ctx, "metrics are served")
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.Get(record["url"].(string))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// contracts are what the command line has deployed.
type contracts struct{ token, traps, loops common.Address }

func deployContracts(t *testing.T, n *node) contracts {
	t.Helper()
	file := func(name string, code []byte) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, code, 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	deploy := func(args ...string) common.Address {
		t.Helper()
		cmd := command(t, append([]string{"wasm", "deploy", "--rpc", n.http}, args...)...)
		cmd.Env = append(cmd.Env, "TRIVIUM_KEY="+devnet.Accounts[0].Key)
		got := runCommand(t, cmd)
		for line := range strings.Lines(got.stdout) {
			if rest, ok := strings.CutPrefix(line, "contract "); ok {
				return common.HexToAddress(strings.TrimSpace(rest))
			}
		}
		t.Fatalf("deploy: %d\n%s%s", got.code, got.stdout, got.stderr)
		return common.Address{}
	}
	erc20 := filepath.Join(repository(), "examples", "wasm", "erc20", "erc20.wasm")
	return contracts{
		token: deploy(erc20, "--call", "init(string,string,uint256)", "Token", "TOK", "1000000000"),
		traps: deploy(file("traps.wasm", wasmTraps)),
		loops: deploy(file("loops.wasm", wasmLoops), "--raw"),
	}
}

func packed(t *testing.T, signature string, args ...string) []byte {
	t.Helper()
	f, err := abi.Parse(signature)
	if err != nil {
		t.Fatal(err)
	}
	data, err := f.Encode(args)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// trade sends calls that succeed, revert, trap and run out of gas, and gives the
// last block that holds one of them.
func (c contracts) trade(t *testing.T, ctx context.Context, n *node, nonces map[common.Address]uint64) (last uint64) {
	t.Helper()
	var sent []*types.Transaction
	failing := 0
	send := func(from account, to common.Address, gas uint64, data []byte) {
		t.Helper()
		if _, known := nonces[from.address]; !known {
			nonce, err := n.eth.NonceAt(ctx, from.address, nil)
			if err != nil {
				t.Fatal(err)
			}
			nonces[from.address] = nonce
		}
		tx := from.sign(nonces[from.address], &to, 0, gas, data)
		nonces[from.address]++
		if err := n.eth.SendTransaction(ctx, tx); err != nil {
			t.Fatal(err)
		}
		sent = append(sent, tx)
	}
	from := accounts(t)
	for i := range 12 {
		to := from[1+i%9].address.Hex()
		send(from[0], c.token, 300_000, packed(t, "transfer(address,uint256)", to, fmt.Sprint(1000+i)))
		send(from[0], c.token, 300_000, packed(t, "approve(address,uint256)", to, fmt.Sprint(i)))
	}
	for i, a := range from[1:5] {
		send(a, c.token, 300_000, packed(t, "transfer(address,uint256)", from[0].address.Hex(), "999999999999")) // reverts
		send(a, c.traps, 200_000, nil)
		send(a, c.loops, uint64(100_000+i*77_777), nil)
		send(a, c.token, uint64(24_000+i*3000), packed(t, "transfer(address,uint256)", from[0].address.Hex(), "0")) // too little gas
		failing += 4
	}
	for _, tx := range sent {
		err := eventually(ctx, "the receipt of "+tx.Hash().Hex(), func() (bool, error) {
			r, err := n.eth.TransactionReceipt(ctx, tx.Hash())
			if err != nil {
				return false, err
			}
			if r.Status == types.ReceiptStatusFailed {
				failing--
			}
			last = max(last, r.BlockNumber.Uint64())
			return true, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if failing != 0 {
		t.Fatalf("%d fewer transactions failed than should", failing)
	}
	return last
}

// agree holds the nodes to each other: every block and receipt up to last, and
// what the contracts answer.
func agree(t *testing.T, ctx context.Context, nodes []*node, c contracts, last uint64) {
	t.Helper()
	var want []string
	for i, n := range nodes {
		if err := n.awaitSafe(ctx, last); err != nil {
			t.Fatal(err)
		}
		got := c.view(t, ctx, n, last)
		if i == 0 {
			want = got
			continue
		}
		compare(t, n, want, got)
	}
}

func (c contracts) view(t *testing.T, ctx context.Context, n *node, last uint64) (out []string) {
	t.Helper()
	var blocks, receipts [][]any
	for i := range last + 1 {
		blocks = append(blocks, []any{hexutil.Uint64(i), true})
		receipts = append(receipts, []any{hexutil.Uint64(i)})
	}
	for _, ask := range []struct {
		method string
		args   [][]any
	}{{"eth_getBlockByNumber", blocks}, {"eth_getBlockReceipts", receipts}} {
		answers, err := n.rawMany(ctx, ask.method, ask.args)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, answers...)
	}
	call := func(to common.Address, data []byte) map[string]any {
		return map[string]any{"from": devnet.Accounts[1].Address, "to": to, "data": hexutil.Bytes(data)}
	}
	at := hexutil.EncodeBig(new(big.Int).SetUint64(last))
	transfer := call(c.token, packed(t, "transfer(address,uint256)", devnet.Accounts[2].Address.Hex(), "1"))
	for _, ask := range []struct {
		method string
		args   []any
		want   string
	}{
		{"trivium_getContract", []any{c.token, at}, `"vm":"wasm"`},
		{"eth_getCode", []any{c.token, at}, "fe5452495649554d0101"},
		{"eth_call", []any{call(c.token, packed(t, "balanceOf(address)", devnet.Accounts[1].Address.Hex())), at}, `"0x0000`},
		{"eth_estimateGas", []any{transfer, at}, `"0x`},
		{"debug_traceCall", []any{transfer, at, map[string]any{"tracer": "callTracer"}}, `{"vm":"wasm",`},
	} {
		answer, err := n.raw(ctx, ask.method, ask.args...)
		if err != nil || !strings.Contains(answer, ask.want) {
			t.Fatalf("%s on %s answers %s, want %s in it (%v)", ask.method, n.name, answer, ask.want, err)
		}
		out = append(out, answer)
	}
	return out
}
