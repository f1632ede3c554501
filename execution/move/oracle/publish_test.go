package oracle

import (
	"maps"
	"slices"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/schedule"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/verify"
)

// config is what the corpus was judged under. Its README has the numbers; bounds
// that it does not name were off.
var config = &verify.Config{
	LoopDepth:     5,
	TypeParams:    32,
	Params:        128,
	BasicBlocks:   1024,
	ValueStack:    1024,
	TypeNodes:     256,
	Pushes:        10_000,
	FunctionUnits: 80_000_000,
	ModuleUnits:   80_000_000,
}

// bounds are config, for a machine.
func bounds(schedule.Version) *verify.Config { return config }

// judge publishes modules into a store that holds what each depends on. Several
// goroutines may ask it.
type judge struct {
	stores  map[*compiled]store
	bundles map[*compiled][]*compiled
	decoded map[*compiled]*format.Module
	common  store // for what is no mutant
}

// store is the modules that are published.
type store map[tag.Module]*format.Module

func (s store) find(id tag.Module) (*format.Module, bool) {
	m, ok := s[id]
	return m, ok
}

func (s store) add(tb testing.TB, code []byte) {
	tb.Helper()
	m, err := format.Decode(code)
	if err != nil {
		tb.Fatal(err)
	}
	s[m.ID()] = m
}

func newJudge(tb testing.TB, c *corpus) *judge {
	tb.Helper()
	j := &judge{
		stores:  make(map[*compiled]store),
		bundles: make(map[*compiled][]*compiled),
		decoded: make(map[*compiled]*format.Module),
		common:  make(store),
	}
	core := make(store)
	for _, code := range c.deps {
		j.common.add(tb, code)
	}
	for id, m := range j.common {
		if id.Address == tag.Core {
			core[id] = m
		}
	}
	for _, m := range c.modules {
		s := maps.Clone(core)
		for _, name := range m.After {
			s.add(tb, c.named(tb, name, m.Version))
		}
		for _, name := range m.With {
			if c.module(name, m.Version) == nil {
				s.add(tb, c.named(tb, name, m.Version))
			}
		}
		j.stores[m] = s
		j.bundles[m] = bundle(c, m)
		if decoded, err := format.Decode(m.bytes); err == nil {
			j.decoded[m] = decoded
		}
	}
	return j
}

// bundle is the module and what is published with it, in the order of the corpus.
func bundle(c *corpus, m *compiled) []*compiled {
	var all []*compiled
	for _, other := range c.modules {
		if other == m || other.Version == m.Version && slices.Contains(m.With, other.Module) {
			all = append(all, other)
		}
	}
	return all
}

// publish is what publishing the module gives.
func (j *judge) publish(s *scenario) error {
	m, err := format.Decode(s.code)
	if err != nil {
		return err
	}
	if err := verify.Module(m, config); err != nil {
		return err
	}
	stored, ok := j.stores[s.of]
	if !ok {
		stored = j.common
	}
	modules := []*format.Module{m}
	if b := j.bundles[s.of]; len(b) > 1 {
		modules = modules[:0]
		for _, other := range b {
			if other == s.of {
				modules = append(modules, m)
			} else if d := j.decoded[other]; d != nil {
				modules = append(modules, d)
			}
		}
	}
	return verify.Bundle(modules, stored.find, nil)
}
