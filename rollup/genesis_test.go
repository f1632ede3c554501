package rollup

import (
	"bytes"
	"math/big"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/router"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/execution/sysconfig"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/execution/vms"
)

func fixed(names ...string) *Genesis {
	p := DefaultParams()
	p.Namespace = da.NewNamespace([10]byte{0: 1, 9: 1})
	p.ForcedNamespace = da.NewNamespace([10]byte{0: 1, 9: 2})
	p.Sequencer = common.Address{5}
	p.FeeRecipient = common.Address{6}
	p.StartHeight = 40
	p.VMs = names
	return &Genesis{
		Config: stf.ChainConfig(big.NewInt(7357)), Timestamp: 1_700_000_000, GasLimit: 400_000_000, BaseFee: 1e9, Rollup: p,
		Alloc: types.GenesisAlloc{{1: 1}: {Balance: big.NewInt(1e18)}, {1: 2}: {Code: []byte{0}, Nonce: 1, Balance: new(big.Int)}},
	}
}

// The genesis hash is the chain's identity: a new version must not give a chain
// another one.
func TestGenesisHashIsGolden(t *testing.T) {
	for _, tc := range []struct{ vms, want string }{
		{"", "0x63167bbb5263dc2c718e26ae7c29ca8af9cae1e04c93abb95ddd76f5553a3544"},
		{"wasm", "0xc62b915ac2c90c9e90e3c5e4ed975021a4cade235213a2a50bce317c8aeb6845"},
		{"move wasm", "0xbe985fb642f7cb8f8f417e4cffd46143c0be812e69fb766be7e9b195194d5e78"},
	} {
		if got := fixed(strings.Fields(tc.vms)...).Hash().Hex(); got != tc.want {
			t.Errorf("a chain with the VMs %q beside the EVM has genesis %s, want %s", tc.vms, got, tc.want)
		}
	}
	empty := fixed()
	empty.Rollup.VMs = []string{}
	if empty.Hash() != fixed().Hash() {
		t.Error("an empty list of VMs is another chain than none")
	}
	if fixed(vms.Known()...).Hash() == fixed().Hash() {
		t.Error("a chain with VMs has the genesis of one without")
	}
}

func TestVMsOfAGenesis(t *testing.T) {
	for _, tc := range []struct {
		names []string
		want  string
	}{
		{nil, ""},
		{[]string{"wasm"}, ""},
		{[]string{"move", "wasm"}, ""},
		{[]string{"wasm", "move"}, `rollup.vms has "move" behind "wasm"`},
		{[]string{"wsm"}, `rollup.vms names "wsm", which this version does not have: want some of ["move" "wasm"]`},
		{[]string{"evm"}, `the EVM is always on`},
		{[]string{""}, `rollup.vms names ""`},
		{[]string{"wasm", "wasm"}, `rollup.vms names "wasm" twice`},
	} {
		err := fixed(tc.names...).Check()
		if tc.want == "" && err != nil || tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
			t.Errorf("%q: %v, want %q", tc.names, err, tc.want)
		}
	}
}

// What the chain needs is there with its VMs, and not without.
func TestPredeploys(t *testing.T) {
	for addr, want := range system.Alloc([]string{"wasm"}) {
		if got := fixed("wasm").Ethereum().Alloc[addr]; !bytes.Equal(got.Code, want.Code) || got.Nonce != want.Nonce {
			t.Errorf("%s is %+v", addr, got)
		}
		if _, ok := fixed().Ethereum().Alloc[addr]; ok {
			t.Errorf("%s is there without its VM", addr)
		}
	}
}

