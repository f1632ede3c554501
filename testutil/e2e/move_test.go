package e2e

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/app/devnet"
	"github.com/trivium-chain/trivium/execution/system"
)

// Blocks with Move modules come out the same on a sequencer, on a full node, on one
// that checks the types of all values, and on the sequencer after it has lost all
// that it had verified.
func TestMoveIsTheSameEverywhere(t *testing.T) {
	t.Parallel()
	ctx := within(t, 3*time.Minute)
	layer := startDA(t, t.TempDir(), "127.0.0.1:0")
	home := initHome(t, "100ms")
	seq := startSequencer(t, home, "--da.url", layer.url)
	f := newFund(t)
	f.publish(t, seq)

	last := f.trade(t, ctx, seq)
	genesis := genesisAlone(t, home)
	plain := startFull(t, "plain", genesis, layer.url)
	checking := startFull(t, "checking", genesis, layer.url, "--verify-move", "--move.cache-bytes", "1MiB", "--metrics.port", "0")
	nodes := []*node{seq, plain, checking}
	f.agree(t, ctx, nodes, last)

	if err := seq.interrupt(ctx); err != nil {
		t.Fatal(err)
	}
	seq = startSequencer(t, home, "--da.url", layer.url)
	nodes[0] = seq
	last = f.trade(t, ctx, seq)
	f.agree(t, ctx, nodes, last)
	if text := metricsOf(t, ctx, checking); !strings.Contains(text, "\ntrivium_move_violations_total 0\n") || !strings.Contains(text, "\ntrivium_move_info{checks=\"true\"} 1\n") {
		t.Errorf("the metrics of the checking node do not say that it checks, and that there was no violation:\n%s", text)
	}

	if err := seq.interrupt(ctx); err != nil {
		t.Fatal(err)
	}
	got := runToEnd(t, "replay", "--home", home, "--from", "1", "--to", fmt.Sprint(last), "--verify-move")
	if got.code != 0 || !strings.Contains(got.stdout, "execute to the stored roots") {
		t.Errorf("replay: %d\n%s%s", got.code, got.stdout, got.stderr)
	}
}

// fund is the example module of the first account, and the nonces of all.
type fund struct {
	file   string
	code   []byte
	module string
	escrow common.Address
	nonces map[common.Address]uint64
}

func newFund(t *testing.T) *fund {
	t.Helper()
	file := filepath.Join(repository(), "examples", "move", "rwa", "rwa.mv")
	code, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	owner := devnet.Accounts[0].Address
	return &fund{file: file, code: code, module: strings.ToLower(owner.Hex()) + "::rwa", escrow: crypto.CreateAddress(owner, 1), nonces: map[common.Address]uint64{}}
}

// publish is what the command line does.
func (f *fund) publish(t *testing.T, n *node) {
	t.Helper()
	cmd := command(t, "move", "publish", f.file, "--rpc", n.http)
	cmd.Env = append(cmd.Env, "TRIVIUM_KEY="+devnet.Accounts[0].Key)
	if got := runCommand(t, cmd); got.code != 0 || !strings.Contains(got.stdout, f.module) {
		t.Fatalf("publish: %d\n%s%s", got.code, got.stdout, got.stderr)
	}
}

func hexList(args ...[]byte) string {
	words := make([]string, len(args))
	for i, a := range args {
		words[i] = "0x" + hex.EncodeToString(a)
	}
	return "[" + strings.Join(words, ",") + "]"
}

// BCS of an account, and of a number.
func moveAddress(a common.Address) []byte { return common.LeftPadBytes(a[:], 32) }
func moveU64(n uint64) []byte {
	b := make([]byte, 8)
	for i := range b {
		b[i] = byte(n >> (8 * i))
	}
	return b
}

func (f *fund) call(t *testing.T, method, function string, args ...[]byte) []byte {
	t.Helper()
	return packed(t, method+"(string,string,string[],bytes[])", f.module, function, "[]", hexList(args...))
}

