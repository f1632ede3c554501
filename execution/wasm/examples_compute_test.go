package wasm_test

import (
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
)

// drawnDigits are the pictures of the digits 0 to 9 beside the network.
func drawnDigits(tb testing.TB) (images [][]byte) {
	for line := range strings.Lines(string(readExample(tb, "inference/digits.txt"))) {
		images = append(images, common.FromHex(strings.TrimSpace(line)))
	}
	return images
}

func TestNetworkIsItsTwin(t *testing.T) {
	c := newChain(t, nil)
	a := exampleABI(t, "inference")
	at, twin := c.deployExample("inference", nil), c.deploySolidity(readArtefact(t, "inference/Network.json"), 0)
	images := drawnDigits(t)
	r := rand.New(rand.NewPCG(1, 1))
	for range 10 {
		image := make([]byte, 256)
		for i := range image {
			image[i] = byte(r.Uint32())
		}
		images = append(images, image)
	}
	images = append(images, make([]byte, 256), slices.Repeat([]byte{255}, 256))
	var gas, twinGas uint64
	for i, image := range images {
		data := packed(t, a, "classify", image)
		out, used, err := c.try(c.Address(0), at, 0, 16_000_000, data)
		want, twinUsed, twinErr := c.try(c.Address(0), twin, 0, 16_000_000, data)
		if err != nil || twinErr != nil || string(out) != string(want) {
			t.Fatalf("picture %d: %x, %v; twin %x, %v", i, out, err, want, twinErr)
		}
		values, err := a.Unpack("classify", out)
		if err != nil {
			t.Fatal(err)
		}
		if i < 10 && values[0].(uint8) != uint8(i) {
			t.Errorf("the picture of %d is taken for %d", i, values[0])
		}
		gas, twinGas = gas+used, twinGas+twinUsed
	}
	t.Logf("the twin takes %.1f times the gas", float64(twinGas)/float64(gas))
	for _, size := range []int{0, 255, 257} {
		data := packed(t, a, "classify", make([]byte, size))
		for _, to := range []common.Address{at, twin} {
			out, _, err := c.try(c.Address(0), to, 0, 1_000_000, data)
			if got := reason(t, a, out); !errors.Is(err, vm.ErrExecutionReverted) || got != fmt.Sprintf("WrongSize[%d 256]", size) {
				t.Errorf("%d pixels: %v, %s", size, err, got)
			}
		}
	}
}

// A contract in Solidity pays by what the network says, in the same transaction.
func TestVerdictPaysByTheNetwork(t *testing.T) {
	c := newChain(t, nil)
	network := c.deployExample("inference", nil)
	verdict := readArtefact(t, "inference/Verdict.json")
	at := c.deploySolidity(verdict, 1000, network, uint8(7))
	images := drawnDigits(t)
	claim := func(digit int) *types.Receipt {
		return c.block(c.call(3, at, 0, packed(t, verdict.ABI, "claim", images[digit])))[0]
	}
	out, _, err := c.try(c.Address(3), at, 0, 1_000_000, packed(t, verdict.ABI, "claim", images[4]))
	if got := reason(t, verdict.ABI, out); !errors.Is(err, vm.ErrExecutionReverted) || got != "NotWanted[4 7]" {
		t.Errorf("a picture of 4: %v, %s", err, got)
	}
	short := packed(t, verdict.ABI, "claim", images[7][:100])
	if out, _, err := c.try(c.Address(3), at, 0, 1_000_000, short); !errors.Is(err, vm.ErrExecutionReverted) || reason(t, exampleABI(t, "inference"), out) != "WrongSize[100 256]" {
		t.Errorf("a picture of 100 pixels: %v, %x", err, out)
	}
	if r := claim(4); r.Status != 0 || c.State(t).GetBalance(at).Uint64() != 1000 {
		t.Error("paid for a picture of 4")
	}
	r := claim(7)
	if r.Status != 1 || len(r.Logs) != 1 || r.Logs[0].Topics[0] != verdict.ABI.Events["Paid"].ID || !c.State(t).GetBalance(at).IsZero() {
		t.Errorf("a picture of 7: status %d, logs %v", r.Status, r.Logs)
	}
	if claim(7).Status != 0 {
		t.Error("paid twice")
	}
}

// bookOrder is an order of bookModel.
type bookOrder struct {
	id       string
	owner    common.Address
	price    uint16
	quantity uint64
}

// bookModel is the order book in plain words: a list for each side, best price
// first, older first.
type bookModel struct {
	sides  [2][]bookOrder
	queued map[string]uint64 // places given at a side and price
	events []string
}

