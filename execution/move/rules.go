package move

import (
	"github.com/trivium-chain/trivium/execution/move/schedule"
	"github.com/trivium-chain/trivium/execution/move/verify"
)

// Rules are all numbers that one version stands for: the prices and limits of
// package schedule, and the bounds of package verify, which knows no versions.
// They are read only.
type Rules struct {
	Schedule *schedule.Schedule
	Verifier *verify.Config
}

// verifiers are the bounds of each version of the schedule.
var verifiers = map[schedule.Version]*verify.Config{1: verify.Production}

// RulesOf gives the rules of a version, and whether there is one.
func RulesOf(v schedule.Version) (Rules, bool) {
	s, ok := schedule.Get(v)
	if !ok {
		return Rules{}, false
	}
	return Rules{Schedule: s, Verifier: verifiers[v]}, true
}

// Current are the rules of every block so far. A call goes by those of its block;
// a module is held to the bounds of the version under which it was published.
func Current() Rules { return Rules{Schedule: &schedule.V1, Verifier: verify.Production} }

// bounds are those that a module of a version is held to as it is loaded; nil if
// there is no such version.
func bounds(v schedule.Version) *verify.Config {
	r, _ := RulesOf(v)
	return r.Verifier
}
