package codec

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/holiman/uint256"
)

// accessLists collects the access lists of a batch (EIP-2930).
type accessLists struct {
	tuples    []uint256.Int // of each transaction that has any
	addresses []uint32      // of each tuple
	keyCounts []uint256.Int // of each tuple
	keys      []byte
}

func (a *accessLists) reset() {
	a.tuples, a.addresses, a.keyCounts, a.keys = a.tuples[:0], a.addresses[:0], a.keyCounts[:0], a.keys[:0]
}

func (a *accessLists) add(list types.AccessList, book *addressBook) {
	a.tuples = append(a.tuples, uint256.Int{uint64(len(list))})
	for _, tuple := range list {
		a.addresses = append(a.addresses, book.use(tuple.Address))
		a.keyCounts = append(a.keyCounts, uint256.Int{uint64(len(tuple.StorageKeys))})
		for _, key := range tuple.StorageKeys {
			a.keys = append(a.keys, key[:]...)
		}
	}
}

func (a *accessLists) write(w *writer, book *addressBook) {
	table := numberForms{table: true}
	w.numbers(a.tuples, table)
	w.built += tupleCost * len(a.addresses)
	book.writeUses(w, a.addresses)
	w.numbers(a.keyCounts, table)
	w.column(a.keys)
}

// tupleCost and authorizationCost are what an access list tuple and an
// authorization take from the budget, beside their columns.
const (
	tupleCost         = 64
	authorizationCost = 128
)

// accessLists reads n non-empty access lists.
func (r *reader) accessLists(n int, table []common.Address) []types.AccessList {
	tuples := r.uint64s(n)
	total := r.total(tuples, tupleCost)
	addresses := r.addressUses(total, table)
	keyCounts := r.uint64s(total)
	keys := r.hashes(r.total(keyCounts, 0))
	if r.err != nil {
		return nil
	}
	lists := make([]types.AccessList, n)
	all := make(types.AccessList, total)
	for i := range all {
		all[i] = types.AccessTuple{Address: addresses[i], StorageKeys: keys[:keyCounts[i]:keyCounts[i]]}
		keys = keys[keyCounts[i]:]
	}
	for i, count := range tuples {
		if count == 0 {
			r.fail(malformed("empty access list written as some"))
			return nil
		}
		lists[i], all = all[:count:count], all[count:]
	}
	return lists
}

// total adds counts up and takes cost bytes for each of the things counted from
// the budget; no total is above the budget.
func (r *reader) total(counts []uint64, cost int) int {
	sum := 0
	for _, n := range counts {
		if n > uint64(r.budget) || sum+int(n) > r.budget {
			r.fail(overLimit("count", n, uint64(r.budget)))
			return 0
		}
		sum += int(n)
	}
	if !r.spend(sum * cost) {
		return 0
	}
	return sum
}

func (r *reader) hashes(n int) []common.Hash {
	p := r.column(n * common.HashLength)
	if r.err != nil {
		return nil
	}
	out := make([]common.Hash, n)
	for i := range out {
		out[i] = common.Hash(p[i*common.HashLength:])
	}
	return out
}

// Chain ids of authorizations (EIP-7702): any is allowed, these two are usual.
const (
	authAnyChain   = 0
	authThisChain  = 1
	authOtherChain = 2 // written out
)

// authorizations collects the authorization lists of a batch. Their fields may
// hold anything that fits: an invalid authorization does not make its
// transaction invalid.
type authorizations struct {
	counts    []uint256.Int // of each transaction of type 4
	chains    []byte
	chainIDs  []uint256.Int
	addresses []uint32
	nonces    []uint256.Int
	parities  []byte
	scalars   []byte // r, s
}

func (a *authorizations) reset() {
	a.counts, a.chains, a.chainIDs, a.addresses = a.counts[:0], a.chains[:0], a.chainIDs[:0], a.addresses[:0]
	a.nonces, a.parities, a.scalars = a.nonces[:0], a.parities[:0], a.scalars[:0]
}

func (a *authorizations) add(chainID uint64, list []types.SetCodeAuthorization, book *addressBook) {
	a.counts = append(a.counts, uint256.Int{uint64(len(list))})
	for i := range list {
		auth := &list[i]
		switch {
		case auth.ChainID.IsZero():
			a.chains = append(a.chains, authAnyChain)
		case auth.ChainID.IsUint64() && auth.ChainID.Uint64() == chainID:
			a.chains = append(a.chains, authThisChain)
		default:
			a.chains = append(a.chains, authOtherChain)
			a.chainIDs = append(a.chainIDs, auth.ChainID)
		}
		a.addresses = append(a.addresses, book.use(auth.Address))
		a.nonces = append(a.nonces, uint256.Int{auth.Nonce})
		a.parities = append(a.parities, auth.V)
		r, s := auth.R.Bytes32(), auth.S.Bytes32()
		a.scalars = append(append(a.scalars, r[:]...), s[:]...)
	}
}

func (a *authorizations) write(w *writer, book *addressBook) {
	table := numberForms{table: true}
	w.numbers(a.counts, table)
	w.built += authorizationCost * len(a.addresses)
	w.column(a.chains)
	w.numbers(a.chainIDs, table)
	book.writeUses(w, a.addresses)
	w.numbers(a.nonces, table)
	w.column(a.parities)
	w.raw(a.scalars)
}

// authorizations reads the authorization lists of n transactions.
func (r *reader) authorizations(n int, chainID uint64, table []common.Address) [][]types.SetCodeAuthorization {
	counts := r.uint64s(n)
	total := r.total(counts, authorizationCost)
	chains := r.column(total)
	others := 0
	for _, c := range chains {
		if c > authOtherChain {
			r.fail(malformed("chain of an authorization %d", c))
			return nil
		}
		if c == authOtherChain {
			others++
		}
	}
	chainIDs := r.numbers(others)
	addresses := r.addressUses(total, table)
	nonces := r.uint64s(total)
	parities := r.column(total)
	scalars := r.raw(total * signatureSize)
	if r.err != nil {
		return nil
	}
	all := make([]types.SetCodeAuthorization, total)
	for i := range all {
		auth := &all[i]
		switch chains[i] {
		case authThisChain:
			auth.ChainID.SetUint64(chainID)
		case authOtherChain:
			auth.ChainID, chainIDs = chainIDs[0], chainIDs[1:]
		}
		auth.Address, auth.Nonce, auth.V = addresses[i], nonces[i], parities[i]
		auth.R.SetBytes(scalars[i*signatureSize:][:32])
		auth.S.SetBytes(scalars[i*signatureSize+32:][:32])
	}
	out := make([][]types.SetCodeAuthorization, n)
	for i, count := range counts {
		out[i], all = all[:count:count], all[count:]
	}
	return out
}