func (m *bookModel) place(owner common.Address, side uint8, price uint16, quantity uint64, limit int) (traded uint64, id string) {
	other := &m.sides[1-side]
	left := quantity
	for left > 0 && len(*other) > 0 {
		o := &(*other)[0]
		if side == 0 && o.price > price || side == 1 && o.price < price {
			break
		}
		if limit--; limit < 0 {
			return traded, "0"
		}
		n := min(left, o.quantity)
		left, traded, o.quantity = left-n, traded+n, o.quantity-n
		m.events = append(m.events, fmt.Sprint("Trade ", o.id, o.owner, owner, side, o.price, n))
		if o.quantity == 0 {
			*other = (*other)[1:]
		}
	}
	if left == 0 {
		return traded, "0"
	}
	key := fmt.Sprint(side, price)
	n := new(big.Int).Lsh(big.NewInt(int64(side)<<16|int64(price)), 64)
	o := bookOrder{n.Add(n, new(big.Int).SetUint64(m.queued[key])).String(), owner, price, left}
	m.queued[key]++
	at := slices.IndexFunc(m.sides[side], func(x bookOrder) bool {
		return side == 0 && x.price < price || side == 1 && x.price > price
	})
	if at < 0 {
		at = len(m.sides[side])
	}
	m.sides[side] = slices.Insert(m.sides[side], at, o)
	m.events = append(m.events, fmt.Sprint("Placed ", o.id, owner, side, price, left))
	return traded, o.id
}

func (m *bookModel) cancel(id string) {
	for side := range m.sides {
		if i := slices.IndexFunc(m.sides[side], func(o bookOrder) bool { return o.id == id }); i >= 0 {
			o := m.sides[side][i]
			m.sides[side] = slices.Delete(m.sides[side], i, i+1)
			m.events = append(m.events, fmt.Sprint("Cancelled ", id, o.owner, o.quantity))
		}
	}
}

// depth is the prices of a side with their sums.
func (m *bookModel) depth(side uint8) (prices []uint16, quantities []uint64) {
	for _, o := range m.sides[side] {
		if n := len(prices); n > 0 && prices[n-1] == o.price {
			quantities[n-1] += o.quantity
		} else {
			prices, quantities = append(prices, o.price), append(quantities, o.quantity)
		}
	}
	return prices, quantities
}

// bookEvents words the logs of the order book as bookModel does.
func bookEvents(tb testing.TB, a abi.ABI, logs []*types.Log) (events []string) {
	for _, l := range logs {
		e, err := a.EventByID(l.Topics[0])
		if err != nil {
			tb.Fatal(err)
		}
		values, err := e.Inputs.NonIndexed().Unpack(l.Data)
		if err != nil {
			tb.Fatal(err)
		}
		all := []any{e.Name + " ", new(big.Int).SetBytes(l.Topics[1][:]).String()}
		for _, topic := range l.Topics[2:] {
			all = append(all, common.BytesToAddress(topic[:]))
		}
		events = append(events, fmt.Sprint(append(all, values...)...))
	}
	return events
}

