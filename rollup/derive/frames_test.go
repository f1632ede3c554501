package derive

import (
	"encoding/binary"
	"math/rand"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/rollup/codec"
)

// signedFrame is a frame of the sequencer that no batch needs to stand behind
// (docs/spec/batch.md, "Frame").
func signedFrame(tb testing.TB, index uint64, id common.Hash, number, count uint16, data ...byte) []byte {
	tb.Helper()
	raw := binary.BigEndian.AppendUint64([]byte{codec.FrameVersion}, index)
	raw = append(raw, id[:]...)
	raw = binary.BigEndian.AppendUint16(raw, number)
	raw = binary.BigEndian.AppendUint16(raw, count)
	chain := binary.BigEndian.AppendUint64(nil, testChain)
	hash := crypto.Keccak256Hash([]byte("trivium frame v1\n"), chain, raw, crypto.Keccak256(data))
	seal, err := sequencerKey.SignHash(hash)
	if err != nil {
		tb.Fatal(err)
	}
	return slices.Concat(raw, data, seal)
}

// adversarial are n frames, up to as many as are ever held, that complete no
// batch: as many batches as are told apart, of count frames (over 128), a
// quarter of them for the awaited index.
func adversarial(n int, count uint16) []*codec.Frame {
	var out []*codec.Frame
	for i := range n {
		x := &codec.Frame{Count: count, Data: []byte{1}}
		i, share := i/4, i%4
		if share > 0 {
			i = i*3 + share - 1
			x.BatchIndex = 1 + uint64(i%(maxAhead-1))
			i /= maxAhead - 1
		}
		x.BatchID, x.Number = common.Hash{byte(i % maxCandidates)}, uint16(i/maxCandidates)
		out = append(out, x)
	}
	return out
}

// The largest frames that the configuration allows to be the smallest (64 KiB)
// must cut the largest payload into frames that derivation takes, and the
// largest batch must find room beside whatever is held early.
func TestLargestBatchIsWithinLimits(t *testing.T) {
	const least = 64 << 10 // batch.max_frame_bytes, lower limit
	room := least - codec.FrameOverhead
	if n := (codec.DefaultLimits.MaxBytes + room - 1) / room; n > maxFrames {
		t.Fatalf("the largest payload in frames of %d bytes is %d frames, derivation takes %d", least, n, maxFrames)
	}
	if need := codec.DefaultLimits.MaxBytes + maxFrames*codec.FrameOverhead; need > maxHeldBytes-maxEarlyBytes {
		t.Fatalf("the largest batch takes %d bytes, early frames leave %d", need, maxHeldBytes-maxEarlyBytes)
	}
	if maxFrames > maxHeldFrames-maxEarlyFrames {
		t.Fatalf("the largest batch is %d frames, early ones leave %d", maxFrames, maxHeldFrames-maxEarlyFrames)
	}
}

func TestFramesOverLimitsAreSkipped(t *testing.T) {
	n := newNode(t)
	n.height([][]byte{signedFrame(t, 0, common.Hash{1}, 0, maxFrames+1, 1), signedFrame(t, 0, common.Hash{1}, 0, maxFrames, 1)})
	if got := n.p.Stats(); got[SkipNotFrame] != 1 || len(n.p.State().Held) != 1 {
		t.Fatalf("one frame of %d and one of %d: stats %v, held %d", maxFrames+1, maxFrames, got, len(n.p.State().Held))
	}
	var fs [][]byte
	for id := range byte(maxCandidates) {
		fs = append(fs, signedFrame(t, 5, common.Hash{id}, 0, 2, 1))
	}
	// Another count is another candidate too, another number is not.
	fs = append(fs, signedFrame(t, 5, common.Hash{0}, 0, 3, 1), signedFrame(t, 5, common.Hash{200}, 0, 1, 1), signedFrame(t, 5, common.Hash{0}, 1, 2, 1))
	n.height(fs)
	if got := n.p.Stats(); got[SkipHeldFull] != 2 || len(n.p.State().Held) != 1+maxCandidates+1 {
		t.Fatalf("stats %v, held %d", got, len(n.p.State().Held))
	}
}

