package node

import (
	"cmp"
	"context"
	"crypto/ecdsa"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/trivium-chain/trivium/app/config"
	"github.com/trivium-chain/trivium/app/home"
	"github.com/trivium-chain/trivium/app/rpc"
	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/square"
)

// over is what is logged, with the reason, when a trouble is.
const over = "no longer the matter with the DA layer"

// record is a line of a log.
type record struct {
	level   slog.Level
	message string
	reason  string
	err     string
}

// logbook keeps what a node logs.
type logbook struct {
	mu    sync.Mutex
	lines []record
}

func (l *logbook) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelInfo }
func (l *logbook) WithAttrs([]slog.Attr) slog.Handler               { return l }
func (l *logbook) WithGroup(string) slog.Handler                    { return l }

func (l *logbook) Handle(_ context.Context, r slog.Record) error {
	line := record{level: r.Level, message: r.Message}
	r.Attrs(func(a slog.Attr) bool {
		switch a.Key {
		case "reason":
			line.reason = fmt.Sprint(a.Value.Any())
		case "err":
			line.err = fmt.Sprint(a.Value.Any())
		}
		return true
	})
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, line)
	return nil
}

func (l *logbook) from(line int) []record {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.lines[line:])
}

// watched is a node as its operator and its users see it.
type watched struct {
	name string
	cfg  *config.Config
	pace pace
	log  *logbook

	*Node
	rpc *gethrpc.Client
}

// rig is a chain with a sequencer and a full node, both behind one front.
type rig struct {
	*testing.T // of the case
	whole      *testing.T
	front      *front
	genesis    string
	rich       *ecdsa.PrivateKey
	nonce      uint64
	seq        *watched
	full       *watched

	mu      sync.Mutex
	skipped time.Duration // on the clock of fees
}

// newRig makes the homes; nothing listens or runs yet. The DA layer's clock is ahead.
func newRig(t *testing.T, ahead time.Duration) *rig {
	t.Helper()
	r := &rig{T: t, whole: t, front: newFront(t, ahead)}
	var err error
	if r.rich, err = crypto.GenerateKey(); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	grant := home.Grant{Address: crypto.PubkeyToAddress(r.rich.PublicKey), Wei: new(big.Int).Mul(big.NewInt(1000), big.NewInt(params.Ether))}
	plan := home.Plan{ChainID: 7, BlockTime: 200 * time.Millisecond, Grants: []home.Grant{grant}, DAChainID: troubledDA, Time: time.Now().Add(-time.Minute)}
	if _, err := home.Init(dir, plan); err != nil {
		t.Fatal(err)
	}
	r.genesis = filepath.Join(dir, home.GenesisFile)
	r.seq = r.newNode("sequencer", dir)
	r.full = r.newNode("full node", t.TempDir())
	r.full.cfg.Node.Role, r.full.cfg.Node.Genesis = config.RoleFull, r.genesis
	return r
}

func (r *rig) newNode(name, dir string) *watched {
	cfg := config.Default()
	cfg.Node.Home, cfg.Node.Role = dir, config.RoleSequencer
	cfg.Sequencer.BlockTime = 200 * time.Millisecond
	cfg.Batch.MaxAge = 200 * time.Millisecond
	cfg.HTTP.Port, cfg.WS.Port, cfg.Metrics.Port = 0, -1, 0
	cfg.DA.URL, cfg.DA.TokenFile, cfg.DA.RequestTimeout, cfg.DA.Prefetch = r.front.url(), "token", 10*time.Second, 8
	cfg.Chain.Cache = 8 << 20
	r.token(cfg, writeToken)
	quick := pace{
		poll: 50 * time.Millisecond, retryMin: 20 * time.Millisecond, retryMax: 60 * time.Millisecond, watch: 150 * time.Millisecond, quiet: 50 * time.Millisecond,
		outboxPoll: 20 * time.Millisecond, outboxMin: 20 * time.Millisecond, outboxMax: 60 * time.Millisecond, prices: r.feeClock,
	}
	return &watched{name: name, cfg: cfg, pace: quick, log: new(logbook)}
}

// feeClock is what the day of a budget goes by.
func (r *rig) feeClock() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return time.Now().Add(r.skipped)
}

func (r *rig) skip(d time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.skipped += d
}

// token puts a token into the file that a node reads it from.
func (r *rig) token(cfg *config.Config, token string) {
	r.Helper()
	if err := os.WriteFile(cfg.InHome(cfg.DA.TokenFile), []byte(token), 0o600); err != nil {
		r.Fatal(err)
	}
}

