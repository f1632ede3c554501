package contract

import (
	"fmt"
	"math/big"
	"strings"

	gethabi "github.com/ethereum/go-ethereum/accounts/abi"

	"github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/move/status"
)

var gatewayABI = func() gethabi.ABI {
	a, err := gethabi.JSON(strings.NewReader(move.GatewayABI))
	if err != nil {
		panic(err) // a constant
	}
	return a
}()

// Fail is an error of the Move gateway. Any contract may revert with the same
// data: its texts are a stranger's.
type Fail struct {
	Name   string // of the error in move.GatewayABI
	Values []any
}

// ReadFail reads revert data; nil if it is no error of the gateway.
func ReadFail(data []byte) *Fail {
	if len(data) < 4 {
		return nil
	}
	e, err := gatewayABI.ErrorByID([4]byte(data))
	if err != nil {
		return nil
	}
	values, err := e.Inputs.Unpack(data[4:])
	if err != nil {
		return nil
	}
	return &Fail{e.Name, values}
}

// moveReason is an error of the Move gateway in words; empty if the data is none.
func moveReason(data []byte) string {
	f := ReadFail(data)
	if f == nil {
		return ""
	}
	text := func(i int) string { return words(f.Values[i].(string)) }
	at := func(i int) string { return place(text(i), text(i+1)) }
	switch f.Name {
	case "Aborted":
		return "Move abort " + abortCode(f.Values[2].(uint64)) + at(0)
	case "ExecutionFailed":
		return text(0) + at(1) + instruction(f.Values[3]) + meaning(executionMeanings, f.Values[0])
	case "ModuleRefused":
		return fmt.Sprintf("module %s of the bundle is refused: %s", after(f.Values[0]), text(1)+at(2)+instruction(f.Values[4])+meaning(refusalMeanings, f.Values[1]))
	case "ModuleImmutable":
		return text(0) + " was published as immutable, and stays as it is"
	case "ModuleBusy":
		return text(0) + " has a function on the call stack, and is neither entered again nor upgraded until it returns"
	case "UnusedValue":
		return fmt.Sprintf("the function has not taken %s of the value that came with the call", ether(f.Values[0].(*big.Int)))
	case "BadArgument":
		return "the gateway does not understand the " + text(0)
	}
	return ""
}

// after counts from 1, as people do.
func after(index any) *big.Int { return new(big.Int).Add(index.(*big.Int), big.NewInt(1)) }

// place is where something arose, in words that begin with a space.
func place(module, function string) string {
	switch {
	case module == "":
		return ""
	case function == "":
		return " in " + module
	}
	return " in " + module + "::" + function
}

// instruction is an offset in words; all bits set means none.
func instruction(offset any) string {
	n := offset.(*big.Int)
	if !n.IsUint64() {
		return ""
	}
	return fmt.Sprintf(" at instruction %d", n)
}

func meaning(of map[status.Code]string, name any) string {
	for code, text := range of {
		if code.String() == name {
			return ": " + text
		}
	}
	return ""
}

// categories are those of abort codes in 0x1::error, by number.
var categories = [...]string{
	1: "INVALID_ARGUMENT", 2: "OUT_OF_RANGE", 3: "INVALID_STATE", 4: "UNAUTHENTICATED", 5: "PERMISSION_DENIED", 6: "NOT_FOUND", 7: "ABORTED",
	8: "ALREADY_EXISTS", 9: "RESOURCE_EXHAUSTED", 10: "CANCELLED", 11: "INTERNAL", 12: "NOT_IMPLEMENTED", 13: "UNAVAILABLE",
}

// abortCode is a code in words: its category, if it has one, and the reason that
// the module gives.
func abortCode(code uint64) string {
	category := code >> 16
	if category == 0 || category >= uint64(len(categories)) {
		return fmt.Sprint(code)
	}
	return fmt.Sprintf("%d (0x%x, %s %d)", code, code, categories[category], code&0xffff)
}

// executionMeanings are added to statuses whose names do not say what to do.
var executionMeanings = map[status.Code]string{
	status.LinkerError:                                  "there is no such module",
	status.FunctionResolutionFailure:                    "the module has no function of this name",
	status.ExecuteEntryFunctionCalledOnNonEntryFunction: "only public and entry functions can be called",
	status.NumberOfSignerArgumentsMismatch:              "a view has no signer, and a call has one",
	status.NumberOfArgumentsMismatch:                    "the function takes another number of arguments; a signer is none",
	status.NumberOfTypeArgumentsMismatch:                "the function takes another number of type arguments",
	status.ConstraintNotSatisfied:                       "a type argument lacks an ability that the function asks for",
	status.InvalidParamTypeForDeserialization:           "a parameter is of a type that only code of its module can make",
	status.FailedToDeserializeArgument:                  "an argument is no BCS of the parameter's type",
	status.RetTypeMismatchError:                         "what the function returns must not be thrown away, so only Move code can call it",
	status.ArithmeticError:                              "an overflow, a division by zero, or a shift by too many bits",
	status.VectorOperationError:                         "an index out of range, an empty vector, or a vector of another length",
	status.MissingData:                                  "the address has no such resource",
	status.ResourceAlreadyExists:                        "the address has such a resource already",
}

var refusalMeanings = map[status.Code]string{
	status.ModuleAddressDoesNotMatchSender:  "its address is not that of the account that publishes it",
	status.BackwardIncompatibleModuleUpdate: "its users or its resources would not fit what it becomes",
	status.LinkerError:                      "a module that it names is neither published nor before it in the bundle",
	status.LookupFailed:                     "it names what another module does not have, or does not show it",
	status.TypeMismatch:                     "it names a function or a struct that is declared in another way",
	status.UserDefinedNativeNotAllowed:      "only the framework has native functions",
	status.CyclicModuleDependency:           "modules would need each other",
}
