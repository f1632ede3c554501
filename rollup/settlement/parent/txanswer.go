package parent

import (
	"errors"
	"strings"
)

// What is the matter with a transaction that this node sends.
const (
	ReasonFunds   Reason = "no_funds"      // the account cannot pay
	ReasonFee     Reason = "fee_ceiling"   // what blocks ask is above parent.max_fee
	ReasonForeign Reason = "foreign_nonce" // somebody else sends from the account
	ReasonTx      Reason = "tx_refused"    // the endpoint does not take it, for another reason
)

// answer is what a node says to a transaction, by what to do next.
type answer int

const (
	answerTaken   answer = iota // it has it
	answerUsed                  // the nonce is used
	answerLow                   // more must be offered
	answerFunds                 // the account cannot pay
	answerRefused               // it will not have it
	answerUnknown               // it may have it, or not
)

// JSON-RPC has no codes for these, so they go by the words of the nodes that there are:
// geth, Erigon and Nethermind, Besu, Reth, anvil. Whatever is not known is no harm: the
// chain tells in the end what has happened.
var answerWords = []struct {
	words string
	is    answer
}{
	{"already known", answerTaken},          // geth, Erigon, Reth
	{"alreadyknown", answerTaken},           // Nethermind
	{"known transaction", answerTaken},      // Besu
	{"already imported", answerTaken},       // anvil, OpenEthereum
	{"already exists", answerTaken},         // some providers
	{"nonce too low", answerUsed},           // geth and all that follow it
	{"nonce below", answerUsed},             // Besu
	{"oldnonce", answerUsed},                // Nethermind
	{"nonce is too low", answerUsed},        // providers
	{"underpriced", answerLow},              // geth: of a replacement, and of the pool's least tip
	{"feetoolow", answerLow},                // Nethermind
	{"fee too low", answerLow},              // Erigon
	{"less than block base fee", answerLow}, // geth
	{"below the minimum", answerLow},        // Besu
	{"gas price below", answerLow},          // Besu
	{"max fee per gas less", answerLow},     // anvil, Reth
	{"insufficient funds", answerFunds},     // geth, Erigon, Reth, anvil
	{"insufficientfunds", answerFunds},      // Nethermind
	{"upfront cost exceeds", answerFunds},   // Besu
}

// codedError is an error of JSON-RPC: the node has answered.
type codedError interface{ ErrorCode() int }

// answerOf classes an answer to eth_sendRawTransaction.
func answerOf(err error) answer {
	var coded codedError
	switch {
	case err == nil:
		return answerTaken
	case !errors.As(err, &coded):
		return answerUnknown
	}
	text := strings.ToLower(err.Error())
	for _, w := range answerWords {
		if strings.Contains(text, w.words) {
			return w.is
		}
	}
	return answerRefused
}

// reverts tells whether an estimate failed because the call would revert, and how.
func reverts(err error) (why string, yes bool) {
	var coded codedError
	if !errors.As(err, &coded) {
		return "", false
	}
	if coded.ErrorCode() != codeReverted && !strings.Contains(strings.ToLower(err.Error()), "revert") {
		return "", false
	}
	why = coded.(error).Error()
	var data interface{ ErrorData() any }
	if errors.As(err, &data) {
		if text, ok := data.ErrorData().(string); ok && text != "" && text != "0x" {
			why += " " + text[:min(len(text), maxRevert)]
		}
	}
	return why, true
}

// maxRevert bounds what is kept of a revert's data, in hex digits: a selector and four words.
const maxRevert = len("0x") + 2*(4+4*32)

// cause is what an *Error says, without its call and advice.
func cause(err error) error {
	var e *Error
	if errors.As(err, &e) {
		return e.Err
	}
	return err
}
