package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/trivium-chain/trivium/app/config"
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
		if err := checkHome(cfg); err != nil {
			return err
		}
		if err := cfg.Check(); err != nil {
			return err
		}
		return runNode(cmd.Context(), cfg, cmd)
	}
	return cmd
}

// checkHome tells a user who has no chain yet how to get one.
func checkHome(cfg *config.Config) error {
	path := cfg.InHome(cfg.Node.Genesis)
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("genesis %s is not there: make a new chain with `trivium init --home %s`, or join one with --role full --genesis FILE --da.url URL", path, cfg.Node.Home)
	}
	return nil
}

func runNode(ctx context.Context, cfg *config.Config, cmd *cobra.Command) error {
	log := newLogger(cfg.Log, cmd.ErrOrStderr())
	n, err := node.New(cfg, log)
	if err != nil {
		return err
	}
	err = n.Start(ctx)
	if err == nil {
		err = n.Wait(ctx)
	}
	log.Info("node is going down")
	return errors.Join(err, n.Close())
}
