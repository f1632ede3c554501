package price

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/ethdb"
	"github.com/ethereum/go-ethereum/ethdb/memorydb"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/outbox"
)

// died is what a process that is killed panics with.
type died struct{}

// disk kills the process around a write: before it, and nothing is written; or
// after it, and its caller never hears.
type disk struct {
	ethdb.KeyValueStore
	rng *rand.Rand
	p   float64
}

func (d *disk) Put(key, value []byte) error {
	if d.rng.Float64() < d.p {
		panic(died{})
	}
	return d.KeyValueStore.Put(key, value)
}

func (d *disk) SyncKeyValue() error {
	if d.rng.Float64() < d.p {
		panic(died{})
	}
	return nil
}

// flight is what a lane has sent, on the outbox's own disk.
type flight struct {
	fee     da.Fee
	sent    bool
	charged bool // by the layer
	due     int  // steps until the layer has decided
}

// market is a layer with a price of its own, and the outbox before it, lane by lane.
type market struct {
	*rig
	rng     *rand.Rand
	price   float64 // that the layer takes now
	lanes   []*flight
	charged uint64            // ever
	byDay   map[string]uint64 // by the layer's clock
}

func (m *market) charge(f *flight) {
	f.charged = true
	m.charged += Cost(f.fee)
	m.byDay[m.now.Format(time.DateOnly)] += Cost(f.fee)
}

// settle is the outbox's order: the Pricer first, then its own disk.
func (m *market) settle(lane int, o outbox.Outcome, err error) {
	m.p.Settle(m.lanes[lane].fee, o, err)
	m.lanes[lane] = nil
}

func (m *market) send(lane int) {
	b := blobs(1+m.rng.IntN(3), 1+m.rng.IntN(100_000)*m.rng.IntN(2), 0) // half of them alike
	fee, err := m.p.Quote(b)
	switch da.ReasonOf(err) {
	case da.ReasonBudget, da.ReasonCeiling:
		return
	}
	if err != nil {
		m.t.Fatal(err)
	}
	if fee.GasPrice > m.cfg.Ceiling || fee.GasPrice < m.cfg.Floor {
		m.t.Fatalf("offers %g, out of %g to %g", fee.GasPrice, m.cfg.Floor, m.cfg.Ceiling)
	}
	f := &flight{fee: fee}
	m.lanes[lane] = f
	f.sent = true
	switch mood := m.rng.IntN(10); {
	case fee.GasPrice < m.price && mood < 5:
		m.settle(lane, outbox.Refused, asks(m.price))
	case fee.GasPrice < m.price:
		m.settle(lane, outbox.Refused, &da.Error{Kind: da.KindUnderpriced})
	case mood == 0:
		m.settle(lane, outbox.Refused, da.Errorf(da.KindTemporary, "blob.Submit", "full").Because(da.ReasonMempool))
	case mood < 4:
		m.p.Settle(fee, outbox.Ambiguous, nil)
		f.due = 1 + m.rng.IntN(4)
	default:
		m.charge(f)
		m.settle(lane, outbox.Included, nil)
	}
}

// step is what the layer decides, then what a lane does.
func (m *market) step() {
	m.now = m.now.Add(time.Duration(m.rng.Int64N(int64(90 * time.Minute))))
	m.price = max(0.002, min(0.3, m.price*(0.7+0.65*m.rng.Float64())))
	lane := m.rng.IntN(len(m.lanes))
	f := m.lanes[lane]
	switch {
	case f == nil:
		m.send(lane)
	case f.due > 1:
		f.due--
	case f.charged:
		m.settle(lane, outbox.Included, nil)
	case f.due == 1 && m.rng.IntN(2) == 0:
		f.due = 0
		m.charge(f)
		m.settle(lane, outbox.Included, nil)
	default:
		f.due = 0
		m.settle(lane, outbox.Gone, nil)
	}
}

// live does n steps, and is started again whenever it dies.
func (m *market) live(n int) (deaths int) {
	for n > 0 {
		func() {
			defer func() {
				if p := recover(); p != nil {
					if _, ok := p.(died); !ok {
						panic(p)
					}
					deaths++
					m.open()
					for _, f := range m.lanes {
						if f != nil {
							m.p.Settle(f.fee, outbox.Ambiguous, nil)
						}
					}
				}
			}()
			for n > 0 {
				n--
				m.step()
			}
		}()
	}
	return deaths
}

// TestMoney lets the layer's price wander, refuses, loses and finds submissions,
// and kills the process around writes. What is counted is what the layer has
// charged, no day is over the budget, and the price comes back to the floor.
func TestMoney(t *testing.T) {
	var deaths, submissions, full int
	for seed := range uint64(150) {
		rng := rand.New(rand.NewPCG(seed, 1))
		d := &disk{KeyValueStore: memorydb.New(), rng: rng, p: 0.05}
		m := &market{rng: rng, price: 0.004, lanes: make([]*flight, 1+rng.IntN(3)), byDay: map[string]uint64{}}
		m.rig = newRig(t, func(c *Config) { c.DB, c.Floor, c.Ceiling, c.DailyBudget = d, 0.004, 0.1, 20_000 })
		deaths += m.live(400)

		d.p = 0
		m.price = 0
		for lane, f := range m.lanes {
			if f != nil {
				m.settle(lane, map[bool]outbox.Outcome{true: outbox.Included, false: outbox.Gone}[f.charged], nil)
			}
		}
		s := m.p.Status()
		if s.Spent != m.charged {
			t.Fatalf("seed %d: %d utia counted, %d charged", seed, s.Spent, m.charged)
		}
		for day, charged := range m.byDay {
			if charged > m.cfg.DailyBudget {
				t.Fatalf("seed %d: %d utia charged on %s, the budget is %d", seed, charged, day, m.cfg.DailyBudget)
			}
			if charged > m.cfg.DailyBudget*9/10 {
				full++
			}
		}
		submissions += int(s.Submissions)
		m.now = m.now.Add(askedLast)
		for range 100 {
			m.now = m.now.Add(day)
			fee := m.quote(blobs(1, 1, 0))
			m.p.Settle(fee, outbox.Included, nil)
		}
		if s := m.p.Status(); s.Price != m.cfg.Floor || s.Promised != 0 {
			t.Fatalf("seed %d: after quiet days %+v", seed, s)
		}
	}
	if deaths < 1000 || submissions < 5_000 || full < 100 {
		t.Errorf("%d deaths, %d submissions, %d days near the budget: the test shows little", deaths, submissions, full)
	}
	t.Logf("%d deaths, %d submissions, %d days near the budget", deaths, submissions, full)
}
