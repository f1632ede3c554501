package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/spf13/cobra"

	"github.com/trivium-chain/trivium/app/home"
	"github.com/trivium-chain/trivium/rollup"
)

func newKeys() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "keys --home DIR",
		Short: "Show the addresses of the home's keys",
		Args:  cobra.NoArgs,
	}
	keys := addKeys(cmd, homeKeys)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		cfg, err := keys.load(false)
		if err != nil {
			return err
		}
		path := cfg.InHome(cfg.Sequencer.KeyFile)
		if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
			if err := home.CheckGenesis(cfg.Node.Home, cfg.InHome(cfg.Node.Genesis)); err != nil {
				return err
			}
			return fmt.Errorf("key %s is not there: %s is the home of a full node, which needs none, or its key was lost", path, cfg.Node.Home)
		}
		key, err := home.LoadKey(path)
		if err != nil {
			return err
		}
		address := crypto.PubkeyToAddress(key.PublicKey)
		note := ""
		g, err := rollup.ReadGenesis(cfg.InHome(cfg.Node.Genesis))
		switch {
		case errors.Is(err, os.ErrNotExist):
		case err != nil:
			return err
		case g.Rollup.Sequencer == address:
			note = fmt.Sprintf("  (sequencer of chain %d)", g.ChainID())
		default:
			note = fmt.Sprintf("  (chain %d has another sequencer, %s)", g.ChainID(), g.Rollup.Sequencer)
		}
		fmt.Fprintf(cmd.OutOrStdout(), "sequencer  %s  %s%s\n", address, path, note)
		return nil
	}
	return cmd
}
