package state

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/holiman/uint256"
)

// Call is what the EVM was seen to do just before it ran an engine.
type Call struct {
	Caller common.Address // zero in a static call, where the EVM does not show it
	Value  uint256.Int
	Static bool // entered by STATICCALL itself; a static frame higher up is not seen here
}

// Capture remembers the call that the EVM announced last to an engine address.
//
// The EVM announces a CALL by moving its value (also a zero one) and a
// STATICCALL by touching the callee; both happen immediately before a precompile
// runs. DELEGATECALL and CALLCODE announce nothing. So a precompile that finds a
// call here was entered by CALL or STATICCALL, and one that finds none was not.
//
// A call can be taken once, and only by the address it was announced to. The
// zero Capture watches no address.
type Capture struct {
	watch  map[common.Address]struct{}
	callee common.Address
	call   Call
	armed  bool
	tx     uint64
}

// Transaction tells transactions apart: it is another number after each Prepare.
func (c *Capture) Transaction() uint64 { return c.tx }

// Watch makes the capture follow calls to these addresses, and no others.
func (c *Capture) Watch(engines []common.Address) {
	c.watch = make(map[common.Address]struct{}, len(engines))
	for _, a := range engines {
		c.watch[a] = struct{}{}
	}
	c.armed = false
}

// Watches tells whether calls to the address are followed.
func (c *Capture) Watches(callee common.Address) bool {
	// All watched addresses share a reserved prefix, which nearly no other
	// address has: the first byte spares most look-ups of the map.
	if len(c.watch) == 0 || callee[0] != reservedByte {
		return false
	}
	_, ok := c.watch[callee]
	return ok
}

// reservedByte is the first byte of every engine address ("T" of "TRIVIUM").
const reservedByte = 0x54

// Transfer announces a CALL: the EVM moves value from caller to callee.
func (c *Capture) Transfer(caller, callee common.Address, value *uint256.Int) {
	if c.Watches(callee) {
		c.callee, c.call, c.armed = callee, Call{Caller: caller, Value: *value}, true
	}
}

// Touch announces a STATICCALL.
func (c *Capture) Touch(callee common.Address) {
	if c.Watches(callee) {
		c.callee, c.call, c.armed = callee, Call{Static: true}, true
	}
}

// Take returns the call announced to the address and forgets it. Whatever was
// announced to another address is forgotten as well: it can only be stale.
func (c *Capture) Take(callee common.Address) (Call, bool) {
	ok := c.armed && c.callee == callee
	c.armed = false
	if !ok {
		return Call{}, false
	}
	return c.call, true
}
