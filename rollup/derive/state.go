package derive

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/rlp"

	"github.com/trivium-chain/trivium/rollup"
)

// What derivation holds is bounded, by consensus rules: to change one is to
// change which batches count. Frames over a bound are skipped, and the sequencer
// must send them again.
const (
	// maxAhead is how many batches past the next one are held when they land
	// before it.
	maxAhead = 64
	// maxFrames bounds the frames of one batch. Frames of 64 KiB, the least that
	// batch.max_frame_bytes allows, cut the largest payload (32 MiB) into 513.
	maxFrames = 1024
	// maxCandidates bounds the batches, told apart by id and count, for one index.
	// An honest sequencer has one, and one more each time it makes the batch anew.
	maxCandidates = 8
	// maxHeldFrames and maxHeldBytes bound what is held in all. It is stored anew
	// at every DA height at which a batch is incomplete, so it is little more than
	// what one batch needs.
	maxHeldFrames = 4096
	maxHeldBytes  = 48 << 20
	// maxEarlyFrames and maxEarlyBytes bound what is held of batches past the
	// awaited one, which leaves room for the largest one: maxFrames, and a payload
	// of 32 MiB in them (110 bytes of overhead each, so 1 MiB is ample).
	maxEarlyFrames = maxHeldFrames - maxFrames
	maxEarlyBytes  = maxHeldBytes - 33<<20
)

// Head is the block that derivation has come to.
type Head struct {
	Number uint64
	Hash   common.Hash
	Time   uint64
	Origin uint64
}

// State is derivation between two DA heights: the cursor that a node stores.
type State struct {
	// Height is the next DA height to take.
	Height uint64
	// Head is the last derived block before that height.
	Head Head
	// NextBatch and LastBatch are the index awaited and the id it must name as parent.
	NextBatch uint64
	LastBatch common.Hash
	// Held are frames of batches that are incomplete or early, in DA order.
	Held []HeldFrame
	// Replaced are numbers of blocks at Height whose batch form could not be
	// executed. It is empty but for a crash within a height.
	Replaced []uint64
}

// HeldFrame is a frame as it stood in its blob and the DA height it landed at.
type HeldFrame struct {
	Height uint64
	Raw    []byte
}

// Genesis is the state before the first DA height.
func Genesis(g *rollup.Genesis, hash common.Hash) State {
	return State{
		Height: g.Rollup.StartHeight + 1,
		Head:   Head{Hash: hash, Time: g.Timestamp, Origin: g.Rollup.StartHeight},
	}
}

const stateVersion = 1

// Encode gives the state as a version byte and RLP.
func (s *State) Encode() ([]byte, error) {
	enc, err := rlp.EncodeToBytes(s)
	return append([]byte{stateVersion}, enc...), err
}

// DecodeState reads what Encode wrote.
func DecodeState(raw []byte) (State, error) {
	var s State
	if len(raw) == 0 || raw[0] != stateVersion {
		return s, fmt.Errorf("derivation cursor has an unknown version (first of %d bytes); sync into an empty home", len(raw))
	}
	if err := rlp.DecodeBytes(raw[1:], &s); err != nil {
		return s, fmt.Errorf("derivation cursor: %w", err)
	}
	return s, nil
}
