package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/trivium-chain/trivium/app/config"
	"github.com/trivium-chain/trivium/app/offline"
)

func storeKeys(k *config.Key) bool {
	return homeKeys(k) || k.Section == "chain" || k.Section == "move" || k.Section == "wasm"
}

// withStore runs work on the chain data of the home that the flags name.
func withStore(cmd *cobra.Command, keys *keyFlags, work func(*offline.Chain) error) (err error) {
	cfg, err := keys.load(false)
	if err != nil {
		return err
	}
	store, err := offline.Open(cfg, newLogger(cfg.Log, cmd.ErrOrStderr()))
	if err != nil {
		return err
	}
	defer func() {
		if closeErr := store.Close(); err == nil {
			err = closeErr
		}
	}()
	return work(store)
}

func newRollback() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rollback --home DIR --to N",
		Short: "Take back soft blocks above N; refuses to go below the safe head",
		Long: "Takes back the blocks above N, which the DA layer has not decided yet. The node must not run.\n" +
			"On a sequencer this breaks what it promised: users saw these blocks, followers hold its signatures on them,\n" +
			"and the node will sign other blocks at the same heights.",
		Args: cobra.NoArgs,
	}
	keys := addKeys(cmd, storeKeys)
	to := cmd.Flags().Uint64("to", 0, "Block that becomes the newest one.")
	cmd.MarkFlagRequired("to")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return withStore(cmd, keys, func(store *offline.Chain) error {
			n, err := offline.Rollback(store, *to)
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "took back %d blocks; the newest is %d (%s)\n", n, *to, store.Head().Hash())
			return nil
		})
	}
	return cmd
}

func newReplay() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "replay --home DIR",
		Short: "Execute stored blocks again and compare roots; writes nothing",
		Args:  cobra.NoArgs,
	}
	keys := addKeys(cmd, storeKeys)
	from := cmd.Flags().Uint64("from", 0, "First block. 0: the oldest one whose parent's state is kept.")
	to := cmd.Flags().Uint64("to", 0, "Last block. 0: the newest one.")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return withStore(cmd, keys, func(store *offline.Chain) error {
			last := *to
			if last == 0 {
				last = store.Heads().Soft.Number
			}
			first := *from
			if first == 0 {
				first = offline.Oldest(store)
				fmt.Fprintf(cmd.ErrOrStderr(), "replaying from block %d, the oldest one whose parent's state is kept\n", first)
			}
			var gas uint64
			start := time.Now()
			shown := start
			err := offline.Replay(cmd.Context(), store, first, last, func(n, used uint64) {
				gas += used
				if now := time.Now(); now.Sub(shown) > 5*time.Second {
					shown = now
					rate := float64(n-first+1) / now.Sub(start).Seconds()
					fmt.Fprintf(cmd.ErrOrStderr(), "block %d of %d, %.0f blocks/s, %s left\n", n, last, rate,
						time.Duration(float64(last-n)/rate*float64(time.Second)).Round(time.Second))
				}
			})
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "blocks %d to %d execute to the stored roots (%d gas in %s)\n", first, last, gas, time.Since(start).Round(time.Millisecond))
			return nil
		})
	}
	return cmd
}
