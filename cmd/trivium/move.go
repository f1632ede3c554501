package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/trivium-chain/trivium/app/contract"
	"github.com/trivium-chain/trivium/app/move"
)

func newMove() *cobra.Command {
	cmd := &cobra.Command{
		Use: "move", Short: "Verify, assemble, publish, call and inspect Move modules", Args: cobra.NoArgs,
		Long: "Works with modules of the Move VM: binary ones (.mv, versions 5 to 7) as compilers write them, and sources in Move IR (.mvir).\n" +
			"Modules on the chain are named 0xADDRESS::NAME, the framework is at 0x1.",
		// Without this a misspelt subcommand would show the help and succeed.
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		newMoveVerify(), newMoveAssemble(), newMoveDisassemble(), newMovePublish(),
		newMoveCall(), newMoveView(), newMoveModule(), newMoveResource(),
	)
	return cmd
}

const addressHelp = "What @NAME in a source stands for, as NAME=0x1234. May be given more than once."

// addressFlag adds --address.
func addressFlag(cmd *cobra.Command, more string) *[]string {
	return cmd.Flags().StringArray("address", nil, addressHelp+more)
}

func parseNames(list []string) (move.Names, error) {
	names, err := move.ParseNames(list)
	if err != nil {
		return nil, fmt.Errorf("--address: %w", err)
	}
	return names, nil
}

func newMoveVerify() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "verify FILE...",
		Short: "Tell whether modules are safe, as the chain would; needs no node",
		Long: "Verifies module files in the order given, under the bounds that the chain has, and links each with those before it and with\n" +
			"the framework at 0x1. A line a file, in their order: OK, or the status with its name in the Move project, then the file, the module, the\n" +
			"function (its number and name), the offset of the instruction, its line in a source, and why. NOT_READ and NOT_ASSEMBLED are for files that are no module.\n\n" +
			"A file's module takes the place of one of the framework that has the same name, so that a whole framework can be verified.\n" +
			"A module that is refused is not there for those behind it, and of two of one name the first that is accepted is. Friends may stand\n" +
			"anywhere among the files.\n\n" +
			"The exit code is 1 if any file is not OK.",
		Example: "  trivium move verify build/*.mv\n  trivium move verify coin.mvir --address me=0x1234",
		Args:    cobra.MinimumNArgs(1),
	}
	addresses := addressFlag(cmd, "")
	cmd.RunE = func(cmd *cobra.Command, files []string) error {
		names, err := parseNames(*addresses)
		if err != nil {
			return err
		}
		refused := 0
		for _, v := range move.Verify(files, names) {
			fmt.Fprintln(cmd.OutOrStdout(), v)
			if v.Status != move.OK {
				refused++
			}
		}
		if refused > 0 {
			return fmt.Errorf("%d of %d modules are refused", refused, len(files))
		}
		return nil
	}
	return cmd
}

func newMoveAssemble() *cobra.Command {
	var out string
	var deps []string
	var version uint32
	cmd := &cobra.Command{
		Use:   "assemble FILE.mvir",
		Short: "Make a binary module of a source in Move IR; needs no node",
		Long: "Assembles a source in Move IR into a binary module. It may import the framework at 0x1, and modules given with --deps.\n" +
			"Types are not checked: `trivium move verify` does that. The language, with examples: docs/move-ir.md.",
		Example: "  trivium move assemble counter.mvir --address me=0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266 -o counter.mv",
		Args:    cobra.ExactArgs(1),
	}
	addresses := addressFlag(cmd, "")
	f := cmd.Flags()
	f.StringVarP(&out, "output", "o", "", "Where the module goes; without it, beside the source with the extension .mv.")
	f.StringArrayVar(&deps, "deps", nil, "A module that the source imports, as .mv or .mvir. May be given more than once, in the order of their imports.")
	f.Uint32Var(&version, "format-version", 0, "Version of the binary format, 5 to 7; 0 is the latest.")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := move.CheckSource(args[0]); err != nil {
			return err
		}
		names, err := parseNames(*addresses)
		if err != nil {
			return err
		}
		set, err := move.NewSet(names, version)
		if err != nil {
			return fmt.Errorf("--format-version: %w", err)
		}
		for _, file := range deps {
			if _, err := set.Read(file); err != nil {
				return fmt.Errorf("--deps: %w", move.InFile(file, err))
			}
		}
		m, err := set.Read(args[0])
		if err != nil {
			return move.InFile(args[0], err)
		}
		if out == "" {
			out = strings.TrimSuffix(args[0], ".mvir") + ".mv"
		}
		if err := os.WriteFile(out, m.Code, 0o644); err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "module       %s\nfile         %s, %d bytes\n", m.ID(), out, len(m.Code))
		return nil
	}
	return cmd
}

