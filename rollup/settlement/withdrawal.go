package settlement

import (
	"fmt"
	"time"
)

// Stage is how far a message to the parent chain has come.
type Stage string

// The stages, in order. A parent chain that drops a block, or a verdict, may lead back
// to an earlier one.
const (
	StageSent        Stage = "sent"        // in a block
	StageBatched     Stage = "batched"     // in a batch that goes to the DA layer; the sequencer alone can tell
	StageInDA        Stage = "inDA"        // derived from the DA layer
	StageProposed    Stage = "proposed"    // an output that covers it stands in a block of the parent chain that is not final
	StageProvable    Stage = "provable"    // it can be proven to the portal
	StageProven      Stage = "proven"      // proven, in an output that is disputed: nobody can say how long it takes
	StageWaiting     Stage = "waiting"     // proven, and the challenge window, a pause, a rate limit or another refusal holds it
	StageFinalizable Stage = "finalizable" // the portal pays whoever asks
	StageDone        Stage = "done"        // paid
)

// OutputStatus is what became of an output, as IOutputRegistry.Status counts it.
type OutputStatus uint8

const (
	OutputNone OutputStatus = iota
	OutputProposed
	OutputChallenged
	OutputUpheld
	OutputRejected
)

func (s OutputStatus) String() string {
	if names := [...]string{"none", "proposed", "challenged", "upheld", "rejected"}; int(s) < len(names) {
		return names[s]
	}
	return fmt.Sprintf("status %d", uint8(s))
}

// Placed is an output on the parent chain.
type Placed struct {
	Index   uint64 // in the registry
	Block   uint64 // of this chain, that it ends with
	Status  OutputStatus
	FinalAt uint64 // when its challenge window ends, seconds of the parent chain's time
	Deep    bool   // the parent chain cannot drop it any more
}

// open tells whether a message can be proven in the output.
func (o *Placed) open() bool {
	return o != nil && o.Status != OutputNone && o.Status != OutputRejected
}

// better tells whether the portal takes the covering output in place of the one in which the
// message was proven, and pays sooner by it.
func (p *ParentFacts) better() bool {
	if !p.Covering.open() || p.Covering.Status == OutputChallenged {
		return false
	}
	return p.Proven.Status == OutputChallenged || p.Now < p.Proven.FinalAt && p.Covering.FinalAt < p.Proven.FinalAt
}

// Facts are what a node knows of one message.
type Facts struct {
	Block    uint64 // that it was sent in
	ToPortal bool   // its target is the portal
	Batched  bool
	Safe     bool
	DAHeight uint64 // that made it safe

	// Parent is nil on a sovereign chain.
	Parent *ParentFacts
}

// ParentFacts are what the parent chain says of it.
type ParentFacts struct {
	Err       error   // why the parent chain cannot be asked; the rest is then unknown
	Now       uint64  // its newest block's time, seconds
	Covering  *Placed // the first output that this node finds right and that covers the message; nil for none
	Proven    *Placed // the output in which the message was proven last; nil for none
	Finalized bool
	Paused    bool
	Refused   string        // why the portal would not pay now, with all the rest in order; empty: it would
	Propose   time.Duration // from one output to the next, where this node proposes; 0: unknown
}

// Progress is where a message stands, why it is not further, and what to do.
type Progress struct {
	Stage Stage
	Why   string // one sentence; empty when done
	Until uint64 // when it can go on at the earliest, seconds of the parent chain's time; 0 if that is not known
	Next  string // what the user does now; empty to wait
}

// Progress tells from the facts how far the message has come. It is the one place
// where that is decided.
func (f *Facts) Progress() Progress {
	switch {
	case !f.Safe && f.Batched:
		return Progress{Stage: StageBatched, Why: fmt.Sprintf("the batch with block %d is on its way to the DA layer", f.Block)}
	case !f.Safe:
		return Progress{Stage: StageSent, Why: fmt.Sprintf("block %d has not been read back from the DA layer yet", f.Block)}
	case f.Parent == nil:
		return Progress{Stage: StageInDA, Why: "this chain is sovereign: it has no parent chain that would pay", Next: "show it to whom it concerns: trivium prove message"}
	}
	p := f.Parent
	switch {
	case p.Err != nil:
		return Progress{Stage: StageInDA, Why: fmt.Sprintf("the parent chain cannot be asked: %v", p.Err)}
	case f.ToPortal:
		return Progress{Stage: StageInDA, Why: "its target is the portal, which never calls itself: nobody can have it paid"}
	case p.Finalized:
		return Progress{Stage: StageDone}
	case p.Proven.open() && !p.better():
		return f.proven()
	}
	again := ""
	if p.Proven != nil {
		again = fmt.Sprintf("it was proven in output %d, which is %s, and must be proven again; ", p.Proven.Index, p.Proven.Status)
		if p.Proven.open() {
			again = fmt.Sprintf("it was proven in output %d, which is %s, and can be paid sooner by another; ", p.Proven.Index, p.Proven.Status)
		}
	}
	switch c := p.Covering; {
	case !c.open():
		why := fmt.Sprintf("%sno output on the parent chain covers block %d yet", again, f.Block)
		if p.Propose > 0 {
			why += fmt.Sprintf("; one is proposed each %s", p.Propose)
		}
		return Progress{Stage: StageInDA, Why: why}
	case !c.Deep:
		return Progress{Stage: StageProposed, Why: fmt.Sprintf("%soutput %d stands in a block of the parent chain that is not final yet", again, c.Index)}
	case p.Paused:
		return Progress{Stage: StageProvable, Why: again + "the portal's guardian has paused withdrawals"}
	default:
		return Progress{Stage: StageProvable, Why: fmt.Sprintf("%soutput %d covers it", again, c.Index), Next: "trivium withdraw prove"}
	}
}

// proven is Progress of a message that was proven in an output that still stands.
func (f *Facts) proven() Progress {
	p := f.Parent
	o := p.Proven
	switch {
	case o.Status == OutputChallenged:
		return Progress{Stage: StageProven, Why: fmt.Sprintf("output %d is challenged: it waits for the resolver's verdict", o.Index)}
	case p.Now < o.FinalAt:
		return Progress{Stage: StageWaiting, Why: fmt.Sprintf("the challenge window of output %d is open", o.Index), Until: o.FinalAt}
	case p.Paused:
		return Progress{Stage: StageWaiting, Why: "the portal's guardian has paused withdrawals"}
	case p.Refused != "":
		return Progress{Stage: StageWaiting, Why: "the portal would not pay now: " + p.Refused}
	}
	return Progress{Stage: StageFinalizable, Why: "nobody has asked the portal to pay", Next: "trivium withdraw finalize"}
}
