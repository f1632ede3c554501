package rollup

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rlp"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/router"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/execution/sysconfig"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/execution/vms"
	"github.com/trivium-chain/trivium/rollup/settlement/contracts"
)

// Genesis is the whole definition of a chain, as it stands in genesis.json.
type Genesis struct {
	Config    *params.ChainConfig `json:"config"`
	Timestamp uint64              `json:"timestamp"`
	GasLimit  uint64              `json:"gasLimit"`
	BaseFee   uint64              `json:"baseFeePerGas"` // wei
	Alloc     types.GenesisAlloc  `json:"alloc"`
	Rollup    Params              `json:"rollup"`
}

// Params are the rules of derivation. They never change over the chain's life,
// and the genesis block commits to them in its extra data.
type Params struct {
	// Namespace holds the sequencer's frames, ForcedNamespace the users' forced messages.
	Namespace       da.Namespace `json:"namespace"`
	ForcedNamespace da.Namespace `json:"forcedNamespace"`
	// Sequencer signs frames and soft blocks.
	Sequencer common.Address `json:"sequencer"`
	// FeeRecipient is the coinbase of every block.
	FeeRecipient common.Address `json:"feeRecipient"`
	// StartHeight is the DA height that the genesis block has as its origin;
	// derivation begins at the height after it.
	StartHeight uint64 `json:"startHeight"`
	// SequencerWindow is how many DA heights after its origin a block's batch may land.
	SequencerWindow uint64 `json:"sequencerWindow"`
	// MaxOriginAdvance is how many DA heights the origin may advance from a block to the next.
	MaxOriginAdvance uint64 `json:"maxOriginAdvance"`
	// ForcedGasPerHeight is the gas that forced transactions may use in a block,
	// for each DA height that its origin advances.
	ForcedGasPerHeight uint64 `json:"forcedGasPerHeight"`
	// MaxTimeDrift is how many seconds a block's timestamp may lie past the
	// time of the DA block that its batch lands in.
	MaxTimeDrift uint64 `json:"maxTimeDrift"`
	// VMs are the enabled virtual machines beside the EVM, which is always on:
	// some of vms.Known, sorted.
	VMs []string `json:"vms,omitempty"`
	// DAChainID is the chain id of the DA layer that this chain lives on; empty if
	// it is not said.
	DAChainID string `json:"daChainId,omitempty"`
	// DAFees make transactions pay for their bytes on the DA layer; nil for none.
	DAFees *DAFees `json:"daFees,omitempty"`
	// Messages gives the chain an outbox, and with a parent an inbox; nil for neither.
	Messages *Messages `json:"messages,omitempty"`
}

// Messages are how the chain exchanges messages with others. Without a parent it is
// sovereign: what it sends can be proven to anybody, and nothing comes in.
type Messages struct {
	Parent *Parent `json:"parent,omitempty"`
}

// Parent is the parent chain, whose messages are taken in at the head of blocks and
// whose contracts pay what messages from here tell them to.
type Parent struct {
	ChainID     uint64         `json:"chainId"`     // of the parent chain
	Portal      common.Address `json:"portal"`      // its contract that takes deposits and pays withdrawals
	TokenBridge common.Address `json:"tokenBridge"` // its contract that holds ERC-20 tokens
	// StartBlock is the parent-chain block after which the first deposit may stand,
	// and StartHash its hash.
	StartBlock uint64      `json:"startBlock"`
	StartHash  common.Hash `json:"startHash"`
	// Delay is how many seconds before a DA block's time a parent-chain block must
	// lie for that DA height to take it in. It is longer than the parent chain takes to
	// finalize, so that derivation does not wait for it.
	Delay uint64 `json:"delay"`
	// GasPerHeight bounds the gas limits of the deposits that one DA height takes in:
	// it takes whole blocks of the parent chain while they fit. It is not below what the
	// portal lets into one block, so that one always fits.
	GasPerHeight uint64 `json:"gasPerHeight"`
}

// DAFees are how transactions pay for their bytes on the DA layer. Operator,
// recipient and price are where the system config begins; the rest never changes.
type DAFees struct {
	Operator   common.Address `json:"operator"`   // may set recipient and price in the system config, and hand over
	Recipient  common.Address `json:"recipient"`  // gets the fees
	Price      uint64         `json:"price"`      // wei per byte
	MaxPrice   uint64         `json:"maxPrice"`   // wei per byte; the operator cannot go above
	MinBaseFee uint64         `json:"minBaseFee"` // wei; baseFeePerGas does not sink below
	Smoothing  uint64         `json:"smoothing"`  // each block the price goes this part of the way to the one set
}