// Early frames can fill their share, and the awaited batch still gets through.
func TestEarlyFramesLeaveRoomForTheAwaitedBatch(t *testing.T) {
	var f frames
	raw := make([]byte, 1<<20)
	held := 0
	for i := range uint64(maxAhead - 1) {
		if f.hold(0, 1, raw, &codec.Frame{BatchIndex: i + 1, Count: 2}) == "" {
			held++
		}
	}
	if want := maxEarlyBytes >> 20; held != want {
		t.Fatalf("%d MiB of early frames are held, want %d", held, want)
	}
	for i := range uint16(33) {
		if reason := f.hold(0, 1, raw, &codec.Frame{Number: i, Count: 33}); reason != "" {
			t.Fatalf("frame %d of the awaited batch: %s", i, reason)
		}
	}
	if _, parts, _ := f.take(0); len(parts) != 33 {
		t.Fatalf("the awaited batch has %d frames", len(parts))
	}
	// With batch 0 behind, the frames of batch 1 are early no more.
	if reason := f.hold(1, 1, raw, &codec.Frame{BatchIndex: 40, Count: 2, Number: 1}); reason != "" {
		t.Fatalf("after the first batch: %s", reason)
	}
}

// Of several batches for one index, the one whose last missing frame landed
// first is taken, also when all of them landed early; a node that restarted
// before its turn takes the same.
func TestFirstCompleteCountsWhenEarly(t *testing.T) {
	for _, restart := range []bool{false, true} {
		n := newNode(t)
		n.height(nil)
		first, err := codec.EncodeBatch(testChain, n.batch(1))
		if err != nil {
			t.Fatal(err)
		}
		var second [2][][]byte
		for i := range second {
			b := n.batch(1)
			b.Index, b.Parent, b.FirstBlock = 1, codec.BatchID(first), 2
			b.Blocks[0].Timestamp += uint64(i)
			second[i], _ = cutFrames(t, b, sequencerKey, 200)
		}
		a, b := second[0], second[1]
		if len(a) < 2 || len(b) < 2 {
			t.Fatalf("want several frames, have %d and %d", len(a), len(b))
		}
		n.height(a[:1])
		n.height(b)
		if restart {
			n.open(n.p.State())
		}
		n.height(a[1:])
		if restart {
			n.open(n.p.State())
		}
		got := n.height(one(t, n.batch(1)))
		if len(got) != 2 || got[1].Time != daTime(1)+1 {
			t.Fatalf("restart %v: derived %+v, want the batch that was complete first (time %d)", restart, got, daTime(1)+1)
		}
	}
}

// Frames of an older cut of a batch, whose rest never lands or lands late, do
// not keep the newer cut from counting, nor does the batch count twice.
func TestFramesOfAnOlderCut(t *testing.T) {
	for name, order := range map[string]func(older, newer [][]byte) [][]byte{
		"the older one is left unfinished": func(o, n [][]byte) [][]byte { return slices.Concat(o[:1], n) },
		"between the newer one's":          func(o, n [][]byte) [][]byte { return slices.Concat(n[:1], o[:1], n[1:]) },
		"the older one is finished first":  func(o, n [][]byte) [][]byte { return slices.Concat(n[:1], o, n[1:]) },
		"the older one is finished late":   func(o, n [][]byte) [][]byte { return slices.Concat(o[:1], n, o[1:]) },
	} {
		n := newNode(t)
		n.height(nil)
		b := n.batch(1)
		older, id := cutFrames(t, b, sequencerKey, 200)
		newer, same := cutFrames(t, b, sequencerKey, 160)
		if id != same || len(older) < 2 || len(newer) <= len(older) {
			t.Fatalf("cuts of %d and %d frames", len(older), len(newer))
		}
		var got []derived
		for _, frame := range order(older, newer) {
			got = append(got, n.height([][]byte{frame})...)
		}
		if len(got) != 1 || got[0].Batch != 0 {
			t.Errorf("%s: derived %+v, want the one block of the batch", name, got)
		}
		got = n.height(one(t, n.batch(2)))
		if len(got) != 1 || got[0].Batch != 1 {
			t.Errorf("%s: derived %+v of the next batch", name, got)
		}
	}
}

// listed is what docs/spec/derivation.md says of held frames, word for word and slow.
type listed []*held