// Random orders and cancellations give what the model gives.
func TestOrderBookIsItsModel(t *testing.T) {
	c := newChain(t, nil)
	a := exampleABI(t, "orderbook")
	at := c.deployExample("orderbook", nil)
	owners := make(map[common.Address]int)
	for i := range c.Keys {
		owners[c.Address(i)] = i
	}
	m := &bookModel{queued: make(map[string]uint64)}
	r := rand.New(rand.NewPCG(3, 3))
	prices := []uint16{1, 99, 100, 101, 255, 256, 257, 300, 511, 512, 40_000, 65_535}
	blocks := 25
	if testing.Short() {
		blocks = 8
	}
	for range blocks {
		var txs []*types.Transaction
		for range 12 {
			who := r.IntN(len(c.Keys))
			side := uint8(r.IntN(2))
			all := append(slices.Clone(m.sides[0]), m.sides[1]...)
			if len(all) > 0 && r.IntN(4) == 0 {
				o := all[r.IntN(len(all))]
				id, _ := new(big.Int).SetString(o.id, 10)
				txs = append(txs, c.call(owners[o.owner], at, 0, packed(t, a, "cancel", id)))
				m.cancel(o.id)
				continue
			}
			price, quantity := prices[r.IntN(len(prices))], uint64(1+r.IntN(20))
			if r.IntN(3) > 0 { // most orders stay off the middle, so that a book builds up
				price = prices[r.IntN(6)+6*int(side)]
			}
			txs = append(txs, c.call(who, at, 0, packed(t, a, "place", side, price, quantity, uint16(1000))))
			m.place(c.Address(who), side, price, quantity, 1000)
		}
		var logs []*types.Log
		for i, receipt := range c.block(txs...) {
			if receipt.Status != 1 {
				t.Fatalf("transaction %d failed", i)
			}
			logs = append(logs, receipt.Logs...)
		}
		if got := bookEvents(t, a, logs); !slices.Equal(got, m.events) {
			t.Fatalf("events\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(m.events, "\n"))
		}
		m.events = nil

		var best []any
		for side := range uint8(2) {
			prices, quantities := m.depth(side)
			got := c.view(a, at, "depth", side, uint16(300))
			if fmt.Sprint(got...) != fmt.Sprint(prices, quantities) {
				t.Fatalf("depth of side %d: %v, want %v %v", side, got, prices, quantities)
			}
			if len(prices) > 2 {
				if got := c.view(a, at, "depth", side, uint16(2)); fmt.Sprint(got...) != fmt.Sprint(prices[:2], quantities[:2]) {
					t.Fatalf("depth of two: %v", got)
				}
			}
			if len(prices) == 0 {
				prices, quantities = []uint16{0}, []uint64{0}
			}
			best = append(best, prices[0], quantities[0])
			traded, amount := uint64(0), uint64(0)
			for _, o := range m.sides[side] {
				n := min(o.quantity, 50-traded)
				traded, amount = traded+n, amount+n*uint64(o.price)
			}
			worst := uint16(65_535)
			if side == 0 {
				worst = 1
			}
			if got := c.view(a, at, "quote", 1-side, worst, uint64(50)); fmt.Sprint(got...) != fmt.Sprint(traded, amount) {
				t.Fatalf("quote against side %d: %v, want %d %d", side, got, traded, amount)
			}
			for _, o := range m.sides[side] {
				id, _ := new(big.Int).SetString(o.id, 10)
				if got := c.view(a, at, "order", id); fmt.Sprint(got...) != fmt.Sprint(o.owner, side, o.price, o.quantity) {
					t.Fatalf("order %s: %v, want %+v", o.id, got, o)
				}
			}
		}
		if got := c.view(a, at, "best"); fmt.Sprint(got...) != fmt.Sprint(best...) {
			t.Fatalf("best: %v, want %v", got, best)
		}
	}
}

func TestOrderBookRefuses(t *testing.T) {
	c := newChain(t, nil)
	a := exampleABI(t, "orderbook")
	at := c.deployExample("orderbook", nil)
	place := func(side uint8, price uint16, quantity uint64, limit uint16) []byte {
		return packed(t, a, "place", side, price, quantity, limit)
	}
	const most = 1<<64 - 1
	c.block(c.call(1, at, 0, place(1, 50, most, 0)), c.call(1, at, 0, place(1, 51, 3, 0)), c.call(1, at, 0, place(1, 51, 4, 0)))
	id := func(side, price, n uint64) *big.Int {
		x := new(big.Int).Lsh(new(big.Int).SetUint64(side<<16|price), 64)
		return x.Add(x, new(big.Int).SetUint64(n))
	}
	far := new(big.Int).Lsh(big.NewInt(1), 200)
	for _, tc := range []struct {
		data []byte
		want string
	}{
		{place(2, 50, 1, 0), "BadSide[2]"},
		{place(0, 0, 1, 0), "BadPrice[0]"},
		{place(0, 50, 0, 0), "BadQuantity[0]"},
		{place(1, 50, 1, 0), "BadQuantity[1]"}, // the sum at the price does not fit
		{packed(t, a, "cancel", id(1, 50, 1)), fmt.Sprintf("UnknownOrder[%v]", id(1, 50, 1))},
		{packed(t, a, "cancel", id(1, 50, 0)), fmt.Sprintf("NotOwner[%v %s]", id(1, 50, 0), c.Address(1))},
		{packed(t, a, "cancel", far), fmt.Sprintf("UnknownOrder[%v]", far)},
		{packed(t, a, "cancel", id(5, 50, 0)), fmt.Sprintf("UnknownOrder[%v]", id(5, 50, 0))},
		{place(1, 50, 1, 0)[:100], "nothing"},
	} {
		out, _, err := c.try(c.Address(0), at, 0, 1_000_000, tc.data)
		if got := reason(t, a, out); !errors.Is(err, vm.ErrExecutionReverted) || got != tc.want {
			t.Errorf("%x: %v, %s; want %s", tc.data[:4], err, got, tc.want)
		}
	}
	if got := c.view(a, at, "order", far); got[0] != (common.Address{}) {
		t.Errorf("order far away: %v", got)
	}
	// Without steps nothing trades and nothing rests; with few, what they reach.
	c.block(c.call(1, at, 0, packed(t, a, "cancel", id(1, 50, 0))))
	for _, tc := range []struct {
		limit  uint16
		traded uint64
	}{{0, 0}, {1, 3}, {2, 7}} {
		out, _, err := c.try(c.Address(0), at, 0, 1_000_000, place(0, 60, 9, tc.limit))
		if err != nil {
			t.Fatal(err)
		}
		values, _ := a.Unpack("place", out)
		rests := values[1].(*big.Int).Sign() != 0
		if values[0] != tc.traded || rests != (tc.limit == 2) {
			t.Errorf("limit %d: traded %v, rests %v", tc.limit, values[0], rests)
		}
	}
}
