package home

import (
	"bytes"
	"crypto/ecdsa"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"

	"github.com/trivium-chain/trivium/app/config"
	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup"
)

// Names in a home.
const (
	GenesisFile = "genesis.json"
	DataDir     = "data" // chain data
	DADir       = "da"   // the embedded DA layer
)

// DAChainID is the chain id of an embedded DA layer that was given none.
const DAChainID = "trivium-da"

// DefaultChainID is the chain id of a chain that was given none.
const DefaultChainID = 7357

// Plan says what chain to make.
type Plan struct {
	ChainID     uint64
	BlockTime   time.Duration
	Grants      []Grant
	VMs         []string       // beside the EVM, sorted
	DAChainID   string         // of the DA layer it lives on; empty to leave it open
	DAFees      *rollup.DAFees // nil for none; the sequencer's is an address left out
	Messages    bool           // an outbox, and room for the deposits of a parent chain that may be named before the start
	StartHeight uint64         // DA height from which the chain is derived; 0 for a DA layer that starts with it
	Time        time.Time      // of the genesis block
}

// Gas of a block: what two cores execute in real time, within what wallets and
// tools expect of a block at the lower end and what one block may hold in
// memory at the upper.
const (
	gasPerSecond = 400_000_000
	minGasLimit  = 40_000_000
	maxGasLimit  = 1_000_000_000

	// heightShare is what a block must hold for each DA height that it takes in, where
	// that may be deposits beside what is forced.
	heightShare = 8_000_000
)

// Genesis is the definition of a new chain whose sequencer has this address.
func (p *Plan) Genesis(sequencer common.Address) (*rollup.Genesis, error) {
	g := &rollup.Genesis{
		Config:    stf.ChainConfig(new(big.Int).SetUint64(p.ChainID)),
		Timestamp: uint64(p.Time.Unix()),
		GasLimit:  min(max(uint64(float64(gasPerSecond)*p.BlockTime.Seconds()), minGasLimit), maxGasLimit),
		BaseFee:   params.GWei,
		Alloc:     make(types.GenesisAlloc),
		Rollup:    rollup.DefaultParams(),
	}
	for _, grant := range p.Grants {
		if _, twice := g.Alloc[grant.Address]; twice {
			return nil, fmt.Errorf("%s is funded twice, want once", grant.Address)
		}
		g.Alloc[grant.Address] = types.Account{Balance: grant.Wei}
	}
	r := &g.Rollup
	r.Namespace = p.namespace("trivium batches", sequencer)
	r.ForcedNamespace = p.namespace("trivium forced messages", sequencer)
	r.Sequencer, r.FeeRecipient = sequencer, sequencer
	r.StartHeight, r.VMs = p.StartHeight, p.VMs
	r.DAChainID, r.DAFees = p.DAChainID, p.daFees(sequencer)
	if p.Messages {
		r.Messages = new(rollup.Messages)
		r.MaxOriginAdvance = min(r.MaxOriginAdvance, g.GasLimit/2/heightShare)
	}
	r.ForcedGasPerHeight = min(r.ForcedGasPerHeight, g.GasLimit/2/r.MaxOriginAdvance)
	return g, g.Check()
}

// daFees gives the operator and the recipient to the sequencer where nobody is
// named.
func (p *Plan) daFees(sequencer common.Address) *rollup.DAFees {
	if p.DAFees == nil {
		return nil
	}
	f := *p.DAFees
	for _, a := range []*common.Address{&f.Operator, &f.Recipient} {
		if *a == (common.Address{}) {
			*a = sequencer
		}
	}
	return &f
}

// namespace gives each chain places of its own in the DA layer, also where two
// chains have one chain id.
func (p *Plan) namespace(use string, sequencer common.Address) da.Namespace {
	seed := binary.BigEndian.AppendUint64([]byte(use), p.ChainID)
	seed = append(seed, sequencer[:]...)
	seed = binary.BigEndian.AppendUint64(seed, uint64(p.Time.Unix()))
	h := crypto.Keccak256(seed)
	return da.NewNamespace([da.UserNamespaceSize]byte(h[:da.UserNamespaceSize]))
}

// Made is what Init wrote.
type Made struct {
	Genesis *rollup.Genesis
	Key     string // path
	NewKey  bool   // false: the key was there already and is used
}

// Init makes a home for the sequencer of a new chain.
func Init(dir string, p Plan) (*Made, error) {
	paths := map[string]string{}
	for _, name := range []string{config.FileName, GenesisFile} {
		paths[name] = filepath.Join(dir, name)
		if _, err := os.Lstat(paths[name]); err == nil {
			return nil, fmt.Errorf("%s exists: %s is the home of a chain already; choose another --home", paths[name], dir)
		} else if !errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("cannot use %s as a home: %w", dir, err)
		}
	}
	m := &Made{Key: filepath.Join(dir, KeyFile)}
	key, err := m.key()
	if err != nil {
		return nil, err
	}
	if m.Genesis, err = p.Genesis(crypto.PubkeyToAddress(key.PublicKey)); err != nil {
		return nil, err
	}
	cfg := config.Default()
	cfg.Node.Role = config.RoleSequencer
	cfg.Sequencer.BlockTime = p.BlockTime
	var text bytes.Buffer
	if err := cfg.Write(&text); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("cannot make the home: %w", err)
	}
	// The configuration comes last: with it, the directory is a home.
	steps := []struct {
		path  string
		write func(path string) error
	}{
		{m.Key, func(path string) error { return writeKey(path, key) }},
		{paths[GenesisFile], m.Genesis.Write},
		{paths[config.FileName], func(path string) error { return writeNew(path, text.Bytes(), 0o644) }},
	}
	if !m.NewKey {
		steps = steps[1:]
	}
	for i, s := range steps {
		if err := s.write(s.path); err != nil {
			for _, done := range steps[:i+1] {
				os.Remove(done.path)
			}
			return nil, fmt.Errorf("cannot make the home: %w", err)
		}
	}
	return m, nil
}

// key is the one in the home, or a fresh one.
func (m *Made) key() (*ecdsa.PrivateKey, error) {
	if _, err := os.Lstat(m.Key); err == nil {
		return LoadKey(m.Key)
	}
	m.NewKey = true
	return crypto.GenerateKey()
}
