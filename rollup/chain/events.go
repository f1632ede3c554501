package chain

import (
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/event"

	"github.com/trivium-chain/trivium/rollup"
)

type feeds struct {
	chain, head, logs, removed, heads event.Feed
}

// SubscribeChain tells of every block appended, in order.
func (s *Store) SubscribeChain(ch chan<- core.ChainEvent) event.Subscription {
	return s.scope.Track(s.feeds.chain.Subscribe(ch))
}

// SubscribeHead tells of every new soft head.
func (s *Store) SubscribeHead(ch chan<- core.ChainHeadEvent) event.Subscription {
	return s.scope.Track(s.feeds.head.Subscribe(ch))
}

// SubscribeLogs tells of the logs of every block appended.
func (s *Store) SubscribeLogs(ch chan<- []*types.Log) event.Subscription {
	return s.scope.Track(s.feeds.logs.Subscribe(ch))
}

// SubscribeRemovedLogs tells of the logs of blocks that were rewound.
func (s *Store) SubscribeRemovedLogs(ch chan<- core.RemovedLogsEvent) event.Subscription {
	return s.scope.Track(s.feeds.removed.Subscribe(ch))
}

// SubscribeHeads tells of every change of any of the four heads.
func (s *Store) SubscribeHeads(ch chan<- rollup.Heads) event.Subscription {
	return s.scope.Track(s.feeds.heads.Subscribe(ch))
}
