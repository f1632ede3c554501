package light

import (
	"context"
	"encoding/hex"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/types"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/comet"
)

// A node that follows the head, one header after the other and over gaps.
func TestFollowsTheHead(t *testing.T) {
	net := newNetwork(t, 10, 10, 10, 10).grow(5)
	r := newRig(t, net, 0)
	r.headIs(5)
	if !strings.Contains(r.log.String(), "da.trusted_height=5 da.trusted_hash="+strings.ToUpper(hex.EncodeToString(net.at(5).Header.Hash()))) {
		t.Errorf("the log does not name the header to pin: %s", r.log.String())
	}
	for _, to := range []uint64{6, 7, 11, 12, 70, 300} {
		net.grow(to)
		r.headIs(to)
		r.headIs(to)
		r.gives(net, to, to-1, to-2)
	}
	net.grow(301)
	r.gives(net, 301) // the height is asked for before the head
	if h, err := r.Header(t.Context(), 302); da.KindOf(err) != da.KindFuture {
		t.Errorf("a height to come: %+v, %v", h, err)
	}
	if _, err := r.Header(t.Context(), 0); da.KindOf(err) != da.KindFatal {
		t.Error(err)
	}
	if strings.Count(r.log.String(), "level=WARN") != 1 {
		t.Errorf("trust on first use is told of once: %s", r.log.String())
	}
}

// TestRestartGoesOn: what was trusted stays trusted, and the node's word is not
// taken a second time.
func TestRestartGoesOn(t *testing.T) {
	net := newNetwork(t, 10, 10, 10).grow(100)
	r := newRig(t, net, 0)
	r.headIs(100)
	net.grow(130)
	r.headIs(130)

	other := newNetwork(t, 1).grow(1) // validator 0 alone
	other.salt = 9
	other.grow(140)
	r.node.net = other
	if err := r.open(0); err != nil {
		t.Fatal(err)
	}
	h, err := r.Head(t.Context())
	fails(t, h, err, da.KindDishonest, da.LieHeader)

	r.node.net = net.grow(135)
	r.headIs(135)
	r.gives(net, 101, 100, 99, 1, 64)
	if strings.Contains(r.log.String(), "level=WARN") {
		t.Errorf("trusted on second use: %s", r.log.String())
	}
}

func TestPinnedHeader(t *testing.T) {
	net := newNetwork(t, 10, 10, 10).grow(150)
	hash := func(n *network, height uint64) string { return hex.EncodeToString(n.at(height).Header.Hash()) }
	fork := net.fork(40).grow(150)

	t.Run("trusted", func(t *testing.T) {
		r := newRig(t, net, 50)
		r.headIs(150)
		r.gives(net, 150, 50, 51, 49, 1)
		if r.log.Len() > 0 {
			t.Error(r.log.String())
		}
	})
	t.Run("what the node gives contradicts it", func(t *testing.T) {
		r := newRig(t, fork, 0)
		if err := r.openWith(Config{TrustedHeight: 50, TrustedHash: "0x" + hash(net, 50)}); err != nil {
			t.Fatal(err)
		}
		h, err := r.Head(t.Context())
		fails(t, h, err, da.KindDishonest, da.LieHeader)
		if !strings.Contains(err.Error(), "da.trusted_hash is "+strings.ToUpper(hash(net, 50))) {
			t.Error(err)
		}
	})
	t.Run("what is kept contradicts it", func(t *testing.T) {
		r := newRig(t, net, 50)
		r.headIs(150)
		for _, height := range []uint64{50, 150} {
			err := r.openWith(Config{TrustedHeight: height, TrustedHash: hash(fork, height)})
			if err == nil || !strings.Contains(err.Error(), "this home has verified") {
				t.Errorf("height %d: %v", height, err)
			}
		}
		if err := r.open(50); err != nil {
			t.Error(err)
		}
		if err := r.openWith(Config{ChainID: "other"}); err == nil || !strings.Contains(err.Error(), "net-1") {
			t.Error(err)
		}
	})
	t.Run("another one later", func(t *testing.T) {
		r := newRig(t, net, 50)
		r.headIs(150)
		for _, height := range []uint64{20, 100, 149} {
			if err := r.open(height); err != nil {
				t.Fatal(err)
			}
			r.headIs(150)
			r.gives(net, 1, 149, 60)
		}
	})
	t.Run("a later one that contradicts what is found to follow", func(t *testing.T) {
		r := newRig(t, net, 50)
		r.headIs(150)
		r.node.net = fork
		if err := r.openWith(Config{TrustedHeight: 100, TrustedHash: hash(fork, 100)}); err != nil {
			t.Fatal(err)
		}
		h, err := r.Header(t.Context(), 149)
		fails(t, h, err, da.KindDishonest, da.LieEquivocation)
	})
	// The home was led astray at its beginning, and the DA node that did it shows
	// the header that the operator trusts since, and its own before and after.
	for name, height := range map[string]uint64{"below the newest": 60, "above the newest": 110} {
		t.Run("a home that was led astray, trusted "+name, func(t *testing.T) {
			astray := newNetwork(t)
			astray.set = types.NewValidatorSet([]*types.Validator{validator(100, 10), validator(101, 10)})
			r := newRig(t, astray.grow(100), 0)
			r.headIs(100)
			mixed := *astray.grow(150)
			mixed.headers = slices.Clone(astray.headers)
			mixed.headers[height-1] = net.at(height)
			r.node.net = &mixed
			if err := r.openWith(Config{TrustedHeight: height, TrustedHash: hash(net, height)}); err != nil {
				t.Fatal(err)
			}
			h, err := r.Head(t.Context())
			fails(t, h, err, da.KindDishonest, da.LieHeader)
			h, err = r.Header(t.Context(), height+20)
			fails(t, h, err, da.KindDishonest, da.LieHeader)
		})
	}
	t.Run("malformed", func(t *testing.T) {
		r := newRig(t, net, 0)
		for _, cfg := range []Config{{TrustedHeight: 5}, {TrustedHash: hash(net, 5)}, {TrustedHeight: 5, TrustedHash: "12"}, {TrustedHeight: 5, TrustedHash: "xyz"}, {Mode: "full"}} {
			if err := r.openWith(cfg); err == nil {
				t.Errorf("%+v is taken", cfg)
			}
		}
	})
}

