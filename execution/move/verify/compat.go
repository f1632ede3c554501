package verify

import (
	"fmt"
	"strings"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

// Compatible tells whether a module may take the place of an older one of its
// name: what is stored keeps its meaning, and what links with the old links with
// the new. The error is BACKWARD_INCOMPATIBLE_MODULE_UPDATE and names what breaks
// it, up to maxBreaks.
//
//   - Structs stay, with the same fields in the same order. They may gain
//     abilities; their type parameters may ask for less, and become phantom.
//   - Enums stay, with the same variants in the same order, and may gain variants
//     behind them.
//   - Functions that are public, friend or entry stay, with the same parameters and
//     results; their type parameters may ask for less. Friend may become public,
//     and entry may be added, but neither may be taken away.
//   - Friends stay.
//
// Bodies, private functions and whatever is new are free.
func Compatible(old, new *format.Module) error {
	c := &upgrade{old: old, new: new, same: sameSignatures{a: &old.Tables, b: &new.Tables}}
	if old.ID() != new.ID() {
		c.breaks("the module's name is %s", new.ID())
	}
	c.structs()
	c.functions()
	c.friends()
	if len(c.broken) == 0 {
		return nil
	}
	if c.full() {
		c.broken = append(c.broken[:maxBreaks], "and perhaps more")
	}
	return in(status.New(status.BackwardIncompatibleModuleUpdate, "%s", strings.Join(c.broken, ", ")), old)
}

// upgrade collects what a new version of a module breaks.
type upgrade struct {
	old, new *format.Module
	same     sameSignatures
	broken   []string
}

// maxBreaks is how many things an error names that break a module.
const maxBreaks = 20

// full tells that there is enough to name.
func (c *upgrade) full() bool { return len(c.broken) >= maxBreaks }

func (c *upgrade) breaks(text string, args ...any) {
	c.broken = append(c.broken, fmt.Sprintf(text, args...))
}

func (c *upgrade) structs() {
	defs := make(map[string]int, len(c.new.StructDefs))
	for i := range c.new.StructDefs {
		defs[c.new.StructDefName(i)] = i
	}
	for i := range c.old.StructDefs {
		if c.full() {
			return
		}
		name := c.old.StructDefName(i)
		j, found := defs[name]
		if !found {
			c.breaks("struct %s is removed", name)
			continue
		}
		was, is := c.old.StructDefHandle(i), c.new.StructDefHandle(j)
		if !is.Abilities.Has(was.Abilities) {
			c.breaks("struct %s loses abilities", name)
		}
		if !structParamsKept(was.TypeParams, is.TypeParams) {
			c.breaks("struct %s has other type parameters", name)
		}
		if !c.layoutKept(&c.old.StructDefs[i], &c.new.StructDefs[j]) {
			c.breaks("struct %s has another layout", name)
		}
	}
}

func structParamsKept(was, is []format.StructTypeParam) bool {
	if len(was) != len(is) {
		return false
	}
	for i := range was {
		if !was[i].Constraints.Has(is[i].Constraints) || was[i].Phantom && !is[i].Phantom {
			return false
		}
	}
	return true
}

func (c *upgrade) layoutKept(was, is *format.StructDef) bool {
	if was.Kind != is.Kind || len(was.Variants) > len(is.Variants) || !c.fieldsKept(was.Fields, is.Fields) {
		return false
	}
	for i := range was.Variants {
		v, w := &was.Variants[i], &is.Variants[i]
		if c.old.Identifiers[v.Name] != c.new.Identifiers[w.Name] || !c.fieldsKept(v.Fields, w.Fields) {
			return false
		}
	}
	return true
}

func (c *upgrade) fieldsKept(was, is []format.Field) bool {
	if len(was) != len(is) {
		return false
	}
	for i := range was {
		if c.old.Identifiers[was[i].Name] != c.new.Identifiers[is[i].Name] ||
			!sameType(&c.old.Tables, was[i].Type, &c.new.Tables, is[i].Type) {
			return false
		}
	}
	return true
}

func (c *upgrade) functions() {
	defs := make(map[string]int, len(c.new.FunctionDefs))
	for i := range c.new.FunctionDefs {
		defs[c.new.FunctionName(i)] = i
	}
	for i := range c.old.FunctionDefs {
		if c.full() {
			return
		}
		was := &c.old.FunctionDefs[i]
		if was.Visibility == format.Private && !was.Entry {
			continue
		}
		name := c.old.FunctionName(i)
		j, found := defs[name]
		if !found {
			c.breaks("function %s is removed", name)
			continue
		}
		if what := c.functionBreaks(i, j); what != "" {
			c.breaks("function %s %s", name, what)
		}
	}
}

func (c *upgrade) functionBreaks(i, j int) string {
	was, is := &c.old.FunctionDefs[i], &c.new.FunctionDefs[j]
	h, g := c.old.FunctionDefHandle(i), c.new.FunctionDefHandle(j)
	switch {
	case reach(is.Visibility) < reach(was.Visibility):
		return "is less visible"
	case was.Entry && !is.Entry:
		return "is no longer entry"
	case !c.same.are(h.Params, g.Params):
		return "has other parameters"
	case !c.same.are(h.Returns, g.Returns):
		return "has other results"
	case !functionParamsKept(h.TypeParams, g.TypeParams):
		return "has other type parameters"
	}
	return ""
}

func functionParamsKept(was, is []format.Abilities) bool {
	if len(was) != len(is) {
		return false
	}
	for i := range was {
		if !was[i].Has(is[i]) {
			return false
		}
	}
	return true
}

// reach orders visibilities by who may call.
func reach(v format.Visibility) int {
	switch v {
	case format.Public:
		return 2
	case format.Friend:
		return 1
	}
	return 0
}

func (c *upgrade) friends() {
	kept := make(map[tag.Module]bool)
	for _, f := range friendsOf(c.new) {
		kept[f] = true
	}
	for _, f := range friendsOf(c.old) {
		if c.full() {
			return
		}
		if !kept[f] {
			c.breaks("friend %s is removed", f)
		}
	}
}
