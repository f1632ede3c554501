package move_test

import (
	"bytes"
	"errors"
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/system"
)

const baseSource = `
module @me.base {
    struct Box has store, drop { n: u64 }
    public make(n: u64): Self.Box { label b0: return Box { n: move(n) }; }
    public open(b: &Self.Box): u64 { label b0: return *&move(b).Box::n; }
}`

const userSource = `
module @me.user {
    import @me.base;
    public nine(): u64 {
        let b: base.Box;
    label b0:
        b = base.make(9);
        return base.open(&b);
    }
}`

// What cannot be published says which module, why and where.
func TestRefusedModules(t *testing.T) {
	c := newChain(t, nil)
	me, you := c.as(0).String(), c.as(1).String()
	base := c.compile(baseSource, "@me", me)
	user := c.compile(userSource, "@me", me)
	other := c.compile(baseSource, "@me", you)
	unsafe := c.compile(`
module @me.unsafe {
    struct Coin has store { n: u64 }
    public fine() { label b0: return; }
    public lose(c: Self.Coin) { label b0: return; }
}`, "@me", me)
	native := c.compile(`module @me.native { native public f(); }`, "@me", me)
	never := c.compile(`module @me.never { public init_module(s: &signer) { label b0: return; } }`, "@me", me)
	for _, tc := range []struct {
		name    string
		from    int
		policy  uint8
		modules [][]byte
		want    string
	}{
		{"well", 0, 1, [][]byte{base, user}, ""},
		{"immutable", 0, 0, [][]byte{base}, ""},
		{"nothing", 0, 1, nil, "BadArgument[modules]"},
		{"unknown policy", 0, 2, [][]byte{base}, "BadArgument[arguments of publish]"},
		{"no module", 0, 1, [][]byte{base, {1, 2, 3}}, "ModuleRefused[1 BAD_MAGIC   -]"},
		{"somebody else's", 0, 1, [][]byte{other}, "ModuleRefused[0 MODULE_ADDRESS_DOES_NOT_MATCH_SENDER " + you + "::base  -]"},
		{"twice in a bundle", 0, 1, [][]byte{base, base}, "ModuleRefused[1 DUPLICATE_MODULE_NAME " + me + "::base  -]"},
		{"without what it needs", 0, 1, [][]byte{user}, "ModuleRefused[0 LINKER_ERROR " + me + "::user  -]"},
		{"before what it needs", 0, 1, [][]byte{user, base}, "ModuleRefused[0 LINKER_ERROR " + me + "::user  -]"},
		{"loses a coin", 0, 1, [][]byte{base, unsafe}, "ModuleRefused[1 UNSAFE_RET_UNUSED_VALUES_WITHOUT_DROP " + me + "::unsafe lose 0]"},
		{"an initialiser that would never run", 0, 1, [][]byte{never}, "ModuleRefused[0 INVALID_MAIN_FUNCTION_SIGNATURE " + me + "::never init_module -]"},
		{"native of its own", 0, 1, [][]byte{native}, "ModuleRefused[0 USER_DEFINED_NATIVE_NOT_ALLOWED " + me + "::native f -]"},
	} {
		out, err := c.try(tc.from, "publish", list(tc.modules), tc.policy)
		switch {
		case tc.want == "" && err != nil:
			t.Errorf("%s: %v %s", tc.name, err, reason(out))
		case tc.want != "" && (!errors.Is(err, vm.ErrExecutionReverted) || reason(out) != tc.want):
			t.Errorf("%s: %v\n\t%s, want\n\t%s", tc.name, err, reason(out), tc.want)
		}
	}
}

// A published module is in its account and in the registry, and an event tells.
func TestPublish(t *testing.T) {
	c := newChain(t, nil)
	me := c.as(0).String()
	base, user := c.compile(baseSource, "@me", me), c.compile(userSource, "@me", me)
	r := c.publish(0, move.Compatible, base, user)
	succeeded(t, r)
	p, err := c.plain.Move().Reader(c.State(t)).Module(tag.Module{Address: c.as(0), Name: "base"})
	if err != nil || p == nil || !bytes.Equal(p.Code.Bytes, base) || p.Record.Policy != move.Compatible || p.Record.Upgrades != 0 || p.Record.Work == 0 {
		t.Fatalf("%+v, %v", p, err)
	}
	if code := c.State(t).GetCode(p.Record.Code); !bytes.Equal(code, base) {
		t.Errorf("code account has %d bytes", len(code))
	}
	if len(r.Logs) != 2 || r.Logs[0].Topics[0] != gatewayABI.Events["Published"].ID || common.BytesToAddress(r.Logs[0].Topics[1][:]) != c.Address(0) {
		t.Fatalf("%d logs", len(r.Logs))
	}
	values, err := gatewayABI.Events["Published"].Inputs.NonIndexed().Unpack(r.Logs[0].Data)
	if err != nil || values[0] != me+"::base" || values[1] != [32]byte(crypto.Keccak256Hash(base)) || values[2] != uint8(1) || values[3] != uint32(0) {
		t.Errorf("event %v, %v", values, err)
	}
	if got := c.view(me+"::user", "nine", nil); !bytes.Equal(got[0], u64(9)) {
		t.Errorf("nine is %x", got)
	}
	// The same bytes under another address are another account's.
	if p, err := c.plain.Move().Reader(c.State(t)).Module(tag.Module{Address: c.as(1), Name: "base"}); p != nil || err != nil {
		t.Errorf("%+v, %v", p, err)
	}
}

