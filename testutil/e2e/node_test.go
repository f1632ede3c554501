package e2e

import (
	"context"
	"crypto/ecdsa"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/trivium-chain/trivium/app/devnet"
)

const (
	chainID     = 7357
	startsIn    = 40 * time.Second // bound for a node to answer; a busy machine is slow
	daBlockTime = "200ms"
)

// fast are the settings under which a chain does in seconds what takes minutes otherwise.
var fast = []string{"--batch.max-age", "500ms", "--http.port", "0", "--ws.port", "0"}

// daLayer is a running `trivium da`.
type daLayer struct {
	*process
	url string
}

func startDA(t *testing.T, home, listen string) *daLayer {
	t.Helper()
	p := launch(t, "da", "da", "--home", home, "--listen", listen, "--da.block-time", daBlockTime)
	up, err := p.await(within(t, startsIn), "DA layer is up")
	if err != nil {
		t.Fatal(err)
	}
	return &daLayer{p, up["url"].(string)}
}

// initHome makes the home of a chain that funds the ten test accounts.
func initHome(t *testing.T, blockTime string, flags ...string) string {
	t.Helper()
	home := filepath.Join(t.TempDir(), "sequencer")
	initHomeAt(t, home, blockTime, flags...)
	return home
}

func initHomeAt(t *testing.T, home, blockTime string, flags ...string) {
	t.Helper()
	args := append([]string{"init", "--home", home, "--chain-id", fmt.Sprint(chainID), "--block-time", blockTime}, flags...)
	for _, a := range devnet.Accounts {
		args = append(args, "--fund", a.Address.Hex()+"=10000ether")
	}
	if got := runToEnd(t, args...); got.code != 0 {
		t.Fatalf("init: exit code %d\n%s", got.code, got.stderr)
	}
}

