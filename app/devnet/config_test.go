package devnet

import (
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/app/config"
)

func env(vars map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) { v, ok := vars[name]; return v, ok }
}

func TestKeysReachBothNodes(t *testing.T) {
	o := Options{BlockTime: time.Second, Env: env(map[string]string{"TRIVIUM_HTTP_LOG_RANGE": "7", "TRIVIUM_CHAIN_ARCHIVE": "false"})}
	cfg, err := o.sequencer(t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if cfg.HTTP.LogRange != 7 || cfg.Chain.Archive || strings.Join(cfg.HTTP.CORS, ",") != "*" || len(cfg.HTTP.VHosts) != 0 || cfg.Batch.MaxAge != time.Second {
		t.Errorf("log range %d, archive %t, cors %q, vhosts %q, batches %s", cfg.HTTP.LogRange, cfg.Chain.Archive, cfg.HTTP.CORS, cfg.HTTP.VHosts, cfg.Batch.MaxAge)
	}
	o = Options{BlockTime: time.Second, Set: []config.Override{{Path: "http.cors", Value: ""}, {Path: "sequencer.mode", Value: "lazy"}}}
	if cfg, err = o.sequencer(t.TempDir(), nil); err != nil {
		t.Fatal(err)
	}
	if !cfg.Chain.Archive || len(cfg.HTTP.CORS) != 0 || cfg.Sequencer.Mode != "lazy" {
		t.Errorf("archive %t, cors %q, mode %s", cfg.Chain.Archive, cfg.HTTP.CORS, cfg.Sequencer.Mode)
	}
}

func TestRefusesToStart(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := taken.Addr().(*net.TCPAddr).Port
	kept := filepath.Join(t.TempDir(), "kept")
	if err := create(filepath.Join(kept, "sequencer"), Options{ChainID: 99, BlockTime: time.Second}); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		o    Options
		want string
	}{
		{Options{DAPort: port}, "choose another with --da.port"},
		{Options{FullPort: port}, "choose another with --full.http.port"},
		{Options{HTTPPort: 70000}, "--http.port: 70000 is out of its limits"},
		{Options{WSPort: 5, FullWS: 5}, "--ws.port and --full.ws.port are both 5"},
		{Options{Window: 1500 * time.Millisecond}, "--challenge-window is 1.5s, want whole seconds"},
		{Options{Home: kept, ChainID: 98}, "keeps a devnet of chain id 99"},
		{Options{Env: env(map[string]string{"TRIVIUM_HTTP_PORT": "1"})}, "use --http.port"},
		{Options{Env: env(map[string]string{"TRIVIUM_DA_URL": "http://x"})}, "TRIVIUM_DA_URL (environment)"},
	} {
		tc.o.BlockTime = time.Second
		if err := Run(t.Context(), tc.o, slog.New(slog.DiscardHandler), t.Output()); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("got %v, want %s", err, tc.want)
		}
	}
}
