package archive

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/square"
)

// Record is what the namespaces of a chain held at one DA height. Those that the
// header alone proves to be absent are not in Data.
type Record struct {
	Height uint64
	Hash   [32]byte // of the header
	Data   map[da.Namespace]da.NamespaceData
}

// Layout of a record; docs/spec/da.md draws it.
const (
	version    = 1
	hashAt     = 1 + 8
	bodyAt     = hashAt + 32
	nodeSize   = square.NodeSize
	minRowSize = 3 + nodeSize              // a row that proves absence, without siblings
	rowNumbers = 3 * binary.MaxVarintLen64 // at most
)

// Encode gives the stored form of r. Only what square.Open accepts has one.
func (r *Record) Encode() ([]byte, error) {
	body, err := r.body()
	if err != nil {
		return nil, fmt.Errorf("record of DA height %d: %w", r.Height, err)
	}
	out := make([]byte, 0, bodyAt+len(body)+len(body)/64+64)
	out = append(out, version)
	out = binary.BigEndian.AppendUint64(out, r.Height)
	out = append(out, r.Hash[:]...)
	out = binary.AppendUvarint(out, uint64(len(body)))
	return compress(out, body), nil
}

func (r *Record) body() ([]byte, error) {
	size := 16
	for _, data := range r.Data {
		for _, row := range data.Rows {
			size += minRowSize + len(row.Shares)*square.ShareSize + len(row.Proof.Nodes)*nodeSize
		}
	}
	b := binary.AppendUvarint(make([]byte, 0, size), uint64(len(r.Data)))
	for _, ns := range slices.SortedFunc(maps.Keys(r.Data), compare) {
		rows := r.Data[ns].Rows
		if len(rows) == 0 {
			return nil, fmt.Errorf("namespace %s has no rows", ns)
		}
		b = append(b, ns[:]...)
		b = binary.AppendUvarint(b, uint64(len(rows)))
		for _, row := range rows {
			p := row.Proof
			if !p.IsMaxNamespaceIgnored || p.Start < 0 || p.End-p.Start != max(len(row.Shares), 1) || (len(row.Shares) == 0) != (len(p.LeafHash) == nodeSize) {
				return nil, fmt.Errorf("namespace %s: a proof of leaves %d to %d is none for %d shares", ns, p.Start, p.End, len(row.Shares))
			}
			b = binary.AppendUvarint(b, uint64(p.Start))
			b = binary.AppendUvarint(b, uint64(len(row.Shares)))
			b = binary.AppendUvarint(b, uint64(len(p.Nodes)))
			var ok bool
			if b, ok = appendAll(b, p.Nodes, nodeSize); !ok {
				return nil, fmt.Errorf("namespace %s: a node of a proof has not %d bytes", ns, nodeSize)
			}
			b = append(b, p.LeafHash...)
			if b, ok = appendAll(b, row.Shares, square.ShareSize); !ok {
				return nil, fmt.Errorf("namespace %s: a share has not %d bytes", ns, square.ShareSize)
			}
		}
	}
	return b, nil
}

func compare(a, b da.Namespace) int { return bytes.Compare(a[:], b[:]) }

func appendAll(b []byte, parts [][]byte, size int) ([]byte, bool) {
	for _, p := range parts {
		if len(p) != size {
			return b, false
		}
		b = append(b, p...)
	}
	return b, true
}

// Limit is the most bytes, decompressed, that an honest record of the height of h
// has for the given namespaces.
func Limit(h da.Header, namespaces ...da.Namespace) int {
	limit := binary.MaxVarintLen64
	for _, ns := range namespaces {
		limit += da.NamespaceSize + binary.MaxVarintLen64 + square.Rows(h, ns)*rowNumbers + square.MaxAnswer(h, ns)
	}
	return limit
}

