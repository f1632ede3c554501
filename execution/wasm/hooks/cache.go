package hooks

import "github.com/ethereum/go-ethereum/common"

// cache holds slots that storage_cache_bytes32 has written, until they are flushed.
type cache struct {
	order  []common.Hash
	values map[common.Hash]common.Hash
}
