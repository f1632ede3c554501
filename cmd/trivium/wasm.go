package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"github.com/trivium-chain/trivium/app/abi"
	"github.com/trivium-chain/trivium/app/contract"
)

// nodeTimeout bounds what a command asks a node, and how long it waits for a block.
const nodeTimeout = time.Minute

// rpcEnv is the environment variable that names the node when --rpc does not.
const rpcEnv = "TRIVIUM_RPC"

// rpcFlag adds --rpc.
func rpcFlag(cmd *cobra.Command, usage string) *string {
	url := os.Getenv(rpcEnv)
	if url == "" {
		url = "http://127.0.0.1:8545"
	}
	return cmd.Flags().String("rpc", url, usage+" Without it: $"+rpcEnv+", if that is set.")
}

func newWasm() *cobra.Command {
	cmd := &cobra.Command{
		Use: "wasm", Short: "Check, deploy, call and inspect WASM contracts", Args: cobra.NoArgs,
		// Without this a misspelt subcommand would show the help and succeed.
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newWasmCheck(), newWasmDeploy(), newWasmCall(), newWasmInspect())
	return cmd
}

func newWasmCheck() *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE...",
		Short: "Tell whether modules can be deployed, and what that costs; needs no node",
		Long: "Checks module files, raw or compressed with zstd, by the rules that the chain has, a line each: the gas that activation takes,\n" +
			"the gas limit of a transaction that deploys the module without a first call, and its size, also as `deploy` sends it.\n\n" +
			"The exit code is 1 if any is refused or cannot be read. `OK, but not in one transaction` says that the chain would admit the\n" +
			"module, and that `deploy` cannot bring it there, since it is too long or takes too much gas. The exit code is 0 then.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, files []string) error {
			w := cmd.OutOrStdout()
			refused, unread := 0, 0
			for _, file := range files {
				m, cost, err := readWithCost(file)
				var r *contract.Refusal
				switch {
				case errors.As(err, &r):
					refused++
					fmt.Fprintf(w, "%s: REFUSED %s\n", file, r)
				case err != nil:
					unread++
					fmt.Fprintf(w, "%s: NOT READ %v\n", file, err)
				default:
					ok := "OK "
					if over := cost.Over(); over != "" {
						ok = "OK, but not in one transaction: " + over + ";"
					}
					fmt.Fprintf(w, "%s: %s activation %d gas, deployment %d gas, %d bytes (%d sent), %d functions, %d operations, schedule %d\n",
						file, ok, m.ActivationGas, cost.Gas, m.Size, cost.Sent, m.Functions, m.Ops, m.Schedule)
				}
			}
			switch {
			case refused > 0 && unread > 0:
				return fmt.Errorf("%d of %d modules are refused, %d cannot be read", refused, len(files), unread)
			case refused > 0:
				return fmt.Errorf("%d of %d modules are refused", refused, len(files))
			case unread > 0:
				return fmt.Errorf("%d of %d files cannot be read", unread, len(files))
			}
			return nil
		},
	}
}

func readWithCost(file string) (*contract.Module, *contract.Cost, error) {
	m, err := contract.Read(file)
	if err != nil {
		return nil, nil, err
	}
	cost, err := m.Cost(false, nil)
	return m, cost, err
}

func newWasmInspect() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "inspect FILE|ADDRESS",
		Short: "Show what is in a module file, or what stands at an address",
		Args:  cobra.ExactArgs(1),
	}
	url := rpcFlag(cmd, "JSON-RPC of a node, for an address.")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if common.IsHexAddress(args[0]) {
			address, err := abi.ParseAddress(args[0])
			if err != nil {
				return err
			}
			ctx, cancel := context.WithTimeout(cmd.Context(), nodeTimeout)
			defer cancel()
			return withNode(cmd, *url, func(c *contract.Client) error {
				a, err := c.Account(ctx, address)
				if err == nil {
					printAccount(cmd.OutOrStdout(), a)
				}
				return err
			})
		}
		m, cost, err := readWithCost(args[0])
		var r *contract.Refusal
		switch {
		case errors.As(err, &r):
			return fmt.Errorf("%s is refused: %w", args[0], err)
		case errors.Is(err, fs.ErrNotExist):
			return fmt.Errorf("%q is neither a file that is there nor an address of 20 bytes", args[0])
		case err != nil:
			return fmt.Errorf("%s: %w", args[0], err)
		}
		printModule(cmd.OutOrStdout(), args[0], m, cost)
		return nil
	}
	return cmd
}

func printModule(w io.Writer, file string, m *contract.Module, cost *contract.Cost) {
	row := func(name, format string, args ...any) {
		fmt.Fprintf(w, "%-12s %s\n", name, fmt.Sprintf(format, args...))
	}
	row("file", "%s", file)
	if m.Compressed() {
		row("compressed", "%d bytes (zstd)", len(m.File))
	}
	row("size", "%d bytes", m.Size)
	row("code hash", "%s", m.CodeHash)
	row("schedule", "%d", m.Schedule)
	row("activation", "%d gas, once for all contracts of this module", m.ActivationGas)
	row("deployment", "%d gas, with %d bytes of the module sent", cost.Gas, cost.Sent)
	if over := cost.Over(); over != "" {
		row("", "not in one transaction: %s", over)
	}
	row("memory", "%d pages of 64 KiB at the start of a call", m.Pages)
	row("functions", "%d, with %d operations; the largest has %d", m.Functions, m.Ops, m.Largest)
	row("imports", "%s", list(m.Imports))
	row("exports", "%s", list(m.Exports))
	for _, s := range m.Sections() {
		row("section", "%-10s %7d bytes at %d", s.Name, s.Size, s.Offset)
	}
}

// list shows names of a module in quotes where they could act on a terminal.
func list(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = n
		if strings.Trim(n, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.$-") != "" || n == "" {
			out[i] = fmt.Sprintf("%q", n)
		}
	}
	return strings.Join(out, " ")
}

func printAccount(w io.Writer, a *contract.Account) {
	row := func(name, format string, args ...any) {
		fmt.Fprintf(w, "%-12s %s\n", name, fmt.Sprintf(format, args...))
	}
	row("address", "%s", a.Address)
	words := map[string]string{
		"none": "nothing", "account": "an account without code", "evm": "an EVM contract", "wasm": "a WASM contract",
		"system": "a part of the chain itself", "module": "the module of WASM contracts",
	}
	what, ok := words[a.VM]
	if !ok {
		what = fmt.Sprintf("a contract of the VM %q", a.VM)
	}
	if a.Delegation != nil {
		what = fmt.Sprintf("an account that runs the code of %s (EIP-7702)", a.Delegation)
	}
	row("is", "%s", what)
	if a.CodeSize > 0 {
		row("code", "%d bytes, hash %s", a.CodeSize, a.CodeHash)
	}
	if len(a.Designator) > 0 {
		row("module", "%d bytes, hash %s", a.ModuleSize, a.ModuleHash)
		row("kept at", "%s", a.ModuleAddress)
		row("schedule", "%d", a.Schedule)
	}
}

// withNode works with the node at a URL.
func withNode(cmd *cobra.Command, url string, work func(*contract.Client) error) error {
	c, err := contract.Dial(cmd.Context(), url)
	if err != nil {
		return err
	}
	defer c.Close()
	return work(c)
}
