package rollup

import (
	"bytes"
	"math/big"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/execution/router"
	"github.com/trivium-chain/trivium/execution/stf"
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

func TestGenesisFileKeepsTheVMs(t *testing.T) {
	for _, g := range []*Genesis{fixed(), fixed("wasm")} {
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
