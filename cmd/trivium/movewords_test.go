package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/app/devnet"
)

const trialSource = `module @me.trial {
    struct Caps has key { n: u64 }
    struct Cap has drop { n: u64 }

    import 0x1.evm;
    import 0x1.native_coin;

    public n(a: address): u64 acquires Caps {
    label b0:
        return *&borrow_global<Caps>(move(a)).Caps::n;
    }

    public entry take(s: &signer) {
    label b0:
        move_to<Caps>(copy(s), Caps { n: 1 });
        move_to<Caps>(move(s), Caps { n: 2 });
        return;
    }

    public use(c: &Self.Cap, n: u64) {
    label b0:
        _ = move(c);
        return;
    }

    public entry out(to: address) {
    label b0:
        _ = evm.call(move(to), native_coin.zero(), b"what");
        return;
    }
}`

// What somebody new is told who tries, publishes again, or fails.
func TestMoveInWords(t *testing.T) {
	url := rpcOfDevnet(t)
	t.Setenv("TRIVIUM_KEY", devnet.Accounts[0].Key)
	t.Setenv("TRIVIUM_RPC", url)
	move := func(args ...string) (stdout, stderr string, err error) {
		var out, errs bytes.Buffer
		root := newRoot()
		root.SetOut(&out)
		root.SetErr(&errs)
		root.SetArgs(append([]string{"move"}, args...))
		err = root.ExecuteContext(t.Context())
		return out.String(), errs.String(), err
	}
	me, you := strings.ToLower(devnet.Accounts[0].Address.Hex()), devnet.Accounts[1].Address.Hex()
	trial := me + "::trial"
	source := keep(t, "trial.mvir", []byte(trialSource))
	second := keep(t, "second.mvir", []byte("module @me.second { import @me.trial; f(a: address): u64 { label b0: return trial.n(move(a)); } }"))

	out, _, err := move("publish", source)
	if err != nil || strings.Contains(out, "init_module") || !strings.HasSuffix(out, trial+" published\n") {
		t.Fatalf("%v\n%s", err, out)
	}
	// The same again is not sent, unless under another policy or beside something new.
	out, _, err = move("publish", source)
	if err != nil || !strings.HasSuffix(out, " bytes; the same code is there already\n") || strings.Contains(out, "transaction") {
		t.Errorf("%v\n%s", err, out)
	}
	out, _, err = move("publish", source, second)
	if err != nil || !strings.Contains(out, "the same code is there already\nmodule       "+me+"::second, ") || strings.Count(out, "event ") != 1 {
		t.Errorf("%v\n%s", err, out)
	}
	more := keep(t, "more.mvir", []byte(strings.Replace(trialSource, "public use(", "public more() { label b0: return; } public use(", 1)))
	for _, want := range []string{"once", "2 times"} {
		out, _, err = move("publish", more)
		if err != nil || !strings.HasSuffix(out, trial+" published, upgraded "+want+"\n") {
			t.Errorf("%v\n%s", err, out)
		}
		if out, _, err = move("module", trial); err != nil || !strings.Contains(out, "policy       compatible, upgraded "+want+"\n") {
			t.Errorf("%v\n%s", err, out)
		}
		more = keep(t, "most.mvir", []byte(strings.Replace(trialSource, "public use(", "public more() { label b0: return; } public most() { label b0: return; } public use(", 1)))
	}
	other := keep(t, "other.mvir", []byte(strings.Replace(trialSource, "drop { n: u64 }", "drop { n: u64, m: u8 }", 1)))
	last := keep(t, "other2.mvir", []byte("module @me.second { }"))

	const tried = "tried only: nothing is changed; --send makes it a transaction\n"
	const nobody = "called as 0x0: give --from or --key\n"
	for _, tc := range []struct {
		args           []string
		stdout, stderr string
	}{
		{[]string{"call", "0x1::math64::pow", "2", "3"}, "8\n", nobody + tried},
		{[]string{"call", "0x1::math64::pow", "2", "3", "--from", you}, "8\n", tried},
		{[]string{"call", trial + "::more", "--from", you}, "", tried},
		{[]string{"view", "0x1::math64::pow", "2", "3"}, "8\n", ""},
	} {
		if out, errs, err := move(tc.args...); err != nil || out != tc.stdout || errs != tc.stderr {
			t.Errorf("%q: %v, %q and %q, want %q and %q", tc.args, err, out, errs, tc.stdout, tc.stderr)
		}
	}
	const gateway = "0x5452495649554d00000000000000000000000201"
	for _, tc := range []struct {
		args []string
		want string
	}{
		{[]string{"publish", other}, other + ": cannot take the place of " + trial + ": struct Cap has another layout, function more is removed, function most is removed; keep it, or publish under another name"},
		{[]string{"publish", last, "--policy", "immutable"}, ""},
		{[]string{"publish", last, "--policy", "immutable"}, ""},
		{[]string{"publish", last}, last + ": module " + me + "::second is immutable: it was published with that policy and cannot be upgraded"},
		{[]string{"view", trial + "::n", you}, "Move error MISSING_DATA in " + trial + "::n at instruction 1: the address has no such resource (instruction 1: imm_borrow_global Caps)"},
		{[]string{"call", trial + "::take", "--from", you}, "at instruction 7: the address has such a resource already (instruction 7: move_to Caps)"},
		{[]string{"call", trial + "::take", "--send"}, "(instruction 7: move_to Caps)"},
		{[]string{"call", trial + "::use", "5"}, "argument 1 of " + trial + "::use, &" + trial + "::Cap, cannot be given from outside: only Move code can call it"},
		{[]string{"call", trial + "::out", gateway, "--from", you}, "in 0x1::evm::call (0x5452495649554d00000000000000000000000201, which it called, reverted: the call of the Move gateway is malformed: method"},
		{[]string{"resource", me, trial + "::Capz"}, "module " + trial + " has no struct Capz; it has Caps, Cap"},
		{[]string{"resource", me, trial + "::Cap"}, trial + "::Cap has no key ability: no address can have it"},
		{[]string{"resource", me, "0x1::coin::CoinStore"}, "0x1::coin::CoinStore takes 1 type argument, given 0"},
		{[]string{"resource", me, trial + "::Caps"}, me + " has no " + trial + "::Caps"},
	} {
		if _, _, err := move(tc.args...); err == nil && tc.want != "" || err != nil && (tc.want == "" || !strings.Contains(err.Error(), tc.want)) {
			t.Errorf("%q\n got %v\nwant %s", tc.args, err, tc.want)
		}
	}
}
