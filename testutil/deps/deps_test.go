package deps

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const module = "github.com/trivium-chain/trivium/"

// rule forbids packages to depend on others. A pattern is a path below the
// module, or whole outside of it; /... takes what lies beneath as well.
type rule struct {
	from   []string
	not    []string
	except []string // of from
	direct bool     // look at the package's own imports only, not at what these import
	later  bool     // the packages of from need not exist yet
	why    string
}

var rules = []rule{
	{
		from: []string{"da/..."}, not: []string{"execution/...", "rollup/...", "app/...", "cmd/..."},
		why: "the DA layer never sees a block: it orders and proves bytes, whatever they mean",
	},
	{
		from: []string{"execution/..."}, not: []string{"da/...", "rollup/...", "app/...", "cmd/..."},
		why: "execution never sees a blob: the same state transition runs in a fault-proof guest, where there is no DA layer",
	},
	{
		from: []string{"rollup/..."}, not: []string{"app/...", "cmd/..."},
		why: "the chain's rules do not depend on how a node is put together",
	},
	{
		from: []string{"app/..."}, not: []string{"cmd/..."},
		why: "a node can be embedded without its command line",
	},
	{
		from: []string{"..."}, except: []string{"testutil/...", "execution/internal/cputime", "execution/internal/specpage", "execution/internal/summary", "execution/internal/testchain", "execution/internal/wasmtest"},
		not: []string{"testutil/...", "execution/internal/cputime", "execution/internal/specpage", "execution/internal/summary", "execution/internal/testchain", "execution/internal/wasmtest"},
		why: "test code is imported from tests only",
	},
	{
		from: []string{"..."}, except: []string{"testutil/...", "execution/internal/cputime", "execution/internal/specpage", "execution/internal/summary", "execution/internal/testchain", "execution/internal/wasmtest"}, not: []string{"testing"}, direct: true,
		why: "package testing adds its flags to every binary that imports it",
	},
	{
		from: []string{"rollup/..."}, not: []string{"da/local", "da/celestia", "da/light", "da/archive", "da/serve"},
		why: "the rollup knows da.Client alone, so that any DA layer will do",
	},
	{
		from: []string{"execution/evm/..."}, not: []string{"execution/wasm/...", "execution/move/..."},
		why: "VMs meet in execution/router and nowhere else",
	},
	{
		from: []string{"execution/wasm/..."}, not: []string{"execution/evm/...", "execution/move/..."},
		why: "VMs meet in execution/router and nowhere else",
	},
	{
		from: []string{"execution/move/..."}, not: []string{"execution/evm/...", "execution/wasm/..."},
		why: "VMs meet in execution/router and nowhere else",
	},
	{
		from: []string{"execution/state", "execution/router", "execution/evm", "execution/stf", "execution/sysconfig", "execution/messages", "execution/predeploy"},
		not:  []string{"time", "math/rand", "math/rand/v2", "crypto/rand", "os", "net", "net/http", "log", "log/slog"}, direct: true,
		why: "the state transition is pure: no clock, no randomness, no files, no network",
	},
	{
		from: []string{"execution/messages"}, not: []string{"execution/stf", "execution/stateless", "execution/vms"},
		why: "a message and a deposit have their form before there is a block: contracts' tests, clients and verifiers compute them",
	},
	{
		from: []string{"execution/wasm/module", "execution/wasm/instrument", "execution/wasm/hooks", "execution/wasm/schedule"},
		not:  []string{"time", "math/rand", "math/rand/v2", "crypto/rand", "os", "net", "net/http", "log", "log/slog", "runtime", "unsafe"}, direct: true,
		why: "what a module is, what it is rewritten to, what it sees and what it pays is part of the state transition, which is pure",
	},
	{
		from: []string{"execution/wasm"}, // logs when it opens its engine
		not:  []string{"time", "math/rand", "math/rand/v2", "crypto/rand", "os", "net", "net/http", "log"}, direct: true,
		why: "activation and calls are part of the state transition, which is pure",
	},
	{
		from:   []string{"execution/move/..."},
		except: []string{"execution/move"}, // logs bugs of the VM
		not:    []string{"time", "math/rand", "math/rand/v2", "crypto/rand", "os", "net", "net/http", "log", "log/slog", "runtime", "unsafe"}, direct: true,
		why: "what a module is, whether it may run and what it does is part of the state transition, which is pure",
	},
	{
		from: []string{"execution/move"},
		not:  []string{"time", "math/rand", "math/rand/v2", "crypto/rand", "os", "net", "net/http", "log", "runtime", "unsafe"}, direct: true,
		why: "publishing and calls are part of the state transition, which is pure",
	},
	{
		from: []string{"execution/move/format", "execution/move/verify/...", "execution/move/asm"}, not: []string{"execution/move/vm", "execution/move/natives", "execution/move/framework", "execution/state", "execution/router"},
		why: "a module is read, verified and assembled by itself: tools do so without a chain",
	},
	{
		from: []string{"execution/move/vm"}, not: []string{"execution/move/natives", "execution/move/framework", "execution/state", "execution/router"},
		why: "the VM knows the chain by what a session is given, and natives by their table",
	},
	{
		from: []string{"execution/stf", "execution/stateless"},
		not: []string{
			"github.com/syndtr/goleveldb/...", "github.com/cockroachdb/pebble/...", "github.com/ethereum/go-ethereum/node/...",
			"github.com/ethereum/go-ethereum/rpc", "github.com/ethereum/go-ethereum/p2p/...", "github.com/ethereum/go-ethereum/eth/...",
		},
		why: "the closure of the state transition is compiled for a guest without files and sockets; every package more is one more that must build and stay quiet there",
	},
	{
		from: []string{"da/square", "rollup/codec", "rollup/derive"},
		not:  []string{"os", "net", "net/http", "math/rand", "math/rand/v2"}, direct: true,
		why: "formats and derivation are functions of bytes: every node must get the same from them, at any time",
	},
	{
		from: []string{"rollup/codec", "rollup/derive"}, not: []string{"rollup/chain", "rollup/driver", "rollup/mempool"},
		why: "derivation is a pull pipeline over what it is given; it reads no database",
	},
	{
		from: []string{"rollup/settlement/verify", "app/verify", "cmd/trivium-verify"},
		not: []string{
			"da/local", "da/celestia", "da/serve", "da/light", "da/archive", "da/comet", "rollup/chain", "rollup/driver", "rollup/mempool", "rollup/settlement/prove", "rollup/settlement/parent",
			"app/node", "app/config", "app/rpc", "github.com/cometbft/cometbft/...", "github.com/syndtr/goleveldb/...", "github.com/cockroachdb/pebble/...",
			"github.com/ethereum/go-ethereum/rpc", "github.com/ethereum/go-ethereum/p2p/...", "github.com/ethereum/go-ethereum/ethclient/...",
		},
		why: "proofs are checked offline, by somebody who runs no node, and in a web page: no database, no network, and nothing that does not build for WASM",
	},
	{
		from: []string{"rollup/settlement/verify"}, not: []string{"os", "net", "net/http", "math/rand", "math/rand/v2"}, direct: true,
		why: "a bundle holds or does not: no clock, no file and no socket has a say in it",
	},
	{
		from: []string{"rollup/settlement"}, not: []string{"os", "net", "net/http", "rollup/chain", "rollup/driver", "rollup/settlement/..."},
		direct: true,
		why:    "what an output is and how far a withdrawal has come are functions of what they are given; the rooms around build on them",
	},
	{
		from: []string{"rollup/settlement/parent"}, not: []string{"execution/stf", "rollup/chain", "rollup/derive", "rollup/driver", "rollup/settlement/prove", "rollup/settlement/verify"},
		direct: true,
		why:    "the parent chain is read and written to without a look at how a deposit executes or a head moves",
	},
	{
		from: []string{"app/bridge", "app/settle"}, not: []string{"app/node", "rollup/chain", "rollup/driver", "rollup/sequencer"},
		why: "a user's tool is a client of two chains: it opens no store",
	},
	{
		from: []string{"da/comet/lite"}, not: []string{"github.com/cometbft/cometbft/...", "net", "net/http"},
		why: "CometBFT does not build where proofs are checked",
	},
	{
		from: []string{"rollup", "rollup/settlement/contracts"}, not: []string{"rollup/settlement/contracts/bindings", "github.com/ethereum/go-ethereum/accounts/..."},
		why: "a genesis needs the code of a predeploy, and nothing that talks to a parent chain",
	},
	{
		from: []string{"cmd/trivium"}, not: []string{"github.com/ethereum/go-ethereum/ethclient/simulated", "github.com/ethereum/go-ethereum/eth", "github.com/ethereum/go-ethereum/eth/catalyst"},
		why: "go-ethereum's own node is a second node in the binary, and twice its size",
	},
	{
		from: []string{"cmd/trivium"}, not: []string{"execution/...", "rollup/batcher", "rollup/codec", "rollup/derive", "rollup/driver", "rollup/feed", "rollup/mempool", "rollup/sequencer"}, direct: true,
		why: "the command line parses, calls app and prints",
	},
}

