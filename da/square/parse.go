package square

import (
	"bytes"
	"encoding/binary"

	"github.com/celestiaorg/go-square/v3/share"
	"github.com/trivium-chain/trivium/da"
)

// placedShare is a proven share and its row-major place in the original square.
type placedShare struct {
	at   int
	data []byte
}

// Layout of a share (go-square, share/README):
//
//	namespace 29 | info 1 | first share: length 4, big endian | version 1: signer 20 | data, zero-padded
//
// info is the share version times two, plus one in the first share of a sequence.
const (
	infoAt   = da.NamespaceSize
	lengthAt = infoAt + 1
	startAt  = lengthAt + 4 // data of a first share, or its signer
)

func sharesNeeded(size int, version uint8) int {
	return share.SparseSharesNeeded(uint32(size), version == share.ShareVersionOne)
}

// parseBlobs turns all shares of ns in a square, in order, into blobs. It is
// total: a proposer may put any bytes into a namespace, so whatever is not the
// exact encoding of a blob is passed over:
//
//   - a sequence of length 0 (padding);
//   - a first share of a version other than 0 and 1;
//   - a first share not followed, at the very next places of the square, by
//     exactly the continuation shares of its version that its length asks for;
//   - bytes other than zero after the end of the data;
//   - a continuation share that no first share claims;
//   - a share whose own namespace differs from the leaf's.
//
// Parsing goes on behind the first share of what was passed over.
func parseBlobs(ns da.Namespace, run []placedShare, w int) []da.Blob {
	var blobs []da.Blob
	k := w / 2
	for i := 0; i < len(run); {
		blob, n := parseSequence(ns, run[i:])
		if n == 0 {
			i++
			continue
		}
		blob.Index = run[i].at/k*w + run[i].at%k
		blobs = append(blobs, blob)
		i += n
	}
	return blobs
}

// parseSequence reads the blob that starts at run[0] and tells how many shares
// it takes; 0 when there is none.
func parseSequence(ns da.Namespace, run []placedShare) (da.Blob, int) {
	first := run[0].data
	info := first[infoAt]
	version := info >> 1
	if info&1 == 0 || version > share.ShareVersionOne || !bytes.Equal(first[:da.NamespaceSize], ns[:]) {
		return da.Blob{}, 0
	}
	size := binary.BigEndian.Uint32(first[lengthAt:])
	if size == 0 || uint64(size) > uint64(len(run))*ShareSize {
		return da.Blob{}, 0
	}
	n := sharesNeeded(int(size), version)
	if n > len(run) {
		return da.Blob{}, 0
	}
	for i, s := range run[1:n] {
		if s.at != run[0].at+1+i || s.data[infoAt] != version<<1 || !bytes.Equal(s.data[:da.NamespaceSize], ns[:]) {
			return da.Blob{}, 0
		}
	}
	blob := da.Blob{Namespace: ns, ShareVersion: version}
	from := startAt
	if version == share.ShareVersionOne {
		blob.Signer = bytes.Clone(first[from : from+signerSize])
		from += signerSize
	}
	data := make([]byte, 0, n*ShareSize)
	data = append(data, first[from:]...)
	for _, s := range run[1:n] {
		data = append(data, s.data[infoAt+1:]...)
	}
	for _, b := range data[size:] {
		if b != 0 {
			return da.Blob{}, 0
		}
	}
	blob.Data = data[:size:size]
	return blob, n
}
