package devnet

import (
	"context"
	"errors"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"

	"github.com/trivium-chain/trivium/app/config"
	"github.com/trivium-chain/trivium/app/home"
	"github.com/trivium-chain/trivium/app/node"
	"github.com/trivium-chain/trivium/app/settle"
	"github.com/trivium-chain/trivium/rollup/settlement/parent"
)

// ParentChainID is the chain id of a devnet's parent chain.
const ParentChainID = 7356

// The parent chain's pace: a block, a batch and a DA block each half a second, so
// that its blocks are final within two.
const (
	parentPace  = 500 * time.Millisecond
	parentDelay = 3 // seconds, see rollup.Parent
	proposeEach = 5 * time.Second
)

// Who does what on the parent chain.
var (
	deployer = Accounts[9] // deploys the contracts, and is the portal's guardian and the resolver's
	proposer = Accounts[8]
)

// hasParent tells whether the devnet in this home has a parent chain, or is to get one.
func (o *Options) hasParent() bool {
	if exists(filepath.Join(o.Home, "sequencer", config.FileName)) {
		return exists(o.parentHome())
	}
	return !o.Sovereign
}

// proposerFile holds the proposer's key, in the sequencer's home.
const proposerFile = "proposer.key"

// settle gives a new chain its contracts on the parent chain, or does nothing.
func (o *Options) settle(ctx context.Context, dir string, parentNode *node.Node, log *slog.Logger) error {
	if exists(filepath.Join(dir, home.DataDir)) {
		return nil // it has started, so they are there
	}
	key, err := crypto.HexToECDSA(deployer.Key)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, proposerFile), []byte(proposer.Key+"\n"), 0o600); err != nil {
		return err
	}
	if o.Window == 0 {
		o.Window = DefaultWindow
	}
	_, err = settle.Deploy(ctx, settle.Plan{
		Genesis: filepath.Join(dir, home.GenesisFile), URL: "http://" + parentNode.HTTPAddr(), Timeout: 10 * time.Second, Poll: parentPace / 5, Key: key,
		MaxFee: 100 * params.GWei, Delay: parentDelay, Logger: log,
		Terms: parent.Terms{
			Bond: big.NewInt(params.Ether / 10), ChallengeWindow: uint64(o.Window / time.Second), DisputePeriod: 60,
			UnlimitedTokens: true,
		},
	})
	return err
}

func (o *Options) parentHome() string { return filepath.Join(o.Home, "parent") }

func exists(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, os.ErrNotExist)
}

// startParent runs the parent chain: a chain of the EVM alone, with a DA layer of
// its own. It is an Ethereum chain to all who use it.
func (o *Options) startParent(ctx context.Context, log *slog.Logger) (*node.Node, error) {
	dir := o.parentHome()
	if !exists(filepath.Join(dir, config.FileName)) {
		plan := home.Plan{ChainID: ParentChainID, BlockTime: parentPace, Time: time.Now()}
		for _, a := range Accounts {
			plan.Grants = append(plan.Grants, home.Grant{Address: a.Address, Wei: parentBalance})
		}
		if _, err := home.Init(dir, plan); err != nil {
			return nil, err
		}
	}
	var settings []config.Override
	for path, value := range map[string]string{
		"node.home": dir, "node.role": config.RoleSequencer, "sequencer.block_time": parentPace.String(),
		"batch.max_age": parentPace.String(), "da.block_time": parentPace.String(),
		"http.addr": host, "http.port": strconv.Itoa(o.ParentPort), "ws.port": "-1", "http.cors": "*", "chain.archive": "true",
	} {
		settings = append(settings, config.Override{Path: path, Value: value})
	}
	cfg, err := config.Load(settings, func(string) (string, bool) { return "", false }, false)
	if err != nil {
		return nil, err
	}
	n, err := node.New(cfg, log)
	if err != nil {
		return nil, err
	}
	if err := n.Start(ctx); err != nil {
		return nil, errors.Join(err, n.Close())
	}
	return n, nil
}
