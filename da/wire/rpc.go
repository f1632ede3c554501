package wire

import "encoding/json"

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

// Frames of subscriptions (go-jsonrpc): the reply to Subscribe is a channel
// number; values follow as notifications; the client cancels by request id.
const (
	FrameValue  = "xrpc.ch.val"
	FrameClose  = "xrpc.ch.close"
	FrameCancel = "xrpc.cancel"
)
