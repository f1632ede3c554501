package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/trivium-chain/trivium/app/config"
	"github.com/trivium-chain/trivium/app/home"
	"github.com/trivium-chain/trivium/da/local"
	"github.com/trivium-chain/trivium/da/serve"
)

func newDA() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "da --home DIR --listen ADDR",
		Short: "Run the embedded DA layer as a server of its own",
		Long: "Runs the embedded data-availability layer and serves the API of celestia-node, for sequencers and full nodes that name it by --da.url. " +
			"With a token it answers those alone who send it, as their own da.token or da.token_file.",
		Args: cobra.NoArgs,
	}
	keys := addKeys(cmd, func(k *config.Key) bool {
		switch k.Path() {
		case "node.home", "da.block_time", "da.token", "da.chain_id", "log.format", "log.level":
			return true
		}
		return false
	})
	listen := cmd.Flags().String("listen", serve.DefaultAddress, "Address to serve at.")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		cfg, err := keys.load(false)
		if err != nil {
			return err
		}
		log := newLogger(cfg.Log, cmd.ErrOrStderr())
		chainID := cfg.DA.ChainID
		if chainID == "" {
			chainID = home.DAChainID
		}
		dir := filepath.Join(cfg.Node.Home, home.DADir)
		layer, err := local.Open(local.Config{Dir: dir, ChainID: chainID, BlockTime: cfg.DA.BlockTime, Logger: log})
		if err != nil {
			return err
		}
		defer layer.Close()
		server, err := serve.Listen(*listen, serve.New(layer, serve.Options{Token: cfg.DA.Token, Logger: log}))
		if err != nil {
			return err
		}
		log.Info("DA layer is up", "url", server.URL(), "chain", chainID, "block_time", cfg.DA.BlockTime, "home", dir)

		ctx, cancel := context.WithCancel(cmd.Context())
		defer cancel()
		sealing := make(chan error, 1)
		go func() { sealing <- layer.Run(ctx) }()
		select {
		case err = <-sealing:
		case err = <-server.Done():
		case <-ctx.Done():
		}
		grace, end := context.WithTimeout(context.Background(), 5*time.Second)
		defer end()
		if closeErr := server.Close(grace); err == nil {
			err = closeErr
		}
		if err != nil {
			return fmt.Errorf("DA layer: %w", err)
		}
		log.Info("DA layer is down")
		return nil
	}
	return cmd
}
