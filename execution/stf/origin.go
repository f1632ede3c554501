package stf

import (
	"encoding/binary"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// Origin names what a block builds upon: the DA block whose messages it has
// taken in, and the parent-chain block it may refer to.
type Origin struct {
	DAHeight     uint64      `json:"daHeight"`
	DADataRoot   common.Hash `json:"daDataRoot"`
	ParentNumber uint64      `json:"parentNumber"`
	ParentHash   common.Hash `json:"parentHash"`
}

// originSize is the length of an encoded Origin in bytes: four words.
const originSize = 4 * 32

// encode lays the origin out as Solidity's abi.encode(uint256 daHeight, bytes32
// daDataRoot, uint256 parentNumber, bytes32 parentHash), so that a contract can
// check a header's origin.
func (o Origin) encode() (b [originSize]byte) {
	binary.BigEndian.PutUint64(b[24:32], o.DAHeight)
	copy(b[32:64], o.DADataRoot[:])
	binary.BigEndian.PutUint64(b[88:96], o.ParentNumber)
	copy(b[96:128], o.ParentHash[:])
	return b
}

// Hash commits to the origin. It is the block header's ParentBeaconRoot.
func (o Origin) Hash() common.Hash {
	b := o.encode()
	return crypto.Keccak256Hash(b[:])
}

// randaoDomain begins the preimage of Randao, in 32 bytes.
var randaoDomain = common.RightPadBytes([]byte("TRIVIUM randao v1"), 32)

// Randao is the block header's MixDigest, which contracts read as PREVRANDAO:
// keccak256(domain || DA data root). All blocks of one DA height share it, and
// whoever builds the DA block can influence it.
func (o Origin) Randao() common.Hash {
	return crypto.Keccak256Hash(randaoDomain, o.DADataRoot[:])
}
