package square

import (
	"encoding/binary"
	"math"
)

// Tuple is what Blobstream brings to a parent chain of each height.
type Tuple struct {
	Height   uint64
	DataRoot [32]byte
}

// TupleProof is a tuple's path under a tuple root, from the leaf up: the
// BinaryMerkleProof of Blobstream's contracts.
type TupleProof struct {
	SideNodes [][32]byte
	Key       uint64 // place of the tuple
	NumLeaves uint64
}

// Leaf is the leaf hash: of abi.encode(uint256 height, bytes32 dataRoot).
func (t Tuple) Leaf() [32]byte {
	var words [64]byte
	binary.BigEndian.PutUint64(words[24:], t.Height)
	copy(words[32:], t.DataRoot[:])
	return merkleLeaf(words[:])
}

// TupleRoot is the tuple root over tuples, which Blobstream takes of a range of
// heights, in order.
func TupleRoot(tuples []Tuple) [32]byte {
	root, _ := merkleRange(tupleLeaves(tuples), 0, len(tuples), nil)
	return root
}

// ProveTuple proves tuple i of tuples, which is one of them.
func ProveTuple(tuples []Tuple, i int) TupleProof {
	return TupleProof{SideNodes: merkleSiblings(tupleLeaves(tuples), i, i+1), Key: uint64(i), NumLeaves: uint64(len(tuples))}
}

func tupleLeaves(tuples []Tuple) [][32]byte {
	leaves := make([][32]byte, len(tuples))
	for i, t := range tuples {
		leaves[i] = t.Leaf()
	}
	return leaves
}

// Root is the tuple root to which p leads from t; ok is false if it is of another shape.
func (p TupleProof) Root(t Tuple) (root [32]byte, ok bool) {
	if p.Key >= p.NumLeaves || p.NumLeaves > math.MaxInt32 {
		return root, false
	}
	return merkleRange([][32]byte{t.Leaf()}, int(p.Key), int(p.NumLeaves), p.SideNodes)
}