// Bounds of genesis parameters, with the reason beside each.
const (
	minSequencerWindow = 10    // a batch needs a few DA blocks to land in
	maxSequencerWindow = 1e6   // beyond it nobody can force a transaction in useful time
	maxTimeDrift       = 86400 // a day: more would let the sequencer invent time
	minForcedGas       = 1e5   // a forced contract call must fit
	minGasLimit        = 1e7   // go-ethereum's system contracts and one capped transaction need room
	maxGasLimit        = 1e10  // a block must execute in seconds
	maxSmoothing       = 1e5   // about a day of blocks of a second
	maxGasPerByte      = 1e5   // at the greatest price and the least base fee, a transfer of a hundred bytes fits a transaction's gas (EIP-7825)
	maxDAChainID       = 50    // as CometBFT bounds it
	maxDepositGas      = 3e8   // in a block: at 40 gas a byte, which portals ask for at least (EIP-7623), 7.5 MB of the 8.4 that a block has (EIP-7934)
	maxParentDelay     = 86400 // a day: what is later is no deposit in useful time
)

// MinDepositGas is the least gas of deposits in a DA height, and what a portal takes in a
// block at least: the first deposit of a token makes a contract.
const MinDepositGas = 1_200_000

// DefaultParams are the parameters of a new chain, without its identities.
func DefaultParams() Params {
	return Params{
		SequencerWindow:    600,
		MaxOriginAdvance:   16,
		ForcedGasPerHeight: 3_000_000,
		MaxTimeDrift:       600,
	}
}

// DefaultDAFees are the DA fees of a new chain, without operator and recipient. The
// price is 0: the operator may turn them on later.
func DefaultDAFees() *DAFees {
	return &DAFees{MaxPrice: 10 * params.GWei, MinBaseFee: params.GWei / 1000, Smoothing: 32}
}

// ReadGenesis reads and checks a genesis file. Unknown keys are an error: a
// misspelt parameter must not fall back to nothing.
func ReadGenesis(path string) (*Genesis, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read genesis: %w", err)
	}
	g := new(Genesis)
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(g); err != nil {
		return nil, fmt.Errorf("genesis %s: %w; want the genesis.json that `trivium init` wrote for the chain, as it is", path, err)
	}
	if err := g.Check(); err != nil {
		return nil, fmt.Errorf("genesis %s: %w", path, err)
	}
	return g, nil
}

// Write stores the genesis as indented JSON.
func (g *Genesis) Write(path string) error {
	raw, err := json.MarshalIndent(g, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(raw, '\n'), 0o644)
}

// GenesisOf is a genesis as far as its header tells it: all but the allocation, of
// which the header holds the root. It gives rules and derives blocks; its Hash is not
// the chain's. The header must commit to the parameters.
func GenesisOf(header *types.Header, chainID uint64, p Params) (*Genesis, error) {
	if header.BaseFee == nil || !header.BaseFee.IsUint64() || header.Number == nil || header.Number.Sign() != 0 {
		return nil, errors.New("the header is not that of a genesis block")
	}
	g := &Genesis{
		Config: stf.ChainConfig(new(big.Int).SetUint64(chainID)), Timestamp: header.Time, GasLimit: header.GasLimit, BaseFee: header.BaseFee.Uint64(), Rollup: p,
	}
	if h := g.paramsHash(); !bytes.Equal(header.Extra, h[:]) {
		return nil, fmt.Errorf("the genesis header commits to %x, chain id and parameters hash to %s", header.Extra, h)
	}
	return g, g.Check()
}