// Decode reads a stored record whose decompressed body has at most limit bytes.
// It checks the form alone: what the record says is checked by square.Open.
// Shares and nodes lie in one piece of memory.
func Decode(raw []byte, limit int) (*Record, error) {
	if len(raw) < bodyAt {
		return nil, fmt.Errorf("%d bytes are no record", len(raw))
	}
	if raw[0] != version {
		return nil, fmt.Errorf("version %d, this node reads version %d", raw[0], version)
	}
	r := &Record{Height: binary.BigEndian.Uint64(raw[1:]), Hash: [32]byte(raw[hashAt:bodyAt])}
	frame := reader{raw[bodyAt:], nil}
	n := frame.uvarint()
	if frame.err != nil {
		return nil, frame.err
	}
	if n > uint64(max(limit, 0)) {
		return nil, fmt.Errorf("says that it has %d bytes, over the %d that the header allows", n, limit)
	}
	body, err := decompress(frame.rest, int(n))
	if err != nil {
		return nil, err
	}
	r.Data, err = decodeBody(body)
	return r, err
}

func decodeBody(body []byte) (map[da.Namespace]da.NamespaceData, error) {
	d := reader{body, nil}
	namespaces := d.count(da.NamespaceSize + 1 + minRowSize)
	all := make(map[da.Namespace]da.NamespaceData, namespaces)
	var last da.Namespace
	for i := range namespaces {
		var ns da.Namespace
		copy(ns[:], d.bytes(da.NamespaceSize))
		if i > 0 && compare(last, ns) >= 0 {
			d.fail("namespaces are not in ascending order")
		}
		last = ns
		n := d.count(minRowSize)
		if n == 0 {
			d.fail("a namespace has no rows")
		}
		if d.err != nil {
			break
		}
		rows := make([]da.NamespaceRow, n)
		for i := range rows {
			rows[i] = d.row()
		}
		all[ns] = da.NamespaceData{Rows: rows}
	}
	if d.err == nil && len(d.rest) > 0 {
		d.fail("%d bytes behind the last row", len(d.rest))
	}
	if d.err != nil {
		return nil, d.err
	}
	return all, nil
}

// reader takes a body apart. After its first error it gives zeros.
type reader struct {
	rest []byte
	err  error
}

func (d *reader) fail(format string, args ...any) {
	if d.err == nil {
		d.err = fmt.Errorf(format, args...)
	}
}

// uvarint takes the shortest form only.
func (d *reader) uvarint() uint64 {
	if d.err != nil {
		return 0
	}
	v, n := binary.Uvarint(d.rest)
	if n <= 0 || n > 1 && d.rest[n-1] == 0 {
		d.fail("a number is cut off, too large, or not in its shortest form")
		return 0
	}
	d.rest = d.rest[n:]
	return v
}

// count reads how many things of at least size bytes follow.
func (d *reader) count(size int) int {
	n := d.uvarint()
	if n > uint64(len(d.rest)/size) {
		d.fail("cut off: %d parts in %d bytes", n, len(d.rest))
	}
	if d.err != nil {
		return 0
	}
	return int(n)
}

func (d *reader) bytes(n int) []byte {
	if len(d.rest) < n {
		d.fail("cut off")
	}
	if d.err != nil {
		return nil
	}
	b := d.rest[:n:n]
	d.rest = d.rest[n:]
	return b
}

func (d *reader) all(n, size int) [][]byte {
	if d.err != nil || n == 0 {
		return nil
	}
	parts := make([][]byte, n)
	for i := range parts {
		parts[i] = d.bytes(size)
	}
	return parts
}

func (d *reader) row() da.NamespaceRow {
	start := d.uvarint()
	if start >= square.MaxWidth {
		d.fail("a row begins at leaf %d", start)
	}
	shares := d.count(square.ShareSize)
	nodes := d.count(nodeSize)
	row := da.NamespaceRow{Proof: da.Proof{Start: int(start), End: int(start) + max(shares, 1), IsMaxNamespaceIgnored: true}}
	row.Proof.Nodes = d.all(nodes, nodeSize)
	if shares == 0 {
		row.Proof.LeafHash = d.bytes(nodeSize)
	}
	row.Shares = d.all(shares, square.ShareSize)
	return row
}
