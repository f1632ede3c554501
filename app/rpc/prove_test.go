package rpc

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/chain"
	"github.com/trivium-chain/trivium/rollup/settlement/verify"
)

// A state is proven by itself on a node without a DA layer; the answer is a bundle.
func TestProveState(t *testing.T) {
	e := newEnv(t, Config{})
	b := e.seal(e.sign(alice, &keeper, 0, words(1, 0xabcdef)))
	ask := func(kind verify.Kind, options map[string]any) *verify.Bundle {
		t.Helper()
		options["on"], options["block"] = "block", "latest"
		var raw json.RawMessage
		e.call(&raw, "trivium_prove", kind, keeper, options)
		got, err := verify.Decode(bytes.NewReader(append(raw, '\n')))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := verify.Check(got, &verify.Trust{Blocks: map[uint64]common.Hash{1: b.Hash()}}); err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := ask(verify.KindAccount, map[string]any{}); got.State.Address != keeper || got.State.Nonce != 1 {
		t.Errorf("the account is %+v", got.State)
	}
	got := ask(verify.KindSlots, map[string]any{"slots": []string{"0x2", word(1).Hex()}})
	if s := got.State.Slots; len(s) != 2 || s[0].Key != word(1) || s[0].Value != word(0xabcdef) || s[1].Value != (common.Hash{}) {
		t.Errorf("the slots are %+v", got.State.Slots)
	}
}

// What cannot be proven says why in words and, for programs, in a reason.
func TestProveRefuses(t *testing.T) {
	g := testGenesis()
	g.Rollup.Messages = new(rollup.Messages)
	e := newEnvOn(t, Config{MaxProofBytes: 20_000}, chain.Config{Genesis: g})
	send := e.sign(alice, &system.Messages, 5, messages.InitiateWithdrawal(alice.addr, 1, nil))
	b := e.seal(send, e.sign(alice, &system.Messages, 5, messages.InitiateWithdrawal(alice.addr, 1, nil)))
	for _, tc := range []struct {
		code   int
		text   string
		data   any
		params []any
	}{
		{codeInvalidInput, "read back from the DA layer", "not_batched", []any{"batch", "0"}},
		{codeInvalidInput, "read back from the DA layer", "not_batched", []any{"inclusion", "0"}},
		{codeInvalidInput, "safe head is block 0", "not_batched", []any{"block", "0x1"}},
		{codeInvalidInput, "safe head is block 0", "not_batched", []any{"block", b.Hash()}},
		{codeInvalidInput, "safe head is block 0", "not_batched", []any{"message", "1"}},
		{codeInvalidInput, "safe head is block 0", "not_batched", []any{"message", send.Hash()}},
		{codeInvalidInput, "no message 2", "not_found", []any{"message", "2"}},
		{codeInvalidInput, "no such message", "not_found", []any{"message", send.Hash().Hex() + ":7"}},
		{codeInvalidInput, "not on this chain", "not_found", []any{"block", "9"}},
		{codeInvalidInput, "neither a message nor a transaction", "not_found", []any{"message", b.Hash()}},
		{codeInvalidParams, "root of the outbox is in the output", "bad_request", []any{"message", "0", map[string]any{"on": "block"}}},
		{codeInvalidParams, "block 0 is the genesis", "bad_request", []any{"block", "0"}},
		{codeInvalidParams, "is unknown", nil, []any{"blocks", "1"}},
		{codeInvalidParams, "is no number", nil, []any{"batch", "first"}},
		{codeInvalidParams, "is no address", nil, []any{"account", "alice"}},
		{codeInvalidParams, "0 slots", nil, []any{"contract-state", keeper}},
		{codeInvalidParams, "1 slots", nil, []any{"account", keeper, map[string]any{"slots": []string{"0x1"}}}},
	} {
		e.fails(tc.code, tc.text, tc.data, "trivium_prove", tc.params...)
	}
	var out any
	e.call(&out, "trivium_getOutput", "0x0")
	if out != nil {
		t.Errorf("the output of a batch that is not there is %v", out)
	}
	e.call(&out, "trivium_getOutput", map[string]any{"block": "latest"})
	if out != nil {
		t.Errorf("the output of a block that is not batched is %v", out)
	}
}
