package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/spf13/cobra"

	"github.com/trivium-chain/trivium/app/abi"
	"github.com/trivium-chain/trivium/app/contract"
	"github.com/trivium-chain/trivium/app/move"
)

const moveArgumentsHelp = "Arguments are written as the types of the parameters say: numbers in decimal or hex, true or false, addresses in hex, vector<u8>\n" +
	"in hex with 0x or as b\"text\", vectors as [a, b], a String as it is, an Option as none, some(x) or x, a FixedPoint32 as 1.5 or raw(N).\n" +
	"What stands in quotes is the same without, but for text. A signer is whoever calls, and not given. Put -- before arguments that\n" +
	"begin with a dash."

func newMovePublish() *cobra.Command {
	var s sender
	var policy string
	var version uint32
	cmd := &cobra.Command{
		Use:   "publish FILE...",
		Short: "Publish modules, or new versions of them, in one transaction",
		Long: "Publishes modules, binary ones or sources in Move IR, through the Move gateway, and waits until they are in a block. They belong to\n" +
			"the address of --key, which stands for @me in sources. A module stands behind those of the FILEs that it imports. A module that is\n" +
			"published already is upgraded; one whose code and policy are on the chain as they are is not sent. A private init_module(signer) is\n" +
			"called when its module is new. What the chain would refuse is refused before anything is sent.",
		Example: "  trivium move publish counter.mvir --key key.hex\n" +
			"  trivium move publish build/gold.mv build/market.mv --policy immutable --key key.hex",
		Args: cobra.MinimumNArgs(1),
	}
	s.addNode(cmd)
	addresses := addressFlag(cmd, " @me is the address of --key.")
	f := cmd.Flags()
	f.StringVar(&policy, "policy", "compatible", "What may become of the modules: compatible (upgraded to what their users and resources still fit) or immutable.")
	f.Uint32Var(&version, "format-version", 0, "Version of the binary format that sources become, 5 to 7; 0 is the latest.")
	cmd.RunE = func(cmd *cobra.Command, files []string) error {
		b := move.Bundle{Files: files, Version: version}
		var err error
		if b.Policy, err = move.ParsePolicy(policy); err != nil {
			return fmt.Errorf("--policy: %w", err)
		}
		if b.Names, err = parseNames(*addresses); err != nil {
			return err
		}
		if b.Key, err = s.parseKey(); err != nil {
			return err
		}
		return fromNode(cmd, *s.url, func(n *move.Node) error {
			sent, placed, err := n.Publish(b)
			if err != nil {
				return err
			}
			for _, p := range placed {
				fmt.Fprintf(cmd.OutOrStdout(), "module       %s, %d bytes%s\n", p.ID(), len(p.Code), became(p))
			}
			if sent == nil {
				return nil
			}
			printSent(cmd.OutOrStdout(), sent)
			printEvents(cmd.OutOrStdout(), n, sent.Logs, nil)
			return nil
		})
	}
	return cmd
}

// became tells what its line does not say of a module that was published.
func became(p move.Placed) string {
	switch {
	case p.Same:
		return "; the same code is there already"
	case p.Initialiser() && p.Former == nil:
		return "; init_module was called"
	case p.Initialiser():
		return "; init_module is called when a module is new, not by an upgrade"
	}
	return ""
}

// printEvents shows events of Move with their fields, and other logs as printLogs does.
func printEvents(w io.Writer, n *move.Node, logs []*types.Log, names *abi.File) {
	for _, l := range logs {
		if text, ok := n.Event(l); ok {
			fmt.Fprintf(w, "event        %s\n", text)
		} else {
			printLogs(w, []*types.Log{l}, names)
		}
	}
}

// typeArgsFlag adds --type-args.
func typeArgsFlag(cmd *cobra.Command) *string {
	return cmd.Flags().String("type-args", "", "Type arguments with commas between them, such as u64,0x1234::gold::Gold; in quotes where < and > are in them.")
}

// splitTypes cuts a list of types at the commas outside of <>.
func splitTypes(list string) []string {
	if strings.TrimSpace(list) == "" {
		return nil
	}
	var out []string
	depth, start := 0, 0
	for i, c := range list {
		switch c {
		case '<':
			depth++
		case '>':
			depth--
		case ',':
			if depth == 0 {
				out = append(out, strings.TrimSpace(list[start:i]))
				start = i + 1
			}
		}
	}
	return append(out, strings.TrimSpace(list[start:]))
}

