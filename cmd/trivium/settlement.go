package main

import (
	"fmt"
	"io"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/params"
	"github.com/spf13/cobra"

	"github.com/trivium-chain/trivium/app/config"
	"github.com/trivium-chain/trivium/app/home"
	"github.com/trivium-chain/trivium/app/settle"
)

func newSettlement() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "settlement",
		Short: "Give a new chain its contracts on a parent chain",
		Args:  cobra.NoArgs,
	}
	cmd.AddCommand(newSettlementDeploy())
	return cmd
}

func newSettlementDeploy() *cobra.Command {
	var p settle.Plan
	cmd := &cobra.Command{
		Use:   "deploy --home DIR --parent.url URL --key FILE",
		Short: "Deploy the contracts of a chain that has not started, and write them into its genesis",
		Long: "Deploys output registry, resolver, portal and token bridge on the parent chain, for the genesis of a chain that has not started, and writes their\n" +
			"addresses into it. What is done stands in " + settle.File + " beside the genesis: a deployment that was cut off goes on when the command is given again.\n" +
			"The portal gets what the genesis gives out, in ether, so that all of it can be withdrawn; see --unbacked.",
		Args: cobra.NoArgs,
	}
	keys := addKeys(cmd, func(k *config.Key) bool {
		switch k.Path() {
		case "node.home", "node.genesis", "parent.url", "parent.confirmations", "parent.request_timeout", "parent.max_fee":
			return true
		}
		return k.Section == "log"
	})
	f := cmd.Flags()
	keyFile := f.String("key", "", "File with the private key of the deployer, in hex, mode 0600.")
	bond := weiFlag(params.Ether / 10)
	f.Var(&bond, "bond", "What a proposal, and a challenge, puts at stake.")
	f.Var((*accountFlag)(&p.Terms.Guardian), "guardian", "Who may pause withdrawals and judges disputes; a multi-sig, for a chain with value. The deployer by default.")
	f.Var((*accountFlag)(&p.Terms.Oracle), "oracle", "Blobstream on the parent chain: a contract that verifies publication by it is deployed too. None by default.")
	window := f.Duration("challenge-window", settle.DefaultWindow, "How long an output may be challenged before it is final, in whole seconds.")
	period := f.Duration("dispute-period", settle.DefaultDisputePeriod, "How long the guardian has to judge a dispute before anybody may end it, in whole seconds.")
	delay := f.Duration("delay", settle.DefaultDelay, "How long after its block a deposit is taken in: more than the parent chain takes to finalize, in whole seconds.")
	f.Uint64Var(&p.GasPerHeight, "gas-per-height", 0, "Gas of the deposits that a DA height takes in. 0: what the chain has room for, 5000000 at most.")
	f.Uint64Var(&p.Terms.InboxGas, "inbox-gas", 0, "Gas of the deposits that the portal takes in one block. 0: --gas-per-height.")
	capacity := f.String("eth-limit", "", "`AMOUNT` of ether that may leave at once, such as 100ether. Empty: no limit.")
	refill := f.Duration("eth-limit-refill", 24*time.Hour, "Time in which --eth-limit fills up again.")
	f.BoolVar(&p.Terms.UnlimitedTokens, "tokens-unlimited", true, "Tokens for which the guardian sets no limit leave freely; otherwise they do not leave.")
	f.BoolVar(&p.Unbacked, "unbacked", false, "Do not give the portal what the genesis gives out: for a chain whose genesis ether is never to be withdrawn.")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		cfg, err := keys.load(false)
		if err != nil {
			return err
		}
		if cfg.Parent.URL == "" {
			return fmt.Errorf("--parent.url is empty: give the JSON-RPC of a node of the parent chain")
		}
		if *keyFile == "" {
			return fmt.Errorf("--key is empty: give the file with the key of an account on the parent chain that has ether")
		}
		if p.Key, err = home.LoadParentKey(*keyFile); err != nil {
			return err
		}
		seconds := map[string]*uint64{"challenge-window": &p.Terms.ChallengeWindow, "dispute-period": &p.Terms.DisputePeriod, "delay": &p.Delay}
		for name, d := range map[string]time.Duration{"challenge-window": *window, "dispute-period": *period, "delay": *delay} {
			if d < time.Second || d%time.Second != 0 {
				return fmt.Errorf("--%s is %s, want whole seconds, at least one", name, d)
			}
			*seconds[name] = uint64(d / time.Second)
		}
		p.Terms.Bond = new(big.Int).SetUint64(uint64(bond))
		if *capacity != "" {
			wei, err := home.ParseAmount(*capacity)
			if err != nil {
				return fmt.Errorf("--eth-limit: %w", err)
			}
			p.LimitETH(wei, *refill)
		}
		p.Genesis, p.URL, p.Timeout = cfg.InHome(cfg.Node.Genesis), cfg.Parent.URL, cfg.Parent.RequestTimeout
		p.Confirmations, p.MaxFee, p.Logger = cfg.Parent.Confirmations, cfg.Parent.MaxFee, newLogger(cfg.Log, cmd.ErrOrStderr())
		done, err := settle.Deploy(cmd.Context(), p)
		if err != nil {
			return err
		}
		printDeployment(cmd.OutOrStdout(), p.Genesis, done)
		return nil
	}
	return cmd
}

func printDeployment(w io.Writer, genesis string, d *settle.Done) {
	fmt.Fprintf(w, "Settled on chain %d, for genesis %s\n", d.ChainID, d.GenesisHash)
	for _, row := range []struct {
		name string
		at   common.Address
	}{{"portal", d.Portal}, {"registry", d.Registry}, {"token bridge", d.TokenBridge}, {"resolver", d.Resolver}, {"inclusion", d.BlobInclusion}, {"guardian", d.Terms.Guardian}} {
		if row.at != (common.Address{}) {
			fmt.Fprintf(w, "  %-13s%s\n", row.name, row.at)
		}
	}
	fmt.Fprintf(w, "  %-13s%s, challenge window %s\n", "bond", home.FormatAmount(d.Terms.Bond), time.Duration(d.Terms.ChallengeWindow)*time.Second)
	fmt.Fprintf(w, "  %-13sfrom block %d on, %s later, at most %d gas in a DA height\n", "deposits", d.StartBlock+1, time.Duration(d.Parent.Delay)*time.Second, d.Parent.GasPerHeight)
	if b := d.Terms.Backing; b != nil && b.Sign() > 0 {
		fmt.Fprintf(w, "  %-13s%s in the portal, for what the genesis gives out\n", "backed", home.FormatAmount(b))
	} else if d.Allocated.Sign() > 0 {
		fmt.Fprintf(w, "  %-13sthe genesis gives out %s, which the portal does not have: withdrawals of it take what others have deposited\n", "not backed", home.FormatAmount(d.Allocated))
	}
	fmt.Fprintf(w, "Give %s, as it is now, to everybody who runs a node of the chain\n", genesis)
}
