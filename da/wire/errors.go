package wire

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
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

// SubmitMethod is the one method that pays for something.
const SubmitMethod = "blob.Submit"

// Error is a JSON-RPC error object.
type Error struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

func (e *Error) Error() string { return fmt.Sprintf("%s (code %d)", e.Message, e.Code) }

// class is what an error means.
type class struct {
	kind   da.Kind
	reason da.Reason
}

// unknown is where nothing is known: a submission may then be under way, so its
// commitment is looked up before it is paid for again.
func unknown(submit bool) class {
	if submit {
		return class{da.KindAmbiguous, da.ReasonAmbiguous}
	}
	return class{kind: da.KindTemporary}
}

// Classify gives the error of a call of method that was answered with e: by the
// code where there is one, and by the texts below where there is none.
func (e *Error) Classify(method string) *da.Error {
	submit := method == SubmitMethod
	c, price := e.class(submit)
	return &da.Error{Kind: c.kind, Reason: c.reason, Op: method, Err: e, Price: price}
}

func (e *Error) class(submit bool) (c class, price float64) {
	switch e.Code {
	case CodeParse:
		if strings.HasPrefix(e.Message, tooBigPrefix) {
			return class{da.KindTooLarge, da.ReasonRequestSize}, 0
		}
		return class{kind: da.KindFatal}, 0
	case CodeNoMethod:
		return class{da.KindFatal, da.ReasonHTTP}, 0
	case CodeInvalidRequest, CodeParams:
		return class{kind: da.KindFatal}, 0
	}
	texts := readTexts
	if submit {
		texts = submitTexts
	}
	for _, t := range append(anyTexts[:len(anyTexts):len(anyTexts)], texts...) {
		if t.match(e.Message, t.text) {
			return t.class, 0
		}
	}
	if submit {
		return transaction(e.Message)
	}
	return unknown(false), 0
}

// text is an error that has nothing but its words to tell it by.
type text struct {
	match func(message, text string) bool
	text  string
	class
}

func exact(message, text string) bool { return message == text }

// Texts that serve answers as well.
const (
	NotFound      = "blob: not found"
	ZeroHeight    = "height is equal to 0"
	NoBlobs       = "state: no blobs provided"
	NoState       = "node is running without state access. run with --core.ip <CORE NODE IP> to resolve"
	futurePrefix  = "header: given height is from the future: "
	denied        = "missing permission to invoke "
	outsideWindow = "timestamp outside sampling window"
	tooBigPrefix  = "request bigger than maximum " // with CodeParse
)

