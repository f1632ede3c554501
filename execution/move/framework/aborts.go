package framework

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// abortTable has a line for each abort code: module, code, name.
//
//go:embed aborts.txt
var abortTable string

type abortCode struct {
	module string
	code   uint64
}

var abortNames = sync.OnceValue(func() map[abortCode]string {
	names := map[abortCode]string{}
	for line := range strings.Lines(abortTable) {
		f := strings.Fields(line)
		code, err := strconv.ParseUint(f[1], 0, 64)
		if err != nil {
			panic(fmt.Sprintf("abort codes of the framework: %q", line))
		}
		names[abortCode{f[0], code}] = f[2]
	}
	return names
})

// AbortName is the name of the constant that a module of the framework aborts
// with; empty if it has none of that code.
func AbortName(module string, code uint64) string { return abortNames()[abortCode{module, code}] }
