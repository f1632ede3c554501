package move

import "github.com/trivium-chain/trivium/execution/move/status"

// Words for names that do not say what to do, added to errors of the gateway.
// docs/spec/move.md lists them.

// failures are of ExecutionFailed.
var failures = words(map[status.Code]string{
	status.LinkerError:                                  "no module of this name is published",
	status.LookupFailed:                                 "a type argument names a type that its module does not have",
	status.FunctionResolutionFailure:                    "the module has no function of this name",
	status.ExecuteEntryFunctionCalledOnNonEntryFunction: "only public and entry functions can be called",
	status.NumberOfSignerArgumentsMismatch:              "a view has no signer, and a call has one",
	status.NumberOfArgumentsMismatch:                    "the function takes another number of arguments; a signer is none of them",
	status.NumberOfTypeArgumentsMismatch:                "the function takes another number of type arguments",
	status.ConstraintNotSatisfied:                       "a type argument lacks an ability that the function asks for",
	status.InvalidParamTypeForDeserialization:           "a parameter is of a type that only code of its module can make, so only Move code can call the function",
	status.FailedToDeserializeArgument:                  "an argument is not the BCS of its parameter: integers little-endian, addresses 32 bytes, a length in front of vectors and text",
	status.RetTypeMismatchError:                         "what the function returns must not be thrown away, so only Move code can call it",
	status.ArithmeticError:                              "an overflow, a division by zero, or a shift by too many bits",
	status.VectorOperationError:                         "an index out of range, an empty vector, or a vector of another length",
	status.StructVariantMismatch:                        "an enum is of another variant",
	status.MissingData:                                  "the address has no such resource",
	status.ResourceAlreadyExists:                        "the address has such a resource already",
	status.CallStackOverflow:                            "calls are nested too deep, or without end",
	status.MemoryLimitExceeded:                          "the values of the call take too much memory",
	status.StorageWriteLimitReached:                     "a resource is too large to be stored; a table keeps its items apart",
})

// refusals are of ModuleRefused.
var refusals = words(map[status.Code]string{
	status.BadMagic:                         "the bytes are no Move module",
	status.UnknownVersion:                   "modules are of versions 5 to 7 of the binary format",
	status.ModuleAddressDoesNotMatchSender:  "its address is not that of the account that publishes it",
	status.BackwardIncompatibleModuleUpdate: "its users or its resources would not fit what it becomes",
	status.LinkerError:                      "a module that it names is neither published nor before it in the bundle",
	status.LookupFailed:                     "it names what another module does not have, or does not show it",
	status.TypeMismatch:                     "it names a function or a struct that is declared in another way",
	status.ZeroSizedStruct:                  "a struct has no fields; give it one, such as dummy_field: bool, as compilers do",
	status.UserDefinedNativeNotAllowed:      "only the framework has native functions",
	status.CyclicModuleDependency:           "modules would need each other",
	status.InvalidMainFunctionSignature:     "init_module is private, takes one signer or &signer, and returns nothing",
})

// badArguments are of BadArgument.
var badArguments = map[string]string{
	"method":               "no function of the gateway has this selector; ether goes with call(...) only",
	"value":                "ether goes with call(...) only",
	"module":               "modules are named 0xADDRESS::name",
	"modules":              "a bundle has at least one module",
	"type argument":        "types are written as u64, address, vector<u8>, 0x1::string::String",
	"arguments of call":    "it is not the ABI encoding of (string,string,string[],bytes[])",
	"arguments of publish": "it is not the ABI encoding of (bytes[],uint8), with 0 or 1 at its end",
}

func words(of map[status.Code]string) map[string]string {
	byName := make(map[string]string, len(of))
	for code, text := range of {
		byName[code.String()] = text
	}
	return byName
}

func meaning(of map[string]string, name []byte) string {
	if text, ok := of[string(name)]; ok {
		return ": " + text
	}
	return ""
}