func printResults(w io.Writer, results []string) {
	for _, r := range results {
		fmt.Fprintln(w, r)
	}
}

func newMoveView() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "view ADDRESS::MODULE::FUNCTION [ARGUMENT...]",
		Short:   "Ask a function that takes no signer and changes nothing",
		Long:    "Calls a public function that takes no signer, without changing anything, and prints its results, a line each.\n" + moveArgumentsHelp,
		Example: "  trivium move view 0x1::math64::pow 3 4\n  trivium move view 0x1::coin::balance 0xf39F... --type-args 0x1234::gold::Gold",
		Args:    cobra.MinimumNArgs(1),
	}
	url := rpcFlag(cmd, "JSON-RPC of a node, as a URL or host:port.")
	typeArgs := typeArgsFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return fromNode(cmd, *url, func(n *move.Node) error {
			c, err := n.Prepare(args[0], splitTypes(*typeArgs), args[1:])
			if err != nil {
				return err
			}
			results, err := n.View(c)
			printResults(cmd.OutOrStdout(), results)
			return err
		})
	}
	return cmd
}

func newMoveCall() *cobra.Command {
	var s sender
	var from string
	var send bool
	cmd := &cobra.Command{
		Use:   "call ADDRESS::MODULE::FUNCTION [ARGUMENT...]",
		Short: "Try a public or entry function, or with --send, call it by a transaction",
		Long: "Calls a public or entry function of a module. Without --send nothing changes, and the results are printed, a line each. With --send\n" +
			"the call is a transaction, paid by --key, its block is waited for, and the events are printed with their fields.\n" + moveArgumentsHelp,
		Example: "  trivium move call 0x1234::counter::bump 5 --from 0x1234\n" +
			"  trivium move call 0x1234::gold::transfer 0xf39F... 5 --send --key key.hex",
		Args: cobra.MinimumNArgs(1),
	}
	s.add(cmd)
	cmd.Flag("value").Usage = "What comes with the call, which the function makes native coins of: wei, or with a unit such as 0.5ether."
	cmd.Flag("abi").Usage = "JSON ABI of an EVM or WASM contract that the function calls, to name its errors and logs."
	typeArgs := typeArgsFlag(cmd)
	f := cmd.Flags()
	f.BoolVar(&send, "send", false, "Make it a transaction.")
	f.StringVar(&from, "from", "", "Address that calls, without --send; that of --key if it is given.")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		names, err := s.names()
		if err != nil {
			return err
		}
		value, err := contract.ParseValue(s.value)
		if err != nil {
			return fmt.Errorf("--value: %w", err)
		}
		if send && from != "" {
			return errors.New("--from and --send are both set: a transaction comes from the address of --key")
		}
		var caller common.Address
		if from != "" {
			if caller, err = abi.ParseAddress(from); err != nil {
				return fmt.Errorf("--from: %w", err)
			}
		} else if send || s.key != "" {
			key, err := s.parseKey()
			if err != nil {
				return err
			}
			caller = crypto.PubkeyToAddress(key.PublicKey)
		}
		return fromNode(cmd, *s.url, func(n *move.Node) error {
			n.Name(names)
			c, err := n.Prepare(args[0], splitTypes(*typeArgs), args[1:])
			if err != nil {
				return err
			}
			if !send {
				if caller == (common.Address{}) {
					fmt.Fprintln(cmd.ErrOrStderr(), "called as 0x0: give --from or --key")
				}
				results, err := n.Try(c, caller, value)
				if err != nil {
					return err
				}
				printResults(cmd.OutOrStdout(), results)
				fmt.Fprintln(cmd.ErrOrStderr(), "tried only: nothing is changed; --send makes it a transaction")
				return nil
			}
			key, err := s.parseKey()
			if err != nil {
				return err
			}
			sent, err := n.Send(c, key, value)
			if err != nil {
				return err
			}
			printSent(cmd.OutOrStdout(), sent)
			printEvents(cmd.OutOrStdout(), n, sent.Logs, names)
			return nil
		})
	}
	return cmd
}
