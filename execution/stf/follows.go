package stf

import "github.com/ethereum/go-ethereum/core/types"

// CheckHeader tells, without any state, whether a header can follow parent: it
// fails with ErrHeader or ErrTimestamp if a field that execution does not decide
// is not what the rules give. What the header says of the outcome is not looked at.
func CheckHeader(cfg *Config, parent, h *types.Header) error { return checkHeader(cfg, parent, h) }