func TestReservedAddressesBelongToTheChain(t *testing.T) {
	at := func(g *Genesis, a common.Address, acc types.Account) error {
		g.Alloc[a] = acc
		return g.Check()
	}
	free := common.BytesToAddress(append(router.Prefix[:], make([]byte, 13)...))
	for name, err := range map[string]error{
		"a free one":                  at(fixed("wasm"), free, types.Account{Balance: big.NewInt(1)}),
		"the deployer, richer":        at(fixed("wasm"), system.Deployer, types.Account{Balance: big.NewInt(1), Nonce: 1, Code: router.Stub(system.WASM)}),
		"the deployer, with storage":  at(fixed("wasm"), system.Deployer, types.Account{Nonce: 1, Code: router.Stub(system.WASM), Storage: map[common.Hash]common.Hash{{}: {1}}}),
		"the deployer without its VM": at(fixed(), system.Deployer, system.Alloc([]string{"wasm"})[system.Deployer]),
	} {
		if err == nil || !strings.Contains(err.Error(), "an address of the chain itself") {
			t.Errorf("%s: %v", name, err)
		}
	}
	own := system.Alloc([]string{"wasm"})[system.Deployer]
	own.Balance = nil
	g := fixed("wasm")
	if err := at(g, system.Deployer, own); err != nil || g.Hash() != fixed("wasm").Hash() {
		t.Errorf("a genesis that writes the deployer out as it is: %v", err)
	}
}

func TestGenesisFileKeepsTheChain(t *testing.T) {
	for _, g := range []*Genesis{fixed(), fixed("wasm"), priced("wasm"), speaking("wasm"), deposited("wasm")} {
		path := filepath.Join(t.TempDir(), "genesis.json")
		if err := g.Write(path); err != nil {
			t.Fatal(err)
		}
		read, err := ReadGenesis(path)
		if err != nil || read.Hash() != g.Hash() {
			t.Errorf("%q: %v", g.Rollup.VMs, err)
		}
	}
}

// priced is a genesis with DA fees.
func priced(names ...string) *Genesis {
	g := fixed(names...)
	g.Rollup.DAChainID = "celestia"
	g.Rollup.DAFees = &DAFees{Operator: common.Address{7}, Recipient: common.Address{8}, Price: 9, MaxPrice: 1e10, MinBaseFee: 1e6, Smoothing: 32}
	return g
}

// Each parameter of the DA layer makes another chain.
func TestGenesisCommitsToTheDALayer(t *testing.T) {
	seen := map[common.Hash]string{fixed("move", "wasm").Hash(): "neither"}
	for name, change := range map[string]func(g *Genesis){
		"all":               func(*Genesis) {},
		"no DA chain id":    func(g *Genesis) { g.Rollup.DAChainID = "" },
		"another":           func(g *Genesis) { g.Rollup.DAChainID = "mocha-4" },
		"no fees":           func(g *Genesis) { g.Rollup.DAFees = nil },
		"operator":          func(g *Genesis) { g.Rollup.DAFees.Operator[0]++ },
		"recipient":         func(g *Genesis) { g.Rollup.DAFees.Recipient[0]++ },
		"price":             func(g *Genesis) { g.Rollup.DAFees.Price++ },
		"greatest price":    func(g *Genesis) { g.Rollup.DAFees.MaxPrice++ },
		"least base fee":    func(g *Genesis) { g.Rollup.DAFees.MinBaseFee++ },
		"smoothing":         func(g *Genesis) { g.Rollup.DAFees.Smoothing++ },
		"price of nothing":  func(g *Genesis) { g.Rollup.DAFees.Price = 0 },
		"default, no owner": func(g *Genesis) { g.Rollup.DAFees = DefaultDAFees() },
	} {
		g := priced("move", "wasm")
		change(g)
		if other, twice := seen[g.Hash()]; twice {
			t.Errorf("%s: the genesis of %s", name, other)
		}
		seen[g.Hash()] = name
	}
	for _, tc := range []struct{ vms, want string }{
		{"", "0x2a327608c416b292083e0d570c47eb726318cf9c935f648e2906bbb76fe6fbfe"},
		{"move wasm", "0x4e90a9d0cce19d4879a6f8299fa46f73d0f8021dffecc4286943a550107f54b1"},
	} {
		if got := priced(strings.Fields(tc.vms)...).Hash().Hex(); got != tc.want {
			t.Errorf("a chain with DA fees and the VMs %q has genesis %s, want %s", tc.vms, got, tc.want)
		}
	}
}

