package price_test

import (
	"context"
	"io"
	"log/slog"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/ethdb"
	"github.com/ethereum/go-ethereum/ethdb/memorydb"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/local"
	"github.com/trivium-chain/trivium/da/outbox"
	"github.com/trivium-chain/trivium/da/price"
)

// till is the embedded layer with a price, at which it charges what it includes.
type till struct {
	*local.Layer
	rng     *rand.Rand
	price   float64
	charged uint64
	paid    int
}

func (l *till) Submit(ctx context.Context, blobs []da.Blob, fee da.Fee) (da.Receipt, error) {
	if fee.GasPrice < l.price {
		return da.Receipt{}, &da.Error{Kind: da.KindUnderpriced, Reason: da.ReasonPrice, Price: l.price, Op: "blob.Submit", Err: io.ErrShortBuffer}
	}
	mood := l.rng.IntN(6)
	if mood == 0 { // lost on the way
		return da.Receipt{}, da.Errorf(da.KindAmbiguous, "blob.Submit", "no answer")
	}
	type answer struct {
		receipt da.Receipt
		err     error
	}
	done := make(chan answer, 1)
	before := l.Pending()
	go func() {
		r, err := l.Layer.Submit(ctx, blobs, da.Fee{})
		done <- answer{r, err}
	}()
	for l.Pending() == before {
		select {
		case a := <-done:
			return a.receipt, a.err
		default:
		}
	}
	l.charged += price.Cost(fee)
	l.paid++
	if _, err := l.Seal(); err != nil {
		return da.Receipt{}, err
	}
	a := <-done
	if mood == 1 { // the answer is lost on the way
		return da.Receipt{}, da.Errorf(da.KindAmbiguous, "blob.Submit", "no answer")
	}
	return a.receipt, a.err
}

type killed struct{}

// fragile kills the process before or after some writes; both packages keep
// their records in it.
type fragile struct {
	ethdb.KeyValueStore
	rng *rand.Rand
	p   float64
}

func (d *fragile) die() {
	if d.rng.Float64() < d.p {
		panic(killed{})
	}
}

func (d *fragile) Put(key, value []byte) error {
	d.die()
	return d.KeyValueStore.Put(key, value)
}

func (d *fragile) SyncKeyValue() error {
	d.die()
	return nil
}

// TestOutboxIsCountedExactly lets an outbox post through a layer that wants more
// now and then, loses submissions and answers, while the process is killed around
// writes of either package. What is counted is what the layer has charged.
func TestOutboxIsCountedExactly(t *testing.T) {
	deaths := 0
	for seed := range uint64(40) {
		rng := rand.New(rand.NewPCG(seed, 7))
		now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		clock := func() time.Time { return now }
		quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
		layer, err := local.Open(local.Config{ChainID: "test", Now: clock, SquareWidth: 32, Logger: quiet})
		if err != nil {
			t.Fatal(err)
		}
		l := &till{Layer: layer, rng: rng, price: 0.002}
		disk := &fragile{KeyValueStore: memorydb.New(), rng: rng}
		lanes := []string{"", "second", "third"}[:1+seed%3]
		var prices *price.Prices
		var box *outbox.Outbox
		open := func() {
			if prices, err = price.Open(price.Config{DB: disk, Prefix: []byte("fees"), Ceiling: 0.2, Now: clock, Logger: quiet}); err != nil {
				t.Fatal(err)
			}
			box, err = outbox.Open(outbox.Config{DB: disk, Prefix: []byte("out"), Client: l, Lanes: lanes, Pricer: prices, Now: clock, Logger: quiet, MaxSubmitBytes: 3000, Jitter: func() float64 { return 1 }})
			if err != nil {
				t.Fatal(err)
			}
		}
		open()
		life := func(items uint64) (alive bool) {
			defer func() {
				if p := recover(); p != nil {
					if _, ok := p.(killed); !ok {
						panic(p)
					}
					deaths++
				}
			}()
			last, any := box.Last()
			for id := last + 1; id <= items || !any; id, any = id+1, true {
				data := make([]byte, 1+rng.IntN(2)*900)
				if err := box.Add(outbox.Item{ID: id, Blobs: []da.Blob{{Namespace: da.NewNamespace([10]byte{9: 9, 0: 1}), Data: append(data, byte(id))}}}); err != nil {
					t.Fatal(err)
				}
				if rng.IntN(2) == 0 {
					continue
				}
				l.price = max(0.002, min(0.19, l.price*(0.6+0.8*rng.Float64())))
				if _, err := box.Step(context.Background()); err != nil {
					t.Fatal(err)
				}
			}
			for range 2000 {
				wait, err := box.Step(context.Background())
				if err != nil {
					t.Fatal(err)
				}
				if wait == outbox.Idle {
					return true
				}
				now = now.Add(wait)
				if _, err := layer.Seal(); err != nil {
					t.Fatal(err)
				}
			}
			t.Fatalf("seed %d: not drained: %v", seed, box.Err())
			return true
		}
		disk.p = 0.06
		for tries := 0; !life(30); tries++ {
			if tries == 60 {
				disk.p = 0
			}
			open()
		}
		if s := prices.Status(); s.Spent != l.charged || int(s.Submissions) != l.paid || s.Promised != 0 {
			t.Fatalf("seed %d: counted %d utia of %d submissions, %d promised; charged were %d of %d", seed, s.Spent, s.Submissions, s.Promised, l.charged, l.paid)
		}
		if err := layer.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if deaths < 100 {
		t.Errorf("%d deaths: the test shows little", deaths)
	}
	t.Log(deaths, "deaths")
}