func (l *listed) hold(next, height uint64, raw []byte, x *codec.Frame) Reason {
	early, earlyBytes, all, candidates := 0, 0, 0, map[[2]any]bool{}
	for _, h := range *l {
		y := h.frame
		if y.BatchIndex == x.BatchIndex && y.BatchID == x.BatchID && y.Number == x.Number && y.Count == x.Count {
			return SkipDuplicate
		}
		if y.BatchIndex == x.BatchIndex && (y.BatchID != x.BatchID || y.Count != x.Count) {
			candidates[[2]any{y.BatchID, y.Count}] = true
		}
		all += len(h.Raw)
		if y.BatchIndex != next {
			early, earlyBytes = early+1, earlyBytes+len(h.Raw)
		}
	}
	switch {
	case len(candidates) >= maxCandidates,
		len(*l) >= maxHeldFrames, all+len(raw) > maxHeldBytes,
		x.BatchIndex != next && (early >= maxEarlyFrames || earlyBytes+len(raw) > maxEarlyBytes):
		// A candidate beside maxCandidates others is a new one.
		return SkipHeldFull
	}
	*l = append(*l, &held{HeldFrame: HeldFrame{height, raw}, frame: x})
	return ""
}

func (l *listed) take(index uint64) (id common.Hash, batch []*codec.Frame, landed uint64) {
	for i, last := range *l { // the first frame with which a batch is complete
		x := last.frame
		if x.BatchIndex != index {
			continue
		}
		parts := make([]*codec.Frame, x.Count)
		missing := len(parts)
		for _, h := range (*l)[:i+1] {
			if y := h.frame; y.BatchIndex == index && y.BatchID == x.BatchID && y.Count == x.Count {
				parts[y.Number] = y
				missing--
			}
		}
		if missing == 0 {
			*l = slices.DeleteFunc(*l, func(h *held) bool { return h.frame.BatchIndex == index && h.frame.BatchID == x.BatchID })
			return x.BatchID, parts, last.Height
		}
	}
	return common.Hash{}, nil, 0
}

// The index of held frames does what the rules say, frame by frame, and so does
// one that is made again from the held frames in between.
func TestFramesFollowTheRules(t *testing.T) {
	buffer := make([]byte, 7<<20)
	taken, reasons := 0, map[Reason]int{}
	for seed := range int64(200) {
		r := rand.New(rand.NewSource(seed))
		var f frames
		var l listed
		next, height := uint64(0), uint64(1)
		sizes := []int{200, 200, 1 << 20, len(buffer)}[:1+r.Intn(4)]
		ids := 1 + r.Intn(12)
		for step := range 400 {
			switch r.Intn(20) {
			case 0:
				height++
				gone := func(h *held) bool { return height-h.Height >= 10 }
				n := len(l)
				l = slices.DeleteFunc(l, gone)
				if got := f.expire(gone); got != n-len(l) {
					t.Fatalf("seed %d, step %d: %d expired, want %d", seed, step, got, n-len(l))
				}
			case 1:
				var again frames
				f.each(func(h *held) {
					if reason := again.hold(next, h.Height, h.Raw, h.frame); reason != "" {
						t.Fatalf("seed %d, step %d: a held frame is skipped after a restart: %s", seed, step, reason)
					}
				})
				f = again
			default:
				x := &codec.Frame{BatchIndex: next + uint64(r.Intn(4)*r.Intn(2)), BatchID: common.Hash{byte(r.Intn(ids))}, Count: 1 + uint16(r.Intn(5))}
				x.Number = uint16(r.Intn(int(x.Count)))
				raw := buffer[:sizes[r.Intn(len(sizes))]]
				got, want := f.hold(next, height, raw, x), l.hold(next, height, raw, x)
				if got != want {
					t.Fatalf("seed %d, step %d: frame %+v is skipped by %q, want %q", seed, step, x, got, want)
				}
				reasons[got]++
			}
			id, parts, landed := f.take(next)
			wantID, wantParts, wantLanded := l.take(next)
			if id != wantID || landed != wantLanded || !slices.Equal(parts, wantParts) {
				t.Fatalf("seed %d, step %d: took batch %s of %d frames at %d, want %s, %d, %d", seed, step, id, len(parts), landed, wantID, len(wantParts), wantLanded)
			}
			if parts != nil {
				taken++
				if r.Intn(2) == 0 { // it counts
					f.dropThrough(next)
					l = slices.DeleteFunc(l, func(h *held) bool { return h.frame.BatchIndex <= next })
					next++
				}
			}
			var have, want []*codec.Frame
			bytes := 0
			f.each(func(h *held) { have, bytes = append(have, h.frame), bytes+len(h.Raw) })
			for _, h := range l {
				want = append(want, h.frame)
			}
			if !slices.Equal(have, want) || f.frames != len(have) || f.bytes != bytes {
				t.Fatalf("seed %d, step %d: %d frames held (counted %d, %d bytes), want %d (%d bytes)", seed, step, len(have), f.frames, f.bytes, len(want), bytes)
			}
		}
	}
	if taken < 1000 || reasons[SkipDuplicate] < 1000 || reasons[SkipHeldFull] < 1000 || reasons[""] < 1000 {
		t.Fatalf("%d batches taken, frames skipped %v: the test shows little", taken, reasons)
	}
}

