package codec

import (
	"github.com/holiman/uint256"
)

// A number vector is n unsigned numbers of at most 256 bits, n known to the
// reader beforehand, in one of four forms. An empty vector takes no room.
const (
	// numbersPlain: each number as one length byte and its big-endian bytes.
	numbersPlain = 0
	// numbersPlanes: a column of decimal exponents, a column of lengths, and one
	// column for each byte of the mantissas, lowest byte first; number = mantissa
	// times ten to the exponent. Plane k holds a byte for each mantissa that is
	// longer than k, so leading zeros cost nothing.
	numbersPlanes = 1
	// numbersDelta: planes of the zigzag differences of numbers below 2^64, the
	// first one from zero.
	numbersDelta = 2
	// numbersTable: distinct numbers (count, then plain), then a column of
	// indices of one byte.
	numbersTable = 3
)

// maxTable is the largest number of entries that a one-byte index reaches.
const maxTable = 256

// minExponent is how many decimal zeros a number needs at its end before they
// are taken off. Fewer happen by chance, and would make the exponents column
// cost more than the mantissas save.
const minExponent = 6

// numberForms says what is worth trying for a vector.
type numberForms struct{ delta, table bool }

// numbers writes v in the form that is shortest.
func (w *writer) numbers(v []uint256.Int, try numberForms) {
	if len(v) == 0 {
		return
	}
	if len(v) <= 2 {
		w.byte(numbersPlain)
		w.plain(v)
		return
	}
	start := w.mark()
	w.byte(numbersPlanes)
	w.planes(v)
	if try.delta {
		if d, ok := deltas(v); ok {
			w.better(start, func() { w.byte(numbersDelta); w.planes(d) })
		}
	}
	if try.table {
		if values, index, ok := table(v); ok {
			w.better(start, func() {
				w.byte(numbersTable)
				w.uvarint(uint64(len(values)))
				w.plain(values)
				w.column(index)
			})
		}
	}
}

// mark is a point in what was written.
type mark struct{ length, built int }

func (w *writer) mark() mark { return mark{len(w.buf), w.built} }

// better keeps what write appends in place of everything after start, if it is shorter.
func (w *writer) better(start mark, write func()) {
	old := w.mark()
	write()
	if n := len(w.buf) - old.length; n < old.length-start.length {
		copy(w.buf[start.length:], w.buf[old.length:])
		w.buf, w.built = w.buf[:start.length+n], start.built+w.built-old.built
	} else {
		w.buf, w.built = w.buf[:old.length], old.built
	}
}

func (w *writer) plain(v []uint256.Int) {
	for i := range v {
		n := v[i].ByteLen()
		b := v[i].Bytes32()
		w.byte(byte(n))
		w.raw(b[32-n:])
	}
}

func (w *writer) planes(v []uint256.Int) {
	exps := make([]byte, len(v))
	lens := make([]byte, len(v))
	mantissas := make([]uint256.Int, len(v))
	longest := 0
	for i := range v {
		mantissas[i], exps[i] = splitExponent(&v[i])
		lens[i] = byte(mantissas[i].ByteLen())
		longest = max(longest, int(lens[i]))
	}
	w.column(exps)
	w.column(lens)
	plane := make([]byte, 0, len(v))
	for k := range longest {
		plane = plane[:0]
		for i := range mantissas {
			if int(lens[i]) > k {
				plane = append(plane, byte(mantissas[i][k/8]>>(k%8*8)))
			}
		}
		w.column(plane)
	}
}

var ten = uint256.NewInt(10)

// splitExponent takes the decimal zeros off the end of v, if they are many.
func splitExponent(v *uint256.Int) (uint256.Int, byte) {
	// 10^6 has the factor 2^6: most numbers are out after one look.
	if v[0]&(1<<minExponent-1) != 0 || v.IsZero() {
		return *v, 0
	}
	m, exp := *v, byte(0)
	var q, rest uint256.Int
	for {
		q.DivMod(&m, ten, &rest)
		if !rest.IsZero() {
			break
		}
		m = q
		exp++
	}
	if exp < minExponent {
		return *v, 0
	}
	return m, exp
}

func deltas(v []uint256.Int) ([]uint256.Int, bool) {
	d := make([]uint256.Int, len(v))
	var last uint64
	for i := range v {
		if !v[i].IsUint64() {
			return nil, false
		}
		x := v[i][0]
		d[i][0] = zigzag(x - last)
		last = x
	}
	return d, true
}

func zigzag(d uint64) uint64   { return d<<1 ^ uint64(int64(d)>>63) }
func unzigzag(z uint64) uint64 { return z>>1 ^ -(z & 1) }

