package main

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/trivium-chain/trivium/app/config"
)

// keyFlag keeps the text of a flag that stands for a configuration key. It is
// read into the configuration after the file and the environment.
type keyFlag struct {
	key  *config.Key
	text string
}

func (f *keyFlag) Set(text string) error { f.text = text; return f.key.Set(text) }
func (f *keyFlag) String() string {
	if f.key == nil {
		return ""
	}
	return f.key.Value()
}
func (f *keyFlag) Type() string { return f.key.Kind() }

// addKeys gives a command a flag for each configuration key that want accepts,
// and returns the function that loads the configuration under these flags.
func addKeys(cmd *cobra.Command, want func(*config.Key) bool) func(mustExist bool) (*config.Config, error) {
	var flags []*keyFlag
	for _, k := range config.Default().Keys() {
		if !want(k) {
			continue
		}
		f := &keyFlag{key: k}
		flags = append(flags, f)
		flag := cmd.Flags().VarPF(f, k.Flag(), "", k.Doc)
		if k.IsBool() {
			flag.NoOptDefVal = "true"
		}
	}
	return func(mustExist bool) (*config.Config, error) {
		var set []config.Override
		for _, f := range flags {
			if cmd.Flags().Changed(f.key.Flag()) {
				set = append(set, config.Override{Path: f.key.Path(), Value: f.text})
			}
		}
		return config.Load(set, os.LookupEnv, mustExist)
	}
}

// everyKey and homeKeys choose what addKeys adds.
func everyKey(*config.Key) bool   { return true }
func homeKeys(k *config.Key) bool { return k.Section == "node" || k.Section == "log" }
