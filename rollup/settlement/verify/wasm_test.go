package verify_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
	"github.com/tetratelabs/wazero/sys"

	"github.com/trivium-chain/trivium/testutil/sim"
)

// The verifier compiled to WASM, as a web page runs it, takes a bundle and refuses
// another one.
func TestVerifierRunsAsWASM(t *testing.T) {
	if os.Getenv("TRIVIUM_VERIFIER_TESTS") == "" {
		t.Skip("compiles go-ethereum's EVM to WASM, and that to machine code, which takes a minute: make test-verifier")
	}
	module := filepath.Join(t.TempDir(), "verify.wasm")
	build := exec.Command("go", "build", "-ldflags=-s -w", "-o", module, "github.com/trivium-chain/trivium/cmd/trivium-verify")
	build.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	code, err := os.ReadFile(module)
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	start := time.Now()
	runtime := wazero.NewRuntime(ctx)
	defer runtime.Close(ctx)
	wasi_snapshot_preview1.MustInstantiate(ctx, runtime)
	compiled, err := runtime.CompileModule(ctx, code)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes of WASM, compiled in %s", len(code), time.Since(start))
	run := func(bundle []byte) (exit uint32, stdout, stderr string) {
		t.Helper()
		var out, errs bytes.Buffer
		start := time.Now()
		_, err := runtime.InstantiateModule(ctx, compiled, wazero.NewModuleConfig().WithName("").WithStdin(bytes.NewReader(bundle)).
			WithStdout(&out).WithStderr(&errs).WithSysWalltime().WithSysNanotime().WithArgs("trivium-verify"))
		if e, ok := err.(*sys.ExitError); ok {
			exit = e.ExitCode()
		} else if err != nil {
			t.Fatal(err)
		}
		t.Logf("checked %d bytes in %s", len(bundle), time.Since(start))
		return exit, out.String(), errs.String()
	}
	w := newWorld(t, sim.Options{WASM: true})
	b, err := w.builder.Batch(ctx, w.story().Index)
	w.must(err)
	raw := encoded(t, b)
	if exit, out, errs := run(raw); exit != 0 || !strings.HasPrefix(out, "proven, if what is assumed below is true: output "+b.Output.Root.String()) {
		t.Errorf("exit status %d, output %q, errors %q", exit, out, errs)
	}
	b.Output.BlockNumber++
	if exit, _, errs := run(encoded(t, b)); exit != 1 || !strings.HasPrefix(errs, "refused: output: ") {
		t.Errorf("a wrong block number: exit status %d, errors %q", exit, errs)
	}
}
