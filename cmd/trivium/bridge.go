package main

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"io"
	"math/big"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/spf13/cobra"

	"github.com/trivium-chain/trivium/app/abi"
	"github.com/trivium-chain/trivium/app/bridge"
	"github.com/trivium-chain/trivium/app/contract"
)

// bridger are the flags of commands that move something between a rollup and its
// parent chain.
type bridger struct {
	sender
	parent string
}

func (b *bridger) addParent(cmd *cobra.Command) {
	cmd.Flags().StringVar(&b.parent, "parent-rpc", "http://127.0.0.1:8549", "JSON-RPC of a node of the parent chain, as a URL or host:port.")
}

// parentTimeout bounds the same where transactions wait for blocks of the parent chain, which
// may be slow and full.
const parentTimeout = 10 * time.Minute

// with opens the two chains for the work; the parent chain only if there is a flag for it.
func (b *bridger) with(cmd *cobra.Command, work func(context.Context, *bridge.Bridge) error) error {
	timeout := nodeTimeout
	if b.parent != "" {
		timeout = parentTimeout
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), timeout)
	defer cancel()
	open, err := bridge.Open(ctx, *b.url, b.parent)
	if err != nil {
		return err
	}
	defer open.Close()
	return work(ctx, open)
}

// amount is a number of wei with an optional unit, or of a token's smallest unit.
func amount(text string, token common.Address) (*big.Int, error) {
	n, err := contract.ParseValue(text)
	switch {
	case text == "":
		return nil, errors.New("--amount is missing: wei, or with a unit such as 0.5ether; of a token, its smallest units")
	case err != nil:
		return nil, fmt.Errorf("--amount: %w", err)
	case n.Sign() == 0:
		return nil, fmt.Errorf("--amount is 0, want more")
	case token != (common.Address{}) && strings.ContainsFunc(text, func(r rune) bool { return r > '9' }):
		return nil, fmt.Errorf("--amount %s: a token's amount is in its smallest unit, without a name", text)
	}
	return n, nil
}

func newDeposit() *cobra.Command {
	var b bridger
	var to, token common.Address
	var sum, data string
	var gas uint64
	var wait bool
	cmd := &cobra.Command{
		Use:   "deposit --amount AMOUNT",
		Short: "Take ETH or an ERC-20 token from the parent chain to the rollup",
		Long: "Takes ETH or an ERC-20 token from the parent chain to the rollup. The key pays on the parent chain; on the rollup the deposit\n" +
			"arrives by itself, when the parent chain's block is final and as old as the genesis says (rollup.messages.parent.delay).",
		Example: "  trivium deposit --amount 0.5ether --key key.hex\n" +
			"  trivium deposit --token 0x5FbD... --amount 1000000 --to 0x7099... --wait --key key.hex",
		Args: cobra.NoArgs,
	}
	b.addNode(cmd)
	b.addParent(cmd)
	f := cmd.Flags()
	f.StringVar(&sum, "amount", "", "Wei, or with a unit such as 0.5ether; of a token, its smallest units.")
	f.Var((*accountFlag)(&to), "to", "Who gets it on the rollup. The key's own address by default.")
	f.Var((*accountFlag)(&token), "token", "ERC-20 token, by its address on the parent chain. ETH by default.")
	f.Uint64Var(&gas, "gas", 0, "Gas on the rollup. 0: what suffices for a transfer; of a token, what its bridge asks for.")
	f.StringVar(&data, "data", "", "Call data for the receiver, in hex; with ETH only.")
	f.BoolVar(&wait, "wait", false, "Wait until it has arrived.")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		d := bridge.Deposit{To: to, Token: token, Gas: gas}
		var err error
		if d.Amount, err = amount(sum, token); err != nil {
			return err
		}
		if data != "" {
			if d.Data, err = abi.ParseHex(data); err != nil {
				return fmt.Errorf("--data: %w", err)
			}
		}
		if d.Key, err = b.parseKey(); err != nil {
			return err
		}
		if to == (common.Address{}) {
			d.To = crypto.PubkeyToAddress(d.Key.PublicKey)
		}
		out := cmd.OutOrStdout()
		return b.with(cmd, func(ctx context.Context, open *bridge.Bridge) error {
			sent, err := open.Deposit(ctx, d)
			if err != nil {
				return err
			}
			printSent(out, sent.Sent)
			fmt.Fprintf(out, "arrives as   %s on the rollup, message %d of its inbox\n", sent.Arrives, sent.Index)
			if token != (common.Address{}) {
				minted, err := open.Minted(ctx, token)
				if err != nil {
					return err
				}
				fmt.Fprintf(out, "token        %s on the rollup\n", minted)
			}
			if !wait {
				return nil
			}
			// As long as it takes: the parent chain's finality, and the genesis parameter delay.
			block, ok, err := open.Arrived(cmd.Context(), sent)
			switch {
			case err != nil:
				return err
			case !ok:
				return fmt.Errorf("the deposit has arrived in block %d of the rollup, and its call has failed there: what was deposited is the sender's; trace it with debug_traceTransaction", block)
			}
			fmt.Fprintf(out, "arrived      in block %d of the rollup\n", block)
			return nil
		})
	}
	return cmd
}

