package rpc

import (
	"encoding/binary"
	"encoding/json"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	gethrpc "github.com/ethereum/go-ethereum/rpc"
)

// maxTopics is the number of topics a log can have.
const maxTopics = 4

// logQuery is the filter of eth_getLogs and its kin. An empty list of addresses
// or of topics at a position admits any.
type logQuery struct {
	blockHash *common.Hash
	from, to  *gethrpc.BlockNumber
	addresses []common.Address
	topics    [][]common.Hash

	blooms     [][]bloomBits // for each restriction, the bits of its alternatives
	addressSet map[common.Address]struct{}
	topicSets  []map[common.Hash]struct{}
}

// UnmarshalJSON reads the filter object; "address" and each topic may be one
// value, a list or null.
func (q *logQuery) UnmarshalJSON(data []byte) error {
	var in struct {
		BlockHash *common.Hash         `json:"blockHash"`
		FromBlock *gethrpc.BlockNumber `json:"fromBlock"`
		ToBlock   *gethrpc.BlockNumber `json:"toBlock"`
		Address   json.RawMessage      `json:"address"`
		Topics    []json.RawMessage    `json:"topics"`
	}
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	if in.BlockHash != nil && (in.FromBlock != nil || in.ToBlock != nil) {
		return invalidParams("cannot specify both blockHash and fromBlock/toBlock, choose one or the other")
	}
	if len(in.Topics) > maxTopics {
		return invalidParams("filter has %d topics, the limit is %d: a log has no more", len(in.Topics), maxTopics)
	}
	*q = logQuery{blockHash: in.BlockHash, from: in.FromBlock, to: in.ToBlock}
	var err error
	if q.addresses, err = oneOrMany[common.Address](in.Address); err != nil {
		return invalidParams("filter address: %v", err)
	}
	for i, raw := range in.Topics {
		alternatives, err := oneOrMany[common.Hash](raw)
		if err != nil {
			return invalidParams("filter topic %d: %v", i, err)
		}
		q.topics = append(q.topics, alternatives)
	}
	q.prepare()
	return nil
}

// oneOrMany reads null (nothing), one value, or a list of values. A null in the
// list admits anything, so the restriction is void.
func oneOrMany[T any](raw json.RawMessage) ([]T, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, nil
	}
	if raw[0] != '[' {
		one := make([]T, 1)
		return one, json.Unmarshal(raw, &one[0])
	}
	var many []*T
	if err := json.Unmarshal(raw, &many); err != nil {
		return nil, err
	}
	out := make([]T, 0, len(many))
	for _, v := range many {
		if v == nil {
			return nil, nil
		}
		out = append(out, *v)
	}
	return out, nil
}

// check refuses a query with too many alternatives.
func (q *logQuery) check(limit int) error {
	if len(q.addresses) > limit {
		return overLimit("addresses of a log filter", len(q.addresses), limit, "", "ask in parts")
	}
	for _, t := range q.topics {
		if len(t) > limit {
			return overLimit("topics of a log filter at one position", len(t), limit, "", "ask in parts")
		}
	}
	return nil
}

// terms is how many addresses and topics a query names; a nil one has none.
func (q *logQuery) terms() int {
	if q == nil {
		return 0
	}
	n := len(q.addresses)
	for _, t := range q.topics {
		n += len(t)
	}
	return n
}

func set[T comparable](values []T) map[T]struct{} {
	m := make(map[T]struct{}, len(values))
	for _, v := range values {
		m[v] = struct{}{}
	}
	return m
}

func (q *logQuery) prepare() {
	q.addressSet = set(q.addresses)
	q.topicSets = make([]map[common.Hash]struct{}, len(q.topics))
	for i, alternatives := range q.topics {
		q.topicSets[i] = set(alternatives)
	}
	q.blooms = nil
	var bits []bloomBits
	for _, a := range q.addresses {
		bits = append(bits, newBloomBits(a[:]))
	}
	if len(bits) > 0 {
		q.blooms = append(q.blooms, bits)
	}
	for _, alternatives := range q.topics {
		bits = nil
		for _, t := range alternatives {
			bits = append(bits, newBloomBits(t[:]))
		}
		if len(bits) > 0 {
			q.blooms = append(q.blooms, bits)
		}
	}
}

// mayBeIn tells by its header's bloom whether a block can hold a match.
func (q *logQuery) mayBeIn(bloom *types.Bloom) bool {
	for _, alternatives := range q.blooms {
		if !slices.ContainsFunc(alternatives, func(b bloomBits) bool { return b.in(bloom) }) {
			return false
		}
	}
	return true
}

// covers tells whether a block is in the query's range; tags do not bound it.
func (q *logQuery) covers(number uint64) bool {
	if q.from != nil && *q.from >= 0 && number < uint64(*q.from) {
		return false
	}
	return q.to == nil || *q.to < 0 || number <= uint64(*q.to)
}

func (q *logQuery) matches(l *types.Log) bool {
	if len(q.addressSet) > 0 {
		if _, ok := q.addressSet[l.Address]; !ok {
			return false
		}
	}
	if len(q.topicSets) > len(l.Topics) {
		return false
	}
	for i, alternatives := range q.topicSets {
		if len(alternatives) == 0 {
			continue
		}
		if _, ok := alternatives[l.Topics[i]]; !ok {
			return false
		}
	}
	return true
}

// bloomBits are the three bits that a value sets in a log bloom: each of the
// first three pairs of bytes of its keccak256, modulo 2048, counted from the
// bloom's end (Yellow Paper, section 4.4.1).
type bloomBits [3]uint16

func newBloomBits(value []byte) (b bloomBits) {
	h := crypto.Keccak256(value)
	for i := range b {
		b[i] = binary.BigEndian.Uint16(h[2*i:]) & (types.BloomBitLength - 1)
	}
	return b
}

func (b bloomBits) in(bloom *types.Bloom) bool {
	for _, bit := range b {
		if bloom[types.BloomByteLength-1-bit/8]&(1<<(bit%8)) == 0 {
			return false
		}
	}
	return true
}