// Check reports the first rule that the genesis breaks.
func (g *Genesis) Check() error {
	p := &g.Rollup
	switch {
	case g.Config == nil || g.Config.ChainID == nil || g.Config.ChainID.Sign() <= 0 || !g.Config.ChainID.IsUint64():
		return errors.New("config.chainId must be a positive 64-bit number")
	case g.GasLimit < minGasLimit || g.GasLimit > maxGasLimit:
		return fmt.Errorf("gasLimit is %d, want %d to %d", g.GasLimit, uint64(minGasLimit), uint64(maxGasLimit))
	case g.BaseFee == 0:
		return errors.New("baseFeePerGas must not be 0")
	case p.Sequencer == (common.Address{}):
		return errors.New("rollup.sequencer must be the sequencer's address")
	case p.Namespace == p.ForcedNamespace:
		return fmt.Errorf("rollup.namespace and rollup.forcedNamespace are both %s, want two", p.Namespace)
	case p.SequencerWindow < minSequencerWindow || p.SequencerWindow > maxSequencerWindow:
		return fmt.Errorf("rollup.sequencerWindow is %d, want %d to %d DA heights", p.SequencerWindow, minSequencerWindow, uint64(maxSequencerWindow))
	case p.MaxOriginAdvance == 0 || p.MaxOriginAdvance > p.SequencerWindow:
		return fmt.Errorf("rollup.maxOriginAdvance is %d, want 1 to the sequencer window (%d)", p.MaxOriginAdvance, p.SequencerWindow)
	case p.ForcedGasPerHeight < minForcedGas:
		return fmt.Errorf("rollup.forcedGasPerHeight is %d, want at least %d", p.ForcedGasPerHeight, uint64(minForcedGas))
	case p.ForcedGasPerHeight > g.GasLimit/2/p.MaxOriginAdvance:
		return fmt.Errorf("rollup.forcedGasPerHeight (%d) x maxOriginAdvance (%d) is over half of gasLimit (%d): lower one of them",
			p.ForcedGasPerHeight, p.MaxOriginAdvance, g.GasLimit)
	case p.parent() != nil && p.parent().GasPerHeight > (g.GasLimit/2/p.MaxOriginAdvance-p.ForcedGasPerHeight):
		return fmt.Errorf("rollup.messages.parent.gasPerHeight (%d) and rollup.forcedGasPerHeight (%d), x maxOriginAdvance (%d), are over half of gasLimit (%d): lower one of them",
			p.parent().GasPerHeight, p.ForcedGasPerHeight, p.MaxOriginAdvance, g.GasLimit)
	case p.parent() != nil && p.parent().GasPerHeight > maxDepositGas/p.MaxOriginAdvance:
		return fmt.Errorf("rollup.messages.parent.gasPerHeight (%d) x maxOriginAdvance (%d) is over %d, so that deposits might not fit the size of a block: lower one of them",
			p.parent().GasPerHeight, p.MaxOriginAdvance, uint64(maxDepositGas))
	case p.MaxTimeDrift == 0 || p.MaxTimeDrift > maxTimeDrift:
		return fmt.Errorf("rollup.maxTimeDrift is %d, want 1 to %d seconds", p.MaxTimeDrift, maxTimeDrift)
	}
	if err := p.checkVMs(); err != nil {
		return err
	}
	if err := g.checkDA(); err != nil {
		return err
	}
	if err := p.checkParent(); err != nil {
		return err
	}
	if err := g.checkAlloc(); err != nil {
		return err
	}
	for name, ns := range map[string]da.Namespace{"namespace": p.Namespace, "forcedNamespace": p.ForcedNamespace} {
		if err := ns.CheckUser(); err != nil {
			return fmt.Errorf("rollup.%s: %w", name, err)
		}
	}
	want, err := json.Marshal(stf.ChainConfig(g.Config.ChainID))
	if err != nil {
		return err
	}
	got, err := json.Marshal(g.Config)
	if err != nil {
		return err
	}
	if !bytes.Equal(want, got) {
		return errors.New("config must be Osaka from genesis with every later fork off, as `trivium init` writes it")
	}
	return nil
}

// checkVMs wants known names, each once and in order, so that one set of VMs has
// one genesis.
func (p *Params) checkVMs() error {
	known := vms.Known()
	for i, name := range p.VMs {
		switch {
		case !slices.Contains(known, name):
			return fmt.Errorf("rollup.vms names %q, which this version does not have: want some of %q (the EVM is always on)", name, known)
		case i > 0 && name == p.VMs[i-1]:
			return fmt.Errorf("rollup.vms names %q twice, want each VM once", name)
		case i > 0 && name < p.VMs[i-1]:
			return fmt.Errorf("rollup.vms has %q behind %q, want the names sorted", name, p.VMs[i-1])
		}
	}
	return nil
}

