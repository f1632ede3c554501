package devnet

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/trivium-chain/trivium/app/config"
	"github.com/trivium-chain/trivium/app/home"
	"github.com/trivium-chain/trivium/app/node"
)

// Options of a devnet. A port of 0 takes any free one.
type Options struct {
	Home      string // where it is kept; empty: a temporary directory, removed at the end
	ChainID   uint64 // of a new chain
	BlockTime time.Duration
	HTTPPort  int // sequencer
	WSPort    int
	FullPort  int // full node
	FullWS    int
	DAPort    int
}

// balance of each account in a new devnet: 10,000 ether.
var balance = new(big.Int).Mul(big.NewInt(10_000), big.NewInt(1e18))

const host = "127.0.0.1"

// Run starts the devnet, prints what a newcomer needs to out, and returns when
// ctx ends or a node fails.
func Run(ctx context.Context, o Options, log *slog.Logger, out io.Writer) (err error) {
	if o.Home == "" {
		dir, err := os.MkdirTemp("", "trivium-devnet-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		o.Home = dir
	}
	seqHome, fullHome := filepath.Join(o.Home, "sequencer"), filepath.Join(o.Home, "full")
	if _, statErr := os.Stat(filepath.Join(seqHome, config.FileName)); errors.Is(statErr, os.ErrNotExist) {
		if err := create(seqHome, o); err != nil {
			return err
		}
	}
	seqCfg, err := o.sequencer(seqHome)
	if err != nil {
		return err
	}
	seq, err := node.New(seqCfg, log.With("node", "sequencer"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, seq.Close()) }()
	if err := seq.Start(ctx); err != nil {
		return err
	}
	fullCfg, err := o.full(fullHome, seqHome, seq)
	if err != nil {
		return err
	}
	full, err := node.New(fullCfg, log.With("node", "full"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, full.Close()) }()
	if err := full.Start(ctx); err != nil {
		return err
	}
	o.greet(out, seqCfg, seq, full)

	failed := make(chan error, 2)
	go func() { failed <- seq.Wait(ctx) }()
	go func() { failed <- full.Wait(ctx) }()
	return <-failed
}

func create(dir string, o Options) error {
	plan := home.Plan{ChainID: o.ChainID, BlockTime: o.BlockTime, Time: time.Now()}
	for _, a := range Accounts {
		plan.Grants = append(plan.Grants, home.Grant{Address: a.Address, Wei: balance})
	}
	_, err := home.Init(dir, plan)
	return err
}

// load reads the defaults, the home's file if there is one, and these settings.
func load(dir string, settings map[string]string) (*config.Config, error) {
	flags := []config.Override{{Path: "node.home", Value: dir}}
	for path, value := range settings {
		flags = append(flags, config.Override{Path: path, Value: value})
	}
	return config.Load(flags, func(string) (string, bool) { return "", false }, false)
}

func (o *Options) sequencer(dir string) (*config.Config, error) {
	return load(dir, map[string]string{
		"node.role": config.RoleSequencer, "sequencer.block_time": o.BlockTime.String(), "batch.max_age": "1s",
		"http.port": strconv.Itoa(o.HTTPPort), "ws.port": strconv.Itoa(o.WSPort),
		"da.listen":   net.JoinHostPort(host, strconv.Itoa(o.DAPort)),
		"feed.listen": net.JoinHostPort(host, "0"),
	})
}

func (o *Options) full(dir, seqHome string, seq *node.Node) (*config.Config, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	return load(dir, map[string]string{
		"node.role": config.RoleFull, "node.genesis": filepath.Join(seqHome, home.GenesisFile), "da.url": seq.DAURL(),
		"feed.url": seq.FeedURL(), "sequencer.url": "http://" + seq.HTTPAddr(),
		"http.port": strconv.Itoa(o.FullPort), "ws.port": strconv.Itoa(o.FullWS),
	})
}

func (o *Options) greet(out io.Writer, cfg *config.Config, seq, full *node.Node) {
	fmt.Fprintf(out, "\nTrivium devnet, chain id %d\n\n", seq.ChainID())
	fmt.Fprintf(out, "  sequencer   http://%s   ws://%s\n", seq.HTTPAddr(), seq.WSAddr())
	fmt.Fprintf(out, "  full node   http://%s   ws://%s   (knows the genesis and the DA layer alone)\n", full.HTTPAddr(), full.WSAddr())
	fmt.Fprintf(out, "  DA layer    %s   (the API of celestia-node)\n", seq.DAURL())
	fmt.Fprintf(out, "  home        %s\n\n", filepath.Dir(cfg.Node.Home))
	fmt.Fprintf(out, "Ten accounts with 10,000 ETH each, of the public mnemonic\n  %s\nEverybody knows these keys: use them here alone.\n\n", Mnemonic)
	for i, a := range Accounts {
		fmt.Fprintf(out, "  %d  %s  0x%s\n", i, a.Address, a.Key)
	}
	fmt.Fprintf(out, "\nCtrl-C ends it.\n\n")
}
