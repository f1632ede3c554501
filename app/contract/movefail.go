package contract

import (
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

// moveReason is an error of the Move gateway in words, with what its status means;
// empty if the data is none.
func moveReason(data []byte) string {
	text, ok := move.Explain(data)
	if !ok {
		return ""
	}
	f := ReadFail(data)
	switch {
	case f == nil:
	case f.Name == "ExecutionFailed":
		text += meaning(executionMeanings, f.Values[0])
	case f.Name == "ModuleRefused":
		text += meaning(refusalMeanings, f.Values[1])
	}
	return text
}

func meaning(of map[status.Code]string, name any) string {
	for code, text := range of {
		if code.String() == name {
			return ": " + text
		}
	}
	return ""
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
