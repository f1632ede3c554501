package square

import (
	"bytes"
	"crypto/sha256"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/celestiaorg/rsmt2d"
	"github.com/trivium-chain/trivium/da"
)

// Square is an extended data square, as much of it as answers about the
// original half need: the original shares, the leaf digests of the rows they
// lie in, and all roots. It never changes and is safe for concurrent use.
type Square struct {
	width    int         // of the original square, in shares
	shares   [][]byte    // original shares, row-major
	rows     []rowLeaves // of the original half
	rowRoots [][]byte
	colRoots [][]byte
	dataRoot [32]byte
	blobs    []da.Blob
	rootTime time.Duration // spent on digests and roots, for benchmarks
}

var codec = rsmt2d.NewLeoRSCodec()

// parallel runs work(h, i) for i in [0, n) on all processors.
func parallel(n int, work func(h *hasher, i int) error) error {
	workers := min(runtime.GOMAXPROCS(0), n)
	if n < 8 {
		workers = 1
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	errs := make([]error, workers)
	run := func(w int) {
		h := newHasher()
		for i := int(next.Add(1)) - 1; i < n && errs[w] == nil; i = int(next.Add(1)) - 1 {
			errs[w] = work(h, i)
		}
	}
	for w := 1; w < workers; w++ {
		wg.Go(func() { run(w) })
	}
	run(0)
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// extend computes the extended square of k*k original shares and its roots.
// A share is the same leaf in its row and in its column, so each is hashed
// once; that halves the cost of the roots, which is most of the whole.
func extend(shares [][]byte, k int) (*Square, error) {
	w := 2 * k
	cells := make([][]byte, w*w)
	for i := 0; i < k; i++ {
		copy(cells[i*w:], shares[i*k:(i+1)*k])
	}
	encode := func(line [][]byte) ([][]byte, error) {
		out, err := codec.Encode(line)
		if err != nil {
			return nil, &da.Error{Kind: da.KindFatal, Op: "square", Err: err}
		}
		return out, nil
	}
	err := parallel(k, func(_ *hasher, c int) error {
		column := make([][]byte, k)
		for i := range column {
			column[i] = cells[i*w+c]
		}
		extra, err := encode(column)
		if err != nil {
			return err
		}
		for i, cell := range extra {
			cells[(k+i)*w+c] = cell
		}
		return nil
	})
	if err == nil {
		err = parallel(w, func(_ *hasher, r int) error {
			extra, err := encode(cells[r*w : r*w+k])
			if err == nil {
				copy(cells[r*w+k:(r+1)*w], extra)
			}
			return err
		})
	}
	if err != nil {
		return nil, err
	}

	started := time.Now()
	s := &Square{width: k, shares: shares, rowRoots: make([][]byte, w), colRoots: make([][]byte, w)}
	digests := make([]byte, w*w*sha256.Size)
	namespace := func(r, c int) []byte {
		if r < k && c < k {
			return cells[r*w+c][:da.NamespaceSize]
		}
		return parity
	}
	_ = parallel(w, func(h *hasher, r int) error {
		tree := make([]byte, w*nodeSize)
		for c := 0; c < w; c++ {
			ns := namespace(r, c)
			digest := leafDigest(h.leaf[:], ns, cells[r*w+c])
			copy(digests[(r*w+c)*sha256.Size:], digest[:])
			setLeaf(tree, c, ns, digest[:])
		}
		s.rowRoots[r] = bytes.Clone(h.fold(tree, w))
		return nil
	})
	_ = parallel(w, func(h *hasher, c int) error {
		tree := make([]byte, w*nodeSize)
		for r := 0; r < w; r++ {
			at := (r*w + c) * sha256.Size
			setLeaf(tree, r, namespace(r, c), digests[at:at+sha256.Size])
		}
		s.colRoots[c] = bytes.Clone(h.fold(tree, w))
		return nil
	})
	s.rows = make([]rowLeaves, k)
	for r := range s.rows {
		// A copy, so that the digests of the parity rows can be freed.
		own := bytes.Clone(digests[r*w*sha256.Size : (r+1)*w*sha256.Size])
		s.rows[r].once.Do(func() { s.rows[r].digests = own })
	}
	s.dataRoot = dataRoot(s.rowRoots, s.colRoots)
	s.rootTime = time.Since(started)
	return s, nil
}

func dataRoot(rows, columns [][]byte) [32]byte {
	all := make([][]byte, 0, len(rows)+len(columns))
	return merkleRoot(append(append(all, rows...), columns...))
}

// Width is the width of the original square in shares; the extended one is twice as wide.
func (s *Square) Width() int { return s.width }

// RowRoots gives the NMT root of each row of the extended square, 90 bytes
// each. The caller must not change them; so for ColumnRoots.
func (s *Square) RowRoots() [][]byte { return s.rowRoots }

// ColumnRoots gives the NMT root of each column of the extended square.
func (s *Square) ColumnRoots() [][]byte { return s.colRoots }

// DataRoot is the Merkle root over row roots and column roots: the data_hash of a header.
func (s *Square) DataRoot() [32]byte { return s.dataRoot }

// Blobs gives the blobs in the order in which they were added, with Index set.
func (s *Square) Blobs() []da.Blob { return s.blobs }

// rowLeaves are the leaf digests of one row, 32 bytes each. A square that was
// restored computes those of the rows it is asked about.
type rowLeaves struct {
	once    sync.Once
	digests []byte
	err     error
}

// rowTree gives the leaf nodes of row r, which lies in the original half.
func (s *Square) rowTree(r int) ([]byte, error) {
	w := 2 * s.width
	leaves := &s.rows[r]
	leaves.once.Do(func() { leaves.digests, leaves.err = s.hashRow(r) })
	if leaves.err != nil {
		return nil, leaves.err
	}
	tree := make([]byte, w*nodeSize)
	for c := 0; c < w; c++ {
		setLeaf(tree, c, s.leafNamespace(r, c), leaves.digests[c*sha256.Size:(c+1)*sha256.Size])
	}
	return tree, nil
}

func (s *Square) leafNamespace(r, c int) []byte {
	if c < s.width {
		return s.shares[r*s.width+c][:da.NamespaceSize]
	}
	return parity
}

// hashRow extends row r and hashes its leaves, and holds them against the row's root.
func (s *Square) hashRow(r int) ([]byte, error) {
	w := 2 * s.width
	row := s.shares[r*s.width : (r+1)*s.width : (r+1)*s.width]
	extra, err := codec.Encode(row)
	if err != nil {
		return nil, &da.Error{Kind: da.KindFatal, Op: "square", Err: err}
	}
	h := newHasher()
	digests := make([]byte, 0, w*sha256.Size)
	tree := make([]byte, w*nodeSize)
	for c, cell := range append(row, extra...) {
		ns := s.leafNamespace(r, c)
		digest := leafDigest(h.leaf[:], ns, cell)
		digests = append(digests, digest[:]...)
		setLeaf(tree, c, ns, digest[:])
	}
	if !bytes.Equal(h.fold(tree, w), s.rowRoots[r]) {
		return nil, da.Errorf(da.KindFatal, "square", "row %d does not hash to its root: the blobs are not those of this square", r)
	}
	return digests, nil
}

// proveRow proves leaves [start, end) of row r.
func (s *Square) proveRow(h *hasher, r, start, end int) (da.Proof, error) {
	tree, err := s.rowTree(r)
	if err != nil {
		return da.Proof{}, err
	}
	return da.Proof{
		Start: start, End: end,
		Nodes:                 h.rangeNodes(tree, 2*s.width, start, end),
		IsMaxNamespaceIgnored: true,
	}, nil
}

// Namespace gives all shares of ns with the proof that there are no others:
// one entry for each row whose range covers ns, none when no row's does.
func (s *Square) Namespace(ns da.Namespace) (da.NamespaceData, error) {
	var data da.NamespaceData
	h := newHasher()
	for r := 0; r < s.width; r++ {
		if !covers(s.rowRoots[r], ns) {
			continue
		}
		row := s.shares[r*s.width : (r+1)*s.width]
		start := 0
		for start < s.width && bytes.Compare(row[start][:da.NamespaceSize], ns[:]) < 0 {
			start++
		}
		end := start
		for end < s.width && bytes.Equal(row[end][:da.NamespaceSize], ns[:]) {
			end++
		}
		// When there is no share of ns, the leaf in whose place it would stand
		// proves its absence; there is one, since the row's largest namespace
		// is beyond ns.
		proof, err := s.proveRow(h, r, start, max(end, start+1))
		if err != nil {
			return da.NamespaceData{}, err
		}
		if start == end {
			tree, err := s.rowTree(r)
			if err != nil {
				return da.NamespaceData{}, err
			}
			proof.LeafHash = bytes.Clone(tree[start*nodeSize : (start+1)*nodeSize])
		}
		data.Rows = append(data.Rows, da.NamespaceRow{Shares: row[start:end:end], Proof: proof})
	}
	return data, nil
}

// Prove gives the inclusion proof of the first blob in ns with the given
// commitment; KindNotFound when there is none.
func (s *Square) Prove(ns da.Namespace, commitment da.Commitment) (da.Inclusion, error) {
	found := -1
	for i, b := range s.blobs {
		if b.Namespace != ns || (found >= 0 && s.blobs[found].Index < b.Index) {
			continue
		}
		c, err := Commit(b)
		if err != nil {
			return da.Inclusion{}, err
		}
		if c == commitment {
			found = i
		}
	}
	if found < 0 {
		return da.Inclusion{}, da.Errorf(da.KindNotFound, "prove", "no blob in namespace %s has commitment %s", ns, commitment)
	}
	return s.ProveBlob(s.blobs[found])
}

// ProveBlob gives the inclusion proof of one of Blobs.
func (s *Square) ProveBlob(b da.Blob) (da.Inclusion, error) {
	w := 2 * s.width
	left := sharesNeeded(len(b.Data), b.ShareVersion)
	r, c := b.Index/w, b.Index%w
	if b.Index < 0 || c >= s.width || r*s.width+c+left > len(s.shares) {
		return da.Inclusion{}, da.Errorf(da.KindFatal, "prove", "index %d with %d shares is outside a square of width %d", b.Index, left, s.width)
	}
	h := newHasher()
	proof := da.Inclusion{Index: b.Index}
	for ; left > 0; r, c = r+1, 0 {
		n := min(left, s.width-c)
		row, err := s.proveRow(h, r, c, c+n)
		if err != nil {
			return da.Inclusion{}, err
		}
		proof.Rows = append(proof.Rows, row)
		left -= n
	}
	return proof, nil
}

// covers tells whether the range of an NMT root includes ns.
func covers(root []byte, ns da.Namespace) bool {
	return bytes.Compare(root[:da.NamespaceSize], ns[:]) <= 0 && bytes.Compare(ns[:], root[da.NamespaceSize:2*da.NamespaceSize]) <= 0
}
