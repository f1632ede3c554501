package local

import (
	"slices"

	"github.com/trivium-chain/trivium/da/square"
)

// cachedSquares bounds the memory of the cache: at the default width a square
// with its blobs takes up to 20 MB.
const cachedSquares = 4

// squareCache keeps the squares used last, oldest first.
type squareCache []cachedSquare

type cachedSquare struct {
	height uint64
	square *square.Square
}

func (c *squareCache) get(height uint64) *square.Square {
	for i, s := range *c {
		if s.height == height {
			*c = append(slices.Delete(*c, i, i+1), s)
			return s.square
		}
	}
	return nil
}

func (c *squareCache) add(height uint64, s *square.Square) {
	if c.get(height) != nil {
		return
	}
	if len(*c) == cachedSquares {
		*c = slices.Delete(*c, 0, 1)
	}
	*c = append(*c, cachedSquare{height, s})
}
