package main

import (
	"errors"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/trivium-chain/trivium/app/config"
	"github.com/trivium-chain/trivium/app/devnet"
	"github.com/trivium-chain/trivium/app/home"
)

func newDevnet() *cobra.Command {
	var o devnet.Options
	cmd := &cobra.Command{
		Use:   "devnet",
		Short: "Run a whole rollup in one process: sequencer, DA layer, full node and parent chain, with funded accounts",
		Long: "Runs a whole rollup in one process, on loopback alone. Keys of the configuration that tie its parts together are its own;\n" +
			"all others may be set by flags and TRIVIUM_ variables, for both nodes. By default it keeps all old state (chain.archive)\n" +
			"and answers pages of any origin (http.cors).",
		Args: cobra.NoArgs,
	}
	flags := addKeys(cmd, func(k *config.Key) bool { return devnet.Settable(k.Path()) })
	f := cmd.Flags()
	f.StringVar(&o.Home, "home", "", "Directory to keep the devnet in; the next run goes on from there.")
	ephemeral := f.Bool("ephemeral", false, "Keep nothing (this is so without --home).")
	f.Uint64Var(&o.ChainID, "chain-id", home.DefaultChainID, "Chain id of a new devnet.")
	f.DurationVar(&o.BlockTime, "block-time", time.Second, "Time from one block to the next.")
	f.IntVar(&o.HTTPPort, "http.port", 8545, "JSON-RPC of the sequencer. 0: any free port.")
	f.IntVar(&o.WSPort, "ws.port", 8546, "WebSocket of the sequencer. 0: any free port.")
	f.IntVar(&o.FullPort, "full.http.port", 8547, "JSON-RPC of the full node. 0: any free port.")
	f.IntVar(&o.FullWS, "full.ws.port", 8548, "WebSocket of the full node. 0: any free port.")
	f.IntVar(&o.DAPort, "da.port", 26658, "The DA layer, with the API of celestia-node. 0: any free port.")
	f.IntVar(&o.ParentPort, "parent.http.port", 8549, "JSON-RPC of the parent chain. 0: any free port.")
	f.BoolVar(&o.Sovereign, "sovereign", false, "Have no parent chain in a new devnet.")
	f.DurationVar(&o.Window, "challenge-window", devnet.DefaultWindow, "How long outputs of a new devnet may be challenged, before withdrawals are paid.")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if *ephemeral && o.Home != "" {
			return errors.New("--ephemeral keeps nothing and --home keeps everything: give one of them")
		}
		cfg, err := flags.load(false)
		if err != nil {
			return err
		}
		if !f.Changed("chain-id") {
			o.ChainID = 0
		}
		o.Set, o.Env = flags.set(), os.LookupEnv
		return devnet.Run(cmd.Context(), o, newLogger(cfg.Log, cmd.ErrOrStderr()), cmd.OutOrStdout())
	}
	return cmd
}
