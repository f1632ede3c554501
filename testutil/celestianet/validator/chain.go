package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"cosmossdk.io/log"
	"github.com/celestiaorg/celestia-app/v9/app"
	"github.com/celestiaorg/celestia-app/v9/pkg/appconsts"
	"github.com/celestiaorg/celestia-app/v9/test/util/genesis"
	"github.com/celestiaorg/celestia-app/v9/test/util/testnode"
	"github.com/cometbft/cometbft/rpc/client/local"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/cosmos/cosmos-sdk/server"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
)

// grant is what a funded address has in the genesis: 1000 TIA.
const grant = 1_000_000_000 // utia

// chain is what the command line says.
type chain struct {
	home, id    string
	blockTime   time.Duration
	minGasPrice string // utia per gas
	funded      []sdk.AccAddress
}

// run makes blocks until ctx ends.
func (c *chain) run(ctx context.Context) error {
	cfg := c.config()
	if err := c.make(cfg); err != nil {
		return fmt.Errorf("make a chain in %s: %w", c.home, err)
	}
	comet, application, err := testnode.NewCometNode(c.home, &cfg.UniversalTestingConfig)
	if err != nil {
		return fmt.Errorf("open the chain in %s: %w", c.home, err)
	}
	defer application.Close()
	if err := comet.Start(); err != nil {
		return err
	}
	// The folder is left as it is, for the next start.
	defer func() {
		comet.Stop()
		comet.Wait()
	}()
	env, err := comet.ConfigureRPC()
	if err != nil {
		return err
	}
	cctx := testnode.NewContext(ctx, cfg.Genesis.Keyring(), cfg.TmConfig, c.id, "")
	cctx.Context = cctx.WithClient(local.New(comet))
	_, _, stop, err := testnode.StartGRPCServer(nil, application, cfg.AppConfig, cctx, env)
	if err != nil {
		return err
	}
	defer stop()
	<-ctx.Done()
	return nil
}

// config is celestia-app's own for a node, with what a test wants different.
func (c *chain) config() *testnode.Config {
	comet, price := app.DefaultConsensusConfig(), c.minGasPrice+appconsts.BondDenom
	comet.SetRoot(c.home)
	comet.LogLevel = "error"
	comet.RPC.ListenAddress = "tcp://127.0.0.1:26657"
	comet.P2P.ListenAddress = "tcp://127.0.0.1:26656"
	comet.TxIndex.Indexer = "kv"
	comet.Storage.DiscardABCIResponses = false
	application := app.DefaultAppConfig()
	application.GRPC.Enable, application.GRPC.Address = true, "127.0.0.1:9090"
	application.MinGasPrices = price

	cfg := testnode.DefaultConfig().WithChainID(c.id).WithTendermintConfig(comet).WithAppConfig(application).
		WithAppCreator(c.open).WithSuppressLogs(false)
	cfg.AppOptions.Set(server.FlagMinGasPrices, price)
	return cfg.WithModifiers(genesis.FundAccounts(cfg.Genesis.EncodingConfig().Codec, c.funded, sdk.NewInt64Coin(appconsts.BondDenom, grant)))
}

// make writes genesis, keys and configuration, unless they are there.
func (c *chain) make(cfg *testnode.Config) error {
	_, err := os.Stat(cfg.TmConfig.GenesisFile())
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return genesis.InitFiles(c.home, cfg.TmConfig, cfg.AppConfig, cfg.Genesis, 0)
}

// open is the application over the database on disk; testnode's own creator
// takes one in memory. The whole block time lies before the precommit.
func (c *chain) open(logger log.Logger, db dbm.DB, _ io.Writer, options servertypes.AppOptions) servertypes.Application {
	return app.New(logger, db, nil, c.blockTime, time.Millisecond, options, server.DefaultBaseappOptions(options)...)
}
