package evm_test

import (
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/consensus/misc/eip4844"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	gethstate "github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/triedb"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/evm"
	"github.com/trivium-chain/trivium/execution/internal/summary"
	"github.com/trivium-chain/trivium/execution/router"
	"github.com/trivium-chain/trivium/execution/state"
)

// stateTestsEnv names a folder tree of Ethereum state tests.
const stateTestsEnv = "TRIVIUM_STATE_TESTS"

// idle is an engine that no state test calls. Its presence must not be felt.
type idle struct{}

func (idle) Call(execution.Host, execution.Frame) execution.Result { return execution.Result{} }

var idleEngines = mustEngines(router.Engine{
	Address: common.HexToAddress("0x5452495649554d00000000000000000000000001"),
	New:     func() execution.VM { return idle{} },
})

func mustEngines(e ...router.Engine) *router.Engines {
	engines, err := router.NewEngines(e...)
	if err != nil {
		panic(err)
	}
	return engines
}

func keccak(b []byte) []byte { return crypto.Keccak256(b) }

func blobFee(chain *params.ChainConfig, excess uint64) *big.Int {
	return eip4844.CalcBlobFee(chain, &types.Header{ExcessBlobGas: &excess})
}

// stateTestsDir is the folder asked for, or the fixtures beside the repository.
func stateTestsDir(t *testing.T) string {
	if dir := os.Getenv(stateTestsEnv); dir != "" {
		return dir
	}
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			fixtures := filepath.Join(dir, "..", "shared", "fixtures", "evm")
			if _, err := os.Stat(fixtures); err == nil {
				return fixtures
			}
			break
		}
	}
	t.Skipf("no state tests: set %s to a folder of Ethereum state tests", stateTestsEnv)
	return ""
}

// TestStateTests runs every Ethereum state test in a folder tree through this
// package's EVM, an engine installed.
func TestStateTests(t *testing.T) {
	dir := stateTestsDir(t)
	var files []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".json") {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var (
		mu                      sync.Mutex
		passed, failed, skipped int
		work                    = make(chan string)
		wg                      sync.WaitGroup
	)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for path := range work {
				p, s, failures := runStateTestFile(path)
				mu.Lock()
				passed, skipped, failed = passed+p, skipped+s, failed+len(failures)
				for _, f := range failures {
					t.Error(f)
				}
				mu.Unlock()
			}
		})
	}
	for _, f := range files {
		work <- f
	}
	close(work)
	wg.Wait()
	summary.Print(fmt.Sprintf("%d passed, %d failed, %d skipped", passed, failed, skipped))
	if passed == 0 {
		t.Errorf("no state test in %s", dir)
	}
}

func runStateTestFile(path string) (passed, skipped int, failures []error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return 0, 0, []error{err}
	}
	tests, skipped := parseStateTests(raw)
	for name, test := range tests {
		for fork, outcomes := range test.Post {
			chain := forkConfig(fork)
			if chain == nil {
				skipped += len(outcomes)
				continue
			}
			for i := range outcomes {
				if err := test.run(chain, &outcomes[i]); err != nil {
					failures = append(failures, fmt.Errorf("%s: %s/%s/%d: %w", path, name, fork, i, err))
				} else {
					passed++
				}
			}
		}
	}
	return passed, skipped, failures
}

// run executes one outcome and compares state root and logs.
func (t *stateTest) run(chain *params.ChainConfig, o *stateTestOutcome) error {
	st, err := preState(t.Pre)
	if err != nil {
		return err
	}
	baseFee := t.baseFee(chain)
	block := t.context(chain, baseFee)
	rules := chain.Rules(block.BlockNumber, t.merged(chain), block.Time)
	msg, err := t.message(o, chain, baseFee)
	if err == nil && rules.IsCancun && len(msg.BlobHashes) > eip4844.MaxBlobsPerBlock(chain, block.Time) {
		err = errors.New("more blobs than a block may have")
	}
	if err == nil {
		e := evm.New(block, st, chain, idleEngines, vm.Config{})
		defer e.Release()
		snapshot := st.Snapshot()
		if _, err = core.ApplyMessage(e, msg, core.NewGasPool(block.GasLimit)); err != nil {
			st.RevertToSnapshot(snapshot)
		}
	}
	if (err != nil) != (o.Exception != "") {
		return fmt.Errorf("error %v, want %q", err, o.Exception)
	}
	if err != nil {
		if root := st.IntermediateRoot(rules); o.Root != (common.Hash{}) && root != o.Root {
			return fmt.Errorf("state root %s after a refused transaction, want %s", root, o.Root)
		}
		return nil
	}
	// The coinbase is touched by a reward of nothing, whatever it earned in fees.
	st.AddBalance(block.Coinbase, new(uint256.Int), tracing.BalanceChangeUnspecified)
	root, err := st.Commit(rules, block.BlockNumber.Uint64())
	if err != nil {
		return err
	}
	if root != o.Root {
		return fmt.Errorf("state root %s, want %s", root, o.Root)
	}
	logs, err := rlp.EncodeToBytes(st.Logs())
	if err != nil {
		return err
	}
	if hash := crypto.Keccak256Hash(logs); hash != o.Logs {
		return fmt.Errorf("logs hash %s, want %s", hash, o.Logs)
	}
	return nil
}

// preState is a fresh state with the given accounts.
func preState(alloc types.GenesisAlloc) (*state.State, error) {
	disk := rawdb.NewMemoryDatabase()
	db := gethstate.NewDatabase(triedb.NewDatabase(disk, triedb.HashDefaults), gethstate.NewCodeDB(disk))
	st, err := state.New(types.EmptyRootHash, db)
	if err != nil {
		return nil, err
	}
	for a, acc := range alloc {
		st.SetCode(a, acc.Code, tracing.CodeChangeUnspecified)
		st.SetNonce(a, acc.Nonce, tracing.NonceChangeUnspecified)
		st.SetBalance(a, uint256.MustFromBig(acc.Balance), tracing.BalanceChangeUnspecified)
		for k, v := range acc.Storage {
			st.SetState(a, k, v)
		}
	}
	root, err := st.Commit(params.Rules{}, 0) // no fork rules: an empty account stays
	if err != nil {
		return nil, err
	}
	return state.New(root, db)
}
