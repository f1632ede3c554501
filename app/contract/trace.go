package contract

import (
	"context"
	"fmt"
	"strconv"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
)

// callFrame is a call as the callTracer shows it, see docs/rpc.md.
type callFrame struct {
	To      *common.Address `json:"to"`
	Error   string          `json:"error"`
	VMError string          `json:"vmError"`
	Output  hexutil.Bytes   `json:"output"`
	Calls   []callFrame     `json:"calls"`
}

const justReverted = "execution reverted"

// trace asks the node where a call failed; empty if it does not trace, or if
// there is nothing to say beside that the contract reverted.
func (c *Client) trace(ctx context.Context, msg ethereum.CallMsg) string {
	call := map[string]any{"from": msg.From, "to": msg.To, "data": hexutil.Bytes(msg.Data)}
	if msg.Value != nil {
		call["value"] = (*hexutil.Big)(msg.Value)
	}
	if msg.Gas > 0 {
		call["gas"] = hexutil.Uint64(msg.Gas)
	}
	top := new(callFrame)
	if err := c.rpc.CallContext(ctx, top, "debug_traceCall", call, "latest", map[string]any{"tracer": "callTracer"}); err != nil {
		return ""
	}
	at := top.cause()
	where := "the call"
	if at.To != nil {
		where = at.To.Hex()
	}
	switch {
	case at.VMError != "":
		return where + " ended by " + words(at.VMError)
	case at.Error != "" && at.Error != justReverted:
		return where + " ended by " + words(at.Error)
	case at == top:
		return ""
	}
	if why := reason(at.Output, c.names); why != "" {
		return fmt.Sprintf("%s, which it called, reverted: %s", where, why)
	}
	return fmt.Sprintf("%s, which it called, reverted with %s", where, count(len(at.Output)))
}

// cause follows the call that failed last within, down to one that failed by itself.
func (f *callFrame) cause() *callFrame {
	for f.VMError == "" && f.Error == justReverted {
		var within *callFrame
		for i := range f.Calls {
			if f.Calls[i].Error != "" {
				within = &f.Calls[i]
			}
		}
		if within == nil {
			break
		}
		f = within
	}
	return f
}

// words keeps a node's text from acting on a terminal.
func words(text string) string {
	if q := strconv.Quote(text); q != `"`+text+`"` {
		return q
	}
	return text
}

func count(bytes int) string {
	if bytes == 0 {
		return "no data"
	}
	return fmt.Sprintf("%d bytes of data", bytes)
}