func newWithdraw() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "withdraw",
		Short: "Take ETH or a token from the rollup to its parent chain, step by step",
		Long: "A withdrawal is a message to the parent chain, in three steps: init sends it on the rollup; prove shows it to the parent chain's\n" +
			"portal, once an output that covers it stands there; finalize has the portal pay, once the output's challenge window is over. status\n" +
			"tells how far it is, what it waits for, and for how long. Anybody may prove and finalize.",
	}
	cmd.AddCommand(newWithdrawInit(), newWithdrawStatus(),
		newWithdrawStep("prove", "Show the withdrawals of a transaction to the parent chain's portal", (*bridge.Bridge).Prove),
		newWithdrawStep("finalize", "Have the parent chain's portal pay the withdrawals of a transaction", (*bridge.Bridge).Finalize))
	return cmd
}

func newWithdrawInit() *cobra.Command {
	var b bridger
	var to, token common.Address
	var sum, data string
	var gas uint64
	cmd := &cobra.Command{
		Use:   "init --amount AMOUNT",
		Short: "Begin a withdrawal, on the rollup",
		Example: "  trivium withdraw init --amount 0.5ether --key key.hex\n" +
			"  trivium withdraw init --token 0x1234... --amount 1000000 --to 0x7099... --key key.hex",
		Args: cobra.NoArgs,
	}
	b.addNode(cmd)
	f := cmd.Flags()
	f.StringVar(&sum, "amount", "", "Wei, or with a unit such as 0.5ether; of a token, its smallest units.")
	f.Var((*accountFlag)(&to), "to", "Who gets it on the parent chain. The key's own address by default.")
	f.Var((*accountFlag)(&token), "token", "Token, by its address on the rollup. ETH by default.")
	f.Uint64Var(&gas, "gas", 0, "Gas of the receiver on the parent chain; with ETH only. 0: what suffices for a wallet.")
	f.StringVar(&data, "data", "", "Call data for the receiver, in hex; with ETH only.")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		w := bridge.Withdrawal{To: to, Token: token, Gas: gas}
		var err error
		if w.Amount, err = amount(sum, token); err != nil {
			return err
		}
		if data != "" {
			if w.Data, err = abi.ParseHex(data); err != nil {
				return fmt.Errorf("--data: %w", err)
			}
		}
		if w.Key, err = b.parseKey(); err != nil {
			return err
		}
		if to == (common.Address{}) {
			w.To = crypto.PubkeyToAddress(w.Key.PublicKey)
		}
		return b.with(cmd, func(ctx context.Context, open *bridge.Bridge) error {
			sent, err := open.Init(ctx, w)
			if err != nil {
				return err
			}
			printSent(cmd.OutOrStdout(), sent)
			fmt.Fprintf(cmd.OutOrStdout(), "next         trivium withdraw status %s\n", sent.Tx)
			return nil
		})
	}
	return cmd
}

