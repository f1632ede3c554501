package move_test

import (
	"math/bits"

	"github.com/ethereum/go-ethereum/common"

	"github.com/trivium-chain/trivium/execution/system"
)

// model runs trees of calls on a world. It knows no gas and no limits.
type model struct {
	*world
	names []common.Address // accounts of the vaults' modules
	busy  []int            // modules of the vaults that have called out
}

// transact runs a tree as a transaction, and tells whether it succeeds.
func (w *world) transact(n *node, from common.Address, wei uint64, names []common.Address) bool {
	m := &model{world: w, names: names}
	return m.call(n, from, wei)
}

// call runs a call; if it fails, nothing remains.
func (m *model) call(n *node, from common.Address, wei uint64) bool {
	before := m.world.clone()
	ok := m.pay(from, n.to, wei) && m.run(n, from, wei)
	if !ok {
		*m.world = *before
	}
	return ok
}

// pay moves ether. Accounts whose ether is not followed have enough.
func (m *model) pay(from, to common.Address, wei uint64) bool {
	if has, followed := m.ether[from]; followed {
		if has < wei {
			return false
		}
		m.ether[from] = has - wei
	}
	if _, followed := m.ether[to]; followed {
		m.ether[to] += wei
	}
	return true
}

func (m *model) run(n *node, from common.Address, wei uint64) bool {
	switch n.kind {
	case plainAccount:
		return true
	case evmToken:
		if m.tokens[from] < n.n {
			return false
		}
		m.tokens[from] -= n.n
		m.tokens[n.who] += n.n
		return true
	case evmBatch, wasmScript:
		for _, k := range n.kids {
			if !m.call(k.node, n.to, k.wei) && k.must {
				return false
			}
		}
		return n.end == well
	case moveOut:
		return wei == 0 && m.out(n, from)
	case moveCoin:
		return wei == 0 && m.coin(n, from)
	}
	return (wei == 0 || n.op == "attach") && m.vault(n, from, wei)
}

func (m *model) isBusy(module int) bool {
	for _, b := range m.busy {
		if b == module {
			return true
		}
	}
	return false
}

// out is the call of a module that has coins in its hand meanwhile.
func (m *model) out(n *node, from common.Address) bool {
	at, k := vaultKey{n.module, from}, n.kids[0]
	v, ok := m.vaults[at]
	if !ok || m.isBusy(n.module) || !take(&v.pot, n.n) || !take(&v.ether, k.wei) || !m.move(from, n.n, false) {
		return false
	}
	m.vaults[at] = v
	if !m.pay(system.MoveGateway, m.names[n.module], k.wei) {
		return false
	}
	m.busy = append(m.busy, n.module)
	ok = m.call(k.node, m.names[n.module], k.wei)
	m.busy = m.busy[:len(m.busy)-1]
	v = m.vaults[at]
	if !ok {
		m.pay(m.names[n.module], system.MoveGateway, k.wei)
		v.ether += k.wei
	}
	if item, held := v.shelf[0]; held {
		if !give(&item, n.n) {
			return false
		}
		v.shelf[0] = item
	} else {
		v.pot += n.n
	}
	m.vaults[at] = v
	return (ok || !k.must) && m.move(from, n.n, true) && n.end == well
}

// coin is a function of the coin's module.
func (m *model) coin(n *node, from common.Address) bool {
	who := n.who
	if n.op == "burn" {
		who = from
	}
	s, ok := m.stores[who]
	switch n.op {
	case "mint":
		if !ok || s.frozen || !give(&s.coins, n.n) {
			return false
		}
		m.supply.AddUint64(&m.supply, n.n)
	case "burn":
		if !ok || s.frozen || !take(&s.coins, n.n) {
			return false
		}
		m.supply.SubUint64(&m.supply, n.n)
	case "burn_from":
		if n.n == 0 {
			return true
		}
		if !ok || !take(&s.coins, n.n) {
			return false
		}
		m.supply.SubUint64(&m.supply, n.n)
	case "freeze_store", "thaw":
		if !ok {
			return false
		}
		s.frozen = n.op == "freeze_store"
	case "transfer":
		return m.move(from, n.n, false) && m.move(who, n.n, true)
	}
	m.stores[who] = s
	return true
}

// move takes coins out of an account's store or puts them in.
func (m *model) move(who common.Address, n uint64, in bool) bool {
	s, ok := m.stores[who]
	if !ok || s.frozen || in && !give(&s.coins, n) || !in && !take(&s.coins, n) {
		return false
	}
	m.stores[who] = s
	return true
}

// vault is a function of a vault's module.
func (m *model) vault(n *node, from common.Address, wei uint64) bool {
	at := vaultKey{n.module, from}
	v, there := m.vaults[at]
	if m.isBusy(n.module) || there == (n.op == "open") {
		return false
	}
	ok := true
	switch n.op {
	case "open":
		if _, ok := m.stores[from]; !ok {
			m.stores[from] = store{}
		}
		v.shelf = map[uint64]uint64{}
	case "put":
		ok = m.move(from, n.n, false) && give(&v.pot, n.n)
	case "take":
		ok = take(&v.pot, n.n) && m.move(from, n.n, true)
	case "box":
		if ok = take(&v.pot, n.n); ok {
			v.boxes = append(v.boxes, n.n)
		}
	case "unbox":
		last := len(v.boxes) - 1
		if n.n > uint64(max(last, 0)) || last < 0 || !give(&v.pot, v.boxes[n.n]) {
			return false
		}
		v.boxes[n.n] = v.boxes[last]
		v.boxes = v.boxes[:last:last]
		if last == 0 {
			v.boxes = nil
		}
	case "shelve":
		has := v.shelf[n.m]
		ok = take(&v.pot, n.n) && give(&has, n.n)
		if ok {
			v.shelf[n.m] = has
		}
	case "unshelve":
		has, found := v.shelf[n.m]
		if ok = found && give(&v.pot, has); ok {
			delete(v.shelf, n.m)
		}
	case "attach":
		v.ether += wei
	case "collect":
		if ok = m.pay(m.names[n.module], system.MoveGateway, n.n); ok {
			v.ether += n.n
		}
	case "pay":
		if ok = n.who != system.MoveGateway && take(&v.ether, n.n); ok {
			m.pay(system.MoveGateway, n.who, n.n)
		}
	}
	if ok {
		m.vaults[at] = v
	}
	return ok
}

func take(from *uint64, n uint64) bool {
	left, borrow := bits.Sub64(*from, n, 0)
	*from = left
	return borrow == 0
}

func give(to *uint64, n uint64) bool {
	sum, carry := bits.Add64(*to, n, 0)
	*to = sum
	return carry == 0
}