// start starts nodes, which run until the test that r was made for ends.
func (r *rig) start(nodes ...*watched) {
	r.Helper()
	for _, n := range nodes {
		var err error
		if n.Node, err = newNode(n.cfg, slog.New(n.log), n.pace); err != nil {
			r.Fatalf("%s: %v", n.name, err)
		}
		node := n.Node
		r.whole.Cleanup(func() { node.Close() })
		if err := n.Start(r.whole.Context()); err != nil {
			r.Fatalf("%s: %v", n.name, err)
		}
		if n.rpc, err = gethrpc.Dial("http://" + n.HTTPAddr()); err != nil {
			r.Fatal(err)
		}
		r.whole.Cleanup(n.rpc.Close)
	}
}

// eventually waits for a condition, which tells what is not so yet.
func (r *rig) eventually(what string, missing func() string) {
	r.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for {
		why := missing()
		if why == "" {
			return
		}
		if time.Now().After(deadline) {
			for _, n := range []*watched{r.seq, r.full} {
				if n.Node != nil {
					lines := n.log.from(0)
					for _, l := range lines[max(0, len(lines)-12):] {
						r.Logf("%s: %s %s %s %s", n.name, l.level, l.message, l.reason, l.err)
					}
				}
			}
			r.Fatalf("%s: not in time: %s", what, why)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// syncStatus is what trivium_syncStatus tells.
type syncStatus struct {
	Soft, Safe struct {
		Number hexutil.Uint64
		Hash   common.Hash
	}
	Troubles []rpc.Trouble `json:"daTroubles"`
}

func (r *rig) status(n *watched) (s syncStatus) {
	r.Helper()
	if err := n.rpc.CallContext(r.Context(), &s, "trivium_syncStatus"); err != nil {
		r.Fatalf("%s does not serve: %v", n.name, err)
	}
	return s
}

// metric is one sample of a node's metrics; 0 when it has none.
func (r *rig) metric(n *watched, name string) float64 {
	r.Helper()
	response, err := http.Get("http://" + n.metrics.Addr() + "/metrics")
	if err != nil {
		r.Fatal(err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		r.Fatal(err)
	}
	m := regexp.MustCompile(`(?m)^trivium_` + regexp.QuoteMeta(name) + ` (\S+)$`).FindSubmatch(raw)
	if m == nil {
		return 0
	}
	v, err := strconv.ParseFloat(string(m[1]), 64)
	if err != nil {
		r.Fatal(err)
	}
	return v
}

func (r *rig) hash(n *watched, number hexutil.Uint64) common.Hash {
	r.Helper()
	var block struct{ Hash common.Hash }
	if err := n.rpc.CallContext(r.Context(), &block, "eth_getBlockByNumber", number, false); err != nil {
		r.Fatal(err)
	}
	return block.Hash
}

// send gives the sequencer a transaction with so many random bytes.
func (r *rig) send(size int) {
	r.Helper()
	data := make([]byte, size)
	rand.Read(data)
	chain := big.NewInt(7)
	tx := types.MustSignNewTx(r.rich, types.LatestSignerForChainID(chain), &types.DynamicFeeTx{
		ChainID: chain, Nonce: r.nonce, To: &common.Address{1}, Gas: 21_000 + uint64(size)*40, GasFeeCap: big.NewInt(100 * params.GWei), GasTipCap: big.NewInt(params.GWei), Data: data,
	})
	raw, err := tx.MarshalBinary()
	if err != nil {
		r.Fatal(err)
	}
	if err := r.seq.rpc.CallContext(r.Context(), new(common.Hash), "eth_sendRawTransaction", hexutil.Encode(raw)); err != nil {
		r.Fatal(err)
	}
	r.nonce++
}

// agreed waits until the full node has derived what the sequencer has built by now.
func (r *rig) agreed() {
	r.Helper()
	tip := r.status(r.seq).Soft
	r.eventually("built", func() string {
		tip = r.status(r.seq).Soft
		return map[bool]string{true: "not a block"}[tip.Number < 2]
	})
	r.eventually("derived", func() string {
		if s := r.status(r.full); s.Safe.Number < tip.Number {
			return fmt.Sprintf("block %d is not safe on the full node, which is at %d", tip.Number, s.Safe.Number)
		}
		return ""
	})
	if got := r.hash(r.full, tip.Number); got != r.hash(r.seq, tip.Number) {
		r.Errorf("block %d is %s on the full node, not the sequencer's", tip.Number, got)
	}
}

// onlyTruth holds what the full node has derived to be what the sequencer built.
func (r *rig) onlyTruth() {
	r.Helper()
	if safe := r.status(r.full).Safe; safe.Hash != r.hash(r.seq, safe.Number) {
		r.Errorf("the full node has derived another block %d than the sequencer built", safe.Number)
	}
}

// postedOnce finds no batch on the layer twice.
func (r *rig) postedOnce() {
	r.Helper()
	seen := map[string]bool{}
	for _, b := range r.front.blobsOf(r.T, r.seq.core.Store.Genesis().Rollup.Namespace) {
		if seen[string(b.Data)] {
			r.Errorf("a blob of %d bytes is on the layer twice", len(b.Data))
		}
		seen[string(b.Data)] = true
	}
	if len(seen) == 0 {
		r.Error("nothing is on the layer")
	}
}

func (f *front) blobsAt(t *testing.T, height uint64, ns da.Namespace) []da.Blob {
	t.Helper()
	h, err := f.layer.Header(t.Context(), height)
	if err != nil {
		t.Fatal(err)
	}
	data, err := f.layer.Namespace(t.Context(), height, ns)
	if err != nil {
		t.Fatal(err)
	}
	blobs, err := square.Open(h, ns, data)
	if err != nil {
		t.Fatal(err)
	}
	return blobs
}

// expected is what one node is to say of a case: "reading hung" for each trouble.
type expected []string

// caseOf is a case: what happens, what the nodes say of it, and its end.
type caseOf struct {
	name  string
	fault *fault
	begin func(r *rig) // after the fault has begun; nil: nothing
	end   func(r *rig)
	seq   expected
	full  expected
	also  []da.Reason // may be told beside these, by either
	tries int         // that fail before the end; 6 by default
	brief bool        // each time it mends itself, perhaps before the status shows it
	idle  bool        // the sequencer builds no blocks meanwhile
}

// is runs a case and its end.
func (r *rig) is(c caseOf) {
	r.Helper()
	r.Run(c.name, func(t *testing.T) {
		outer := r.T
		r.T = t
		defer func() { r.T = outer }()
		w := r.watch(c)
		r.front.spoil(c.fault)
		if c.begin != nil {
			c.begin(r)
		}
		w.lasts()
		r.front.spoil(nil)
		if c.end != nil {
			c.end(r)
		}
		w.ends()
		r.agreed()
		r.postedOnce()
	})
}

// watch of a case over both nodes.
type watch struct {
	*rig
	of     caseOf
	nodes  map[*watched]expected
	lines  map[*watched]int
	begun  map[*watched]map[da.Reason]float64
	before time.Time
}

func (r *rig) watch(c caseOf) *watch {
	r.Helper()
	w := &watch{rig: r, of: c, nodes: map[*watched]expected{}, lines: map[*watched]int{}, begun: map[*watched]map[da.Reason]float64{}, before: time.Now()}
	for n, says := range map[*watched]expected{r.seq: c.seq, r.full: c.full} {
		w.nodes[n], w.lines[n], w.begun[n] = says, len(n.log.from(0)), map[da.Reason]float64{}
		if n.Node == nil || n.metrics == nil {
			continue
		}
		for _, text := range says {
			_, reason, _ := strings.Cut(text, " ")
			w.begun[n][da.Reason(reason)] = r.metric(n, fmt.Sprintf(`da_troubles_total{reason="%s"}`, reason))
		}
	}
	return w
}

// lasts holds what the nodes say while the case lasts.
func (w *watch) lasts() {
	w.Helper()
	soft := w.status(w.seq).Soft.Number
	for n, says := range w.nodes {
		for _, text := range says {
			w.shows(n, text)
		}
	}
	if w.of.fault != nil && !w.of.brief {
		w.eventually("tried again", func() string {
			if n := w.front.touched(); n < cmp.Or(w.of.tries, 6) {
				return fmt.Sprintf("%d times", n)
			}
			return ""
		})
	}
	if w.of.idle {
		if now := w.status(w.seq).Soft.Number; now != soft {
			w.Errorf("block %d was built", now)
		}
	} else {
		w.eventually("building goes on", func() string {
			if now := w.status(w.seq).Soft.Number; now < soft+2 {
				return fmt.Sprintf("block %d, was %d", now, soft)
			}
			return ""
		})
	}
	w.onlyTruth()
	if w.of.brief {
		w.agreed()
	}
	w.once()
}

// shows waits until a trouble is in the status, in the metrics and in the log.
func (w *watch) shows(n *watched, text string) {
	w.Helper()
	doing, reason, _ := strings.Cut(text, " ")
	advice := da.Reason(reason).Advice()
	if advice == "" {
		w.Fatalf("%q has no advice", reason)
	}
	total := fmt.Sprintf(`da_troubles_total{reason="%s"}`, reason)
	w.eventually(n.name+": "+text, func() string {
		if w.metric(n, total) <= w.begun[n][da.Reason(reason)] {
			return "it is not counted"
		}
		if w.of.brief {
			return ""
		}
		troubles := w.status(n).Troubles
		for _, x := range troubles {
			if x.Doing == doing && x.Reason == reason {
				if !strings.Contains(x.Error, advice) || x.Since.Before(w.before.Add(-time.Second)) || x.Since.After(time.Now()) {
					w.Fatalf("%s: %+v", n.name, x)
				}
				if w.metric(n, fmt.Sprintf(`da_trouble{reason="%s"}`, reason)) != 1 {
					return "the metric is not 1"
				}
				return ""
			}
		}
		raw, _ := json.Marshal(troubles)
		return string(raw)
	})
	w.eventually(n.name+": a line for "+reason, func() string {
		return map[bool]string{true: "none"}[len(w.told(n)[reason]) == 0]
	})
}

// once holds that each reason that was to be told is in the log once, with what
// to do, and nothing else is.
func (w *watch) once() {
	w.Helper()
	for n, says := range w.nodes {
		for _, text := range says {
			_, reason, _ := strings.Cut(text, " ")
			if got := len(w.told(n)[reason]); got != 1 {
				w.Errorf("%s: %d lines for %s, want 1", n.name, got, reason)
			}
		}
		for reason, lines := range w.told(n) {
			l := lines[0]
			is := func(text string) bool { return strings.HasSuffix(text, " "+reason) }
			if len(lines) > 1 || !slices.ContainsFunc(says, is) && !slices.Contains(w.of.also, da.Reason(reason)) {
				w.Errorf("%s: %d lines of %q: %s %q: %s", n.name, len(lines), reason, l.level, l.message, l.err)
			}
			if advice := da.Reason(reason).Advice(); advice == "" || !strings.Contains(l.err, advice) {
				w.Errorf("%s: %q does not say what to do: %s", n.name, l.message, l.err)
			}
		}
	}
}

// told gives the lines about troubles that a node has logged since the case began, by reason.
func (w *watch) told(n *watched) map[string][]record {
	told := map[string][]record{}
	for _, l := range n.log.from(w.lines[n]) {
		if l.level >= slog.LevelWarn && (l.reason != "" || l.err != "") { // others are about something else
			told[l.reason] = append(told[l.reason], l)
		}
	}
	return told
}

func (w *watch) overs(n *watched, reason string) (count int) {
	for _, l := range n.log.from(w.lines[n]) {
		if l.message == over && l.reason == reason {
			count++
		}
	}
	return count
}

// ends waits until nothing is the matter any more, and holds that this is told once.
func (w *watch) ends() {
	w.Helper()
	for n, says := range w.nodes {
		w.eventually(n.name+": well again", func() string {
			for _, x := range w.status(n).Troubles {
				return x.Doing + " " + x.Reason + ": " + x.Error
			}
			return ""
		})
		w.eventually(n.name+": told that it is over", func() string {
			for reason := range w.told(n) {
				if w.overs(n, reason) == 0 {
					return reason
				}
			}
			return ""
		})
		for reason := range w.told(n) {
			if count := w.overs(n, reason); count != 1 {
				w.Errorf("%s: %d lines that %s is over", n.name, count, reason)
			}
		}
		for _, text := range says {
			_, reason, _ := strings.Cut(text, " ")
			if w.metric(n, fmt.Sprintf(`da_trouble{reason="%s"}`, reason)) != 0 {
				w.Errorf("%s: the metric still has %s", n.name, reason)
			}
		}
	}
	w.once()
}

// lastsOn holds that nothing has got well by itself.
func (w *watch) lastsOn() {
	w.Helper()
	for n, says := range w.nodes {
		if got := len(w.status(n).Troubles); got != len(says) {
			w.Errorf("%s: %d troubles, want %d", n.name, got, len(says))
		}
	}
	w.once()
}
