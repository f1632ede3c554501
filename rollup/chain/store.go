package chain

import (
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync/atomic"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/lru"
	"github.com/ethereum/go-ethereum/core/rawdb"
	gethstate "github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethdb"
	"github.com/ethereum/go-ethereum/ethdb/memorydb"
	"github.com/ethereum/go-ethereum/ethdb/pebble"
	"github.com/ethereum/go-ethereum/event"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/triedb"

	"github.com/trivium-chain/trivium/execution/router"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/chain/kv"
)

// Config says where and how a store keeps its data.
type Config struct {
	Dir     string // empty: in memory
	Engine  string // "goleveldb" (default) or "pebble"
	CacheMB int    // key-value cache; 0: 64
	Handles int    // open files; 0: 256
	Archive bool   // keep and index all state history, so that old state can be read
	// LayerBytes bounds the state changes of recent blocks kept in memory; over
	// it they are all written, and only the newest state can be read at once.
	// 0: 1 GiB.
	LayerBytes uint64
	// Witnesses is how many of the newest blocks keep the witness of their
	// execution (execution/stateless). 0: none is recorded.
	Witnesses uint64
	Genesis   *rollup.Genesis
	// Engines are those of the VMs that the genesis names (package vms); nil if it
	// names none. They must work for as long as the store is open.
	Engines *router.Engines
	Logger  *slog.Logger
}

// writeBuffer bounds the state kept in memory over the disk layer, and with it
// the work of executing blocks again after a crash.
const writeBuffer = 32 << 20

// recentBlocks is how many blocks, and receipts of blocks, are kept decoded. A
// full block takes some megabytes.
const recentBlocks = 32

// defaultLayerBytes leaves the state of the last 128 blocks in memory unless
// they are full of new accounts.
const defaultLayerBytes = 1 << 30

// ErrOtherChain says that a home belongs to a chain with another genesis.
var ErrOtherChain = errors.New("the data directory belongs to another chain")

// Store is the chain on disk. See the package comment for who may write.
type Store struct {
	cfg     Config
	rules   *stf.Config
	log     *slog.Logger
	kv      ethdb.KeyValueStore
	db      ethdb.Database
	tdb     *triedb.Database
	states  gethstate.Database
	history *gethstate.HistoricDB
	genesis *types.Block

	heads atomic.Pointer[rollup.Heads]
	soft  atomic.Pointer[types.Header]
	base  atomic.Pointer[rollup.Base] // nil unless the home was restored from a snapshot

	blocks   *lru.Cache[common.Hash, *types.Block]
	receipts *lru.Cache[common.Hash, types.Receipts]

	feeds feeds
	scope event.SubscriptionScope
}

// Open opens or creates the store, checks that it holds the genesis given, and
// executes again whatever blocks are ahead of the state.
func Open(cfg Config) (*Store, error) {
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	db, ancient, err := openKV(cfg)
	if err != nil {
		return nil, err
	}
	return openOn(cfg, db, ancient)
}