// checkDA wants a DA chain id that a CometBFT chain may have, and DA fees that
// leave room for transactions.
func (g *Genesis) checkDA() error {
	if id := g.Rollup.DAChainID; len(id) > maxDAChainID || strings.TrimSpace(id) != id || !utf8.ValidString(id) {
		return fmt.Errorf("rollup.daChainId is %q, want the DA layer's chain id: at most %d bytes of text, no space around it; or leave it out", id, maxDAChainID)
	}
	f := g.Rollup.DAFees
	if f == nil {
		return nil
	}
	for _, a := range []struct {
		name string
		addr common.Address
	}{{"operator", f.Operator}, {"recipient", f.Recipient}} {
		if a.addr == (common.Address{}) || router.Reserved(a.addr) {
			return fmt.Errorf("rollup.daFees.%s is %s, want an address that somebody has the key of", a.name, a.addr)
		}
	}
	switch {
	case f.MaxPrice == 0:
		return errors.New("rollup.daFees.maxPrice is 0, so that no fee could ever be taken: want the greatest price in wei per byte, or no rollup.daFees")
	case f.Price > f.MaxPrice:
		return fmt.Errorf("rollup.daFees.price is %d, over its maxPrice of %d wei per byte", f.Price, f.MaxPrice)
	case f.MinBaseFee == 0:
		return errors.New("rollup.daFees.minBaseFee is 0, want at least 1 wei: a fee is turned into gas by dividing by the base fee")
	case f.MaxPrice/maxGasPerByte > f.MinBaseFee || f.MaxPrice/maxGasPerByte == f.MinBaseFee && f.MaxPrice%maxGasPerByte != 0:
		return fmt.Errorf("rollup.daFees.maxPrice (%d wei per byte) is over %d times minBaseFee (%d wei), so that a transfer might not fit into a transaction's gas: lower maxPrice or raise minBaseFee",
			f.MaxPrice, uint64(maxGasPerByte), f.MinBaseFee)
	case g.BaseFee < f.MinBaseFee:
		return fmt.Errorf("baseFeePerGas is %d, under rollup.daFees.minBaseFee of %d wei", g.BaseFee, f.MinBaseFee)
	case f.Smoothing == 0 || f.Smoothing > maxSmoothing:
		return fmt.Errorf("rollup.daFees.smoothing is %d, want 1 to %d (1: the price that is set holds from the next block on)", f.Smoothing, uint64(maxSmoothing))
	}
	return nil
}

// parent is the parent chain; nil for a chain that has none.
func (p *Params) parent() *Parent {
	if p.Messages == nil {
		return nil
	}
	return p.Messages.Parent
}

// Parent is the parent chain; nil for a sovereign chain.
func (g *Genesis) Parent() *Parent { return g.Rollup.parent() }

// checkParent wants a parent chain that has contracts, and room for deposits.
func (p *Params) checkParent() error {
	c := p.parent()
	if c == nil {
		return nil
	}
	for _, a := range []struct {
		name string
		addr common.Address
	}{{"portal", c.Portal}, {"tokenBridge", c.TokenBridge}} {
		if a.addr == (common.Address{}) {
			return fmt.Errorf("rollup.messages.parent.%s is zero, want the address of the contract on the parent chain", a.name)
		}
	}
	switch {
	case c.ChainID == 0:
		return errors.New("rollup.messages.parent.chainId is 0, want the EIP-155 id of the parent chain")
	case c.StartHash == (common.Hash{}):
		return errors.New("rollup.messages.parent.startHash is zero, want the hash of the parent-chain block startBlock")
	case c.Delay == 0 || c.Delay > maxParentDelay:
		return fmt.Errorf("rollup.messages.parent.delay is %d, want 1 to %d seconds", c.Delay, uint64(maxParentDelay))
	case c.GasPerHeight < MinDepositGas:
		return fmt.Errorf("rollup.messages.parent.gasPerHeight is %d, want at least %d: the first deposit of an ERC-20 token makes a contract", c.GasPerHeight, uint64(MinDepositGas))
	}
	return nil
}

// predeploys are the accounts that the chain itself has at genesis, beside those of
// Ethereum's rules.
func (g *Genesis) predeploys() types.GenesisAlloc {
	alloc := system.Alloc(g.Rollup.VMs)
	if f := g.Rollup.DAFees; f != nil {
		maps.Copy(alloc, sysconfig.Alloc(sysconfig.Values{Operator: f.Operator, Recipient: f.Recipient, Price: f.Price, MaxPrice: f.MaxPrice}))
	}
	if g.Rollup.Messages != nil {
		maps.Copy(alloc, messages.Alloc())
	}
	if c := g.Parent(); c != nil {
		alloc[system.TokenBridge] = types.Account{
			Balance: new(big.Int), Nonce: 1, Code: contracts.RollupTokenBridge.Runtime(),
			Storage: map[common.Hash]common.Hash{{}: common.BytesToHash(c.TokenBridge[:])}, // its parentBridge
		}
	}
	return alloc
}

