package instrument

// mark is an instruction at which a function's code changes. What stands
// between two marks is copied.
type mark struct {
	at, next uint32 // the instruction is Code[at:next]
	arg      int32  // of a call, the function; else the metered block that begins behind, or none
	depth    uint16 // control frames open behind it, the body's included
	kind     markKind
	settle   bool // control may go elsewhere from here: the ink must be in the local
	join     bool // control may come here from elsewhere: the ink is in the local only
}

type markKind byte

const (
	markSkip         markKind = iota // left out, up to next
	markKeep                         // stays
	markDead                         // stays, and nothing behind it runs
	markReturn                       // becomes a branch
	markCall                         // gets the new number of the function
	markCallIndirect                 // stays
	markGrow                         // becomes a call
)
