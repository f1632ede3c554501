package main

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"io"
	"math/big"
	"os"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/spf13/cobra"

	"github.com/trivium-chain/trivium/app/abi"
	"github.com/trivium-chain/trivium/app/contract"
)

// sender are the flags of commands that speak to a node and may pay.
type sender struct {
	url             *string
	key, value, abi string
}

// addNode adds those that every transaction has.
func (s *sender) addNode(cmd *cobra.Command) {
	s.url = rpcFlag(cmd, "JSON-RPC of a node, as a URL or host:port.")
	cmd.Flags().StringVar(&s.key, "key", "", "Private key that pays: a file, or 64 hex digits, which others on this machine may see. Default: $"+contract.KeyEnv+".")
}

func (s *sender) add(cmd *cobra.Command) {
	s.addNode(cmd)
	f := cmd.Flags()
	f.StringVar(&s.abi, "abi", "", "JSON ABI of the contract, to name its errors and logs. Errors of tokens (ERC-6093) are known without.")
	f.StringVar(&s.value, "value", "0", "What the contract gets with the call: wei, or with a unit such as 0.5ether.")
}

// names reads the file of --abi; nil if there is none.
func (s *sender) names() (*abi.File, error) {
	if s.abi == "" {
		return nil, nil
	}
	f, err := abi.ReadFile(s.abi)
	if err != nil {
		return nil, fmt.Errorf("--abi: %w", err)
	}
	return f, nil
}

func (s *sender) parseKey() (*ecdsa.PrivateKey, error) {
	if s.key == "" {
		s.key = os.Getenv(contract.KeyEnv)
	}
	return contract.ParseKey(s.key)
}

const argumentsHelp = "Arguments are written as their types say: addresses and bytes in hex with 0x, numbers in decimal or hex, text as it is,\n" +
	"arrays as [a, b]. Put -- before arguments that begin with a dash."

func newWasmDeploy() *cobra.Command {
	var s sender
	var init, call, salt string
	var raw bool
	cmd := &cobra.Command{
		Use:   "deploy FILE [ARGUMENT...]",
		Short: "Deploy a module as a contract",
		Long: "Deploys a module file as a contract, through the deployer of the chain, and waits until it is in a block. A module that was\n" +
			"activated before is not sent again. With --call the contract's first call is made along with it, with the ARGUMENTs.\n" + argumentsHelp,
		Example: "  trivium wasm deploy token.wasm --call 'init(string,string,uint256)' 'My Token' MT 1000000 --key key.hex",
		Args:    cobra.MinimumNArgs(1),
	}
	s.add(cmd)
	f := cmd.Flags()
	f.StringVar(&call, "call", "", "Signature of the first call, such as 'init(string,uint256)'; its arguments follow the FILE.")
	f.StringVar(&init, "init", "", "Call data of the first call in hex, in place of --call.")
	f.StringVar(&salt, "salt", "", "A number of up to 32 bytes, in hex with 0x or in decimal, to tell contracts of one module apart.")
	f.BoolVar(&raw, "raw", false, "Send the module as it is; otherwise it is compressed with zstd where that makes it smaller.")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		d := contract.Deployment{Raw: raw}
		var err error
		switch {
		case call != "" && init != "":
			return errors.New("--call and --init are both set: give one of them")
		case call != "":
			d.Init, err = encodeCall(call, args[1:])
		case len(args) > 1:
			return fmt.Errorf("argument %q: say with --call 'NAME(TYPES)' what it is for", args[1])
		case init != "":
			if d.Init, err = abi.ParseHex(init); err != nil {
				err = fmt.Errorf("--init: %w", err)
			}
		}
		if err != nil {
			return err
		}
		if d.Salt, err = parseSalt(salt); err != nil {
			return err
		}
		if d.Value, err = contract.ParseValue(s.value); err != nil {
			return fmt.Errorf("--value: %w", err)
		}
		names, err := s.names()
		if err != nil {
			return err
		}
		if d.Key, err = s.parseKey(); err != nil {
			return err
		}
		if d.Module, err = contract.Read(args[0]); err != nil {
			return fmt.Errorf("%s: %w", args[0], err)
		}
		ctx, cancel := context.WithTimeout(cmd.Context(), nodeTimeout)
		defer cancel()
		return withNode(cmd, *s.url, func(c *contract.Client) error {
			c.Name(names)
			made, err := c.Deploy(ctx, d)
			if err != nil {
				return err
			}
			printDeployed(cmd.OutOrStdout(), made)
			printLogs(cmd.OutOrStdout(), slices.DeleteFunc(made.Logs, func(l *types.Log) bool { return l.Address != made.Address }), names)
			return nil
		})
	}
	return cmd
}

func printDeployed(w io.Writer, d *contract.Deployed) {
	fmt.Fprintf(w, "contract     %s\n", d.Address)
	fmt.Fprintf(w, "code hash    %s\n", d.CodeHash)
	if d.Activated {
		fmt.Fprintf(w, "activation   the module was activated before, and was not sent again\n")
	} else {
		fmt.Fprintf(w, "activation   new module, %d bytes sent\n", d.CodeSent)
	}
	printSent(w, d.Sent)
}