func openOn(cfg Config, kv ethdb.KeyValueStore, ancient string) (*Store, error) {
	if vms := cfg.Genesis.Rollup.VMs; (len(vms) > 0) != (len(cfg.Engines.Addresses()) > 0) {
		// Without its engines a chain would execute to other states, and only a
		// block later somebody would notice.
		return nil, errors.Join(fmt.Errorf("the genesis names the VMs %q, and %d engines are given", vms, len(cfg.Engines.Addresses())), kv.Close())
	}
	if cfg.LayerBytes == 0 {
		cfg.LayerBytes = defaultLayerBytes
	}
	db := newDatabase(kv, ancient)
	s := &Store{
		cfg: cfg, rules: cfg.Genesis.Rules(cfg.Engines), log: cfg.Logger, kv: kv, db: db,
		blocks:   lru.NewCache[common.Hash, *types.Block](recentBlocks),
		receipts: lru.NewCache[common.Hash, types.Receipts](recentBlocks),
	}
	if err := s.open(); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func openKV(cfg Config) (ethdb.KeyValueStore, string, error) {
	if cfg.Dir == "" {
		return memorydb.New(), "", nil
	}
	cache, handles := cfg.CacheMB, cfg.Handles
	if cache == 0 {
		cache = 64
	}
	if handles == 0 {
		handles = 256
	}
	dir := filepath.Join(cfg.Dir, "chain")
	var db ethdb.KeyValueStore
	var err error
	switch cfg.Engine {
	case "", "goleveldb":
		db, err = kv.Open(dir, kv.Options{CacheMB: cache, Handles: handles})
	case "pebble":
		db, err = pebble.New(dir, cache, handles, "", false)
	default:
		return nil, "", fmt.Errorf("database engine %q is unknown, want goleveldb or pebble", cfg.Engine)
	}
	if err != nil {
		return nil, "", fmt.Errorf("chain data: %w", err)
	}
	return db, filepath.Join(dir, "ancient"), nil
}

func (s *Store) open() error {
	if err := s.readBase(); err != nil {
		return err
	}
	want := s.cfg.Genesis.Ethereum()
	stored := rawdb.ReadCanonicalHash(s.db, 0)
	if stored != (common.Hash{}) && stored != want.ToBlock().Hash() {
		return fmt.Errorf("%w: it holds genesis %s, the genesis file gives %s: use another --home, or the genesis.json that this home was made with",
			ErrOtherChain, stored, want.ToBlock().Hash())
	}
	s.tdb = triedb.NewDatabase(s.db, &triedb.Config{PathDB: pathConfig(&s.cfg)})
	codes := gethstate.NewCodeDB(s.db)
	s.states = gethstate.NewDatabase(s.tdb, codes)
	if s.cfg.Archive {
		s.history = gethstate.NewHistoricDatabase(s.tdb, codes)
	}
	if stored == (common.Hash{}) {
		if err := s.writeGenesis(); err != nil {
			return err
		}
	}
	s.genesis = s.Block(0)
	if s.genesis == nil {
		return errors.New("the data directory has no genesis block: it is damaged; restore it or sync into an empty home")
	}
	heads := new(rollup.Heads)
	if raw, _ := s.kv.Get(headsKey); len(raw) > 0 {
		if err := rlp.DecodeBytes(raw, heads); err != nil {
			return fmt.Errorf("decode heads: %w", err)
		}
	} else {
		ref := rollup.BlockRef{Hash: s.genesis.Hash(), Origin: s.cfg.Genesis.Rollup.StartHeight}
		heads = &rollup.Heads{Soft: ref, Safe: ref, Final: ref, Settled: ref}
	}
	head := s.Header(heads.Soft.Number)
	if head == nil || head.Hash() != heads.Soft.Hash {
		return fmt.Errorf("head block %d (%s) is missing: the data directory is damaged", heads.Soft.Number, heads.Soft.Hash)
	}
	s.heads.Store(heads)
	s.soft.Store(head)
	if err := s.pruneWitnesses(heads.Soft.Number); err != nil {
		return fmt.Errorf("drop witnesses: %w", err)
	}
	if err := s.EnsureState(head); err != nil {
		return err
	}
	return s.beginOutbox(head)
}

func (s *Store) writeGenesis() error {
	if _, err := s.cfg.Genesis.Ethereum().Commit(s.db, s.tdb, nil); err != nil {
		return fmt.Errorf("write genesis: %w", err)
	}
	return nil
}

// Close ends the store. State in memory is journalled so that the next Open
// need not execute anything again.
func (s *Store) Close() error {
	s.scope.Close()
	if s.tdb != nil {
		if head := s.soft.Load(); head != nil {
			if err := s.tdb.Journal(head.Root); err != nil {
				s.log.Warn("state journal not written; blocks will be executed again at the next start", "err", err)
			}
		}
		if err := s.tdb.Close(); err != nil {
			s.log.Warn("close state database", "err", err)
		}
	}
	return s.db.Close()
}

// DB is the key-value store for records of other packages, each under a prefix of its own.
func (s *Store) DB() ethdb.Database { return s.db }

// Genesis is the chain's definition, Rules those of its blocks.
func (s *Store) Genesis() *rollup.Genesis { return s.cfg.Genesis }
func (s *Store) Rules() *stf.Config       { return s.rules }
