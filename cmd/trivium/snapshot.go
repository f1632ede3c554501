package main

import (
	"cmp"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/trivium-chain/trivium/app/config"
	"github.com/trivium-chain/trivium/app/offline"
)

func newSnapshot() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "snapshot",
		Short: "Carry a chain's state to a new node, checked against the DA layer",
		Long: "A snapshot is the state after a block that is final and ends a batch, with all that a node needs to go on from it.\n" +
			"It is for those who begin when the DA layer has dropped what came before.",
	}
	cmd.AddCommand(newSnapshotCreate(), newSnapshotVerify(), newSnapshotRestore())
	return cmd
}

func newSnapshotCreate() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "create FILE --home DIR",
		Short: "Write the state after the last derived block to a file; the node must not run",
		Args:  cobra.ExactArgs(1),
	}
	keys := addKeys(cmd, storeKeys)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return withStore(cmd, keys, func(store *offline.Chain) error {
			c, err := offline.CreateSnapshot(store, args[0])
			if err != nil {
				return err
			}
			describeSnapshot(cmd.OutOrStdout(), c)
			return nil
		})
	}
	return cmd
}

// checkKeys are what it takes to check a snapshot.
func checkKeys(k *config.Key) bool { return homeKeys(k) || k.Section == "da" }

func newSnapshotVerify() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "verify FILE --genesis FILE [--da.url URL]",
		Short: "Check a snapshot against its genesis and, with --da.url, against the DA layer",
		Args:  cobra.ExactArgs(1),
	}
	keys := addKeys(cmd, checkKeys)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		cfg, err := keys.load(false)
		if err != nil {
			return err
		}
		c, err := offline.VerifySnapshot(cmd.Context(), cfg, args[0], newLogger(cfg.Log, cmd.ErrOrStderr()))
		if err != nil {
			return err
		}
		describeSnapshot(cmd.OutOrStdout(), c)
		return nil
	}
	return cmd
}

func newSnapshotRestore() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "restore FILE --home DIR --genesis FILE [--da.url URL]",
		Short: "Make the data of an empty home from a snapshot, after checking it as verify does",
		Long: "Makes the data of an empty home from a snapshot, after checking it as `trivium snapshot verify` does.\n" +
			"`trivium start` then goes on from there. It stops if the first batch after the snapshot does not confirm it.",
		Args: cobra.ExactArgs(1),
	}
	keys := addKeys(cmd, func(k *config.Key) bool { return checkKeys(k) || k.Section == "chain" })
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		cfg, err := keys.load(false)
		if err != nil {
			return err
		}
		c, err := offline.RestoreSnapshot(cmd.Context(), cfg, args[0], newLogger(cfg.Log, cmd.ErrOrStderr()))
		if err != nil {
			return err
		}
		describeSnapshot(cmd.OutOrStdout(), c)
		fmt.Fprintf(cmd.OutOrStdout(), "restored       into %s, which goes on from DA height %d: trivium start --home %s --role full --da.url %s\n",
			cfg.Node.Home, c.Manifest.Derived+1, cfg.Node.Home, cmp.Or(cfg.DA.URL, "URL"))
		return nil
	}
	return cmd
}

// describeSnapshot tells what a snapshot is of, what was checked, and what was not.
func describeSnapshot(w io.Writer, c *offline.Checked) {
	m, b := &c.Manifest, &c.Manifest.Batch
	line := func(name, format string, args ...any) {
		fmt.Fprintf(w, "%-14s %s\n", name, fmt.Sprintf(format, args...))
	}
	line("snapshot", "of block %d (%s) of chain %d, %d bytes", m.Number, m.Hash, m.ChainID, c.Size)
	line("state", "root %s: %d accounts, %d slots, %d codes", m.Root, c.Accounts, c.Slots, c.Codes)
	line("batch", "%d (%s), blocks %d to %d, landed at DA height %d", b.Index, b.ID, b.First, b.Last, b.DAHeight)
	line("checked", "checksum, order, genesis; state root and storage roots; code; %d headers, by the hashes in the state (EIP-2935); transactions and receipts of block %d, by its header", len(c.Headers)+1, m.Number)
	if c.DA == nil {
		line("NOT checked", "that the sequencer has published batch %d with this state root: verify with --da.url", b.Index)
	} else {
		line("DA layer", "heights %d to %d: batch %d is there, signed by %s, ends with block %d and claims this state root; %d records of DA heights are right; no other batch %d, and no frame of a later one up to height %d",
			c.DA.From, c.DA.To, b.Index, c.Genesis.Rollup.Sequencer, m.Number, len(c.Heights), b.Index, m.Derived)
		if c.DA.Pruned > 0 {
			line("NOT checked", "DA heights up to %d, which the DA layer has dropped", c.DA.Pruned)
		}
		if c.DA.Next {
			line("", "batch %d is there too, and follows batch %d", b.Index+1, b.Index)
		}
	}
	line("NOT confirmed", "gas used, receipts and logs of block %d, and which forced transactions it has: the first batch after it confirms them, and a restored node stops if it does not", m.Number)
	if c.DA != nil {
		line("trusted", "%s", c.Trusted)
	}
	line("trusted", "the sequencer, for the state root that it claims: only a node that derives the chain from its genesis checks that")
}
