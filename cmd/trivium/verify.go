package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/trivium-chain/trivium/app/verify"
)

func newVerify() *cobra.Command {
	var trust string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "verify FILE [--trust FILE|HASH]",
		Short: "Check a proof bundle, without a node and without a network",
		Long: "Checks what `trivium prove` has written: that the batch is in the DA layer and nothing beside it was left out, that executing it gives\n" +
			"the blocks and the output, and that the message, the account or the slots are in them. It then names the hashes that all this rests on\n" +
			"and that no file can prove. Compare them with a source that you trust, or give --trust: hashes with commas between them, or a JSON file\n" +
			"(docs/spec/bundle.md). FILE may be - for standard input. The exit status is 0 only if everything claimed holds: with --trust, on nothing\n" +
			"else than what it names; without, if the hashes named are right.",
		Example: "  trivium prove message 7 -o message.json && trivium verify message.json\n  trivium verify message.json --trust trust.json",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := verify.Run(cmd.InOrStdin(), cmd.OutOrStdout(), args[0], trust, asJSON); err != nil {
				return fmt.Errorf("refused: %w", err)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&trust, "trust", "", "What is known for certain: hashes that the bundle rests on, or a file of them.")
	cmd.Flags().BoolVar(&asJSON, "json", false, "Write the report as JSON, also of a bundle that does not hold.")
	return cmd
}