func newWithdrawStatus() *cobra.Command {
	var b bridger
	cmd := &cobra.Command{
		Use:   "status TRANSACTION|MESSAGE",
		Short: "Tell how far withdrawals are, by the rollup's transaction or the message's hash",
		Args:  cobra.ExactArgs(1),
	}
	b.url = rpcFlag(cmd, "JSON-RPC of a node of the rollup, as a URL or host:port.")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return b.each(cmd, args[0], func(_ context.Context, _ *bridge.Bridge, s *bridge.Status) error {
			printWithdrawal(cmd.OutOrStdout(), s)
			return nil
		})
	}
	return cmd
}

// each does something with every message of a transaction, or with the one of this hash. One
// that is not as far holds none of the others up.
func (b *bridger) each(cmd *cobra.Command, text string, do func(context.Context, *bridge.Bridge, *bridge.Status) error) error {
	raw, err := abi.ParseHex(text)
	if err != nil || len(raw) != common.HashLength {
		return fmt.Errorf("%q is no hash of a transaction or a message, want 32 bytes in hex", text)
	}
	hash := common.BytesToHash(raw)
	return b.with(cmd, func(ctx context.Context, open *bridge.Bridge) error {
		all, err := open.Status(ctx, hash)
		if err != nil {
			return err
		}
		var late error
		for i := range all {
			err := do(ctx, open, &all[i])
			var notYet *bridge.NotYetError
			if err != nil && !errors.As(err, &notYet) {
				return err
			}
			late = errors.Join(late, err)
		}
		return late
	})
}

func newWithdrawStep(name, short string, step func(*bridge.Bridge, context.Context, *ecdsa.PrivateKey, *bridge.Status) (*contract.Sent, error)) *cobra.Command {
	var b bridger
	cmd := &cobra.Command{
		Use:   name + " TRANSACTION|MESSAGE",
		Short: short,
		Long:  short + ". The key pays on the parent chain. What cannot be done yet is said, with what it waits for.",
		Args:  cobra.ExactArgs(1),
	}
	b.addNode(cmd)
	b.addParent(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		key, err := b.parseKey()
		if err != nil {
			return err
		}
		return b.each(cmd, args[0], func(ctx context.Context, open *bridge.Bridge, s *bridge.Status) error {
			sent, err := step(open, ctx, key, s)
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "withdrawal   %s\n", s.Hash)
			printSent(cmd.OutOrStdout(), sent)
			return nil
		})
	}
	return cmd
}

func printWithdrawal(w io.Writer, s *bridge.Status) {
	fmt.Fprintf(w, "withdrawal   %s, message %d of the outbox\n", s.Hash, s.Nonce)
	fmt.Fprintf(w, "from         %s, in block %d, transaction %s\n", s.Sender, s.Block, s.Transaction)
	fmt.Fprintf(w, "to           %s, with %s wei, %d gas and %d bytes of data\n", s.Target, s.Value.ToInt(), s.Gas, len(s.Data))
	why := ""
	if s.Why != "" {
		why = ": " + s.Why
	}
	fmt.Fprintf(w, "stage        %s%s\n", s.Stage, why)
	if s.Until != nil {
		left := ""
		if s.Left != nil {
			left = fmt.Sprintf(", %s from now", time.Duration(*s.Left)*time.Second)
		}
		fmt.Fprintf(w, "until        %s%s\n", time.Unix(int64(*s.Until), 0).UTC().Format(time.RFC3339), left)
	}
	if s.Next != "" {
		fmt.Fprintf(w, "next         %s\n", s.Next)
	}
}