func printSent(w io.Writer, s *contract.Sent) {
	fmt.Fprintf(w, "transaction  %s\n", s.Tx)
	fmt.Fprintf(w, "block        %d\n", s.Block)
	fmt.Fprintf(w, "gas          %d\n", s.GasUsed)
}

// printLogs shows logs as the ABI names them, and others as they are.
func printLogs(w io.Writer, logs []*types.Log, names *abi.File) {
	for _, l := range logs {
		text, ok := names.Event(l.Topics, l.Data)
		if !ok {
			text = fmt.Sprintf("%v %s", l.Topics, hexutil.Encode(l.Data))
		}
		fmt.Fprintf(w, "log          %s %s\n", l.Address, text)
	}
}

func encodeCall(signature string, args []string) ([]byte, error) {
	f, err := abi.Parse(signature)
	if err != nil {
		return nil, err
	}
	return f.Encode(args)
}

func parseSalt(text string) (common.Hash, error) {
	if text == "" {
		return common.Hash{}, nil
	}
	digits, hexed := strings.CutPrefix(text, "0x")
	base := 10
	if hexed {
		base = 16
	}
	n, ok := new(big.Int).SetString(digits, base)
	switch {
	case !ok || strings.ContainsAny(digits, "+-_"):
		return common.Hash{}, fmt.Errorf("--salt: %q is no number, want one in hex with 0x or in decimal", text)
	case n.BitLen() > 8*common.HashLength || hexed && len(digits) > 2*common.HashLength:
		return common.Hash{}, fmt.Errorf("--salt: the number is longer than %d bytes", common.HashLength)
	}
	return common.BigToHash(n), nil
}

func newWasmCall() *cobra.Command {
	var s sender
	var data, from string
	var send bool
	cmd := &cobra.Command{
		Use:   "call ADDRESS ['NAME(TYPES)(RESULTS)' [ARGUMENT...]]",
		Short: "Call a contract of any VM, or with --send, change it by a transaction",
		Long: "Calls a contract of any VM. Without --send nothing changes, and the results are printed, a line each, as the signature\n" +
			"says, or in hex if it names none. With --send the call is a transaction, paid by --key, and its block is waited for.\n" + argumentsHelp,
		Example: "  trivium wasm call 0x1234... 'balanceOf(address)(uint256)' 0xf39F...\n" +
			"  trivium wasm call 0x1234... 'transfer(address,uint256)' 0xf39F... 5 --send --key key.hex",
		Args: cobra.MinimumNArgs(1),
	}
	s.add(cmd)
	f := cmd.Flags()
	f.BoolVar(&send, "send", false, "Make it a transaction.")
	f.StringVar(&from, "from", "", "Address that calls, without --send; that of --key if it is given.")
	f.StringVar(&data, "data", "", "Call data in hex, in place of a signature.")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		to, err := abi.ParseAddress(args[0])
		if err != nil {
			return err
		}
		var fn *abi.Function
		var input []byte
		switch {
		case data != "" && len(args) > 1:
			return errors.New("--data and a signature are both given: give one of them")
		case data != "":
			if input, err = abi.ParseHex(data); err != nil {
				return fmt.Errorf("--data: %w", err)
			}
		case len(args) == 1:
			return errors.New("what to call is missing: give a signature such as 'name()(string)', or --data")
		default:
			if fn, err = abi.Parse(args[1]); err != nil {
				return err
			}
			if input, err = fn.Encode(args[2:]); err != nil {
				return err
			}
		}
		names, err := s.names()
		if err != nil {
			return err
		}
		value, err := contract.ParseValue(s.value)
		if err != nil {
			return fmt.Errorf("--value: %w", err)
		}
		ctx, cancel := context.WithTimeout(cmd.Context(), nodeTimeout)
		defer cancel()
		if send {
			if from != "" {
				return errors.New("--from and --send are both set: a transaction comes from the address of --key")
			}
			key, err := s.parseKey()
			if err != nil {
				return err
			}
			return withNode(cmd, *s.url, func(c *contract.Client) error {
				c.Name(names)
				sent, err := c.Send(ctx, key, to, value, input)
				if err != nil {
					return err
				}
				printSent(cmd.OutOrStdout(), sent)
				printLogs(cmd.OutOrStdout(), sent.Logs, names)
				return nil
			})
		}
		var caller common.Address
		switch {
		case from != "":
			if caller, err = abi.ParseAddress(from); err != nil {
				return fmt.Errorf("--from: %w", err)
			}
		case s.key != "":
			key, err := s.parseKey()
			if err != nil {
				return err
			}
			caller = crypto.PubkeyToAddress(key.PublicKey)
		}
		return withNode(cmd, *s.url, func(c *contract.Client) error {
			c.Name(names)
			answer, err := c.Call(ctx, caller, to, value, input)
			if err != nil {
				return err
			}
			if fn == nil || !fn.Returns {
				fmt.Fprintln(cmd.OutOrStdout(), hexutil.Encode(answer))
				return nil
			}
			results, err := fn.Decode(answer)
			if err != nil {
				return fmt.Errorf("%w: %s", err, hexutil.Encode(answer))
			}
			for _, r := range results {
				fmt.Fprintln(cmd.OutOrStdout(), r)
			}
			return nil
		})
	}
	return cmd
}
