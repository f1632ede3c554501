package status

import "strconv"

// Code is a status code of the Move project. Codes from 1000 are the verifier's
// and linker's, from 2000 violated invariants (a fault of the VM or its host),
// from 3000 the deserializer's, from 4000 those of execution.
type Code uint16

// The codes, by the names of the Move project (StatusCode in its move-core-types).
const (
	OK                                                Code = 0
	UnknownVerificationError                          Code = 1000
	IndexOutOfBounds                                  Code = 1001
	InvalidSignatureToken                             Code = 1003
	RecursiveStructDefinition                         Code = 1005
	FieldMissingTypeAbility                           Code = 1006
	InvalidFallThrough                                Code = 1007
	NegativeStackSizeWithinBlock                      Code = 1009
	InvalidMainFunctionSignature                      Code = 1011
	DuplicateElement                                  Code = 1012
	InvalidModuleHandle                               Code = 1013
	UnimplementedHandle                               Code = 1014
	LookupFailed                                      Code = 1017
	TypeMismatch                                      Code = 1020
	MissingDependency                                 Code = 1021
	PopWithoutDropAbility                             Code = 1023
	BrTypeMismatchError                               Code = 1025
	AbortTypeMismatchError                            Code = 1026
	StLocTypeMismatchError                            Code = 1027
	StLocUnsafeToDestroyError                         Code = 1028
	UnsafeRetLocalOrResourceStillBorrowed             Code = 1029
	RetTypeMismatchError                              Code = 1030
	RetBorrowedMutableReferenceError                  Code = 1031
	FreezeRefTypeMismatchError                        Code = 1032
	FreezeRefExistsMutableBorrowError                 Code = 1033
	BorrowFieldTypeMismatchError                      Code = 1034
	BorrowFieldBadFieldError                          Code = 1035
	BorrowFieldExistsMutableBorrowError               Code = 1036
	CopyLocUnavailableError                           Code = 1037
	CopyLocWithoutCopyAbility                         Code = 1038
	CopyLocExistsBorrowError                          Code = 1039
	MoveLocUnavailableError                           Code = 1040
	MoveLocExistsBorrowError                          Code = 1041
	BorrowLocReferenceError                           Code = 1042
	BorrowLocUnavailableError                         Code = 1043
	BorrowLocExistsBorrowError                        Code = 1044
	CallTypeMismatchError                             Code = 1045
	CallBorrowedMutableReferenceError                 Code = 1046
	PackTypeMismatchError                             Code = 1047
	UnpackTypeMismatchError                           Code = 1048
	ReadRefTypeMismatchError                          Code = 1049
	ReadRefWithoutCopyAbility                         Code = 1050
	ReadRefExistsMutableBorrowError                   Code = 1051
	WriteRefTypeMismatchError                         Code = 1052
	WriteRefWithoutDropAbility                        Code = 1053
	WriteRefExistsBorrowError                         Code = 1054
	WriteRefNoMutableReferenceError                   Code = 1055
	IntegerOpTypeMismatchError                        Code = 1056
	BooleanOpTypeMismatchError                        Code = 1057
	EqualityOpTypeMismatchError                       Code = 1058
	ExistsWithoutKeyAbilityOrBadArgument              Code = 1059
	BorrowGlobalTypeMismatchError                     Code = 1060
	BorrowGlobalWithoutKeyAbility                     Code = 1061
	MoveFromTypeMismatchError                         Code = 1062
	MoveFromWithoutKeyAbility                         Code = 1063
	MoveToTypeMismatchError                           Code = 1064
	MoveToWithoutKeyAbility                           Code = 1065
	ModuleAddressDoesNotMatchSender                   Code = 1067
	NoModuleHandles                                   Code = 1068
	PositiveStackSizeAtBlockEnd                       Code = 1069
	MissingAcquiresAnnotation                         Code = 1070
	ExtraneousAcquiresAnnotation                      Code = 1071
	DuplicateAcquiresAnnotation                       Code = 1072
	InvalidAcquiresAnnotation                         Code = 1073
	GlobalReferenceError                              Code = 1074
	ConstraintNotSatisfied                            Code = 1075
	NumberOfTypeArgumentsMismatch                     Code = 1076
	LoopInInstantiationGraph                          Code = 1077
	ZeroSizedStruct                                   Code = 1080
	LinkerError                                       Code = 1081
	InvalidConstantType                               Code = 1082
	MalformedConstantData                             Code = 1083
	EmptyCodeUnit                                     Code = 1084
	InvalidLoopSplit                                  Code = 1085
	InvalidLoopBreak                                  Code = 1086
	InvalidLoopContinue                               Code = 1087
	UnsafeRetUnusedValuesWithoutDrop                  Code = 1088
	TooManyLocals                                     Code = 1089
	GenericMemberOpcodeMismatch                       Code = 1090
	FunctionResolutionFailure                         Code = 1091
	InvalidOperationInScript                          Code = 1094
	DuplicateModuleName                               Code = 1095
	BackwardIncompatibleModuleUpdate                  Code = 1096
	CyclicModuleDependency                            Code = 1097
	NumberOfArgumentsMismatch                         Code = 1098
	InvalidParamTypeForDeserialization                Code = 1099
	FailedToDeserializeArgument                       Code = 1100
	NumberOfSignerArgumentsMismatch                   Code = 1101
	CalledScriptVisibleFromNonScriptVisible           Code = 1102
	ExecuteEntryFunctionCalledOnNonEntryFunction      Code = 1103
	InvalidFriendDeclWithSelf                         Code = 1104
	InvalidFriendDeclWithModulesOutsideAccountAddress Code = 1105
	InvalidFriendDeclWithModulesInDependencies        Code = 1106
	CyclicModuleFriendship                            Code = 1107
	InvalidPhantomTypeParamPosition                   Code = 1108
	VecUpdateExistsMutableBorrowError                 Code = 1109
	VecBorrowElementExistsMutableBorrowError          Code = 1110
	LoopMaxDepthReached                               Code = 1111
	TooManyTypeParameters                             Code = 1112
	TooManyParameters                                 Code = 1113
	TooManyBasicBlocks                                Code = 1114
	ValueStackOverflow                                Code = 1115
	TooManyTypeNodes                                  Code = 1116
	ValueStackPushOverflow                            Code = 1117
	MaxDependencyDepthReached                         Code = 1118
	MaxFunctionDefinitionsReached                     Code = 1119
	MaxStructDefinitionsReached                       Code = 1120
	MaxFieldDefinitionsReached                        Code = 1121
	TooManyBackEdges                                  Code = 1122
	EventMetadataValidationError                      Code = 1123
	DependencyLimitReached                            Code = 1124
	UnstableBytecodeRejected                          Code = 1125
	ProgramTooComplex                                 Code = 1126
	UserDefinedNativeNotAllowed                       Code = 1127
	MaxStructVariantsReached                          Code = 1128
	TestVariantTypeMismatchError                      Code = 1129
	ZeroVariantsError                                 Code = 1130
	FeatureNotEnabled                                 Code = 1131
	UnknownInvariantViolationError                    Code = 2000
	EmptyValueStack                                   Code = 2003
	PCOverflow                                        Code = 2005
	VerificationError                                 Code = 2006
	StorageError                                      Code = 2008
	InternalTypeError                                 Code = 2009
	EventKeyMismatch                                  Code = 2010
	Unreachable                                       Code = 2011
	VMStartupFailure                                  Code = 2012
	UnexpectedErrorFromKnownMoveFunction              Code = 2015
	VerifierInvariantViolation                        Code = 2016
	UnexpectedVerifierError                           Code = 2017
	UnexpectedDeserializationError                    Code = 2018
	FailedToSerializeWriteSetChanges                  Code = 2019
	FailedToDeserializeResource                       Code = 2020
	TypeResolutionFailure                             Code = 2021
	DuplicateNativeFunction                           Code = 2022
	DelayedFieldOrBlockSTMCodeInvariantError          Code = 2023
	SpeculativeExecutionAbortError                    Code = 2024
	AccessControlInvariantViolation                   Code = 2025
	UnknownBinaryError                                Code = 3000
	Malformed                                         Code = 3001
	BadMagic                                          Code = 3002
	UnknownVersion                                    Code = 3003
	UnknownTableType                                  Code = 3004
	UnknownSignatureType                              Code = 3005
	UnknownSerializedType                             Code = 3006
	UnknownOpcode                                     Code = 3007
	BadHeaderTable                                    Code = 3008
	UnexpectedSignatureType                           Code = 3009
	DuplicateTable                                    Code = 3010
	UnknownAbility                                    Code = 3013
	UnknownNativeStructFlag                           Code = 3014
	BadU16                                            Code = 3017
	BadU32                                            Code = 3018
	BadU64                                            Code = 3019
	BadU128                                           Code = 3020
	BadU256                                           Code = 3021
	ValueSerializationError                           Code = 3022
	ValueDeserializationError                         Code = 3023
	CodeDeserializationError                          Code = 3024
	InvalidFlagBits                                   Code = 3025
	UnknownRuntimeStatus                              Code = 4000
	Executed                                          Code = 4001
	OutOfGas                                          Code = 4002
	ResourceDoesNotExist                              Code = 4003
	ResourceAlreadyExists                             Code = 4004
	MissingData                                       Code = 4008
	DataFormatError                                   Code = 4009
	Aborted                                           Code = 4016
	ArithmeticError                                   Code = 4017
	VectorOperationError                              Code = 4018
	ExecutionStackOverflow                            Code = 4020
	CallStackOverflow                                 Code = 4021
	VMMaxTypeDepthReached                             Code = 4024
	VMMaxValueDepthReached                            Code = 4025
	VMExtensionError                                  Code = 4026
	StorageWriteLimitReached                          Code = 4027
	MemoryLimitExceeded                               Code = 4028
	VMMaxTypeNodesReached                             Code = 4029
	ExecutionLimitReached                             Code = 4030
	IOLimitReached                                    Code = 4031
	StorageLimitReached                               Code = 4032
	TypeTagLimitExceeded                              Code = 4033
	AccessDenied                                      Code = 4034
	AccessStackLimitExceeded                          Code = 4035
	TooManyDelayedFields                              Code = 4036
	RuntimeDispatchError                              Code = 4037
	StructVariantMismatch                             Code = 4038
)