// The texts are those of celestia-node v0.31 (the file is beside each) and the
// modules under it. A star marks the ones that a recorded answer pins.
var (
	anyTexts = []text{
		{strings.HasPrefix, denied, class{da.KindUnauthorized, da.ReasonPermission}}, // go-jsonrpc, auth/auth.go
		{exact, NoState, class{da.KindFatal, da.ReasonNoState}},                      // * nodebuilder/state/stub.go
	}

	readTexts = []text{
		{exact, NotFound, class{kind: da.KindNotFound}},                                                   // * blob/service.go
		{exact, ZeroHeight, class{kind: da.KindFatal}},                                                    // * nodebuilder/header/service.go
		{strings.HasPrefix, futurePrefix, class{kind: da.KindFuture}},                                     // * nodebuilder/header/service.go
		{strings.HasPrefix, "header: syncing in progress: ", class{da.KindTemporary, da.ReasonSyncing}},   // nodebuilder/header/service.go
		{below, "requested header (", class{da.KindPruned, da.ReasonPruned}},                              // nodebuilder/header/service.go
		{strings.HasSuffix, outsideWindow, class{da.KindPruned, da.ReasonPruned}},                         // share/availability/window.go
		{strings.HasSuffix, "data not found", class{da.KindPruned, da.ReasonPruned}},                      // share/shwap/getter.go: no store and no peer has the square
		{strings.HasSuffix, "eds not found in store", class{da.KindPruned, da.ReasonPruned}},              // store/store.go
		{strings.HasPrefix, "header/store: invalid range(", class{kind: da.KindFatal}},                    // go-header, store/store.go
		{strings.HasPrefix, "header/service: requested range exceeds Max", class{kind: da.KindFatal}},     // nodebuilder/header/service.go
		{strings.HasPrefix, "syncer head: ", class{da.KindTemporary, da.ReasonSyncing}},                   // nodebuilder/header/service.go
		{exact, "header/store: store is empty", class{da.KindTemporary, da.ReasonSyncing}},                // go-header, interface.go: it has just begun
		{strings.HasPrefix, "celestia-app not ready: ", class{da.KindTemporary, da.ReasonNoState}},        // state/core_access.go
		{strings.HasPrefix, "failed to query for balance: ", class{da.KindTemporary, da.ReasonNoState}},   // state/core_access.go
		{strings.HasPrefix, "wrong network in core.ip endpoint, ", class{da.KindFatal, da.ReasonNetwork}}, // state/core_access.go
	}

	// Before a transaction was sent.
	submitTexts = []text{
		{exact, NoBlobs, class{kind: da.KindFatal}},                                                              // * state/core_access.go
		{strings.HasPrefix, "not allowed namespace ", class{kind: da.KindFatal}},                                 // state/core_access.go
		{strings.HasPrefix, "failed to create msg pay-for-blobs: ", class{kind: da.KindFatal}},                   // state/txclient/tx_client.go
		{strings.HasPrefix, "blob signer ", class{kind: da.KindFatal}},                                           // celestia-app, x/blob/types/payforblob.go: not the one who pays
		{strings.HasPrefix, "failed to get tx author address: ", class{da.KindFatal, da.ReasonKey}},              // state/core_access.go
		{strings.HasPrefix, "account for signer ", class{da.KindTemporary, da.ReasonUnfunded}},                   // state/txclient/tx_client.go: not on the chain yet
		{strings.HasPrefix, "failed to setup a tx client: ", class{da.KindTemporary, da.ReasonNoState}},          // state/txclient/tx_client.go
		{strings.HasPrefix, "couldn't connect to core endpoint", class{da.KindTemporary, da.ReasonNoState}},      // state/txclient/tx_client.go
		{strings.HasPrefix, "state: estimated gas price exceeds max", class{da.KindUnderpriced, da.ReasonPrice}}, // state/txclient/tx_config.go
		{strings.HasPrefix, "error parsing sequence mismatch: ", class{da.KindTemporary, da.ReasonSequence}},     // celestia-app, pkg/user/tx_client.go
	}
)

// below: the header lies before the first one that the node keeps.
func below(message, text string) bool {
	return strings.HasPrefix(message, text) && strings.Contains(message, ") is below Tail (")
}

// Texts about a transaction (celestia-app v9, pkg/user/tx_client.go); the first
// is pinned by recorded answers. What was not taken into the mempool is refused.
// What was taken and then failed, was rejected or evicted may be in the square all
// the same: a square holds the blobs of transactions that fail.
var (
	broadcast = regexp.MustCompile(`broadcast tx error: hash [0-9A-F]* error: (.*) code: (\d+)$`)
	failed    = regexp.MustCompile(`tx execution failed with code (\d+): `)
	rejected  = regexp.MustCompile(`tx with hash [0-9A-F]* was rejected by the node with execution code: (\d+) and log: `)
	asks      = regexp.MustCompile(`\(min gas price: ([0-9]+(?:\.[0-9]+)?) ?utia/gas\)`) // app/ante/fee.go
)

// grpcPrefix: the node's own consensus node did not answer, before or after it
// was given the transaction. (As a real node answered when that was stopped.)
const grpcPrefix = "rpc error: code = "

