package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"

	"github.com/trivium-chain/trivium/app/devnet"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/testutil/parents"
)

const parentChainID = 900

// settled is a rollup with a parent chain, and a user of both.
type settled struct {
	parent    *parents.Chain
	eth       *ethclient.Client // of the parent chain
	portal    common.Address
	registry  common.Address
	resolver  common.Address
	bridge    common.Address // of tokens, on the parent chain
	home      string         // of the sequencer
	seq, full *node
	again     func() // starts the sequencer, at first and after its end
	key       string
	user      account
}

// startSettled deploys the contracts of the chain in a home on these terms, as an operator
// does, who is account 9 and the guardian, and starts a sequencer, which proposes as account
// 8, and a full node, which challenges as account 7.
func startSettled(t *testing.T, ctx context.Context, start parents.Starter, home string, terms ...string) *settled {
	t.Helper()
	s := &settled{
		parent: start(t, parents.Options{ChainID: parentChainID, Interval: time.Second}),
		home:   home, key: devnet.Accounts[1].Key, user: accounts(t)[1],
	}
	var err error
	if s.eth, err = ethclient.DialContext(ctx, s.parent.URL); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.eth.Close)
	layer := startDA(t, t.TempDir(), "127.0.0.1:0")
	out := s.run(t, append([]string{"settlement", "deploy", "--home", home, "--parent.url", s.parent.URL, "--parent.confirmations", "1",
		"--key", keyFile(t, 9), "--delay", "3s"}, terms...)...)
	for name, at := range map[string]*common.Address{"portal": &s.portal, "registry": &s.registry, "resolver": &s.resolver, "token bridge": &s.bridge} {
		*at = common.HexToAddress(field(t, out, name))
	}
	proposer := keyFile(t, 8)
	s.again = func() {
		s.seq = startSequencer(t, home, "--da.url", layer.url, "--parent.url", s.parent.URL, "--parent.key-file", proposer, "--parent.propose", "1s")
	}
	s.again()
	s.full = startFull(t, "full", genesisAlone(t, home), layer.url, "--parent.url", s.parent.URL, "--parent.key-file", keyFile(t, 7), "--parent.challenge")
	return s
}

// keyFile is a file with the key of a test account.
func keyFile(t *testing.T, i int) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, []byte(devnet.Accounts[i].Key), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// field is what a command says behind a name.
func field(t *testing.T, out, name string) string {
	t.Helper()
	found := regexp.MustCompile(`(?m)^ *` + name + ` +(\S+)`).FindStringSubmatch(out)
	if found == nil {
		t.Fatalf("nothing is said of %q:\n%s", name, out)
	}
	return found[1]
}

// try runs a command of the user's.
func (s *settled) try(t *testing.T, args ...string) (string, error) {
	t.Helper()
	cmd := command(t, args...)
	cmd.Env = append(cmd.Env, "TRIVIUM_KEY="+s.key)
	if s.seq != nil {
		cmd.Env = append(cmd.Env, "TRIVIUM_RPC="+s.seq.http)
	}
	got := runCommand(t, cmd)
	if got.code != 0 {
		return "", fmt.Errorf("trivium %s: exit code %d\n%s%s", strings.Join(args, " "), got.code, got.stdout, got.stderr)
	}
	return got.stdout, nil
}

