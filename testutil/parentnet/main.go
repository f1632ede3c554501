package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"time"
)

func main() {
	var cfg config
	flag.Uint64Var(&cfg.chainID, "chain-id", 31337, "chain id")
	flag.IntVar(&cfg.port, "port", 0, "loopback port of the JSON-RPC; 0 for a free one")
	flag.Uint64Var(&cfg.lag, "finality", 2, "blocks from the finalized one to the head; the safe one is half way")
	flag.DurationVar(&cfg.interval, "interval", 0, "time from one block to the next; 0 for a block when a transaction waits")
	flag.Parse()
	if flag.NArg() > 0 || cfg.interval < 0 || cfg.interval > 0 && cfg.interval < 10*time.Millisecond {
		fmt.Fprintln(os.Stderr, "parentnet takes flags alone, and -interval is 0 or at least 10ms")
		os.Exit(2)
	}
	if err := run(cfg); err != nil {
		fmt.Fprintln(os.Stderr, "parentnet:", err)
		os.Exit(1)
	}
}

// run serves the chain until standard input closes.
func run(cfg config) error {
	c, err := open(cfg)
	if err != nil {
		return err
	}
	defer c.close()
	fmt.Println(c.url())
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}
