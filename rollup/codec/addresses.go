package codec

import (
	"sort"

	"github.com/ethereum/go-ethereum/common"
	"github.com/holiman/uint256"
)

// addressBook collects the addresses of a batch, wherever they stand: those used
// more than once go into one table, most used first, and are referred to by
// their place in it; the others are written where they are used.
type addressBook struct {
	ids   map[common.Address]uint32
	list  []common.Address // by id, in order of appearance
	count []uint32         // by id
	place []uint32         // by id: 1-based place in the table, 0 when written out
}

func (a *addressBook) reset() {
	if a.ids == nil {
		a.ids = make(map[common.Address]uint32)
	}
	clear(a.ids)
	a.list, a.count, a.place = a.list[:0], a.count[:0], a.place[:0]
}

func (a *addressBook) use(addr common.Address) uint32 {
	id, ok := a.ids[addr]
	if !ok {
		id = uint32(len(a.list))
		a.ids[addr] = id
		a.list = append(a.list, addr)
		a.count = append(a.count, 0)
	}
	a.count[id]++
	return id
}

// write settles the table and writes it: its size, then 20 bytes an address.
func (a *addressBook) write(w *writer) {
	var often []uint32
	for id, n := range a.count {
		if n > 1 {
			often = append(often, uint32(id))
		}
	}
	sort.SliceStable(often, func(i, j int) bool { return a.count[often[i]] > a.count[often[j]] })
	a.place = append(a.place, make([]uint32, len(a.list))...)
	w.uvarint(uint64(len(often)))
	for i, id := range often {
		a.place[id] = uint32(i + 1)
		w.raw(a.list[id][:])
	}
}

// writeUses writes one group of uses: a number for each (place in the table, or
// 0), then the addresses that are written out.
func (a *addressBook) writeUses(w *writer, ids []uint32) {
	refs := make([]uint256.Int, len(ids))
	for i, id := range ids {
		refs[i][0] = uint64(a.place[id])
	}
	w.numbers(refs, numberForms{table: true})
	for _, id := range ids {
		if a.place[id] == 0 {
			w.raw(a.list[id][:])
		}
	}
}

// addressTable reads the table.
func (r *reader) addressTable() []common.Address {
	n := r.uvarint()
	if n > uint64(len(r.buf)/common.AddressLength) {
		r.fail(malformed("table of %d addresses in %d bytes", n, len(r.buf)))
	}
	return r.addresses(int(n))
}

// addresses reads n addresses written out.
func (r *reader) addresses(n int) []common.Address {
	if n == 0 || r.err != nil {
		return nil
	}
	p := r.raw(n * common.AddressLength)
	if r.err != nil {
		return nil
	}
	out := make([]common.Address, n)
	for i := range out {
		out[i] = common.Address(p[i*common.AddressLength:])
	}
	return out
}

// addressUses reads n uses.
func (r *reader) addressUses(n int, table []common.Address) []common.Address {
	refs := r.uint64s(n)
	if r.err != nil {
		return nil
	}
	fresh := 0
	for _, ref := range refs {
		if ref > uint64(len(table)) {
			r.fail(malformed("place %d in a table of %d addresses", ref, len(table)))
			return nil
		}
		if ref == 0 {
			fresh++
		}
	}
	written := r.addresses(fresh)
	if r.err != nil {
		return nil
	}
	out := make([]common.Address, n)
	for i, ref := range refs {
		if ref == 0 {
			out[i], written = written[0], written[1:]
		} else {
			out[i] = table[ref-1]
		}
	}
	return out
}
