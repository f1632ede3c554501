package format

// Limits of the binary format. An index or number beyond its limit is malformed,
// whatever the tables hold.
const (
	magic = "\xA1\x1C\xEB\x0B"

	// flavourMask is what the Aptos family of compilers sets in the version word
	// from version 7 on.
	flavourMask = 0x0A000000

	maxTables         = 255
	maxTableBytes     = 1<<32 - 1
	maxRows           = 65535 // of a table, so that every entry and one more have an index
	maxIndex          = 65535
	maxLocal          = 255 // index; and number of parameters and locals together
	maxIdentifier     = 255
	maxConstant       = 65535
	maxMetadataKey    = 1023
	maxMetadataValue  = 65535
	maxSignature      = 255
	maxAcquires       = 255
	maxFields         = 255
	maxFieldIndex     = 255
	maxVariants       = 127
	maxVariantIndex   = 127
	maxTypeParams     = 255
	maxTypeParamIndex = 65535
	maxAccesses       = 64
	maxInstrs         = 65535
	maxTypeDepth      = 256 // of a type in a signature, from itself to its innermost leaf
)

// What version 8 adds, and earlier versions must not have.
const (
	functionKind   Kind   = 0x10
	firstClosureOp Opcode = 0x58
	lastClosureOp  Opcode = 0x5A
)

// Flags of a function definition.
const (
	flagNative = 0x2
	flagEntry  = 0x4
)

// Serialized forms of an access specifier.
const (
	accessKinds = 3 // reads, writes, acquires

	resourceAtAddress = 2 // 1 is any
	resourceInModule  = 3
	resourceStruct    = 4
	resourceInst      = 5

	addressLiteral   = 2 // 1 is any
	addressParameter = 3
)
