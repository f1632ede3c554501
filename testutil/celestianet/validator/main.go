package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

func main() {
	var c chain
	flag.StringVar(&c.home, "home", "", "folder of the chain")
	flag.StringVar(&c.id, "chain-id", "private", "chain id")
	flag.DurationVar(&c.blockTime, "block", time.Second, "time from one block to the next")
	flag.StringVar(&c.minGasPrice, "min-gas-price", "0.004", "least price of a transaction that is let in, in utia per gas")
	flag.Func("fund", "address that has 1000 TIA in the genesis; may be repeated", func(text string) error {
		address, err := sdk.AccAddressFromBech32(text)
		c.funded = append(c.funded, address)
		return err
	})
	flag.Parse()
	if c.home == "" {
		fmt.Fprintln(os.Stderr, "-home is missing: the folder of the chain")
		os.Exit(2)
	}
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	if err := c.run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
