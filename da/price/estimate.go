package price

import (
	"time"
)

const (
	raise     = 1.5 // times the price that was too low, where none is named
	sink      = 8   // part of the way to the base that an inclusion takes off
	snap      = 100 // part of the base within which the price is the base
	askedLast = time.Hour
	probeEach = 30 * time.Second
)

// bounds of what may be offered, in utia per gas. A fixed price of 0 is none.
type bounds struct{ floor, ceiling, fixed float64 }

// estimate is what is known of the layer's price, in utia per gas.
type estimate struct {
	price float64   // to offer next
	asked float64   // what a refusal has named; 0 if none has, or it was undercut since
	at    time.Time // when it did, whole seconds
}

// offer is the price of the next submission, and whether the layer is known to
// take it: not while it asks for more than the ceiling, save now and then.
func (e *estimate) offer(b bounds, now time.Time) (price float64, ok bool) {
	if b.fixed > 0 {
		return b.fixed, true
	}
	price = min(max(e.price, b.floor), b.ceiling)
	return price, e.asked <= b.ceiling || now.Sub(e.at) >= probeEach
}

// included follows a submission that paid price.
func (e *estimate) included(b bounds, price float64, now time.Time) {
	base := b.floor
	switch {
	case price < e.asked && now.Sub(e.at) >= probeEach: // before, it was offered before the refusal
		e.asked = 0
	case now.Sub(e.at) < askedLast:
		base = max(base, e.asked)
	}
	e.price -= (e.price - base) / sink
	if e.price-base < base/snap {
		e.price = base
	}
}

// tooLow follows a submission that offered price and was refused or passed over
// for it; required is what the layer named, 0 if nothing.
func (e *estimate) tooLow(b bounds, price, required float64, now time.Time) {
	if required > 0 {
		e.asked, e.at = required, now.Truncate(time.Second)
	}
	if required <= price {
		required = price * raise
	}
	// The price may have risen since, by another submission's refusal.
	e.price = min(max(e.price, required), b.ceiling)
}
