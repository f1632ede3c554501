package parents

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"
)

// startsIn is the time that a chain may take to answer, and a control call to return.
const startsIn = 30 * time.Second

// Options say what chain it is. The zero Options are a good one.
type Options struct {
	ChainID  uint64        // 31337 if zero
	Finality int           // blocks from the finalized one to the head, an even number; 2 if zero
	Interval time.Duration // whole seconds from one block to the next; zero for a block for each transaction
}

// Starter starts a chain that is gone when the test ends.
type Starter func(t *testing.T, o Options) *Chain

// Each runs a test on each kind of parent chain.
func Each(t *testing.T, test func(t *testing.T, start Starter)) {
	t.Run("anvil", func(t *testing.T) { test(t, Anvil) })
	t.Run("go-ethereum", func(t *testing.T) { test(t, GoEthereum) })
}

// Chain is a running parent chain. Its methods fail the test where they fail.
type Chain struct {
	URL string

	cmd *exec.Cmd
	rpc *rpc.Client
	control
}

// control are the calls that no client of a real chain has.
type control struct {
	mine, reorg, advance func(n int) request
	mining               func(on bool) request
}

type request struct {
	method string
	args   []any
}

// Mine makes so many blocks.
func (c *Chain) Mine(t *testing.T, blocks int) { t.Helper(); c.call(t, c.mine(blocks)) }

// Reorg puts as many other blocks in place of the newest ones.
func (c *Chain) Reorg(t *testing.T, depth int) { t.Helper(); c.call(t, c.reorg(depth)) }

// AdvanceTime makes all blocks from now on later, by whole seconds, and makes one.
func (c *Chain) AdvanceTime(t *testing.T, d time.Duration) {
	t.Helper()
	c.call(t, c.advance(int(d/time.Second)))
	c.Mine(t, 1)
}

// SetMining says whether blocks come by themselves, as they do at first.
func (c *Chain) SetMining(t *testing.T, on bool) { t.Helper(); c.call(t, c.mining(on)) }

// Freeze has the process answer nobody until Thaw: requests go in, and none comes back.
func (c *Chain) Freeze(t *testing.T) {
	t.Helper()
	c.signal(t, syscall.SIGSTOP)
	var status syscall.WaitStatus
	if _, err := syscall.Wait4(c.cmd.Process.Pid, &status, syscall.WUNTRACED, nil); err != nil || !status.Stopped() {
		t.Fatalf("it does not stop: %v, %v", status, err)
	}
}

// Thaw ends Freeze.
func (c *Chain) Thaw(t *testing.T) { t.Helper(); c.signal(t, syscall.SIGCONT) }

func (c *Chain) signal(t *testing.T, s syscall.Signal) {
	t.Helper()
	if err := c.cmd.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}

func (c *Chain) call(t *testing.T, r request) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), startsIn)
	defer cancel()
	if err := c.rpc.CallContext(ctx, nil, r.method, r.args...); err != nil {
		t.Fatalf("%s%v: %v", r.method, r.args, err)
	}
}

// program is a file of the folder that holds them.
func program(t *testing.T, name string) string {
	t.Helper()
	dir := os.Getenv("TRIVIUM_PARENTS")
	if dir == "" {
		t.Skip("TRIVIUM_PARENTS is not set: make test-settlement builds the parent chains, and runs this")
	}
	file := filepath.Join(dir, name)
	if _, err := os.Stat(file); err != nil {
		t.Skipf("%s: %v; make test-settlement brings what there is for this machine", name, err)
	}
	return file
}

// start starts a process that is killed when the test ends.
func start(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill() // a frozen one ends by nothing less
		cmd.Wait()
	})
}

// dial waits until the chain answers.
func (c *Chain) dial(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), startsIn)
	defer cancel()
	client, err := rpc.DialContext(ctx, c.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	c.rpc = client
	for wait := 5 * time.Millisecond; ; wait = min(2*wait, 250*time.Millisecond) {
		var id hexutil.Uint64
		if err = client.CallContext(ctx, &id, "eth_chainId"); err == nil {
			return
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			t.Fatalf("%s does not answer: %v", c.cmd.Path, err)
		}
	}
}

// Anvil starts anvil.
func Anvil(t *testing.T, o Options) *Chain {
	t.Helper()
	o = o.or()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	host, port, _ := net.SplitHostPort(l.Addr().String())
	l.Close() // anvil does not tell which port it has taken for 0
	args := []string{
		"--host", host, "--port", port, "--chain-id", fmt.Sprint(o.ChainID), "--hardfork", "osaka", "--enable-tx-gas-limit",
		"--slots-in-an-epoch", fmt.Sprint(o.Finality / 2), "--silent",
	}
	every := int(o.Interval / time.Second)
	if every > 0 {
		args = append(args, "--block-time", fmt.Sprint(every))
	}
	c := &Chain{URL: "http://" + net.JoinHostPort(host, port), cmd: exec.Command(program(t, "anvil"), args...)}
	c.control = control{
		mine:    func(n int) request { return request{"anvil_mine", []any{n}} },
		reorg:   func(n int) request { return request{"anvil_reorg", []any{n, []any{}}} },
		advance: func(n int) request { return request{"evm_increaseTime", []any{n}} },
		mining: func(on bool) request {
			if every == 0 {
				return request{"evm_setAutomine", []any{on}}
			}
			if on {
				return request{"evm_setIntervalMining", []any{every}}
			}
			return request{"evm_setIntervalMining", []any{0}}
		},
	}
	start(t, c.cmd)
	c.dial(t)
	return c
}

// GoEthereum starts testutil/parentnet.
func GoEthereum(t *testing.T, o Options) *Chain {
	t.Helper()
	o = o.or()
	cmd := exec.Command(program(t, "parentnet"), "-chain-id", fmt.Sprint(o.ChainID), "-finality", fmt.Sprint(o.Finality), "-interval", o.Interval.String())
	stdin, err := cmd.StdinPipe() // parentnet ends when it closes, even if this process is killed
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	start(t, cmd)
	t.Cleanup(func() { stdin.Close() })
	lines := bufio.NewScanner(stdout)
	if !lines.Scan() {
		t.Fatal("parentnet names no URL")
	}
	c := &Chain{URL: lines.Text(), cmd: cmd}
	c.control = control{
		mine:    func(n int) request { return request{"parentnet_mine", []any{n}} },
		reorg:   func(n int) request { return request{"parentnet_reorg", []any{n}} },
		advance: func(n int) request { return request{"parentnet_advanceTime", []any{n}} },
		mining:  func(on bool) request { return request{"parentnet_setMining", []any{on}} },
	}
	c.dial(t)
	return c
}

// or gives the zero values their meaning.
func (o Options) or() Options {
	if o.ChainID == 0 {
		o.ChainID = 31337
	}
	if o.Finality == 0 {
		o.Finality = 2
	}
	return o
}
