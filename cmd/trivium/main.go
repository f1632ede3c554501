package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/trivium-chain/trivium/app/config"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	// After the first signal the default comes back: a second one ends the
	// process at once, should a clean end take too long.
	context.AfterFunc(ctx, stop)
	err := newRoot().ExecuteContext(ctx)
	stop()
	if err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, "Error: "+oneLine(err))
		os.Exit(1)
	}
}

// oneLine keeps the promise that an error is one line.
func oneLine(err error) string {
	var parts []string
	for _, line := range strings.FieldsFunc(err.Error(), func(r rune) bool { return r == '\n' || r == '\r' }) {
		if line = strings.Trim(line, "; \t"); line != "" {
			parts = append(parts, line)
		}
	}
	return strings.Join(parts, "; ")
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:           "trivium",
		Short:         "A sovereign rollup node",
		Long:          "Trivium is a rollup node: it makes or derives a chain whose order comes from a data-availability layer.\nBegin with `trivium devnet`, or with `trivium init` and `trivium start`.",
		Version:       version(),
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.SetVersionTemplate("trivium {{.Version}}\n")
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(
		newInit(), newStart(), newDA(), newDevnet(),
		newSettlement(), newDeposit(), newWithdraw(),
		newWasm(), newMove(), newFees(), newProve(), newVerify(), newStatus(), newRollback(), newReplay(), newSnapshot(), newKeys(),
		newConfig(), newCompletion(), newVersion(),
	)
	return root
}

// flagError adds the nearest flag to the complaint about an unknown one.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return err
	}
	if short := unknown.GetSpecifiedShortnames(); short != "" && strings.Trim(short, "0123456789") == "" {
		return fmt.Errorf("%w; put -- before arguments that begin with a dash, as in -- -%s", err, short)
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if n, ok := config.Nearest(unknown.GetSpecifiedName(), names); ok {
		return fmt.Errorf("%w; did you mean --%s?", err, n)
	}
	return fmt.Errorf("%w; `%s --help` lists the known ones", err, cmd.CommandPath())
}
