package main

import "github.com/spf13/cobra"

func newConfig() *cobra.Command {
	cmd := &cobra.Command{
		Use: "config", Short: "Show the configuration", Args: cobra.NoArgs,
		// Without this a misspelt subcommand would show the help and succeed.
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	show := &cobra.Command{
		Use:   "print",
		Short: "Print every key with its meaning, default, limits, flag and environment variable",
		Long:  "Prints the configuration as a trivium.toml, with what the home's file, the environment and flags set.\nKeys at their default stand in comments.",
		Args:  cobra.NoArgs,
	}
	keys := addKeys(show, everyKey)
	show.RunE = func(cmd *cobra.Command, _ []string) error {
		cfg, err := keys.load(false)
		if err != nil {
			return err
		}
		return cfg.Write(cmd.OutOrStdout())
	}
	cmd.AddCommand(show)
	return cmd
}
