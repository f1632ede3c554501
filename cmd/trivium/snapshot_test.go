package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/app/home"
)

// freeAddress is an address of this machine at which nobody listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// while runs a command until work is done.
func while(t *testing.T, args []string, work func(ctx context.Context)) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 40*time.Second)
	defer stop()
	ended := make(chan error, 1)
	go func() {
		_, err := runUntil(ctx, args...)
		stop()
		ended <- err
	}()
	work(ctx)
	stop()
	if err := <-ended; err != nil {
		t.Fatalf("trivium %s: %v", strings.Join(args, " "), err)
	}
}

// ask calls a method until the answer satisfies want.
func ask(t *testing.T, ctx context.Context, addr, call string, want func(answer string) bool) string {
	t.Helper()
	answer := "none"
	for {
		if resp, err := http.Post("http://"+addr, "application/json", strings.NewReader(call)); err == nil {
			var raw json.RawMessage
			err = json.NewDecoder(resp.Body).Decode(&raw)
			resp.Body.Close()
			if answer = string(raw); err == nil && want(answer) {
				return answer
			}
		}
		select {
		case <-ctx.Done():
			t.Fatalf("%s: the last answer was %s", call, answer)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

const syncStatus = `{"jsonrpc":"2.0","id":1,"method":"trivium_syncStatus","params":[]}`

func safeAt(answer string) (number uint64) {
	var v struct {
		Result struct {
			Safe struct{ Number string }
		}
	}
	if json.Unmarshal([]byte(answer), &v) == nil {
		fmt.Sscanf(v.Result.Safe.Number, "0x%x", &number)
	}
	return number
}

// killRestore kills a restore when all state is written, as it waits for a DA node
// that never answers, and sees that no second one runs beside it.
func killRestore(t *testing.T, file, dir, genesis string) {
	t.Helper()
	asked, stop := make(chan struct{}), make(chan struct{})
	var once sync.Once
	hung := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		once.Do(func() { close(asked) })
		<-stop
	}))
	defer hung.Close()
	defer close(stop)
	args := []string{"snapshot", "restore", file, "--home", dir, "--genesis", genesis}
	cmd := exec.Command(os.Args[0], append(args, "--da.url", hung.URL)...)
	cmd.Env = append(os.Environ(), asTrivium+"=1")
	var errs bytes.Buffer
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case <-asked:
	case err := <-ended:
		t.Fatalf("restore ended: %v\n%s", err, errs.String())
	}
	if _, err := run(t, args...); err == nil || !strings.Contains(err.Error(), "another restore into it is running") {
		t.Errorf("a second restore: %v", err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-ended
}

// A snapshot of a sequencer's home, verified without and with the DA layer, makes
// another home, which goes on; what is wrong gets one line.
func TestSnapshotCommands(t *testing.T) {
	dir := t.TempDir()
	seq, other, file := filepath.Join(dir, "seq"), filepath.Join(dir, "other"), filepath.Join(dir, "chain.snapshot")
	genesis := filepath.Join(seq, home.GenesisFile)
	if _, err := run(t, "init", "--home", seq, "--block-time", "100ms", "--vms="); err != nil {
		t.Fatal(err)
	}
	rpc := freeAddress(t)
	_, port, _ := net.SplitHostPort(rpc)
	serve := []string{"--http.port", port, "--ws.port", "-1"}
	while(t, append([]string{"start", "--home", seq, "--da.block-time", "20ms", "--batch.max-age", "100ms"}, serve...), func(ctx context.Context) {
		ask(t, ctx, rpc, syncStatus, func(a string) bool { return safeAt(a) >= 5 })
		if _, err := run(t, "snapshot", "create", file, "--home", seq); err == nil || !strings.Contains(err.Error(), "in use by another") {
			t.Errorf("while the node runs: %v", err)
		}
	})

	out, err := run(t, "snapshot", "create", file, "--home", seq)
	if err != nil || !strings.Contains(out, "NOT checked") {
		t.Fatalf("%v\n%s", err, out)
	}
	if out, err = run(t, "snapshot", "verify", file, "--genesis", genesis, "--home", other); err != nil || !strings.Contains(out, "verify with --da.url") {
		t.Fatalf("%v\n%s", err, out)
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	bad := bytes.Clone(raw)
	bad[len(bad)/2] ^= 1
	for _, tc := range []struct {
		args []string
		want string
	}{
		{[]string{"create", file, "--home", seq}, "is there already"},
		{[]string{"create", file + "2", "--home", other}, "genesis"},
		{[]string{"verify", keep(t, "bad", bad), "--genesis", genesis}, "snapshot refused (checksum)"},
		{[]string{"verify", keep(t, "cut", raw[:100]), "--genesis", genesis}, "snapshot refused (checksum)"},
		{[]string{"verify", keep(t, "empty", nil), "--genesis", genesis}, "snapshot refused (format): 0 bytes are no snapshot"},
		{[]string{"verify", genesis, "--genesis", genesis}, "snapshot refused (format)"},
		{[]string{"verify", dir, "--genesis", genesis}, "is no file"},
		{[]string{"verify", "nowhere", "--genesis", genesis}, "no such file"},
		{[]string{"verify"}, "accepts 1 arg(s)"},
		{[]string{"restore", file, "--home", seq}, "holds chain data already"},
		{[]string{"restore", keep(t, "bad", bad), "--home", other, "--genesis", genesis}, "snapshot refused (checksum)"},
	} {
		if _, err := run(t, append([]string{"snapshot"}, tc.args...)...); err == nil || !strings.Contains(oneLine(err), tc.want) {
			t.Errorf("snapshot %s\n got %v\nwant %s", strings.Join(tc.args, " "), err, tc.want)
		}
	}
	if _, err := os.Stat(filepath.Join(other, home.DataDir)); err == nil {
		t.Fatal("a restore that was refused has left data")
	}

	da := freeAddress(t)
	url := []string{"--da.url", "http://" + da}
	while(t, []string{"da", "--home", seq, "--listen", da, "--da.block-time", "20ms"}, func(ctx context.Context) {
		ask(t, ctx, da, `{"jsonrpc":"2.0","id":1,"method":"header.LocalHead","params":[]}`, func(a string) bool { return strings.Contains(a, "result") })
		out, err := run(t, append([]string{"snapshot", "verify", file, "--genesis", genesis, "--home", other}, url...)...)
		if err != nil || !strings.Contains(out, "and claims this state root") {
			t.Fatalf("%v\n%s", err, out)
		}
		t.Log("\n" + out)
		killRestore(t, file, other, genesis)
		if _, err := run(t, append([]string{"start", "--home", other, "--genesis", genesis}, url...)...); err == nil || !strings.Contains(err.Error(), "a restore was cut off") {
			t.Errorf("a home that is not complete: %v", err)
		}
		if out, err = run(t, append([]string{"snapshot", "restore", file, "--home", other, "--genesis", genesis}, url...)...); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out, "goes on from DA height") || !strings.Contains(out, "trusted        http://"+da+", for its newest header") {
			t.Errorf("restore: %s", out)
		}
		while(t, append(append([]string{"start", "--home", other, "--role", "full"}, url...), serve...), func(ctx context.Context) {
			ask(t, ctx, rpc, syncStatus, func(a string) bool { return safeAt(a) >= 5 && strings.Contains(a, `"syncing":false`) })
			ask(t, ctx, rpc, `{"jsonrpc":"2.0","id":1,"method":"eth_getBlockByNumber","params":["0x1",false]}`, func(a string) bool {
				return strings.Contains(a, `"code":4444`) && strings.Contains(a, "restored from a snapshot of block")
			})
		})
	})
	if _, err := run(t, "replay", "--home", other, "--from", "1", "--to", "1"); err == nil || !strings.Contains(err.Error(), "the first block that can be executed again") {
		t.Errorf("replay: %v", err)
	}
	if _, err := run(t, "rollback", "--home", other, "--to", "1"); err == nil || !strings.Contains(err.Error(), "is safe") {
		t.Errorf("rollback: %v", err)
	}
}
