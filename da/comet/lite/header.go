package lite

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/trivium-chain/trivium/da"
)

// Fields is the number of leaves under a header's hash.
const Fields = 14

// The places of the fields that are read here (CometBFT specification, "Header").
const (
	fieldChainID = iota + 1
	fieldHeight
	fieldTime
	fieldLastBlockID
	_ // last commit
	fieldDataHash
	fieldValidators
)

// maxField bounds a field; the longest is a block id of 76 bytes.
const maxField = 128

// Header is a header as the leaves of its hash: its fields in their order, each
// encoded as protobuf.
type Header [][]byte

// Hash is the header's hash.
func (h Header) Hash() [32]byte { return merkleRoot(h) }

// Open gives what a rollup uses of the header; the roots behind its data root are
// not in it.
func (h Header) Open() (da.Header, error) {
	if len(h) != Fields {
		return da.Header{}, fmt.Errorf("a header of %d fields, want %d", len(h), Fields)
	}
	for i, f := range h {
		if len(f) > maxField {
			return da.Header{}, fmt.Errorf("field %d of a header has %d bytes, want at most %d", i, len(f), maxField)
		}
	}
	out := da.Header{Hash: h.Hash()}
	var err error
	read := func(field int, f func(*reader)) {
		r := reader{b: h[field]}
		f(&r)
		if (r.bad || len(r.b) > 0) && err == nil {
			err = fmt.Errorf("field %d of a header is malformed: %x", field, h[field])
		}
	}
	read(fieldChainID, func(r *reader) { out.ChainID = string(r.bytes(1, maxField)) })
	read(fieldHeight, func(r *reader) { out.Height = r.number(1) })
	read(fieldTime, func(r *reader) { out.Time = r.time() })
	read(fieldLastBlockID, func(r *reader) {
		copy(out.Parent[:], r.hash(1)) // none before height 1
		r.b = nil                      // the parts are no matter here
	})
	read(fieldDataHash, func(r *reader) { copy(out.DataRoot[:], r.hash(1)) })
	if err == nil && (out.Height == 0 || out.Height > maxHeight) {
		err = errors.New("impossible height of a header")
	}
	return out, err
}

const maxHeight = 1<<63 - 2

// ValidatorsHash is the hash of the validators who sign the header.
func (h Header) ValidatorsHash() (hash [32]byte) {
	if len(h) == Fields {
		r := reader{b: h[fieldValidators]}
		copy(hash[:], r.hash(1))
	}
	return hash
}

// merkleRoot is the RFC 6962 tree head (section 2.1) over leaves.
func merkleRoot(leaves [][]byte) [32]byte {
	switch len(leaves) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return sha256.Sum256(append([]byte{0}, leaves[0]...))
	}
	split := 1
	for split*2 < len(leaves) {
		split *= 2
	}
	l, r := merkleRoot(leaves[:split]), merkleRoot(leaves[split:])
	return sha256.Sum256(append(append([]byte{1}, l[:]...), r[:]...))
}

// reader takes protobuf fields apart, in ascending order. What its writer would have
// left out or written otherwise is bad.
type reader struct {
	b   []byte
	bad bool
}

// tagged tells whether a field comes next, and skips its tag.
func (r *reader) tagged(field, wire byte) bool {
	if len(r.b) == 0 || r.b[0] != field<<3|wire {
		return false
	}
	r.b = r.b[1:]
	return true
}

// varint is a number in its shortest form.
func (r *reader) varint() uint64 {
	n, size := binary.Uvarint(r.b)
	if size <= 0 || !bytes.Equal(binary.AppendUvarint(nil, n), r.b[:size]) {
		r.bad = true
		return 0
	}
	r.b = r.b[size:]
	return n
}

// number is a field that is left out where it is zero.
func (r *reader) number(field byte) uint64 {
	if !r.tagged(field, 0) {
		return 0
	}
	n := r.varint()
	r.bad = r.bad || n == 0
	return n
}

// bytes is a field that is left out where it is empty.
func (r *reader) bytes(field byte, most int) []byte {
	if !r.tagged(field, 2) {
		return nil
	}
	n := r.varint()
	if n == 0 || n > uint64(most) || n > uint64(len(r.b)) {
		r.bad = true
		return nil
	}
	out := r.b[:n]
	r.b = r.b[n:]
	return out
}

// hash is a field of 32 bytes, or none.
func (r *reader) hash(field byte) []byte {
	out := r.bytes(field, sha256.Size)
	r.bad = r.bad || len(out) != 0 && len(out) != sha256.Size
	return out
}

// time is a google.protobuf.Timestamp.
func (r *reader) time() time.Time {
	seconds, nanos := r.number(1), r.number(2)
	if nanos >= 1e9 || seconds > maxSeconds {
		r.bad = true
		return time.Time{}
	}
	return time.Unix(int64(seconds), int64(nanos)).UTC()
}

// maxSeconds is the end of the year 9999, the last that protobuf knows.
const maxSeconds = 253402300799
