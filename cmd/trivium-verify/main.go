// Command trivium-verify is `trivium verify` alone: it checks a proof bundle, and is
// small enough to run in a web page (GOOS=wasip1 or js) and on machines without a node.
//
//	trivium-verify [-trust FILE|HASH] [-json] [FILE]
//
// Without FILE it reads the bundle from standard input. The exit status is 0 only if all
// that the bundle claims holds, with -trust on nothing else than that, and 1 otherwise.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/trivium-chain/trivium/app/verify"
)

func main() {
	trust := flag.String("trust", "", "what is trusted: a JSON `file`, or hashes with commas between them")
	asJSON := flag.Bool("json", false, "write the report as JSON")
	flag.Parse()
	file := "-"
	switch flag.NArg() {
	case 0:
	case 1:
		file = flag.Arg(0)
	default:
		flag.Usage()
		os.Exit(2)
	}
	if err := verify.Run(os.Stdin, os.Stdout, file, *trust, *asJSON); err != nil {
		fmt.Fprintln(os.Stderr, "refused:", err)
		os.Exit(1)
	}
}