func TestDAFeesOfAGenesis(t *testing.T) {
	for _, tc := range []struct {
		want   string
		change func(g *Genesis)
	}{
		{"", func(*Genesis) {}},
		{"", func(g *Genesis) { g.Rollup.DAFees = nil }},
		{"", func(g *Genesis) { g.Rollup.DAFees.MaxPrice = 1e11 }},
		{"rollup.daChainId", func(g *Genesis) { g.Rollup.DAChainID = strings.Repeat("x", 51) }},
		{"rollup.daChainId", func(g *Genesis) { g.Rollup.DAChainID = "mocha-4 " }},
		{"rollup.daChainId", func(g *Genesis) { g.Rollup.DAChainID = "\xff" }},
		{"rollup.daFees.operator", func(g *Genesis) { g.Rollup.DAFees.Operator = common.Address{} }},
		{"rollup.daFees.recipient", func(g *Genesis) { g.Rollup.DAFees.Recipient = system.Config }},
		{"maxPrice is 0", func(g *Genesis) { g.Rollup.DAFees.MaxPrice = 0 }},
		{"price is 10000000001, over its maxPrice", func(g *Genesis) { g.Rollup.DAFees.Price = 1e10 + 1 }},
		{"minBaseFee is 0", func(g *Genesis) { g.Rollup.DAFees.MinBaseFee = 0 }},
		{"lower maxPrice or raise minBaseFee", func(g *Genesis) { g.Rollup.DAFees.MaxPrice = 1e11 + 1 }},
		{"lower maxPrice or raise minBaseFee", func(g *Genesis) { g.Rollup.DAFees.MaxPrice = 1<<64 - 1 }},
		{"baseFeePerGas is 1000000000, under", func(g *Genesis) { g.Rollup.DAFees.MinBaseFee = 1e9 + 1 }},
		{"smoothing is 0", func(g *Genesis) { g.Rollup.DAFees.Smoothing = 0 }},
		{"smoothing is 100001", func(g *Genesis) { g.Rollup.DAFees.Smoothing = 100_001 }},
	} {
		g := priced()
		tc.change(g)
		err := g.Check()
		if tc.want == "" && err != nil || tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
			t.Errorf("%v, want %q", err, tc.want)
		}
	}
}

// The system config stands where DA fees are, with what genesis says, and its
// engine runs it.
func TestSystemConfigOfAGenesis(t *testing.T) {
	g := priced()
	alloc := g.Ethereum().Alloc
	got := sysconfig.Read(slots(alloc))
	if want := (sysconfig.Values{Operator: common.Address{7}, Recipient: common.Address{8}, Price: 9, MaxPrice: 1e10}); got != want {
		t.Errorf("system config %+v, want %+v", got, want)
	}
	if !bytes.Equal(alloc[system.Config].Code, router.Stub(system.ConfigEngine)) {
		t.Error("the system config is not what its engine runs")
	}
	rules := g.Rules(nil)
	if *rules.DA != (stf.DAFees{Price: 9, MinBaseFee: 1e6, Smoothing: 32}) || len(rules.Engines.Addresses()) != 1 || rules.Check() != nil {
		t.Errorf("rules %+v", rules)
	}
	if without := fixed().Rules(nil); without.DA != nil || without.Engines != nil {
		t.Errorf("rules without DA fees %+v", without)
	}
	if _, ok := fixed().Ethereum().Alloc[system.Config]; ok {
		t.Error("a chain without DA fees has a system config")
	}
	g.Alloc[system.Config] = alloc[system.Config]
	if err := g.Check(); err != nil || g.Hash() != priced().Hash() {
		t.Errorf("a genesis that writes the system config out as it is: %v", err)
	}
}

