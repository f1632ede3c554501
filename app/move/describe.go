package move

import (
	"fmt"
	"strings"

	"github.com/trivium-chain/trivium/execution/move/format"
)

// Describe tells what a module offers to those outside: its types and the
// functions that others may call, a line each, as Move writes them.
func Describe(m *format.Module) string {
	var b strings.Builder
	shown := m.Interface()
	for _, f := range shown.Friends {
		fmt.Fprintf(&b, "friend %s\n", f)
	}
	for _, s := range shown.Structs {
		kind, fields := "struct", fieldList(s.Fields)
		if len(s.Variants) > 0 {
			kind = "enum"
			list := make([]string, len(s.Variants))
			for i, v := range s.Variants {
				list[i] = v.Name + fieldList(v.Fields)
			}
			fields = " { " + strings.Join(list, ", ") + " }"
		}
		has := ""
		if len(s.Abilities) > 0 {
			has = " has " + strings.Join(s.Abilities, ", ")
		}
		fmt.Fprintf(&b, "%s %s%s%s%s\n", kind, s.Name, typeParams(s.TypeParams), has, fields)
	}
	for _, f := range shown.Functions {
		line := map[string]string{"public": "public ", "friend": "public(friend) "}[f.Visibility]
		if f.Entry {
			line += "entry "
		}
		line += "fun " + f.Name + typeParams(f.TypeParams) + "(" + strings.Join(f.Params, ", ") + ")"
		switch len(f.Returns) {
		case 0:
		case 1:
			line += ": " + f.Returns[0]
		default:
			line += ": (" + strings.Join(f.Returns, ", ") + ")"
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}

func fieldList(fields []format.InterfaceField) string {
	if len(fields) == 0 {
		return ""
	}
	list := make([]string, len(fields))
	for i, f := range fields {
		list[i] = f.Name + ": " + f.Type
	}
	return " { " + strings.Join(list, ", ") + " }"
}

func typeParams(params []format.InterfaceTypeParam) string {
	if len(params) == 0 {
		return ""
	}
	list := make([]string, len(params))
	for i, p := range params {
		list[i] = fmt.Sprintf("T%d", i)
		if p.Phantom {
			list[i] = "phantom " + list[i]
		}
		if len(p.Abilities) > 0 {
			list[i] += ": " + strings.Join(p.Abilities, " + ")
		}
	}
	return "<" + strings.Join(list, ", ") + ">"
}
