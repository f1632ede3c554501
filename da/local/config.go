package local

import (
	"fmt"
	"log/slog"
	"time"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/square"
)

// Config is what Open needs. Only ChainID has no default.
type Config struct {
	// Dir is the home of the database; empty keeps everything in memory, with
	// a validator key that depends on ChainID alone.
	Dir string
	// ChainID names the chain, up to 50 bytes. A home belongs to one chain.
	ChainID string
	// BlockTime is the pace of Run, 1 s by default, 10 ms at least.
	BlockTime time.Duration
	// Now is the clock of block times, time.Now by default.
	Now func() time.Time
	// Logger is slog.Default() by default.
	Logger *slog.Logger
	// SquareWidth is the widest original square in shares, a power of two up
	// to 512; 128 by default, which holds about 7.4 MiB a block.
	SquareWidth int
	// MinGasPrice refuses a Submit whose Fee names a lower price (in utia, 0
	// being no name); 0 by default.
	MinGasPrice float64
}

const (
	minBlockTime = 10 * time.Millisecond
	maxChainID   = 50 // CometBFT's limit
)

func (c Config) withDefaults() (Config, error) {
	if c.BlockTime == 0 {
		c.BlockTime = time.Second
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	if c.SquareWidth == 0 {
		c.SquareWidth = 128
	}
	switch {
	case c.ChainID == "" || len(c.ChainID) > maxChainID:
		return c, fmt.Errorf("embedded DA: chain id %q has %d bytes, want 1 to %d", c.ChainID, len(c.ChainID), maxChainID)
	case c.BlockTime < minBlockTime:
		return c, fmt.Errorf("embedded DA: block time %s is under %s", c.BlockTime, minBlockTime)
	case c.SquareWidth < 4 || c.SquareWidth > square.MaxWidth || c.SquareWidth&(c.SquareWidth-1) != 0:
		return c, fmt.Errorf("embedded DA: square width %d, want a power of two from 4 to %d", c.SquareWidth, square.MaxWidth)
	}
	return c, nil
}

// limits leaves room for the worst padding before one blob (a row less one
// share) and for the transaction that pays for it.
func (c Config) limits() da.Limits {
	const firstShare, nextShare = 478 - 20, 482 // bytes of data, with a signer
	shares := c.SquareWidth*c.SquareWidth - (c.SquareWidth - 1) - 2
	n := firstShare + (shares-1)*nextShare
	return da.Limits{MaxBlobBytes: n, MaxRequestBytes: n}
}
