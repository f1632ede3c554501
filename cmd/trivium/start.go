package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/trivium-chain/trivium/app/config"
	"github.com/trivium-chain/trivium/app/home"
	"github.com/trivium-chain/trivium/app/node"
)

func newStart() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "start --home DIR",
		Short: "Run a node",
		Long:  "Runs the node of a home. Every key of the configuration is a flag; `trivium config print` explains them.",
		Args:  cobra.NoArgs,
	}
	keys := addKeys(cmd, everyKey)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		cfg, err := keys.load(false)
		if err != nil {
			return err
		}
		if err := home.CheckGenesis(cfg.Node.Home, cfg.InHome(cfg.Node.Genesis)); err != nil {
			return err
		}
		if err := cfg.Check(); err != nil {
			return err
		}
		return runNode(cmd.Context(), cfg, cmd)
	}
	return cmd
}

func runNode(ctx context.Context, cfg *config.Config, cmd *cobra.Command) error {
	log := newLogger(cfg.Log, cmd.ErrOrStderr())
	n, err := node.New(cfg, log)
	if err != nil {
		return err
	}
	// Only now: the genesis was read, and it is that of the home's data.
	err = home.KeepGenesis(cfg.Node.Home, cfg.InHome(cfg.Node.Genesis))
	if err == nil {
		err = n.Start(ctx)
	}
	if err == nil {
		err = n.Wait(ctx)
		log.Info("node is going down")
	}
	return errors.Join(err, n.Close())
}
