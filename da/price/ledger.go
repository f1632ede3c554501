package price

import (
	"slices"
	"time"

	"github.com/trivium-chain/trivium/da"
)

const day = 24 * time.Hour

// ledger counts what the layer charges, in utia. Money is reserved when a fee is
// quoted and spent when it is known to be charged: on that day, whenever it was
// quoted.
type ledger struct {
	day         time.Time // beginning of the day that today is of
	today       uint64    // spent
	total       uint64    // spent, ever
	gas         uint64    // that it bought
	submissions uint64    // that it paid for
	reserved    []reservation
	// past are fees that an earlier process settled, and died before the outbox
	// had noted it: they are settled once more. They are not on disk.
	past []reservation
	// fresh are the fees charged last: the outbox may not have noted them yet, and if
	// the process dies, tells of them again. They are not on disk.
	fresh []reservation
}

// freshFees is more than lanes settle while the outbox notes one.
const freshFees = 16

// reservation is a fee that was quoted and is not settled. Lanes use different
// keys at the same price, so the key is left out.
type reservation struct {
	price float64
	limit uint64
	// sent is not known of what an earlier process has reserved: it may have
	// died before it sent anything. The outbox tells of what was sent before it
	// quotes or settles; what is left then was not.
	sent bool
}

func (r reservation) cost() uint64 { return Cost(da.Fee{GasPrice: r.price, GasLimit: r.limit}) }

// turn begins a new day if it is time. A clock that goes back does not.
func (l *ledger) turn(now time.Time) {
	if d := now.UTC().Truncate(day); d.After(l.day) {
		l.day, l.today = d, 0
	}
}

// promised is what the reserved fees may yet cost.
func (l *ledger) promised() (sum uint64) {
	for _, r := range l.reserved {
		sum += r.cost()
	}
	return sum
}

// reserve gives the ledger with one reservation more, and its fee. No two fees are
// alike while they are reserved or just charged, so that each is settled for itself: a
// unit of gas more tells them apart.
func (l ledger) reserve(fee da.Fee) (ledger, da.Fee) {
	l.reserved = known(l.reserved)
	r := reservation{fee.GasPrice, fee.GasLimit, true}
	for slices.Contains(l.reserved, r) || slices.Contains(l.past, r) || slices.Contains(l.fresh, r) {
		r.limit++
	}
	l.reserved = append(l.reserved, r)
	return l, da.Fee{GasPrice: r.price, GasLimit: r.limit}
}

// known leaves out reservations of which nothing was sent.
func known(reserved []reservation) []reservation {
	return slices.DeleteFunc(slices.Clone(reserved), func(r reservation) bool { return !r.sent })
}

// confirm notes that a submission at this fee may be on the layer.
func (l *ledger) confirm(fee da.Fee) {
	r := reservation{fee.GasPrice, fee.GasLimit, true}
	if slices.Contains(l.reserved, r) {
		return
	}
	if i := slices.Index(l.reserved, reservation{r.price, r.limit, false}); i >= 0 {
		l.reserved[i].sent = true
		return
	}
	l.past = append(l.past, r)
}

// settle ends the reservation of a fee, which is charged or not. It tells
// whether there was one.
func (l *ledger) settle(fee da.Fee, charged bool) bool {
	r := reservation{fee.GasPrice, fee.GasLimit, true}
	if i := slices.Index(l.past, r); i >= 0 {
		l.past = slices.Delete(l.past, i, i+1)
		return false
	}
	l.reserved = known(l.reserved)
	i := slices.Index(l.reserved, r)
	if i < 0 {
		return false
	}
	l.reserved = slices.Delete(l.reserved, i, i+1)
	if charged {
		cost := r.cost()
		l.today += cost
		l.total += cost
		l.gas += r.limit
		l.submissions++
		l.fresh = append(l.fresh[max(0, len(l.fresh)-freshFees+1):], r)
	}
	return true
}
