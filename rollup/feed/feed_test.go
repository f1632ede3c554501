package feed

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"errors"
	"flag"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/event"
	"github.com/ethereum/go-ethereum/trie"
	"github.com/gorilla/websocket"

	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup"
)

var update = flag.Bool("update", false, "rewrite golden files")

const chainID = 7357

type keySigner struct{ key *ecdsa.PrivateKey }

func (k keySigner) SignHash(h common.Hash) ([]byte, error) { return crypto.Sign(h[:], k.key) }
func (k keySigner) address() common.Address                { return crypto.PubkeyToAddress(k.key.PublicKey) }

func signer(t testing.TB, n byte) keySigner {
	key, err := crypto.ToECDSA(common.LeftPadBytes([]byte{n}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return keySigner{key}
}

// testChain is a Source whose blocks are made up.
type testChain struct {
	mu      sync.Mutex
	blocks  []*types.Block
	origins map[common.Hash]stf.Origin
	feed    event.Feed
}

func newTestChain(blocks int) *testChain {
	c := &testChain{origins: make(map[common.Hash]stf.Origin)}
	c.add("genesis")
	for range blocks {
		c.add("")
	}
	return c
}

// add makes the next block; note tells branches apart.
func (c *testChain) add(note string) *types.Block {
	c.mu.Lock()
	n := len(c.blocks)
	origin := stf.Origin{DAHeight: uint64(n), DADataRoot: common.Hash{byte(n)}}
	beacon := origin.Hash()
	h := &types.Header{
		Number: big.NewInt(int64(n)), Time: uint64(n), GasLimit: 40e6, BaseFee: big.NewInt(1e9), Difficulty: new(big.Int), Extra: []byte(note),
		ParentBeaconRoot: &beacon, WithdrawalsHash: &types.EmptyWithdrawalsHash, BlobGasUsed: new(uint64), ExcessBlobGas: new(uint64), RequestsHash: &types.EmptyRequestsHash,
	}
	if n > 0 {
		h.ParentHash = c.blocks[n-1].Hash()
	}
	tx := types.NewTx(&types.DynamicFeeTx{
		ChainID: big.NewInt(chainID), Nonce: uint64(n), Gas: 21000, To: &common.Address{1}, Value: big.NewInt(5),
		GasFeeCap: big.NewInt(2e9), GasTipCap: big.NewInt(1e9), V: new(big.Int), R: big.NewInt(7), S: big.NewInt(9),
	})
	b := types.NewBlock(h, &types.Body{Transactions: []*types.Transaction{tx}, Withdrawals: []*types.Withdrawal{}}, nil, trie.NewListHasher())
	c.blocks = append(c.blocks, b)
	c.origins[b.Hash()] = origin
	c.mu.Unlock()
	c.feed.Send(core.ChainHeadEvent{Header: b.Header()})
	return b
}

// rewind drops the blocks above number.
func (c *testChain) rewind(number int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.blocks = c.blocks[:number+1]
}

func (c *testChain) Head() *types.Header {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.blocks[len(c.blocks)-1].Header()
}
func (c *testChain) Block(n uint64) *types.Block {
	c.mu.Lock()
	defer c.mu.Unlock()
	if n >= uint64(len(c.blocks)) {
		return nil
	}
	return c.blocks[n]
}
func (c *testChain) Origin(h common.Hash) (stf.Origin, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	o, ok := c.origins[h]
	if !ok {
		return o, errors.New("no such block")
	}
	return o, nil
}
func (c *testChain) SubscribeHead(ch chan<- core.ChainHeadEvent) event.Subscription {
	return c.feed.Subscribe(ch)
}

// serve runs a server and gives its WebSocket URL.
func serve(t *testing.T, cfg ServerConfig) (*Server, string) {
	t.Helper()
	s := NewServer(cfg)
	h := httptest.NewServer(s)
	t.Cleanup(func() { s.Close(); h.Close() })
	return s, "ws" + strings.TrimPrefix(h.URL, "http")
}

// follow runs a client that stands at the given heads and gives what it delivers.
func follow(t *testing.T, cfg ClientConfig, soft, safe uint64) <-chan *Message {
	t.Helper()
	got := make(chan *Message)
	cfg.ChainID, cfg.MinBackoff, cfg.MaxBackoff = chainID, time.Millisecond, 5*time.Millisecond
	if cfg.Heads == nil {
		cfg.Heads = func() rollup.Heads {
			return rollup.Heads{Soft: rollup.BlockRef{Number: soft}, Safe: rollup.BlockRef{Number: safe}}
		}
	}
	if cfg.Deliver == nil {
		cfg.Deliver = func(ctx context.Context, m *Message) error {
			select {
			case got <- m:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
	c, err := NewClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { c.Run(ctx); close(done) }()
	t.Cleanup(func() { cancel(); <-done })
	return got
}

func expect(t *testing.T, got <-chan *Message, want *types.Block) {
	t.Helper()
	select {
	case m := <-got:
		if m.Block.Hash() != want.Hash() || len(m.Block.Transactions()) != 1 {
			t.Fatalf("block %d (%s) came, want %d (%s)", m.Block.NumberU64(), m.Block.Hash(), want.NumberU64(), want.Hash())
		}
	case <-time.After(20 * time.Second):
		t.Fatalf("block %d did not come", want.NumberU64())
	}
}

func TestFollowerGetsOldAndNewBlocks(t *testing.T) {
	c, seq := newTestChain(5), signer(t, 1)
	s, url := serve(t, ServerConfig{Source: c, ChainID: chainID, Signer: seq})
	got := follow(t, ClientConfig{URL: url, Sequencer: seq.address()}, 2, 0)
	for n := uint64(3); n <= 5; n++ {
		expect(t, got, c.Block(n))
	}
	expect(t, got, c.add(""))
	expect(t, got, c.add(""))
	if s.Followers() != 1 || s.Sent() < 4 { // the last one is counted after it left
		t.Errorf("%d followers, %d sent", s.Followers(), s.Sent())
	}
}

func TestFollowerSeesRewind(t *testing.T) {
	c, seq := newTestChain(4), signer(t, 1)
	_, url := serve(t, ServerConfig{Source: c, ChainID: chainID, Signer: seq})
	got := follow(t, ClientConfig{URL: url, Sequencer: seq.address()}, 0, 0)
	for n := uint64(1); n <= 4; n++ {
		expect(t, got, c.Block(n))
	}
	c.rewind(2)
	expect(t, got, c.add("other branch"))
	expect(t, got, c.add("other branch"))
	expect(t, got, c.add("other branch"))
}

// A follower that missed a rewind finds that blocks do not fit and begins again
// behind its safe head.
func TestFollowerThatMissedARewindStartsFromSafe(t *testing.T) {
	c, seq := newTestChain(6), signer(t, 1)
	_, url := serve(t, ServerConfig{Source: c, ChainID: chainID, Signer: seq})
	var mu sync.Mutex
	held := common.Hash{0xaa} // the follower's block 5 is not the server's
	taken := make(chan uint64)
	follow(t, ClientConfig{URL: url, Sequencer: seq.address(), Deliver: func(ctx context.Context, m *Message) error {
		mu.Lock()
		defer mu.Unlock()
		if m.Block.NumberU64() == 6 && m.Block.ParentHash() != held {
			return errors.New("parent is unknown")
		}
		held = m.Block.Hash()
		select {
		case taken <- m.Block.NumberU64():
		case <-ctx.Done():
		}
		return nil
	}}, 5, 3)
	for _, want := range []uint64{4, 5, 6} {
		if n := <-taken; n != want {
			t.Fatalf("block %d, want %d", n, want)
		}
	}
}

func TestClientReconnects(t *testing.T) {
	c, seq := newTestChain(1), signer(t, 1)
	var mu sync.Mutex
	var server *Server
	fresh := func() *Server { return NewServer(ServerConfig{Source: c, ChainID: chainID, Signer: seq}) }
	server = fresh()
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		s := server
		mu.Unlock()
		s.ServeHTTP(w, r)
	}))
	defer h.Close()
	var soft uint64
	got := follow(t, ClientConfig{URL: "ws" + strings.TrimPrefix(h.URL, "http"), Sequencer: seq.address(), Heads: func() rollup.Heads {
		mu.Lock()
		defer mu.Unlock()
		return rollup.Heads{Soft: rollup.BlockRef{Number: soft}}
	}}, 0, 0)
	expect(t, got, c.Block(1))
	mu.Lock()
	soft = 1
	old := server
	server = fresh()
	mu.Unlock()
	old.Close()
	expect(t, got, c.add(""))
	mu.Lock()
	server.Close()
	mu.Unlock()
}

func TestForgedMessagesAreRefused(t *testing.T) {
	c, seq, other := newTestChain(2), signer(t, 1), signer(t, 2)
	b := c.Block(1)
	origin, _ := c.Origin(b.Hash())
	raw, err := Encode(chainID, b, origin, seq)
	if err != nil {
		t.Fatal(err)
	}
	good := func() *Message {
		m, err := Decode(raw)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	if err := good().Verify(chainID, seq.address()); err != nil {
		t.Fatal(err)
	}
	for name, forge := range map[string]func(*Message) (uint64, common.Address){
		"other signer": func(m *Message) (uint64, common.Address) { return chainID, other.address() },
		"other chain":  func(m *Message) (uint64, common.Address) { return chainID + 1, seq.address() },
		"other body": func(m *Message) (uint64, common.Address) {
			m.Block = m.Block.WithBody(types.Body{})
			return chainID, seq.address()
		},
		"other origin":  func(m *Message) (uint64, common.Address) { m.Origin.DAHeight++; return chainID, seq.address() },
		"other block":   func(m *Message) (uint64, common.Address) { m.Block = c.Block(2); return chainID, seq.address() },
		"zero":          func(m *Message) (uint64, common.Address) { m.Signature = [65]byte{}; return chainID, common.Address{} },
		"v of 27":       func(m *Message) (uint64, common.Address) { m.Signature[64] += 27; return chainID, seq.address() },
		"upper-half s":  func(m *Message) (uint64, common.Address) { flipS(&m.Signature); return chainID, seq.address() },
		"an uncle":      func(m *Message) (uint64, common.Address) { m.Block = withUncle(m.Block); return chainID, seq.address() },
		"no origin bit": func(m *Message) (uint64, common.Address) { m.Origin = stf.Origin{}; return chainID, seq.address() },
	} {
		m := good()
		id, addr := forge(m)
		if err := m.Verify(id, addr); !errors.Is(err, ErrForged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func withUncle(b *types.Block) *types.Block {
	return types.NewBlockWithHeader(b.Header()).WithBody(types.Body{Transactions: b.Transactions(), Uncles: []*types.Header{b.Header()}})
}

// flipS gives the other signature that recovers to the same key.
func flipS(sig *[65]byte) {
	s := new(big.Int).Sub(crypto.S256().Params().N, new(big.Int).SetBytes(sig[32:64]))
	s.FillBytes(sig[32:64])
	sig[64] ^= 1
}

// A feed signed by somebody else delivers nothing.
func TestClientRefusesForeignFeed(t *testing.T) {
	c := newTestChain(3)
	s, url := serve(t, ServerConfig{Source: c, ChainID: chainID, Signer: signer(t, 2)})
	delivered := make(chan *Message, 10)
	refused := make(chan struct{})
	cfg := ClientConfig{URL: url, ChainID: chainID, Sequencer: signer(t, 1).address(), Heads: func() rollup.Heads { return rollup.Heads{} },
		Deliver: func(_ context.Context, m *Message) error { delivered <- m; return nil }}
	client, err := NewClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		if err := client.follow(context.Background(), false); !errors.Is(err, ErrForged) {
			t.Errorf("got %v", err)
		}
		close(refused)
	}()
	<-refused
	if len(delivered) != 0 {
		t.Fatal("a forged block was delivered")
	}
	_ = s
}

// A browser lets any page open a WebSocket; the server must not.
func TestServerRefusesWebPages(t *testing.T) {
	c, seq := newTestChain(3), signer(t, 1)
	_, url := serve(t, ServerConfig{Source: c, ChainID: chainID, Signer: seq})
	for _, h := range []http.Header{{"Origin": {"https://evil.example"}}, {"Origin": {"null"}}, {"Host": {"evil.example"}}} {
		if conn, resp, err := websocket.DefaultDialer.Dial(url+"?from=1", h); err == nil {
			conn.Close()
			t.Errorf("a page with %v was let in", h)
		} else if resp == nil || resp.StatusCode != http.StatusForbidden {
			t.Errorf("a page with %v got %v, want 403", h, resp)
		}
	}
}

func TestServerRefuses(t *testing.T) {
	c, seq := newTestChain(20), signer(t, 1)
	s := NewServer(ServerConfig{Source: c, ChainID: chainID, Signer: seq, MaxFollowers: 1, MaxBehind: 8})
	h := httptest.NewServer(s)
	defer func() { s.Close(); h.Close() }()
	url := "ws" + strings.TrimPrefix(h.URL, "http")
	for query, want := range map[string]int{"": 400, "?from=0": 400, "?from=-1": 400, "?from=x": 400, "?from=99999999999999999999999": 400, "?from=12": 410, "?from=1": 410} {
		resp, err := http.Get(h.URL + query)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%q: status %d, want %d", query, resp.StatusCode, want)
		}
	}
	first, _, err := websocket.DefaultDialer.Dial(url+"?from=13", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	if _, _, err := first.ReadMessage(); err != nil {
		t.Fatal(err)
	}
	_, resp, err := websocket.DefaultDialer.Dial(url+"?from=20", nil)
	if err == nil || resp == nil || resp.StatusCode != http.StatusServiceUnavailable {
		t.Fatalf("second follower: %v %v", resp, err)
	}
}

// A follower that stops reading loses its connection, while another one gets
// every block and the chain is never held up.
func TestSlowFollowerIsDropped(t *testing.T) {
	c, seq := newTestChain(0), signer(t, 1)
	s, url := serve(t, ServerConfig{Source: c, ChainID: chainID, Signer: seq, MaxBehind: 20_000, WriteTimeout: 50 * time.Millisecond})
	slow, _, err := websocket.DefaultDialer.Dial(url+"?from=1", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	got := follow(t, ClientConfig{URL: url, Sequencer: seq.address()}, 0, 0)
	for n := 0; s.Dropped() == 0; n++ {
		if n == 200_000 {
			t.Fatal("a follower that never reads is still there after 200,000 blocks")
		}
		expect(t, got, c.add(strings.Repeat("x", 4096)))
	}
}

func TestGoldenMessage(t *testing.T) {
	c, seq := newTestChain(1), signer(t, 1)
	b := c.Block(1)
	origin, _ := c.Origin(b.Hash())
	raw, err := Encode(chainID, b, origin, seq)
	if err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/message-v1.hex"
	if *update {
		if err := os.WriteFile(golden, fmt.Appendf(nil, "%x\n", raw), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Appendf(nil, "%x\n", raw); !bytes.Equal(got, want) {
		t.Fatalf("the layout of a message changed: version 1 is fixed by %s\n%s", golden, got)
	}
}

func FuzzDecodeMessage(f *testing.F) {
	c, seq := newTestChain(1), signer(f, 1)
	b := c.Block(1)
	origin, _ := c.Origin(b.Hash())
	raw, err := Encode(chainID, b, origin, seq)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add(raw[:len(raw)-1])
	f.Add(append([]byte{2}, raw[1:]...))
	f.Add([]byte{})
	f.Add([]byte{Version})
	f.Add(append([]byte{Version, 0xc2, 0xc0, 0xc0}, make([]byte, signatureSize)...))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := Decode(raw)
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Fatalf("error of another kind: %v", err)
			}
			return
		}
		_ = m.Verify(chainID, seq.address())
		// What was read is written the same: there is one encoding of a message.
		again, err := Encode(chainID, m.Block, m.Origin, stored(m.Signature))
		if err != nil || !bytes.Equal(again, raw) {
			t.Fatalf("read and written again it differs: %v", err)
		}
	})
}

// stored signs with a signature at hand.
type stored [signatureSize]byte

func (s stored) SignHash(common.Hash) ([]byte, error) { return s[:], nil }
