package e2e

import (
	"context"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/rpc"
)

// Where the programs of testutil/celestianet listen. They are alone on their network.
const (
	bridgeURL    = "http://127.0.0.1:26658"
	validatorURL = "http://127.0.0.1:26657"
)

const celestiaBlockTime = "600ms"

// celestiaNet is a real Celestia chain: a validator and a bridge node, in
// processes of their own.
type celestiaNet struct {
	bin, dir          string
	accounts          []string // that the bridge submits from: its own, and those of lanes
	floor             string   // least gas price of the validator, in utia
	validator, bridge *process
}

// startCelestia makes a chain that funds the bridge's account and those of the
// named lanes, and starts both programs.
func startCelestia(t *testing.T, bin, floor string, lanes ...string) *celestiaNet {
	t.Helper()
	alone(t)
	c := &celestiaNet{bin: bin, dir: t.TempDir(), floor: floor}
	made := regexp.MustCompile(`(?m)^ADDRESS: (\S+)$`).FindStringSubmatch(c.run(t, c.command("init")))
	if made == nil {
		t.Fatal("`celestia bridge init` names no account")
	}
	c.accounts = []string{made[1]}
	for _, lane := range lanes {
		c.run(t, c.keyring("add", lane))
		c.accounts = append(c.accounts, strings.TrimSpace(c.run(t, c.keyring("show", lane, "--address"))))
	}
	var fund []string
	for _, account := range c.accounts {
		fund = append(fund, "-fund", account)
	}
	c.startValidator(t, fund...)
	c.startBridge(t)
	return c
}

// alone requires a network with nothing but loopback: a bridge listens at all
// addresses, and asks the routers it finds to let others in.
func alone(t *testing.T) {
	t.Helper()
	links, err := net.Interfaces()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range links {
		if l.Flags&net.FlagLoopback == 0 && l.Flags&net.FlagUp != 0 {
			t.Fatalf("there is a network here (%s), and a celestia-node would reach out to it: use `make test-celestia`, which has loopback alone", l.Name)
		}
	}
}

// startValidator starts the validator with the floor as it is now, and waits until it makes blocks.
func (c *celestiaNet) startValidator(t *testing.T, args ...string) {
	t.Helper()
	args = append([]string{"-home", filepath.Join(c.dir, "validator"), "-block", celestiaBlockTime, "-min-gas-price", c.floor}, args...)
	c.validator = launchCommand(t, "validator", c.program("validator", args))
	ctx := within(t, startsIn)
	var first uint64
	c.await(t, ctx, c.validator, "blocks of the validator", func() (bool, error) {
		height, err := c.height(ctx)
		if first == 0 {
			first = height
		}
		return err == nil && height > first, err
	})
}

// stopValidator ends the validator as an operator does.
func (c *celestiaNet) stopValidator(t *testing.T) {
	t.Helper()
	if err := c.validator.interrupt(within(t, startsIn)); err != nil {
		t.Fatalf("the validator: %v", err)
	}
}

// startBridge starts the bridge and waits until it answers.
func (c *celestiaNet) startBridge(t *testing.T) {
	t.Helper()
	c.bridge = launchCommand(t, "bridge", c.command("start", "--core.ip", "127.0.0.1", "--core.port", "9090", "--rpc.addr", "127.0.0.1"))
	ctx := within(t, startsIn)
	client := c.dialBridge(t)
	c.await(t, ctx, c.bridge, "the bridge", func() (bool, error) {
		var head json.RawMessage
		err := client.CallContext(ctx, &head, "header.LocalHead")
		return err == nil, err
	})
}

// await is eventually for what a process has to do, which it cannot when it has ended.
func (c *celestiaNet) await(t *testing.T, ctx context.Context, p *process, what string, done func() (bool, error)) {
	t.Helper()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go func() {
		select {
		case <-p.ended:
			cancel(fmt.Errorf("%s has ended: %w", p.name, p.err))
		case <-ctx.Done():
		}
	}()
	if err := eventually(ctx, what, done); err != nil {
		t.Fatal(err)
	}
}

// newSecret changes the secret that the bridge's tokens are made with; it counts from the bridge's next start.
func (c *celestiaNet) newSecret(t *testing.T) {
	t.Helper()
	name := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString([]byte("jwt-secret.jwt"))
	if err := os.Remove(filepath.Join(c.dir, "bridge", "keys", name)); err != nil {
		t.Fatal(err)
	}
}

// token makes a token for the bridge: read, write or admin.
func (c *celestiaNet) token(t *testing.T, may string) string {
	t.Helper()
	return strings.TrimSpace(c.run(t, c.command("auth", may)))
}

// command is the bridge's program; nothing is started.
func (c *celestiaNet) command(args ...string) *exec.Cmd {
	return c.program("celestia", append(append([]string{"bridge"}, args...), "--p2p.network", "private", "--node.store", filepath.Join(c.dir, "bridge")))
}

