package main

import (
	"context"
	"crypto/ecdsa"
	"fmt"
	"io"
	"math/big"
	"strings"

	"github.com/ethereum/go-ethereum/params"
	"github.com/spf13/cobra"

	"github.com/trivium-chain/trivium/app/abi"
	"github.com/trivium-chain/trivium/app/contract"
)

func newFees() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "fees",
		Short: "Show what transactions pay and what the DA layer costs; set the DA price",
		Args:  cobra.NoArgs,
	}
	url := rpcFlag(cmd, "JSON-RPC of the node, as a URL or host:port. What posting costs, the sequencer's tells alone.")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		ctx, cancel := context.WithTimeout(cmd.Context(), nodeTimeout)
		defer cancel()
		return withNode(cmd, *url, func(c *contract.Client) error {
			fees, err := c.Fees(ctx)
			if err == nil {
				printFees(cmd.OutOrStdout(), fees)
			}
			return err
		})
	}
	cmd.AddCommand(
		newFeesSet("set-price WEI_PER_BYTE", "Set the price of a byte on the DA layer, which transactions go on to pay step by step",
			"Sets the price of a byte on the DA layer: wei, or with a unit such as 0.035gwei. Block by block the price goes a part of the way there.\n"+
				"A sequencer with da.wei_per_utia sets it by itself, and does so again.",
			parsePrice, (*contract.Client).SetDAPrice),
		newFeesSet("set-recipient ADDRESS", "Set who gets the fees, from the block after on", "", abi.ParseAddress, (*contract.Client).SetDARecipient),
		newFeesSet("set-operator ADDRESS", "Hand the fees over to another operator, at once and for good", "", abi.ParseAddress, (*contract.Client).SetDAOperator),
	)
	return cmd
}

// newFeesSet is a command of the operator that sends one value.
func newFeesSet[T any](use, short, long string, parse func(string) (T, error),
	send func(*contract.Client, context.Context, *ecdsa.PrivateKey, T) (*contract.Sent, error)) *cobra.Command {
	var s sender
	cmd := &cobra.Command{Use: use, Short: short, Long: long, Args: cobra.ExactArgs(1)}
	s.addNode(cmd)
	cmd.Flag("key").Usage = strings.Replace(cmd.Flag("key").Usage, "Private key that pays", "Private key of the operator, who pays", 1)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		value, err := parse(args[0])
		if err != nil {
			return err
		}
		key, err := s.parseKey()
		if err != nil {
			return err
		}
		ctx, cancel := context.WithTimeout(cmd.Context(), nodeTimeout)
		defer cancel()
		return withNode(cmd, *s.url, func(c *contract.Client) error {
			sent, err := send(c, ctx, key, value)
			if err == nil {
				printSent(cmd.OutOrStdout(), sent)
			}
			return err
		})
	}
	return cmd
}

func parsePrice(text string) (uint64, error) {
	wei, err := contract.ParseValue(text)
	if err == nil && !wei.IsUint64() {
		err = fmt.Errorf("%q is too large, want less than 2^64 wei a byte", text)
	}
	if err != nil {
		return 0, err
	}
	return wei.Uint64(), nil
}

func printFees(w io.Writer, f *contract.Fees) {
	base := f.BaseFee.ToInt()
	fmt.Fprintf(w, "base fee     %s\n", gwei(base))
	if da := f.DA; da != nil {
		target := ""
		if da.Target != da.Price {
			target = ", on its way to " + gweiOf(uint64(da.Target))
		}
		fmt.Fprintf(w, "DA price     %s a byte%s; at most %s\n", gweiOf(uint64(da.Price)), target, gweiOf(uint64(da.MaxPrice)))
		gas := new(big.Int).Mul(base, new(big.Int).SetUint64(params.TxGas))
		fmt.Fprintf(w, "transfer     %s for its bytes, and %s for %d gas\n", gwei(da.Transfer.ToInt()), gwei(gas), params.TxGas)
		fmt.Fprintf(w, "of a token   %s for its bytes, and its gas\n", gwei(da.Token.ToInt()))
		fmt.Fprintf(w, "operator     %s\n", da.Operator)
		fmt.Fprintf(w, "recipient    %s\n", da.Recipient)
	} else {
		fmt.Fprintf(w, "DA price     none: the chain has no DA fees\n")
	}
	s := f.Spending
	if s == nil {
		return
	}
	fmt.Fprintf(w, "posting      %.4g utia a gas, at most %.4g\n", s.GasPrice, s.MaxGasPrice)
	budget := "da.daily_budget is not set"
	if s.Budget > 0 {
		budget = fmt.Sprintf("%d of %d left until midnight UTC", s.Budget-min(s.Today, s.Budget), s.Budget)
	}
	fmt.Fprintf(w, "spent        %d utia today (%s), %d in all\n", s.Today, budget, s.Total)
}

func gweiOf(wei uint64) string { return gwei(new(big.Int).SetUint64(wei)) }

// gwei shows wei with no digit lost.
func gwei(wei *big.Int) string {
	text := new(big.Rat).SetFrac(wei, big.NewInt(params.GWei)).FloatString(9)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".") + " gwei"
}