// checkAlloc keeps the reserved addresses for what the chain itself puts there.
// An account that says exactly that is let in: a genesis may write it out.
func (g *Genesis) checkAlloc() error {
	own := g.predeploys()
	for _, addr := range slices.SortedFunc(maps.Keys(g.Alloc), common.Address.Cmp) {
		if !router.Reserved(addr) {
			continue
		}
		if want, ok := own[addr]; !ok || !sameAccount(want, g.Alloc[addr]) {
			return fmt.Errorf("alloc has an account at %s, an address of the chain itself (they begin with %#x): remove it; what belongs there follows from rollup.vms, rollup.daFees and rollup.messages",
				addr, router.Prefix)
		}
	}
	return nil
}

func sameAccount(a, b types.Account) bool {
	if b.Balance == nil {
		b.Balance = new(big.Int)
	}
	return a.Nonce == b.Nonce && a.Balance.Cmp(b.Balance) == 0 && bytes.Equal(a.Code, b.Code) && maps.Equal(a.Storage, b.Storage)
}

// Rules are the rules by which the chain's blocks execute. engines are those of
// the VMs that rollup.vms names; nil for none. With DA fees the engine of the
// system config comes to them, and with messages theirs.
func (g *Genesis) Rules(engines *router.Engines) *stf.Config {
	cfg := &stf.Config{Chain: g.Config, GasLimit: g.GasLimit, FeeRecipient: g.Rollup.FeeRecipient, Engines: engines, Deposits: g.Parent() != nil}
	add := func(e router.Engine) {
		var err error
		if cfg.Engines, err = cfg.Engines.With(e); err != nil {
			panic(err) // its address is nobody else's
		}
	}
	if f := g.Rollup.DAFees; f != nil {
		cfg.DA = &stf.DAFees{Price: f.Price, MinBaseFee: f.MinBaseFee, Smoothing: f.Smoothing}
		add(sysconfig.Engine())
	}
	if g.Rollup.Messages != nil {
		add(messages.Engine())
	}
	return cfg
}

// ChainID is the chain's EIP-155 id.
func (g *Genesis) ChainID() uint64 { return g.Config.ChainID.Uint64() }

// paramsHash commits to what the genesis header does not: keccak256 of the RLP
// of a version, the chain id and the parameters. Version 1 has no DA chain id, no
// DA fees and no messages, and is that of every genesis with none of them; version
// 2 has no messages.
func (g *Genesis) paramsHash() common.Hash {
	p := &g.Rollup
	list := []any{
		uint64(1), g.ChainID(), p.Namespace[:], p.ForcedNamespace[:], p.Sequencer, p.FeeRecipient, p.StartHeight, p.SequencerWindow,
		p.MaxOriginAdvance, p.ForcedGasPerHeight, p.MaxTimeDrift, p.VMs,
	}
	if p.DAChainID != "" || p.DAFees != nil || p.Messages != nil {
		fees := []any{} // empty for none
		if f := p.DAFees; f != nil {
			fees = []any{f.Operator, f.Recipient, f.Price, f.MaxPrice, f.MinBaseFee, f.Smoothing}
		}
		list[0] = uint64(2)
		list = append(list, p.DAChainID, fees)
	}
	if m := p.Messages; m != nil {
		parent := []any{} // empty for none
		if c := m.Parent; c != nil {
			parent = []any{c.ChainID, c.Portal, c.TokenBridge, c.StartBlock, c.StartHash, c.Delay, c.GasPerHeight}
		}
		list[0] = uint64(3)
		list = append(list, parent)
	}
	enc, err := rlp.EncodeToBytes(list)
	if err != nil {
		panic(err) // a list of plain values always encodes
	}
	return crypto.Keccak256Hash(enc)
}

// Ethereum is the genesis in go-ethereum's form: the allocation with the system
// contracts that Osaka needs and the accounts of the chain itself, and paramsHash
// as extra data.
func (g *Genesis) Ethereum() *core.Genesis {
	alloc := make(types.GenesisAlloc, len(g.Alloc)+16)
	maps.Copy(alloc, core.SystemContractAllocs())
	maps.Copy(alloc, g.predeploys())
	for addr, acc := range g.Alloc {
		if acc.Balance == nil {
			acc.Balance = new(big.Int)
		}
		alloc[addr] = acc
	}
	h := g.paramsHash()
	return &core.Genesis{
		Config:     g.Config,
		Timestamp:  g.Timestamp,
		ExtraData:  h[:],
		GasLimit:   g.GasLimit,
		BaseFee:    new(big.Int).SetUint64(g.BaseFee),
		Difficulty: new(big.Int),
		Coinbase:   g.Rollup.FeeRecipient,
		Alloc:      alloc,
	}
}

// Hash is the hash of the genesis block: the chain's identity.
func (g *Genesis) Hash() common.Hash { return g.Ethereum().ToBlock().Hash() }
