package move

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"github.com/trivium-chain/trivium/execution/abi"
	"github.com/trivium-chain/trivium/execution/move/framework"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

// categories are those of package error of the framework, which an abort code
// below 2^24 has in its third byte.
var categories = map[uint64]string{
	0x1: "INVALID_ARGUMENT", 0x2: "OUT_OF_RANGE", 0x3: "INVALID_STATE", 0x4: "UNAUTHENTICATED", 0x5: "PERMISSION_DENIED",
	0x6: "NOT_FOUND", 0x7: "ABORTED", 0x8: "ALREADY_EXISTS", 0x9: "RESOURCE_EXHAUSTED", 0xa: "CANCELLED", 0xb: "INTERNAL",
	0xc: "NOT_IMPLEMENTED", 0xd: "UNAVAILABLE",
}

var (
	errorAborted         = abi.Method("Aborted(string,string,uint64)")
	errorExecutionFailed = abi.Method("ExecutionFailed(string,string,string,uint256)")
	errorModuleRefused   = abi.Method("ModuleRefused(uint256,string,string,string,uint256)")
	errorModuleImmutable = abi.Method("ModuleImmutable(string)")
	errorModuleBusy      = abi.Method("ModuleBusy(string)")
	errorUnusedValue     = abi.Method("UnusedValue(uint256)")
	errorBadArgument     = abi.Method("BadArgument(string)")
)

// Explain puts revert data in words if it is an error of the gateway. Any contract
// can revert with such data: the texts are quoted where they are not plain.
func Explain(data []byte) (text string, ok bool) {
	a, ok := abi.Read(data)
	if !ok {
		return "", false
	}
	str := func(i int) string { return plain(string(a.Bytes(i))) }
	number := func(i int) uint64 { return a.Number(i, math.MaxUint64) }
	switch a.Method {
	case errorAborted:
		text = "Move abort " + abortCode(string(a.Bytes(0)), number(2)) + " in " + place(str(0), str(1))
	case errorExecutionFailed:
		text = "Move error " + str(0) + at(a, str(1), str(2), 3) + meaning(failures, a.Bytes(0))
	case errorModuleRefused:
		text = fmt.Sprintf("module %d of the bundle is refused: %s%s", number(0), str(1), at(a, str(2), str(3), 4)) + meaning(refusals, a.Bytes(1))
	case errorModuleImmutable:
		text = "module " + str(0) + " is immutable: it was published with that policy and cannot be upgraded"
	case errorModuleBusy:
		text = "module " + str(0) + " is in use on the call stack, and is not entered again or upgraded"
	case errorUnusedValue:
		text = "the function has not taken the value that came with the call: " + a.Word(0).Big().String() + " wei are left"
	case errorBadArgument:
		text = "the call of the Move gateway is malformed: " + str(0) + meaning(badArguments, a.Bytes(0))
	default:
		return "", false
	}
	return text, !a.Bad
}

// Describe names what call data asks of the gateway: a function as
// 0xADDRESS::module::function, or the gateway's own method. Empty if it is malformed.
func Describe(input []byte) string {
	a, ok := abi.Read(input)
	if !ok {
		return ""
	}
	text := ""
	switch a.Method {
	case methodCall, methodView:
		text = place(plain(string(a.Bytes(0))), plain(string(a.Bytes(1))))
	case methodPublish:
		text = "publish"
	case methodModuleAccount:
		text = "moduleAccount"
	}
	if a.Bad {
		return ""
	}
	return text
}

// abortCode is a code as it is, as module error of the framework reads it, and the
// constant that it is where a module of the framework has aborted.
func abortCode(module string, code uint64) string {
	text := strconv.FormatUint(code, 10)
	category, known := categories[code>>16]
	constant := ""
	if id, err := tag.ParseModule(module); err == nil && id.Address == tag.Core {
		constant = framework.AbortName(id.Name, code)
	}
	switch {
	case known && constant != "":
		text += fmt.Sprintf(" (0x%x: %s, %s)", code, category, constant)
	case known:
		text += fmt.Sprintf(" (0x%x: %s %d)", code, category, code&0xffff)
	case constant != "":
		text += fmt.Sprintf(" (0x%x: %s)", code, constant)
	}
	return text
}

func place(module, function string) string {
	if function == "" {
		return module
	}
	return module + "::" + function
}

// at is where something failed, as far as it is known.
func at(a *abi.Arguments, module, function string, offset int) (text string) {
	if module != "" {
		text = " in " + place(module, function)
	}
	if w := a.Word(offset); w != common.MaxHash {
		text += " at instruction " + w.Big().String()
	}
	return text
}

// plain is a name as it is, and anything else in quotes.
func plain(s string) string {
	if strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:<>, ") == "" && len(s) < 1000 {
		return s
	}
	return strconv.Quote(s[:min(len(s), 1000)])
}
