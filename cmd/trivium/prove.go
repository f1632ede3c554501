package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/spf13/cobra"

	"github.com/trivium-chain/trivium/app/contract"
	"github.com/trivium-chain/trivium/rollup/settlement/verify"
)

// proveTimeout is longer than a node takes for a bundle at most.
const proveTimeout = 90 * time.Second

// bundle is a proof bundle to be made, as trivium_prove takes it.
type bundle struct {
	kind    verify.Kind
	url     *string
	out     string
	calls   inclusionCalls // of an inclusion
	options struct {
		Block string   `json:"block,omitempty"`
		Slots []string `json:"slots,omitempty"`
		On    string   `json:"on,omitempty"`
	}
}

func newProve() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "prove",
		Short: "Make a proof bundle, which `trivium verify` checks without a node",
		Long: "Makes a file that holds a claim about the chain and all that is needed to check it without a node and without a network.\n" +
			"It is checked here before it is written, as `trivium verify` does.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		newBundle(verify.KindMessage, "NONCE|HASH[:LOG]", "Prove that a message to the parent chain was sent",
			"Proves that a message stands in the outbox: by its number, by its hash, or by the hash of the transaction that sent it, with a colon\nand the place of the log in the block if that sent several."),
		newBundle(verify.KindBatch, "INDEX", "Prove which blocks a batch gives, and its output", ""),
		newBundle(verify.KindInclusion, "BATCH", "Prove where a batch was published in the DA layer",
			"Proves that all frames of a batch stand in the DA layer, without its derivation: blobs, share commitments and their proofs up to the data\nroots. "+
				"With what Blobstream says of these it writes the calls that show it to BlobInclusion on the parent chain."),
		newBundle(verify.KindBlock, "NUMBER|HASH", "Prove that a block is what the DA layer gives", ""),
		newBundle(verify.KindAccount, "ADDRESS", "Prove balance, nonce and code of an account", ""),
		newBundle(verify.KindSlots, "ADDRESS SLOT...", "Prove slots of a contract's storage", ""),
	)
	return cmd
}

func newBundle(kind verify.Kind, args, short, long string) *cobra.Command {
	p := &bundle{kind: kind}
	cmd := &cobra.Command{Use: string(kind) + " " + args, Short: short, Long: long, Args: cobra.ExactArgs(1)}
	p.url = rpcFlag(cmd, "JSON-RPC of a node that is trusted for nothing, as a URL or host:port.")
	cmd.Flags().StringVarP(&p.out, "out", "o", "", "File to write, - for the standard output; by default the kind and what it is of, with .proof.json.")
	switch kind {
	case verify.KindBatch, verify.KindBlock:
	case verify.KindInclusion:
		p.calls.flags(cmd)
	default:
		cmd.Flags().StringVar(&p.options.On, "on", "derivation", "What the claim rests on: derivation (the batch, executed again), output (that the parent chain accepts), or block (not for messages).")
	}
	if kind == verify.KindAccount || kind == verify.KindSlots {
		cmd.Flags().StringVar(&p.options.Block, "block", "safe", "Block after which it is so: number, hash or tag.")
	}
	if kind == verify.KindSlots {
		cmd.Args = cobra.MinimumNArgs(2)
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		p.options.Slots = args[1:]
		if number, err := strconv.ParseUint(p.options.Block, 10, 64); err == nil {
			p.options.Block = hexutil.EncodeUint64(number) // as the API names blocks
		}
		ctx, cancel := context.WithTimeout(cmd.Context(), proveTimeout)
		defer cancel()
		return withNode(cmd, *p.url, func(c *contract.Client) error { return p.make(ctx, cmd, c, args[0]) })
	}
	return cmd
}

func (p *bundle) make(ctx context.Context, cmd *cobra.Command, c *contract.Client, id string) error {
	b := new(verify.Bundle)
	if err := c.Request(ctx, b, "trivium_prove", p.kind, id, p.options); err != nil {
		return err
	}
	report, err := verify.Check(b, nil)
	if err != nil {
		return fmt.Errorf("%s has made a bundle that does not hold: %w", c.URL(), err)
	}
	raw, err := verify.Encode(b)
	if err != nil {
		return err
	}
	if p.calls.out != "" {
		if err := p.calls.write(cmd, b); err != nil {
			return err
		}
	}
	if p.out == "-" {
		_, err := cmd.OutOrStdout().Write(raw)
		return err
	}
	if p.out == "" {
		p.out = string(p.kind) + "-" + strings.ReplaceAll(id, ":", "-") + ".proof.json"
	}
	if err := os.WriteFile(p.out, raw, 0o644); err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%swritten: %s, %d bytes\ncheck it anywhere: trivium verify %s\n", report, p.out, len(raw), p.out)
	return nil
}