// TestValidatorsChange: the set may become another one altogether; what leads
// there is found by halving.
func TestValidatorsChange(t *testing.T) {
	for name, tc := range map[string]struct {
		change   func(height int) []*types.Validator
		atLeast  int // headers looked at between
		overRoot bool
	}{
		"not at all": {func(int) []*types.Validator { return nil }, 0, false},
		"power shifts": {func(h int) []*types.Validator {
			return []*types.Validator{validator(h%4, int64(1+h*7%50))}
		}, 0, false},
		"rotation": {func(h int) []*types.Validator {
			if h%10 != 0 {
				return nil
			}
			return []*types.Validator{validator(h/10-1, 0), validator(h/10+3, 10)}
		}, 5, false},
		"all at once": {func(h int) []*types.Validator {
			if h != 137 {
				return nil
			}
			var all []*types.Validator
			for i := range 4 {
				all = append(all, validator(i, 0), validator(100+i, 10))
			}
			return all
		}, 5, false},
	} {
		t.Run(name, func(t *testing.T) {
			net := newNetwork(t, 10, 10, 10, 10)
			for h := 1; h <= 300; h++ {
				net.next(tc.change(h)...)
			}
			r := newRig(t, net, 1)
			r.headIs(300)
			if between := r.node.singles - 1; between < tc.atLeast || tc.atLeast == 0 && between > 0 || between > 80 {
				t.Errorf("%d headers looked at between, want %d or a few more", between, tc.atLeast)
			}
			r.gives(net, upTo(300)...)
		})
	}
}

// TestTakeover: who has less than a third of the power that is trusted cannot
// hand the chain over to validators of their own.
func TestTakeover(t *testing.T) {
	net := newNetwork(t, 10, 10, 10, 10).grow(100)
	for name, to := range map[string]uint64{"in a range": 140, "far away": 300, "next": 101} {
		t.Run(name, func(t *testing.T) {
			thieves := net.fork(100)
			thieves.set = types.NewValidatorSet([]*types.Validator{validator(0, 10), validator(200, 100), validator(201, 100)})
			thieves.grow(to)
			r := newRig(t, net, 0)
			r.headIs(100)
			r.node.net = thieves
			h, err := r.Head(t.Context())
			fails(t, h, err, da.KindDishonest, da.LieHeader)
			h, err = r.Header(t.Context(), to)
			fails(t, h, err, da.KindDishonest, da.LieHeader)
			r.node.net = net.fork(100).grow(to)
			r.headIs(to)
		})
	}
}

