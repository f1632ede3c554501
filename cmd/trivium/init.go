package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/trivium-chain/trivium/app/config"
	"github.com/trivium-chain/trivium/app/home"
	"github.com/trivium-chain/trivium/rollup"
)

func newInit() *cobra.Command {
	var plan home.Plan
	var fund []string
	cmd := &cobra.Command{
		Use:   "init --home DIR",
		Short: "Make the home of a new chain: configuration, genesis and sequencer key",
		Args:  cobra.NoArgs,
	}
	keys := addKeys(cmd, func(k *config.Key) bool { return k.Flag() == "home" })
	f := cmd.Flags()
	f.Uint64Var(&plan.ChainID, "chain-id", home.DefaultChainID, "Chain id (EIP-155).")
	f.DurationVar(&plan.BlockTime, "block-time", time.Second, "Time from one block to the next, 100ms to 1m.")
	f.StringArrayVar(&fund, "fund", nil, "`ADDRESS=AMOUNT` in the genesis, with a unit (ether, gwei or wei), such as 0x...=1000ether; may be repeated.")
	f.StringSliceVar(&plan.VMs, "vms", home.DefaultVMs(), "Virtual machines beside the EVM, for ever; empty for the EVM alone.")
	f.Uint64Var(&plan.StartHeight, "da.start-height", 0, "DA height from which the chain is derived; for an outside DA layer, its newest one.")
	f.StringVar(&plan.DAChainID, "da.chain-id", "", "Chain id of the DA layer that the chain lives on, such as celestia; nodes refuse another one. Empty: any.")
	fees := rollup.DefaultDAFees()
	withFees := f.Bool("da-fees", true, "Have DA fees, for ever: a transaction pays for its bytes on the DA layer. With price 0 it pays nothing.")
	f.Var((*weiFlag)(&fees.Price), "da-fees.price", "Price of a byte on the DA layer at the start; the operator may set another.")
	f.Var((*weiFlag)(&fees.MaxPrice), "da-fees.max-price", "Greatest price that the operator may set, for ever.")
	f.Var((*weiFlag)(&fees.MinBaseFee), "da-fees.min-base-fee", "What the price of gas does not sink below, for ever.")
	f.Uint64Var(&fees.Smoothing, "da-fees.smoothing", fees.Smoothing, "Each block the price goes this part of the way to the one that was set: 1/32 for 32.")
	f.Var((*accountFlag)(&fees.Operator), "da-fees.operator", "Who may set price and recipient. The sequencer by default.")
	f.BoolVar(&plan.Messages, "messages", true, "Have an outbox, for ever: contracts send messages that can be proven to others, and that a parent chain pays (trivium settlement deploy).")
	f.Var((*accountFlag)(&fees.Recipient), "da-fees.recipient", "Who gets the fees. The sequencer by default.")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		cfg, err := keys.load(false)
		if err != nil {
			return err
		}
		if plan.BlockTime < 100*time.Millisecond || plan.BlockTime > time.Minute {
			return fmt.Errorf("--block-time: %s is out of its limits, want 100ms to 1m", plan.BlockTime)
		}
		for _, text := range fund {
			g, err := home.ParseGrant(text)
			if err != nil {
				return fmt.Errorf("--fund: %w", err)
			}
			plan.Grants = append(plan.Grants, g)
		}
		slices.Sort(plan.VMs)
		if *withFees {
			plan.DAFees = fees
		}
		plan.Time = time.Now()
		made, err := home.Init(cfg.Node.Home, plan)
		if err != nil {
			return err
		}
		out, g := cmd.OutOrStdout(), made.Genesis
		fmt.Fprintf(out, "Chain %d in %s\n", g.ChainID(), cfg.Node.Home)
		fmt.Fprintf(out, "  genesis    %s\n", g.Hash())
		fmt.Fprintf(out, "  sequencer  %s%s\n", g.Rollup.Sequencer, map[bool]string{true: "", false: " (key was there)"}[made.NewKey])
		fmt.Fprintf(out, "  key        %s (keep a copy: without it no block can be made)\n", made.Key)
		fmt.Fprintf(out, "  namespaces %s, forced messages %s\n", g.Rollup.Namespace, g.Rollup.ForcedNamespace)
		fmt.Fprintf(out, "  VMs        %s\n", strings.Join(append([]string{"evm"}, g.Rollup.VMs...), ", "))
		if fees := g.Rollup.DAFees; fees != nil {
			fmt.Fprintf(out, "  DA fees    %s a byte, at most %s, to %s; set by %s\n", (*weiFlag)(&fees.Price), (*weiFlag)(&fees.MaxPrice), fees.Recipient, fees.Operator)
		}
		for _, grant := range plan.Grants {
			fmt.Fprintf(out, "  funded     %s with %s\n", grant.Address, home.FormatAmount(grant.Wei))
		}
		if len(plan.Grants) == 0 {
			fmt.Fprintf(cmd.ErrOrStderr(), "Warning: nobody is funded, so nobody can pay for a transaction, and the genesis cannot be changed later: remove %s and use --fund ADDRESS=AMOUNT\n", cfg.Node.Home)
		}
		layer := "--da.listen 127.0.0.1:26658" // the embedded one, which starts with the chain
		if plan.StartHeight > 0 || plan.DAChainID != "" {
			layer = "--da.url http://127.0.0.1:26658"
		}
		fmt.Fprintf(out, "Start it:    trivium start --home %s %s\n", cfg.Node.Home, layer)
		fmt.Fprintf(out, "A full node: trivium start --home OTHER --role full --genesis %s --da.url http://127.0.0.1:26658 --http.port 8547 --ws.port 8548\n",
			filepath.Join(cfg.Node.Home, home.GenesisFile))
		return nil
	}
	return cmd
}
