package contracts

import (
	"embed"
	"encoding/json"
	"fmt"

	"github.com/ethereum/go-ethereum/common/hexutil"
)

// Contract is the name of a contract in src.
type Contract string

// The contracts that a chain has.
const (
	OutputRegistry    Contract = "OutputRegistry"    // parent chain
	GuardianResolver  Contract = "GuardianResolver"  // parent chain
	Portal            Contract = "Portal"            // parent chain
	TokenBridge       Contract = "TokenBridge"       // parent chain
	RollupTokenBridge Contract = "RollupTokenBridge" // the rollup's genesis, as system.TokenBridge
	BridgedToken      Contract = "BridgedToken"      // rollup, made by RollupTokenBridge
	BlobInclusion     Contract = "BlobInclusion"     // parent chain
)

//go:embed artifacts/*.json
var artifacts embed.FS

// Creation is the code that makes the contract; what its constructor takes is
// appended to it (bindings: PackConstructor).
func (c Contract) Creation() []byte { return c.read().Bytecode }

// Runtime is the code of the contract once made, with zeros where its constructor
// puts immutable values.
func (c Contract) Runtime() []byte { return c.read().DeployedBytecode }

type artifact struct {
	Bytecode         hexutil.Bytes `json:"bytecode"`
	DeployedBytecode hexutil.Bytes `json:"deployedBytecode"`
}

func (c Contract) read() *artifact {
	raw, err := artifacts.ReadFile("artifacts/" + string(c) + ".json")
	if err != nil {
		panic(fmt.Sprintf("contracts: no artefact of %s: %v", c, err))
	}
	a := new(artifact)
	if err := json.Unmarshal(raw, a); err != nil {
		panic(fmt.Sprintf("contracts: artefact of %s: %v", c, err))
	}
	return a
}
