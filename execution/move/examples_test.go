package move_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"os"
	"reflect"
	"strings"
	"testing"

	gethabi "github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/system"
)

// The asset of examples/move and its escrow in Solidity, on a chain.

const examples = "../../examples/move/"

func readExample(tb testing.TB, name string) []byte {
	tb.Helper()
	b, err := os.ReadFile(examples + name)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// firstAccount is the first one of the public test mnemonic: the committed module
// is its own.
var firstAccount = common.HexToAddress("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266")

// exampleOf is an example's module, as rwa, as the account i has it.
func (c *chain) exampleOf(i int, name string) []byte {
	c.Helper()
	return bytes.ReplaceAll(readExample(c, name+"/"+name+".mv"), moveAddress(firstAccount), moveAddress(c.Address(i)))
}

// The binary is what its source assembles to, and that of another account differs
// in the account alone.
func TestExampleModules(t *testing.T) {
	c := newChain(t, nil)
	for _, name := range []string{"locker", "rwa"} {
		source := string(readExample(t, name+"/"+name+".mvir"))
		if got := c.compile(source, "@me", tag.FromEVM(firstAccount).String()); !bytes.Equal(got, readExample(t, name+"/"+name+".mv")) {
			t.Errorf("%s.mv is not what its source assembles to: `trivium move assemble %s.mvir --address me=%s`", name, name, firstAccount)
		}
		if got := c.compile(source, "@me", c.as(1).String()); !bytes.Equal(got, c.exampleOf(1, name)) {
			t.Errorf("%s: the module of another account differs in more than the account", name)
		}
	}
}

// What Solidity, clients and the specification are told of the gateway is what it has.
func TestGatewayInterface(t *testing.T) {
	got, err := gethabi.JSON(bytes.NewReader(readExample(t, "IMove.abi.json")))
	if err != nil {
		t.Fatal(err)
	}
	inWords := func(a gethabi.ABI) map[string]string {
		all := map[string]string{}
		for name, m := range a.Methods {
			all["function "+name] = m.String()
		}
		for name, e := range a.Events {
			all["event "+name] = e.String()
		}
		for name, e := range a.Errors {
			all["error "+name] = e.String()
		}
		return all
	}
	if a, b := inWords(got), inWords(gatewayABI); !reflect.DeepEqual(a, b) {
		t.Errorf("IMove.abi.json has\n%v\nthe gateway\n%v", a, b)
	}
	spec, err := os.ReadFile("../../docs/spec/move.md")
	if err != nil {
		t.Fatal(err)
	}
	text := func(s string) string {
		_, s, _ = strings.Cut(s, "interface IMove {")
		s, _, _ = strings.Cut(s, "\n}")
		return s
	}
	if a, b := text(string(readExample(t, "IMove.sol"))), text(string(spec)); a != b || a == "" {
		t.Errorf("IMove.sol has%s\ndocs/spec/move.md has%s", a, b)
	}
}

// Of the accounts of the chain.
const (
	issuer  = 0 // compliance, too
	seller  = 1
	buyer   = 2
	auditor = 3 // and notary
)

const forever = 1 << 40

// fund is the asset on a chain, with an escrow for it.
type fund struct {
	*chain
	module string
	escrow common.Address
	abi    gethabi.ABI // of the escrow
}

// newFund publishes the module, appoints an auditor, admits seller and buyer and
// lets them open holdings.
func newFund(t *testing.T) *fund {
	t.Helper()
	f := &fund{chain: newChain(t, nil)}
	f.module = f.as(issuer).String() + "::rwa"
	succeeded(t, f.publish(issuer, move.Immutable, f.exampleOf(issuer, "rwa")))
	succeeded(t, f.block(
		f.run(issuer, "appoint", f.who(issuer), f.who(auditor)),
		f.run(issuer, "admit", f.who(seller), u16(40), u64(forever)),
		f.run(issuer, "admit", f.who(buyer), u16(756), u64(forever)),
		f.run(seller, "open"), f.run(buyer, "open"))...)

	var artefact struct {
		ABI      json.RawMessage
		Bytecode string
	}
	if err := json.Unmarshal(readExample(t, "rwa/Escrow.json"), &artefact); err != nil {
		t.Fatal(err)
	}
	var err error
	if f.abi, err = gethabi.JSON(bytes.NewReader(artefact.ABI)); err != nil {
		t.Fatal(err)
	}
	args, err := f.abi.Pack("", f.module, f.Address(auditor))
	if err != nil {
		t.Fatal(err)
	}
	f.escrow = crypto.CreateAddress(f.Address(issuer), f.Nonces[issuer])
	succeeded(t, f.block(f.Sign(t, issuer, &types.DynamicFeeTx{Data: append(common.FromHex(artefact.Bytecode), args...), Gas: 1 << 23}))...)
	return f
}

func (f *fund) who(i int) []byte { return moveAddress(f.Address(i)) }

func (f *fund) run(i int, function string, args ...[]byte) *types.Transaction {
	f.Helper()
	return f.call(i, 0, f.module, function, nil, args...)
}

// deal is a transaction to the escrow.
func (f *fund) deal(i int, wei int64, method string, args ...any) *types.Transaction {
	f.Helper()
	return f.to(i, f.escrow, wei, f.dealData(method, args...))
}

func (f *fund) dealData(method string, args ...any) []byte {
	f.Helper()
	data, err := f.abi.Pack(method, args...)
	if err != nil {
		f.Fatal(err)
	}
	return data
}

// refusedBy is why a call of the module reverts: the function that aborts, and the code.
func (f *fund) refusedBy(i int, function string, args ...[]byte) string {
	f.Helper()
	out, err := f.try(i, "call", f.module, function, []string{}, list(args))
	if err == nil {
		return "nobody"
	}
	return f.short(reason(out))
}

// short is a reason without the name of the module.
func (f *fund) short(reason string) string { return strings.ReplaceAll(reason, f.module+" ", "") }

// dealRefusedBy is why a call of the escrow reverts.
func (f *fund) dealRefusedBy(i int, method string, args ...any) string {
	f.Helper()
	out, err := f.tryAt(i, f.escrow, f.dealData(method, args...))
	if err == nil {
		return "nobody"
	}
	if !errors.Is(err, vm.ErrExecutionReverted) || len(out) < 4 {
		return err.Error()
	}
	e, bad := f.abi.ErrorByID([4]byte(out))
	if bad != nil {
		return bad.Error()
	}
	values, bad := e.Inputs.Unpack(out[4:])
	if bad != nil {
		return bad.Error()
	}
	return f.short(fmt.Sprint(e.Name, values))
}

// units are those of an account, and how many of them are locked.
func (f *fund) units(account []byte) (units, locked uint64) {
	f.Helper()
	out := f.view(f.module, "units", nil, account)
	return binary.LittleEndian.Uint64(out[0]), binary.LittleEndian.Uint64(out[1])
}

// books checks that the supply is what all holdings add up to, and gives it.
func (f *fund) books() uint64 {
	f.Helper()
	supply := f.view(f.module, "supply", nil)[0]
	n := f.view(f.module, "holders", nil)[0]
	if total := f.view(f.module, "total", nil, u64(0), n)[0]; !bytes.Equal(total, supply) {
		f.Errorf("supply %x, all holdings together %x", supply, total)
	}
	return binary.LittleEndian.Uint64(supply)
}

func u16(n uint16) []byte { return binary.LittleEndian.AppendUint16(nil, n) }

// events are the names of the structs that a transaction has emitted.
func (f *fund) events(r *types.Receipt) (names []string) {
	f.Helper()
	for _, l := range r.Logs {
		if l.Address != system.MoveGateway {
			continue
		}
		values, err := gatewayABI.Unpack("Emitted", l.Data)
		if err != nil {
			f.Fatal(err)
		}
		names = append(names, strings.TrimPrefix(values[0].(string), f.module+"::"))
	}
	return names
}

func why(text string) []byte { return bcsBytes([]byte(text)) }

// Each rule of the fund, and who may do what.
func TestRestrictedAsset(t *testing.T) {
	f := newFund(t)
	me, you, stranger := f.who(seller), f.who(buyer), moveAddress(common.Address{0x57})
	issued := f.block(f.run(issuer, "issue", me, u64(1000)))[0]
	succeeded(t, issued)
	if got := fmt.Sprint(f.events(issued)); got != "[Issued]" {
		t.Errorf("events %s", got)
	}
	succeeded(t, f.block(f.run(seller, "transfer", you, u64(300)), f.run(seller, "lock", f.who(auditor), u64(100)))...)

	const invalid, rangeError, denied, missing, exists = 0x10000, 0x20000, 0x50000, 0x60000, 0x80000
	abort := func(function string, code int) string { return fmt.Sprintf("Aborted[%s %d]", function, code) }
	for _, tc := range []struct {
		from     int
		function string
		args     [][]byte
		want     string
	}{
		{seller, "issue", [][]byte{me, u64(1)}, abort("only_issuer", denied+1)},
		{seller, "appoint", [][]byte{me, me}, abort("only_issuer", denied+1)},
		{auditor, "set_limit", [][]byte{u64(1)}, abort("only_issuer", denied+1)},
		{seller, "force_transfer", [][]byte{you, me, u64(1), why("mine")}, abort("only_issuer", denied+1)},
		{seller, "force_redeem", [][]byte{you, u64(1), why("mine")}, abort("only_issuer", denied+1)},
		{seller, "break_lock", [][]byte{me, f.who(auditor), why("mine")}, abort("only_issuer", denied+1)},
		{auditor, "admit", [][]byte{stranger, u16(1), u64(forever)}, abort("only_compliance", denied+2)},
		{auditor, "remove", [][]byte{you}, abort("only_compliance", denied+2)},
		{issuer, "set_frozen", [][]byte{me, {1}, why("no")}, abort("only_auditor", denied+3)},
		{issuer, "attest", [][]byte{why("hash")}, abort("only_auditor", denied+3)},
		{seller, "open", nil, abort("open", exists+7)},
		{seller, "transfer", [][]byte{stranger, u64(1)}, abort("known", missing+6)},
		{seller, "transfer", [][]byte{you, u64(0)}, abort("take", invalid+10)},
		{seller, "transfer", [][]byte{you, u64(601)}, abort("take", invalid+8)}, // 100 of 700 are locked
		{seller, "redeem", [][]byte{u64(601)}, abort("take", invalid+8)},
		{seller, "lock", [][]byte{you, u64(601)}, abort("lock", invalid+8)},
		{seller, "lock", [][]byte{you, u64(0)}, abort("lock", invalid+10)},
		{auditor, "settle", [][]byte{me, you, u64(101)}, abort("settle", invalid+8)},
		{buyer, "settle", [][]byte{me, you, u64(1)}, abort("settle", invalid+8)},
		{issuer, "force_redeem", [][]byte{you, u64(1), {0}}, abort("given", invalid+11)},
		{issuer, "force_redeem", [][]byte{me, u64(601), why("order")}, abort("take", invalid+8)},
		{issuer, "issue", [][]byte{me, u64(1_000_000)}, abort("put", rangeError+9)},
		{issuer, "issue", [][]byte{me, u64(1<<64 - 1)}, abort("put", rangeError+9)},
		{issuer, "issue", [][]byte{stranger, u64(1)}, abort("known", missing+6)},
		// What is no function for the outside.
		{seller, "withdraw", [][]byte{u64(1)}, "ExecutionFailed[RET_TYPE_MISMATCH_ERROR " + f.module + " withdraw -]"},
		{seller, "deposit", [][]byte{you, append(bytes.Clone(me), u64(1)...)}, "ExecutionFailed[INVALID_PARAM_TYPE_FOR_DESERIALIZATION " + f.module + " deposit -]"},
		{seller, "put", [][]byte{me, u64(1)}, "ExecutionFailed[EXECUTE_ENTRY_FUNCTION_CALLED_ON_NON_ENTRY_FUNCTION " + f.module + " put -]"},
		// And what is allowed.
		{auditor, "settle", [][]byte{me, you, u64(100)}, "nobody"},
		{auditor, "unlock", [][]byte{me, u64(1000)}, "nobody"},
		{buyer, "unlock", [][]byte{me, u64(1000)}, "nobody"}, // of nothing
		{seller, "redeem", [][]byte{u64(600)}, "nobody"},
		{issuer, "issue", [][]byte{me, u64(999_300)}, "nobody"},
	} {
		if got := f.refusedBy(tc.from, tc.function, tc.args...); got != f.short(tc.want) {
			t.Errorf("%s by %d: refused by %s, want %s", tc.function, tc.from, got, tc.want)
		}
	}

	// A frozen account, and the issuer who acts for it.
	rs := f.block(
		f.run(auditor, "set_frozen", me, []byte{1}, why("court order")),
		f.run(seller, "transfer", you, u64(1)), f.run(buyer, "transfer", me, u64(1)), f.run(seller, "lock", you, u64(1)), f.run(auditor, "settle", me, you, u64(1)),
		f.run(issuer, "force_transfer", me, you, u64(200), why("court order")),
		f.run(issuer, "force_transfer", me, you, u64(500), why("court order")), // 100 are locked
		f.run(issuer, "break_lock", me, f.who(auditor), why("court order")),
		f.run(issuer, "force_redeem", me, u64(500), why("court order")))
	for i, want := range []uint64{1, 0, 0, 0, 0, 1, 0, 1, 1} {
		if rs[i].Status != want {
			t.Errorf("transaction %d of a frozen account: status %d, want %d", i, rs[i].Status, want)
		}
	}
	for i, want := range map[int]string{0: "[Frozen]", 5: "[Transferred Forced]", 7: "[Unlocked Forced]", 8: "[Redeemed Forced]"} {
		if got := fmt.Sprint(f.events(rs[i])); got != want {
			t.Errorf("transaction %d emits %s, want %s", i, got, want)
		}
	}
	if units, locked := f.units(me); units != 0 || locked != 0 {
		t.Errorf("the frozen account has %d units, %d locked", units, locked)
	}
	if supply := f.books(); supply != 500 {
		t.Errorf("supply %d, want 500", supply)
	}
	// Who is not admitted keeps units, gets no more, and may sell.
	rs = f.block(
		f.run(auditor, "set_frozen", me, []byte{0}, why("lifted")), f.run(issuer, "remove", you),
		f.run(issuer, "issue", you, u64(1)), f.run(buyer, "transfer", me, u64(50)), f.run(issuer, "remove", you),
		f.run(issuer, "admit", you, u16(756), u64(1)), f.run(issuer, "issue", you, u64(1))) // long over
	for i, want := range []uint64{1, 1, 0, 1, 0, 1, 0} {
		if rs[i].Status != want {
			t.Errorf("transaction %d of an account that is not admitted: status %d, want %d", i, rs[i].Status, want)
		}
	}
	if got := f.refusedBy(issuer, "issue", you, u64(1)); got != abort("put", denied+4) {
		t.Errorf("refused by %s", got)
	}
	// The auditor's word: the supply and the number of holders are the module's.
	succeeded(t, f.block(f.run(auditor, "attest", why("report")))...)
	a := f.view(f.module, "attested", nil)[0]
	want := append([]byte{1}, f.who(auditor)...)
	if !bytes.HasPrefix(a, want) || !bytes.HasSuffix(a, append(append(append(u64(500), make([]byte, 8)...), u64(2)...), why("report")...)) {
		t.Errorf("attested %x", a)
	}
	if raw := f.resource(f.as(buyer), f.module+"::Holding"); !bytes.Equal(raw, append(append(u64(450), u64(0)...), 0)) {
		t.Errorf("holding %x", raw)
	}
}

// Modules built upon the fund: units that they have taken out must end in a holding
// that the rules allow, or their code is refused.
func TestUnitsCannotBeKept(t *testing.T) {
	f := newFund(t)
	source := string(readExample(t, "rwa/rwa.mvir"))
	f.compile(source, "@me", f.as(issuer).String()) // for its signatures
	write := func(name, body string) []byte {
		return f.compile("module @you."+name+" {\n import @fund.rwa;\n"+body+"\n}", "@you", f.as(seller).String(), "@fund", f.as(issuer).String())
	}
	for _, tc := range []struct{ name, body, want string }{
		{"dropped", `public entry go(s: &signer) { let u: rwa.Units; label b0: u = rwa.withdraw(move(s), 1); return; }`, "UNSAFE_RET_UNUSED_VALUES_WITHOUT_DROP"},
		{"popped", `public entry go(s: &signer) { label b0: _ = rwa.withdraw(move(s), 1); return; }`, "POP_WITHOUT_DROP_ABILITY"},
		{"doubled", `public entry go(s: &signer, to: address) {
			let u: rwa.Units;
		label b0:
			u = rwa.withdraw(move(s), 1);
			rwa.deposit(copy(to), copy(u));
			rwa.deposit(move(to), move(u));
			return;
		}`, "COPYLOC_WITHOUT_COPY_ABILITY"},
		{"stored", `struct Box has key { u: rwa.Units }
		public entry go(s: &signer) { label b0: move_to<Box>(copy(s), Box { u: rwa.withdraw(copy(s), 1) }); return; }`, "FIELD_MISSING_TYPE_ABILITY"},
		{"made", `struct Units { from: address, amount: u64 }
		public entry go(to: address) { label b0: rwa.deposit(move(to), Units { from: copy(to), amount: 1000 }); return; }`, "CALL_TYPE_MISMATCH_ERROR"},
	} {
		out, err := f.try(seller, "publish", [][]byte{write(tc.name, tc.body)}, uint8(1))
		if err == nil || !strings.HasPrefix(reason(out), "ModuleRefused[0 "+tc.want+" ") {
			t.Errorf("%s: %v, %s, want %s", tc.name, err, reason(out), tc.want)
		}
	}
	// A payment in two parts keeps to the rules.
	succeeded(t, f.publish(seller, move.Compatible, write("split", `
		public entry pay(s: &signer, one: address, two: address, n: u64) {
		label b0:
			rwa.deposit(move(one), rwa.withdraw(copy(s), copy(n)));
			rwa.deposit(move(two), rwa.withdraw(move(s), move(n)));
			return;
		}`)))
	split := f.as(seller).String() + "::split"
	rs := f.block(
		f.run(issuer, "issue", f.who(buyer), u64(10)),
		f.call(buyer, 0, split, "pay", nil, f.who(seller), f.who(seller), u64(2)),
		f.call(buyer, 0, split, "pay", nil, f.who(seller), f.who(issuer), u64(2))) // the issuer has no holding
	succeeded(t, rs[:2]...)
	if a, b := len(rs[1].Logs), rs[2].Status; a != 2 || b != types.ReceiptStatusFailed {
		t.Errorf("%d events, status %d of what the rules forbid", a, b)
	}
	if units, _ := f.units(f.who(seller)); units != 4 || f.books() != 10 {
		t.Errorf("the seller has %d units, want 4", units)
	}
}

// Units and ether change hands at once, or nothing does, and who is refused is told
// why in the words of the module.
func TestEscrow(t *testing.T) {
	f := newFund(t)
	succeeded(t, f.block(f.run(issuer, "issue", f.who(seller), u64(1000)), f.run(seller, "lock", moveAddress(f.escrow), u64(500)))...)
	const price = 1_000_000
	if got := f.dealRefusedBy(seller, "open", f.Address(buyer), uint64(501), big.NewInt(price), uint64(forever)); got != "NotLocked[500 501]" {
		t.Errorf("more than is locked: %s", got)
	}
	open := func(units uint64, deadline uint64) *types.Transaction {
		return f.deal(seller, 0, "open", f.Address(buyer), units, big.NewInt(price), deadline)
	}
	succeeded(t, f.block(open(200, forever), open(200, forever), open(100, 1))...)
	if got := f.dealRefusedBy(seller, "open", f.Address(buyer), uint64(1), big.NewInt(price), uint64(forever)); got != "NotLocked[500 501]" {
		t.Errorf("what is promised is promised again: %s", got)
	}
	id := func(n int64) *big.Int { return big.NewInt(n) }
	rs := f.block(f.deal(buyer, price-1, "pay", id(0)), f.deal(seller, price, "pay", id(0)), f.deal(buyer, price, "pay", id(2)), f.deal(auditor, 0, "release", id(0)))
	for i, r := range rs {
		if r.Status != types.ReceiptStatusFailed {
			t.Errorf("transaction %d: done, which must not be", i)
		}
	}
	succeeded(t, f.block(f.deal(buyer, price, "pay", id(0)), f.deal(buyer, price, "pay", id(1)))...)
	if got := f.dealRefusedBy(buyer, "release", id(0)); got != "NotYours[0]" {
		t.Errorf("released by the buyer: %s", got)
	}
	state := func() string {
		u0, l0 := f.units(f.who(seller))
		u1, _ := f.units(f.who(buyer))
		return fmt.Sprintf("seller %d, %d locked; buyer %d; %s wei", u0, l0, u1, f.wei(f.escrow))
	}
	paid := state()
	if paid != "seller 1000, 500 locked; buyer 0; 2000000 wei" {
		t.Fatal(paid)
	}
	// What the module forbids takes the whole back.
	for _, tc := range []struct {
		name     string
		does, un *types.Transaction
		want     string
	}{
		{"a buyer who is not admitted", f.run(issuer, "remove", f.who(buyer)), f.run(issuer, "admit", f.who(buyer), u16(756), u64(forever)), "Aborted[put 327684]"},
		{"a frozen buyer", f.run(auditor, "set_frozen", f.who(buyer), []byte{1}, why("x")), f.run(auditor, "set_frozen", f.who(buyer), []byte{0}, why("x")), "Aborted[put 327685]"},
		{"a frozen seller", f.run(auditor, "set_frozen", f.who(seller), []byte{1}, why("x")), f.run(auditor, "set_frozen", f.who(seller), []byte{0}, why("x")), "Aborted[take 327685]"},
		{"too much for one account", f.run(issuer, "set_limit", u64(199)), f.run(issuer, "set_limit", u64(1000)), "Aborted[put 131081]"},
	} {
		succeeded(t, f.block(tc.does)...)
		if got := f.dealRefusedBy(auditor, "release", id(0)); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.name, got, tc.want)
		}
		if now := state(); now != paid {
			t.Errorf("%s: %s, was %s", tc.name, now, paid)
		}
		succeeded(t, f.block(tc.un)...)
	}
	before := f.wei(f.Address(seller)).ToBig()
	r := f.block(f.deal(auditor, 0, "release", id(0)))[0]
	succeeded(t, r)
	if got := fmt.Sprint(f.events(r)); got != "[Unlocked Transferred]" {
		t.Errorf("events %s", got)
	}
	if now := state(); now != "seller 800, 300 locked; buyer 200; 1000000 wei" {
		t.Errorf("after the release: %s", now)
	}
	if got := new(big.Int).Sub(f.wei(f.Address(seller)).ToBig(), before); got.Int64() != price {
		t.Errorf("the seller has got %s", got)
	}
	// Cancelled: by the seller as long as nothing is paid, then by the notary, and
	// by anybody once the time is over.
	if got := f.dealRefusedBy(seller, "cancel", id(1)); got != "NotYours[1]" {
		t.Errorf("cancelled by the seller after payment: %s", got)
	}
	succeeded(t, f.block(f.deal(auditor, 0, "cancel", id(1)), f.deal(issuer, 0, "cancel", id(2)))...)
	for _, again := range []string{"release", "cancel"} {
		if got := f.dealRefusedBy(auditor, again, id(1)); got != "WrongState[1 4]" {
			t.Errorf("%s of what is cancelled: %s", again, got)
		}
	}
	succeeded(t, f.block(f.deal(buyer, 0, "collect"), f.deal(buyer, 0, "collect"), f.deal(seller, 0, "collect"))...)
	if now := state(); now != "seller 800, 0 locked; buyer 200; 0 wei" {
		t.Errorf("at the end: %s", now)
	}
	// A lock that the issuer has broken: no release, but everybody gets theirs back.
	succeeded(t, f.block(f.run(seller, "lock", moveAddress(f.escrow), u64(10)), open(10, forever), f.deal(buyer, price, "pay", id(3)),
		f.run(issuer, "break_lock", f.who(seller), moveAddress(f.escrow), why("court order")))...)
	if got := f.dealRefusedBy(auditor, "release", id(3)); got != "Aborted[settle 65544]" {
		t.Errorf("released without a lock: %s", got)
	}
	succeeded(t, f.block(f.deal(auditor, 0, "cancel", id(3)), f.deal(buyer, 0, "collect"))...)
	if now := state(); now != "seller 800, 0 locked; buyer 200; 0 wei" {
		t.Errorf("at the end: %s", now)
	}
	f.books()
}