// ABCI codes. Those under 11000 are cosmos-sdk's (types/errors/errors.go), the
// others celestia-app's (x/blob/types/errors.go, app/errors/errors.go).
var abciCodes = map[int]class{
	5:     {da.KindTemporary, da.ReasonUnfunded},  // ErrInsufficientFunds
	9:     {da.KindTemporary, da.ReasonUnfunded},  // ErrUnknownAddress: the account has never held anything
	11:    {da.KindFatal, da.ReasonGas},           // ErrOutOfGas
	13:    {da.KindUnderpriced, da.ReasonPrice},   // ErrInsufficientFee
	18:    {kind: da.KindFatal},                   // ErrInvalidRequest
	19:    {da.KindAmbiguous, da.ReasonAmbiguous}, // ErrTxInMempoolCache: it may be an earlier attempt that waits
	20:    {da.KindTemporary, da.ReasonMempool},   // ErrMempoolIsFull
	21:    {da.KindTooLarge, da.ReasonBlobSize},   // ErrTxTooLarge
	32:    {da.KindTemporary, da.ReasonSequence},  // ErrWrongSequence
	11138: {da.KindTooLarge, da.ReasonBlobSize},   // ErrTotalBlobSizeTooLarge
	11139: {da.KindTooLarge, da.ReasonBlobSize},   // ErrBlobsTooLarge
	11140: {kind: da.KindFatal},                   // ErrInvalidBlobSigner
	11142: {da.KindTooLarge, da.ReasonBlobSize},   // ErrTxExceedsMaxSize
}

// abci classes a transaction that was refused with a code.
func abci(digits string) class {
	code, err := strconv.Atoi(digits)
	if err != nil {
		return unknown(true)
	}
	if c, ok := abciCodes[code]; ok {
		return c
	}
	return class{kind: da.KindTemporary} // nothing was included, and it may be later
}

// transaction classes what became of a transaction. A node that sends to several
// consensus nodes answers with a line for each that refused.
func transaction(message string) (c class, price float64) {
	for i, line := range strings.Split(message, "\n") {
		var next class
		if m := broadcast.FindStringSubmatch(line); m != nil {
			next = abci(m[2])
			if p := asks.FindStringSubmatch(m[1]); p != nil && next.kind == da.KindUnderpriced {
				if asked, err := strconv.ParseFloat(p[1], 64); err == nil {
					price = max(price, asked)
				}
			}
		} else {
			next = unknown(true)
			if strings.HasPrefix(line, grpcPrefix) {
				next.reason = da.ReasonNoState
			}
			for _, taken := range []*regexp.Regexp{failed, rejected} {
				if m := taken.FindStringSubmatch(line); m != nil && abci(m[1]).reason != "" {
					next.reason = abci(m[1]).reason
				}
			}
		}
		if i == 0 || next.kind == da.KindAmbiguous {
			c = next
		}
	}
	return c, price
}

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

// Message is the text of err, an answer of a da.Client to method, with
// CodeMethod: what Classify makes the same of again. txHash names the transaction
// of a submission. (A height of the future has a text of its own, Future.)
func Message(err error, method, txHash string) string {
	var known *da.Error
	if !errors.As(err, &known) {
		return err.Error()
	}
	cause := known.Err.Error()
	submit := method == SubmitMethod
	switch {
	case known.Kind == da.KindUnauthorized && submit:
		return Denied("Submit", "write")
	case known.Kind == da.KindUnauthorized:
		return denied + "'" + cause + "' (need 'read')"
	case known.Reason == da.ReasonNoState:
		return NoState
	case submit && known.Kind != da.KindAmbiguous:
		code := abciCode(known)
		if known.Kind == da.KindUnderpriced {
			cause = "insufficient minimum gas price for this node; " + cause
			if known.Price > 0 {
				cause += fmt.Sprintf(" (min gas price: %s utia/gas)", strconv.FormatFloat(known.Price, 'f', -1, 64))
			}
			cause += ": insufficient fee"
		}
		if known.Kind == da.KindTooLarge {
			cause = "" // a node has no more to say
		}
		return fmt.Sprintf("broadcast tx error: hash %s error: %s code: %d", txHash, cause, code)
	case known.Kind == da.KindNotFound:
		return NotFound
	case known.Kind == da.KindPruned:
		return outsideWindow
	case known.Kind == da.KindTemporary && known.Reason == da.ReasonSyncing:
		return "header: syncing in progress: " + cause
	}
	return cause
}

// abciCode is the code that means what e does, or the nearest to it.
func abciCode(e *da.Error) int {
	for _, code := range slices.Sorted(maps.Keys(abciCodes)) {
		if abciCodes[code] == (class{e.Kind, e.Reason}) {
			return code
		}
	}
	switch e.Kind {
	case da.KindUnderpriced:
		return 13
	case da.KindTooLarge:
		return 21
	case da.KindFatal:
		return 18
	}
	return 1 // an internal error
}