// holdAll holds the frames as the pipeline does, which asks for the awaited
// batch after each.
func holdAll(tb testing.TB, all []*codec.Frame) {
	var f frames
	raw := make([]byte, 200)
	for _, x := range all {
		if reason := f.hold(0, 1, raw, x); reason != "" {
			tb.Fatalf("frame %d of batch %d is skipped: %s", x.Number, x.BatchIndex, reason)
		}
		if _, parts, _ := f.take(0); parts != nil {
			tb.Fatal("a batch is complete")
		}
	}
}

// The work for the largest number of frames is in proportion to that number: it
// would be 16 times as much as for a quarter of them if it grew with the square.
func TestAdversarialFramesCostLinearTime(t *testing.T) {
	// A small count, so that it is not the room for their parts that is measured.
	all := adversarial(maxHeldFrames, 129)
	cost := func(n int) time.Duration {
		least := time.Hour
		for range 10 {
			begin := time.Now()
			holdAll(t, all[:n])
			least = min(least, time.Since(begin))
		}
		return least
	}
	cost(maxHeldFrames) // warm
	quarter, whole := cost(maxHeldFrames/4), cost(maxHeldFrames)
	t.Logf("%d frames take %v, %d take %v", maxHeldFrames/4, quarter, maxHeldFrames, whole)
	if whole > 9*quarter {
		t.Fatalf("%d frames take %v, %d take %v: %d times as long", maxHeldFrames, whole, maxHeldFrames/4, quarter, whole/quarter)
	}
	var f frames
	for _, x := range all {
		f.hold(0, 1, []byte{1}, x)
	}
	if n := testing.AllocsPerRun(100, func() { f.take(0) }); n != 0 {
		t.Fatalf("to ask for an incomplete batch allocates %v times, want none", n)
	}
}

// With as many adversarial frames held as fit, a node neither stops nor holds
// more, goes on after a restart, and is rid of them after the window.
func TestAdversarialFramesPass(t *testing.T) {
	var raw [][]byte
	for _, x := range adversarial(maxHeldFrames, maxFrames) {
		raw = append(raw, signedFrame(t, x.BatchIndex, x.BatchID, x.Number, x.Count, x.Data...))
	}
	n := newNode(t)
	n.height(raw)
	if got := len(n.p.State().Held); got != maxHeldFrames {
		t.Fatalf("%d frames are held, want %d (stats %v)", got, maxHeldFrames, n.p.Stats())
	}
	n.height([][]byte{signedFrame(t, 0, common.Hash{}, maxFrames-1, maxFrames, 1)})
	if got := n.p.Stats()[SkipHeldFull]; got != 1 {
		t.Fatalf("stats %v, want one more frame skipped", n.p.Stats())
	}
	n.open(n.p.State())
	for len(n.p.State().Held) > 0 {
		n.height(nil)
		if n.p.State().Height > 12 {
			t.Fatalf("%d frames are held after the window", len(n.p.State().Held))
		}
	}
	if got := n.height(one(t, n.batch(n.p.Head().Origin+1))); len(got) == 0 || got[len(got)-1].Batch != 0 {
		t.Fatalf("the batch after it gave %+v", got)
	}
}

func BenchmarkAdversarialFrames(b *testing.B) {
	for _, n := range []int{maxHeldFrames / 4, maxHeldFrames} {
		all := adversarial(n, maxFrames)
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				holdAll(b, all)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/frame")
		})
	}
}
