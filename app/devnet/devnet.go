package devnet

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"time"

	"github.com/trivium-chain/trivium/app/config"
	"github.com/trivium-chain/trivium/app/home"
	"github.com/trivium-chain/trivium/app/node"
	"github.com/trivium-chain/trivium/rollup"
)

// Options of a devnet. A port of 0 takes any free one.
type Options struct {
	Home      string // where it is kept; empty: a temporary directory, removed at the end
	ChainID   uint64 // 0: what the home has, home.DefaultChainID for a new one
	BlockTime time.Duration
	HTTPPort  int // sequencer
	WSPort    int
	FullPort  int // full node
	FullWS    int
	DAPort    int

	Sovereign  bool          // a new devnet has no parent chain
	ParentPort int           // JSON-RPC of the parent chain
	Window     time.Duration // challenge window of a new devnet's outputs; 0: DefaultWindow

	Set []config.Override                // keys for both nodes, see Settable
	Env func(name string) (string, bool) // environment of both nodes; nil: none
}

// DefaultWindow is the challenge window of a devnet's outputs.
const DefaultWindow = 20 * time.Second

// balance of each account in a new devnet: 10,000 ether. On the parent chain it is
// more, since the portal there holds what the rollup begins with.
var (
	balance       = new(big.Int).Mul(big.NewInt(10_000), big.NewInt(1e18))
	parentBalance = new(big.Int).Mul(big.NewInt(1_000_000), big.NewInt(1e18))
)

// Run starts the devnet, prints what a newcomer needs to out, and returns when
// ctx ends or a node fails.
func Run(ctx context.Context, o Options, log *slog.Logger, out io.Writer) (err error) {
	if err := o.checkEnv(); err != nil {
		return err
	}
	if o.Window < 0 || o.Window%time.Second != 0 {
		return fmt.Errorf("--challenge-window is %s, want whole seconds, at least one", o.Window)
	}
	kept := o.Home
	if kept == "" {
		kept = "nothing"
		dir, err := os.MkdirTemp("", "trivium-devnet-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		o.Home = dir
	}
	seqHome, fullHome := filepath.Join(o.Home, "sequencer"), filepath.Join(o.Home, "full")
	if err := o.checkHome(seqHome); err != nil {
		return err
	}
	if err := o.ports(); err != nil {
		return err
	}
	up := false
	defer func() {
		if up {
			log.Info("devnet has ended", "kept", kept)
		}
	}()
	var parent *node.Node
	if o.hasParent() {
		if parent, err = o.startParent(ctx, log.With("node", "parent")); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, parent.Close()) }()
	}
	if !exists(filepath.Join(seqHome, config.FileName)) {
		if err := create(seqHome, o); err != nil {
			return err
		}
	}
	if parent != nil {
		if err := o.settle(ctx, seqHome, parent, log.With("node", "parent")); err != nil {
			return err
		}
	}
	seqCfg, err := o.sequencer(seqHome, parent)
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
	fullCfg, err := o.full(fullHome, seqHome, seq, parent)
	if err != nil {
		return err
	}
	full, err := node.New(fullCfg, log.With("node", "full"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, full.Close()) }()
	if err := home.KeepGenesis(fullHome, fullCfg.Node.Genesis); err != nil {
		return err
	}
	if err := full.Start(ctx); err != nil {
		return err
	}
	up = true
	if err := o.greet(out, seqCfg, seq, full, parent); err != nil {
		return err
	}

	failed := make(chan error, 3)
	if parent != nil {
		go func() { failed <- parent.Wait(ctx) }()
	}
	go func() { failed <- seq.Wait(ctx) }()
	go func() { failed <- full.Wait(ctx) }()
	return <-failed
}

// checkHome refuses a chain id that is not that of the devnet kept there.
func (o *Options) checkHome(dir string) error {
	path := filepath.Join(dir, home.GenesisFile)
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		if o.ChainID == 0 {
			o.ChainID = home.DefaultChainID
		}
		return nil
	}
	g, err := rollup.ReadGenesis(path)
	if err != nil {
		return err
	}
	if o.ChainID != 0 && o.ChainID != g.ChainID() {
		return fmt.Errorf("--chain-id is %d, but %s keeps a devnet of chain id %d: leave --chain-id out, or choose another --home", o.ChainID, o.Home, g.ChainID())
	}
	return nil
}

func create(dir string, o Options) error {
	plan := home.Plan{ChainID: o.ChainID, BlockTime: o.BlockTime, VMs: home.DefaultVMs(), DAFees: rollup.DefaultDAFees(), Messages: true, Time: time.Now()}
	for _, a := range Accounts {
		plan.Grants = append(plan.Grants, home.Grant{Address: a.Address, Wei: balance})
	}
	_, err := home.Init(dir, plan)
	return err
}

func (o *Options) greet(out io.Writer, cfg *config.Config, seq, full, parent *node.Node) error {
	fmt.Fprintf(out, "\nTrivium devnet, chain id %d\n\n", seq.ChainID())
	fmt.Fprintf(out, "  sequencer   http://%s   ws://%s\n", seq.HTTPAddr(), seq.WSAddr())
	fmt.Fprintf(out, "  full node   http://%s   ws://%s\n", full.HTTPAddr(), full.WSAddr())
	fmt.Fprintf(out, "  DA layer    %s   (the API of celestia-node)\n", seq.DAURL())
	if parent != nil {
		g, err := rollup.ReadGenesis(cfg.InHome(cfg.Node.Genesis))
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "  parent      http://%s   chain id %d\n", parent.HTTPAddr(), parent.ChainID())
		fmt.Fprintf(out, "  portal      %s   token bridge %s\n", g.Parent().Portal, g.Parent().TokenBridge)
	} else {
		fmt.Fprintf(out, "  parent      none: the chain is sovereign\n")
	}
	fmt.Fprintf(out, "  home        %s\n\n", filepath.Dir(cfg.Node.Home))
	fmt.Fprintf(out, "The full node shows soft blocks by the sequencer's feed, checks everything against the DA layer,\nand forwards transactions to the sequencer.\n\n")
	there := ""
	if parent != nil {
		there = ", and a million on the parent chain"
	}
	fmt.Fprintf(out, "Ten accounts with 10,000 ETH each%s, of the public mnemonic\n  %s\nEverybody knows these keys: use them here alone.\n\n", there, Mnemonic)
	for i, a := range Accounts {
		fmt.Fprintf(out, "  %d  %s  0x%s\n", i, a.Address, a.Key)
	}
	fmt.Fprintf(out, "\nCtrl-C ends it.\n\n")
	return nil
}