// table gives the distinct values of v in order of appearance and an index into
// them for each, if that could pay.
func table(v []uint256.Int) (values []uint256.Int, index []byte, ok bool) {
	limit := min(maxTable, len(v)/2)
	seen := make(map[uint256.Int]byte, 16)
	index = make([]byte, len(v))
	for i := range v {
		at, known := seen[v[i]]
		if !known {
			if len(values) == limit {
				return nil, nil, false
			}
			at = byte(len(values))
			seen[v[i]] = at
			values = append(values, v[i])
		}
		index[i] = at
	}
	return values, index, true
}

// numbers reads a vector of n.
func (r *reader) numbers(n int) []uint256.Int {
	if n == 0 || r.err != nil {
		return nil
	}
	switch form := r.byte(); form {
	case numbersPlain:
		return r.plain(n)
	case numbersPlanes:
		return r.planes(n)
	case numbersDelta:
		v := r.planes(n)
		var last uint64
		for i := range v {
			if !v[i].IsUint64() {
				r.fail(malformed("difference of more than 64 bits"))
				return nil
			}
			last += unzigzag(v[i][0])
			v[i][0] = last
		}
		return v
	case numbersTable:
		size := r.uvarint()
		if size == 0 || size > maxTable {
			r.fail(malformed("table of %d numbers, want 1 to %d", size, maxTable))
			return nil
		}
		values := r.plain(int(size))
		index := r.column(n)
		if r.err != nil {
			return nil
		}
		v := make([]uint256.Int, n)
		for i, at := range index {
			if int(at) >= len(values) {
				r.fail(malformed("index %d into a table of %d numbers", at, len(values)))
				return nil
			}
			v[i] = values[at]
		}
		return v
	default:
		r.fail(malformed("number form %d", form))
		return nil
	}
}

// uint64s reads a vector whose numbers are below 2^64.
func (r *reader) uint64s(n int) []uint64 {
	v := r.numbers(n)
	if r.err != nil {
		return nil
	}
	out := make([]uint64, n)
	for i := range v {
		if !v[i].IsUint64() {
			r.fail(malformed("number of more than 64 bits"))
			return nil
		}
		out[i] = v[i][0]
	}
	return out
}

func (r *reader) plain(n int) []uint256.Int {
	if n > len(r.buf) { // each number takes a byte at least
		r.fail(malformed("%d numbers wanted, %d bytes left", n, len(r.buf)))
		return nil
	}
	v := make([]uint256.Int, n)
	for i := range v {
		length := int(r.byte())
		if length > 32 {
			r.fail(malformed("number of %d bytes", length))
		}
		b := r.raw(length)
		if r.err != nil {
			return nil
		}
		if length > 0 && b[0] == 0 {
			r.fail(malformed("number with a leading zero"))
			return nil
		}
		v[i].SetBytes(b)
	}
	return v
}

func (r *reader) planes(n int) []uint256.Int {
	exps, lens := r.column(n), r.column(n)
	if r.err != nil {
		return nil
	}
	var longer [33]int // longer[k]: how many mantissas have more than k bytes
	for _, l := range lens {
		if l > 32 {
			r.fail(malformed("number of %d bytes", l))
			return nil
		}
		if l > 0 {
			longer[l-1]++
		}
	}
	for k := 31; k > 0; k-- {
		longer[k-1] += longer[k]
	}
	v := make([]uint256.Int, n)
	for k := 0; k < 32 && longer[k] > 0; k++ {
		plane := r.column(longer[k])
		if r.err != nil {
			return nil
		}
		at := 0
		for i := range v {
			if int(lens[i]) <= k {
				continue
			}
			b := plane[at]
			at++
			if b == 0 && int(lens[i]) == k+1 {
				r.fail(malformed("number with a leading zero"))
				return nil
			}
			v[i][k/8] |= uint64(b) << (k % 8 * 8)
		}
	}
	for i, exp := range exps {
		if exp == 0 {
			continue
		}
		if exp > 77 || v[i].IsZero() {
			r.fail(malformed("decimal exponent %d", exp))
			return nil
		}
		if _, over := v[i].MulOverflow(&v[i], &powers[exp]); over {
			r.fail(malformed("number of more than 256 bits"))
			return nil
		}
	}
	return v
}

// powers[e] is ten to the e; 10^77 is the largest below 2^256.
var powers = func() (p [78]uint256.Int) {
	p[0].SetOne()
	for e := 1; e < len(p); e++ {
		p[e].Mul(&p[e-1], ten)
	}
	return p
}()
