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

// mover are the flags that say what goes from one chain to the other.
type mover struct {
	to, token common.Address
	sum, data string
	gas       uint64
}

func (m *mover) add(cmd *cobra.Command, to, token, gas string) {
	f := cmd.Flags()
	f.StringVar(&m.sum, "amount", "", "Wei, or with a unit such as 0.5ether; of a token, its smallest units.")
	f.Var((*accountFlag)(&m.to), "to", to+" The key's own address by default.")
	f.Var((*accountFlag)(&m.token), "token", token+" ETH by default.")
	f.Uint64Var(&m.gas, "gas", 0, gas)
	f.StringVar(&m.data, "data", "", "Call data for the receiver, in hex; with ETH only.")
}

// read gives what the flags say, for the account of this command's key.
func (m *mover) read(b *bridger) (t bridge.Transfer, err error) {
	t = bridge.Transfer{To: m.to, Token: m.token, Gas: m.gas}
	if t.Amount, err = m.amount(); err != nil {
		return t, err
	}
	if m.data != "" {
		if t.Data, err = abi.ParseHex(m.data); err != nil {
			return t, fmt.Errorf("--data: %w", err)
		}
	}
	if t.Key, err = b.parseKey(); err != nil {
		return t, err
	}
	if t.To == (common.Address{}) {
		t.To = crypto.PubkeyToAddress(t.Key.PublicKey)
	}
	return t, nil
}

// amount is a number of wei with an optional unit, or of a token's smallest unit.
func (m *mover) amount() (*big.Int, error) {
	n, err := contract.ParseValue(m.sum)
	switch {
	case m.sum == "":
		return nil, errors.New("--amount is missing: wei, or with a unit such as 0.5ether; of a token, its smallest units")
	case err != nil:
		return nil, fmt.Errorf("--amount: %w", err)
	case n.Sign() == 0:
		return nil, fmt.Errorf("--amount is 0, want more")
	case m.token != (common.Address{}) && strings.ContainsFunc(m.sum, func(r rune) bool { return r > '9' }):
		return nil, fmt.Errorf("--amount %s: a token's amount is in its smallest unit, without a name", m.sum)
	}
	return n, nil
}

func newDeposit() *cobra.Command {
	var b bridger
	var m mover
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
	m.add(cmd, "Who gets it on the rollup.", "ERC-20 token, by its address on the parent chain.",
		"Gas on the rollup. 0: what suffices for a transfer; of a token, what its bridge asks for.")
	cmd.Flags().BoolVar(&wait, "wait", false, "Wait until it has arrived.")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		d, err := m.read(&b)
		if err != nil {
			return err
		}
		out := cmd.OutOrStdout()
		return b.with(cmd, func(ctx context.Context, open *bridge.Bridge) error {
			sent, err := open.Deposit(ctx, d)
			if err != nil {
				return err
			}
			printSent(out, sent.Sent)
			fmt.Fprintf(out, "arrives as   %s on the rollup, message %d of its inbox\n", sent.Arrives, sent.Index)
			if d.Token != (common.Address{}) {
				minted, err := open.Minted(ctx, d.Token)
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
	var m mover
	cmd := &cobra.Command{
		Use:   "init --amount AMOUNT",
		Short: "Begin a withdrawal, on the rollup",
		Example: "  trivium withdraw init --amount 0.5ether --key key.hex\n" +
			"  trivium withdraw init --token 0x1234... --amount 1000000 --to 0x7099... --key key.hex",
		Args: cobra.NoArgs,
	}
	b.addNode(cmd)
	m.add(cmd, "Who gets it on the parent chain.", "Token, by its address on the rollup.",
		"Gas of the receiver on the parent chain; with ETH only. 0: what suffices for a wallet.")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		w, err := m.read(&b)
		if err != nil {
			return err
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
