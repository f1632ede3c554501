package light

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/cometbft/cometbft/crypto/ed25519"
	cmtversion "github.com/cometbft/cometbft/proto/tendermint/version"
	"github.com/cometbft/cometbft/types"
	"github.com/cometbft/cometbft/version"
	"github.com/ethereum/go-ethereum/ethdb"
	"github.com/ethereum/go-ethereum/ethdb/memorydb"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/comet"
	"github.com/trivium-chain/trivium/da/square"
)

// blockTime is the pace of a network.
const blockTime = 6 * time.Second

var genesisTime = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

var emptySquare = func() *square.Square {
	s, err := square.Build(nil)
	if err != nil {
		panic(err)
	}
	return s
}()

// network is a DA chain with as many validators as a test wants.
type network struct {
	t       testing.TB
	chainID string
	salt    byte // tells forks apart
	keys    map[string]ed25519.PrivKey
	set     *types.ValidatorSet // that signs the next header
	headers []*comet.ExtendedHeader
	absent  map[string]bool // validators that do not sign, by address
}

func key(i int) ed25519.PrivKey {
	return ed25519.GenPrivKeyFromSecret([]byte(fmt.Sprintf("validator %d", i)))
}

func validator(i int, power int64) *types.Validator {
	return types.NewValidator(key(i).PubKey(), power)
}

// newNetwork has validators 0, 1, ... of the given powers.
func newNetwork(t testing.TB, powers ...int64) *network {
	n := &network{t: t, chainID: "net-1", keys: map[string]ed25519.PrivKey{}, absent: map[string]bool{}}
	var set []*types.Validator
	for i, p := range powers {
		set = append(set, validator(i, p))
	}
	n.set = types.NewValidatorSet(set)
	for i := range 300 {
		n.keys[string(key(i).PubKey().Address())] = key(i)
	}
	return n
}

// grow adds headers up to a height.
func (n *network) grow(to uint64) *network {
	for n.head() < to {
		n.next()
	}
	return n
}

func (n *network) head() uint64 { return uint64(len(n.headers)) }

func (n *network) at(height uint64) *comet.ExtendedHeader { return n.headers[height-1] }

// next adds a header, after which the set is changed by updates.
func (n *network) next(updates ...*types.Validator) {
	following := n.set.Copy()
	if err := following.UpdateWithChangeSet(updates); err != nil {
		n.t.Fatal(err)
	}
	following.IncrementProposerPriority(1)
	nothing := sha256.Sum256([]byte{n.salt})
	root := emptySquare.DataRoot()
	h := types.Header{
		Version: cmtversion.Consensus{Block: version.BlockProtocol, App: 9}, ChainID: n.chainID, Height: int64(n.head()) + 1,
		Time: genesisTime.Add(time.Duration(n.head()) * blockTime), DataHash: root[:], LastCommitHash: nothing[:],
		ValidatorsHash: n.set.Hash(), NextValidatorsHash: following.Hash(), ConsensusHash: nothing[:], AppHash: nothing[:],
		LastResultsHash: nothing[:], EvidenceHash: nothing[:], ProposerAddress: n.set.Validators[0].Address,
	}
	if len(n.headers) > 0 {
		parent := n.headers[len(n.headers)-1]
		h.LastBlockID, h.LastCommitHash = parent.Commit.BlockID, parent.Commit.Hash()
	}
	e := &comet.ExtendedHeader{Header: h, ValidatorSet: n.set, Roots: comet.Roots{Rows: emptySquare.RowRoots(), Columns: emptySquare.ColumnRoots()}}
	n.sign(e)
	n.headers = append(n.headers, e)
	n.set = following
}

// sign makes the commit of e by the validators of its set that are not absent.
func (n *network) sign(e *comet.ExtendedHeader) {
	id := types.BlockID{Hash: e.Header.Hash(), PartSetHeader: types.PartSetHeader{Total: 1, Hash: e.Header.DataHash}}
	e.Commit = &types.Commit{Height: e.Header.Height, BlockID: id}
	for _, v := range e.ValidatorSet.Validators {
		s := types.NewCommitSigAbsent()
		if !n.absent[string(v.Address)] {
			s = types.CommitSig{BlockIDFlag: types.BlockIDFlagCommit, ValidatorAddress: v.Address, Timestamp: e.Header.Time}
		}
		e.Commit.Signatures = append(e.Commit.Signatures, s)
	}
	for i, s := range e.Commit.Signatures {
		if s.BlockIDFlag == types.BlockIDFlagAbsent {
			continue
		}
		signature, err := n.keys[string(s.ValidatorAddress)].Sign(e.Commit.VoteSignBytes(e.Header.ChainID, int32(i)))
		if err != nil {
			n.t.Fatal(err)
		}
		e.Commit.Signatures[i].Signature = signature
	}
}

// fork is the same network up to a height; what it makes from there on differs.
func (n *network) fork(height uint64) *network {
	f := *n
	f.salt++
	f.headers = slices.Clone(n.headers[:height])
	f.set = n.set
	if height < n.head() {
		f.set = n.at(height + 1).ValidatorSet
	}
	f.absent = map[string]bool{}
	return &f
}

