package devnet

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/trivium-chain/trivium/app/config"
	"github.com/trivium-chain/trivium/app/home"
	"github.com/trivium-chain/trivium/app/node"
)

const host = "127.0.0.1"

// own are the keys that tie the nodes together, with the devnet's flag for
// each, if it has one. Nobody else may set them.
var own = map[string]string{
	"node.home": "--home", "node.role": "", "node.genesis": "",
	"sequencer.block_time": "--block-time", "sequencer.url": "", "sequencer.key_file": "",
	"http.addr": "", "http.port": "--http.port or --full.http.port", "ws.port": "--ws.port or --full.ws.port",
	"da.url": "", "da.listen": "--da.port", "feed.url": "", "feed.listen": "",
	"parent.url": "--parent.http.port", "parent.key_file": "", "parent.confirmations": "", "parent.propose": "", "parent.challenge": "",
}

// Settable tells whether a user may set the key with this path on a devnet.
func Settable(path string) bool {
	_, taken := own[path]
	return !taken
}

// friendly are defaults that suit a developer's machine: state, traces and proofs of any
// block, pages of any origin (all nodes listen on loopback alone), and
// blocks that become safe quickly.
var friendly = map[string]string{"chain.archive": "true", "http.cors": "*", "batch.max_age": "1s", "chain.witness": "10000"}

// checkEnv refuses variables that would pull the two nodes apart.
func (o *Options) checkEnv() error {
	for _, k := range config.Default().Keys() {
		flag, taken := own[k.Path()]
		if _, set := o.env(k.Env()); !taken || !set {
			continue
		}
		if flag == "" {
			return fmt.Errorf("%s (environment) is set, but a devnet sets %s itself: unset it", k.Env(), k.Path())
		}
		return fmt.Errorf("%s (environment) is set, but a devnet sets %s itself: unset it and use %s", k.Env(), k.Path(), flag)
	}
	return nil
}

func (o *Options) env(name string) (string, bool) {
	if o.Env == nil {
		return "", false
	}
	return o.Env(name)
}

// load reads the defaults, the home's file if there is one, the environment, the
// user's flags and these settings. What nobody set is set to what is friendly.
func (o *Options) load(dir string, settings map[string]string) (*config.Config, error) {
	flags := append(slices.Clone(o.Set), config.Override{Path: "node.home", Value: dir}, config.Override{Path: "http.addr", Value: host})
	for path, value := range settings {
		flags = append(flags, config.Override{Path: path, Value: value})
	}
	cfg, err := config.Load(flags, o.env, false)
	if err != nil {
		return nil, err
	}
	for _, k := range cfg.Keys() {
		value, ok := friendly[k.Path()]
		_, inEnv := o.env(k.Env())
		if !ok || inEnv || k.Value() != k.Default || slices.ContainsFunc(o.Set, func(s config.Override) bool { return s.Path == k.Path() }) {
			continue
		}
		if err := k.Set(value); err != nil {
			return nil, err
		}
	}
	return cfg, cfg.Check()
}

func (o *Options) sequencer(dir string, parent *node.Node) (*config.Config, error) {
	settings := withParent(parent, map[string]string{
		"node.role": config.RoleSequencer, "sequencer.block_time": o.BlockTime.String(),
		"http.port": strconv.Itoa(o.HTTPPort), "ws.port": strconv.Itoa(o.WSPort),
		"da.listen":   net.JoinHostPort(host, strconv.Itoa(o.DAPort)),
		"feed.listen": net.JoinHostPort(host, "0"),
	})
	if parent != nil {
		settings["parent.propose"] = proposeEach.String()
		settings["parent.key_file"] = filepath.Join(dir, proposerFile)
	}
	return o.load(dir, settings)
}

// withParent adds where the parent chain is.
func withParent(parent *node.Node, settings map[string]string) map[string]string {
	if parent != nil {
		settings["parent.url"] = "http://" + parent.HTTPAddr()
	}
	return settings
}

func (o *Options) full(dir, seqHome string, seq, parent *node.Node) (*config.Config, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	cfg, err := o.load(dir, withParent(parent, map[string]string{
		"node.role": config.RoleFull, "node.genesis": filepath.Join(seqHome, home.GenesisFile), "da.url": seq.DAURL(),
		"da.verify": "roots", // the one validator of that layer is this process
		"feed.url":  seq.FeedURL(), "sequencer.url": "http://" + seq.HTTPAddr(),
		"http.port": strconv.Itoa(o.FullPort), "ws.port": strconv.Itoa(o.FullWS),
	}))
	if err == nil && cfg.Metrics.Port > 0 {
		cfg.Metrics.Port = -1 // the port is the sequencer's
	}
	return cfg, err
}

// ports finds out which ports are taken before anything is made, so that the
// complaint can name the devnet's own flag.
func (o *Options) ports() error {
	type port struct {
		what, flag string
		port       int
	}
	all := []port{
		{"JSON-RPC of the sequencer", "--http.port", o.HTTPPort},
		{"WebSocket of the sequencer", "--ws.port", o.WSPort},
		{"JSON-RPC of the full node", "--full.http.port", o.FullPort},
		{"WebSocket of the full node", "--full.ws.port", o.FullWS},
		{"the DA layer", "--da.port", o.DAPort},
	}
	if o.hasParent() {
		all = append(all, port{"JSON-RPC of the parent chain", "--parent.http.port", o.ParentPort})
	}
	wanted := make(map[int]string)
	for _, p := range all {
		if p.port < 0 || p.port > 65535 {
			return fmt.Errorf("%s: %d is out of its limits, want 0 to 65535", p.flag, p.port)
		}
		if other, twice := wanted[p.port]; twice && p.port != 0 {
			return fmt.Errorf("%s and %s are both %d, want two ports", other, p.flag, p.port)
		}
		wanted[p.port] = p.flag
	}
	for _, p := range all {
		l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(p.port)))
		if err != nil {
			return fmt.Errorf("port %d, for %s, cannot be had (%w): end the program that uses it, perhaps another devnet, or choose another with %s (0: any free one)",
				p.port, p.what, err, p.flag)
		}
		if err := l.Close(); err != nil {
			return err
		}
	}
	return nil
}
