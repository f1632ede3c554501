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
		cfg, err := keys.load(true)
		if err != nil {
			return err
		}
		path := cfg.InHome(cfg.Sequencer.KeyFile)
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
