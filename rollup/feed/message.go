package feed

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/trie"

	"github.com/trivium-chain/trivium/execution/stf"
)

// Version is the first byte of every message.
const Version = 1

const signatureSize = 65

// MaxMessageBytes bounds a message: the largest block (EIP-7934) and what goes
// around it.
const MaxMessageBytes = params.MaxBlockSize + 4096

// Signer signs 32-byte hashes with secp256k1 and answers r || s || v: 65 bytes,
// s in the lower half, v 0 or 1.
type Signer interface {
	SignHash(h common.Hash) ([]byte, error)
}

// Message is one soft block as it travels.
type Message struct {
	Block     *types.Block
	Origin    stf.Origin
	Signature [signatureSize]byte
}

// payload is what stands between the version and the signature, in RLP.
type payload struct {
	Block  *types.Block
	Origin stf.Origin
}

// SigningHash is what the sequencer signs for a block. The block's hash covers
// its body (transactions root) and its origin (parent beacon root), so a header
// and this signature prove what was promised.
func SigningHash(chainID uint64, block common.Hash) common.Hash {
	return crypto.Keccak256Hash(binary.BigEndian.AppendUint64([]byte("trivium soft block"), chainID), block[:])
}

// Encode signs a block and lays the message out.
func Encode(chainID uint64, b *types.Block, origin stf.Origin, s Signer) ([]byte, error) {
	sig, err := s.SignHash(SigningHash(chainID, b.Hash()))
	if err != nil {
		return nil, fmt.Errorf("sign soft block %d: %w", b.NumberU64(), err)
	}
	if len(sig) != signatureSize {
		return nil, fmt.Errorf("sign soft block %d: signature of %d bytes, want %d", b.NumberU64(), len(sig), signatureSize)
	}
	var out bytes.Buffer
	out.WriteByte(Version)
	if err := rlp.Encode(&out, &payload{b, origin}); err != nil {
		return nil, err
	}
	out.Write(sig)
	return out.Bytes(), nil
}

var (
	// ErrMalformed says that bytes are not a message.
	ErrMalformed = errors.New("malformed feed message")
	// ErrForged says that a message is not what the sequencer signed.
	ErrForged = errors.New("forged feed message")
)

// Decode reads a message without judging it; Verify does that.
func Decode(raw []byte) (*Message, error) {
	if len(raw) > MaxMessageBytes {
		return nil, fmt.Errorf("%w: %d bytes, limit %d", ErrMalformed, len(raw), MaxMessageBytes)
	}
	if len(raw) < 1+signatureSize {
		return nil, fmt.Errorf("%w: %d bytes, want at least %d", ErrMalformed, len(raw), 1+signatureSize)
	}
	if raw[0] != Version {
		return nil, fmt.Errorf("%w: version %d, this node knows %d", ErrMalformed, raw[0], Version)
	}
	var p payload
	if err := rlp.DecodeBytes(raw[1:len(raw)-signatureSize], &p); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	h := p.Block.Header()
	if h.Number == nil || !h.Number.IsUint64() {
		return nil, fmt.Errorf("%w: block number %v", ErrMalformed, h.Number)
	}
	m := &Message{Block: p.Block, Origin: p.Origin}
	copy(m.Signature[:], raw[len(raw)-signatureSize:])
	return m, nil
}

// Verify checks that the sequencer signed the header for this chain, and that
// body and origin are the header's.
func (m *Message) Verify(chainID uint64, sequencer common.Address) error {
	h := m.Block.Header()
	forged := func(format string, args ...any) error {
		return fmt.Errorf("%w: block %d (%s): %s", ErrForged, h.Number, m.Block.Hash(), fmt.Sprintf(format, args...))
	}
	r, s, v := m.Signature[:32], m.Signature[32:64], m.Signature[64]
	if !crypto.ValidateSignatureValues(v, new(big.Int).SetBytes(r), new(big.Int).SetBytes(s), true) {
		return forged("signature values are out of range")
	}
	hash := SigningHash(chainID, m.Block.Hash())
	key, err := crypto.SigToPub(hash[:], m.Signature[:])
	if err != nil {
		return forged("signature: %v", err)
	}
	if signer := crypto.PubkeyToAddress(*key); signer != sequencer {
		return forged("signed by %s for this chain, the sequencer is %s", signer, sequencer)
	}
	if h.ParentBeaconRoot == nil || *h.ParentBeaconRoot != m.Origin.Hash() {
		return forged("origin %d is not the header's", m.Origin.DAHeight)
	}
	if len(m.Block.Uncles()) > 0 || len(m.Block.Withdrawals()) > 0 {
		return forged("uncles or withdrawals")
	}
	if root := types.DeriveSha(m.Block.Transactions(), trie.NewListHasher()); root != h.TxHash {
		return forged("transactions have root %s, the header says %s", root, h.TxHash)
	}
	return nil
}
