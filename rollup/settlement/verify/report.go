package verify

import (
	"fmt"
	"strings"

	"github.com/ethereum/go-ethereum/common"
)

// Step names a part of the check.
type Step string

// The steps, in their order. A bundle takes those that its kind asks for.
const (
	StepFormat     Step = "format"
	StepChain      Step = "chain"
	StepDAHeaders  Step = "da-headers"
	StepDAData     Step = "da-data"
	StepInclusion  Step = "inclusion"
	StepDerivation Step = "derivation"
	StepExecution  Step = "execution"
	StepOutput     Step = "output"
	StepMessage    Step = "message"
	StepHeaders    Step = "block-headers"
	StepState      Step = "state"
	StepTrust      Step = "trust"
)

// StepError is the first step that failed, and why.
type StepError struct {
	Step Step
	Err  error
}

func (e *StepError) Error() string { return fmt.Sprintf("%s: %v", e.Step, e.Err) }

func (e *StepError) Unwrap() error { return e.Err }

// Report says what a bundle has proven, and what of it is assumed.
type Report struct {
	Kind    Kind        `json:"kind"`
	ChainID uint64      `json:"chainId"`
	Genesis common.Hash `json:"genesis"`
	Claim   string      `json:"claim"`
	// Executed: the blocks were derived and executed here. Otherwise the claim rests on an
	// output root or a block hash.
	Executed bool     `json:"executed"`
	Steps    []Proven `json:"steps"`
	// Anchors are what the claim rests on and no file can prove.
	Anchors []Anchor `json:"anchors"`
	// Notes tell what is odd, and changes nothing.
	Notes []string `json:"notes,omitempty"`
}

// Proven is what a step has shown.
type Proven struct {
	Step   Step   `json:"step"`
	Proven string `json:"proven"`
}

// AnchorKind says what an anchor is the hash of.
type AnchorKind string

const (
	AnchorGenesis     AnchorKind = "genesis"     // block 0
	AnchorDAHeader    AnchorKind = "daHeader"    // Number is the DA height
	AnchorValidators  AnchorKind = "validators"  // the DA chain's validator set; Number is the DA height
	AnchorBlock       AnchorKind = "block"       // Number is the block's
	AnchorBatch       AnchorKind = "batch"       // id of the last batch up to a block; Number is the block's
	AnchorOutput      AnchorKind = "output"      // root
	AnchorParentBlock AnchorKind = "parentBlock" // the last one of the parent chain that a DA height takes in; Number is the DA height
	AnchorInbox       AnchorKind = "inbox"       // the portal's accumulator with that block; Number is the DA height
)

// Anchor is a hash that a claim rests on.
type Anchor struct {
	Kind    AnchorKind  `json:"kind"`
	Number  uint64      `json:"number,omitempty"`
	Hash    common.Hash `json:"hash"`
	Assumed string      `json:"assumed"` // what must be true of it
	// Trusted by the trust that was given; what is not is for the reader to check.
	Trusted bool `json:"trusted"`
}

// Open are the anchors that are not trusted.
func (r *Report) Open() (open []Anchor) {
	for _, a := range r.Anchors {
		if !a.Trusted {
			open = append(open, a)
		}
	}
	return open
}

// String is the report for a person.
func (r *Report) String() string {
	var b strings.Builder
	if len(r.Open()) == 0 {
		fmt.Fprintf(&b, "proven: %s\n", r.Claim)
	} else {
		fmt.Fprintf(&b, "proven, if what is assumed below is true: %s\n", r.Claim)
	}
	fmt.Fprintf(&b, "chain:  %d, genesis %s\n", r.ChainID, r.Genesis)
	for _, s := range r.Steps {
		fmt.Fprintf(&b, "  %-13s %s\n", s.Step, s.Proven)
	}
	for _, n := range r.Notes {
		fmt.Fprintf(&b, "note: %s\n", n)
	}
	list := func(title string, trusted bool) {
		for _, a := range r.Anchors {
			if a.Trusted == trusted {
				fmt.Fprintf(&b, "%s: %s\n", title, a.Assumed)
			}
		}
	}
	list("trusted", true)
	list("assumed, check it yourself", false)
	return b.String()
}
