package main

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/app/devnet"
)

const operated = `{"price":"0x2160ec0","target":"0x2625a00","maxPrice":"0x2540be400","operator":"` + account + `","recipient":"0x00000000000000000000000000000000000000aa",` +
	`"transfer":"0xbbc12f80","tokenTransfer":"0xbbc12f81"}`

func TestFees(t *testing.T) {
	for name, tc := range map[string]struct{ answer, want string }{
		"a sequencer with a budget": {
			`{"baseFeePerGas":"0xf4240","da":` + operated + `,"spending":{"gasPrice":0.004,"maxGasPrice":0.2,"today":1520,"budget":100000,"total":981234}}`,
			"base fee     0.001 gwei\nDA price     0.035 gwei a byte, on its way to 0.04 gwei; at most 10 gwei\n" +
				"transfer     3.15 gwei for its bytes, and 21 gwei for 21000 gas\nof a token   3.150000001 gwei for its bytes, and its gas\n" +
				"operator     " + account + "\nrecipient    0x00000000000000000000000000000000000000AA\n" +
				"posting      0.004 utia a gas, at most 0.2\nspent        1520 utia today (98480 of 100000 left until midnight UTC), 981234 in all\n",
		},
		"over the budget, and no DA fees": {
			`{"baseFeePerGas":"0x7","da":null,"spending":{"gasPrice":0.0123456,"maxGasPrice":0.2,"today":7,"budget":5,"total":7}}`,
			"base fee     0.000000007 gwei\nDA price     none: the chain has no DA fees\n" +
				"posting      0.01235 utia a gas, at most 0.2\nspent        7 utia today (0 of 5 left until midnight UTC), 7 in all\n",
		},
		"without a budget": {
			`{"baseFeePerGas":"0x7","da":null,"spending":{"gasPrice":0.004,"maxGasPrice":0.2,"today":7,"budget":0,"total":7}}`,
			"base fee     0.000000007 gwei\nDA price     none: the chain has no DA fees\n" +
				"posting      0.004 utia a gas, at most 0.2\nspent        7 utia today (da.daily_budget is not set), 7 in all\n",
		},
	} {
		s := answers(t, map[string]string{"trivium_getFees": tc.answer})
		if out, err := run(t, "fees", "--rpc", s.URL); err != nil || out != tc.want {
			t.Errorf("%s: %v\n%s\nwant\n%s", name, err, out, tc.want)
		}
	}
}

func TestFeesMistakes(t *testing.T) {
	key, other := devnet.Accounts[0].Key, devnet.Accounts[1].Key
	on := answers(t, map[string]string{"trivium_getFees": `{"baseFeePerGas":"0x1","da":` + operated + `,"spending":null}`}).URL
	off := answers(t, map[string]string{"trivium_getFees": `{"baseFeePerGas":"0x1","da":null,"spending":null}`}).URL
	zero := "0x" + strings.Repeat("0", 40)
	for _, tc := range []struct {
		args []string
		want string
	}{
		{[]string{"set-prise", "1"}, `unknown command "set-prise"`},
		{[]string{"set-price"}, "accepts 1 arg(s), received 0"},
		{[]string{"--rpc", "127.0.0.1:1"}, "no answer from http://127.0.0.1:1"},
		{[]string{"set-price", "1", "--rpc", on}, "no key: give --key"},
		{[]string{"set-price", "1.5", "--rpc", on, "--key", key}, `"1.5" has no unit`},
		{[]string{"set-price", "100ether", "--rpc", on, "--key", key}, `"100ether" is too large, want less than 2^64 wei a byte`},
		{[]string{"set-price", "11gwei", "--rpc", on, "--key", key}, "a price of 11000000000 wei per byte is over maxPrice, 10000000000, which the genesis has set for ever"},
		{[]string{"set-price", "1", "--rpc", on, "--key", other}, "the operator of the fees is " + account + ", and the key is that of " + devnet.Accounts[1].Address.Hex() + ": give the operator's key"},
		{[]string{"set-price", "1", "--rpc", off, "--key", key}, "has no DA fees: its genesis does not name rollup.daFees"},
		{[]string{"set-recipient", "0x12", "--rpc", on, "--key", key}, `"0x12" is not an address`},
		{[]string{"set-recipient", zero, "--rpc", on, "--key", key}, "the recipient is the zero address"},
		{[]string{"set-operator", zero, "--rpc", on, "--key", key}, "the operator is the zero address"},
		{[]string{"set-operator", account, "--rpc", on, "--key", other}, "the operator of the fees is " + account},
	} {
		if _, err := run(t, append([]string{"fees"}, tc.args...)...); err == nil || !strings.Contains(oneLine(err), tc.want) {
			t.Errorf("trivium fees %s\n got %v\nwant %s", strings.Join(tc.args, " "), err, tc.want)
		}
	}
}

// The operator sets all that can be set, and has no say after handing over.
func TestFeesAreSetFromTheCommandLine(t *testing.T) {
	home := t.TempDir()
	if out, err := run(t, "init", "--home", filepath.Join(home, "sequencer"), "--block-time", "100ms", "--da-fees.operator", account,
		"--da-fees.smoothing", "1", "--fund", account+"=1ether"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	url := rpcOfDevnetAt(t, home)
	t.Setenv("TRIVIUM_KEY", devnet.Accounts[0].Key)
	next := devnet.Accounts[1].Address.Hex()
	for _, args := range [][]string{{"set-price", "0.035gwei"}, {"set-recipient", next}, {"set-price", "36000000"}, {"set-operator", next}} {
		out, err := run(t, append(append([]string{"fees"}, args...), "--rpc", url)...)
		if err != nil || !regexp.MustCompile(`^transaction  0x\w{64}\nblock        \d+\ngas          \d+\n$`).MatchString(out) {
			t.Fatalf("%q: %v\n%s", args, err, out)
		}
	}
	out, err := run(t, "fees", "--rpc", url)
	for _, want := range []string{"DA price     0.036 gwei a byte; at most 10 gwei\n", "operator     " + next + "\n", "recipient    " + next + "\n"} {
		if err != nil || !strings.Contains(out, want) {
			t.Errorf("%v: %q is not in\n%s", err, want, out)
		}
	}
	if _, err := run(t, "fees", "set-price", "1", "--rpc", url); err == nil || !strings.Contains(err.Error(), "the operator of the fees is "+next) {
		t.Error(err)
	}
}