type pkg struct {
	ImportPath string
	Imports    []string
	Deps       []string
}

func TestImportRules(t *testing.T) {
	pkgs := list(t)
	for _, r := range rules {
		found := false
		for _, p := range pkgs {
			if !matches(r.from, p.ImportPath) || matches(r.except, p.ImportPath) {
				continue
			}
			found = true
			deps := p.Deps
			if r.direct {
				deps = p.Imports
			}
			for _, d := range deps {
				if matches(r.not, d) {
					t.Errorf("%s depends on %s%s: %s", p.ImportPath, d, path(pkgs, p, d), r.why)
				}
			}
		}
		if !found && !r.later {
			t.Errorf("no package matches %q: the rule (%s) guards nothing", r.from, r.why)
		}
	}
}

// The test above must be able to fail.
func TestPatterns(t *testing.T) {
	for _, tc := range []struct {
		pattern, path string
		want          bool
	}{
		{"da/...", module + "da", true},
		{"da/...", module + "da/local", true},
		{"da/...", module + "database", false},
		{"da/local", module + "da/local/x", false},
		{"...", module + "da", true},
		{"...", "net/http", false},
		{"net", "net/http", false},
		{"os", "os", true},
		{"testing", "testing", true},
		{"github.com/a/b/...", "github.com/a/b/c", true},
	} {
		if got := matches([]string{tc.pattern}, tc.path); got != tc.want {
			t.Errorf("%s on %s: %v", tc.pattern, tc.path, got)
		}
	}
}