// TestPowerThatSigned: two thirds are needed, and one vote more.
func TestPowerThatSigned(t *testing.T) {
	for absent, good := range map[int]bool{0: true, 1: true, 2: false, 3: false} {
		net := newNetwork(t, 10, 10, 10, 10).grow(10)
		r := newRig(t, net, 0)
		r.headIs(10)
		for i := range absent {
			net.absent[string(key(i).PubKey().Address())] = true
		}
		net.grow(11)
		h, err := r.Head(t.Context())
		if good {
			r.headIs(11)
			continue
		}
		fails(t, h, err, da.KindDishonest, da.LieHeader)
	}
}

// TestDownByHashes: below the trusted header nothing but hashes is needed, and
// the way down is walked once.
func TestDownByHashes(t *testing.T) {
	net := newNetwork(t, 10, 10, 10).grow(1000)
	r := newRig(t, net, 0)
	r.headIs(1000)
	r.gives(net, 3)
	if ranges := 1000/stretch + 1; r.node.ranges != ranges || r.node.singles != ranges {
		t.Errorf("%d range calls and %d single ones, want %d of each", r.node.ranges, r.node.singles, ranges)
	}
	for range 2 { // as it is, and after a restart
		r.node.ranges, r.node.singles = 0, 0
		r.gives(net, upTo(1000)...)
		if r.node.ranges > 1000/stretch+1 || r.node.singles > 3 {
			t.Errorf("in order: %d range calls and %d single ones", r.node.ranges, r.node.singles)
		}
		if err := r.open(0); err != nil {
			t.Fatal(err)
		}
	}
	// A restart in the middle goes on from the lowest step.
	r = newRig(t, net, 0)
	r.gives(net, 500)
	if err := r.open(0); err != nil {
		t.Fatal(err)
	}
	r.node.ranges = 0
	r.gives(net, 300)
	if r.node.ranges > 5 {
		t.Errorf("%d range calls from 449 down to 300", r.node.ranges)
	}
}

// TestForgeryBelow: a header that hashes to something else is found wherever it is.
func TestForgeryBelow(t *testing.T) {
	net := newNetwork(t, 10, 10, 10).grow(300)
	forger := newNetwork(t)
	for address := range forger.keys {
		forger.keys[address] = key(299)
	}
	for _, at := range []uint64{1, 2, 63, 64, 65, 128, 200, 256, 257, 299} {
		for _, pinned := range []uint64{0, 1} { // by hashes, by signatures
			r := newRig(t, net, pinned)
			r.headIs(300)
			r.node.lieAt, r.node.lie = at, func(e *comet.ExtendedHeader) *comet.ExtendedHeader {
				e.Header.AppHash[0] ^= 1
				forger.sign(e)
				return e
			}
			if at == 1 && pinned == 1 {
				continue // trusted, and in the cache
			}
			h, err := r.Header(t.Context(), at)
			fails(t, h, err, da.KindDishonest, da.LieHeader)
			r.node.lie = nil
			r.gives(net, at)
		}
	}
}

// TestExpired: a trusted header that is too old leads to no newer one, and
// still to all older ones.
func TestExpired(t *testing.T) {
	net := newNetwork(t, 10, 10, 10).grow(200)
	r := newRig(t, net, 0)
	r.headIs(200)
	net.grow(201)
	r.now = r.now.Add(15 * 24 * time.Hour)
	h, err := r.Head(t.Context())
	fails(t, h, err, da.KindFatal, da.ReasonTrust)
	if !strings.Contains(err.Error(), "da.trusting_period, 336h") || !strings.Contains(err.Error(), "da.trusted_height") {
		t.Error(err)
	}
	r.gives(net, 200, 100, 1)
	// A newer one by hand mends it; an old one does not.
	net.headers = net.headers[:200]
	for net.head() < 260 {
		net.next()
		e := net.at(net.head())
		e.Header.Time = r.now.Add(time.Duration(net.head()-300) * time.Second)
		net.sign(e)
	}
	if err := r.open(10); err != nil {
		t.Fatal(err)
	}
	h, err = r.Head(t.Context())
	fails(t, h, err, da.KindFatal, da.ReasonTrust)
	if err := r.open(250); err != nil {
		t.Fatal(err)
	}
	r.headIs(260)
	r.gives(net, upTo(260)...)
}