// genesisAlone copies the genesis of a home to a place where nothing else is.
func genesisAlone(t *testing.T, home string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(home, "genesis.json"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "genesis.json")
	if err := os.WriteFile(path, raw, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// node is a running `trivium start`.
type node struct {
	*process
	http, ws string
	rpc      *rpc.Client
	eth      *ethclient.Client
}

// startNode launches a node and waits until it answers.
func startNode(t *testing.T, name string, args ...string) *node {
	t.Helper()
	n, err := awaitNode(t, within(t, startsIn), launch(t, name, append([]string{"start"}, args...)...))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func startSequencer(t *testing.T, home string, args ...string) *node {
	t.Helper()
	return startNode(t, "sequencer", append(append([]string{"--home", home}, fast...), args...)...)
}

// startFull runs a full node that is given two things: a genesis and a DA URL.
func startFull(t *testing.T, name, genesis, daURL string, args ...string) *node {
	t.Helper()
	return startNode(t, name, append([]string{"--home", filepath.Join(t.TempDir(), "full"), "--role", "full", "--genesis", genesis,
		"--da.url", daURL, "--http.port", "0", "--ws.port", "0"}, args...)...)
}

// awaitNode takes the node's addresses from its log and polls it until it answers.
func awaitNode(t *testing.T, ctx context.Context, p *process) (*node, error) {
	t.Helper()
	up, err := p.await(ctx, "node is up")
	if err != nil {
		return nil, err
	}
	n := &node{process: p, http: "http://" + up["http"].(string), ws: "ws://" + up["ws"].(string)}
	if n.rpc, err = rpc.DialContext(ctx, n.http); err != nil {
		return nil, err
	}
	t.Cleanup(n.rpc.Close)
	n.eth = ethclient.NewClient(n.rpc)
	return n, eventually(ctx, p.name+" to answer", func() (bool, error) {
		id, err := n.eth.ChainID(ctx)
		return err == nil && id.Uint64() == chainID, err
	})
}

// head is a head as trivium_syncStatus gives it.
type head struct {
	Number hexutil.Uint64 `json:"number"`
	Hash   common.Hash    `json:"hash"`
}

type syncStatus struct {
	Soft     head `json:"soft"`
	Safe     head `json:"safe"`
	Troubles []struct {
		Doing  string `json:"doing"`
		Reason string `json:"reason"`
	} `json:"daTroubles"`
}

func (n *node) status(ctx context.Context) (s syncStatus, err error) {
	return s, n.rpc.CallContext(ctx, &s, "trivium_syncStatus")
}

// awaitSafe waits until block number is safe.
func (n *node) awaitSafe(ctx context.Context, number uint64) error {
	var s syncStatus
	err := eventually(ctx, fmt.Sprintf("block %d to be safe on %s", number, n.name), func() (ok bool, err error) {
		if !n.alive() {
			return false, fmt.Errorf("%s has ended", n.name)
		}
		s, err = n.status(ctx)
		return err == nil && uint64(s.Safe.Number) >= number, err
	})
	if err != nil {
		return fmt.Errorf("%w (soft %d, safe %d)", err, s.Soft.Number, s.Safe.Number)
	}
	return nil
}

// raw gives the bytes of an answer.
func (n *node) raw(ctx context.Context, method string, args ...any) (string, error) {
	var out json.RawMessage
	err := n.rpc.CallContext(ctx, &out, method, args...)
	return string(out), err
}

// rawMany asks one method for many arguments, in JSON-RPC batches.
func (n *node) rawMany(ctx context.Context, method string, args [][]any) ([]string, error) {
	out := make([]json.RawMessage, len(args))
	for start := 0; start < len(args); start += 50 {
		end := min(start+50, len(args))
		batch := make([]rpc.BatchElem, 0, end-start)
		for i := start; i < end; i++ {
			batch = append(batch, rpc.BatchElem{Method: method, Args: args[i], Result: &out[i]})
		}
		if err := n.rpc.BatchCallContext(ctx, batch); err != nil {
			return nil, err
		}
		for _, b := range batch {
			if b.Error != nil {
				return nil, fmt.Errorf("%s%v on %s: %w", method, b.Args, n.name, b.Error)
			}
		}
	}
	texts := make([]string, len(out))
	for i, o := range out {
		texts[i] = string(o)
	}
	return texts, nil
}

// hashes are block hashes by number.
type hashes map[uint64]common.Hash

// hashes gives the hashes of blocks from to to; a missing block has the zero hash.
func (n *node) hashes(ctx context.Context, from, to uint64) (hashes, error) {
	var args [][]any
	for i := from; i <= to; i++ {
		args = append(args, []any{hexutil.Uint64(i), false})
	}
	texts, err := n.rawMany(ctx, "eth_getBlockByNumber", args)
	if err != nil {
		return nil, err
	}
	out := make(hashes, len(texts))
	for i, text := range texts {
		var b struct{ Hash common.Hash }
		if err := json.Unmarshal([]byte(text), &b); err != nil {
			return nil, err
		}
		out[from+uint64(i)] = b.Hash
	}
	return out, nil
}

// account is one of the ten funded accounts.
type account struct {
	key     *ecdsa.PrivateKey
	address common.Address
}

func accounts(t *testing.T) []account {
	t.Helper()
	out := make([]account, len(devnet.Accounts))
	for i, a := range devnet.Accounts {
		key, err := crypto.HexToECDSA(a.Key)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = account{key, a.Address}
	}
	return out
}

var signer = types.LatestSignerForChainID(big.NewInt(chainID))

// sign makes a transaction that pays enough at any base fee the tests reach.
func (a account) sign(nonce uint64, to *common.Address, value int64, gas uint64, data []byte) *types.Transaction {
	return types.MustSignNewTx(a.key, signer, &types.DynamicFeeTx{
		ChainID: big.NewInt(chainID), Nonce: nonce, To: to, Value: big.NewInt(value), Gas: gas, Data: data,
		GasFeeCap: big.NewInt(100e9), GasTipCap: big.NewInt(1e6),
	})
}
