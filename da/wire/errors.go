package wire

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/trivium-chain/trivium/da"
)

// Codes of JSON-RPC errors. Everything that a method itself reports has CodeMethod.
const (
	CodeMethod         = 1
	CodeParse          = -32700
	CodeInvalidRequest = -32600
	CodeNoMethod       = -32601
	CodeParams         = -32602
)

// Error is a JSON-RPC error object.
type Error struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

func (e *Error) Error() string { return fmt.Sprintf("%s (code %d)", e.Message, e.Code) }

// Texts that a node gives with CodeMethod, where the code alone says nothing.
// Each is pinned by a fixture, save those of which celestia-node's own
// declarations are the source, noted beside them.
const (
	NotFound      = "blob: not found"
	ZeroHeight    = "height is equal to 0"
	NoBlobs       = "state: no blobs provided"
	futurePrefix  = "header: given height is from the future: "
	denied        = "missing permission to invoke "         // go-jsonrpc, package auth
	noState       = "node is running without state access." // a light node without a core endpoint
	outsideWindow = "timestamp outside sampling window"     // celestia-node, share/availability
	txPrefix      = "broadcast tx error: "                  // the transaction never reached a block
	tooBigPrefix  = "request bigger than maximum "          // with CodeParse
)

// ABCI codes with which a "broadcast tx error" ends (cosmos-sdk, types/errors;
// 21 is ErrTxTooLarge, 13 ErrInsufficientFee).
const (
	abciUnderpriced   = 13
	abciBadRequest    = 18
	abciAlreadyQueued = 19
	abciPoolFull      = 20
	abciTooLarge      = 21
)

// Future is the text for a height that does not exist yet.
func Future(head, requested uint64) string {
	return fmt.Sprintf("%snetworkHeight: %d, requestedHeight: %d", futurePrefix, head, requested)
}

// Denied is the text for a token that lacks a permission; method has no module.
func Denied(method, permission string) string {
	return fmt.Sprintf("%s'%s' (need '%s')", denied, method, permission)
}

// TooBig is the text for a request over MaxRequestBytes, with CodeParse.
func TooBig() string { return fmt.Sprintf("%s%d allowed", tooBigPrefix, MaxRequestBytes) }

// Message is the text of err, an answer of a da.Client to op, with CodeMethod.
// txHash names the transaction of a submission. (A height of the future has a
// text of its own, Future.)
func Message(err error, submit bool, txHash string) string {
	broadcast := func(cause string, code int) string {
		return fmt.Sprintf("%shash %s error: %s code: %d", txPrefix, txHash, cause, code)
	}
	cause := err.Error()
	kind := da.KindOf(err)
	if submit {
		switch kind {
		case da.KindTooLarge:
			return broadcast("", abciTooLarge)
		case da.KindUnderpriced:
			return broadcast("insufficient minimum gas price for this node; "+cause+": insufficient fee", abciUnderpriced)
		case da.KindTemporary:
			return broadcast(cause, abciPoolFull)
		case da.KindFatal:
			return broadcast(cause, abciBadRequest)
		}
	}
	switch kind {
	case da.KindNotFound:
		return NotFound
	case da.KindPruned:
		return outsideWindow
	case da.KindUnauthorized:
		if submit {
			return Denied("Submit", "write")
		}
		return denied + "'" + cause + "' (need 'read')"
	}
	return cause
}

// Kind classes an error that a node answered. submit tells that the call was
// blob.Submit: whatever is not known to have failed is then ambiguous, so that
// the commitment is looked up before it is paid for again.
func (e *Error) Kind(submit bool) da.Kind {
	m := e.Message
	switch e.Code {
	case CodeParse:
		if strings.HasPrefix(m, tooBigPrefix) {
			return da.KindTooLarge
		}
		return da.KindFatal
	case CodeInvalidRequest, CodeNoMethod, CodeParams:
		return da.KindFatal
	}
	switch {
	case strings.HasPrefix(m, denied):
		return da.KindUnauthorized
	case m == NotFound:
		return da.KindNotFound
	case m == ZeroHeight, m == NoBlobs, strings.HasPrefix(m, noState):
		return da.KindFatal
	case strings.HasPrefix(m, futurePrefix):
		return da.KindFuture
	case strings.HasSuffix(m, outsideWindow):
		return da.KindPruned
	case submit && strings.HasPrefix(m, txPrefix):
		return txKind(m)
	case submit:
		return da.KindAmbiguous
	}
	return da.KindTemporary
}

func txKind(message string) da.Kind {
	_, digits, _ := cutLast(message, " code: ")
	code, err := strconv.Atoi(strings.TrimSpace(digits))
	if err != nil {
		return da.KindAmbiguous
	}
	switch code {
	case abciUnderpriced:
		return da.KindUnderpriced
	case abciTooLarge:
		return da.KindTooLarge
	case abciBadRequest:
		return da.KindFatal
	case abciAlreadyQueued:
		return da.KindAmbiguous
	}
	// Sequence mismatch (32), full mempool (20), an account without funds (5)
	// and the like: nothing was included, and it may be later.
	return da.KindTemporary
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// Request is a JSON-RPC request; Params is positional.
type Request struct {
	Version string            `json:"jsonrpc"`
	ID      json.RawMessage   `json:"id,omitempty"`
	Method  string            `json:"method"`
	Params  []json.RawMessage `json:"params"`
}

// Response is a JSON-RPC response: exactly one of Error and Result, in the
// order in which a node writes the keys.
type Response struct {
	Error   *Error          `json:"error,omitempty"`
	ID      json.RawMessage `json:"id"`
	Version string          `json:"jsonrpc"`
	Result  json.RawMessage `json:"result,omitempty"`
}