var names = map[Code]string{
	OK:                                                "OK",
	UnknownVerificationError:                          "UNKNOWN_VERIFICATION_ERROR",
	IndexOutOfBounds:                                  "INDEX_OUT_OF_BOUNDS",
	InvalidSignatureToken:                             "INVALID_SIGNATURE_TOKEN",
	RecursiveStructDefinition:                         "RECURSIVE_STRUCT_DEFINITION",
	FieldMissingTypeAbility:                           "FIELD_MISSING_TYPE_ABILITY",
	InvalidFallThrough:                                "INVALID_FALL_THROUGH",
	NegativeStackSizeWithinBlock:                      "NEGATIVE_STACK_SIZE_WITHIN_BLOCK",
	InvalidMainFunctionSignature:                      "INVALID_MAIN_FUNCTION_SIGNATURE",
	DuplicateElement:                                  "DUPLICATE_ELEMENT",
	InvalidModuleHandle:                               "INVALID_MODULE_HANDLE",
	UnimplementedHandle:                               "UNIMPLEMENTED_HANDLE",
	LookupFailed:                                      "LOOKUP_FAILED",
	TypeMismatch:                                      "TYPE_MISMATCH",
	MissingDependency:                                 "MISSING_DEPENDENCY",
	PopWithoutDropAbility:                             "POP_WITHOUT_DROP_ABILITY",
	BrTypeMismatchError:                               "BR_TYPE_MISMATCH_ERROR",
	AbortTypeMismatchError:                            "ABORT_TYPE_MISMATCH_ERROR",
	StLocTypeMismatchError:                            "STLOC_TYPE_MISMATCH_ERROR",
	StLocUnsafeToDestroyError:                         "STLOC_UNSAFE_TO_DESTROY_ERROR",
	UnsafeRetLocalOrResourceStillBorrowed:             "UNSAFE_RET_LOCAL_OR_RESOURCE_STILL_BORROWED",
	RetTypeMismatchError:                              "RET_TYPE_MISMATCH_ERROR",
	RetBorrowedMutableReferenceError:                  "RET_BORROWED_MUTABLE_REFERENCE_ERROR",
	FreezeRefTypeMismatchError:                        "FREEZEREF_TYPE_MISMATCH_ERROR",
	FreezeRefExistsMutableBorrowError:                 "FREEZEREF_EXISTS_MUTABLE_BORROW_ERROR",
	BorrowFieldTypeMismatchError:                      "BORROWFIELD_TYPE_MISMATCH_ERROR",
	BorrowFieldBadFieldError:                          "BORROWFIELD_BAD_FIELD_ERROR",
	BorrowFieldExistsMutableBorrowError:               "BORROWFIELD_EXISTS_MUTABLE_BORROW_ERROR",
	CopyLocUnavailableError:                           "COPYLOC_UNAVAILABLE_ERROR",
	CopyLocWithoutCopyAbility:                         "COPYLOC_WITHOUT_COPY_ABILITY",
	CopyLocExistsBorrowError:                          "COPYLOC_EXISTS_BORROW_ERROR",
	MoveLocUnavailableError:                           "MOVELOC_UNAVAILABLE_ERROR",
	MoveLocExistsBorrowError:                          "MOVELOC_EXISTS_BORROW_ERROR",
	BorrowLocReferenceError:                           "BORROWLOC_REFERENCE_ERROR",
	BorrowLocUnavailableError:                         "BORROWLOC_UNAVAILABLE_ERROR",
	BorrowLocExistsBorrowError:                        "BORROWLOC_EXISTS_BORROW_ERROR",
	CallTypeMismatchError:                             "CALL_TYPE_MISMATCH_ERROR",
	CallBorrowedMutableReferenceError:                 "CALL_BORROWED_MUTABLE_REFERENCE_ERROR",
	PackTypeMismatchError:                             "PACK_TYPE_MISMATCH_ERROR",
	UnpackTypeMismatchError:                           "UNPACK_TYPE_MISMATCH_ERROR",
	ReadRefTypeMismatchError:                          "READREF_TYPE_MISMATCH_ERROR",
	ReadRefWithoutCopyAbility:                         "READREF_WITHOUT_COPY_ABILITY",
	ReadRefExistsMutableBorrowError:                   "READREF_EXISTS_MUTABLE_BORROW_ERROR",
	WriteRefTypeMismatchError:                         "WRITEREF_TYPE_MISMATCH_ERROR",
	WriteRefWithoutDropAbility:                        "WRITEREF_WITHOUT_DROP_ABILITY",
	WriteRefExistsBorrowError:                         "WRITEREF_EXISTS_BORROW_ERROR",
	WriteRefNoMutableReferenceError:                   "WRITEREF_NO_MUTABLE_REFERENCE_ERROR",
	IntegerOpTypeMismatchError:                        "INTEGER_OP_TYPE_MISMATCH_ERROR",
	BooleanOpTypeMismatchError:                        "BOOLEAN_OP_TYPE_MISMATCH_ERROR",
	EqualityOpTypeMismatchError:                       "EQUALITY_OP_TYPE_MISMATCH_ERROR",
	ExistsWithoutKeyAbilityOrBadArgument:              "EXISTS_WITHOUT_KEY_ABILITY_OR_BAD_ARGUMENT",
	BorrowGlobalTypeMismatchError:                     "BORROWGLOBAL_TYPE_MISMATCH_ERROR",
	BorrowGlobalWithoutKeyAbility:                     "BORROWGLOBAL_WITHOUT_KEY_ABILITY",
	MoveFromTypeMismatchError:                         "MOVEFROM_TYPE_MISMATCH_ERROR",
	MoveFromWithoutKeyAbility:                         "MOVEFROM_WITHOUT_KEY_ABILITY",
	MoveToTypeMismatchError:                           "MOVETO_TYPE_MISMATCH_ERROR",
	MoveToWithoutKeyAbility:                           "MOVETO_WITHOUT_KEY_ABILITY",
	ModuleAddressDoesNotMatchSender:                   "MODULE_ADDRESS_DOES_NOT_MATCH_SENDER",
	NoModuleHandles:                                   "NO_MODULE_HANDLES",
	PositiveStackSizeAtBlockEnd:                       "POSITIVE_STACK_SIZE_AT_BLOCK_END",
	MissingAcquiresAnnotation:                         "MISSING_ACQUIRES_ANNOTATION",
	ExtraneousAcquiresAnnotation:                      "EXTRANEOUS_ACQUIRES_ANNOTATION",
	DuplicateAcquiresAnnotation:                       "DUPLICATE_ACQUIRES_ANNOTATION",
	InvalidAcquiresAnnotation:                         "INVALID_ACQUIRES_ANNOTATION",
	GlobalReferenceError:                              "GLOBAL_REFERENCE_ERROR",
	ConstraintNotSatisfied:                            "CONSTRAINT_NOT_SATISFIED",
	NumberOfTypeArgumentsMismatch:                     "NUMBER_OF_TYPE_ARGUMENTS_MISMATCH",
	LoopInInstantiationGraph:                          "LOOP_IN_INSTANTIATION_GRAPH",
	ZeroSizedStruct:                                   "ZERO_SIZED_STRUCT",
	LinkerError:                                       "LINKER_ERROR",
	InvalidConstantType:                               "INVALID_CONSTANT_TYPE",
	MalformedConstantData:                             "MALFORMED_CONSTANT_DATA",
	EmptyCodeUnit:                                     "EMPTY_CODE_UNIT",
	InvalidLoopSplit:                                  "INVALID_LOOP_SPLIT",
	InvalidLoopBreak:                                  "INVALID_LOOP_BREAK",
	InvalidLoopContinue:                               "INVALID_LOOP_CONTINUE",
	UnsafeRetUnusedValuesWithoutDrop:                  "UNSAFE_RET_UNUSED_VALUES_WITHOUT_DROP",
	TooManyLocals:                                     "TOO_MANY_LOCALS",
	GenericMemberOpcodeMismatch:                       "GENERIC_MEMBER_OPCODE_MISMATCH",
	FunctionResolutionFailure:                         "FUNCTION_RESOLUTION_FAILURE",
	InvalidOperationInScript:                          "INVALID_OPERATION_IN_SCRIPT",
	DuplicateModuleName:                               "DUPLICATE_MODULE_NAME",
	BackwardIncompatibleModuleUpdate:                  "BACKWARD_INCOMPATIBLE_MODULE_UPDATE",
	CyclicModuleDependency:                            "CYCLIC_MODULE_DEPENDENCY",
	NumberOfArgumentsMismatch:                         "NUMBER_OF_ARGUMENTS_MISMATCH",
	InvalidParamTypeForDeserialization:                "INVALID_PARAM_TYPE_FOR_DESERIALIZATION",
	FailedToDeserializeArgument:                       "FAILED_TO_DESERIALIZE_ARGUMENT",
	NumberOfSignerArgumentsMismatch:                   "NUMBER_OF_SIGNER_ARGUMENTS_MISMATCH",
	CalledScriptVisibleFromNonScriptVisible:           "CALLED_SCRIPT_VISIBLE_FROM_NON_SCRIPT_VISIBLE",
	ExecuteEntryFunctionCalledOnNonEntryFunction:      "EXECUTE_ENTRY_FUNCTION_CALLED_ON_NON_ENTRY_FUNCTION",
	InvalidFriendDeclWithSelf:                         "INVALID_FRIEND_DECL_WITH_SELF",
	InvalidFriendDeclWithModulesOutsideAccountAddress: "INVALID_FRIEND_DECL_WITH_MODULES_OUTSIDE_ACCOUNT_ADDRESS",
	InvalidFriendDeclWithModulesInDependencies:        "INVALID_FRIEND_DECL_WITH_MODULES_IN_DEPENDENCIES",
	CyclicModuleFriendship:                            "CYCLIC_MODULE_FRIENDSHIP",
	InvalidPhantomTypeParamPosition:                   "INVALID_PHANTOM_TYPE_PARAM_POSITION",
	VecUpdateExistsMutableBorrowError:                 "VEC_UPDATE_EXISTS_MUTABLE_BORROW_ERROR",
	VecBorrowElementExistsMutableBorrowError:          "VEC_BORROW_ELEMENT_EXISTS_MUTABLE_BORROW_ERROR",
	LoopMaxDepthReached:                               "LOOP_MAX_DEPTH_REACHED",
	TooManyTypeParameters:                             "TOO_MANY_TYPE_PARAMETERS",
	TooManyParameters:                                 "TOO_MANY_PARAMETERS",
	TooManyBasicBlocks:                                "TOO_MANY_BASIC_BLOCKS",
	ValueStackOverflow:                                "VALUE_STACK_OVERFLOW",
	TooManyTypeNodes:                                  "TOO_MANY_TYPE_NODES",
	ValueStackPushOverflow:                            "VALUE_STACK_PUSH_OVERFLOW",
	MaxDependencyDepthReached:                         "MAX_DEPENDENCY_DEPTH_REACHED",
	MaxFunctionDefinitionsReached:                     "MAX_FUNCTION_DEFINITIONS_REACHED",
	MaxStructDefinitionsReached:                       "MAX_STRUCT_DEFINITIONS_REACHED",
	MaxFieldDefinitionsReached:                        "MAX_FIELD_DEFINITIONS_REACHED",
	TooManyBackEdges:                                  "TOO_MANY_BACK_EDGES",
	EventMetadataValidationError:                      "EVENT_METADATA_VALIDATION_ERROR",
	DependencyLimitReached:                            "DEPENDENCY_LIMIT_REACHED",
	UnstableBytecodeRejected:                          "UNSTABLE_BYTECODE_REJECTED",
	ProgramTooComplex:                                 "PROGRAM_TOO_COMPLEX",
	UserDefinedNativeNotAllowed:                       "USER_DEFINED_NATIVE_NOT_ALLOWED",
	MaxStructVariantsReached:                          "MAX_STRUCT_VARIANTS_REACHED",
	TestVariantTypeMismatchError:                      "TEST_VARIANT_TYPE_MISMATCH_ERROR",
	ZeroVariantsError:                                 "ZERO_VARIANTS_ERROR",
	FeatureNotEnabled:                                 "FEATURE_NOT_ENABLED",
	UnknownInvariantViolationError:                    "UNKNOWN_INVARIANT_VIOLATION_ERROR",
	EmptyValueStack:                                   "EMPTY_VALUE_STACK",
	PCOverflow:                                        "PC_OVERFLOW",
	VerificationError:                                 "VERIFICATION_ERROR",
	StorageError:                                      "STORAGE_ERROR",
	InternalTypeError:                                 "INTERNAL_TYPE_ERROR",
	EventKeyMismatch:                                  "EVENT_KEY_MISMATCH",
	Unreachable:                                       "UNREACHABLE",
	VMStartupFailure:                                  "VM_STARTUP_FAILURE",
	UnexpectedErrorFromKnownMoveFunction:              "UNEXPECTED_ERROR_FROM_KNOWN_MOVE_FUNCTION",
	VerifierInvariantViolation:                        "VERIFIER_INVARIANT_VIOLATION",
	UnexpectedVerifierError:                           "UNEXPECTED_VERIFIER_ERROR",
	UnexpectedDeserializationError:                    "UNEXPECTED_DESERIALIZATION_ERROR",
	FailedToSerializeWriteSetChanges:                  "FAILED_TO_SERIALIZE_WRITE_SET_CHANGES",
	FailedToDeserializeResource:                       "FAILED_TO_DESERIALIZE_RESOURCE",
	TypeResolutionFailure:                             "TYPE_RESOLUTION_FAILURE",
	DuplicateNativeFunction:                           "DUPLICATE_NATIVE_FUNCTION",
	DelayedFieldOrBlockSTMCodeInvariantError:          "DELAYED_FIELD_OR_BLOCKSTM_CODE_INVARIANT_ERROR",
	SpeculativeExecutionAbortError:                    "SPECULATIVE_EXECUTION_ABORT_ERROR",
	AccessControlInvariantViolation:                   "ACCESS_CONTROL_INVARIANT_VIOLATION",
	UnknownBinaryError:                                "UNKNOWN_BINARY_ERROR",
	Malformed:                                         "MALFORMED",
	BadMagic:                                          "BAD_MAGIC",
	UnknownVersion:                                    "UNKNOWN_VERSION",
	UnknownTableType:                                  "UNKNOWN_TABLE_TYPE",
	UnknownSignatureType:                              "UNKNOWN_SIGNATURE_TYPE",
	UnknownSerializedType:                             "UNKNOWN_SERIALIZED_TYPE",
	UnknownOpcode:                                     "UNKNOWN_OPCODE",
	BadHeaderTable:                                    "BAD_HEADER_TABLE",
	UnexpectedSignatureType:                           "UNEXPECTED_SIGNATURE_TYPE",
	DuplicateTable:                                    "DUPLICATE_TABLE",
	UnknownAbility:                                    "UNKNOWN_ABILITY",
	UnknownNativeStructFlag:                           "UNKNOWN_NATIVE_STRUCT_FLAG",
	BadU16:                                            "BAD_U16",
	BadU32:                                            "BAD_U32",
	BadU64:                                            "BAD_U64",
	BadU128:                                           "BAD_U128",
	BadU256:                                           "BAD_U256",
	ValueSerializationError:                           "VALUE_SERIALIZATION_ERROR",
	ValueDeserializationError:                         "VALUE_DESERIALIZATION_ERROR",
	CodeDeserializationError:                          "CODE_DESERIALIZATION_ERROR",
	InvalidFlagBits:                                   "INVALID_FLAG_BITS",
	UnknownRuntimeStatus:                              "UNKNOWN_RUNTIME_STATUS",
	Executed:                                          "EXECUTED",
	OutOfGas:                                          "OUT_OF_GAS",
	ResourceDoesNotExist:                              "RESOURCE_DOES_NOT_EXIST",
	ResourceAlreadyExists:                             "RESOURCE_ALREADY_EXISTS",
	MissingData:                                       "MISSING_DATA",
	DataFormatError:                                   "DATA_FORMAT_ERROR",
	Aborted:                                           "ABORTED",
	ArithmeticError:                                   "ARITHMETIC_ERROR",
	VectorOperationError:                              "VECTOR_OPERATION_ERROR",
	ExecutionStackOverflow:                            "EXECUTION_STACK_OVERFLOW",
	CallStackOverflow:                                 "CALL_STACK_OVERFLOW",
	VMMaxTypeDepthReached:                             "VM_MAX_TYPE_DEPTH_REACHED",
	VMMaxValueDepthReached:                            "VM_MAX_VALUE_DEPTH_REACHED",
	VMExtensionError:                                  "VM_EXTENSION_ERROR",
	StorageWriteLimitReached:                          "STORAGE_WRITE_LIMIT_REACHED",
	MemoryLimitExceeded:                               "MEMORY_LIMIT_EXCEEDED",
	VMMaxTypeNodesReached:                             "VM_MAX_TYPE_NODES_REACHED",
	ExecutionLimitReached:                             "EXECUTION_LIMIT_REACHED",
	IOLimitReached:                                    "IO_LIMIT_REACHED",
	StorageLimitReached:                               "STORAGE_LIMIT_REACHED",
	TypeTagLimitExceeded:                              "TYPE_TAG_LIMIT_EXCEEDED",
	AccessDenied:                                      "ACCESS_DENIED",
	AccessStackLimitExceeded:                          "ACCESS_STACK_LIMIT_EXCEEDED",
	TooManyDelayedFields:                              "TOO_MANY_DELAYED_FIELDS",
	RuntimeDispatchError:                              "RUNTIME_DISPATCH_ERROR",
	StructVariantMismatch:                             "STRUCT_VARIANT_MISMATCH",
}

// String is the name of the code as the Move project writes it.
func (c Code) String() string {
	if n, ok := names[c]; ok {
		return n
	}
	return "STATUS_" + strconv.Itoa(int(c))
}

// Invariant tells whether the code says that the VM or its host is at fault.
func (c Code) Invariant() bool { return c >= 2000 && c < 3000 }