// TestEquivocation: validators that signed two headers are told from a DA node
// that made one up.
func TestEquivocation(t *testing.T) {
	net := newNetwork(t, 10, 10, 10).grow(120)
	honest := net.fork(100)
	honest.salt = net.salt
	for name, tc := range map[string]struct {
		from, to uint64 // the fork's first header less one, and its head
	}{
		"the same height":     {99, 100},
		"the next height":     {99, 101},
		"a gap":               {95, 110},
		"one behind the head": {98, 99},
		"far behind the head": {40, 64},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, honest, 0)
			r.headIs(100)
			r.gives(net, 60) // 64 is known now
			fork := net.fork(tc.from).grow(tc.to)

			made := fork.fork(fork.head())
			made.headers[tc.to-1] = copyOf(made.headers[tc.to-1])
			made.headers[tc.to-1].Commit.Signatures[1].Signature[3] ^= 1
			r.node.net = made
			h, err := r.Head(t.Context())
			fails(t, h, err, da.KindDishonest, da.LieHeader)

			r.node.net = fork
			h, err = r.Head(t.Context())
			fails(t, h, err, da.KindDishonest, da.LieEquivocation)
			var evidence *Equivocation
			if !errors.As(err, &evidence) || evidence.Known != hashOf(net.at(evidence.Height)) || hashOf(evidence.Theirs) != hashOf(fork.at(evidence.Height)) {
				t.Fatalf("%+v", evidence)
			}
			if evidence.Height == 100 && evidence.Ours == nil {
				t.Error("the header verified is not in the evidence")
			}
			// It stays, whatever the node says now, and over a restart.
			r.node.net = honest
			for range 2 {
				h, err = r.Head(t.Context())
				fails(t, h, err, da.KindDishonest, da.LieEquivocation)
				for _, height := range []uint64{60, 100, 101} {
					h, err = r.Header(t.Context(), height)
					fails(t, h, err, da.KindDishonest, da.LieEquivocation)
				}
				if err := r.open(0); err != nil {
					t.Fatal(err)
				}
			}
			// A header above it, by hand, says which fork it is.
			r.node.net = net
			if err := r.open(115); err != nil {
				t.Fatal(err)
			}
			r.headIs(120)
			r.gives(net, upTo(120)...)
		})
	}
}

// TestBehind: a head that is a little older is no matter; one far behind is a
// node that syncs.
func TestBehind(t *testing.T) {
	net := newNetwork(t, 10).grow(200)
	r := newRig(t, net, 0)
	r.headIs(200)
	for _, limit := range []uint64{199, 198} {
		r.node.limit = limit
		r.headIs(200)
	}
	r.node.limit = 197
	h, err := r.Head(t.Context())
	fails(t, h, err, da.KindTemporary, da.ReasonSyncing)
}

func TestClock(t *testing.T) {
	net := newNetwork(t, 10, 10, 10).grow(100)
	r := newRig(t, net, 0)
	r.now = net.at(100).Header.Time
	r.headIs(100)
	net.grow(200)
	h, err := r.Head(t.Context())
	fails(t, h, err, da.KindTemporary, da.ReasonClock)
	// Without signatures it is the header that lies, not the clock.
	r.node.lie = func(e *comet.ExtendedHeader) *comet.ExtendedHeader {
		e.Commit.Signatures[0].Signature[0] ^= 1
		return e
	}
	h, err = r.Head(t.Context())
	fails(t, h, err, da.KindDishonest, da.LieHeader)
	r.node.lie, r.now = nil, net.at(200).Header.Time
	r.headIs(200)

	r = newRig(t, net, 0)
	r.now = genesisTime
	h, err = r.Head(t.Context())
	fails(t, h, err, da.KindTemporary, da.ReasonClock)
}

func TestForeignChain(t *testing.T) {
	net := newNetwork(t, 10).grow(100)
	r := newRig(t, net, 0)
	r.headIs(100)
	foreign := newNetwork(t, 10)
	foreign.chainID = "net-2"
	r.node.net = foreign.grow(110)
	h, err := r.Head(t.Context())
	fails(t, h, err, da.KindFatal, da.ReasonNetwork)
	h, err = r.Header(t.Context(), 101)
	fails(t, h, err, da.KindFatal, da.ReasonNetwork)

	for _, mode := range []Mode{Light, Roots, None} {
		r = newRig(t, foreign, 0)
		if err := r.openWith(Config{Mode: mode, ChainID: "net-1"}); err != nil {
			t.Fatal(err)
		}
		h, err = r.Head(t.Context())
		fails(t, h, err, da.KindFatal, da.ReasonNetwork)
	}
}

