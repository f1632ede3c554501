package da

import (
	"maps"
	"slices"
)

// Reason names what is the matter with a DA layer or with the way to it, in a
// form that does not change: it stands in logs, in the node's status and in the
// label of a metric.
type Reason string

// What goes wrong between a node and an honest DA layer.
const (
	ReasonUnreachable Reason = "unreachable"       // no connection, or one that was reset
	ReasonHung        Reason = "hung"              // accepts and does not answer
	ReasonHTTP        Reason = "http_error"        // an answer that is none of JSON-RPC
	ReasonToken       Reason = "wrong_token"       // the token is missing or not the node's
	ReasonPermission  Reason = "no_permission"     // the token is too weak for the call
	ReasonNetwork     Reason = "wrong_network"     // the chain id is another
	ReasonSyncing     Reason = "syncing"           // the DA node has not reached its network's head
	ReasonStalled     Reason = "stalled"           // the DA chain makes no blocks
	ReasonClock       Reason = "clock_skew"        // this machine's time and the DA layer's differ
	ReasonUnfunded    Reason = "unfunded"          // the submitting account cannot pay
	ReasonSequence    Reason = "sequence_mismatch" // the account's sequence number was used by another transaction
	ReasonPrice       Reason = "price_too_low"     // the price offered is below what the layer asks
	ReasonCeiling     Reason = "price_ceiling"     // the layer asks more than da.max_gas_price
	ReasonBudget      Reason = "budget_spent"      // da.daily_budget is used up
	ReasonMempool     Reason = "mempool_full"      // the layer takes no transactions now
	ReasonBlobSize    Reason = "blob_too_large"    // the transaction is over the layer's limit
	ReasonRequestSize Reason = "request_too_large" // the HTTP request is over the node's 16 MiB
	ReasonNamespace   Reason = "foreign_namespace" // an answer is about a namespace that was not asked for
	ReasonPruned      Reason = "pruned"            // the layer no longer keeps the data
	ReasonAmbiguous   Reason = "ambiguous"         // whether a submission was included is not known yet
	ReasonNoState     Reason = "no_state_access"   // the DA node cannot submit at all
	ReasonKey         Reason = "unknown_key"       // the DA node has no key of the name that should pay
	ReasonGas         Reason = "out_of_gas"        // the gas limit does not cover the submission
	ReasonTrust       Reason = "trust_expired"     // the trusted header is too old to go on from
)

// What a DA node that lies is found to have done.
const (
	LieBlob         Reason = "lie_wrong_blob"    // data that does not have the commitment or is not in the square
	LieShare        Reason = "lie_missing_share" // a namespace with shares left out, or a proof that does not hold
	LieRoot         Reason = "lie_forged_root"   // row and column roots that do not give the data hash
	LieHeader       Reason = "lie_forged_header" // a header that the validators have not signed, or that hashes to something else
	LieEquivocation Reason = "lie_equivocation"  // two headers for one height
)

// advice is what to do, by reason.
var advice = map[Reason]string{
	ReasonUnreachable: "see that the DA node runs and da.url is its address",
	ReasonHung:        "the DA node accepts and does not answer: restart it, or raise da.request_timeout if it is only slow",
	ReasonHTTP:        "see that da.url is the JSON-RPC of a celestia-node and not of a proxy or a consensus node",
	ReasonToken:       "set da.token or da.token_file to a token of this DA node, made by `celestia bridge auth`",
	ReasonPermission:  "make a token that may do this: `celestia bridge auth write` for a sequencer, `auth read` for a full node",
	ReasonNetwork:     "point da.url at a node of the network that the chain was made for, or correct da.chain_id",
	ReasonSyncing:     "wait until the DA node has synced, or ask one that has",
	ReasonStalled:     "wait: the validators of the DA chain make no blocks, and the node goes on by itself when they do; if they make some, set this machine's clock",
	ReasonClock:       "set this machine's clock, by NTP for instance",
	ReasonUnfunded:    "send TIA to the account that submits; `celestia state account-address` shows it",
	ReasonSequence:    "nothing to do: the sequence number is looked up again; use a submitting account for nothing else",
	ReasonPrice:       "the price is raised by itself up to da.max_gas_price; with da.gas_price set, raise that",
	ReasonCeiling:     "raise da.max_gas_price, or wait for the price to fall",
	ReasonBudget:      "raise da.daily_budget, or wait for the day (UTC) to end",
	ReasonMempool:     "nothing to do: the price is raised and the submission sent again",
	ReasonBlobSize:    "lower batch.max_frame_bytes; what waits is cut by itself",
	ReasonRequestSize: "lower batch.max_frame_bytes; what waits is cut by itself",
	ReasonNamespace:   "ask another DA node: this one answers for another namespace",
	ReasonPruned:      "set da.archive_urls to nodes of this chain that keep its blobs, use an archival DA node, or begin with `trivium snapshot restore`",
	ReasonAmbiguous:   "nothing to do: it is looked up by its commitment before it is sent again",
	ReasonNoState:     "use a DA node with a connection to a consensus node (--core.ip)",
	ReasonKey:         "correct da.lanes: `cel-key list` shows the names of the DA node's keys",
	ReasonGas:         "use a newer release of trivium: the DA layer counts gas in a way that this one does not know",
	ReasonTrust:       "set da.trusted_height and da.trusted_hash to a recent header, taken from a source that you trust",

	LieBlob:         "use another DA node: this one gave a blob that is not in the square",
	LieShare:        "use another DA node: this one left out a part of the namespace, or cannot prove it",
	LieRoot:         "use another DA node: this one gave roots that are not those of the header",
	LieHeader:       "use another DA node: this one gave a header that its validators have not signed",
	LieEquivocation: "stop and compare with others: two headers of one height are signed, or this DA node changed one; both are in the log",
}

// Advice is what to do about r, for a person; empty when r is.
func (r Reason) Advice() string { return advice[r] }

// Lie tells whether r says that the DA node lied.
func (r Reason) Lie() bool { return len(r) > 4 && r[:4] == "lie_" }

// Reasons lists all reasons, sorted.
func Reasons() []Reason { return slices.Sorted(maps.Keys(advice)) }