// Whatever is called in whatever order, units come by issue and go by redemption
// alone, and the escrow's ether is that of its deals.
func TestAssetIsConserved(t *testing.T) {
	f := newFund(t)
	rng := rand.New(rand.NewPCG(4, 8))
	var supply uint64
	for range 40 {
		deals := f.deals()
		var txs []*types.Transaction
		minted := map[int]int64{} // by transaction, what it does to the supply
		add := func(change int64, tx *types.Transaction) {
			minted[len(txs)] = change
			txs = append(txs, tx)
		}
		if rng.IntN(2) == 0 { // so that nobody stays frozen for long
			for i := 1; i <= 2; i++ {
				add(0, f.run(auditor, "set_frozen", f.who(i), []byte{0}, why("x")))
			}
		}
		for range 12 {
			one, other := 1+rng.IntN(2), 1+rng.IntN(3) // the third has no holding
			n := uint64(rng.IntN(60))
			id := rng.IntN(len(deals) + 1)
			switch rng.IntN(17) {
			case 0, 1:
				add(5*int64(n), f.run(issuer, "issue", f.who(other), u64(5*n)))
			case 2:
				add(-int64(n), f.run(one, "redeem", u64(n)))
			case 3:
				add(-int64(n), f.run(issuer, "force_redeem", f.who(one), u64(n), why("x")))
			case 4:
				add(0, f.run(issuer, "force_transfer", f.who(one), f.who(other), u64(n), why("x")))
			case 5:
				add(0, f.run(one, "transfer", f.who(other), u64(n)))
			case 6, 7:
				add(0, f.run(one, "lock", moveAddress(f.escrow), u64(n)))
			case 8:
				add(0, f.deal(one, 0, "open", f.Address(other), 1+n/4, big.NewInt(int64(n)*1000), uint64(forever)))
			case 9, 10, 11:
				if id < len(deals) {
					d := deals[id]
					add(0, f.deal(d.buyer, d.price-int64(rng.IntN(4)/3), "pay", big.NewInt(int64(id)))) // too little, sometimes
				}
			case 12, 13, 14:
				add(0, f.deal(auditor, 0, "release", big.NewInt(int64(id))))
			case 15:
				add(0, f.deal(auditor, 0, "cancel", big.NewInt(int64(id))))
			case 16:
				if rng.IntN(2) == 0 {
					add(0, f.deal(buyer, 0, "collect"))
				} else {
					add(0, f.run(auditor, "set_frozen", f.who(one), []byte{1}, why("x")))
				}
			}
		}
		for i, r := range f.block(txs...) {
			if r.Status == types.ReceiptStatusSuccessful {
				supply += uint64(minted[i])
			}
		}
		if got := f.books(); got != supply {
			t.Fatalf("supply %d, issued and not redeemed %d", got, supply)
		}
		for i := 1; i <= 2; i++ {
			units, locked := f.units(f.who(i))
			if out := f.view(f.module, "locked", nil, f.who(i), moveAddress(f.escrow))[0]; !bytes.Equal(out, u64(locked)) || locked > units {
				t.Fatalf("account %d has %d units, %d locked, for the escrow %x", i, units, locked, out)
			}
		}
	}
	// The ether of the escrow is that of deals that are paid, and what it owes.
	want, states := new(big.Int), map[uint8]int{}
	for _, d := range f.deals() {
		states[d.state]++
		if d.state == 2 {
			want.Add(want, big.NewInt(d.price))
		}
	}
	for i := range 4 {
		out, err := f.tryAt(0, f.escrow, f.dealData("owed", f.Address(i)))
		if err != nil {
			t.Fatal(err)
		}
		want.Add(want, new(big.Int).SetBytes(out))
	}
	if got := f.wei(f.escrow).ToBig(); got.Cmp(want) != 0 {
		t.Errorf("the escrow has %s wei, its deals and debts are %s", got, want)
	}
	if supply == 0 || states[3] < 3 || states[4] < 3 {
		t.Errorf("supply %d, deals by state %v: too little has happened", supply, states)
	}
}

type deal struct {
	buyer int
	price int64
	state uint8
}

// deals are those that the escrow knows.
func (f *fund) deals() (all []deal) {
	f.Helper()
	for {
		out, err := f.tryAt(0, f.escrow, f.dealData("deals", big.NewInt(int64(len(all)))))
		if err != nil {
			return all
		}
		v, err := f.abi.Unpack("deals", out)
		if err != nil {
			f.Fatal(err)
		}
		d := deal{price: v[5].(*big.Int).Int64(), state: v[1].(uint8)}
		for f.Address(d.buyer) != v[3].(common.Address) {
			d.buyer++
		}
		all = append(all, d)
	}
}