// TestCallersShare: a window of callers costs one range call a stretch.
func TestCallersShare(t *testing.T) {
	net := newNetwork(t, 10, 10, 10).grow(640)
	r := newRig(t, net, 1)
	r.headIs(640)
	r.node.ranges, r.node.singles = 0, 0
	var wg sync.WaitGroup
	for first := range uint64(16) {
		wg.Go(func() {
			for height := first + 1; height <= 640; height += 16 {
				if h, err := r.Client.Header(context.Background(), height); err != nil || h.Hash != hashOf(net.at(height)) {
					t.Errorf("height %d: %v", height, err)
				}
			}
		})
	}
	wg.Wait()
	r.Close()
	// The cache holds more than callers can be apart.
	if r.node.ranges > 12 || r.node.singles > 2 {
		t.Errorf("%d range calls and %d single ones for ten stretches", r.node.ranges, r.node.singles)
	}
}

// TestModes: what each of them believes of a header that nobody has signed.
func TestModes(t *testing.T) {
	net := newNetwork(t, 10, 10, 10).grow(20)
	unsigned := func(e *comet.ExtendedHeader) *comet.ExtendedHeader {
		e.Commit.Signatures[0].Signature[0] ^= 1
		return e
	}
	unrooted := func(e *comet.ExtendedHeader) *comet.ExtendedHeader { e.Roots.Rows[0][80] ^= 1; return e }
	changed := func(e *comet.ExtendedHeader) *comet.ExtendedHeader { e.Header.AppHash[0] ^= 1; return e }
	for name, tc := range map[string]struct {
		lie  func(e *comet.ExtendedHeader) *comet.ExtendedHeader
		want map[Mode]da.Reason
	}{
		"nobody has signed it": {unsigned, map[Mode]da.Reason{Light: da.LieHeader, Roots: "", None: ""}},
		"roots of another":     {unrooted, map[Mode]da.Reason{Light: da.LieRoot, Roots: da.LieRoot, None: ""}},
		"a changed field":      {changed, map[Mode]da.Reason{Light: da.LieHeader, Roots: da.LieHeader, None: ""}},
	} {
		for mode, want := range tc.want {
			r := newRig(t, net, 0)
			r.node.lie = tc.lie
			if err := r.openWith(Config{Mode: mode}); err != nil {
				t.Fatal(err)
			}
			for _, ask := range []func() (da.Header, error){
				func() (da.Header, error) { return r.Head(t.Context()) },
				func() (da.Header, error) { return r.Header(t.Context(), 20) },
			} {
				h, err := ask()
				if da.ReasonOf(err) != want || (err == nil) != (want == "") || (err == nil) != (h.Height == 20) {
					t.Errorf("%s, %s: height %d, %v", name, mode, h.Height, err)
				}
			}
		}
	}
}

// TestContextEnds: a caller that waits for another's work leaves when its context ends.
func TestContextEnds(t *testing.T) {
	net := newNetwork(t, 10).grow(20)
	r := newRig(t, net, 0)
	if err := r.lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Header(ctx, 3); !errors.Is(err, context.Canceled) || da.KindOf(err) != da.KindTemporary {
		t.Error(err)
	}
	r.unlock()
	r.gives(net, 3)
}

// TestAnyChange is the property that all of this is for: honest chains with
// changing validators verify, and with any one byte changed nothing comes out.
func TestAnyChange(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 25 {
		// Three of equal power: each signature is needed.
		net := newNetwork(t, 10, 10, 10)
		members := []int{0, 1, 2}
		for h := 1; h <= 90; h++ {
			var updates []*types.Validator
			if rng.IntN(8) == 0 {
				i := rng.IntN(3)
				updates = append(updates, validator(members[i], 0))
				members[i] = 3*h + i
				updates = append(updates, validator(members[i], 10))
			}
			net.next(updates...)
		}
		from := uint64(1 + rng.IntN(88))
		to := from + 1 + uint64(rng.IntN(int(90-from)))
		honest := newRig(t, net, from)
		honest.node.limit = to
		honest.headIs(to)
		honest.gives(net, to, from, 1)
		for range 20 {
			r := newRig(t, net, from)
			r.node.limit = to
			if _, err := r.Header(t.Context(), from); err != nil {
				t.Fatal(err)
			}
			var what string
			r.node.lieAt, r.node.lie = to, func(e *comet.ExtendedHeader) *comet.ExtendedHeader {
				what = mutate(rng, e)
				return e
			}
			h, err := r.Head(t.Context())
			if err == nil || !da.ReasonOf(err).Lie() && da.ReasonOf(err) != da.ReasonClock || h.Height != 0 {
				t.Fatalf("%s of header %d from %d: %+v, %v", what, to, from, h, err)
			}
		}
	}
}