// keyring is the program that keeps the bridge's keys; nothing is started.
func (c *celestiaNet) keyring(args ...string) *exec.Cmd {
	return c.program("cel-key", append(args, "--keyring-backend", "test", "--keyring-dir", filepath.Join(c.dir, "bridge", "keys")))
}

func (c *celestiaNet) program(name string, args []string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(c.bin, name), args...)
	cmd.Env = append(environment(), "HOME="+c.dir)
	return cmd
}

func (c *celestiaNet) run(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	got := runCommand(t, cmd)
	if got.code != 0 {
		t.Fatalf("%v: exit code %d\n%s", cmd.Args, got.code, got.stderr)
	}
	return got.stdout
}

// dialBridge is a client that may do everything, for as long as the secret is the same.
func (c *celestiaNet) dialBridge(t *testing.T) *rpc.Client {
	t.Helper()
	return dial(t, bridgeURL, rpc.WithHeader("Authorization", "Bearer "+c.token(t, "admin")))
}

func dial(t *testing.T, url string, options ...rpc.ClientOption) *rpc.Client {
	t.Helper()
	client, err := rpc.DialOptions(t.Context(), url, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

// height is the newest block of the validator.
func (c *celestiaNet) height(ctx context.Context) (uint64, error) {
	client, err := rpc.DialContext(ctx, validatorURL)
	if err != nil {
		return 0, err
	}
	defer client.Close()
	var status struct {
		Sync struct {
			Height uint64 `json:"latest_block_height,string"`
		} `json:"sync_info"`
	}
	err = client.CallContext(ctx, &status, "status")
	return status.Sync.Height, err
}

// trusted is a header that the validator vouches for: what a user takes from a
// source of trust and gives to his node.
func (c *celestiaNet) trusted(t *testing.T) (height uint64, hash string) {
	t.Helper()
	height = 1
	var answer struct {
		Signed struct {
			Commit struct {
				Block struct {
					Hash string `json:"hash"`
				} `json:"block_id"`
			} `json:"commit"`
		} `json:"signed_header"`
	}
	if err := dial(t, validatorURL).CallContext(within(t, startsIn), &answer, "commit", fmt.Sprint(height)); err != nil {
		t.Fatal(err)
	}
	return height, answer.Signed.Commit.Block.Hash
}

// bill is what the chain has taken from the bridge's accounts.
type bill struct {
	heights      uint64
	submissions  int // transactions with blobs
	failed       int // of which were executed with an error, and paid for all the same
	fees         uint64
	lowest, last float64 // gas prices paid, in utia
}

// bill reads the events of every block.
func (c *celestiaNet) bill(ctx context.Context) (*bill, error) {
	client, err := rpc.DialContext(ctx, validatorURL)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	out := new(bill)
	if out.heights, err = c.height(ctx); err != nil {
		return nil, err
	}
	for height := uint64(1); height <= out.heights; height++ {
		if err := out.add(ctx, client, height, c.accounts); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// add reads one block.
func (b *bill) add(ctx context.Context, client *rpc.Client, height uint64, accounts []string) error {
	var block struct {
		Results []struct {
			Code      uint32 `json:"code"`
			GasWanted uint64 `json:"gas_wanted,string"`
			Events    []struct {
				Type       string `json:"type"`
				Attributes []struct{ Key, Value string }
			} `json:"events"`
		} `json:"txs_results"`
	}
	if err := client.CallContext(ctx, &block, "block_results", fmt.Sprint(height)); err != nil {
		return fmt.Errorf("block_results at %d: %w", height, err)
	}
	for _, tx := range block.Results {
		said := map[string]string{} // attributes of the events named tx
		for _, e := range tx.Events {
			for _, a := range e.Attributes {
				if e.Type == "tx" {
					said[a.Key] = a.Value
				}
			}
		}
		if !slices.Contains(accounts, said["fee_payer"]) {
			continue
		}
		var fee uint64
		if _, err := fmt.Sscanf(said["fee"], "%dutia", &fee); err != nil {
			return fmt.Errorf("the fee of a transaction at height %d is %q: %w", height, said["fee"], err)
		}
		b.submissions, b.fees, b.last = b.submissions+1, b.fees+fee, float64(fee)/float64(tx.GasWanted)
		if b.lowest == 0 || b.last < b.lowest {
			b.lowest = b.last
		}
		if tx.Code != 0 {
			b.failed++
		}
	}
	return nil
}

// balance is what the bridge's accounts have, in utia, as of the bridge's newest header.
func (c *celestiaNet) balance(ctx context.Context, bridge *rpc.Client) (sum uint64, err error) {
	for _, account := range c.accounts {
		var has struct {
			Amount uint64 `json:"amount,string"`
		}
		if err := bridge.CallContext(ctx, &has, "state.BalanceForAddress", account); err != nil {
			return 0, err
		}
		sum += has.Amount
	}
	return sum, nil
}