// speaking is a sovereign genesis with an outbox, deposited one with a parent chain.
func speaking(names ...string) *Genesis {
	g := fixed(names...)
	g.Rollup.Messages = new(Messages)
	return g
}

func deposited(names ...string) *Genesis {
	g := priced(names...)
	g.Rollup.Messages = &Messages{Parent: &Parent{
		ChainID: 11155111, Portal: common.Address{0x10}, TokenBridge: common.Address{0x11}, StartBlock: 7_000_000, StartHash: common.Hash{0x12}, Delay: 1200, GasPerHeight: 5_000_000,
	}}
	return g
}

// Each parameter of messages makes another chain.
func TestGenesisCommitsToMessages(t *testing.T) {
	seen := map[common.Hash]string{fixed("move", "wasm").Hash(): "neither", priced("move", "wasm").Hash(): "DA fees", speaking("move", "wasm").Hash(): "an outbox alone"}
	for name, change := range map[string]func(g *Genesis){
		"all":           func(*Genesis) {},
		"sovereign":     func(g *Genesis) { g.Rollup.Messages.Parent = nil },
		"no DA fees":    func(g *Genesis) { g.Rollup.DAFees = nil },
		"chain id":      func(g *Genesis) { g.Rollup.Messages.Parent.ChainID++ },
		"portal":        func(g *Genesis) { g.Rollup.Messages.Parent.Portal[0]++ },
		"token bridge":  func(g *Genesis) { g.Rollup.Messages.Parent.TokenBridge[0]++ },
		"start":         func(g *Genesis) { g.Rollup.Messages.Parent.StartBlock++ },
		"start hash":    func(g *Genesis) { g.Rollup.Messages.Parent.StartHash[0]++ },
		"delay":         func(g *Genesis) { g.Rollup.Messages.Parent.Delay++ },
		"gas of height": func(g *Genesis) { g.Rollup.Messages.Parent.GasPerHeight++ },
	} {
		g := deposited("move", "wasm")
		change(g)
		if other, twice := seen[g.Hash()]; twice {
			t.Errorf("%s: the genesis of %s", name, other)
		}
		seen[g.Hash()] = name
	}
	for _, tc := range []struct {
		name, want string
		g          *Genesis
	}{
		{"with an outbox", "0xd052679660b197aba9f1343bdcac4d19813006946d162c7b7b64e89462c92ce0", speaking()},
		{"with an outbox and VMs", "0x3324ff16ae6731dc428cf40e95a86d2d001ebe0ed7f2c33a975d41edced6e6f5", speaking("move", "wasm")},
	} {
		if got := tc.g.Hash().Hex(); got != tc.want {
			t.Errorf("a chain %s has genesis %s, want %s", tc.name, got, tc.want)
		}
	}
	if got, want := deposited().paramsHash().Hex(), "0xc279de8da89833c08b1834a352497a6d2bec0469cb0cc968dd391d2ee2b086b1"; got != want { // its state has a contract, of which contracts' own tests tell
		t.Errorf("a chain with a parent has parameters %s, want %s", got, want)
	}
}

