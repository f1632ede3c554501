package price

import (
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/ethdb"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/outbox"
)

// Config is what Open needs. DB and Ceiling have no default.
type Config struct {
	// DB keeps the record under Prefix.
	DB     ethdb.KeyValueStore
	Prefix []byte
	// Floor is the least that is offered and Ceiling the most, in utia per gas;
	// Floor is MinGasPrice by default, or Ceiling if that is lower.
	Floor, Ceiling float64
	// Fixed is what is always offered; 0: the price is estimated.
	Fixed float64
	// DailyBudget is the most that is spent in a day (UTC), in utia; 0: no limit.
	DailyBudget uint64
	// Logger is slog.Default() by default, Now is time.Now.
	Logger *slog.Logger
	Now    func() time.Time
}

// Prices is an outbox.Pricer: it says what to offer and counts what is spent. Its
// methods may be called from several goroutines.
type Prices struct {
	cfg Config
	bounds

	mu     sync.Mutex
	est    estimate
	ledger ledger
}

// Open reads what was spent, and the price, from disk.
func Open(cfg Config) (*Prices, error) {
	if cfg.DB == nil {
		return nil, errors.New("DA fees: no database")
	}
	if cfg.Floor == 0 {
		cfg.Floor = min(MinGasPrice, cfg.Ceiling)
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	switch {
	case cfg.Ceiling <= 0 || cfg.Floor > cfg.Ceiling:
		return nil, fmt.Errorf("da.max_gas_price is %g, below the %g utia per gas that is offered at least: raise it", cfg.Ceiling, cfg.Floor)
	case cfg.Fixed > cfg.Ceiling:
		return nil, fmt.Errorf("da.gas_price is %g, above da.max_gas_price, which is %g: raise that, or lower the price", cfg.Fixed, cfg.Ceiling)
	}
	p := &Prices{cfg: cfg, bounds: bounds{cfg.Floor, cfg.Ceiling, cfg.Fixed}}
	var err error
	if p.est, p.ledger, err = load(cfg.DB, cfg.Prefix); err != nil {
		return nil, fmt.Errorf("DA fees: %w", err)
	}
	p.est.price = min(max(p.est.price, p.floor), p.ceiling)
	return p, nil
}

// Quote gives the fee for one transaction with these blobs and reserves what it
// will cost. The error is a *da.Error with ReasonCeiling or ReasonBudget, or
// that of the database.
func (p *Prices) Quote(blobs []da.Blob) (da.Fee, error) {
	const op = "fee"
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.cfg.Now()
	p.ledger.turn(now)
	price, ok := p.est.offer(p.bounds, now)
	if !ok {
		return da.Fee{}, da.Errorf(da.KindUnderpriced, op, "the DA layer asks for %s utia per gas, da.max_gas_price is %g", short(p.est.asked), p.ceiling).Because(da.ReasonCeiling)
	}
	next, fee := p.ledger.reserve(da.Fee{GasPrice: price, GasLimit: GasLimit(blobs)})
	if spent, promised := next.today, next.promised(); p.cfg.DailyBudget > 0 && spent+promised > p.cfg.DailyBudget {
		cost := Cost(fee)
		return da.Fee{}, da.Errorf(da.KindTemporary, op, "a submission for %d utia does not fit: %d are spent today and %d may yet be charged, da.daily_budget is %d, and the day ends at %s",
			cost, spent, promised-cost, p.cfg.DailyBudget, next.day.Add(day).Format(time.RFC3339)).Because(da.ReasonBudget)
	}
	if err := save(p.cfg.DB, p.cfg.Prefix, p.est, next); err != nil {
		return da.Fee{}, err
	}
	p.ledger = next
	return fee, nil
}

// Settle tells what became of a submission at a quoted fee.
func (p *Prices) Settle(fee da.Fee, o outbox.Outcome, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if o == outbox.Ambiguous {
		p.ledger.confirm(fee)
		return
	}
	now := p.cfg.Now()
	p.ledger.turn(now)
	if !p.ledger.settle(fee, o == outbox.Included) {
		return
	}
	before := p.est.price
	switch {
	case o == outbox.Included:
		p.est.included(p.bounds, fee.GasPrice, now)
	case o == outbox.Gone, da.KindOf(err) == da.KindUnderpriced, da.ReasonOf(err) == da.ReasonMempool:
		p.est.tooLow(p.bounds, fee.GasPrice, da.PriceOf(err), now)
	}
	if p.est.price > before && p.fixed == 0 {
		p.cfg.Logger.Info("DA gas price raised", "price", short(p.est.price), "was", short(before), "asked", short(p.est.asked), "ceiling", p.ceiling)
	}
	if err := save(p.cfg.DB, p.cfg.Prefix, p.est, p.ledger); err != nil {
		// It is written with the next change. Should the process die before, the
		// reservation on disk stands in for what was spent.
		p.cfg.Logger.Error("what was spent on the DA layer is not on disk", "err", err)
	}
}

// short is a price for people.
func short(price float64) string { return fmt.Sprintf("%.4g", price) }

// Status is what Prices knows, in utia and utia per gas.
type Status struct {
	Price, Ceiling    float64
	Asked             float64 // what the layer last named as required; 0: nothing
	SpentToday, Spent uint64  // today and ever
	Promised          uint64  // may yet be charged
	Budget            uint64  // for a day; 0: none
	Submissions, Gas  uint64  // that Spent has paid for
}

// Status tells how things are now.
func (p *Prices) Status() Status {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.cfg.Now()
	p.ledger.turn(now)
	price, _ := p.est.offer(p.bounds, now)
	return Status{
		Price: price, Ceiling: p.ceiling, Asked: p.est.asked,
		SpentToday: p.ledger.today, Spent: p.ledger.total, Promised: p.ledger.promised(), Budget: p.cfg.DailyBudget,
		Submissions: p.ledger.submissions, Gas: p.ledger.gas,
	}
}
