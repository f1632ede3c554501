package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// buildDir holds the binary; TestMain removes it.
var buildDir string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		var err error
		if buildDir, err = os.MkdirTemp("", "trivium-e2e-"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(buildDir)
		return m.Run()
	}())
}

// binary is cmd/trivium: one that TRIVIUM_BINARY names, or built when it is
// first asked for.
var binary = sync.OnceValues(func() (string, error) {
	if path := os.Getenv("TRIVIUM_BINARY"); path != "" {
		return path, nil
	}
	path := filepath.Join(buildDir, "trivium")
	cmd := exec.Command("go", "build", "-o", path, "./cmd/trivium")
	cmd.Dir = repository()
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build ./cmd/trivium: %w\n%s", err, out)
	}
	return path, nil
})

// repository is the module's root; go test runs in the package's folder.
func repository() string { return filepath.Join("..", "..") }

// environment is the tests' own without what would configure a node.
func environment() []string {
	var env []string
	for _, kv := range os.Environ() {
		if !strings.HasPrefix(kv, "TRIVIUM_") {
			env = append(env, kv)
		}
	}
	return env
}

// command is the binary with arguments; nothing is started.
func command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, args...)
	cmd.Env = environment()
	return cmd
}

// process is a running trivium.
type process struct {
	name  string
	cmd   *exec.Cmd
	log   *journal
	ended chan struct{} // closed when it is gone
	err   error         // how it ended; read after ended
}

// launch starts a process that logs in JSON. It is killed when the test ends.
func launch(t *testing.T, name string, args ...string) *process {
	t.Helper()
	return launchCommand(t, name, command(t, append(args, "--log.format", "json")...))
}

func launchCommand(t *testing.T, name string, cmd *exec.Cmd) *process {
	t.Helper()
	p := &process{name: name, cmd: cmd, ended: make(chan struct{}), log: newJournal(t, name)}
	cmd.Stdout, cmd.Stderr = p.log, p.log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		p.err = cmd.Wait()
		close(p.ended)
	}()
	t.Cleanup(func() {
		p.kill()
		p.log.close()
		if t.Failed() {
			t.Logf("end of the log of %s (%v):\n%s", p.name, p.err, p.log.tail(60))
		}
	})
	return p
}

// kill ends the process with SIGKILL and waits until it is gone.
func (p *process) kill() {
	p.cmd.Process.Kill()
	<-p.ended
}

// interrupt ends the process as Ctrl-C does and gives how it ended.
func (p *process) interrupt(ctx context.Context) error {
	if err := p.cmd.Process.Signal(syscall.SIGINT); err != nil {
		return err
	}
	select {
	case <-p.ended:
		return p.err
	case <-ctx.Done():
		return fmt.Errorf("%s does not end: %w", p.name, context.Cause(ctx))
	}
}

// alive tells whether the process has not ended.
func (p *process) alive() bool {
	select {
	case <-p.ended:
		return false
	default:
		return true
	}
}

// await returns the first log record with this message.
func (p *process) await(ctx context.Context, message string) (map[string]any, error) {
	for i := 0; ; i++ {
		line, err := p.log.line(ctx, i, p.ended)
		if err != nil {
			return nil, fmt.Errorf("%s did not log %q: %w", p.name, message, err)
		}
		var record map[string]any
		if json.Unmarshal(line, &record) == nil && record["msg"] == message {
			return record, nil
		}
	}
}

// journal keeps what a process writes to standard error, line by line, also in a file.
type journal struct {
	mu    sync.Mutex
	file  *os.File
	lines [][]byte
	rest  []byte
	more  chan struct{} // closed and replaced at each line
}

func newJournal(t *testing.T, name string) *journal {
	t.Helper()
	f, err := os.CreateTemp(t.ArtifactDir(), strings.ReplaceAll(name, " ", "-")+"-*.log")
	if err != nil {
		t.Fatal(err)
	}
	return &journal{file: f, more: make(chan struct{})}
}

func (j *journal) Write(b []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.file.Write(b)
	j.rest = append(j.rest, b...)
	for {
		line, rest, found := bytes.Cut(j.rest, []byte("\n"))
		if !found {
			return len(b), nil
		}
		j.lines, j.rest = append(j.lines, bytes.Clone(line)), rest
		close(j.more)
		j.more = make(chan struct{})
	}
}

var errEnded = errors.New("the process ended")

// line waits for line i.
func (j *journal) line(ctx context.Context, i int, ended <-chan struct{}) ([]byte, error) {
	for {
		j.mu.Lock()
		if i < len(j.lines) {
			defer j.mu.Unlock()
			return j.lines[i], nil
		}
		more := j.more
		j.mu.Unlock()
		select {
		case <-more:
		case <-ended:
			// Wait has copied all output by now.
			j.mu.Lock()
			left := i < len(j.lines)
			j.mu.Unlock()
			if !left {
				return nil, fmt.Errorf("%w: %s", errEnded, j.tail(3))
			}
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// tail is the end of the log.
func (j *journal) tail(n int) string {
	j.mu.Lock()
	defer j.mu.Unlock()
	lines := j.lines[max(0, len(j.lines)-n):]
	return string(bytes.Join(append(lines[:len(lines):len(lines)], j.rest), []byte("\n")))
}

// count is how many log records have this message.
func (j *journal) count(message string) int {
	j.mu.Lock()
	defer j.mu.Unlock()
	n := 0
	for _, line := range j.lines {
		var record struct{ Msg string }
		if json.Unmarshal(line, &record) == nil && record.Msg == message {
			n++
		}
	}
	return n
}

func (j *journal) close() { j.file.Close() }

// eventually calls done until it is true, ever less often.
func eventually(ctx context.Context, what string, done func() (bool, error)) error {
	var last error
	for wait := 5 * time.Millisecond; ; wait = min(2*wait, 250*time.Millisecond) {
		ok, err := done()
		if ok && err == nil {
			return nil
		}
		if err != nil {
			last = err
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return errors.Join(fmt.Errorf("waiting for %s: %w", what, context.Cause(ctx)), last)
		}
	}
}

// within is the test's context with a bound of its own.
func within(t *testing.T, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

// freePort is a loopback port that nobody listens at. It is for servers that
// must be found at the same place after a restart; others take port 0.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// outcome is how a command that should end ended.
type outcome struct {
	code           int
	stdout, stderr string
}

// runToEnd runs the binary and waits for its end.
func runToEnd(t *testing.T, args ...string) outcome {
	t.Helper()
	return runCommand(t, command(t, args...))
}

func runCommand(t *testing.T, cmd *exec.Cmd) outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(time.Minute, func() { cmd.Process.Kill() })
	cmd.Wait()
	if !timer.Stop() {
		t.Fatalf("%s %s does not end\n%s", filepath.Base(cmd.Path), strings.Join(cmd.Args[1:], " "), stderr.String())
	}
	return outcome{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}