// list gives every package of the module, as the go command sees it.
func list(t *testing.T) []*pkg {
	t.Helper()
	seeSources(t)
	cmd := exec.Command("go", "list", "-deps", "-json=ImportPath,Imports,Deps", module+"...")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	var pkgs []*pkg
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		p := new(pkg)
		if err := dec.Decode(p); errors.Is(err, io.EOF) {
			return pkgs
		} else if err != nil {
			t.Fatal(err)
		}
		pkgs = append(pkgs, p)
	}
}

// seeSources looks at every source file, so that the go command knows what the
// result rests on and does not take it from its cache after a change.
func seeSources(t *testing.T) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join("..", ".."), func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git"):
			return fs.SkipDir
		case strings.HasSuffix(path, ".go"):
			_, err = os.Stat(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func matches(patterns []string, importPath string) bool {
	for _, p := range patterns {
		base, beneath := strings.CutSuffix(p, "...")
		base = strings.TrimSuffix(base, "/")
		if first, _, _ := strings.Cut(base, "/"); ours[first] || base == "" {
			base = strings.TrimSuffix(module+base, "/")
		}
		if importPath == base || beneath && strings.HasPrefix(importPath, base+"/") {
			return true
		}
	}
	return false
}

// ours are the top folders of the module.
var ours = map[string]bool{"app": true, "da": true, "rollup": true, "execution": true, "cmd": true, "testutil": true}

// path shows the import by which p comes to d.
func path(pkgs []*pkg, p *pkg, d string) string {
	for _, i := range p.Imports {
		if i == d {
			return ""
		}
	}
	for _, i := range p.Imports {
		for _, q := range pkgs {
			if q.ImportPath != i {
				continue
			}
			for _, dd := range q.Deps {
				if dd == d {
					return " through " + i
				}
			}
		}
	}
	return ""
}
