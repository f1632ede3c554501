package main

import (
	"fmt"
	"math/big"
	"os"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"github.com/trivium-chain/trivium/app/abi"
	"github.com/trivium-chain/trivium/app/config"
	"github.com/trivium-chain/trivium/app/contract"
	"github.com/trivium-chain/trivium/app/home"
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

// weiFlag is an amount with its unit that fits 64 bits.
type weiFlag uint64

func (f *weiFlag) Set(text string) error {
	wei, err := home.ParseAmount(text)
	if err == nil && !wei.IsUint64() {
		err = fmt.Errorf("%q is too large, want less than 2^64 wei", text)
	}
	if err != nil {
		return err
	}
	*f = weiFlag(wei.Uint64())
	return nil
}
func (f *weiFlag) String() string { return home.FormatAmount(new(big.Int).SetUint64(uint64(*f))) }
func (f *weiFlag) Type() string   { return "AMOUNT" }

// accountFlag is an address, or none.
type accountFlag common.Address

func (f *accountFlag) Set(text string) error {
	a, err := abi.ParseAddress(text)
	*f = accountFlag(a)
	return err
}
func (f *accountFlag) String() string {
	if *f == (accountFlag{}) {
		return ""
	}
	return common.Address(*f).Hex()
}
func (f *accountFlag) Type() string { return "ADDRESS" }

// keyFlags are the flags of a command that stand for configuration keys.
type keyFlags struct {
	cmd   *cobra.Command
	flags []*keyFlag
}

// addKeys gives a command a flag for each configuration key that want accepts.
func addKeys(cmd *cobra.Command, want func(*config.Key) bool) *keyFlags {
	kf := &keyFlags{cmd: cmd}
	for _, k := range config.Default().Keys() {
		if !want(k) {
			continue
		}
		f := &keyFlag{key: k}
		kf.flags = append(kf.flags, f)
		flag := cmd.Flags().VarPF(f, k.Flag(), "", k.Doc)
		if k.IsBool() {
			flag.NoOptDefVal = "true"
		}
	}
	return kf
}

// set gives the keys that the user set by flags.
func (kf *keyFlags) set() []config.Override {
	var set []config.Override
	for _, f := range kf.flags {
		if kf.cmd.Flags().Changed(f.key.Flag()) {
			set = append(set, config.Override{Path: f.key.Path(), Value: f.text})
		}
	}
	return set
}

// completionEnv is a variable that cobra's completion script for PowerShell sets.
const completionEnv = "TRIVIUM_ACTIVE_HELP="

// load reads the configuration under these flags.
func (kf *keyFlags) load(mustExist bool) (*config.Config, error) {
	environ := slices.DeleteFunc(os.Environ(), func(kv string) bool {
		return strings.HasPrefix(kv, completionEnv) || strings.HasPrefix(kv, contract.KeyEnv+"=") || strings.HasPrefix(kv, rpcEnv+"=") // not of a node
	})
	if err := config.CheckEnv(environ); err != nil {
		return nil, err
	}
	return config.Load(kf.set(), os.LookupEnv, mustExist)
}

// everyKey and homeKeys choose what addKeys adds.
func everyKey(*config.Key) bool   { return true }
func homeKeys(k *config.Key) bool { return k.Section == "node" || k.Section == "log" }