// trade sends calls that succeed, abort and run out of gas, publications that are
// refused and an upgrade in between, and sales by the escrow, and gives the last
// block that holds one of them.
func (f *fund) trade(t *testing.T, ctx context.Context, n *node) (last uint64) {
	t.Helper()
	from := accounts(t)
	issuer, seller, buyer := from[0], from[1], from[2]
	var sent []*types.Transaction
	failing := 0
	send := func(a account, to *common.Address, wei int64, gas uint64, data []byte) {
		t.Helper()
		if _, known := f.nonces[a.address]; !known {
			nonce, err := n.eth.NonceAt(ctx, a.address, nil)
			if err != nil {
				t.Fatal(err)
			}
			f.nonces[a.address] = nonce
		}
		tx := a.sign(f.nonces[a.address], to, wei, gas, data)
		f.nonces[a.address]++
		if err := n.eth.SendTransaction(ctx, tx); err != nil {
			t.Fatal(err)
		}
		sent = append(sent, tx)
	}
	mined := func() {
		t.Helper()
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
		sent = nil
	}
	gateway := system.MoveGateway
	run := func(a account, gas uint64, function string, args ...[]byte) {
		t.Helper()
		send(a, &gateway, 0, gas, f.call(t, "call", function, args...))
	}
	publish := func(code []byte, policy string) {
		t.Helper()
		send(issuer, &gateway, 0, 3_000_000, packed(t, "publish(bytes[],uint8)", hexList(code), policy))
	}
	deal := func(a account, wei int64, signature string, args ...string) {
		t.Helper()
		send(a, &f.escrow, wei, 500_000, packed(t, signature, args...))
	}
	const gas, forever = 500_000, 1 << 40
	first := len(f.nonces) == 0
	if first {
		send(issuer, nil, 0, 3_000_000, append(escrowCode(t), packed(t, "f(string,address)", f.module, issuer.address.Hex())[4:]...))
		for _, a := range from[1:4] {
			run(issuer, gas, "admit", moveAddress(a.address), []byte{40, 0}, moveU64(forever))
			run(a, gas, "open")
		}
		mined()
	}
	run(issuer, gas, "issue", moveAddress(seller.address), moveU64(1000))
	mined()
	for i := range 5 {
		run(seller, gas, "transfer", moveAddress(buyer.address), moveU64(uint64(1+i)))
		run(buyer, gas, "transfer", moveAddress(from[3].address), moveU64(1<<50)) // aborts
		run(from[3], uint64(30_000+i*9000), "redeem", moveU64(0))                 // too little gas, or aborts
		failing += 2
		if i == 2 {
			publish(f.code, "1")                   // an upgrade, to the same
			publish(f.code[:len(f.code)-1], "1")   // cut
			publish(append(f.code[:8:8], 99), "1") // malformed
			failing += 2
		}
	}
	run(seller, gas, "lock", moveAddress(f.escrow), moveU64(100))
	mined() // before it is locked, the escrow opens no deal
	id := 0
	if !first {
		id = 2
	}
	for range 2 {
		deal(seller, 0, "open(address,uint64,uint256,uint64)", buyer.address.Hex(), "50", "1000", fmt.Sprint(forever))
	}
	mined()
	deal(buyer, 1000, "pay(uint256)", fmt.Sprint(id))
	deal(buyer, 1000, "pay(uint256)", fmt.Sprint(id+1))
	mined()
	deal(issuer, 0, "release(uint256)", fmt.Sprint(id))
	run(issuer, gas, "set_frozen", moveAddress(buyer.address), []byte{1}, []byte("\x05order"))
	deal(issuer, 0, "release(uint256)", fmt.Sprint(id+1)) // forbidden by the module
	deal(issuer, 0, "cancel(uint256)", fmt.Sprint(id+1))
	run(issuer, gas, "set_frozen", moveAddress(buyer.address), []byte{0}, []byte("\x06lifted"))
	failing++
	mined()
	if failing != 0 {
		t.Fatalf("%d fewer transactions failed than should", failing)
	}
	return last
}

func escrowCode(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(repository(), "examples", "move", "rwa", "Escrow.json"))
	if err != nil {
		t.Fatal(err)
	}
	var artefact struct{ Bytecode string }
	if err := json.Unmarshal(text, &artefact); err != nil {
		t.Fatal(err)
	}
	return common.FromHex(artefact.Bytecode)
}

// agree holds the nodes to each other: every block and receipt up to last, and what
// they answer about Move.
func (f *fund) agree(t *testing.T, ctx context.Context, nodes []*node, last uint64) {
	t.Helper()
	var want []string
	for i, n := range nodes {
		if err := n.awaitSafe(ctx, last); err != nil {
			t.Fatal(err)
		}
		got := append(f.answers(t, ctx, n, last), everything(t, ctx, n, last)...)
		if i == 0 {
			want = got
			continue
		}
		compare(t, n, want, got)
	}
}

func (f *fund) answers(t *testing.T, ctx context.Context, n *node, last uint64) (out []string) {
	t.Helper()
	at := hexutil.EncodeBig(new(big.Int).SetUint64(last))
	seller, buyer := devnet.Accounts[1].Address, devnet.Accounts[2].Address
	call := func(method, function string, args ...[]byte) map[string]any {
		return map[string]any{"from": seller, "to": system.MoveGateway, "data": hexutil.Bytes(f.call(t, method, function, args...))}
	}
	transfer := call("call", "transfer", moveAddress(buyer), moveU64(1))
	for _, ask := range []struct {
		method string
		args   []any
		want   string
	}{
		{"trivium_getMoveModule", []any{f.module, at}, `"policy":"compatible","upgrades":"0x`},
		{"trivium_getMoveResource", []any{buyer, f.module + "::Holding", at}, `"frozen":false`},
		{"eth_call", []any{call("viewFunction", "supply"), at}, `"0x`},
		{"eth_estimateGas", []any{transfer, at}, `"0x`},
		{"debug_traceCall", []any{transfer, at, map[string]any{"tracer": "callTracer"}}, `{"vm":"move",`},
	} {
		answer, err := n.raw(ctx, ask.method, ask.args...)
		if err != nil || !strings.Contains(answer, ask.want) {
			t.Fatalf("%s on %s answers %s, want %s in it (%v)", ask.method, n.name, answer, ask.want, err)
		}
		out = append(out, answer)
	}
	return out
}