// mutate changes one byte or number of e.
func mutate(rng *rand.Rand, e *comet.ExtendedHeader) string {
	h, c := &e.Header, e.Commit
	sig := &c.Signatures[rng.IntN(len(c.Signatures))]
	val := e.ValidatorSet.Validators[rng.IntN(len(e.ValidatorSet.Validators))]
	raw := map[string][]byte{
		"parent": h.LastBlockID.Hash, "parent's parts": h.LastBlockID.PartSetHeader.Hash, "last commit": h.LastCommitHash, "data hash": h.DataHash,
		"validators": h.ValidatorsHash, "next validators": h.NextValidatorsHash, "consensus": h.ConsensusHash, "app hash": h.AppHash,
		"results": h.LastResultsHash, "evidence": h.EvidenceHash, "proposer": h.ProposerAddress,
		"commit's block": c.BlockID.Hash, "commit's parts": c.BlockID.PartSetHeader.Hash, "signer": sig.ValidatorAddress, "signature": sig.Signature,
		"validator's key": val.PubKey.(ed25519.PubKey), "validator's address": val.Address,
		"row root": e.Roots.Rows[rng.IntN(len(e.Roots.Rows))], "column root": e.Roots.Columns[rng.IntN(len(e.Roots.Columns))],
	}
	numbers := map[string]func(){
		"block version": func() { h.Version.Block ^= 1 << rng.IntN(63) }, "app version": func() { h.Version.App ^= 1 << rng.IntN(63) },
		"height": func() { h.Height ^= 1 << rng.IntN(63) }, "time": func() { h.Time = h.Time.Add(1 << rng.IntN(62)) }, "chain id": func() { h.ChainID += "x" },
		"commit's height": func() { c.Height ^= 1 << rng.IntN(63) }, "round": func() { c.Round ^= 1 << rng.IntN(31) },
		"parts": func() { c.BlockID.PartSetHeader.Total++ }, "signed at": func() { sig.Timestamp = sig.Timestamp.Add(1 << rng.IntN(62)) },
		"flag": func() { sig.BlockIDFlag ^= types.BlockIDFlag(1 << rng.IntN(3)) }, "power": func() { val.VotingPower ^= 1 << rng.IntN(63) },
	}
	var names []string
	for name := range raw {
		names = append(names, name)
	}
	for name := range numbers {
		names = append(names, name)
	}
	slices.Sort(names)
	name := names[rng.IntN(len(names))]
	if change := numbers[name]; change != nil {
		change()
		return name
	}
	if len(raw[name]) > 0 {
		raw[name][rng.IntN(len(raw[name]))] ^= 1 << rng.IntN(8)
	}
	return name
}

// TestWholeHeaders: a header is given whole only if it is the verified one.
func TestWholeHeaders(t *testing.T) {
	net := newNetwork(t, 10, 10, 10).grow(100)
	r := newRig(t, net, 1)
	for _, height := range []uint64{1, 50, 100} {
		e, err := r.ExtendedHeader(t.Context(), height)
		if err != nil || e.Hash() != net.at(height).Hash() || e.Commit == nil || e.ValidatorSet == nil {
			t.Fatalf("header %d: %v", height, err)
		}
	}
	r.reading.Wait()
	r.node.lie = func(*comet.ExtendedHeader) *comet.ExtendedHeader {
		fork := net.fork(49)
		fork.next()
		return fork.at(50)
	}
	e, err := r.ExtendedHeader(t.Context(), 50) // another one, signed by the validators too
	if da.KindOf(err) != da.KindDishonest || da.ReasonOf(err) != da.LieHeader {
		t.Errorf("got %v, %v", e != nil, err)
	}
}
