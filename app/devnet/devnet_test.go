package devnet

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"errors"
	"log/slog"
	"math/big"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/trivium-chain/trivium/app/bridge"
	"github.com/trivium-chain/trivium/app/contract"
	"github.com/trivium-chain/trivium/rollup/settlement"
)

func TestAccountsBelongToTheirKeys(t *testing.T) {
	for i, a := range Accounts {
		k, err := crypto.HexToECDSA(a.Key)
		if err != nil || crypto.PubkeyToAddress(k.PublicKey) != a.Address {
			t.Errorf("account %d: key gives another address (%v)", i, err)
		}
	}
}

// output is a writer that tells when the greeting is complete.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
	up   chan struct{}
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.text.Write(p)
	if bytes.Contains(o.text.Bytes(), []byte("Ctrl-C ends it")) {
		select {
		case <-o.up:
		default:
			close(o.up)
		}
	}
	return len(p), nil
}

// A transfer sent to the sequencer is, when the full node has derived it from
// the DA layer, in the same block with the same state root.
func TestDevnet(t *testing.T) {
	ctx, stop := context.WithTimeout(context.Background(), 50*time.Second)
	defer stop()
	out := &output{up: make(chan struct{})}
	ended := make(chan error, 1)
	go func() {
		ended <- Run(ctx, Options{ChainID: 7357, BlockTime: 100 * time.Millisecond, Window: time.Second}, slog.New(slog.NewTextHandler(t.Output(), nil)), out)
	}()
	select {
	case <-out.up:
	case err := <-ended:
		t.Fatal(err)
	}
	if want := "forwards transactions to the sequencer"; !strings.Contains(out.text.String(), want) {
		t.Errorf("the greeting does not say that the full node %s", want)
	}
	urls := regexp.MustCompile(`http://\S+`).FindAllString(out.text.String(), -1)
	seq, full := dial(t, urls[0]), dial(t, urls[1])
	for _, url := range urls[:2] {
		allowed(t, url)
	}

	key, err := crypto.HexToECDSA(Accounts[0].Key)
	if err != nil {
		t.Fatal(err)
	}
	tx := types.MustSignNewTx(key, types.LatestSignerForChainID(big.NewInt(7357)), &types.DynamicFeeTx{
		ChainID: big.NewInt(7357), To: &common.Address{0xaa}, Value: big.NewInt(5), Gas: 21000, GasFeeCap: big.NewInt(2e9), GasTipCap: big.NewInt(1e6),
	})
	if err := seq.SendTransaction(ctx, tx); err != nil {
		t.Fatal(err)
	}
	heads := make(chan *types.Header, 64)
	wsFull := dial(t, regexp.MustCompile(`ws://\S+`).FindAllString(out.text.String(), -1)[1])
	sub, err := wsFull.SubscribeNewHead(ctx, heads)
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Unsubscribe()
	var receipt *types.Receipt
	for receipt == nil {
		select {
		case <-heads:
		case err := <-ended:
			t.Fatalf("the devnet ended: %v", err)
		case <-ctx.Done():
			t.Fatal("the full node did not derive the transfer")
		}
		safe, err := full.HeaderByNumber(ctx, big.NewInt(int64(rpc.SafeBlockNumber)))
		if err != nil {
			t.Fatal(err)
		}
		if r, err := full.TransactionReceipt(ctx, tx.Hash()); err == nil && safe.Number.Cmp(r.BlockNumber) >= 0 {
			receipt = r
		}
	}
	a, err := seq.HeaderByNumber(ctx, receipt.BlockNumber)
	if err != nil {
		t.Fatal(err)
	}
	b, err := full.HeaderByNumber(ctx, receipt.BlockNumber)
	if err != nil {
		t.Fatal(err)
	}
	var trace any
	if err := full.Client().CallContext(ctx, &trace, "debug_traceTransaction", tx.Hash()); err != nil {
		t.Errorf("trace on the full node: %v", err)
	}
	if a.Hash() != b.Hash() || a.Root != b.Root || b.Hash() != receipt.BlockHash {
		t.Fatalf("block %d: sequencer %s (state %s), full node %s (state %s)", receipt.BlockNumber, a.Hash(), a.Root, b.Hash(), b.Root)
	}
	thereAndBack(t, ctx, urls[1], urls[3], key)
	stop()
	if err := <-ended; err != nil {
		t.Fatalf("the devnet did not end cleanly: %v", err)
	}
}

// thereAndBack takes ether from the parent chain to the rollup, and back, as seen
// by the full node.
func thereAndBack(t *testing.T, ctx context.Context, rollupURL, parentURL string, key *ecdsa.PrivateKey) {
	t.Helper()
	b, err := bridge.Open(ctx, rollupURL, parentURL)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	there, back, wei := common.Address{0xbb}, common.Address{0xcc}, big.NewInt(1e15)
	sent, err := b.Deposit(ctx, bridge.Transfer{Key: key, To: there, Amount: wei})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok, err := b.Arrived(ctx, sent); !ok || err != nil {
		t.Fatalf("the deposit arrived: %v, %v", ok, err)
	}
	balanceIs(t, ctx, rollupURL, there, wei)

	began, err := b.Init(ctx, bridge.Transfer{Key: key, To: back, Amount: wei})
	if err != nil {
		t.Fatal(err)
	}
	step := func(do func(context.Context, *ecdsa.PrivateKey, *bridge.Status) (*contract.Sent, error)) {
		t.Helper()
		tick := time.NewTicker(200 * time.Millisecond)
		defer tick.Stop()
		for {
			all, err := b.Status(ctx, began.Tx)
			if err != nil || len(all) != 1 {
				t.Fatalf("%d withdrawals: %v", len(all), err)
			}
			var early *bridge.NotYetError
			if _, err = do(ctx, key, &all[0]); err == nil {
				return
			} else if !errors.As(err, &early) {
				t.Fatal(err)
			}
			select {
			case <-tick.C:
			case <-ctx.Done():
				t.Fatal(err)
			}
		}
	}
	step(b.Prove)
	step(b.Finalize)
	balanceIs(t, ctx, parentURL, back, wei)
	if all, err := b.Status(ctx, began.Tx); err != nil || all[0].Stage != settlement.StageDone {
		t.Errorf("the end: %+v, %v", all, err)
	}
}

func balanceIs(t *testing.T, ctx context.Context, url string, a common.Address, want *big.Int) {
	t.Helper()
	if got, err := dial(t, url).BalanceAt(ctx, a, nil); err != nil || got.Cmp(want) != 0 {
		t.Errorf("%s at %s has %v wei, want %v (%v)", a, url, got, want, err)
	}
}

// allowed checks that a page of another origin may read the answers.
func allowed(t *testing.T, url string) {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, url, strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Origin", "http://localhost:5173")
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if got := answer.Header.Get("Access-Control-Allow-Origin"); got != "*" && got != "http://localhost:5173" {
		t.Errorf("%s: a page of another origin is allowed %q", url, got)
	}
}

func dial(t *testing.T, url string) *ethclient.Client {
	t.Helper()
	c, err := ethclient.Dial(url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}