func TestMessagesOfAGenesis(t *testing.T) {
	for _, tc := range []struct {
		want   string
		change func(g *Genesis, p *Parent)
	}{
		{"", func(*Genesis, *Parent) {}},
		{"", func(g *Genesis, _ *Parent) { g.Rollup.Messages.Parent = nil }},
		{"", func(g *Genesis, p *Parent) { p.GasPerHeight = 9_500_000 }},
		{"parent.chainId is 0", func(_ *Genesis, p *Parent) { p.ChainID = 0 }},
		{"parent.portal is zero", func(_ *Genesis, p *Parent) { p.Portal = common.Address{} }},
		{"parent.tokenBridge is zero", func(_ *Genesis, p *Parent) { p.TokenBridge = common.Address{} }},
		{"parent.startHash is zero", func(_ *Genesis, p *Parent) { p.StartHash = common.Hash{} }},
		{"parent.delay is 0", func(_ *Genesis, p *Parent) { p.Delay = 0 }},
		{"parent.delay is 86401", func(_ *Genesis, p *Parent) { p.Delay = 86401 }},
		{"gasPerHeight is 1199999", func(_ *Genesis, p *Parent) { p.GasPerHeight = 1_199_999 }},
		{"over half of gasLimit (400000000)", func(_ *Genesis, p *Parent) { p.GasPerHeight = 9_500_001 }},
		{"over half of gasLimit", func(_ *Genesis, p *Parent) { p.GasPerHeight = 1<<64 - 1 }},
		{"", func(g *Genesis, p *Parent) { g.GasLimit, p.GasPerHeight = 1e10, 18_750_000 }},
		{"fit the size of a block", func(g *Genesis, p *Parent) { g.GasLimit, p.GasPerHeight = 1e10, 18_750_001 }},
	} {
		g := deposited()
		tc.change(g, g.Rollup.Messages.Parent)
		err := g.Check()
		if tc.want == "" && err != nil || tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
			t.Errorf("%v, want %q", err, tc.want)
		}
	}
}

// The account of messages stands where genesis says so, empty, and its engine runs
// it; with a parent chain, blocks take deposits.
func TestMessagesAccountOfAGenesis(t *testing.T) {
	for _, g := range []*Genesis{speaking(), deposited()} {
		alloc := g.Ethereum().Alloc
		root, count := messages.Outbox(slots(alloc))
		if root != new(messages.Tree).Root() || count != 0 || !bytes.Equal(alloc[system.Messages].Code, router.Stub(system.MessagesEngine)) {
			t.Errorf("account of messages %+v", alloc[system.Messages])
		}
		rules := g.Rules(nil)
		if rules.Deposits != (g.Parent() != nil) || !slices.Contains(rules.Engines.Addresses(), system.MessagesEngine) || rules.Check() != nil {
			t.Errorf("rules %+v", rules)
		}
		hash := g.Hash()
		g.Alloc[system.Messages] = alloc[system.Messages]
		if err := g.Check(); err != nil || g.Hash() != hash {
			t.Errorf("a genesis that writes the account out as it is: %v", err)
		}
	}
	g := fixed()
	if rules := g.Rules(nil); rules.Deposits || rules.Engines != nil {
		t.Errorf("rules without messages %+v", rules)
	}
	g.Alloc[system.Messages] = messages.Alloc()[system.Messages]
	if err := g.Check(); err == nil || !strings.Contains(err.Error(), "rollup.messages") {
		t.Errorf("an account of messages where there are none: %v", err)
	}
}

type slots types.GenesisAlloc

func (s slots) GetState(a common.Address, slot common.Hash) common.Hash { return s[a].Storage[slot] }

// The genesis header tells the rules, and is of no other chain id or parameters.
func TestGenesisOf(t *testing.T) {
	g := fixed("move", "wasm")
	header := g.Ethereum().ToBlock().Header()
	got, err := GenesisOf(header, g.ChainID(), g.Rollup)
	if err != nil {
		t.Fatal(err)
	}
	alloc := g.Alloc
	g.Alloc = nil
	if !reflect.DeepEqual(got, g) {
		t.Errorf("genesis %+v, want %+v", got, g)
	}
	g.Alloc = alloc
	if _, err := GenesisOf(header, g.ChainID()+1, g.Rollup); err == nil {
		t.Error("another chain id is accepted")
	}
	other := g.Rollup
	other.MaxTimeDrift++
	if _, err := GenesisOf(header, g.ChainID(), other); err == nil {
		t.Error("other parameters are accepted")
	}
	header.Number = big.NewInt(1)
	if _, err := GenesisOf(header, g.ChainID(), g.Rollup); err == nil {
		t.Error("block 1 is accepted")
	}
}
