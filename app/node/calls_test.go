package node

import (
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/trivium-chain/trivium/app/config"
	"github.com/trivium-chain/trivium/app/home"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/execution/wasm"
	"github.com/trivium-chain/trivium/execution/wasm/engine"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// What a stranger tries over JSON-RPC, with modules that are on no chain, touches
// nothing of the machine that executes blocks: neither its memory nor its disk.
// And it is compiled where blocks are interpreted.
func TestCallsLeaveTheMachineOfBlocksAlone(t *testing.T) {
	for _, verify := range []string{"false", "true"} {
		t.Run("verify="+verify, func(t *testing.T) { callsLeaveAlone(t, verify) })
	}
}

func callsLeaveAlone(t *testing.T, verify string) {
	dir := t.TempDir()
	if _, err := home.Init(dir, home.Plan{ChainID: 7, BlockTime: time.Second, VMs: home.DefaultVMs(), Time: time.Now()}); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load([]config.Override{{Path: "node.home", Value: dir}, {Path: "wasm.verify", Value: verify}},
		func(string) (string, bool) { return "", false }, true)
	if err != nil {
		t.Fatal(err)
	}
	n, err := New(cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	client := gethrpc.DialInProc(n.rpc.RPC())
	defer client.Close()

	raw, err := os.ReadFile(filepath.Join("..", "rpc", "testdata", "script.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	d := wasm.Designator{Schedule: schedule.Latest, Hash: crypto.Keccak256Hash(raw)}
	contract := common.Address{1}
	overrides := map[common.Address]any{
		contract:          map[string]any{"code": hexutil.Bytes(d.AccountCode())},
		d.ModuleAddress(): map[string]any{"code": hexutil.Bytes(raw)},
	}
	run := map[string]any{"to": contract, "data": "0x", "gas": hexutil.Uint64(5_000_000)}
	for range 2 {
		var out hexutil.Bytes
		if err := client.Call(&out, "eth_call", run, "latest", overrides); err != nil {
			t.Fatal(err)
		}
	}
	var gas hexutil.Uint64
	if err := client.Call(&gas, "eth_estimateGas", run, "latest", overrides); err != nil {
		t.Fatal(err)
	}
	var frame struct{ VM string }
	trace := map[string]any{"tracer": "callTracer", "stateOverrides": overrides}
	if err := client.Call(&frame, "debug_traceCall", run, "latest", trace); err != nil || frame.VM != "wasm" {
		t.Errorf("%+v %v", frame, err)
	}
	var list struct{ GasUsed hexutil.Uint64 }
	if err := client.Call(&list, "eth_createAccessList", run, "latest", overrides); err != nil || list.GasUsed == 0 {
		t.Errorf("%+v %v", list, err)
	}
	// The deployer, which looks at what it is given, is tried as well.
	deployer := map[string]any{"to": system.Deployer, "data": hexutil.Bytes(crypto.Keccak256([]byte("activate(bytes)"))[:4])}
	if err := client.Call(new(hexutil.Bytes), "eth_call", deployer, "latest"); err == nil {
		t.Error("activation of nothing succeeds")
	}

	if s := n.vms.WASM().Stats(); s != (engine.Stats{}) {
		t.Errorf("the machine that executes blocks has done %+v", s)
	}
	if s := n.calls.WASM().Stats(); s.Compilations != 1 || s.Runs < 5 {
		t.Errorf("the machine of calls has done %+v", s)
	}
	files := 0
	filepath.WalkDir(cfg.InHome(cfg.WASM.CacheDir), func(_ string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && filepath.Base(e.Name()) != "lock" {
			files++
		}
		return nil
	})
	if files > 0 {
		t.Errorf("%d files in the cache of compiled contracts", files)
	}
	want := "compiler"
	if verify == "true" {
		want = config.EngineInterpreter
	}
	if got, calls := n.vms.WASM().EngineName(), n.calls.WASM().EngineName(); calls == "compiler" && got != want {
		t.Errorf("blocks are executed by the %s, calls by the %s", got, calls)
	}
}
