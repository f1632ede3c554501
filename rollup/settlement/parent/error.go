package parent

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Reason names what is the matter with the parent chain or with the way to it, in a
// form that does not change: it stands in logs, in the node's status and in the label
// of a metric.
type Reason string

// What goes wrong between a node and an honest endpoint.
const (
	ReasonUnreachable Reason = "unreachable"      // no connection, or one that was reset
	ReasonHung        Reason = "hung"             // accepts and does not answer
	ReasonHTTP        Reason = "http_error"       // an answer that is none of JSON-RPC
	ReasonRefused     Reason = "refused"          // a JSON-RPC error
	ReasonAnswer      Reason = "bad_answer"       // too large, or not what was asked for
	ReasonSyncing     Reason = "syncing"          // the endpoint lacks blocks that the parent chain has
	ReasonPruned      Reason = "pruned"           // the endpoint no longer keeps the blocks
	ReasonStalled     Reason = "stalled"          // the parent chain makes no blocks
	ReasonNotFinal    Reason = "not_final"        // its blocks are there and not final yet
	ReasonFinality    Reason = "finality_stalled" // they have not become final for long
	ReasonClock       Reason = "clock_skew"       // the DA layer's time is ahead of this machine's
	ReasonReorg       Reason = "reorg"            // a block that was taken in is no longer there
)

// What is wrong with the configuration or with the genesis: waiting does not mend it.
const (
	ReasonChain  Reason = "wrong_chain"  // the chain id, or the start block, is another
	ReasonPortal Reason = "wrong_portal" // no contract there, or one that lets in more than a DA height takes
)

// What an endpoint that lies is found to have done.
const (
	LieHeader      Reason = "lie_forged_header" // a header that hashes to something else, or is another's
	LieReceipts    Reason = "lie_receipts"      // receipts that do not hash to the header's root
	LieAccumulator Reason = "lie_accumulator"   // the portal has another accumulator than its events give
)

// advice is what to do, by reason.
var advice = map[Reason]string{
	ReasonUnreachable: "see that the node of the parent chain runs and parent.url is its address",
	ReasonHung:        "the node of the parent chain accepts and does not answer: restart it, or raise parent.request_timeout if it is only slow",
	ReasonHTTP:        "see that parent.url is the JSON-RPC of a node of the parent chain, with what it wants for a key in the path",
	ReasonRefused:     "see that the node at parent.url serves eth_ and takes batches of requests",
	ReasonAnswer:      "see that parent.url is a node of an Ethereum chain, and ask another one",
	ReasonSyncing:     "wait until the node of the parent chain has synced, or ask one that has",
	ReasonPruned:      "ask a node of the parent chain that keeps blocks and receipts from the genesis parameter startBlock on",
	ReasonStalled:     "wait: the parent chain makes no blocks, or its node does not see them; derivation goes on by itself when it does",
	ReasonNotFinal:    "wait: derivation goes on by itself when the parent chain has finalized the block",
	ReasonFinality:    "wait: the parent chain finalizes nothing, and derivation goes on by itself when it does; if others see it do so, ask another node of it",
	ReasonClock:       "set this machine's clock, by NTP for instance; if it is right, the DA layer's is not",
	ReasonReorg:       "compare with other nodes of the parent chain: if this one alone has other blocks, set parent.url to another; if all have, parent.confirmations was too low or finality was broken, and what was deposited in the old blocks is on the rollup and not on the parent chain: stop, and agree with all operators how to go on",

	ReasonChain:  "set parent.url to a node of the parent chain that the genesis names, or use the genesis of this one",
	ReasonPortal: "see that rollup.messages.parent of the genesis names the portal that was deployed for this chain, and that its inboxGas is not over gasPerHeight",

	ReasonFunds:   "send ether to the account of parent.key_file on the parent chain: it pays for gas, and for the bonds of outputs; what waits goes on by itself",
	ReasonFee:     "raise parent.max_fee, or wait until the parent chain is cheaper: what waits goes on by itself",
	ReasonForeign: "use the key of parent.key_file nowhere else: one process owns the nonces of its account; what waits is sent anew when the other transaction is final",
	ReasonTx:      "see that parent.url is a node of the parent chain that takes transactions (eth_sendRawTransaction)",

	LieHeader:      "ask another node of the parent chain: this one gave a header that does not hash to its place; if all do, its headers are of a form that this version does not know",
	LieReceipts:    "ask another node of the parent chain: this one changed, left out or made up receipts; if all do, its receipts are of a form that this version does not know",
	LieAccumulator: "ask another node of the parent chain: by this one, the portal has other deposits than its blocks show",
}

// Advice is what to do about r, for a person; empty when r is.
func (r Reason) Advice() string { return advice[r] }

// Lie tells whether r says that the endpoint lied.
func (r Reason) Lie() bool { return strings.HasPrefix(string(r), "lie_") }

// Wrong tells whether r says that configuration and genesis do not fit.
func (r Reason) Wrong() bool { return strings.HasPrefix(string(r), "wrong_") }

// Reasons lists all reasons, sorted.
func Reasons() []Reason { return slices.Sorted(maps.Keys(advice)) }

// Error is the error of everything in this package that asks the parent chain.
type Error struct {
	Reason Reason
	Op     string // the call, such as "eth_getBlockReceipts"
	Err    error
}

// errorf makes an Error with a formatted cause.
func errorf(r Reason, op, format string, args ...any) *Error {
	return &Error{r, op, fmt.Errorf(format, args...)}
}

// maxText bounds what an error says of its cause: that may be what an endpoint has
// answered, of any length, and ends in the log and in the node's status.
const maxText = 2 << 10

func (e *Error) Error() string {
	cause := fmt.Sprint(e.Err)
	if n := len(cause); n > maxText {
		cause = cause[:maxText/2] + " ... " + cause[n-maxText/2:]
	}
	return fmt.Sprintf("parent chain, %s: %s (%s)", e.Op, cause, e.Reason.Advice())
}

func (e *Error) Unwrap() error { return e.Err }

// ReasonOf is the reason of the *Error within err, or empty.
func ReasonOf(err error) Reason {
	var e *Error
	if errors.As(err, &e) {
		return e.Reason
	}
	return ""
}