func (s *settled) run(t *testing.T, args ...string) string {
	t.Helper()
	out, err := s.try(t, args...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// deposit takes something from the parent chain to the rollup.
func (s *settled) deposit(t *testing.T, args ...string) string {
	t.Helper()
	return s.run(t, append([]string{"deposit", "--parent-rpc", s.parent.URL, "--wait"}, args...)...)
}

// finish proves the withdrawals of a transaction, and finalizes them, as soon as that can be done.
func (s *settled) finish(t *testing.T, ctx context.Context, tx string) {
	t.Helper()
	for _, step := range []string{"prove", "finalize"} {
		err := eventually(ctx, step+" "+tx, func() (bool, error) {
			_, err := s.try(t, "withdraw", step, tx, "--parent-rpc", s.parent.URL)
			return err == nil, err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// create makes a contract of an artefact in examples, on one of the chains.
func (s *settled) create(t *testing.T, ctx context.Context, on *ethclient.Client, chain int64, artefact, constructor string, args ...string) common.Address {
	t.Helper()
	var file struct{ Bytecode hexutil.Bytes }
	raw, err := os.ReadFile(filepath.Join(repository(), "examples", "wasm", artefact))
	if err == nil {
		err = json.Unmarshal(raw, &file)
	}
	if err != nil {
		t.Fatal(err)
	}
	init := append(file.Bytecode, packed(t, "constructor"+constructor, args...)[4:]...)
	nonce, err := on.PendingNonceAt(ctx, s.user.address)
	if err != nil {
		t.Fatal(err)
	}
	tx := types.MustSignNewTx(s.user.key, types.LatestSignerForChainID(big.NewInt(chain)), &types.DynamicFeeTx{
		ChainID: big.NewInt(chain), Nonce: nonce, Gas: 2_000_000, GasFeeCap: big.NewInt(100e9), GasTipCap: big.NewInt(1e9), Data: init,
	})
	if err := on.SendTransaction(ctx, tx); err != nil {
		t.Fatal(err)
	}
	err = eventually(ctx, artefact, func() (bool, error) {
		r, err := on.TransactionReceipt(ctx, tx.Hash())
		if errors.Is(err, ethereum.NotFound) {
			return false, nil
		}
		if err == nil && r.Status != types.ReceiptStatusSuccessful {
			err = errors.New("the constructor failed")
		}
		return err == nil, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return crypto.CreateAddress(s.user.address, nonce)
}

// reads is what a view gives.
func reads(t *testing.T, ctx context.Context, on *ethclient.Client, at common.Address, signature string, args ...string) int64 {
	t.Helper()
	out, err := on.CallContract(ctx, ethereum.CallMsg{To: &at, Data: packed(t, signature, args...)}, nil)
	if err != nil {
		t.Fatalf("%s: %v", signature, err)
	}
	return new(big.Int).SetBytes(out).Int64()
}

// TestParentLockers takes ether and a token from the parent chain into a contract in
// Solidity, one in WASM and one in Move, and out of each, until the parent chain has
// paid, while that one reorganises and the sequencer is killed. What is on the two
// chains together stays the same.
func TestParentLockers(t *testing.T) {
	parents.Each(t, func(t *testing.T, start parents.Starter) {
		ctx := within(t, 5*time.Minute)
		// The genesis gives out more than an account of the parent chain has, so the portal is not backed for it.
		s := startSettled(t, ctx, start, initHome(t, "200ms"), "--unbacked", "--challenge-window", "5s")
		me := s.user.address.Hex()
		to := common.Address{0xbe, 0xef}

		token := s.create(t, ctx, s.eth, parentChainID, "erc20/Token.json", "(string,string,uint256)", "Token", "TOK", "1000")
		solidity := s.create(t, ctx, s.seq.eth, chainID, "locker/Locker.json", "()").Hex()
		examples := filepath.Join(repository(), "examples")
		wasm := field(t, s.run(t, "wasm", "deploy", filepath.Join(examples, "wasm", "locker", "locker.wasm")), "contract")
		s.run(t, "move", "publish", filepath.Join(examples, "move", "locker", "locker.mvir"), "--policy", "immutable")
		move := me + "::locker"
		holder := common.HexToAddress(strings.TrimSpace(s.run(t, "move", "call", move+"::account"))).Hex()
		twin := field(t, s.deposit(t, "--token", token.Hex(), "--amount", "900"), "token")

		// Ether goes straight into each of them.
		const wei = 1000
		for _, l := range []string{solidity, wasm} {
			s.deposit(t, "--amount", fmt.Sprint(wei), "--to", l, "--data", hexutil.Encode(packed(t, "deposit()")))
		}
		s.deposit(t, "--amount", fmt.Sprint(wei), "--to", system.MoveGateway.Hex(), "--gas", "500000",
			"--data", hexutil.Encode(packed(t, "call(string,string,string[],bytes[])", move, "deposit", "[]", "[]")))

		var exits []string
		send := func(args ...string) string {
			return field(t, s.run(t, append(args, "--send")...), "transaction")
		}
		for _, l := range []string{solidity, wasm} {
			send("wasm", "call", twin, "approve(address,uint256)", l, "100")
			send("wasm", "call", l, "depositToken(address,uint256)", twin, "100")
			exits = append(exits, send("wasm", "call", l, "exit(address)", to.Hex()), send("wasm", "call", l, "exitToken(address,address)", twin, to.Hex()))
		}
		send("wasm", "call", twin, "approve(address,uint256)", holder, "100")
		send("move", "call", move+"::deposit_token", twin, "100")
		exits = append(exits, send("move", "call", move+"::exit", to.Hex()), send("move", "call", move+"::exit_token", twin, to.Hex()))

		// The parent chain loses its newest block, with what the proposer has sent, and the sequencer its memory.
		s.parent.Reorg(t, 1)
		s.seq.kill()
		s.parent.Reorg(t, 1)
		s.again()
		for _, tx := range exits {
			s.finish(t, ctx, tx)
		}
		for _, b := range []struct {
			what      string
			got, want int64
		}{
			{"tokens paid", reads(t, ctx, s.eth, token, "balanceOf(address)", to.Hex()), 300},
			{"tokens held", reads(t, ctx, s.eth, s.bridge, "held(address)", token.Hex()), 600},
			{"tokens on the rollup", reads(t, ctx, s.seq.eth, common.HexToAddress(twin), "totalSupply()"), 600},
			{"messages taken in", reads(t, ctx, s.full.eth, system.Messages, "inboxCount()"), 4},
			{"messages sent", reads(t, ctx, s.full.eth, system.Messages, "outboxCount()"), int64(len(exits))},
		} {
			if b.got != b.want {
				t.Errorf("%s: %d, want %d", b.what, b.got, b.want)
			}
		}
		for a, want := range map[common.Address]int64{to: 3 * wei, s.portal: 0} {
			if got, err := s.eth.BalanceAt(ctx, a, nil); err != nil || got.Int64() != want {
				t.Errorf("%s has %v wei, %v, want %d", a, got, err, want)
			}
		}
	})
}