// fromNode works with the modules of a chain.
func fromNode(cmd *cobra.Command, url string, work func(*move.Node) error) error {
	ctx, cancel := context.WithTimeout(cmd.Context(), nodeTimeout)
	defer cancel()
	return withNode(cmd, url, func(c *contract.Client) error { return work(move.Open(ctx, c)) })
}

func newMoveDisassemble() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "disassemble FILE|ADDRESS::NAME",
		Short: "Show the code of a module file, or of a module on the chain",
		Long: "Shows what a binary module or script has in it, every index as the name that it stands for. Of a module that does not verify it\n" +
			"shows what can be read. With the name of a module it is taken from the chain.",
		Example: "  trivium move disassemble counter.mv\n  trivium move disassemble 0x1::coin",
		Args:    cobra.ExactArgs(1),
	}
	url := rpcFlag(cmd, "JSON-RPC of a node, for a module on the chain.")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		text, err := move.DisassembleFile(args[0])
		if errors.Is(err, fs.ErrNotExist) {
			id, nameErr := move.ParseModule(args[0])
			if nameErr != nil {
				return fmt.Errorf("%q is neither a file that is there nor a module such as 0x1::coin", args[0])
			}
			return fromNode(cmd, *url, func(n *move.Node) error {
				p, err := n.Find(id)
				if err != nil {
					return err
				}
				if text, err = move.Disassemble(p.Code); err == nil {
					fmt.Fprint(cmd.OutOrStdout(), text)
				}
				return err
			})
		}
		if err != nil {
			return move.InFile(args[0], err)
		}
		fmt.Fprint(cmd.OutOrStdout(), text)
		return nil
	}
	return cmd
}

func newMoveModule() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "module ADDRESS::NAME",
		Short:   "Show what a module on the chain offers, and where it stands",
		Example: "  trivium move module 0x1::coin",
		Args:    cobra.ExactArgs(1),
	}
	url := rpcFlag(cmd, "JSON-RPC of a node.")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		id, err := move.ParseModule(args[0])
		if err != nil {
			return err
		}
		return fromNode(cmd, *url, func(n *move.Node) error {
			p, err := n.Find(id)
			if err != nil {
				return err
			}
			text, err := n.Describe(id)
			if err != nil {
				return err
			}
			printPublished(cmd.OutOrStdout(), id.String(), p)
			fmt.Fprintf(cmd.OutOrStdout(), "\n%s", text)
			return nil
		})
	}
	return cmd
}

func printPublished(w io.Writer, name string, p *move.Published) {
	row := func(name, format string, args ...any) {
		fmt.Fprintf(w, "%-12s %s\n", name, fmt.Sprintf(format, args...))
	}
	row("module", "%s", name)
	row("code", "%d bytes, hash %s", len(p.Code), p.CodeHash)
	switch {
	case p.Framework:
		row("policy", "part of the node, the framework")
	case p.Upgrades == 0:
		row("policy", "%s, not upgraded so far", p.Policy)
	default:
		row("policy", "%s, upgraded %s", p.Policy, move.Times(uint64(p.Upgrades)))
	}
	if p.CodeAddress != nil {
		row("kept at", "%s", p.CodeAddress)
	}
	row("acts as", "%s, when it calls other contracts", p.Account)
}

func newMoveResource() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "resource ADDRESS TYPE",
		Short: "Show a resource that an address has",
		Long: "Shows what an address has of a type: its fields as JSON, in a line that begins with `value`, and its BCS in hex. An address has\n" +
			"up to 64 hex digits; those of the chain's accounts are given as they are. TYPE is a struct with its type arguments, in quotes\n" +
			"where it has any, since < and > mean something to shells.",
		Example: "  trivium move resource 0xf39F... '0x1::coin::CoinStore<0x1234::gold::Gold>'",
		Args:    cobra.ExactArgs(2),
	}
	url := rpcFlag(cmd, "JSON-RPC of a node.")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return fromNode(cmd, *url, func(n *move.Node) error {
			r, err := n.Resource(args[0], args[1])
			if err != nil {
				return err
			}
			value := r.Value
			if r.Why != "" {
				value += " (" + r.Why + ")"
			}
			fmt.Fprintf(cmd.OutOrStdout(), "value        %s\nraw          %s\n", value, r.Raw)
			return nil
		})
	}
	return cmd
}