// An upgrade keeps what users and resources rest on, and is seen by those who
// link with it. The type cache of a node does not know the old one any more.
func TestUpgrade(t *testing.T) {
	c := newChain(t, nil)
	me := c.as(0).String()
	base, user := c.compile(baseSource, "@me", me), c.compile(userSource, "@me", me)
	succeeded(t, c.publish(0, move.Compatible, base, user))
	if got := c.view(me+"::user", "nine", nil); !bytes.Equal(got[0], u64(9)) {
		t.Errorf("nine is %x", got)
	}
	variant := func(from, to string) []byte {
		return c.compile(strings.Replace(baseSource, from, to, 1), "@me", me)
	}
	plus := variant("n: move(n) }", "n: move(n) + 1 }")
	refused := func(i int, policy move.Policy, code []byte, want string) {
		t.Helper()
		out, err := c.try(i, "publish", [][]byte{code}, uint8(policy))
		if !errors.Is(err, vm.ErrExecutionReverted) || reason(out) != want {
			t.Errorf("%v %s, want %s", err, reason(out), want)
		}
	}
	wider := strings.NewReplacer("{ n: u64 }", "{ n: u64, m: u8 }", "{ n: move(n) }", "{ n: move(n), m: 1u8 }").Replace(baseSource)
	refused(0, move.Compatible, c.compile(wider, "@me", me), "ModuleRefused[0 BACKWARD_INCOMPATIBLE_MODULE_UPDATE "+me+"::base  -]")
	refused(0, move.Compatible, c.compile(strings.ReplaceAll(baseSource, "open(", "look("), "@me", me),
		"ModuleRefused[0 BACKWARD_INCOMPATIBLE_MODULE_UPDATE "+me+"::base  -]")
	succeeded(t, c.publish(0, move.Compatible, plus))
	if got := c.view(me+"::user", "nine", nil); !bytes.Equal(got[0], u64(10)) {
		t.Errorf("after the upgrade nine is %x", got)
	}
	p, err := c.plain.Move().Reader(c.State(t)).Module(tag.Module{Address: c.as(0), Name: "base"})
	if err != nil || p.Record.Upgrades != 1 || !bytes.Equal(p.Code.Bytes, plus) {
		t.Errorf("%+v, %v", p, err)
	}
	// Back to the bytes of before, and then for ever.
	succeeded(t, c.publish(0, move.Immutable, base))
	if got := c.view(me+"::user", "nine", nil); !bytes.Equal(got[0], u64(9)) {
		t.Errorf("after the second upgrade nine is %x", got)
	}
	refused(0, move.Compatible, plus, "ModuleImmutable["+me+"::base]")
}

// What init_module does goes with the module, and is done once.
func TestInitialiser(t *testing.T) {
	c := newChain(t, nil)
	me := c.as(0).String()
	bad := c.compile(`
module @me.bad {
    struct R has key { n: u64 }
    init_module(s: &signer) {
    label b0:
        move_to<R>(move(s), R { n: 1 });
        abort 77;
    }
}`, "@me", me)
	if r := c.publish(0, move.Compatible, bad); r.Status != types.ReceiptStatusFailed {
		t.Error("a module whose initialiser aborts is published")
	}
	if p, _ := c.plain.Move().Reader(c.State(t)).Module(tag.Module{Address: c.as(0), Name: "bad"}); p != nil {
		t.Error("it is there")
	}
	good := c.compile(counterSource, "@me", me)
	succeeded(t, c.publish(0, move.Compatible, good))
	succeeded(t, c.block(c.call(1, 0, me+"::counter", "bump", nil, u64(1)))...)
	succeeded(t, c.publish(0, move.Compatible, good))
	if got := c.view(me+"::counter", "get", nil); !bytes.Equal(got[0], u64(8)) {
		t.Errorf("after an upgrade the counter is %x", got)
	}
}

// With too little gas nothing is published, and no work is done that is not paid:
// at every limit the outcome is a halt or the whole.
func TestPublishOutOfGas(t *testing.T) {
	c := newChain(t, nil)
	code := c.compile(counterSource, "@me", c.as(0).String())
	gateway := system.MoveGateway
	data := c.pack("publish", [][]byte{code}, uint8(1))
	for gas := uint64(60_000); gas < 600_000; gas += 23_456 {
		tx := c.Sign(t, 0, &types.DynamicFeeTx{To: &gateway, Value: new(big.Int), Data: data, Gas: gas})
		r := c.block(tx)[0]
		there, err := c.plain.Move().Reader(c.State(t)).Module(tag.Module{Address: c.as(0), Name: "counter"})
		if err != nil || (there != nil) != (r.Status == types.ReceiptStatusSuccessful) {
			t.Fatalf("%d gas: status %d, module there %v, %v", gas, r.Status, there != nil, err)
		}
		if there != nil {
			return
		}
	}
	t.Error("600,000 gas are not enough")
}

// The record of the registry never changes its form.
func TestRecordGolden(t *testing.T) {
	r := move.Record{Policy: move.Compatible, Schedule: 1, Upgrades: 2, Work: 3, Code: common.HexToAddress("0x00112233445566778899aabbccddeeff00112233")}
	const want = "01000100000002000000030011223344556677" + "8899aabbccddeeff00112233"
	if got := common.Bytes2Hex(r.Bytes()); got != want {
		t.Errorf("record %s, want %s", got, want)
	}
	if a := move.ModuleAccount(tag.Module{Address: tag.Core, Name: "evm"}); a != common.BytesToAddress(crypto.Keccak256(append(append([]byte("TRIVIUM move module v1"), make([]byte, 31)...), "\x01evm"...))) {
		t.Errorf("account of a module %s", a)
	}
}