// node is a Source over a network.
type node struct {
	da.Client
	mu      sync.Mutex
	net     *network
	limit   uint64                                              // its head, if lower than the network's
	lie     func(e *comet.ExtendedHeader) *comet.ExtendedHeader // of its answers
	lieAt   uint64                                              // the height that it lies about; 0 is all
	singles int                                                 // calls of ExtendedHeader
	ranges  int                                                 // calls of ExtendedHeaders
}

func (n *node) answer(height uint64) (*comet.ExtendedHeader, error) {
	if top := n.top(); height > top {
		return nil, da.Errorf(da.KindFuture, "node", "height %d, head %d", height, top)
	}
	e := n.net.at(height)
	if n.lie != nil && (n.lieAt == 0 || n.lieAt == height) {
		e = n.lie(copyOf(e))
	}
	return e, nil
}

func (n *node) top() uint64 {
	if n.limit != 0 {
		return min(n.limit, n.net.head())
	}
	return n.net.head()
}

func (n *node) ExtendedHead(context.Context) (*comet.ExtendedHeader, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.answer(n.top())
}

func (n *node) ExtendedHeader(_ context.Context, height uint64) (*comet.ExtendedHeader, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.singles++
	return n.answer(height)
}

func (n *node) ExtendedHeaders(_ context.Context, from *comet.ExtendedHeader, to uint64) ([]*comet.ExtendedHeader, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.ranges++
	var all []*comet.ExtendedHeader
	for h := heightOf(from) + 1; h <= to; h++ {
		e, err := n.answer(h)
		if err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	return all, nil
}

// copyOf is e with nothing shared that a lie may change.
func copyOf(e *comet.ExtendedHeader) *comet.ExtendedHeader {
	raw, err := e.MarshalJSON()
	if err != nil {
		panic(err)
	}
	c := new(comet.ExtendedHeader)
	if err := c.UnmarshalJSON(raw); err != nil {
		panic(err)
	}
	return c
}

// rig is a client of a node, with a clock and a log to look at.
type rig struct {
	t    testing.TB
	node *node
	db   ethdb.KeyValueStore
	now  time.Time
	log  bytes.Buffer
	*Client
}

// newRig follows a network from what pin trusts; 0 is trust on first use.
func newRig(t testing.TB, net *network, pinned uint64) *rig {
	t.Helper()
	r := &rig{t: t, node: &node{net: net}, db: memorydb.New(), now: genesisTime.Add(24 * time.Hour)}
	if err := r.open(pinned); err != nil {
		t.Fatal(err)
	}
	return r
}

// open starts the client, again with what the one before has kept.
func (r *rig) open(pinned uint64) error {
	cfg := Config{TrustedHeight: pinned}
	if pinned != 0 {
		cfg.TrustedHash = hex.EncodeToString(r.node.net.at(pinned).Header.Hash())
	}
	return r.openWith(cfg)
}

func (r *rig) openWith(cfg Config) error {
	r.log.Reset()
	cfg.Source, cfg.DB, cfg.Prefix, cfg.Now = r.node, r.db, []byte("light/"), func() time.Time { return r.now }
	cfg.Logger = slog.New(slog.NewTextHandler(&r.log, nil))
	var err error
	r.Client, err = New(cfg)
	return err
}

// Header waits for what is read ahead, so that tests may change the node after it.
func (r *rig) Header(ctx context.Context, height uint64) (da.Header, error) {
	defer r.reading.Wait()
	return r.Client.Header(ctx, height)
}

// gives asks for heights and holds the answers to be the network's.
func (r *rig) gives(net *network, heights ...uint64) {
	r.t.Helper()
	for _, height := range heights {
		h, err := r.Header(r.t.Context(), height)
		if err != nil || h.Height != height || h.Hash != hashOf(net.at(height)) {
			r.t.Fatalf("height %d: got %d, hash %X, %v", height, h.Height, h.Hash, err)
		}
	}
}

// headIs asks for the head.
func (r *rig) headIs(height uint64) {
	r.t.Helper()
	h, err := r.Head(r.t.Context())
	if err != nil || h.Height != height || h.Hash != hashOf(r.node.net.at(height)) {
		r.t.Fatalf("head: got %d, %v; want %d", h.Height, err, height)
	}
}

// fails holds err to be of a kind and for a reason, and h to be nothing.
func fails(t testing.TB, h da.Header, err error, kind da.Kind, reason da.Reason) {
	t.Helper()
	if err == nil || da.KindOf(err) != kind || da.ReasonOf(err) != reason || h.Height != 0 {
		t.Fatalf("height %d, %v (kind %s, reason %q); want %s, %s", h.Height, err, da.KindOf(err), da.ReasonOf(err), kind, reason)
	}
}

func upTo(n uint64) []uint64 {
	var all []uint64
	for h := uint64(1); h <= n; h++ {
		all = append(all, h)
	}
	return all
}
