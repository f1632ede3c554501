// Code generated via abigen V2 - DO NOT EDIT.
// This file is a generated binding and any manual changes will be lost.

package bindings

import (
	"bytes"
	"errors"
	"math/big"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// Reference imports to suppress errors if they are not otherwise used.
var (
	_ = bytes.Equal
	_ = errors.New
	_ = big.NewInt
	_ = common.Big1
	_ = types.BloomLookup
	_ = abi.ConvertType
)

// Attestation is an auto generated low-level Go binding around an user-defined struct.
type Attestation struct {
	TupleRootNonce *big.Int
	Proof          BinaryMerkleProof
}

// BinaryMerkleProof is an auto generated low-level Go binding around an user-defined struct.
type BinaryMerkleProof struct {
	SideNodes [][32]byte
	Key       *big.Int
	NumLeaves *big.Int
}

// CommitmentProof is an auto generated low-level Go binding around an user-defined struct.
type CommitmentProof struct {
	Width        uint64
	Index        uint64
	Shares       uint64
	SubtreeRoots [][32]byte
	RowNodes     []byte
	DataNodes    [][32]byte
}

// DataRootTuple is an auto generated low-level Go binding around an user-defined struct.
type DataRootTuple struct {
	Height   *big.Int
	DataRoot [32]byte
}

// Message is an auto generated low-level Go binding around an user-defined struct.
type Message struct {
	Nonce    *big.Int
	Sender   common.Address
	Target   common.Address
	Value    *big.Int
	GasLimit *big.Int
	Data     []byte
}

// Output is an auto generated low-level Go binding around an user-defined struct.
type Output struct {
	StateRoot   [32]byte
	OutboxRoot  [32]byte
	BlockHash   [32]byte
	BlockNumber uint64
	DaHeight    uint64
	DaDataRoot  [32]byte
}

// PortalConfig is an auto generated low-level Go binding around an user-defined struct.
type PortalConfig struct {
	Registry        common.Address
	TokenBridge     common.Address
	Guardian        common.Address
	InboxGas        uint64
	EthCapacity     *big.Int
	EthRefill       *big.Int
	UnlimitedTokens bool
}

// BlobInclusionMetaData contains all meta data concerning the BlobInclusion contract.
var BlobInclusionMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"contractIDAOracle\",\"name\":\"oracle_\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"width\",\"type\":\"uint64\"}],\"name\":\"BadSquare\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"},{\"internalType\":\"uint256\",\"name\":\"subtreeWidth\",\"type\":\"uint256\"}],\"name\":\"Misaligned\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"MissingRowNodes\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"MissingSubtrees\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"oracle\",\"type\":\"address\"}],\"name\":\"NotAContract\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"height\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"dataRoot\",\"type\":\"bytes32\"},{\"internalType\":\"uint256\",\"name\":\"tupleRootNonce\",\"type\":\"uint256\"}],\"name\":\"NotAttested\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"width\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"shares\",\"type\":\"uint64\"}],\"name\":\"OutsideSquare\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"length\",\"type\":\"uint256\"}],\"name\":\"UnusedRowNodes\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"count\",\"type\":\"uint256\"}],\"name\":\"UnusedSubtrees\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"computed\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"wanted\",\"type\":\"bytes32\"}],\"name\":\"WrongCommitment\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"computed\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"wanted\",\"type\":\"bytes32\"}],\"name\":\"WrongDataRoot\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"given\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"wanted\",\"type\":\"uint256\"}],\"name\":\"WrongSiblings\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"oracle\",\"outputs\":[{\"internalType\":\"contractIDAOracle\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"height\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"dataRoot\",\"type\":\"bytes32\"},{\"internalType\":\"bytes29\",\"name\":\"namespace\",\"type\":\"bytes29\"},{\"internalType\":\"bytes32\",\"name\":\"commitment\",\"type\":\"bytes32\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"width\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"shares\",\"type\":\"uint64\"},{\"internalType\":\"bytes32[]\",\"name\":\"subtreeRoots\",\"type\":\"bytes32[]\"},{\"internalType\":\"bytes\",\"name\":\"rowNodes\",\"type\":\"bytes\"},{\"internalType\":\"bytes32[]\",\"name\":\"dataNodes\",\"type\":\"bytes32[]\"}],\"internalType\":\"structCommitmentProof\",\"name\":\"proof\",\"type\":\"tuple\"},{\"components\":[{\"internalType\":\"uint256\",\"name\":\"tupleRootNonce\",\"type\":\"uint256\"},{\"components\":[{\"internalType\":\"bytes32[]\",\"name\":\"sideNodes\",\"type\":\"bytes32[]\"},{\"internalType\":\"uint256\",\"name\":\"key\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"numLeaves\",\"type\":\"uint256\"}],\"internalType\":\"structBinaryMerkleProof\",\"name\":\"proof\",\"type\":\"tuple\"}],\"internalType\":\"structAttestation\",\"name\":\"attestation\",\"type\":\"tuple\"}],\"name\":\"verify\",\"outputs\":[],\"stateMutability\":\"view\",\"type\":\"function\"}]",
	ID:  "5d697753a48b6db57d1468ceb68c0567d3",
}

// BlobInclusion is an auto generated Go binding around an Ethereum contract.
type BlobInclusion struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *BlobInclusion) GetABI() abi.ABI {
	return c.abi
}

// NewBlobInclusion creates a new instance of BlobInclusion.
func NewBlobInclusion() *BlobInclusion {
	parsed, err := BlobInclusionMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &BlobInclusion{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *BlobInclusion) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address oracle_) returns()
func (blobInclusion *BlobInclusion) PackConstructor(oracle_ common.Address) []byte {
	enc, err := blobInclusion.abi.Pack("", oracle_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackOracle is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7dc0d1d0.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function oracle() view returns(address)
func (blobInclusion *BlobInclusion) PackOracle() []byte {
	enc, err := blobInclusion.abi.Pack("oracle")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOracle is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7dc0d1d0.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function oracle() view returns(address)
func (blobInclusion *BlobInclusion) TryPackOracle() ([]byte, error) {
	return blobInclusion.abi.Pack("oracle")
}

// UnpackOracle is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7dc0d1d0.
//
// Solidity: function oracle() view returns(address)
func (blobInclusion *BlobInclusion) UnpackOracle(data []byte) (common.Address, error) {
	out, err := blobInclusion.abi.Unpack("oracle", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackVerify is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x53b9bcca.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function verify(uint64 height, bytes32 dataRoot, bytes29 namespace, bytes32 commitment, (uint64,uint64,uint64,bytes32[],bytes,bytes32[]) proof, (uint256,(bytes32[],uint256,uint256)) attestation) view returns()
func (blobInclusion *BlobInclusion) PackVerify(height uint64, dataRoot [32]byte, namespace [29]byte, commitment [32]byte, proof CommitmentProof, attestation Attestation) []byte {
	enc, err := blobInclusion.abi.Pack("verify", height, dataRoot, namespace, commitment, proof, attestation)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackVerify is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x53b9bcca.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function verify(uint64 height, bytes32 dataRoot, bytes29 namespace, bytes32 commitment, (uint64,uint64,uint64,bytes32[],bytes,bytes32[]) proof, (uint256,(bytes32[],uint256,uint256)) attestation) view returns()
func (blobInclusion *BlobInclusion) TryPackVerify(height uint64, dataRoot [32]byte, namespace [29]byte, commitment [32]byte, proof CommitmentProof, attestation Attestation) ([]byte, error) {
	return blobInclusion.abi.Pack("verify", height, dataRoot, namespace, commitment, proof, attestation)
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (blobInclusion *BlobInclusion) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], blobInclusion.abi.Errors["BadSquare"].ID.Bytes()[:4]) {
		return blobInclusion.UnpackBadSquareError(raw[4:])
	}
	if bytes.Equal(raw[:4], blobInclusion.abi.Errors["Misaligned"].ID.Bytes()[:4]) {
		return blobInclusion.UnpackMisalignedError(raw[4:])
	}
	if bytes.Equal(raw[:4], blobInclusion.abi.Errors["MissingRowNodes"].ID.Bytes()[:4]) {
		return blobInclusion.UnpackMissingRowNodesError(raw[4:])
	}
	if bytes.Equal(raw[:4], blobInclusion.abi.Errors["MissingSubtrees"].ID.Bytes()[:4]) {
		return blobInclusion.UnpackMissingSubtreesError(raw[4:])
	}
	if bytes.Equal(raw[:4], blobInclusion.abi.Errors["NotAContract"].ID.Bytes()[:4]) {
		return blobInclusion.UnpackNotAContractError(raw[4:])
	}
	if bytes.Equal(raw[:4], blobInclusion.abi.Errors["NotAttested"].ID.Bytes()[:4]) {
		return blobInclusion.UnpackNotAttestedError(raw[4:])
	}
	if bytes.Equal(raw[:4], blobInclusion.abi.Errors["OutsideSquare"].ID.Bytes()[:4]) {
		return blobInclusion.UnpackOutsideSquareError(raw[4:])
	}
	if bytes.Equal(raw[:4], blobInclusion.abi.Errors["UnusedRowNodes"].ID.Bytes()[:4]) {
		return blobInclusion.UnpackUnusedRowNodesError(raw[4:])
	}
	if bytes.Equal(raw[:4], blobInclusion.abi.Errors["UnusedSubtrees"].ID.Bytes()[:4]) {
		return blobInclusion.UnpackUnusedSubtreesError(raw[4:])
	}
	if bytes.Equal(raw[:4], blobInclusion.abi.Errors["WrongCommitment"].ID.Bytes()[:4]) {
		return blobInclusion.UnpackWrongCommitmentError(raw[4:])
	}
	if bytes.Equal(raw[:4], blobInclusion.abi.Errors["WrongDataRoot"].ID.Bytes()[:4]) {
		return blobInclusion.UnpackWrongDataRootError(raw[4:])
	}
	if bytes.Equal(raw[:4], blobInclusion.abi.Errors["WrongSiblings"].ID.Bytes()[:4]) {
		return blobInclusion.UnpackWrongSiblingsError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// BlobInclusionBadSquare represents a BadSquare error raised by the BlobInclusion contract.
type BlobInclusionBadSquare struct {
	Width uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadSquare(uint64 width)
func BlobInclusionBadSquareErrorID() common.Hash {
	return common.HexToHash("0xb7da2c84aa517299fa54f37129b85f6019c2f541c89fb6906910e5e81eeb5088")
}

// UnpackBadSquareError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadSquare(uint64 width)
func (blobInclusion *BlobInclusion) UnpackBadSquareError(raw []byte) (*BlobInclusionBadSquare, error) {
	out := new(BlobInclusionBadSquare)
	if err := blobInclusion.abi.UnpackIntoInterface(out, "BadSquare", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BlobInclusionMisaligned represents a Misaligned error raised by the BlobInclusion contract.
type BlobInclusionMisaligned struct {
	Index        uint64
	SubtreeWidth *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error Misaligned(uint64 index, uint256 subtreeWidth)
func BlobInclusionMisalignedErrorID() common.Hash {
	return common.HexToHash("0x9dc2c43aa49b00c4e73be066b433838e3b5ad6b69ef88685227be7a9e2638443")
}

// UnpackMisalignedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error Misaligned(uint64 index, uint256 subtreeWidth)
func (blobInclusion *BlobInclusion) UnpackMisalignedError(raw []byte) (*BlobInclusionMisaligned, error) {
	out := new(BlobInclusionMisaligned)
	if err := blobInclusion.abi.UnpackIntoInterface(out, "Misaligned", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BlobInclusionMissingRowNodes represents a MissingRowNodes error raised by the BlobInclusion contract.
type BlobInclusionMissingRowNodes struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error MissingRowNodes()
func BlobInclusionMissingRowNodesErrorID() common.Hash {
	return common.HexToHash("0x187c8b86a9bf55d7c369aefa8b1fd862c10d4953ce7ffbc93917ece07236cf4e")
}

// UnpackMissingRowNodesError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error MissingRowNodes()
func (blobInclusion *BlobInclusion) UnpackMissingRowNodesError(raw []byte) (*BlobInclusionMissingRowNodes, error) {
	out := new(BlobInclusionMissingRowNodes)
	if err := blobInclusion.abi.UnpackIntoInterface(out, "MissingRowNodes", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BlobInclusionMissingSubtrees represents a MissingSubtrees error raised by the BlobInclusion contract.
type BlobInclusionMissingSubtrees struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error MissingSubtrees()
func BlobInclusionMissingSubtreesErrorID() common.Hash {
	return common.HexToHash("0x7c79460c5ec82a98a651b7caf940484dc25ef657125ac197477a6f7d34665b77")
}

// UnpackMissingSubtreesError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error MissingSubtrees()
func (blobInclusion *BlobInclusion) UnpackMissingSubtreesError(raw []byte) (*BlobInclusionMissingSubtrees, error) {
	out := new(BlobInclusionMissingSubtrees)
	if err := blobInclusion.abi.UnpackIntoInterface(out, "MissingSubtrees", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BlobInclusionNotAContract represents a NotAContract error raised by the BlobInclusion contract.
type BlobInclusionNotAContract struct {
	Oracle common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotAContract(address oracle)
func BlobInclusionNotAContractErrorID() common.Hash {
	return common.HexToHash("0x8a8b41ec6b8382733436ac0321a506b0d1e41dc29c8650d1fd1ff17e726ab809")
}

// UnpackNotAContractError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotAContract(address oracle)
func (blobInclusion *BlobInclusion) UnpackNotAContractError(raw []byte) (*BlobInclusionNotAContract, error) {
	out := new(BlobInclusionNotAContract)
	if err := blobInclusion.abi.UnpackIntoInterface(out, "NotAContract", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BlobInclusionNotAttested represents a NotAttested error raised by the BlobInclusion contract.
type BlobInclusionNotAttested struct {
	Height         uint64
	DataRoot       [32]byte
	TupleRootNonce *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotAttested(uint64 height, bytes32 dataRoot, uint256 tupleRootNonce)
func BlobInclusionNotAttestedErrorID() common.Hash {
	return common.HexToHash("0x0c8f57e508b0a4a5d69960edd4f06def41abc836461eade728a5875d1a7a89d6")
}

// UnpackNotAttestedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotAttested(uint64 height, bytes32 dataRoot, uint256 tupleRootNonce)
func (blobInclusion *BlobInclusion) UnpackNotAttestedError(raw []byte) (*BlobInclusionNotAttested, error) {
	out := new(BlobInclusionNotAttested)
	if err := blobInclusion.abi.UnpackIntoInterface(out, "NotAttested", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BlobInclusionOutsideSquare represents a OutsideSquare error raised by the BlobInclusion contract.
type BlobInclusionOutsideSquare struct {
	Width  uint64
	Index  uint64
	Shares uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OutsideSquare(uint64 width, uint64 index, uint64 shares)
func BlobInclusionOutsideSquareErrorID() common.Hash {
	return common.HexToHash("0x7427c028f64b4a72058fc8d8c27cc66aa3de8a6c1d58168aa8e8ba1616ef2b26")
}

// UnpackOutsideSquareError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OutsideSquare(uint64 width, uint64 index, uint64 shares)
func (blobInclusion *BlobInclusion) UnpackOutsideSquareError(raw []byte) (*BlobInclusionOutsideSquare, error) {
	out := new(BlobInclusionOutsideSquare)
	if err := blobInclusion.abi.UnpackIntoInterface(out, "OutsideSquare", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BlobInclusionUnusedRowNodes represents a UnusedRowNodes error raised by the BlobInclusion contract.
type BlobInclusionUnusedRowNodes struct {
	Length *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error UnusedRowNodes(uint256 length)
func BlobInclusionUnusedRowNodesErrorID() common.Hash {
	return common.HexToHash("0x0a4a11b12a41c904a997b3092b23447f8736f6753331ac2d196dd0d2ff481ba6")
}

// UnpackUnusedRowNodesError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error UnusedRowNodes(uint256 length)
func (blobInclusion *BlobInclusion) UnpackUnusedRowNodesError(raw []byte) (*BlobInclusionUnusedRowNodes, error) {
	out := new(BlobInclusionUnusedRowNodes)
	if err := blobInclusion.abi.UnpackIntoInterface(out, "UnusedRowNodes", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BlobInclusionUnusedSubtrees represents a UnusedSubtrees error raised by the BlobInclusion contract.
type BlobInclusionUnusedSubtrees struct {
	Count *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error UnusedSubtrees(uint256 count)
func BlobInclusionUnusedSubtreesErrorID() common.Hash {
	return common.HexToHash("0xfffb924e268a786426016b8e997b9914cb6a75b01b5c68a87399b6a82353bd3d")
}

// UnpackUnusedSubtreesError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error UnusedSubtrees(uint256 count)
func (blobInclusion *BlobInclusion) UnpackUnusedSubtreesError(raw []byte) (*BlobInclusionUnusedSubtrees, error) {
	out := new(BlobInclusionUnusedSubtrees)
	if err := blobInclusion.abi.UnpackIntoInterface(out, "UnusedSubtrees", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BlobInclusionWrongCommitment represents a WrongCommitment error raised by the BlobInclusion contract.
type BlobInclusionWrongCommitment struct {
	Computed [32]byte
	Wanted   [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongCommitment(bytes32 computed, bytes32 wanted)
func BlobInclusionWrongCommitmentErrorID() common.Hash {
	return common.HexToHash("0x49ea759ed4d9b77e6ffaa3cdfa4459459a1bed77c4ecfcc2abebf12d1ac82e17")
}

// UnpackWrongCommitmentError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongCommitment(bytes32 computed, bytes32 wanted)
func (blobInclusion *BlobInclusion) UnpackWrongCommitmentError(raw []byte) (*BlobInclusionWrongCommitment, error) {
	out := new(BlobInclusionWrongCommitment)
	if err := blobInclusion.abi.UnpackIntoInterface(out, "WrongCommitment", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BlobInclusionWrongDataRoot represents a WrongDataRoot error raised by the BlobInclusion contract.
type BlobInclusionWrongDataRoot struct {
	Computed [32]byte
	Wanted   [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongDataRoot(bytes32 computed, bytes32 wanted)
func BlobInclusionWrongDataRootErrorID() common.Hash {
	return common.HexToHash("0xc1fb864bf4c90cf26cd8d2b78e7bf79a7a40ef19248e541d879a195856ed4d2a")
}

// UnpackWrongDataRootError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongDataRoot(bytes32 computed, bytes32 wanted)
func (blobInclusion *BlobInclusion) UnpackWrongDataRootError(raw []byte) (*BlobInclusionWrongDataRoot, error) {
	out := new(BlobInclusionWrongDataRoot)
	if err := blobInclusion.abi.UnpackIntoInterface(out, "WrongDataRoot", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BlobInclusionWrongSiblings represents a WrongSiblings error raised by the BlobInclusion contract.
type BlobInclusionWrongSiblings struct {
	Given  *big.Int
	Wanted *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongSiblings(uint256 given, uint256 wanted)
func BlobInclusionWrongSiblingsErrorID() common.Hash {
	return common.HexToHash("0x5cdec456d6aa7d0721913b31bd0c1b6a07033fbce943b74a3e4659a2c118ccc9")
}

// UnpackWrongSiblingsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongSiblings(uint256 given, uint256 wanted)
func (blobInclusion *BlobInclusion) UnpackWrongSiblingsError(raw []byte) (*BlobInclusionWrongSiblings, error) {
	out := new(BlobInclusionWrongSiblings)
	if err := blobInclusion.abi.UnpackIntoInterface(out, "WrongSiblings", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgedTokenMetaData contains all meta data concerning the BridgedToken contract.
var BridgedTokenMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"allowance\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"wanted\",\"type\":\"uint256\"}],\"name\":\"AllowanceTooLow\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"}],\"name\":\"BadPermit\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"balance\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"wanted\",\"type\":\"uint256\"}],\"name\":\"BalanceTooLow\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotBridge\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"deadline\",\"type\":\"uint256\"}],\"name\":\"PermitExpired\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ZeroRecipient\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"Approval\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"Transfer\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"DOMAIN_SEPARATOR\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"}],\"name\":\"allowance\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"approve\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"balanceOf\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"bridge\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"burn\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"decimals\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"parentToken_\",\"type\":\"address\"},{\"internalType\":\"string\",\"name\":\"name_\",\"type\":\"string\"},{\"internalType\":\"string\",\"name\":\"symbol_\",\"type\":\"string\"},{\"internalType\":\"uint8\",\"name\":\"decimals_\",\"type\":\"uint8\"}],\"name\":\"initialize\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"mint\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"name\",\"outputs\":[{\"internalType\":\"string\",\"name\":\"\",\"type\":\"string\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"}],\"name\":\"nonces\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"parentToken\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"deadline\",\"type\":\"uint256\"},{\"internalType\":\"uint8\",\"name\":\"v\",\"type\":\"uint8\"},{\"internalType\":\"bytes32\",\"name\":\"r\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"s\",\"type\":\"bytes32\"}],\"name\":\"permit\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"symbol\",\"outputs\":[{\"internalType\":\"string\",\"name\":\"\",\"type\":\"string\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"totalSupply\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"transfer\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"transferFrom\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "b750dfe93364a81061c2b6a72eac2f13a8",
}

// BridgedToken is an auto generated Go binding around an Ethereum contract.
type BridgedToken struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *BridgedToken) GetABI() abi.ABI {
	return c.abi
}

// NewBridgedToken creates a new instance of BridgedToken.
func NewBridgedToken() *BridgedToken {
	parsed, err := BridgedTokenMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &BridgedToken{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *BridgedToken) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackDOMAINSEPARATOR is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3644e515.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function DOMAIN_SEPARATOR() view returns(bytes32)
func (bridgedToken *BridgedToken) PackDOMAINSEPARATOR() []byte {
	enc, err := bridgedToken.abi.Pack("DOMAIN_SEPARATOR")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDOMAINSEPARATOR is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3644e515.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function DOMAIN_SEPARATOR() view returns(bytes32)
func (bridgedToken *BridgedToken) TryPackDOMAINSEPARATOR() ([]byte, error) {
	return bridgedToken.abi.Pack("DOMAIN_SEPARATOR")
}

// UnpackDOMAINSEPARATOR is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x3644e515.
//
// Solidity: function DOMAIN_SEPARATOR() view returns(bytes32)
func (bridgedToken *BridgedToken) UnpackDOMAINSEPARATOR(data []byte) ([32]byte, error) {
	out, err := bridgedToken.abi.Unpack("DOMAIN_SEPARATOR", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackAllowance is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdd62ed3e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (bridgedToken *BridgedToken) PackAllowance(owner common.Address, spender common.Address) []byte {
	enc, err := bridgedToken.abi.Pack("allowance", owner, spender)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAllowance is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdd62ed3e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (bridgedToken *BridgedToken) TryPackAllowance(owner common.Address, spender common.Address) ([]byte, error) {
	return bridgedToken.abi.Pack("allowance", owner, spender)
}

// UnpackAllowance is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xdd62ed3e.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (bridgedToken *BridgedToken) UnpackAllowance(data []byte) (*big.Int, error) {
	out, err := bridgedToken.abi.Unpack("allowance", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackApprove is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x095ea7b3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (bridgedToken *BridgedToken) PackApprove(spender common.Address, value *big.Int) []byte {
	enc, err := bridgedToken.abi.Pack("approve", spender, value)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackApprove is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x095ea7b3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (bridgedToken *BridgedToken) TryPackApprove(spender common.Address, value *big.Int) ([]byte, error) {
	return bridgedToken.abi.Pack("approve", spender, value)
}

// UnpackApprove is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x095ea7b3.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (bridgedToken *BridgedToken) UnpackApprove(data []byte) (bool, error) {
	out, err := bridgedToken.abi.Unpack("approve", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackBalanceOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x70a08231.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function balanceOf(address account) view returns(uint256)
func (bridgedToken *BridgedToken) PackBalanceOf(account common.Address) []byte {
	enc, err := bridgedToken.abi.Pack("balanceOf", account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBalanceOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x70a08231.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function balanceOf(address account) view returns(uint256)
func (bridgedToken *BridgedToken) TryPackBalanceOf(account common.Address) ([]byte, error) {
	return bridgedToken.abi.Pack("balanceOf", account)
}

// UnpackBalanceOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x70a08231.
//
// Solidity: function balanceOf(address account) view returns(uint256)
func (bridgedToken *BridgedToken) UnpackBalanceOf(data []byte) (*big.Int, error) {
	out, err := bridgedToken.abi.Unpack("balanceOf", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackBridge is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe78cea92.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function bridge() view returns(address)
func (bridgedToken *BridgedToken) PackBridge() []byte {
	enc, err := bridgedToken.abi.Pack("bridge")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBridge is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe78cea92.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function bridge() view returns(address)
func (bridgedToken *BridgedToken) TryPackBridge() ([]byte, error) {
	return bridgedToken.abi.Pack("bridge")
}

// UnpackBridge is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe78cea92.
//
// Solidity: function bridge() view returns(address)
func (bridgedToken *BridgedToken) UnpackBridge(data []byte) (common.Address, error) {
	out, err := bridgedToken.abi.Unpack("bridge", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackBurn is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9dc29fac.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function burn(address from, uint256 value) returns()
func (bridgedToken *BridgedToken) PackBurn(from common.Address, value *big.Int) []byte {
	enc, err := bridgedToken.abi.Pack("burn", from, value)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBurn is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9dc29fac.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function burn(address from, uint256 value) returns()
func (bridgedToken *BridgedToken) TryPackBurn(from common.Address, value *big.Int) ([]byte, error) {
	return bridgedToken.abi.Pack("burn", from, value)
}

// PackDecimals is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x313ce567.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function decimals() view returns(uint8)
func (bridgedToken *BridgedToken) PackDecimals() []byte {
	enc, err := bridgedToken.abi.Pack("decimals")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDecimals is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x313ce567.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function decimals() view returns(uint8)
func (bridgedToken *BridgedToken) TryPackDecimals() ([]byte, error) {
	return bridgedToken.abi.Pack("decimals")
}

// UnpackDecimals is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x313ce567.
//
// Solidity: function decimals() view returns(uint8)
func (bridgedToken *BridgedToken) UnpackDecimals(data []byte) (uint8, error) {
	out, err := bridgedToken.abi.Unpack("decimals", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackInitialize is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf6d2ee86.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function initialize(address parentToken_, string name_, string symbol_, uint8 decimals_) returns()
func (bridgedToken *BridgedToken) PackInitialize(parentToken common.Address, name string, symbol string, decimals uint8) []byte {
	enc, err := bridgedToken.abi.Pack("initialize", parentToken, name, symbol, decimals)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackInitialize is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf6d2ee86.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function initialize(address parentToken_, string name_, string symbol_, uint8 decimals_) returns()
func (bridgedToken *BridgedToken) TryPackInitialize(parentToken common.Address, name string, symbol string, decimals uint8) ([]byte, error) {
	return bridgedToken.abi.Pack("initialize", parentToken, name, symbol, decimals)
}

// PackMint is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x40c10f19.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function mint(address to, uint256 value) returns()
func (bridgedToken *BridgedToken) PackMint(to common.Address, value *big.Int) []byte {
	enc, err := bridgedToken.abi.Pack("mint", to, value)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMint is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x40c10f19.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function mint(address to, uint256 value) returns()
func (bridgedToken *BridgedToken) TryPackMint(to common.Address, value *big.Int) ([]byte, error) {
	return bridgedToken.abi.Pack("mint", to, value)
}

// PackName is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06fdde03.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function name() view returns(string)
func (bridgedToken *BridgedToken) PackName() []byte {
	enc, err := bridgedToken.abi.Pack("name")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackName is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06fdde03.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function name() view returns(string)
func (bridgedToken *BridgedToken) TryPackName() ([]byte, error) {
	return bridgedToken.abi.Pack("name")
}

// UnpackName is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x06fdde03.
//
// Solidity: function name() view returns(string)
func (bridgedToken *BridgedToken) UnpackName(data []byte) (string, error) {
	out, err := bridgedToken.abi.Unpack("name", data)
	if err != nil {
		return *new(string), err
	}
	out0 := *abi.ConvertType(out[0], new(string)).(*string)
	return out0, nil
}

// PackNonces is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7ecebe00.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function nonces(address owner) view returns(uint256)
func (bridgedToken *BridgedToken) PackNonces(owner common.Address) []byte {
	enc, err := bridgedToken.abi.Pack("nonces", owner)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackNonces is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7ecebe00.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function nonces(address owner) view returns(uint256)
func (bridgedToken *BridgedToken) TryPackNonces(owner common.Address) ([]byte, error) {
	return bridgedToken.abi.Pack("nonces", owner)
}

// UnpackNonces is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7ecebe00.
//
// Solidity: function nonces(address owner) view returns(uint256)
func (bridgedToken *BridgedToken) UnpackNonces(data []byte) (*big.Int, error) {
	out, err := bridgedToken.abi.Unpack("nonces", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackParentToken is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x80a54001.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function parentToken() view returns(address)
func (bridgedToken *BridgedToken) PackParentToken() []byte {
	enc, err := bridgedToken.abi.Pack("parentToken")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackParentToken is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x80a54001.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function parentToken() view returns(address)
func (bridgedToken *BridgedToken) TryPackParentToken() ([]byte, error) {
	return bridgedToken.abi.Pack("parentToken")
}

// UnpackParentToken is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x80a54001.
//
// Solidity: function parentToken() view returns(address)
func (bridgedToken *BridgedToken) UnpackParentToken(data []byte) (common.Address, error) {
	out, err := bridgedToken.abi.Unpack("parentToken", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackPermit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd505accf.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) returns()
func (bridgedToken *BridgedToken) PackPermit(owner common.Address, spender common.Address, value *big.Int, deadline *big.Int, v uint8, r [32]byte, s [32]byte) []byte {
	enc, err := bridgedToken.abi.Pack("permit", owner, spender, value, deadline, v, r, s)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPermit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd505accf.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) returns()
func (bridgedToken *BridgedToken) TryPackPermit(owner common.Address, spender common.Address, value *big.Int, deadline *big.Int, v uint8, r [32]byte, s [32]byte) ([]byte, error) {
	return bridgedToken.abi.Pack("permit", owner, spender, value, deadline, v, r, s)
}

// PackSymbol is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x95d89b41.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function symbol() view returns(string)
func (bridgedToken *BridgedToken) PackSymbol() []byte {
	enc, err := bridgedToken.abi.Pack("symbol")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSymbol is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x95d89b41.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function symbol() view returns(string)
func (bridgedToken *BridgedToken) TryPackSymbol() ([]byte, error) {
	return bridgedToken.abi.Pack("symbol")
}

// UnpackSymbol is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x95d89b41.
//
// Solidity: function symbol() view returns(string)
func (bridgedToken *BridgedToken) UnpackSymbol(data []byte) (string, error) {
	out, err := bridgedToken.abi.Unpack("symbol", data)
	if err != nil {
		return *new(string), err
	}
	out0 := *abi.ConvertType(out[0], new(string)).(*string)
	return out0, nil
}

// PackTotalSupply is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x18160ddd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function totalSupply() view returns(uint256)
func (bridgedToken *BridgedToken) PackTotalSupply() []byte {
	enc, err := bridgedToken.abi.Pack("totalSupply")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTotalSupply is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x18160ddd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function totalSupply() view returns(uint256)
func (bridgedToken *BridgedToken) TryPackTotalSupply() ([]byte, error) {
	return bridgedToken.abi.Pack("totalSupply")
}

// UnpackTotalSupply is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x18160ddd.
//
// Solidity: function totalSupply() view returns(uint256)
func (bridgedToken *BridgedToken) UnpackTotalSupply(data []byte) (*big.Int, error) {
	out, err := bridgedToken.abi.Unpack("totalSupply", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackTransfer is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa9059cbb.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (bridgedToken *BridgedToken) PackTransfer(to common.Address, value *big.Int) []byte {
	enc, err := bridgedToken.abi.Pack("transfer", to, value)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransfer is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa9059cbb.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (bridgedToken *BridgedToken) TryPackTransfer(to common.Address, value *big.Int) ([]byte, error) {
	return bridgedToken.abi.Pack("transfer", to, value)
}

// UnpackTransfer is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa9059cbb.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (bridgedToken *BridgedToken) UnpackTransfer(data []byte) (bool, error) {
	out, err := bridgedToken.abi.Unpack("transfer", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23b872dd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (bridgedToken *BridgedToken) PackTransferFrom(from common.Address, to common.Address, value *big.Int) []byte {
	enc, err := bridgedToken.abi.Pack("transferFrom", from, to, value)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23b872dd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (bridgedToken *BridgedToken) TryPackTransferFrom(from common.Address, to common.Address, value *big.Int) ([]byte, error) {
	return bridgedToken.abi.Pack("transferFrom", from, to, value)
}

// UnpackTransferFrom is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x23b872dd.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (bridgedToken *BridgedToken) UnpackTransferFrom(data []byte) (bool, error) {
	out, err := bridgedToken.abi.Unpack("transferFrom", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// BridgedTokenApproval represents a Approval event raised by the BridgedToken contract.
type BridgedTokenApproval struct {
	Owner   common.Address
	Spender common.Address
	Value   *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const BridgedTokenApprovalEventName = "Approval"

// ContractEventName returns the user-defined event name.
func (BridgedTokenApproval) ContractEventName() string {
	return BridgedTokenApprovalEventName
}

// UnpackApprovalEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Approval(address indexed owner, address indexed spender, uint256 value)
func (bridgedToken *BridgedToken) UnpackApprovalEvent(log *types.Log) (*BridgedTokenApproval, error) {
	event := "Approval"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != bridgedToken.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(BridgedTokenApproval)
	if len(log.Data) > 0 {
		if err := bridgedToken.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range bridgedToken.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// BridgedTokenTransfer represents a Transfer event raised by the BridgedToken contract.
type BridgedTokenTransfer struct {
	From  common.Address
	To    common.Address
	Value *big.Int
	Raw   *types.Log // Blockchain specific contextual infos
}

const BridgedTokenTransferEventName = "Transfer"

// ContractEventName returns the user-defined event name.
func (BridgedTokenTransfer) ContractEventName() string {
	return BridgedTokenTransferEventName
}

// UnpackTransferEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Transfer(address indexed from, address indexed to, uint256 value)
func (bridgedToken *BridgedToken) UnpackTransferEvent(log *types.Log) (*BridgedTokenTransfer, error) {
	event := "Transfer"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != bridgedToken.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(BridgedTokenTransfer)
	if len(log.Data) > 0 {
		if err := bridgedToken.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range bridgedToken.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (bridgedToken *BridgedToken) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], bridgedToken.abi.Errors["AllowanceTooLow"].ID.Bytes()[:4]) {
		return bridgedToken.UnpackAllowanceTooLowError(raw[4:])
	}
	if bytes.Equal(raw[:4], bridgedToken.abi.Errors["BadPermit"].ID.Bytes()[:4]) {
		return bridgedToken.UnpackBadPermitError(raw[4:])
	}
	if bytes.Equal(raw[:4], bridgedToken.abi.Errors["BalanceTooLow"].ID.Bytes()[:4]) {
		return bridgedToken.UnpackBalanceTooLowError(raw[4:])
	}
	if bytes.Equal(raw[:4], bridgedToken.abi.Errors["NotBridge"].ID.Bytes()[:4]) {
		return bridgedToken.UnpackNotBridgeError(raw[4:])
	}
	if bytes.Equal(raw[:4], bridgedToken.abi.Errors["PermitExpired"].ID.Bytes()[:4]) {
		return bridgedToken.UnpackPermitExpiredError(raw[4:])
	}
	if bytes.Equal(raw[:4], bridgedToken.abi.Errors["ZeroRecipient"].ID.Bytes()[:4]) {
		return bridgedToken.UnpackZeroRecipientError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// BridgedTokenAllowanceTooLow represents a AllowanceTooLow error raised by the BridgedToken contract.
type BridgedTokenAllowanceTooLow struct {
	Spender   common.Address
	Allowance *big.Int
	Wanted    *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AllowanceTooLow(address spender, uint256 allowance, uint256 wanted)
func BridgedTokenAllowanceTooLowErrorID() common.Hash {
	return common.HexToHash("0x4eabd6f7ec5c5797297d7d498976e4edc51a9090c308f66021ee8609dbe4d00f")
}

// UnpackAllowanceTooLowError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AllowanceTooLow(address spender, uint256 allowance, uint256 wanted)
func (bridgedToken *BridgedToken) UnpackAllowanceTooLowError(raw []byte) (*BridgedTokenAllowanceTooLow, error) {
	out := new(BridgedTokenAllowanceTooLow)
	if err := bridgedToken.abi.UnpackIntoInterface(out, "AllowanceTooLow", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgedTokenBadPermit represents a BadPermit error raised by the BridgedToken contract.
type BridgedTokenBadPermit struct {
	Owner common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadPermit(address owner)
func BridgedTokenBadPermitErrorID() common.Hash {
	return common.HexToHash("0x7bfa4a3876c6b3eea345f00761454112af80da6e826e3cb4781fcc8b689fb7d0")
}

// UnpackBadPermitError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadPermit(address owner)
func (bridgedToken *BridgedToken) UnpackBadPermitError(raw []byte) (*BridgedTokenBadPermit, error) {
	out := new(BridgedTokenBadPermit)
	if err := bridgedToken.abi.UnpackIntoInterface(out, "BadPermit", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgedTokenBalanceTooLow represents a BalanceTooLow error raised by the BridgedToken contract.
type BridgedTokenBalanceTooLow struct {
	Account common.Address
	Balance *big.Int
	Wanted  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BalanceTooLow(address account, uint256 balance, uint256 wanted)
func BridgedTokenBalanceTooLowErrorID() common.Hash {
	return common.HexToHash("0xb3e09feed30870d6645167a2f551b394d4cf007a2c28de1b1328af968e47d7c2")
}

// UnpackBalanceTooLowError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BalanceTooLow(address account, uint256 balance, uint256 wanted)
func (bridgedToken *BridgedToken) UnpackBalanceTooLowError(raw []byte) (*BridgedTokenBalanceTooLow, error) {
	out := new(BridgedTokenBalanceTooLow)
	if err := bridgedToken.abi.UnpackIntoInterface(out, "BalanceTooLow", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgedTokenNotBridge represents a NotBridge error raised by the BridgedToken contract.
type BridgedTokenNotBridge struct {
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotBridge(address caller)
func BridgedTokenNotBridgeErrorID() common.Hash {
	return common.HexToHash("0xf91b419eec7695fa42b5ad5608bd2123ca602e47c2af990b92c08729cdb5d69e")
}

// UnpackNotBridgeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotBridge(address caller)
func (bridgedToken *BridgedToken) UnpackNotBridgeError(raw []byte) (*BridgedTokenNotBridge, error) {
	out := new(BridgedTokenNotBridge)
	if err := bridgedToken.abi.UnpackIntoInterface(out, "NotBridge", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgedTokenPermitExpired represents a PermitExpired error raised by the BridgedToken contract.
type BridgedTokenPermitExpired struct {
	Deadline *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error PermitExpired(uint256 deadline)
func BridgedTokenPermitExpiredErrorID() common.Hash {
	return common.HexToHash("0x9e96b26fa430cdb94aa7d06991102a0577730e9f5f52f05b4f010c56a086c2ad")
}

// UnpackPermitExpiredError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error PermitExpired(uint256 deadline)
func (bridgedToken *BridgedToken) UnpackPermitExpiredError(raw []byte) (*BridgedTokenPermitExpired, error) {
	out := new(BridgedTokenPermitExpired)
	if err := bridgedToken.abi.UnpackIntoInterface(out, "PermitExpired", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgedTokenZeroRecipient represents a ZeroRecipient error raised by the BridgedToken contract.
type BridgedTokenZeroRecipient struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroRecipient()
func BridgedTokenZeroRecipientErrorID() common.Hash {
	return common.HexToHash("0xd27b44434400f41bccba90cdfad4d72c6c290b6d2304333570252b0a1dc90ded")
}

// UnpackZeroRecipientError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroRecipient()
func (bridgedToken *BridgedToken) UnpackZeroRecipientError(raw []byte) (*BridgedTokenZeroRecipient, error) {
	out := new(BridgedTokenZeroRecipient)
	if err := bridgedToken.abi.UnpackIntoInterface(out, "ZeroRecipient", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DAOracleMetaData contains all meta data concerning the DAOracle contract.
var DAOracleMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"tupleRootNonce\",\"type\":\"uint256\"},{\"components\":[{\"internalType\":\"uint256\",\"name\":\"height\",\"type\":\"uint256\"},{\"internalType\":\"bytes32\",\"name\":\"dataRoot\",\"type\":\"bytes32\"}],\"internalType\":\"structDataRootTuple\",\"name\":\"tuple\",\"type\":\"tuple\"},{\"components\":[{\"internalType\":\"bytes32[]\",\"name\":\"sideNodes\",\"type\":\"bytes32[]\"},{\"internalType\":\"uint256\",\"name\":\"key\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"numLeaves\",\"type\":\"uint256\"}],\"internalType\":\"structBinaryMerkleProof\",\"name\":\"proof\",\"type\":\"tuple\"}],\"name\":\"verifyAttestation\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"}]",
	ID:  "8da745bd55c5d66467b57f5d24645a30bf",
}

// DAOracle is an auto generated Go binding around an Ethereum contract.
type DAOracle struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *DAOracle) GetABI() abi.ABI {
	return c.abi
}

// NewDAOracle creates a new instance of DAOracle.
func NewDAOracle() *DAOracle {
	parsed, err := DAOracleMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &DAOracle{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *DAOracle) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackVerifyAttestation is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1f3302a9.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function verifyAttestation(uint256 tupleRootNonce, (uint256,bytes32) tuple, (bytes32[],uint256,uint256) proof) view returns(bool)
func (dAOracle *DAOracle) PackVerifyAttestation(tupleRootNonce *big.Int, tuple DataRootTuple, proof BinaryMerkleProof) []byte {
	enc, err := dAOracle.abi.Pack("verifyAttestation", tupleRootNonce, tuple, proof)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackVerifyAttestation is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1f3302a9.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function verifyAttestation(uint256 tupleRootNonce, (uint256,bytes32) tuple, (bytes32[],uint256,uint256) proof) view returns(bool)
func (dAOracle *DAOracle) TryPackVerifyAttestation(tupleRootNonce *big.Int, tuple DataRootTuple, proof BinaryMerkleProof) ([]byte, error) {
	return dAOracle.abi.Pack("verifyAttestation", tupleRootNonce, tuple, proof)
}

// UnpackVerifyAttestation is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x1f3302a9.
//
// Solidity: function verifyAttestation(uint256 tupleRootNonce, (uint256,bytes32) tuple, (bytes32[],uint256,uint256) proof) view returns(bool)
func (dAOracle *DAOracle) UnpackVerifyAttestation(data []byte) (bool, error) {
	out, err := dAOracle.abi.Unpack("verifyAttestation", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// DisputeResolverMetaData contains all meta data concerning the DisputeResolver contract.
var DisputeResolverMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"},{\"internalType\":\"bytes32\",\"name\":\"root\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"proposer\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"challenger\",\"type\":\"address\"}],\"name\":\"open\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "82671b8a07933d9637bb190bc7f8982ca4",
}

// DisputeResolver is an auto generated Go binding around an Ethereum contract.
type DisputeResolver struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *DisputeResolver) GetABI() abi.ABI {
	return c.abi
}

// NewDisputeResolver creates a new instance of DisputeResolver.
func NewDisputeResolver() *DisputeResolver {
	parsed, err := DisputeResolverMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &DisputeResolver{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *DisputeResolver) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackOpen is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd49ce3b4.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function open(uint256 index, bytes32 root, address proposer, address challenger) returns()
func (disputeResolver *DisputeResolver) PackOpen(index *big.Int, root [32]byte, proposer common.Address, challenger common.Address) []byte {
	enc, err := disputeResolver.abi.Pack("open", index, root, proposer, challenger)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOpen is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd49ce3b4.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function open(uint256 index, bytes32 root, address proposer, address challenger) returns()
func (disputeResolver *DisputeResolver) TryPackOpen(index *big.Int, root [32]byte, proposer common.Address, challenger common.Address) ([]byte, error) {
	return disputeResolver.abi.Pack("open", index, root, proposer, challenger)
}

// GuardianResolverMetaData contains all meta data concerning the GuardianResolver contract.
var GuardianResolverMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"address\",\"name\":\"guardian_\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"period_\",\"type\":\"uint64\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"contractIOutputRegistry\",\"name\":\"registry\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"name\":\"NoDispute\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"expiresAt\",\"type\":\"uint64\"}],\"name\":\"NotExpired\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotGuardian\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"string\",\"name\":\"name\",\"type\":\"string\"}],\"name\":\"ZeroParameter\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"contractIOutputRegistry\",\"name\":\"registry\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"root\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"expiresAt\",\"type\":\"uint64\"}],\"name\":\"DisputeOpened\",\"type\":\"event\"},{\"inputs\":[{\"internalType\":\"contractIOutputRegistry\",\"name\":\"registry\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"},{\"internalType\":\"bool\",\"name\":\"upheld\",\"type\":\"bool\"}],\"name\":\"decide\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"contractIOutputRegistry\",\"name\":\"registry\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"name\":\"expire\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"contractIOutputRegistry\",\"name\":\"registry\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"name\":\"expiresAt\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"guardian\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"},{\"internalType\":\"bytes32\",\"name\":\"root\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"name\":\"open\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"period\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"}]",
	ID:  "9bc7f68805db44616d687c880ab58d3584",
}

// GuardianResolver is an auto generated Go binding around an Ethereum contract.
type GuardianResolver struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *GuardianResolver) GetABI() abi.ABI {
	return c.abi
}

// NewGuardianResolver creates a new instance of GuardianResolver.
func NewGuardianResolver() *GuardianResolver {
	parsed, err := GuardianResolverMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &GuardianResolver{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *GuardianResolver) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address guardian_, uint64 period_) returns()
func (guardianResolver *GuardianResolver) PackConstructor(guardian_ common.Address, period_ uint64) []byte {
	enc, err := guardianResolver.abi.Pack("", guardian_, period_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackDecide is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd8f3839f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function decide(address registry, uint256 index, bool upheld) returns()
func (guardianResolver *GuardianResolver) PackDecide(registry common.Address, index *big.Int, upheld bool) []byte {
	enc, err := guardianResolver.abi.Pack("decide", registry, index, upheld)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDecide is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd8f3839f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function decide(address registry, uint256 index, bool upheld) returns()
func (guardianResolver *GuardianResolver) TryPackDecide(registry common.Address, index *big.Int, upheld bool) ([]byte, error) {
	return guardianResolver.abi.Pack("decide", registry, index, upheld)
}

// PackExpire is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x746b31c0.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function expire(address registry, uint256 index) returns()
func (guardianResolver *GuardianResolver) PackExpire(registry common.Address, index *big.Int) []byte {
	enc, err := guardianResolver.abi.Pack("expire", registry, index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackExpire is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x746b31c0.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function expire(address registry, uint256 index) returns()
func (guardianResolver *GuardianResolver) TryPackExpire(registry common.Address, index *big.Int) ([]byte, error) {
	return guardianResolver.abi.Pack("expire", registry, index)
}

// PackExpiresAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x300e616b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function expiresAt(address registry, uint256 index) view returns(uint64)
func (guardianResolver *GuardianResolver) PackExpiresAt(registry common.Address, index *big.Int) []byte {
	enc, err := guardianResolver.abi.Pack("expiresAt", registry, index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackExpiresAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x300e616b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function expiresAt(address registry, uint256 index) view returns(uint64)
func (guardianResolver *GuardianResolver) TryPackExpiresAt(registry common.Address, index *big.Int) ([]byte, error) {
	return guardianResolver.abi.Pack("expiresAt", registry, index)
}

// UnpackExpiresAt is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x300e616b.
//
// Solidity: function expiresAt(address registry, uint256 index) view returns(uint64)
func (guardianResolver *GuardianResolver) UnpackExpiresAt(data []byte) (uint64, error) {
	out, err := guardianResolver.abi.Unpack("expiresAt", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackGuardian is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x452a9320.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function guardian() view returns(address)
func (guardianResolver *GuardianResolver) PackGuardian() []byte {
	enc, err := guardianResolver.abi.Pack("guardian")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGuardian is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x452a9320.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function guardian() view returns(address)
func (guardianResolver *GuardianResolver) TryPackGuardian() ([]byte, error) {
	return guardianResolver.abi.Pack("guardian")
}

// UnpackGuardian is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x452a9320.
//
// Solidity: function guardian() view returns(address)
func (guardianResolver *GuardianResolver) UnpackGuardian(data []byte) (common.Address, error) {
	out, err := guardianResolver.abi.Unpack("guardian", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackOpen is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd49ce3b4.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function open(uint256 index, bytes32 root, address , address ) returns()
func (guardianResolver *GuardianResolver) PackOpen(index *big.Int, root [32]byte, arg2 common.Address, arg3 common.Address) []byte {
	enc, err := guardianResolver.abi.Pack("open", index, root, arg2, arg3)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOpen is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd49ce3b4.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function open(uint256 index, bytes32 root, address , address ) returns()
func (guardianResolver *GuardianResolver) TryPackOpen(index *big.Int, root [32]byte, arg2 common.Address, arg3 common.Address) ([]byte, error) {
	return guardianResolver.abi.Pack("open", index, root, arg2, arg3)
}

// PackPeriod is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xef78d4fd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function period() view returns(uint64)
func (guardianResolver *GuardianResolver) PackPeriod() []byte {
	enc, err := guardianResolver.abi.Pack("period")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPeriod is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xef78d4fd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function period() view returns(uint64)
func (guardianResolver *GuardianResolver) TryPackPeriod() ([]byte, error) {
	return guardianResolver.abi.Pack("period")
}

// UnpackPeriod is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xef78d4fd.
//
// Solidity: function period() view returns(uint64)
func (guardianResolver *GuardianResolver) UnpackPeriod(data []byte) (uint64, error) {
	out, err := guardianResolver.abi.Unpack("period", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// GuardianResolverDisputeOpened represents a DisputeOpened event raised by the GuardianResolver contract.
type GuardianResolverDisputeOpened struct {
	Registry  common.Address
	Index     *big.Int
	Root      [32]byte
	ExpiresAt uint64
	Raw       *types.Log // Blockchain specific contextual infos
}

const GuardianResolverDisputeOpenedEventName = "DisputeOpened"

// ContractEventName returns the user-defined event name.
func (GuardianResolverDisputeOpened) ContractEventName() string {
	return GuardianResolverDisputeOpenedEventName
}

// UnpackDisputeOpenedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event DisputeOpened(address indexed registry, uint256 indexed index, bytes32 root, uint64 expiresAt)
func (guardianResolver *GuardianResolver) UnpackDisputeOpenedEvent(log *types.Log) (*GuardianResolverDisputeOpened, error) {
	event := "DisputeOpened"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != guardianResolver.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(GuardianResolverDisputeOpened)
	if len(log.Data) > 0 {
		if err := guardianResolver.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range guardianResolver.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (guardianResolver *GuardianResolver) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], guardianResolver.abi.Errors["NoDispute"].ID.Bytes()[:4]) {
		return guardianResolver.UnpackNoDisputeError(raw[4:])
	}
	if bytes.Equal(raw[:4], guardianResolver.abi.Errors["NotExpired"].ID.Bytes()[:4]) {
		return guardianResolver.UnpackNotExpiredError(raw[4:])
	}
	if bytes.Equal(raw[:4], guardianResolver.abi.Errors["NotGuardian"].ID.Bytes()[:4]) {
		return guardianResolver.UnpackNotGuardianError(raw[4:])
	}
	if bytes.Equal(raw[:4], guardianResolver.abi.Errors["ZeroParameter"].ID.Bytes()[:4]) {
		return guardianResolver.UnpackZeroParameterError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// GuardianResolverNoDispute represents a NoDispute error raised by the GuardianResolver contract.
type GuardianResolverNoDispute struct {
	Registry common.Address
	Index    *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoDispute(address registry, uint256 index)
func GuardianResolverNoDisputeErrorID() common.Hash {
	return common.HexToHash("0xc22cbc4dbec8f10aab67057a4e4e9a974bfbcb3dd15bf8068fd54bb675fde1cc")
}

// UnpackNoDisputeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoDispute(address registry, uint256 index)
func (guardianResolver *GuardianResolver) UnpackNoDisputeError(raw []byte) (*GuardianResolverNoDispute, error) {
	out := new(GuardianResolverNoDispute)
	if err := guardianResolver.abi.UnpackIntoInterface(out, "NoDispute", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// GuardianResolverNotExpired represents a NotExpired error raised by the GuardianResolver contract.
type GuardianResolverNotExpired struct {
	ExpiresAt uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotExpired(uint64 expiresAt)
func GuardianResolverNotExpiredErrorID() common.Hash {
	return common.HexToHash("0xb8b92567eb98488800f7f3985a5fee16deae712b7a29e45711e092e4cce00d16")
}

// UnpackNotExpiredError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotExpired(uint64 expiresAt)
func (guardianResolver *GuardianResolver) UnpackNotExpiredError(raw []byte) (*GuardianResolverNotExpired, error) {
	out := new(GuardianResolverNotExpired)
	if err := guardianResolver.abi.UnpackIntoInterface(out, "NotExpired", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// GuardianResolverNotGuardian represents a NotGuardian error raised by the GuardianResolver contract.
type GuardianResolverNotGuardian struct {
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotGuardian(address caller)
func GuardianResolverNotGuardianErrorID() common.Hash {
	return common.HexToHash("0xa252c151cd1ee155ad6a596fd962f839a8b963fd05f5e863eca095de2e0b08a4")
}

// UnpackNotGuardianError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotGuardian(address caller)
func (guardianResolver *GuardianResolver) UnpackNotGuardianError(raw []byte) (*GuardianResolverNotGuardian, error) {
	out := new(GuardianResolverNotGuardian)
	if err := guardianResolver.abi.UnpackIntoInterface(out, "NotGuardian", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// GuardianResolverZeroParameter represents a ZeroParameter error raised by the GuardianResolver contract.
type GuardianResolverZeroParameter struct {
	Name string
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroParameter(string name)
func GuardianResolverZeroParameterErrorID() common.Hash {
	return common.HexToHash("0x7f50edbc028d6f2d369a4e51f566e9573f10f9dddf4dc06f95953b9ec75829ef")
}

// UnpackZeroParameterError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroParameter(string name)
func (guardianResolver *GuardianResolver) UnpackZeroParameterError(raw []byte) (*GuardianResolverZeroParameter, error) {
	out := new(GuardianResolverZeroParameter)
	if err := guardianResolver.abi.UnpackIntoInterface(out, "ZeroParameter", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MessagesMetaData contains all meta data concerning the Messages contract.
var MessagesMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"string\",\"name\":\"what\",\"type\":\"string\"}],\"name\":\"BadArgument\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"length\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"max\",\"type\":\"uint256\"}],\"name\":\"DataTooLong\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"gasLimit\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"max\",\"type\":\"uint256\"}],\"name\":\"GasLimitTooHigh\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"nonce\",\"type\":\"uint256\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"target\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"gasLimit\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"withdrawalHash\",\"type\":\"bytes32\"}],\"name\":\"MessagePassed\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"inboxAccumulator\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"inboxCount\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"target\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"gasLimit\",\"type\":\"uint256\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"name\":\"initiateWithdrawal\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"hash\",\"type\":\"bytes32\"}],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"outboxCount\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"outboxRoot\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"}]",
	ID:  "52ea793a0cf7d412aaf675ffc2bdf1ee8b",
}

// Messages is an auto generated Go binding around an Ethereum contract.
type Messages struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Messages) GetABI() abi.ABI {
	return c.abi
}

// NewMessages creates a new instance of Messages.
func NewMessages() *Messages {
	parsed, err := MessagesMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Messages{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Messages) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackInboxAccumulator is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc862f502.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function inboxAccumulator() view returns(bytes32)
func (messages *Messages) PackInboxAccumulator() []byte {
	enc, err := messages.abi.Pack("inboxAccumulator")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackInboxAccumulator is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc862f502.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function inboxAccumulator() view returns(bytes32)
func (messages *Messages) TryPackInboxAccumulator() ([]byte, error) {
	return messages.abi.Pack("inboxAccumulator")
}

// UnpackInboxAccumulator is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc862f502.
//
// Solidity: function inboxAccumulator() view returns(bytes32)
func (messages *Messages) UnpackInboxAccumulator(data []byte) ([32]byte, error) {
	out, err := messages.abi.Unpack("inboxAccumulator", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackInboxCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa95f6a84.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function inboxCount() view returns(uint64)
func (messages *Messages) PackInboxCount() []byte {
	enc, err := messages.abi.Pack("inboxCount")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackInboxCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa95f6a84.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function inboxCount() view returns(uint64)
func (messages *Messages) TryPackInboxCount() ([]byte, error) {
	return messages.abi.Pack("inboxCount")
}

// UnpackInboxCount is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa95f6a84.
//
// Solidity: function inboxCount() view returns(uint64)
func (messages *Messages) UnpackInboxCount(data []byte) (uint64, error) {
	out, err := messages.abi.Unpack("inboxCount", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackInitiateWithdrawal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc2b3e5ac.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function initiateWithdrawal(address target, uint256 gasLimit, bytes data) payable returns(bytes32 hash)
func (messages *Messages) PackInitiateWithdrawal(target common.Address, gasLimit *big.Int, data []byte) []byte {
	enc, err := messages.abi.Pack("initiateWithdrawal", target, gasLimit, data)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackInitiateWithdrawal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc2b3e5ac.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function initiateWithdrawal(address target, uint256 gasLimit, bytes data) payable returns(bytes32 hash)
func (messages *Messages) TryPackInitiateWithdrawal(target common.Address, gasLimit *big.Int, data []byte) ([]byte, error) {
	return messages.abi.Pack("initiateWithdrawal", target, gasLimit, data)
}

// UnpackInitiateWithdrawal is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc2b3e5ac.
//
// Solidity: function initiateWithdrawal(address target, uint256 gasLimit, bytes data) payable returns(bytes32 hash)
func (messages *Messages) UnpackInitiateWithdrawal(data []byte) ([32]byte, error) {
	out, err := messages.abi.Unpack("initiateWithdrawal", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackOutboxCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcb0175b6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function outboxCount() view returns(uint64)
func (messages *Messages) PackOutboxCount() []byte {
	enc, err := messages.abi.Pack("outboxCount")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOutboxCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcb0175b6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function outboxCount() view returns(uint64)
func (messages *Messages) TryPackOutboxCount() ([]byte, error) {
	return messages.abi.Pack("outboxCount")
}

// UnpackOutboxCount is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xcb0175b6.
//
// Solidity: function outboxCount() view returns(uint64)
func (messages *Messages) UnpackOutboxCount(data []byte) (uint64, error) {
	out, err := messages.abi.Unpack("outboxCount", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackOutboxRoot is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x880e3a3a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function outboxRoot() view returns(bytes32)
func (messages *Messages) PackOutboxRoot() []byte {
	enc, err := messages.abi.Pack("outboxRoot")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOutboxRoot is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x880e3a3a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function outboxRoot() view returns(bytes32)
func (messages *Messages) TryPackOutboxRoot() ([]byte, error) {
	return messages.abi.Pack("outboxRoot")
}

// UnpackOutboxRoot is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x880e3a3a.
//
// Solidity: function outboxRoot() view returns(bytes32)
func (messages *Messages) UnpackOutboxRoot(data []byte) ([32]byte, error) {
	out, err := messages.abi.Unpack("outboxRoot", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// MessagesMessagePassed represents a MessagePassed event raised by the Messages contract.
type MessagesMessagePassed struct {
	Nonce          *big.Int
	Sender         common.Address
	Target         common.Address
	Value          *big.Int
	GasLimit       *big.Int
	Data           []byte
	WithdrawalHash [32]byte
	Raw            *types.Log // Blockchain specific contextual infos
}

const MessagesMessagePassedEventName = "MessagePassed"

// ContractEventName returns the user-defined event name.
func (MessagesMessagePassed) ContractEventName() string {
	return MessagesMessagePassedEventName
}

// UnpackMessagePassedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event MessagePassed(uint256 indexed nonce, address indexed sender, address indexed target, uint256 value, uint256 gasLimit, bytes data, bytes32 withdrawalHash)
func (messages *Messages) UnpackMessagePassedEvent(log *types.Log) (*MessagesMessagePassed, error) {
	event := "MessagePassed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != messages.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(MessagesMessagePassed)
	if len(log.Data) > 0 {
		if err := messages.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range messages.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (messages *Messages) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], messages.abi.Errors["BadArgument"].ID.Bytes()[:4]) {
		return messages.UnpackBadArgumentError(raw[4:])
	}
	if bytes.Equal(raw[:4], messages.abi.Errors["DataTooLong"].ID.Bytes()[:4]) {
		return messages.UnpackDataTooLongError(raw[4:])
	}
	if bytes.Equal(raw[:4], messages.abi.Errors["GasLimitTooHigh"].ID.Bytes()[:4]) {
		return messages.UnpackGasLimitTooHighError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// MessagesBadArgument represents a BadArgument error raised by the Messages contract.
type MessagesBadArgument struct {
	What string
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadArgument(string what)
func MessagesBadArgumentErrorID() common.Hash {
	return common.HexToHash("0xf5c94a5d6c406c22da4d052cef0b1c5ac32009f0cbc574a67a42385a0ce35af5")
}

// UnpackBadArgumentError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadArgument(string what)
func (messages *Messages) UnpackBadArgumentError(raw []byte) (*MessagesBadArgument, error) {
	out := new(MessagesBadArgument)
	if err := messages.abi.UnpackIntoInterface(out, "BadArgument", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MessagesDataTooLong represents a DataTooLong error raised by the Messages contract.
type MessagesDataTooLong struct {
	Length *big.Int
	Max    *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error DataTooLong(uint256 length, uint256 max)
func MessagesDataTooLongErrorID() common.Hash {
	return common.HexToHash("0x573760f3c03c4b62928341cb1c4229d63786b86b407b0fc532a38378fbdbd7b3")
}

// UnpackDataTooLongError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error DataTooLong(uint256 length, uint256 max)
func (messages *Messages) UnpackDataTooLongError(raw []byte) (*MessagesDataTooLong, error) {
	out := new(MessagesDataTooLong)
	if err := messages.abi.UnpackIntoInterface(out, "DataTooLong", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MessagesGasLimitTooHigh represents a GasLimitTooHigh error raised by the Messages contract.
type MessagesGasLimitTooHigh struct {
	GasLimit *big.Int
	Max      *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error GasLimitTooHigh(uint256 gasLimit, uint256 max)
func MessagesGasLimitTooHighErrorID() common.Hash {
	return common.HexToHash("0x51956f2e28725a26479df844dd022649e4524ae1018e7fc6ea0277404b7298d0")
}

// UnpackGasLimitTooHighError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error GasLimitTooHigh(uint256 gasLimit, uint256 max)
func (messages *Messages) UnpackGasLimitTooHighError(raw []byte) (*MessagesGasLimitTooHigh, error) {
	out := new(MessagesGasLimitTooHigh)
	if err := messages.abi.UnpackIntoInterface(out, "GasLimitTooHigh", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MockDAOracleMetaData contains all meta data concerning the MockDAOracle contract.
var MockDAOracleMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotOwner\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"given\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"wanted\",\"type\":\"uint256\"}],\"name\":\"WrongSiblings\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"owner\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"nonce\",\"type\":\"uint256\"},{\"internalType\":\"bytes32\",\"name\":\"root\",\"type\":\"bytes32\"}],\"name\":\"setTupleRoot\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"nonce\",\"type\":\"uint256\"}],\"name\":\"tupleRoot\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"tupleRootNonce\",\"type\":\"uint256\"},{\"components\":[{\"internalType\":\"uint256\",\"name\":\"height\",\"type\":\"uint256\"},{\"internalType\":\"bytes32\",\"name\":\"dataRoot\",\"type\":\"bytes32\"}],\"internalType\":\"structDataRootTuple\",\"name\":\"tuple\",\"type\":\"tuple\"},{\"components\":[{\"internalType\":\"bytes32[]\",\"name\":\"sideNodes\",\"type\":\"bytes32[]\"},{\"internalType\":\"uint256\",\"name\":\"key\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"numLeaves\",\"type\":\"uint256\"}],\"internalType\":\"structBinaryMerkleProof\",\"name\":\"proof\",\"type\":\"tuple\"}],\"name\":\"verifyAttestation\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"}]",
	ID:  "ade1cbfde499fff08d99ed7445d0654572",
}

// MockDAOracle is an auto generated Go binding around an Ethereum contract.
type MockDAOracle struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *MockDAOracle) GetABI() abi.ABI {
	return c.abi
}

// NewMockDAOracle creates a new instance of MockDAOracle.
func NewMockDAOracle() *MockDAOracle {
	parsed, err := MockDAOracleMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &MockDAOracle{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *MockDAOracle) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8da5cb5b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function owner() view returns(address)
func (mockDAOracle *MockDAOracle) PackOwner() []byte {
	enc, err := mockDAOracle.abi.Pack("owner")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8da5cb5b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function owner() view returns(address)
func (mockDAOracle *MockDAOracle) TryPackOwner() ([]byte, error) {
	return mockDAOracle.abi.Pack("owner")
}

// UnpackOwner is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8da5cb5b.
//
// Solidity: function owner() view returns(address)
func (mockDAOracle *MockDAOracle) UnpackOwner(data []byte) (common.Address, error) {
	out, err := mockDAOracle.abi.Unpack("owner", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackSetTupleRoot is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x96df2f98.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setTupleRoot(uint256 nonce, bytes32 root) returns()
func (mockDAOracle *MockDAOracle) PackSetTupleRoot(nonce *big.Int, root [32]byte) []byte {
	enc, err := mockDAOracle.abi.Pack("setTupleRoot", nonce, root)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetTupleRoot is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x96df2f98.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setTupleRoot(uint256 nonce, bytes32 root) returns()
func (mockDAOracle *MockDAOracle) TryPackSetTupleRoot(nonce *big.Int, root [32]byte) ([]byte, error) {
	return mockDAOracle.abi.Pack("setTupleRoot", nonce, root)
}

// PackTupleRoot is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xac257e32.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function tupleRoot(uint256 nonce) view returns(bytes32)
func (mockDAOracle *MockDAOracle) PackTupleRoot(nonce *big.Int) []byte {
	enc, err := mockDAOracle.abi.Pack("tupleRoot", nonce)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTupleRoot is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xac257e32.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function tupleRoot(uint256 nonce) view returns(bytes32)
func (mockDAOracle *MockDAOracle) TryPackTupleRoot(nonce *big.Int) ([]byte, error) {
	return mockDAOracle.abi.Pack("tupleRoot", nonce)
}

// UnpackTupleRoot is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xac257e32.
//
// Solidity: function tupleRoot(uint256 nonce) view returns(bytes32)
func (mockDAOracle *MockDAOracle) UnpackTupleRoot(data []byte) ([32]byte, error) {
	out, err := mockDAOracle.abi.Unpack("tupleRoot", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackVerifyAttestation is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1f3302a9.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function verifyAttestation(uint256 tupleRootNonce, (uint256,bytes32) tuple, (bytes32[],uint256,uint256) proof) view returns(bool)
func (mockDAOracle *MockDAOracle) PackVerifyAttestation(tupleRootNonce *big.Int, tuple DataRootTuple, proof BinaryMerkleProof) []byte {
	enc, err := mockDAOracle.abi.Pack("verifyAttestation", tupleRootNonce, tuple, proof)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackVerifyAttestation is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1f3302a9.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function verifyAttestation(uint256 tupleRootNonce, (uint256,bytes32) tuple, (bytes32[],uint256,uint256) proof) view returns(bool)
func (mockDAOracle *MockDAOracle) TryPackVerifyAttestation(tupleRootNonce *big.Int, tuple DataRootTuple, proof BinaryMerkleProof) ([]byte, error) {
	return mockDAOracle.abi.Pack("verifyAttestation", tupleRootNonce, tuple, proof)
}

// UnpackVerifyAttestation is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x1f3302a9.
//
// Solidity: function verifyAttestation(uint256 tupleRootNonce, (uint256,bytes32) tuple, (bytes32[],uint256,uint256) proof) view returns(bool)
func (mockDAOracle *MockDAOracle) UnpackVerifyAttestation(data []byte) (bool, error) {
	out, err := mockDAOracle.abi.Unpack("verifyAttestation", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (mockDAOracle *MockDAOracle) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], mockDAOracle.abi.Errors["NotOwner"].ID.Bytes()[:4]) {
		return mockDAOracle.UnpackNotOwnerError(raw[4:])
	}
	if bytes.Equal(raw[:4], mockDAOracle.abi.Errors["WrongSiblings"].ID.Bytes()[:4]) {
		return mockDAOracle.UnpackWrongSiblingsError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// MockDAOracleNotOwner represents a NotOwner error raised by the MockDAOracle contract.
type MockDAOracleNotOwner struct {
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotOwner(address caller)
func MockDAOracleNotOwnerErrorID() common.Hash {
	return common.HexToHash("0x245aecd3fabbd17d6c3c92dc7f0ab916ea8cbf6fc1862c8b56893090ac3fff4c")
}

// UnpackNotOwnerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotOwner(address caller)
func (mockDAOracle *MockDAOracle) UnpackNotOwnerError(raw []byte) (*MockDAOracleNotOwner, error) {
	out := new(MockDAOracleNotOwner)
	if err := mockDAOracle.abi.UnpackIntoInterface(out, "NotOwner", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MockDAOracleWrongSiblings represents a WrongSiblings error raised by the MockDAOracle contract.
type MockDAOracleWrongSiblings struct {
	Given  *big.Int
	Wanted *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongSiblings(uint256 given, uint256 wanted)
func MockDAOracleWrongSiblingsErrorID() common.Hash {
	return common.HexToHash("0x5cdec456d6aa7d0721913b31bd0c1b6a07033fbce943b74a3e4659a2c118ccc9")
}

// UnpackWrongSiblingsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongSiblings(uint256 given, uint256 wanted)
func (mockDAOracle *MockDAOracle) UnpackWrongSiblingsError(raw []byte) (*MockDAOracleWrongSiblings, error) {
	out := new(MockDAOracleWrongSiblings)
	if err := mockDAOracle.abi.UnpackIntoInterface(out, "WrongSiblings", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// OutputRegistryMetaData contains all meta data concerning the OutputRegistry contract.
var OutputRegistryMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"genesisHash_\",\"type\":\"bytes32\"},{\"internalType\":\"uint256\",\"name\":\"bond_\",\"type\":\"uint256\"},{\"internalType\":\"uint64\",\"name\":\"challengeWindow_\",\"type\":\"uint64\"},{\"internalType\":\"contractIDisputeResolver\",\"name\":\"resolver_\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"name\":\"AlreadyReleased\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"NoCredit\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"wanted\",\"type\":\"uint256\"}],\"name\":\"NotEnoughGas\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"name\":\"NotFinal\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotResolver\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"TransferFailed\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"},{\"internalType\":\"uint64\",\"name\":\"finalAt\",\"type\":\"uint64\"}],\"name\":\"WindowClosed\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"sent\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"wanted\",\"type\":\"uint256\"}],\"name\":\"WrongBond\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"},{\"internalType\":\"bytes32\",\"name\":\"named\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"proposed\",\"type\":\"bytes32\"}],\"name\":\"WrongRoot\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"},{\"internalType\":\"enumIOutputRegistry.Status\",\"name\":\"status\",\"type\":\"uint8\"}],\"name\":\"WrongStatus\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"string\",\"name\":\"name\",\"type\":\"string\"}],\"name\":\"ZeroParameter\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"proposer\",\"type\":\"address\"}],\"name\":\"BondReleased\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"BondWithdrawn\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"root\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"address\",\"name\":\"challenger\",\"type\":\"address\"}],\"name\":\"OutputChallenged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"root\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"blockNumber\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"address\",\"name\":\"proposer\",\"type\":\"address\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"stateRoot\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"outboxRoot\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"blockHash\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"blockNumber\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"daHeight\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"daDataRoot\",\"type\":\"bytes32\"}],\"indexed\":false,\"internalType\":\"structOutput\",\"name\":\"output\",\"type\":\"tuple\"}],\"name\":\"OutputProposed\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"root\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"bool\",\"name\":\"upheld\",\"type\":\"bool\"}],\"name\":\"OutputResolved\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"name\":\"ResolverFailed\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"RESOLVER_GAS\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"bond\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"name\":\"bondsHeld\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"},{\"internalType\":\"bytes32\",\"name\":\"root\",\"type\":\"bytes32\"}],\"name\":\"challenge\",\"outputs\":[],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"challengeWindow\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"credit\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"name\":\"finalAt\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"genesisHash\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"name\":\"isFinal\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"outputCount\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"name\":\"outputRoot\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"stateRoot\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"outboxRoot\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"blockHash\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"blockNumber\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"daHeight\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"daDataRoot\",\"type\":\"bytes32\"}],\"internalType\":\"structOutput\",\"name\":\"output\",\"type\":\"tuple\"}],\"name\":\"propose\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"name\":\"releaseBond\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"},{\"internalType\":\"bool\",\"name\":\"upheld\",\"type\":\"bool\"}],\"name\":\"resolve\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"resolver\",\"outputs\":[{\"internalType\":\"contractIDisputeResolver\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"name\":\"status\",\"outputs\":[{\"internalType\":\"enumIOutputRegistry.Status\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"withdrawBond\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "42373bbe1f947cdad1f34b862bc53b9a04",
}

// OutputRegistry is an auto generated Go binding around an Ethereum contract.
type OutputRegistry struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *OutputRegistry) GetABI() abi.ABI {
	return c.abi
}

// NewOutputRegistry creates a new instance of OutputRegistry.
func NewOutputRegistry() *OutputRegistry {
	parsed, err := OutputRegistryMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &OutputRegistry{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *OutputRegistry) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(bytes32 genesisHash_, uint256 bond_, uint64 challengeWindow_, address resolver_) returns()
func (outputRegistry *OutputRegistry) PackConstructor(genesisHash_ [32]byte, bond_ *big.Int, challengeWindow_ uint64, resolver_ common.Address) []byte {
	enc, err := outputRegistry.abi.Pack("", genesisHash_, bond_, challengeWindow_, resolver_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackRESOLVERGAS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0b57055e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function RESOLVER_GAS() view returns(uint256)
func (outputRegistry *OutputRegistry) PackRESOLVERGAS() []byte {
	enc, err := outputRegistry.abi.Pack("RESOLVER_GAS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRESOLVERGAS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0b57055e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function RESOLVER_GAS() view returns(uint256)
func (outputRegistry *OutputRegistry) TryPackRESOLVERGAS() ([]byte, error) {
	return outputRegistry.abi.Pack("RESOLVER_GAS")
}

// UnpackRESOLVERGAS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x0b57055e.
//
// Solidity: function RESOLVER_GAS() view returns(uint256)
func (outputRegistry *OutputRegistry) UnpackRESOLVERGAS(data []byte) (*big.Int, error) {
	out, err := outputRegistry.abi.Unpack("RESOLVER_GAS", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackBond is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x64c9ec6f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function bond() view returns(uint256)
func (outputRegistry *OutputRegistry) PackBond() []byte {
	enc, err := outputRegistry.abi.Pack("bond")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBond is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x64c9ec6f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function bond() view returns(uint256)
func (outputRegistry *OutputRegistry) TryPackBond() ([]byte, error) {
	return outputRegistry.abi.Pack("bond")
}

// UnpackBond is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x64c9ec6f.
//
// Solidity: function bond() view returns(uint256)
func (outputRegistry *OutputRegistry) UnpackBond(data []byte) (*big.Int, error) {
	out, err := outputRegistry.abi.Unpack("bond", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackBondsHeld is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcda9744e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function bondsHeld(uint256 index) view returns(uint256)
func (outputRegistry *OutputRegistry) PackBondsHeld(index *big.Int) []byte {
	enc, err := outputRegistry.abi.Pack("bondsHeld", index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBondsHeld is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcda9744e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function bondsHeld(uint256 index) view returns(uint256)
func (outputRegistry *OutputRegistry) TryPackBondsHeld(index *big.Int) ([]byte, error) {
	return outputRegistry.abi.Pack("bondsHeld", index)
}

// UnpackBondsHeld is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xcda9744e.
//
// Solidity: function bondsHeld(uint256 index) view returns(uint256)
func (outputRegistry *OutputRegistry) UnpackBondsHeld(data []byte) (*big.Int, error) {
	out, err := outputRegistry.abi.Unpack("bondsHeld", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackChallenge is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x02b2f7c7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function challenge(uint256 index, bytes32 root) payable returns()
func (outputRegistry *OutputRegistry) PackChallenge(index *big.Int, root [32]byte) []byte {
	enc, err := outputRegistry.abi.Pack("challenge", index, root)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackChallenge is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x02b2f7c7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function challenge(uint256 index, bytes32 root) payable returns()
func (outputRegistry *OutputRegistry) TryPackChallenge(index *big.Int, root [32]byte) ([]byte, error) {
	return outputRegistry.abi.Pack("challenge", index, root)
}

// PackChallengeWindow is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x861a1412.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function challengeWindow() view returns(uint64)
func (outputRegistry *OutputRegistry) PackChallengeWindow() []byte {
	enc, err := outputRegistry.abi.Pack("challengeWindow")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackChallengeWindow is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x861a1412.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function challengeWindow() view returns(uint64)
func (outputRegistry *OutputRegistry) TryPackChallengeWindow() ([]byte, error) {
	return outputRegistry.abi.Pack("challengeWindow")
}

// UnpackChallengeWindow is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x861a1412.
//
// Solidity: function challengeWindow() view returns(uint64)
func (outputRegistry *OutputRegistry) UnpackChallengeWindow(data []byte) (uint64, error) {
	out, err := outputRegistry.abi.Unpack("challengeWindow", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackCredit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd5d44d80.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function credit(address account) view returns(uint256)
func (outputRegistry *OutputRegistry) PackCredit(account common.Address) []byte {
	enc, err := outputRegistry.abi.Pack("credit", account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCredit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd5d44d80.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function credit(address account) view returns(uint256)
func (outputRegistry *OutputRegistry) TryPackCredit(account common.Address) ([]byte, error) {
	return outputRegistry.abi.Pack("credit", account)
}

// UnpackCredit is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd5d44d80.
//
// Solidity: function credit(address account) view returns(uint256)
func (outputRegistry *OutputRegistry) UnpackCredit(data []byte) (*big.Int, error) {
	out, err := outputRegistry.abi.Unpack("credit", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackFinalAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1c5cdd1f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function finalAt(uint256 index) view returns(uint64)
func (outputRegistry *OutputRegistry) PackFinalAt(index *big.Int) []byte {
	enc, err := outputRegistry.abi.Pack("finalAt", index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFinalAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1c5cdd1f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function finalAt(uint256 index) view returns(uint64)
func (outputRegistry *OutputRegistry) TryPackFinalAt(index *big.Int) ([]byte, error) {
	return outputRegistry.abi.Pack("finalAt", index)
}

// UnpackFinalAt is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x1c5cdd1f.
//
// Solidity: function finalAt(uint256 index) view returns(uint64)
func (outputRegistry *OutputRegistry) UnpackFinalAt(data []byte) (uint64, error) {
	out, err := outputRegistry.abi.Unpack("finalAt", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackGenesisHash is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x94391a6d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function genesisHash() view returns(bytes32)
func (outputRegistry *OutputRegistry) PackGenesisHash() []byte {
	enc, err := outputRegistry.abi.Pack("genesisHash")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGenesisHash is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x94391a6d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function genesisHash() view returns(bytes32)
func (outputRegistry *OutputRegistry) TryPackGenesisHash() ([]byte, error) {
	return outputRegistry.abi.Pack("genesisHash")
}

// UnpackGenesisHash is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x94391a6d.
//
// Solidity: function genesisHash() view returns(bytes32)
func (outputRegistry *OutputRegistry) UnpackGenesisHash(data []byte) ([32]byte, error) {
	out, err := outputRegistry.abi.Unpack("genesisHash", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackIsFinal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x30501b0d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function isFinal(uint256 index) view returns(bool)
func (outputRegistry *OutputRegistry) PackIsFinal(index *big.Int) []byte {
	enc, err := outputRegistry.abi.Pack("isFinal", index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackIsFinal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x30501b0d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function isFinal(uint256 index) view returns(bool)
func (outputRegistry *OutputRegistry) TryPackIsFinal(index *big.Int) ([]byte, error) {
	return outputRegistry.abi.Pack("isFinal", index)
}

// UnpackIsFinal is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x30501b0d.
//
// Solidity: function isFinal(uint256 index) view returns(bool)
func (outputRegistry *OutputRegistry) UnpackIsFinal(data []byte) (bool, error) {
	out, err := outputRegistry.abi.Unpack("isFinal", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackOutputCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0ee2d331.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function outputCount() view returns(uint256)
func (outputRegistry *OutputRegistry) PackOutputCount() []byte {
	enc, err := outputRegistry.abi.Pack("outputCount")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOutputCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0ee2d331.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function outputCount() view returns(uint256)
func (outputRegistry *OutputRegistry) TryPackOutputCount() ([]byte, error) {
	return outputRegistry.abi.Pack("outputCount")
}

// UnpackOutputCount is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x0ee2d331.
//
// Solidity: function outputCount() view returns(uint256)
func (outputRegistry *OutputRegistry) UnpackOutputCount(data []byte) (*big.Int, error) {
	out, err := outputRegistry.abi.Unpack("outputCount", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackOutputRoot is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5793562b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function outputRoot(uint256 index) view returns(bytes32)
func (outputRegistry *OutputRegistry) PackOutputRoot(index *big.Int) []byte {
	enc, err := outputRegistry.abi.Pack("outputRoot", index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOutputRoot is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5793562b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function outputRoot(uint256 index) view returns(bytes32)
func (outputRegistry *OutputRegistry) TryPackOutputRoot(index *big.Int) ([]byte, error) {
	return outputRegistry.abi.Pack("outputRoot", index)
}

// UnpackOutputRoot is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x5793562b.
//
// Solidity: function outputRoot(uint256 index) view returns(bytes32)
func (outputRegistry *OutputRegistry) UnpackOutputRoot(data []byte) ([32]byte, error) {
	out, err := outputRegistry.abi.Unpack("outputRoot", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackPropose is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbcd05983.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function propose((bytes32,bytes32,bytes32,uint64,uint64,bytes32) output) payable returns(uint256 index)
func (outputRegistry *OutputRegistry) PackPropose(output Output) []byte {
	enc, err := outputRegistry.abi.Pack("propose", output)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPropose is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbcd05983.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function propose((bytes32,bytes32,bytes32,uint64,uint64,bytes32) output) payable returns(uint256 index)
func (outputRegistry *OutputRegistry) TryPackPropose(output Output) ([]byte, error) {
	return outputRegistry.abi.Pack("propose", output)
}

// UnpackPropose is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xbcd05983.
//
// Solidity: function propose((bytes32,bytes32,bytes32,uint64,uint64,bytes32) output) payable returns(uint256 index)
func (outputRegistry *OutputRegistry) UnpackPropose(data []byte) (*big.Int, error) {
	out, err := outputRegistry.abi.Unpack("propose", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackReleaseBond is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x34706ecf.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function releaseBond(uint256 index) returns()
func (outputRegistry *OutputRegistry) PackReleaseBond(index *big.Int) []byte {
	enc, err := outputRegistry.abi.Pack("releaseBond", index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackReleaseBond is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x34706ecf.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function releaseBond(uint256 index) returns()
func (outputRegistry *OutputRegistry) TryPackReleaseBond(index *big.Int) ([]byte, error) {
	return outputRegistry.abi.Pack("releaseBond", index)
}

// PackResolve is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x52a34b05.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function resolve(uint256 index, bool upheld) returns()
func (outputRegistry *OutputRegistry) PackResolve(index *big.Int, upheld bool) []byte {
	enc, err := outputRegistry.abi.Pack("resolve", index, upheld)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackResolve is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x52a34b05.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function resolve(uint256 index, bool upheld) returns()
func (outputRegistry *OutputRegistry) TryPackResolve(index *big.Int, upheld bool) ([]byte, error) {
	return outputRegistry.abi.Pack("resolve", index, upheld)
}

// PackResolver is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x04f3bcec.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function resolver() view returns(address)
func (outputRegistry *OutputRegistry) PackResolver() []byte {
	enc, err := outputRegistry.abi.Pack("resolver")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackResolver is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x04f3bcec.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function resolver() view returns(address)
func (outputRegistry *OutputRegistry) TryPackResolver() ([]byte, error) {
	return outputRegistry.abi.Pack("resolver")
}

// UnpackResolver is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x04f3bcec.
//
// Solidity: function resolver() view returns(address)
func (outputRegistry *OutputRegistry) UnpackResolver(data []byte) (common.Address, error) {
	out, err := outputRegistry.abi.Unpack("resolver", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackStatus is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x42d21ef7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function status(uint256 index) view returns(uint8)
func (outputRegistry *OutputRegistry) PackStatus(index *big.Int) []byte {
	enc, err := outputRegistry.abi.Pack("status", index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackStatus is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x42d21ef7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function status(uint256 index) view returns(uint8)
func (outputRegistry *OutputRegistry) TryPackStatus(index *big.Int) ([]byte, error) {
	return outputRegistry.abi.Pack("status", index)
}

// UnpackStatus is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x42d21ef7.
//
// Solidity: function status(uint256 index) view returns(uint8)
func (outputRegistry *OutputRegistry) UnpackStatus(data []byte) (uint8, error) {
	out, err := outputRegistry.abi.Unpack("status", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackWithdrawBond is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x66eb9cec.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function withdrawBond() returns()
func (outputRegistry *OutputRegistry) PackWithdrawBond() []byte {
	enc, err := outputRegistry.abi.Pack("withdrawBond")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackWithdrawBond is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x66eb9cec.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function withdrawBond() returns()
func (outputRegistry *OutputRegistry) TryPackWithdrawBond() ([]byte, error) {
	return outputRegistry.abi.Pack("withdrawBond")
}

// OutputRegistryBondReleased represents a BondReleased event raised by the OutputRegistry contract.
type OutputRegistryBondReleased struct {
	Index    *big.Int
	Proposer common.Address
	Raw      *types.Log // Blockchain specific contextual infos
}

const OutputRegistryBondReleasedEventName = "BondReleased"

// ContractEventName returns the user-defined event name.
func (OutputRegistryBondReleased) ContractEventName() string {
	return OutputRegistryBondReleasedEventName
}

// UnpackBondReleasedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event BondReleased(uint256 indexed index, address indexed proposer)
func (outputRegistry *OutputRegistry) UnpackBondReleasedEvent(log *types.Log) (*OutputRegistryBondReleased, error) {
	event := "BondReleased"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != outputRegistry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(OutputRegistryBondReleased)
	if len(log.Data) > 0 {
		if err := outputRegistry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range outputRegistry.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// OutputRegistryBondWithdrawn represents a BondWithdrawn event raised by the OutputRegistry contract.
type OutputRegistryBondWithdrawn struct {
	Account common.Address
	Amount  *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const OutputRegistryBondWithdrawnEventName = "BondWithdrawn"

// ContractEventName returns the user-defined event name.
func (OutputRegistryBondWithdrawn) ContractEventName() string {
	return OutputRegistryBondWithdrawnEventName
}

// UnpackBondWithdrawnEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event BondWithdrawn(address indexed account, uint256 amount)
func (outputRegistry *OutputRegistry) UnpackBondWithdrawnEvent(log *types.Log) (*OutputRegistryBondWithdrawn, error) {
	event := "BondWithdrawn"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != outputRegistry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(OutputRegistryBondWithdrawn)
	if len(log.Data) > 0 {
		if err := outputRegistry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range outputRegistry.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// OutputRegistryOutputChallenged represents a OutputChallenged event raised by the OutputRegistry contract.
type OutputRegistryOutputChallenged struct {
	Index      *big.Int
	Root       [32]byte
	Challenger common.Address
	Raw        *types.Log // Blockchain specific contextual infos
}

const OutputRegistryOutputChallengedEventName = "OutputChallenged"

// ContractEventName returns the user-defined event name.
func (OutputRegistryOutputChallenged) ContractEventName() string {
	return OutputRegistryOutputChallengedEventName
}

// UnpackOutputChallengedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event OutputChallenged(uint256 indexed index, bytes32 indexed root, address challenger)
func (outputRegistry *OutputRegistry) UnpackOutputChallengedEvent(log *types.Log) (*OutputRegistryOutputChallenged, error) {
	event := "OutputChallenged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != outputRegistry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(OutputRegistryOutputChallenged)
	if len(log.Data) > 0 {
		if err := outputRegistry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range outputRegistry.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// OutputRegistryOutputProposed represents a OutputProposed event raised by the OutputRegistry contract.
type OutputRegistryOutputProposed struct {
	Index       *big.Int
	Root        [32]byte
	BlockNumber uint64
	Proposer    common.Address
	Output      Output
	Raw         *types.Log // Blockchain specific contextual infos
}

const OutputRegistryOutputProposedEventName = "OutputProposed"

// ContractEventName returns the user-defined event name.
func (OutputRegistryOutputProposed) ContractEventName() string {
	return OutputRegistryOutputProposedEventName
}

// UnpackOutputProposedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event OutputProposed(uint256 indexed index, bytes32 indexed root, uint64 indexed blockNumber, address proposer, (bytes32,bytes32,bytes32,uint64,uint64,bytes32) output)
func (outputRegistry *OutputRegistry) UnpackOutputProposedEvent(log *types.Log) (*OutputRegistryOutputProposed, error) {
	event := "OutputProposed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != outputRegistry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(OutputRegistryOutputProposed)
	if len(log.Data) > 0 {
		if err := outputRegistry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range outputRegistry.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// OutputRegistryOutputResolved represents a OutputResolved event raised by the OutputRegistry contract.
type OutputRegistryOutputResolved struct {
	Index  *big.Int
	Root   [32]byte
	Upheld bool
	Raw    *types.Log // Blockchain specific contextual infos
}

const OutputRegistryOutputResolvedEventName = "OutputResolved"

// ContractEventName returns the user-defined event name.
func (OutputRegistryOutputResolved) ContractEventName() string {
	return OutputRegistryOutputResolvedEventName
}

// UnpackOutputResolvedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event OutputResolved(uint256 indexed index, bytes32 indexed root, bool upheld)
func (outputRegistry *OutputRegistry) UnpackOutputResolvedEvent(log *types.Log) (*OutputRegistryOutputResolved, error) {
	event := "OutputResolved"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != outputRegistry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(OutputRegistryOutputResolved)
	if len(log.Data) > 0 {
		if err := outputRegistry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range outputRegistry.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// OutputRegistryResolverFailed represents a ResolverFailed event raised by the OutputRegistry contract.
type OutputRegistryResolverFailed struct {
	Index *big.Int
	Raw   *types.Log // Blockchain specific contextual infos
}

const OutputRegistryResolverFailedEventName = "ResolverFailed"

// ContractEventName returns the user-defined event name.
func (OutputRegistryResolverFailed) ContractEventName() string {
	return OutputRegistryResolverFailedEventName
}

// UnpackResolverFailedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ResolverFailed(uint256 indexed index)
func (outputRegistry *OutputRegistry) UnpackResolverFailedEvent(log *types.Log) (*OutputRegistryResolverFailed, error) {
	event := "ResolverFailed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != outputRegistry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(OutputRegistryResolverFailed)
	if len(log.Data) > 0 {
		if err := outputRegistry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range outputRegistry.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (outputRegistry *OutputRegistry) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], outputRegistry.abi.Errors["AlreadyReleased"].ID.Bytes()[:4]) {
		return outputRegistry.UnpackAlreadyReleasedError(raw[4:])
	}
	if bytes.Equal(raw[:4], outputRegistry.abi.Errors["NoCredit"].ID.Bytes()[:4]) {
		return outputRegistry.UnpackNoCreditError(raw[4:])
	}
	if bytes.Equal(raw[:4], outputRegistry.abi.Errors["NotEnoughGas"].ID.Bytes()[:4]) {
		return outputRegistry.UnpackNotEnoughGasError(raw[4:])
	}
	if bytes.Equal(raw[:4], outputRegistry.abi.Errors["NotFinal"].ID.Bytes()[:4]) {
		return outputRegistry.UnpackNotFinalError(raw[4:])
	}
	if bytes.Equal(raw[:4], outputRegistry.abi.Errors["NotResolver"].ID.Bytes()[:4]) {
		return outputRegistry.UnpackNotResolverError(raw[4:])
	}
	if bytes.Equal(raw[:4], outputRegistry.abi.Errors["TransferFailed"].ID.Bytes()[:4]) {
		return outputRegistry.UnpackTransferFailedError(raw[4:])
	}
	if bytes.Equal(raw[:4], outputRegistry.abi.Errors["WindowClosed"].ID.Bytes()[:4]) {
		return outputRegistry.UnpackWindowClosedError(raw[4:])
	}
	if bytes.Equal(raw[:4], outputRegistry.abi.Errors["WrongBond"].ID.Bytes()[:4]) {
		return outputRegistry.UnpackWrongBondError(raw[4:])
	}
	if bytes.Equal(raw[:4], outputRegistry.abi.Errors["WrongRoot"].ID.Bytes()[:4]) {
		return outputRegistry.UnpackWrongRootError(raw[4:])
	}
	if bytes.Equal(raw[:4], outputRegistry.abi.Errors["WrongStatus"].ID.Bytes()[:4]) {
		return outputRegistry.UnpackWrongStatusError(raw[4:])
	}
	if bytes.Equal(raw[:4], outputRegistry.abi.Errors["ZeroParameter"].ID.Bytes()[:4]) {
		return outputRegistry.UnpackZeroParameterError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// OutputRegistryAlreadyReleased represents a AlreadyReleased error raised by the OutputRegistry contract.
type OutputRegistryAlreadyReleased struct {
	Index *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AlreadyReleased(uint256 index)
func OutputRegistryAlreadyReleasedErrorID() common.Hash {
	return common.HexToHash("0x50514a3b47b984df30ef279f6b2377f19c76521fe5b3788185afd6c0d86eda59")
}

// UnpackAlreadyReleasedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AlreadyReleased(uint256 index)
func (outputRegistry *OutputRegistry) UnpackAlreadyReleasedError(raw []byte) (*OutputRegistryAlreadyReleased, error) {
	out := new(OutputRegistryAlreadyReleased)
	if err := outputRegistry.abi.UnpackIntoInterface(out, "AlreadyReleased", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// OutputRegistryNoCredit represents a NoCredit error raised by the OutputRegistry contract.
type OutputRegistryNoCredit struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoCredit(address account)
func OutputRegistryNoCreditErrorID() common.Hash {
	return common.HexToHash("0x6385746fcefe8edde7204ab2688cf3a9703f55184b5a77e217814dada566d089")
}

// UnpackNoCreditError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoCredit(address account)
func (outputRegistry *OutputRegistry) UnpackNoCreditError(raw []byte) (*OutputRegistryNoCredit, error) {
	out := new(OutputRegistryNoCredit)
	if err := outputRegistry.abi.UnpackIntoInterface(out, "NoCredit", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// OutputRegistryNotEnoughGas represents a NotEnoughGas error raised by the OutputRegistry contract.
type OutputRegistryNotEnoughGas struct {
	Wanted *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotEnoughGas(uint256 wanted)
func OutputRegistryNotEnoughGasErrorID() common.Hash {
	return common.HexToHash("0x5e31f860f933797f506b70790a3e92ae2d52bb6c7661986960a232925cc0b275")
}

// UnpackNotEnoughGasError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotEnoughGas(uint256 wanted)
func (outputRegistry *OutputRegistry) UnpackNotEnoughGasError(raw []byte) (*OutputRegistryNotEnoughGas, error) {
	out := new(OutputRegistryNotEnoughGas)
	if err := outputRegistry.abi.UnpackIntoInterface(out, "NotEnoughGas", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// OutputRegistryNotFinal represents a NotFinal error raised by the OutputRegistry contract.
type OutputRegistryNotFinal struct {
	Index *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotFinal(uint256 index)
func OutputRegistryNotFinalErrorID() common.Hash {
	return common.HexToHash("0x448019090153cb3aece9db4fa160b4804715e3d296cb60055e138526b564dec8")
}

// UnpackNotFinalError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotFinal(uint256 index)
func (outputRegistry *OutputRegistry) UnpackNotFinalError(raw []byte) (*OutputRegistryNotFinal, error) {
	out := new(OutputRegistryNotFinal)
	if err := outputRegistry.abi.UnpackIntoInterface(out, "NotFinal", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// OutputRegistryNotResolver represents a NotResolver error raised by the OutputRegistry contract.
type OutputRegistryNotResolver struct {
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotResolver(address caller)
func OutputRegistryNotResolverErrorID() common.Hash {
	return common.HexToHash("0x082867d870145253aec26b53c05003a66244608167b2a98b6c4066d57b313133")
}

// UnpackNotResolverError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotResolver(address caller)
func (outputRegistry *OutputRegistry) UnpackNotResolverError(raw []byte) (*OutputRegistryNotResolver, error) {
	out := new(OutputRegistryNotResolver)
	if err := outputRegistry.abi.UnpackIntoInterface(out, "NotResolver", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// OutputRegistryTransferFailed represents a TransferFailed error raised by the OutputRegistry contract.
type OutputRegistryTransferFailed struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TransferFailed(address account)
func OutputRegistryTransferFailedErrorID() common.Hash {
	return common.HexToHash("0x39f1c8d9a08940175dbc82f15840b953aa855264e371e68f3e5d5cb38c445fa0")
}

// UnpackTransferFailedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TransferFailed(address account)
func (outputRegistry *OutputRegistry) UnpackTransferFailedError(raw []byte) (*OutputRegistryTransferFailed, error) {
	out := new(OutputRegistryTransferFailed)
	if err := outputRegistry.abi.UnpackIntoInterface(out, "TransferFailed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// OutputRegistryWindowClosed represents a WindowClosed error raised by the OutputRegistry contract.
type OutputRegistryWindowClosed struct {
	Index   *big.Int
	FinalAt uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WindowClosed(uint256 index, uint64 finalAt)
func OutputRegistryWindowClosedErrorID() common.Hash {
	return common.HexToHash("0x96bff40fd2af68c72a089e094ae79b45538a6f5c99c251473ca81b010ecb8e69")
}

// UnpackWindowClosedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WindowClosed(uint256 index, uint64 finalAt)
func (outputRegistry *OutputRegistry) UnpackWindowClosedError(raw []byte) (*OutputRegistryWindowClosed, error) {
	out := new(OutputRegistryWindowClosed)
	if err := outputRegistry.abi.UnpackIntoInterface(out, "WindowClosed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// OutputRegistryWrongBond represents a WrongBond error raised by the OutputRegistry contract.
type OutputRegistryWrongBond struct {
	Sent   *big.Int
	Wanted *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongBond(uint256 sent, uint256 wanted)
func OutputRegistryWrongBondErrorID() common.Hash {
	return common.HexToHash("0x0c5e03da3c3575f08d387f0e59dfdfe46b22550c7a25676fffcb9251582e2c11")
}

// UnpackWrongBondError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongBond(uint256 sent, uint256 wanted)
func (outputRegistry *OutputRegistry) UnpackWrongBondError(raw []byte) (*OutputRegistryWrongBond, error) {
	out := new(OutputRegistryWrongBond)
	if err := outputRegistry.abi.UnpackIntoInterface(out, "WrongBond", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// OutputRegistryWrongRoot represents a WrongRoot error raised by the OutputRegistry contract.
type OutputRegistryWrongRoot struct {
	Index    *big.Int
	Named    [32]byte
	Proposed [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongRoot(uint256 index, bytes32 named, bytes32 proposed)
func OutputRegistryWrongRootErrorID() common.Hash {
	return common.HexToHash("0x114bcc01c5c1fb2c1e26d615d33a58b7ab9c4563713cbbf97a3793e362c1e45b")
}

// UnpackWrongRootError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongRoot(uint256 index, bytes32 named, bytes32 proposed)
func (outputRegistry *OutputRegistry) UnpackWrongRootError(raw []byte) (*OutputRegistryWrongRoot, error) {
	out := new(OutputRegistryWrongRoot)
	if err := outputRegistry.abi.UnpackIntoInterface(out, "WrongRoot", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// OutputRegistryWrongStatus represents a WrongStatus error raised by the OutputRegistry contract.
type OutputRegistryWrongStatus struct {
	Index  *big.Int
	Status uint8
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongStatus(uint256 index, uint8 status)
func OutputRegistryWrongStatusErrorID() common.Hash {
	return common.HexToHash("0xa5d15e1f94e40302e3f7050760870a95f04eb9d943cd2cb333833178258083d6")
}

// UnpackWrongStatusError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongStatus(uint256 index, uint8 status)
func (outputRegistry *OutputRegistry) UnpackWrongStatusError(raw []byte) (*OutputRegistryWrongStatus, error) {
	out := new(OutputRegistryWrongStatus)
	if err := outputRegistry.abi.UnpackIntoInterface(out, "WrongStatus", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// OutputRegistryZeroParameter represents a ZeroParameter error raised by the OutputRegistry contract.
type OutputRegistryZeroParameter struct {
	Name string
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroParameter(string name)
func OutputRegistryZeroParameterErrorID() common.Hash {
	return common.HexToHash("0x7f50edbc028d6f2d369a4e51f566e9573f10f9dddf4dc06f95953b9ec75829ef")
}

// UnpackZeroParameterError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroParameter(string name)
func (outputRegistry *OutputRegistry) UnpackZeroParameterError(raw []byte) (*OutputRegistryZeroParameter, error) {
	out := new(OutputRegistryZeroParameter)
	if err := outputRegistry.abi.UnpackIntoInterface(out, "ZeroParameter", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalMetaData contains all meta data concerning the Portal contract.
var PortalMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"registry\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"tokenBridge\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"guardian\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"inboxGas\",\"type\":\"uint64\"},{\"internalType\":\"uint128\",\"name\":\"ethCapacity\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"ethRefill\",\"type\":\"uint128\"},{\"internalType\":\"bool\",\"name\":\"unlimitedTokens\",\"type\":\"bool\"}],\"internalType\":\"structPortal.Config\",\"name\":\"config\",\"type\":\"tuple\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"withdrawalHash\",\"type\":\"bytes32\"}],\"name\":\"AlreadyFinalized\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"inboxGas\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"min\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"max\",\"type\":\"uint64\"}],\"name\":\"BadInboxGas\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"withdrawalHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes\",\"name\":\"reason\",\"type\":\"bytes\"}],\"name\":\"CallFailed\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"}],\"name\":\"CreationWithTarget\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"length\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"max\",\"type\":\"uint256\"}],\"name\":\"DataTooLong\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"target\",\"type\":\"address\"}],\"name\":\"ForbiddenTarget\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"gasLimit\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"min\",\"type\":\"uint64\"}],\"name\":\"GasLimitTooLow\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"gasLimit\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"left\",\"type\":\"uint64\"}],\"name\":\"InboxFull\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"count\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"inboxCount\",\"type\":\"uint64\"}],\"name\":\"NoSuchMessage\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"nonce\",\"type\":\"uint256\"}],\"name\":\"NonceTooHigh\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"balance\",\"type\":\"uint256\"}],\"name\":\"NotBacked\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"gasLimit\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"available\",\"type\":\"uint256\"}],\"name\":\"NotEnoughGas\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotGuardian\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"withdrawalHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"outboxRoot\",\"type\":\"bytes32\"}],\"name\":\"NotInOutbox\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotPendingGuardian\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"withdrawalHash\",\"type\":\"bytes32\"}],\"name\":\"NotProven\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotTokenBridge\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"outputIndex\",\"type\":\"uint256\"},{\"internalType\":\"enumIOutputRegistry.Status\",\"name\":\"status\",\"type\":\"uint8\"},{\"internalType\":\"uint64\",\"name\":\"finalAt\",\"type\":\"uint64\"}],\"name\":\"OutputNotFinal\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"outputIndex\",\"type\":\"uint256\"},{\"internalType\":\"enumIOutputRegistry.Status\",\"name\":\"status\",\"type\":\"uint8\"}],\"name\":\"OutputUnusable\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"asset\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"withdrawable\",\"type\":\"uint256\"}],\"name\":\"OverLimit\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"outputIndex\",\"type\":\"uint256\"},{\"internalType\":\"uint64\",\"name\":\"finalAt\",\"type\":\"uint64\"}],\"name\":\"ProvenBetter\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"Reentered\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"WithdrawalsPaused\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"outputIndex\",\"type\":\"uint256\"},{\"internalType\":\"bytes32\",\"name\":\"root\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"given\",\"type\":\"bytes32\"}],\"name\":\"WrongOutput\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"string\",\"name\":\"name\",\"type\":\"string\"}],\"name\":\"ZeroParameter\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"Funded\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"guardian\",\"type\":\"address\"}],\"name\":\"GuardianChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"pendingGuardian\",\"type\":\"address\"}],\"name\":\"GuardianProposed\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"asset\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"capacity\",\"type\":\"uint128\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"refill\",\"type\":\"uint128\"}],\"name\":\"LimitSet\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[],\"name\":\"Paused\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"version\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"bytes\",\"name\":\"opaqueData\",\"type\":\"bytes\"}],\"name\":\"TransactionDeposited\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[],\"name\":\"Unpaused\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"withdrawalHash\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"target\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"WithdrawalFinalized\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"withdrawalHash\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"outputIndex\",\"type\":\"uint256\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"prover\",\"type\":\"address\"}],\"name\":\"WithdrawalProven\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"MAX_DATA\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_INBOX_GAS\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_PRICE\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MIN_INBOX_GAS\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MIN_PRICE\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"PRICE_UNIT\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"UNLIMITED\",\"outputs\":[{\"internalType\":\"uint128\",\"name\":\"\",\"type\":\"uint128\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"acceptGuardian\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"uint64\",\"name\":\"gasLimit\",\"type\":\"uint64\"},{\"internalType\":\"bool\",\"name\":\"isCreation\",\"type\":\"bool\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"name\":\"depositTransaction\",\"outputs\":[],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"uint256\",\"name\":\"nonce\",\"type\":\"uint256\"},{\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"target\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"gasLimit\",\"type\":\"uint256\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"internalType\":\"structMessage\",\"name\":\"message\",\"type\":\"tuple\"}],\"name\":\"finalizeWithdrawal\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"withdrawalHash\",\"type\":\"bytes32\"}],\"name\":\"finalized\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"fund\",\"outputs\":[],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"gasPrice\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"price\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"guardian\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"uint256\",\"name\":\"nonce\",\"type\":\"uint256\"},{\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"target\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"gasLimit\",\"type\":\"uint256\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"internalType\":\"structMessage\",\"name\":\"m\",\"type\":\"tuple\"}],\"name\":\"hashMessage\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"pure\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"stateRoot\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"outboxRoot\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"blockHash\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"blockNumber\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"daHeight\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"daDataRoot\",\"type\":\"bytes32\"}],\"internalType\":\"structOutput\",\"name\":\"o\",\"type\":\"tuple\"}],\"name\":\"hashOutput\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"pure\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"count\",\"type\":\"uint64\"}],\"name\":\"inboxAccumulator\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"inboxCount\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"inboxGas\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"inboxGasLeft\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"asset\",\"type\":\"address\"}],\"name\":\"limit\",\"outputs\":[{\"internalType\":\"uint128\",\"name\":\"capacity\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"refill\",\"type\":\"uint128\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"messageSender\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"dataLength\",\"type\":\"uint256\"},{\"internalType\":\"bool\",\"name\":\"isCreation\",\"type\":\"bool\"}],\"name\":\"minGasLimit\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"pure\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"pause\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"paused\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"pendingGuardian\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"proposeGuardian\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"uint256\",\"name\":\"nonce\",\"type\":\"uint256\"},{\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"target\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"gasLimit\",\"type\":\"uint256\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"internalType\":\"structMessage\",\"name\":\"message\",\"type\":\"tuple\"},{\"internalType\":\"uint256\",\"name\":\"outputIndex\",\"type\":\"uint256\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"stateRoot\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"outboxRoot\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"blockHash\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"blockNumber\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"daHeight\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"daDataRoot\",\"type\":\"bytes32\"}],\"internalType\":\"structOutput\",\"name\":\"output\",\"type\":\"tuple\"},{\"internalType\":\"bytes32[32]\",\"name\":\"branch\",\"type\":\"bytes32[32]\"}],\"name\":\"proveWithdrawal\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"withdrawalHash\",\"type\":\"bytes32\"}],\"name\":\"provenIn\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"outputIndexPlusOne\",\"type\":\"uint256\"},{\"internalType\":\"uint64\",\"name\":\"timestamp\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"registry\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"asset\",\"type\":\"address\"},{\"internalType\":\"uint128\",\"name\":\"capacity\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"refill\",\"type\":\"uint128\"}],\"name\":\"setLimit\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"spend\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"tokenBridge\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"unlimitedByDefault\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"unpause\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"asset\",\"type\":\"address\"}],\"name\":\"withdrawable\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"stateMutability\":\"payable\",\"type\":\"receive\"}]",
	ID:  "484f58a0090d1e4a57bc8786ea9363fd81",
}

// Portal is an auto generated Go binding around an Ethereum contract.
type Portal struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Portal) GetABI() abi.ABI {
	return c.abi
}

// NewPortal creates a new instance of Portal.
func NewPortal() *Portal {
	parsed, err := PortalMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Portal{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Portal) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor((address,address,address,uint64,uint128,uint128,bool) config) returns()
func (portal *Portal) PackConstructor(config PortalConfig) []byte {
	enc, err := portal.abi.Pack("", config)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackMAXDATA is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa0b0607f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_DATA() view returns(uint256)
func (portal *Portal) PackMAXDATA() []byte {
	enc, err := portal.abi.Pack("MAX_DATA")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXDATA is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa0b0607f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_DATA() view returns(uint256)
func (portal *Portal) TryPackMAXDATA() ([]byte, error) {
	return portal.abi.Pack("MAX_DATA")
}

// UnpackMAXDATA is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa0b0607f.
//
// Solidity: function MAX_DATA() view returns(uint256)
func (portal *Portal) UnpackMAXDATA(data []byte) (*big.Int, error) {
	out, err := portal.abi.Unpack("MAX_DATA", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackMAXINBOXGAS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7ed54e7c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_INBOX_GAS() view returns(uint64)
func (portal *Portal) PackMAXINBOXGAS() []byte {
	enc, err := portal.abi.Pack("MAX_INBOX_GAS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXINBOXGAS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7ed54e7c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_INBOX_GAS() view returns(uint64)
func (portal *Portal) TryPackMAXINBOXGAS() ([]byte, error) {
	return portal.abi.Pack("MAX_INBOX_GAS")
}

// UnpackMAXINBOXGAS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7ed54e7c.
//
// Solidity: function MAX_INBOX_GAS() view returns(uint64)
func (portal *Portal) UnpackMAXINBOXGAS(data []byte) (uint64, error) {
	out, err := portal.abi.Unpack("MAX_INBOX_GAS", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackMAXPRICE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01c11d96.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_PRICE() view returns(uint64)
func (portal *Portal) PackMAXPRICE() []byte {
	enc, err := portal.abi.Pack("MAX_PRICE")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXPRICE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01c11d96.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_PRICE() view returns(uint64)
func (portal *Portal) TryPackMAXPRICE() ([]byte, error) {
	return portal.abi.Pack("MAX_PRICE")
}

// UnpackMAXPRICE is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x01c11d96.
//
// Solidity: function MAX_PRICE() view returns(uint64)
func (portal *Portal) UnpackMAXPRICE(data []byte) (uint64, error) {
	out, err := portal.abi.Unpack("MAX_PRICE", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackMININBOXGAS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe3751ab7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MIN_INBOX_GAS() view returns(uint64)
func (portal *Portal) PackMININBOXGAS() []byte {
	enc, err := portal.abi.Pack("MIN_INBOX_GAS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMININBOXGAS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe3751ab7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MIN_INBOX_GAS() view returns(uint64)
func (portal *Portal) TryPackMININBOXGAS() ([]byte, error) {
	return portal.abi.Pack("MIN_INBOX_GAS")
}

// UnpackMININBOXGAS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe3751ab7.
//
// Solidity: function MIN_INBOX_GAS() view returns(uint64)
func (portal *Portal) UnpackMININBOXGAS(data []byte) (uint64, error) {
	out, err := portal.abi.Unpack("MIN_INBOX_GAS", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackMINPRICE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xad9f20a6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MIN_PRICE() view returns(uint64)
func (portal *Portal) PackMINPRICE() []byte {
	enc, err := portal.abi.Pack("MIN_PRICE")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMINPRICE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xad9f20a6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MIN_PRICE() view returns(uint64)
func (portal *Portal) TryPackMINPRICE() ([]byte, error) {
	return portal.abi.Pack("MIN_PRICE")
}

// UnpackMINPRICE is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xad9f20a6.
//
// Solidity: function MIN_PRICE() view returns(uint64)
func (portal *Portal) UnpackMINPRICE(data []byte) (uint64, error) {
	out, err := portal.abi.Unpack("MIN_PRICE", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackPRICEUNIT is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xed435e58.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function PRICE_UNIT() view returns(uint64)
func (portal *Portal) PackPRICEUNIT() []byte {
	enc, err := portal.abi.Pack("PRICE_UNIT")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPRICEUNIT is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xed435e58.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function PRICE_UNIT() view returns(uint64)
func (portal *Portal) TryPackPRICEUNIT() ([]byte, error) {
	return portal.abi.Pack("PRICE_UNIT")
}

// UnpackPRICEUNIT is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xed435e58.
//
// Solidity: function PRICE_UNIT() view returns(uint64)
func (portal *Portal) UnpackPRICEUNIT(data []byte) (uint64, error) {
	out, err := portal.abi.Unpack("PRICE_UNIT", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackUNLIMITED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd3c73564.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function UNLIMITED() view returns(uint128)
func (portal *Portal) PackUNLIMITED() []byte {
	enc, err := portal.abi.Pack("UNLIMITED")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackUNLIMITED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd3c73564.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function UNLIMITED() view returns(uint128)
func (portal *Portal) TryPackUNLIMITED() ([]byte, error) {
	return portal.abi.Pack("UNLIMITED")
}

// UnpackUNLIMITED is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd3c73564.
//
// Solidity: function UNLIMITED() view returns(uint128)
func (portal *Portal) UnpackUNLIMITED(data []byte) (*big.Int, error) {
	out, err := portal.abi.Unpack("UNLIMITED", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackAcceptGuardian is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa5f31d61.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function acceptGuardian() returns()
func (portal *Portal) PackAcceptGuardian() []byte {
	enc, err := portal.abi.Pack("acceptGuardian")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAcceptGuardian is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa5f31d61.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function acceptGuardian() returns()
func (portal *Portal) TryPackAcceptGuardian() ([]byte, error) {
	return portal.abi.Pack("acceptGuardian")
}

// PackDepositTransaction is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe9e05c42.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function depositTransaction(address to, uint256 value, uint64 gasLimit, bool isCreation, bytes data) payable returns()
func (portal *Portal) PackDepositTransaction(to common.Address, value *big.Int, gasLimit uint64, isCreation bool, data []byte) []byte {
	enc, err := portal.abi.Pack("depositTransaction", to, value, gasLimit, isCreation, data)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDepositTransaction is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe9e05c42.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function depositTransaction(address to, uint256 value, uint64 gasLimit, bool isCreation, bytes data) payable returns()
func (portal *Portal) TryPackDepositTransaction(to common.Address, value *big.Int, gasLimit uint64, isCreation bool, data []byte) ([]byte, error) {
	return portal.abi.Pack("depositTransaction", to, value, gasLimit, isCreation, data)
}

// PackFinalizeWithdrawal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe045ab05.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function finalizeWithdrawal((uint256,address,address,uint256,uint256,bytes) message) returns()
func (portal *Portal) PackFinalizeWithdrawal(message Message) []byte {
	enc, err := portal.abi.Pack("finalizeWithdrawal", message)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFinalizeWithdrawal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe045ab05.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function finalizeWithdrawal((uint256,address,address,uint256,uint256,bytes) message) returns()
func (portal *Portal) TryPackFinalizeWithdrawal(message Message) ([]byte, error) {
	return portal.abi.Pack("finalizeWithdrawal", message)
}

// PackFinalized is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0abea268.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function finalized(bytes32 withdrawalHash) view returns(bool)
func (portal *Portal) PackFinalized(withdrawalHash [32]byte) []byte {
	enc, err := portal.abi.Pack("finalized", withdrawalHash)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFinalized is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0abea268.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function finalized(bytes32 withdrawalHash) view returns(bool)
func (portal *Portal) TryPackFinalized(withdrawalHash [32]byte) ([]byte, error) {
	return portal.abi.Pack("finalized", withdrawalHash)
}

// UnpackFinalized is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x0abea268.
//
// Solidity: function finalized(bytes32 withdrawalHash) view returns(bool)
func (portal *Portal) UnpackFinalized(data []byte) (bool, error) {
	out, err := portal.abi.Unpack("finalized", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackFund is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb60d4288.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function fund() payable returns()
func (portal *Portal) PackFund() []byte {
	enc, err := portal.abi.Pack("fund")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFund is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb60d4288.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function fund() payable returns()
func (portal *Portal) TryPackFund() ([]byte, error) {
	return portal.abi.Pack("fund")
}

// PackGasPrice is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfe173b97.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function gasPrice() view returns(uint64 price)
func (portal *Portal) PackGasPrice() []byte {
	enc, err := portal.abi.Pack("gasPrice")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGasPrice is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfe173b97.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function gasPrice() view returns(uint64 price)
func (portal *Portal) TryPackGasPrice() ([]byte, error) {
	return portal.abi.Pack("gasPrice")
}

// UnpackGasPrice is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xfe173b97.
//
// Solidity: function gasPrice() view returns(uint64 price)
func (portal *Portal) UnpackGasPrice(data []byte) (uint64, error) {
	out, err := portal.abi.Unpack("gasPrice", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackGuardian is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x452a9320.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function guardian() view returns(address)
func (portal *Portal) PackGuardian() []byte {
	enc, err := portal.abi.Pack("guardian")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGuardian is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x452a9320.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function guardian() view returns(address)
func (portal *Portal) TryPackGuardian() ([]byte, error) {
	return portal.abi.Pack("guardian")
}

// UnpackGuardian is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x452a9320.
//
// Solidity: function guardian() view returns(address)
func (portal *Portal) UnpackGuardian(data []byte) (common.Address, error) {
	out, err := portal.abi.Unpack("guardian", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackHashMessage is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x86cf0a90.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function hashMessage((uint256,address,address,uint256,uint256,bytes) m) pure returns(bytes32)
func (portal *Portal) PackHashMessage(m Message) []byte {
	enc, err := portal.abi.Pack("hashMessage", m)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHashMessage is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x86cf0a90.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function hashMessage((uint256,address,address,uint256,uint256,bytes) m) pure returns(bytes32)
func (portal *Portal) TryPackHashMessage(m Message) ([]byte, error) {
	return portal.abi.Pack("hashMessage", m)
}

// UnpackHashMessage is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x86cf0a90.
//
// Solidity: function hashMessage((uint256,address,address,uint256,uint256,bytes) m) pure returns(bytes32)
func (portal *Portal) UnpackHashMessage(data []byte) ([32]byte, error) {
	out, err := portal.abi.Unpack("hashMessage", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackHashOutput is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xacccb9ad.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function hashOutput((bytes32,bytes32,bytes32,uint64,uint64,bytes32) o) pure returns(bytes32)
func (portal *Portal) PackHashOutput(o Output) []byte {
	enc, err := portal.abi.Pack("hashOutput", o)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHashOutput is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xacccb9ad.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function hashOutput((bytes32,bytes32,bytes32,uint64,uint64,bytes32) o) pure returns(bytes32)
func (portal *Portal) TryPackHashOutput(o Output) ([]byte, error) {
	return portal.abi.Pack("hashOutput", o)
}

// UnpackHashOutput is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xacccb9ad.
//
// Solidity: function hashOutput((bytes32,bytes32,bytes32,uint64,uint64,bytes32) o) pure returns(bytes32)
func (portal *Portal) UnpackHashOutput(data []byte) ([32]byte, error) {
	out, err := portal.abi.Unpack("hashOutput", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackInboxAccumulator is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5b2f75e8.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function inboxAccumulator(uint64 count) view returns(bytes32)
func (portal *Portal) PackInboxAccumulator(count uint64) []byte {
	enc, err := portal.abi.Pack("inboxAccumulator", count)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackInboxAccumulator is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5b2f75e8.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function inboxAccumulator(uint64 count) view returns(bytes32)
func (portal *Portal) TryPackInboxAccumulator(count uint64) ([]byte, error) {
	return portal.abi.Pack("inboxAccumulator", count)
}

// UnpackInboxAccumulator is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x5b2f75e8.
//
// Solidity: function inboxAccumulator(uint64 count) view returns(bytes32)
func (portal *Portal) UnpackInboxAccumulator(data []byte) ([32]byte, error) {
	out, err := portal.abi.Unpack("inboxAccumulator", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackInboxCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa95f6a84.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function inboxCount() view returns(uint64)
func (portal *Portal) PackInboxCount() []byte {
	enc, err := portal.abi.Pack("inboxCount")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackInboxCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa95f6a84.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function inboxCount() view returns(uint64)
func (portal *Portal) TryPackInboxCount() ([]byte, error) {
	return portal.abi.Pack("inboxCount")
}

// UnpackInboxCount is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa95f6a84.
//
// Solidity: function inboxCount() view returns(uint64)
func (portal *Portal) UnpackInboxCount(data []byte) (uint64, error) {
	out, err := portal.abi.Unpack("inboxCount", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackInboxGas is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x11a0c1ba.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function inboxGas() view returns(uint64)
func (portal *Portal) PackInboxGas() []byte {
	enc, err := portal.abi.Pack("inboxGas")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackInboxGas is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x11a0c1ba.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function inboxGas() view returns(uint64)
func (portal *Portal) TryPackInboxGas() ([]byte, error) {
	return portal.abi.Pack("inboxGas")
}

// UnpackInboxGas is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x11a0c1ba.
//
// Solidity: function inboxGas() view returns(uint64)
func (portal *Portal) UnpackInboxGas(data []byte) (uint64, error) {
	out, err := portal.abi.Unpack("inboxGas", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackInboxGasLeft is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5c8389c0.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function inboxGasLeft() view returns(uint64)
func (portal *Portal) PackInboxGasLeft() []byte {
	enc, err := portal.abi.Pack("inboxGasLeft")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackInboxGasLeft is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5c8389c0.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function inboxGasLeft() view returns(uint64)
func (portal *Portal) TryPackInboxGasLeft() ([]byte, error) {
	return portal.abi.Pack("inboxGasLeft")
}

// UnpackInboxGasLeft is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x5c8389c0.
//
// Solidity: function inboxGasLeft() view returns(uint64)
func (portal *Portal) UnpackInboxGasLeft(data []byte) (uint64, error) {
	out, err := portal.abi.Unpack("inboxGasLeft", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackLimit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd8797262.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function limit(address asset) view returns(uint128 capacity, uint128 refill)
func (portal *Portal) PackLimit(asset common.Address) []byte {
	enc, err := portal.abi.Pack("limit", asset)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackLimit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd8797262.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function limit(address asset) view returns(uint128 capacity, uint128 refill)
func (portal *Portal) TryPackLimit(asset common.Address) ([]byte, error) {
	return portal.abi.Pack("limit", asset)
}

// LimitOutput serves as a container for the return parameters of contract
// method Limit.
type LimitOutput struct {
	Capacity *big.Int
	Refill   *big.Int
}

// UnpackLimit is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd8797262.
//
// Solidity: function limit(address asset) view returns(uint128 capacity, uint128 refill)
func (portal *Portal) UnpackLimit(data []byte) (LimitOutput, error) {
	out, err := portal.abi.Unpack("limit", data)
	outstruct := new(LimitOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Capacity = abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	outstruct.Refill = abi.ConvertType(out[1], new(big.Int)).(*big.Int)
	return *outstruct, nil
}

// PackMessageSender is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd67bdd25.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function messageSender() view returns(address)
func (portal *Portal) PackMessageSender() []byte {
	enc, err := portal.abi.Pack("messageSender")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMessageSender is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd67bdd25.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function messageSender() view returns(address)
func (portal *Portal) TryPackMessageSender() ([]byte, error) {
	return portal.abi.Pack("messageSender")
}

// UnpackMessageSender is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd67bdd25.
//
// Solidity: function messageSender() view returns(address)
func (portal *Portal) UnpackMessageSender(data []byte) (common.Address, error) {
	out, err := portal.abi.Unpack("messageSender", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackMinGasLimit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x642101ac.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function minGasLimit(uint256 dataLength, bool isCreation) pure returns(uint64)
func (portal *Portal) PackMinGasLimit(dataLength *big.Int, isCreation bool) []byte {
	enc, err := portal.abi.Pack("minGasLimit", dataLength, isCreation)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMinGasLimit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x642101ac.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function minGasLimit(uint256 dataLength, bool isCreation) pure returns(uint64)
func (portal *Portal) TryPackMinGasLimit(dataLength *big.Int, isCreation bool) ([]byte, error) {
	return portal.abi.Pack("minGasLimit", dataLength, isCreation)
}

// UnpackMinGasLimit is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x642101ac.
//
// Solidity: function minGasLimit(uint256 dataLength, bool isCreation) pure returns(uint64)
func (portal *Portal) UnpackMinGasLimit(data []byte) (uint64, error) {
	out, err := portal.abi.Unpack("minGasLimit", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackPause is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8456cb59.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function pause() returns()
func (portal *Portal) PackPause() []byte {
	enc, err := portal.abi.Pack("pause")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPause is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8456cb59.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function pause() returns()
func (portal *Portal) TryPackPause() ([]byte, error) {
	return portal.abi.Pack("pause")
}

// PackPaused is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5c975abb.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function paused() view returns(bool)
func (portal *Portal) PackPaused() []byte {
	enc, err := portal.abi.Pack("paused")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPaused is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5c975abb.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function paused() view returns(bool)
func (portal *Portal) TryPackPaused() ([]byte, error) {
	return portal.abi.Pack("paused")
}

// UnpackPaused is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x5c975abb.
//
// Solidity: function paused() view returns(bool)
func (portal *Portal) UnpackPaused(data []byte) (bool, error) {
	out, err := portal.abi.Unpack("paused", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackPendingGuardian is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x762c31ba.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function pendingGuardian() view returns(address)
func (portal *Portal) PackPendingGuardian() []byte {
	enc, err := portal.abi.Pack("pendingGuardian")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPendingGuardian is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x762c31ba.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function pendingGuardian() view returns(address)
func (portal *Portal) TryPackPendingGuardian() ([]byte, error) {
	return portal.abi.Pack("pendingGuardian")
}

// UnpackPendingGuardian is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x762c31ba.
//
// Solidity: function pendingGuardian() view returns(address)
func (portal *Portal) UnpackPendingGuardian(data []byte) (common.Address, error) {
	out, err := portal.abi.Unpack("pendingGuardian", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackProposeGuardian is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc304555f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function proposeGuardian(address account) returns()
func (portal *Portal) PackProposeGuardian(account common.Address) []byte {
	enc, err := portal.abi.Pack("proposeGuardian", account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackProposeGuardian is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc304555f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function proposeGuardian(address account) returns()
func (portal *Portal) TryPackProposeGuardian(account common.Address) ([]byte, error) {
	return portal.abi.Pack("proposeGuardian", account)
}

// PackProveWithdrawal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd63f1efb.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function proveWithdrawal((uint256,address,address,uint256,uint256,bytes) message, uint256 outputIndex, (bytes32,bytes32,bytes32,uint64,uint64,bytes32) output, bytes32[32] branch) returns()
func (portal *Portal) PackProveWithdrawal(message Message, outputIndex *big.Int, output Output, branch [32][32]byte) []byte {
	enc, err := portal.abi.Pack("proveWithdrawal", message, outputIndex, output, branch)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackProveWithdrawal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd63f1efb.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function proveWithdrawal((uint256,address,address,uint256,uint256,bytes) message, uint256 outputIndex, (bytes32,bytes32,bytes32,uint64,uint64,bytes32) output, bytes32[32] branch) returns()
func (portal *Portal) TryPackProveWithdrawal(message Message, outputIndex *big.Int, output Output, branch [32][32]byte) ([]byte, error) {
	return portal.abi.Pack("proveWithdrawal", message, outputIndex, output, branch)
}

// PackProvenIn is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x95f031a0.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function provenIn(bytes32 withdrawalHash) view returns(uint256 outputIndexPlusOne, uint64 timestamp)
func (portal *Portal) PackProvenIn(withdrawalHash [32]byte) []byte {
	enc, err := portal.abi.Pack("provenIn", withdrawalHash)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackProvenIn is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x95f031a0.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function provenIn(bytes32 withdrawalHash) view returns(uint256 outputIndexPlusOne, uint64 timestamp)
func (portal *Portal) TryPackProvenIn(withdrawalHash [32]byte) ([]byte, error) {
	return portal.abi.Pack("provenIn", withdrawalHash)
}

// ProvenInOutput serves as a container for the return parameters of contract
// method ProvenIn.
type ProvenInOutput struct {
	OutputIndexPlusOne *big.Int
	Timestamp          uint64
}

// UnpackProvenIn is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x95f031a0.
//
// Solidity: function provenIn(bytes32 withdrawalHash) view returns(uint256 outputIndexPlusOne, uint64 timestamp)
func (portal *Portal) UnpackProvenIn(data []byte) (ProvenInOutput, error) {
	out, err := portal.abi.Unpack("provenIn", data)
	outstruct := new(ProvenInOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.OutputIndexPlusOne = abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	outstruct.Timestamp = *abi.ConvertType(out[1], new(uint64)).(*uint64)
	return *outstruct, nil
}

// PackRegistry is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7b103999.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function registry() view returns(address)
func (portal *Portal) PackRegistry() []byte {
	enc, err := portal.abi.Pack("registry")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRegistry is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7b103999.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function registry() view returns(address)
func (portal *Portal) TryPackRegistry() ([]byte, error) {
	return portal.abi.Pack("registry")
}

// UnpackRegistry is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7b103999.
//
// Solidity: function registry() view returns(address)
func (portal *Portal) UnpackRegistry(data []byte) (common.Address, error) {
	out, err := portal.abi.Unpack("registry", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackSetLimit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0b1bb0d8.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setLimit(address asset, uint128 capacity, uint128 refill) returns()
func (portal *Portal) PackSetLimit(asset common.Address, capacity *big.Int, refill *big.Int) []byte {
	enc, err := portal.abi.Pack("setLimit", asset, capacity, refill)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetLimit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0b1bb0d8.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setLimit(address asset, uint128 capacity, uint128 refill) returns()
func (portal *Portal) TryPackSetLimit(asset common.Address, capacity *big.Int, refill *big.Int) ([]byte, error) {
	return portal.abi.Pack("setLimit", asset, capacity, refill)
}

// PackSpend is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xaf7d6ca3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function spend(address token, uint256 amount) returns()
func (portal *Portal) PackSpend(token common.Address, amount *big.Int) []byte {
	enc, err := portal.abi.Pack("spend", token, amount)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSpend is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xaf7d6ca3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function spend(address token, uint256 amount) returns()
func (portal *Portal) TryPackSpend(token common.Address, amount *big.Int) ([]byte, error) {
	return portal.abi.Pack("spend", token, amount)
}

// PackTokenBridge is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc6328a46.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function tokenBridge() view returns(address)
func (portal *Portal) PackTokenBridge() []byte {
	enc, err := portal.abi.Pack("tokenBridge")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTokenBridge is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc6328a46.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function tokenBridge() view returns(address)
func (portal *Portal) TryPackTokenBridge() ([]byte, error) {
	return portal.abi.Pack("tokenBridge")
}

// UnpackTokenBridge is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc6328a46.
//
// Solidity: function tokenBridge() view returns(address)
func (portal *Portal) UnpackTokenBridge(data []byte) (common.Address, error) {
	out, err := portal.abi.Unpack("tokenBridge", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackUnlimitedByDefault is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x957b0bf7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function unlimitedByDefault() view returns(bool)
func (portal *Portal) PackUnlimitedByDefault() []byte {
	enc, err := portal.abi.Pack("unlimitedByDefault")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackUnlimitedByDefault is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x957b0bf7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function unlimitedByDefault() view returns(bool)
func (portal *Portal) TryPackUnlimitedByDefault() ([]byte, error) {
	return portal.abi.Pack("unlimitedByDefault")
}

// UnpackUnlimitedByDefault is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x957b0bf7.
//
// Solidity: function unlimitedByDefault() view returns(bool)
func (portal *Portal) UnpackUnlimitedByDefault(data []byte) (bool, error) {
	out, err := portal.abi.Unpack("unlimitedByDefault", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackUnpause is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3f4ba83a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function unpause() returns()
func (portal *Portal) PackUnpause() []byte {
	enc, err := portal.abi.Pack("unpause")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackUnpause is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3f4ba83a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function unpause() returns()
func (portal *Portal) TryPackUnpause() ([]byte, error) {
	return portal.abi.Pack("unpause")
}

// PackWithdrawable is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xce513b6f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function withdrawable(address asset) view returns(uint256)
func (portal *Portal) PackWithdrawable(asset common.Address) []byte {
	enc, err := portal.abi.Pack("withdrawable", asset)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackWithdrawable is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xce513b6f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function withdrawable(address asset) view returns(uint256)
func (portal *Portal) TryPackWithdrawable(asset common.Address) ([]byte, error) {
	return portal.abi.Pack("withdrawable", asset)
}

// UnpackWithdrawable is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xce513b6f.
//
// Solidity: function withdrawable(address asset) view returns(uint256)
func (portal *Portal) UnpackWithdrawable(data []byte) (*big.Int, error) {
	out, err := portal.abi.Unpack("withdrawable", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PortalFunded represents a Funded event raised by the Portal contract.
type PortalFunded struct {
	From   common.Address
	Amount *big.Int
	Raw    *types.Log // Blockchain specific contextual infos
}

const PortalFundedEventName = "Funded"

// ContractEventName returns the user-defined event name.
func (PortalFunded) ContractEventName() string {
	return PortalFundedEventName
}

// UnpackFundedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Funded(address indexed from, uint256 amount)
func (portal *Portal) UnpackFundedEvent(log *types.Log) (*PortalFunded, error) {
	event := "Funded"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != portal.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PortalFunded)
	if len(log.Data) > 0 {
		if err := portal.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range portal.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// PortalGuardianChanged represents a GuardianChanged event raised by the Portal contract.
type PortalGuardianChanged struct {
	Guardian common.Address
	Raw      *types.Log // Blockchain specific contextual infos
}

const PortalGuardianChangedEventName = "GuardianChanged"

// ContractEventName returns the user-defined event name.
func (PortalGuardianChanged) ContractEventName() string {
	return PortalGuardianChangedEventName
}

// UnpackGuardianChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event GuardianChanged(address indexed guardian)
func (portal *Portal) UnpackGuardianChangedEvent(log *types.Log) (*PortalGuardianChanged, error) {
	event := "GuardianChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != portal.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PortalGuardianChanged)
	if len(log.Data) > 0 {
		if err := portal.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range portal.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// PortalGuardianProposed represents a GuardianProposed event raised by the Portal contract.
type PortalGuardianProposed struct {
	PendingGuardian common.Address
	Raw             *types.Log // Blockchain specific contextual infos
}

const PortalGuardianProposedEventName = "GuardianProposed"

// ContractEventName returns the user-defined event name.
func (PortalGuardianProposed) ContractEventName() string {
	return PortalGuardianProposedEventName
}

// UnpackGuardianProposedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event GuardianProposed(address indexed pendingGuardian)
func (portal *Portal) UnpackGuardianProposedEvent(log *types.Log) (*PortalGuardianProposed, error) {
	event := "GuardianProposed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != portal.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PortalGuardianProposed)
	if len(log.Data) > 0 {
		if err := portal.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range portal.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// PortalLimitSet represents a LimitSet event raised by the Portal contract.
type PortalLimitSet struct {
	Asset    common.Address
	Capacity *big.Int
	Refill   *big.Int
	Raw      *types.Log // Blockchain specific contextual infos
}

const PortalLimitSetEventName = "LimitSet"

// ContractEventName returns the user-defined event name.
func (PortalLimitSet) ContractEventName() string {
	return PortalLimitSetEventName
}

// UnpackLimitSetEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event LimitSet(address indexed asset, uint128 capacity, uint128 refill)
func (portal *Portal) UnpackLimitSetEvent(log *types.Log) (*PortalLimitSet, error) {
	event := "LimitSet"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != portal.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PortalLimitSet)
	if len(log.Data) > 0 {
		if err := portal.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range portal.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// PortalPaused represents a Paused event raised by the Portal contract.
type PortalPaused struct {
	Raw *types.Log // Blockchain specific contextual infos
}

const PortalPausedEventName = "Paused"

// ContractEventName returns the user-defined event name.
func (PortalPaused) ContractEventName() string {
	return PortalPausedEventName
}

// UnpackPausedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Paused()
func (portal *Portal) UnpackPausedEvent(log *types.Log) (*PortalPaused, error) {
	event := "Paused"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != portal.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PortalPaused)
	if len(log.Data) > 0 {
		if err := portal.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range portal.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// PortalTransactionDeposited represents a TransactionDeposited event raised by the Portal contract.
type PortalTransactionDeposited struct {
	From       common.Address
	To         common.Address
	Version    *big.Int
	OpaqueData []byte
	Raw        *types.Log // Blockchain specific contextual infos
}

const PortalTransactionDepositedEventName = "TransactionDeposited"

// ContractEventName returns the user-defined event name.
func (PortalTransactionDeposited) ContractEventName() string {
	return PortalTransactionDepositedEventName
}

// UnpackTransactionDepositedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event TransactionDeposited(address indexed from, address indexed to, uint256 indexed version, bytes opaqueData)
func (portal *Portal) UnpackTransactionDepositedEvent(log *types.Log) (*PortalTransactionDeposited, error) {
	event := "TransactionDeposited"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != portal.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PortalTransactionDeposited)
	if len(log.Data) > 0 {
		if err := portal.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range portal.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// PortalUnpaused represents a Unpaused event raised by the Portal contract.
type PortalUnpaused struct {
	Raw *types.Log // Blockchain specific contextual infos
}

const PortalUnpausedEventName = "Unpaused"

// ContractEventName returns the user-defined event name.
func (PortalUnpaused) ContractEventName() string {
	return PortalUnpausedEventName
}

// UnpackUnpausedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Unpaused()
func (portal *Portal) UnpackUnpausedEvent(log *types.Log) (*PortalUnpaused, error) {
	event := "Unpaused"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != portal.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PortalUnpaused)
	if len(log.Data) > 0 {
		if err := portal.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range portal.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// PortalWithdrawalFinalized represents a WithdrawalFinalized event raised by the Portal contract.
type PortalWithdrawalFinalized struct {
	WithdrawalHash [32]byte
	Target         common.Address
	Value          *big.Int
	Raw            *types.Log // Blockchain specific contextual infos
}

const PortalWithdrawalFinalizedEventName = "WithdrawalFinalized"

// ContractEventName returns the user-defined event name.
func (PortalWithdrawalFinalized) ContractEventName() string {
	return PortalWithdrawalFinalizedEventName
}

// UnpackWithdrawalFinalizedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event WithdrawalFinalized(bytes32 indexed withdrawalHash, address indexed target, uint256 value)
func (portal *Portal) UnpackWithdrawalFinalizedEvent(log *types.Log) (*PortalWithdrawalFinalized, error) {
	event := "WithdrawalFinalized"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != portal.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PortalWithdrawalFinalized)
	if len(log.Data) > 0 {
		if err := portal.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range portal.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// PortalWithdrawalProven represents a WithdrawalProven event raised by the Portal contract.
type PortalWithdrawalProven struct {
	WithdrawalHash [32]byte
	OutputIndex    *big.Int
	Prover         common.Address
	Raw            *types.Log // Blockchain specific contextual infos
}

const PortalWithdrawalProvenEventName = "WithdrawalProven"

// ContractEventName returns the user-defined event name.
func (PortalWithdrawalProven) ContractEventName() string {
	return PortalWithdrawalProvenEventName
}

// UnpackWithdrawalProvenEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event WithdrawalProven(bytes32 indexed withdrawalHash, uint256 indexed outputIndex, address indexed prover)
func (portal *Portal) UnpackWithdrawalProvenEvent(log *types.Log) (*PortalWithdrawalProven, error) {
	event := "WithdrawalProven"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != portal.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PortalWithdrawalProven)
	if len(log.Data) > 0 {
		if err := portal.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range portal.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (portal *Portal) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], portal.abi.Errors["AlreadyFinalized"].ID.Bytes()[:4]) {
		return portal.UnpackAlreadyFinalizedError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["BadInboxGas"].ID.Bytes()[:4]) {
		return portal.UnpackBadInboxGasError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["CallFailed"].ID.Bytes()[:4]) {
		return portal.UnpackCallFailedError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["CreationWithTarget"].ID.Bytes()[:4]) {
		return portal.UnpackCreationWithTargetError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["DataTooLong"].ID.Bytes()[:4]) {
		return portal.UnpackDataTooLongError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["ForbiddenTarget"].ID.Bytes()[:4]) {
		return portal.UnpackForbiddenTargetError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["GasLimitTooLow"].ID.Bytes()[:4]) {
		return portal.UnpackGasLimitTooLowError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["InboxFull"].ID.Bytes()[:4]) {
		return portal.UnpackInboxFullError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["NoSuchMessage"].ID.Bytes()[:4]) {
		return portal.UnpackNoSuchMessageError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["NonceTooHigh"].ID.Bytes()[:4]) {
		return portal.UnpackNonceTooHighError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["NotBacked"].ID.Bytes()[:4]) {
		return portal.UnpackNotBackedError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["NotEnoughGas"].ID.Bytes()[:4]) {
		return portal.UnpackNotEnoughGasError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["NotGuardian"].ID.Bytes()[:4]) {
		return portal.UnpackNotGuardianError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["NotInOutbox"].ID.Bytes()[:4]) {
		return portal.UnpackNotInOutboxError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["NotPendingGuardian"].ID.Bytes()[:4]) {
		return portal.UnpackNotPendingGuardianError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["NotProven"].ID.Bytes()[:4]) {
		return portal.UnpackNotProvenError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["NotTokenBridge"].ID.Bytes()[:4]) {
		return portal.UnpackNotTokenBridgeError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["OutputNotFinal"].ID.Bytes()[:4]) {
		return portal.UnpackOutputNotFinalError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["OutputUnusable"].ID.Bytes()[:4]) {
		return portal.UnpackOutputUnusableError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["OverLimit"].ID.Bytes()[:4]) {
		return portal.UnpackOverLimitError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["ProvenBetter"].ID.Bytes()[:4]) {
		return portal.UnpackProvenBetterError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["Reentered"].ID.Bytes()[:4]) {
		return portal.UnpackReenteredError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["WithdrawalsPaused"].ID.Bytes()[:4]) {
		return portal.UnpackWithdrawalsPausedError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["WrongOutput"].ID.Bytes()[:4]) {
		return portal.UnpackWrongOutputError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["ZeroParameter"].ID.Bytes()[:4]) {
		return portal.UnpackZeroParameterError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// PortalAlreadyFinalized represents a AlreadyFinalized error raised by the Portal contract.
type PortalAlreadyFinalized struct {
	WithdrawalHash [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AlreadyFinalized(bytes32 withdrawalHash)
func PortalAlreadyFinalizedErrorID() common.Hash {
	return common.HexToHash("0x4d0550b2ff7d45211ec58e5027a7d0962d5db1f33a04cc408d00531c56548d4f")
}

// UnpackAlreadyFinalizedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AlreadyFinalized(bytes32 withdrawalHash)
func (portal *Portal) UnpackAlreadyFinalizedError(raw []byte) (*PortalAlreadyFinalized, error) {
	out := new(PortalAlreadyFinalized)
	if err := portal.abi.UnpackIntoInterface(out, "AlreadyFinalized", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalBadInboxGas represents a BadInboxGas error raised by the Portal contract.
type PortalBadInboxGas struct {
	InboxGas uint64
	Min      uint64
	Max      uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadInboxGas(uint64 inboxGas, uint64 min, uint64 max)
func PortalBadInboxGasErrorID() common.Hash {
	return common.HexToHash("0xda22165548c2f9e158987c4053a25d47f6cb4b01a2e52f3fdc684a8a271a95ba")
}

// UnpackBadInboxGasError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadInboxGas(uint64 inboxGas, uint64 min, uint64 max)
func (portal *Portal) UnpackBadInboxGasError(raw []byte) (*PortalBadInboxGas, error) {
	out := new(PortalBadInboxGas)
	if err := portal.abi.UnpackIntoInterface(out, "BadInboxGas", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalCallFailed represents a CallFailed error raised by the Portal contract.
type PortalCallFailed struct {
	WithdrawalHash [32]byte
	Reason         []byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error CallFailed(bytes32 withdrawalHash, bytes reason)
func PortalCallFailedErrorID() common.Hash {
	return common.HexToHash("0x5134863267a6c046b595b9fdefd6f8d71949b26704dd221f1c7597133058e58c")
}

// UnpackCallFailedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error CallFailed(bytes32 withdrawalHash, bytes reason)
func (portal *Portal) UnpackCallFailedError(raw []byte) (*PortalCallFailed, error) {
	out := new(PortalCallFailed)
	if err := portal.abi.UnpackIntoInterface(out, "CallFailed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalCreationWithTarget represents a CreationWithTarget error raised by the Portal contract.
type PortalCreationWithTarget struct {
	To common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error CreationWithTarget(address to)
func PortalCreationWithTargetErrorID() common.Hash {
	return common.HexToHash("0x75ba7abcada0e8919eced0ebbf09bb8906701695561eb8255a604f2e9e401afb")
}

// UnpackCreationWithTargetError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error CreationWithTarget(address to)
func (portal *Portal) UnpackCreationWithTargetError(raw []byte) (*PortalCreationWithTarget, error) {
	out := new(PortalCreationWithTarget)
	if err := portal.abi.UnpackIntoInterface(out, "CreationWithTarget", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalDataTooLong represents a DataTooLong error raised by the Portal contract.
type PortalDataTooLong struct {
	Length *big.Int
	Max    *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error DataTooLong(uint256 length, uint256 max)
func PortalDataTooLongErrorID() common.Hash {
	return common.HexToHash("0x573760f3c03c4b62928341cb1c4229d63786b86b407b0fc532a38378fbdbd7b3")
}

// UnpackDataTooLongError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error DataTooLong(uint256 length, uint256 max)
func (portal *Portal) UnpackDataTooLongError(raw []byte) (*PortalDataTooLong, error) {
	out := new(PortalDataTooLong)
	if err := portal.abi.UnpackIntoInterface(out, "DataTooLong", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalForbiddenTarget represents a ForbiddenTarget error raised by the Portal contract.
type PortalForbiddenTarget struct {
	Target common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ForbiddenTarget(address target)
func PortalForbiddenTargetErrorID() common.Hash {
	return common.HexToHash("0xd961aafebe9b7a7247b2f9ed14babde5ef1291b156921df3b2f1db820d6e6c9c")
}

// UnpackForbiddenTargetError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ForbiddenTarget(address target)
func (portal *Portal) UnpackForbiddenTargetError(raw []byte) (*PortalForbiddenTarget, error) {
	out := new(PortalForbiddenTarget)
	if err := portal.abi.UnpackIntoInterface(out, "ForbiddenTarget", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalGasLimitTooLow represents a GasLimitTooLow error raised by the Portal contract.
type PortalGasLimitTooLow struct {
	GasLimit uint64
	Min      uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error GasLimitTooLow(uint64 gasLimit, uint64 min)
func PortalGasLimitTooLowErrorID() common.Hash {
	return common.HexToHash("0xca79dfc88c7d1a1a3d33abf7ada31af1667679219055732e4f0b174830181b6d")
}

// UnpackGasLimitTooLowError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error GasLimitTooLow(uint64 gasLimit, uint64 min)
func (portal *Portal) UnpackGasLimitTooLowError(raw []byte) (*PortalGasLimitTooLow, error) {
	out := new(PortalGasLimitTooLow)
	if err := portal.abi.UnpackIntoInterface(out, "GasLimitTooLow", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalInboxFull represents a InboxFull error raised by the Portal contract.
type PortalInboxFull struct {
	GasLimit uint64
	Left     uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InboxFull(uint64 gasLimit, uint64 left)
func PortalInboxFullErrorID() common.Hash {
	return common.HexToHash("0x5b8d52fd76f1f4d5a7a4f689b85a460f7bc55e56f5d94db59255d8c38b3bb22a")
}

// UnpackInboxFullError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InboxFull(uint64 gasLimit, uint64 left)
func (portal *Portal) UnpackInboxFullError(raw []byte) (*PortalInboxFull, error) {
	out := new(PortalInboxFull)
	if err := portal.abi.UnpackIntoInterface(out, "InboxFull", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalNoSuchMessage represents a NoSuchMessage error raised by the Portal contract.
type PortalNoSuchMessage struct {
	Count      uint64
	InboxCount uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoSuchMessage(uint64 count, uint64 inboxCount)
func PortalNoSuchMessageErrorID() common.Hash {
	return common.HexToHash("0xbce84a8fc99a7990c1b533b420192b1812054b9771d3c54d9d26df1e58a5c9dc")
}

// UnpackNoSuchMessageError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoSuchMessage(uint64 count, uint64 inboxCount)
func (portal *Portal) UnpackNoSuchMessageError(raw []byte) (*PortalNoSuchMessage, error) {
	out := new(PortalNoSuchMessage)
	if err := portal.abi.UnpackIntoInterface(out, "NoSuchMessage", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalNonceTooHigh represents a NonceTooHigh error raised by the Portal contract.
type PortalNonceTooHigh struct {
	Nonce *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NonceTooHigh(uint256 nonce)
func PortalNonceTooHighErrorID() common.Hash {
	return common.HexToHash("0x536b400b454a2a14365fb6eff71f9cbd55e6867a6cf976ffa8d7dea87026d701")
}

// UnpackNonceTooHighError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NonceTooHigh(uint256 nonce)
func (portal *Portal) UnpackNonceTooHighError(raw []byte) (*PortalNonceTooHigh, error) {
	out := new(PortalNonceTooHigh)
	if err := portal.abi.UnpackIntoInterface(out, "NonceTooHigh", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalNotBacked represents a NotBacked error raised by the Portal contract.
type PortalNotBacked struct {
	Value   *big.Int
	Balance *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotBacked(uint256 value, uint256 balance)
func PortalNotBackedErrorID() common.Hash {
	return common.HexToHash("0x136fcda8d68f676ef9532eab337603886faadff367885af878a587b4fc0c40de")
}

// UnpackNotBackedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotBacked(uint256 value, uint256 balance)
func (portal *Portal) UnpackNotBackedError(raw []byte) (*PortalNotBacked, error) {
	out := new(PortalNotBacked)
	if err := portal.abi.UnpackIntoInterface(out, "NotBacked", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalNotEnoughGas represents a NotEnoughGas error raised by the Portal contract.
type PortalNotEnoughGas struct {
	GasLimit  *big.Int
	Available *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotEnoughGas(uint256 gasLimit, uint256 available)
func PortalNotEnoughGasErrorID() common.Hash {
	return common.HexToHash("0x9fa729828e06f64f0aba24f9c66804bdfb0e921365b21f9e24f4e732397f9e66")
}

// UnpackNotEnoughGasError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotEnoughGas(uint256 gasLimit, uint256 available)
func (portal *Portal) UnpackNotEnoughGasError(raw []byte) (*PortalNotEnoughGas, error) {
	out := new(PortalNotEnoughGas)
	if err := portal.abi.UnpackIntoInterface(out, "NotEnoughGas", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalNotGuardian represents a NotGuardian error raised by the Portal contract.
type PortalNotGuardian struct {
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotGuardian(address caller)
func PortalNotGuardianErrorID() common.Hash {
	return common.HexToHash("0xa252c151cd1ee155ad6a596fd962f839a8b963fd05f5e863eca095de2e0b08a4")
}

// UnpackNotGuardianError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotGuardian(address caller)
func (portal *Portal) UnpackNotGuardianError(raw []byte) (*PortalNotGuardian, error) {
	out := new(PortalNotGuardian)
	if err := portal.abi.UnpackIntoInterface(out, "NotGuardian", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalNotInOutbox represents a NotInOutbox error raised by the Portal contract.
type PortalNotInOutbox struct {
	WithdrawalHash [32]byte
	OutboxRoot     [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotInOutbox(bytes32 withdrawalHash, bytes32 outboxRoot)
func PortalNotInOutboxErrorID() common.Hash {
	return common.HexToHash("0x782bf8485439ac18ee560e3cb42207b1303558b8ccdde32be342f0e01770b862")
}

// UnpackNotInOutboxError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotInOutbox(bytes32 withdrawalHash, bytes32 outboxRoot)
func (portal *Portal) UnpackNotInOutboxError(raw []byte) (*PortalNotInOutbox, error) {
	out := new(PortalNotInOutbox)
	if err := portal.abi.UnpackIntoInterface(out, "NotInOutbox", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalNotPendingGuardian represents a NotPendingGuardian error raised by the Portal contract.
type PortalNotPendingGuardian struct {
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotPendingGuardian(address caller)
func PortalNotPendingGuardianErrorID() common.Hash {
	return common.HexToHash("0xd2ef595417c7f8209a25f0d3854ea32c797c74123ad3baca77f5742681d8c58b")
}

// UnpackNotPendingGuardianError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotPendingGuardian(address caller)
func (portal *Portal) UnpackNotPendingGuardianError(raw []byte) (*PortalNotPendingGuardian, error) {
	out := new(PortalNotPendingGuardian)
	if err := portal.abi.UnpackIntoInterface(out, "NotPendingGuardian", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalNotProven represents a NotProven error raised by the Portal contract.
type PortalNotProven struct {
	WithdrawalHash [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotProven(bytes32 withdrawalHash)
func PortalNotProvenErrorID() common.Hash {
	return common.HexToHash("0xb0ebfdd52ecbb1111f45af5112cbab82310d0f79d40f49f6107da004ae05af0e")
}

// UnpackNotProvenError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotProven(bytes32 withdrawalHash)
func (portal *Portal) UnpackNotProvenError(raw []byte) (*PortalNotProven, error) {
	out := new(PortalNotProven)
	if err := portal.abi.UnpackIntoInterface(out, "NotProven", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalNotTokenBridge represents a NotTokenBridge error raised by the Portal contract.
type PortalNotTokenBridge struct {
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotTokenBridge(address caller)
func PortalNotTokenBridgeErrorID() common.Hash {
	return common.HexToHash("0x15b84980ae01af5730336786d9c63cfbf259077450019894501f9163d1b877b4")
}

// UnpackNotTokenBridgeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotTokenBridge(address caller)
func (portal *Portal) UnpackNotTokenBridgeError(raw []byte) (*PortalNotTokenBridge, error) {
	out := new(PortalNotTokenBridge)
	if err := portal.abi.UnpackIntoInterface(out, "NotTokenBridge", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalOutputNotFinal represents a OutputNotFinal error raised by the Portal contract.
type PortalOutputNotFinal struct {
	OutputIndex *big.Int
	Status      uint8
	FinalAt     uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OutputNotFinal(uint256 outputIndex, uint8 status, uint64 finalAt)
func PortalOutputNotFinalErrorID() common.Hash {
	return common.HexToHash("0xcdfc10914f69332ed83ba7302576db15a91ca72fe97f7e40558ca50a384b6a8e")
}

// UnpackOutputNotFinalError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OutputNotFinal(uint256 outputIndex, uint8 status, uint64 finalAt)
func (portal *Portal) UnpackOutputNotFinalError(raw []byte) (*PortalOutputNotFinal, error) {
	out := new(PortalOutputNotFinal)
	if err := portal.abi.UnpackIntoInterface(out, "OutputNotFinal", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalOutputUnusable represents a OutputUnusable error raised by the Portal contract.
type PortalOutputUnusable struct {
	OutputIndex *big.Int
	Status      uint8
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OutputUnusable(uint256 outputIndex, uint8 status)
func PortalOutputUnusableErrorID() common.Hash {
	return common.HexToHash("0xa48ff76da2e46d4dafb16afbc0efd9b23890bbab78d55dec2650ab47b216994f")
}

// UnpackOutputUnusableError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OutputUnusable(uint256 outputIndex, uint8 status)
func (portal *Portal) UnpackOutputUnusableError(raw []byte) (*PortalOutputUnusable, error) {
	out := new(PortalOutputUnusable)
	if err := portal.abi.UnpackIntoInterface(out, "OutputUnusable", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalOverLimit represents a OverLimit error raised by the Portal contract.
type PortalOverLimit struct {
	Asset        common.Address
	Amount       *big.Int
	Withdrawable *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OverLimit(address asset, uint256 amount, uint256 withdrawable)
func PortalOverLimitErrorID() common.Hash {
	return common.HexToHash("0xa4ab11e77c2a7d63eb1db17b6110f390db51d134bab86485fe982c6f06b3bd44")
}

// UnpackOverLimitError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OverLimit(address asset, uint256 amount, uint256 withdrawable)
func (portal *Portal) UnpackOverLimitError(raw []byte) (*PortalOverLimit, error) {
	out := new(PortalOverLimit)
	if err := portal.abi.UnpackIntoInterface(out, "OverLimit", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalProvenBetter represents a ProvenBetter error raised by the Portal contract.
type PortalProvenBetter struct {
	OutputIndex *big.Int
	FinalAt     uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ProvenBetter(uint256 outputIndex, uint64 finalAt)
func PortalProvenBetterErrorID() common.Hash {
	return common.HexToHash("0x83b68e6bda8631dce3fb120eb18987dd24958f9dc314a4f69d544c46da2acc84")
}

// UnpackProvenBetterError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ProvenBetter(uint256 outputIndex, uint64 finalAt)
func (portal *Portal) UnpackProvenBetterError(raw []byte) (*PortalProvenBetter, error) {
	out := new(PortalProvenBetter)
	if err := portal.abi.UnpackIntoInterface(out, "ProvenBetter", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalReentered represents a Reentered error raised by the Portal contract.
type PortalReentered struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error Reentered()
func PortalReenteredErrorID() common.Hash {
	return common.HexToHash("0xb5dfd9e53a10d4d747ca3de749b98baf23546e800cbacdb1dbc28233e586d1ee")
}

// UnpackReenteredError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error Reentered()
func (portal *Portal) UnpackReenteredError(raw []byte) (*PortalReentered, error) {
	out := new(PortalReentered)
	if err := portal.abi.UnpackIntoInterface(out, "Reentered", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalWithdrawalsPaused represents a WithdrawalsPaused error raised by the Portal contract.
type PortalWithdrawalsPaused struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WithdrawalsPaused()
func PortalWithdrawalsPausedErrorID() common.Hash {
	return common.HexToHash("0x6022a9e759c95aad593773b7a47586ff34cddc74d34ea6361f64c5bac98cf294")
}

// UnpackWithdrawalsPausedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WithdrawalsPaused()
func (portal *Portal) UnpackWithdrawalsPausedError(raw []byte) (*PortalWithdrawalsPaused, error) {
	out := new(PortalWithdrawalsPaused)
	if err := portal.abi.UnpackIntoInterface(out, "WithdrawalsPaused", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalWrongOutput represents a WrongOutput error raised by the Portal contract.
type PortalWrongOutput struct {
	OutputIndex *big.Int
	Root        [32]byte
	Given       [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongOutput(uint256 outputIndex, bytes32 root, bytes32 given)
func PortalWrongOutputErrorID() common.Hash {
	return common.HexToHash("0x050dafe6940ad7f5814e53d0c3e659ab31ae741512ec978451c633f9e994ab41")
}

// UnpackWrongOutputError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongOutput(uint256 outputIndex, bytes32 root, bytes32 given)
func (portal *Portal) UnpackWrongOutputError(raw []byte) (*PortalWrongOutput, error) {
	out := new(PortalWrongOutput)
	if err := portal.abi.UnpackIntoInterface(out, "WrongOutput", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalZeroParameter represents a ZeroParameter error raised by the Portal contract.
type PortalZeroParameter struct {
	Name string
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroParameter(string name)
func PortalZeroParameterErrorID() common.Hash {
	return common.HexToHash("0x7f50edbc028d6f2d369a4e51f566e9573f10f9dddf4dc06f95953b9ec75829ef")
}

// UnpackZeroParameterError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroParameter(string name)
func (portal *Portal) UnpackZeroParameterError(raw []byte) (*PortalZeroParameter, error) {
	out := new(PortalZeroParameter)
	if err := portal.abi.UnpackIntoInterface(out, "ZeroParameter", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupTokenBridgeMetaData contains all meta data concerning the RollupTokenBridge contract.
var RollupTokenBridgeMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"}],\"name\":\"BadRecipient\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotParentBridge\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"UnknownToken\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"parentToken\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"TokenBurned\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"parentToken\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"TokenMinted\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"RELEASE_GAS\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"parentToken\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"},{\"internalType\":\"string\",\"name\":\"name\",\"type\":\"string\"},{\"internalType\":\"string\",\"name\":\"symbol\",\"type\":\"string\"},{\"internalType\":\"uint8\",\"name\":\"decimals\",\"type\":\"uint8\"}],\"name\":\"mint\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"parentBridge\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"parentOf\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"parentToken\",\"type\":\"address\"}],\"name\":\"tokenOf\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"withdraw\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"withdrawalHash\",\"type\":\"bytes32\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "7ce5c3d8df14c3c46f7bc42d22e5be9439",
}

// RollupTokenBridge is an auto generated Go binding around an Ethereum contract.
type RollupTokenBridge struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *RollupTokenBridge) GetABI() abi.ABI {
	return c.abi
}

// NewRollupTokenBridge creates a new instance of RollupTokenBridge.
func NewRollupTokenBridge() *RollupTokenBridge {
	parsed, err := RollupTokenBridgeMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &RollupTokenBridge{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *RollupTokenBridge) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackRELEASEGAS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x812c735f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function RELEASE_GAS() view returns(uint256)
func (rollupTokenBridge *RollupTokenBridge) PackRELEASEGAS() []byte {
	enc, err := rollupTokenBridge.abi.Pack("RELEASE_GAS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRELEASEGAS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x812c735f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function RELEASE_GAS() view returns(uint256)
func (rollupTokenBridge *RollupTokenBridge) TryPackRELEASEGAS() ([]byte, error) {
	return rollupTokenBridge.abi.Pack("RELEASE_GAS")
}

// UnpackRELEASEGAS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x812c735f.
//
// Solidity: function RELEASE_GAS() view returns(uint256)
func (rollupTokenBridge *RollupTokenBridge) UnpackRELEASEGAS(data []byte) (*big.Int, error) {
	out, err := rollupTokenBridge.abi.Unpack("RELEASE_GAS", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackMint is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8b608899.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function mint(address parentToken, address to, uint256 amount, string name, string symbol, uint8 decimals) returns()
func (rollupTokenBridge *RollupTokenBridge) PackMint(parentToken common.Address, to common.Address, amount *big.Int, name string, symbol string, decimals uint8) []byte {
	enc, err := rollupTokenBridge.abi.Pack("mint", parentToken, to, amount, name, symbol, decimals)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMint is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8b608899.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function mint(address parentToken, address to, uint256 amount, string name, string symbol, uint8 decimals) returns()
func (rollupTokenBridge *RollupTokenBridge) TryPackMint(parentToken common.Address, to common.Address, amount *big.Int, name string, symbol string, decimals uint8) ([]byte, error) {
	return rollupTokenBridge.abi.Pack("mint", parentToken, to, amount, name, symbol, decimals)
}

// PackParentBridge is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd98ee73e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function parentBridge() view returns(address)
func (rollupTokenBridge *RollupTokenBridge) PackParentBridge() []byte {
	enc, err := rollupTokenBridge.abi.Pack("parentBridge")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackParentBridge is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd98ee73e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function parentBridge() view returns(address)
func (rollupTokenBridge *RollupTokenBridge) TryPackParentBridge() ([]byte, error) {
	return rollupTokenBridge.abi.Pack("parentBridge")
}

// UnpackParentBridge is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd98ee73e.
//
// Solidity: function parentBridge() view returns(address)
func (rollupTokenBridge *RollupTokenBridge) UnpackParentBridge(data []byte) (common.Address, error) {
	out, err := rollupTokenBridge.abi.Unpack("parentBridge", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackParentOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xee08388e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function parentOf(address token) view returns(address)
func (rollupTokenBridge *RollupTokenBridge) PackParentOf(token common.Address) []byte {
	enc, err := rollupTokenBridge.abi.Pack("parentOf", token)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackParentOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xee08388e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function parentOf(address token) view returns(address)
func (rollupTokenBridge *RollupTokenBridge) TryPackParentOf(token common.Address) ([]byte, error) {
	return rollupTokenBridge.abi.Pack("parentOf", token)
}

// UnpackParentOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xee08388e.
//
// Solidity: function parentOf(address token) view returns(address)
func (rollupTokenBridge *RollupTokenBridge) UnpackParentOf(data []byte) (common.Address, error) {
	out, err := rollupTokenBridge.abi.Unpack("parentOf", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackTokenOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x42ec38e2.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function tokenOf(address parentToken) view returns(address)
func (rollupTokenBridge *RollupTokenBridge) PackTokenOf(parentToken common.Address) []byte {
	enc, err := rollupTokenBridge.abi.Pack("tokenOf", parentToken)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTokenOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x42ec38e2.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function tokenOf(address parentToken) view returns(address)
func (rollupTokenBridge *RollupTokenBridge) TryPackTokenOf(parentToken common.Address) ([]byte, error) {
	return rollupTokenBridge.abi.Pack("tokenOf", parentToken)
}

// UnpackTokenOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x42ec38e2.
//
// Solidity: function tokenOf(address parentToken) view returns(address)
func (rollupTokenBridge *RollupTokenBridge) UnpackTokenOf(data []byte) (common.Address, error) {
	out, err := rollupTokenBridge.abi.Unpack("tokenOf", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackWithdraw is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd9caed12.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function withdraw(address token, address to, uint256 amount) returns(bytes32 withdrawalHash)
func (rollupTokenBridge *RollupTokenBridge) PackWithdraw(token common.Address, to common.Address, amount *big.Int) []byte {
	enc, err := rollupTokenBridge.abi.Pack("withdraw", token, to, amount)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackWithdraw is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd9caed12.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function withdraw(address token, address to, uint256 amount) returns(bytes32 withdrawalHash)
func (rollupTokenBridge *RollupTokenBridge) TryPackWithdraw(token common.Address, to common.Address, amount *big.Int) ([]byte, error) {
	return rollupTokenBridge.abi.Pack("withdraw", token, to, amount)
}

// UnpackWithdraw is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd9caed12.
//
// Solidity: function withdraw(address token, address to, uint256 amount) returns(bytes32 withdrawalHash)
func (rollupTokenBridge *RollupTokenBridge) UnpackWithdraw(data []byte) ([32]byte, error) {
	out, err := rollupTokenBridge.abi.Unpack("withdraw", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// RollupTokenBridgeTokenBurned represents a TokenBurned event raised by the RollupTokenBridge contract.
type RollupTokenBridgeTokenBurned struct {
	ParentToken common.Address
	Token       common.Address
	From        common.Address
	To          common.Address
	Amount      *big.Int
	Raw         *types.Log // Blockchain specific contextual infos
}

const RollupTokenBridgeTokenBurnedEventName = "TokenBurned"

// ContractEventName returns the user-defined event name.
func (RollupTokenBridgeTokenBurned) ContractEventName() string {
	return RollupTokenBridgeTokenBurnedEventName
}

// UnpackTokenBurnedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event TokenBurned(address indexed parentToken, address indexed token, address indexed from, address to, uint256 amount)
func (rollupTokenBridge *RollupTokenBridge) UnpackTokenBurnedEvent(log *types.Log) (*RollupTokenBridgeTokenBurned, error) {
	event := "TokenBurned"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != rollupTokenBridge.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RollupTokenBridgeTokenBurned)
	if len(log.Data) > 0 {
		if err := rollupTokenBridge.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range rollupTokenBridge.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// RollupTokenBridgeTokenMinted represents a TokenMinted event raised by the RollupTokenBridge contract.
type RollupTokenBridgeTokenMinted struct {
	ParentToken common.Address
	Token       common.Address
	To          common.Address
	Amount      *big.Int
	Raw         *types.Log // Blockchain specific contextual infos
}

const RollupTokenBridgeTokenMintedEventName = "TokenMinted"

// ContractEventName returns the user-defined event name.
func (RollupTokenBridgeTokenMinted) ContractEventName() string {
	return RollupTokenBridgeTokenMintedEventName
}

// UnpackTokenMintedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event TokenMinted(address indexed parentToken, address indexed token, address indexed to, uint256 amount)
func (rollupTokenBridge *RollupTokenBridge) UnpackTokenMintedEvent(log *types.Log) (*RollupTokenBridgeTokenMinted, error) {
	event := "TokenMinted"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != rollupTokenBridge.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RollupTokenBridgeTokenMinted)
	if len(log.Data) > 0 {
		if err := rollupTokenBridge.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range rollupTokenBridge.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (rollupTokenBridge *RollupTokenBridge) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], rollupTokenBridge.abi.Errors["BadRecipient"].ID.Bytes()[:4]) {
		return rollupTokenBridge.UnpackBadRecipientError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollupTokenBridge.abi.Errors["NotParentBridge"].ID.Bytes()[:4]) {
		return rollupTokenBridge.UnpackNotParentBridgeError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollupTokenBridge.abi.Errors["UnknownToken"].ID.Bytes()[:4]) {
		return rollupTokenBridge.UnpackUnknownTokenError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// RollupTokenBridgeBadRecipient represents a BadRecipient error raised by the RollupTokenBridge contract.
type RollupTokenBridgeBadRecipient struct {
	To common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadRecipient(address to)
func RollupTokenBridgeBadRecipientErrorID() common.Hash {
	return common.HexToHash("0xf66e904851b37b80accff44adee209ff00dc29eeb445bb1edb327e45cf1f9315")
}

// UnpackBadRecipientError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadRecipient(address to)
func (rollupTokenBridge *RollupTokenBridge) UnpackBadRecipientError(raw []byte) (*RollupTokenBridgeBadRecipient, error) {
	out := new(RollupTokenBridgeBadRecipient)
	if err := rollupTokenBridge.abi.UnpackIntoInterface(out, "BadRecipient", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupTokenBridgeNotParentBridge represents a NotParentBridge error raised by the RollupTokenBridge contract.
type RollupTokenBridgeNotParentBridge struct {
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotParentBridge(address caller)
func RollupTokenBridgeNotParentBridgeErrorID() common.Hash {
	return common.HexToHash("0xc0f843a3c961c93da55731c35ca11ea1efe7efbdece8a9dd8f9d4dae4c5c8862")
}

// UnpackNotParentBridgeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotParentBridge(address caller)
func (rollupTokenBridge *RollupTokenBridge) UnpackNotParentBridgeError(raw []byte) (*RollupTokenBridgeNotParentBridge, error) {
	out := new(RollupTokenBridgeNotParentBridge)
	if err := rollupTokenBridge.abi.UnpackIntoInterface(out, "NotParentBridge", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupTokenBridgeUnknownToken represents a UnknownToken error raised by the RollupTokenBridge contract.
type RollupTokenBridgeUnknownToken struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error UnknownToken(address token)
func RollupTokenBridgeUnknownTokenErrorID() common.Hash {
	return common.HexToHash("0x81a3b1be793a33711a37ddbe59cab61462924094bee93f89ee4f8da7f0005496")
}

// UnpackUnknownTokenError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error UnknownToken(address token)
func (rollupTokenBridge *RollupTokenBridge) UnpackUnknownTokenError(raw []byte) (*RollupTokenBridgeUnknownToken, error) {
	out := new(RollupTokenBridgeUnknownToken)
	if err := rollupTokenBridge.abi.UnpackIntoInterface(out, "UnknownToken", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TokenBridgeMetaData contains all meta data concerning the TokenBridge contract.
var TokenBridgeMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"contractPortal\",\"name\":\"portal_\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"gasLimit\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"min\",\"type\":\"uint64\"}],\"name\":\"GasLimitTooLow\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"NoToken\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"held\",\"type\":\"uint256\"}],\"name\":\"NotHeld\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotPortal\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"}],\"name\":\"NotRollupBridge\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"portal\",\"type\":\"address\"}],\"name\":\"NotThePortals\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"NothingArrived\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"Reentered\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"TransferFailed\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ZeroRecipient\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"TokenDeposited\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"TokenReleased\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"FIRST_MINT_GAS\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_NAME\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MINT_GAS\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"ROLLUP_BRIDGE\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"},{\"internalType\":\"uint64\",\"name\":\"gasLimit\",\"type\":\"uint64\"}],\"name\":\"deposit\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"held\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"minGasLimit\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"portal\",\"outputs\":[{\"internalType\":\"contractPortal\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"release\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "63ec006ceda8b1768ef906b9976970b828",
}

// TokenBridge is an auto generated Go binding around an Ethereum contract.
type TokenBridge struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *TokenBridge) GetABI() abi.ABI {
	return c.abi
}

// NewTokenBridge creates a new instance of TokenBridge.
func NewTokenBridge() *TokenBridge {
	parsed, err := TokenBridgeMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &TokenBridge{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *TokenBridge) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address portal_) returns()
func (tokenBridge *TokenBridge) PackConstructor(portal_ common.Address) []byte {
	enc, err := tokenBridge.abi.Pack("", portal_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackFIRSTMINTGAS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x15b5c224.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function FIRST_MINT_GAS() view returns(uint64)
func (tokenBridge *TokenBridge) PackFIRSTMINTGAS() []byte {
	enc, err := tokenBridge.abi.Pack("FIRST_MINT_GAS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFIRSTMINTGAS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x15b5c224.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function FIRST_MINT_GAS() view returns(uint64)
func (tokenBridge *TokenBridge) TryPackFIRSTMINTGAS() ([]byte, error) {
	return tokenBridge.abi.Pack("FIRST_MINT_GAS")
}

// UnpackFIRSTMINTGAS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x15b5c224.
//
// Solidity: function FIRST_MINT_GAS() view returns(uint64)
func (tokenBridge *TokenBridge) UnpackFIRSTMINTGAS(data []byte) (uint64, error) {
	out, err := tokenBridge.abi.Unpack("FIRST_MINT_GAS", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackMAXNAME is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x756bf254.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_NAME() view returns(uint256)
func (tokenBridge *TokenBridge) PackMAXNAME() []byte {
	enc, err := tokenBridge.abi.Pack("MAX_NAME")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXNAME is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x756bf254.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_NAME() view returns(uint256)
func (tokenBridge *TokenBridge) TryPackMAXNAME() ([]byte, error) {
	return tokenBridge.abi.Pack("MAX_NAME")
}

// UnpackMAXNAME is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x756bf254.
//
// Solidity: function MAX_NAME() view returns(uint256)
func (tokenBridge *TokenBridge) UnpackMAXNAME(data []byte) (*big.Int, error) {
	out, err := tokenBridge.abi.Unpack("MAX_NAME", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackMINTGAS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf575b823.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MINT_GAS() view returns(uint64)
func (tokenBridge *TokenBridge) PackMINTGAS() []byte {
	enc, err := tokenBridge.abi.Pack("MINT_GAS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMINTGAS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf575b823.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MINT_GAS() view returns(uint64)
func (tokenBridge *TokenBridge) TryPackMINTGAS() ([]byte, error) {
	return tokenBridge.abi.Pack("MINT_GAS")
}

// UnpackMINTGAS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf575b823.
//
// Solidity: function MINT_GAS() view returns(uint64)
func (tokenBridge *TokenBridge) UnpackMINTGAS(data []byte) (uint64, error) {
	out, err := tokenBridge.abi.Unpack("MINT_GAS", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackROLLUPBRIDGE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbebb836b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function ROLLUP_BRIDGE() view returns(address)
func (tokenBridge *TokenBridge) PackROLLUPBRIDGE() []byte {
	enc, err := tokenBridge.abi.Pack("ROLLUP_BRIDGE")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackROLLUPBRIDGE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbebb836b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function ROLLUP_BRIDGE() view returns(address)
func (tokenBridge *TokenBridge) TryPackROLLUPBRIDGE() ([]byte, error) {
	return tokenBridge.abi.Pack("ROLLUP_BRIDGE")
}

// UnpackROLLUPBRIDGE is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xbebb836b.
//
// Solidity: function ROLLUP_BRIDGE() view returns(address)
func (tokenBridge *TokenBridge) UnpackROLLUPBRIDGE(data []byte) (common.Address, error) {
	out, err := tokenBridge.abi.Unpack("ROLLUP_BRIDGE", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackDeposit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa5b44068.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function deposit(address token, address to, uint256 amount, uint64 gasLimit) returns()
func (tokenBridge *TokenBridge) PackDeposit(token common.Address, to common.Address, amount *big.Int, gasLimit uint64) []byte {
	enc, err := tokenBridge.abi.Pack("deposit", token, to, amount, gasLimit)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDeposit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa5b44068.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function deposit(address token, address to, uint256 amount, uint64 gasLimit) returns()
func (tokenBridge *TokenBridge) TryPackDeposit(token common.Address, to common.Address, amount *big.Int, gasLimit uint64) ([]byte, error) {
	return tokenBridge.abi.Pack("deposit", token, to, amount, gasLimit)
}

// PackHeld is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x32f750ff.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function held(address token) view returns(uint256)
func (tokenBridge *TokenBridge) PackHeld(token common.Address) []byte {
	enc, err := tokenBridge.abi.Pack("held", token)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHeld is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x32f750ff.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function held(address token) view returns(uint256)
func (tokenBridge *TokenBridge) TryPackHeld(token common.Address) ([]byte, error) {
	return tokenBridge.abi.Pack("held", token)
}

// UnpackHeld is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x32f750ff.
//
// Solidity: function held(address token) view returns(uint256)
func (tokenBridge *TokenBridge) UnpackHeld(data []byte) (*big.Int, error) {
	out, err := tokenBridge.abi.Unpack("held", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackMinGasLimit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xaf02f524.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function minGasLimit(address token) view returns(uint64)
func (tokenBridge *TokenBridge) PackMinGasLimit(token common.Address) []byte {
	enc, err := tokenBridge.abi.Pack("minGasLimit", token)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMinGasLimit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xaf02f524.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function minGasLimit(address token) view returns(uint64)
func (tokenBridge *TokenBridge) TryPackMinGasLimit(token common.Address) ([]byte, error) {
	return tokenBridge.abi.Pack("minGasLimit", token)
}

// UnpackMinGasLimit is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xaf02f524.
//
// Solidity: function minGasLimit(address token) view returns(uint64)
func (tokenBridge *TokenBridge) UnpackMinGasLimit(data []byte) (uint64, error) {
	out, err := tokenBridge.abi.Unpack("minGasLimit", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackPortal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6425666b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function portal() view returns(address)
func (tokenBridge *TokenBridge) PackPortal() []byte {
	enc, err := tokenBridge.abi.Pack("portal")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPortal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6425666b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function portal() view returns(address)
func (tokenBridge *TokenBridge) TryPackPortal() ([]byte, error) {
	return tokenBridge.abi.Pack("portal")
}

// UnpackPortal is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x6425666b.
//
// Solidity: function portal() view returns(address)
func (tokenBridge *TokenBridge) UnpackPortal(data []byte) (common.Address, error) {
	out, err := tokenBridge.abi.Unpack("portal", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackRelease is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8bfb07c9.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function release(address token, address to, uint256 amount) returns()
func (tokenBridge *TokenBridge) PackRelease(token common.Address, to common.Address, amount *big.Int) []byte {
	enc, err := tokenBridge.abi.Pack("release", token, to, amount)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRelease is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8bfb07c9.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function release(address token, address to, uint256 amount) returns()
func (tokenBridge *TokenBridge) TryPackRelease(token common.Address, to common.Address, amount *big.Int) ([]byte, error) {
	return tokenBridge.abi.Pack("release", token, to, amount)
}

// TokenBridgeTokenDeposited represents a TokenDeposited event raised by the TokenBridge contract.
type TokenBridgeTokenDeposited struct {
	Token  common.Address
	From   common.Address
	To     common.Address
	Amount *big.Int
	Raw    *types.Log // Blockchain specific contextual infos
}

const TokenBridgeTokenDepositedEventName = "TokenDeposited"

// ContractEventName returns the user-defined event name.
func (TokenBridgeTokenDeposited) ContractEventName() string {
	return TokenBridgeTokenDepositedEventName
}

// UnpackTokenDepositedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event TokenDeposited(address indexed token, address indexed from, address indexed to, uint256 amount)
func (tokenBridge *TokenBridge) UnpackTokenDepositedEvent(log *types.Log) (*TokenBridgeTokenDeposited, error) {
	event := "TokenDeposited"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != tokenBridge.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(TokenBridgeTokenDeposited)
	if len(log.Data) > 0 {
		if err := tokenBridge.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range tokenBridge.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// TokenBridgeTokenReleased represents a TokenReleased event raised by the TokenBridge contract.
type TokenBridgeTokenReleased struct {
	Token  common.Address
	To     common.Address
	Amount *big.Int
	Raw    *types.Log // Blockchain specific contextual infos
}

const TokenBridgeTokenReleasedEventName = "TokenReleased"

// ContractEventName returns the user-defined event name.
func (TokenBridgeTokenReleased) ContractEventName() string {
	return TokenBridgeTokenReleasedEventName
}

// UnpackTokenReleasedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event TokenReleased(address indexed token, address indexed to, uint256 amount)
func (tokenBridge *TokenBridge) UnpackTokenReleasedEvent(log *types.Log) (*TokenBridgeTokenReleased, error) {
	event := "TokenReleased"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != tokenBridge.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(TokenBridgeTokenReleased)
	if len(log.Data) > 0 {
		if err := tokenBridge.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range tokenBridge.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (tokenBridge *TokenBridge) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], tokenBridge.abi.Errors["GasLimitTooLow"].ID.Bytes()[:4]) {
		return tokenBridge.UnpackGasLimitTooLowError(raw[4:])
	}
	if bytes.Equal(raw[:4], tokenBridge.abi.Errors["NoToken"].ID.Bytes()[:4]) {
		return tokenBridge.UnpackNoTokenError(raw[4:])
	}
	if bytes.Equal(raw[:4], tokenBridge.abi.Errors["NotHeld"].ID.Bytes()[:4]) {
		return tokenBridge.UnpackNotHeldError(raw[4:])
	}
	if bytes.Equal(raw[:4], tokenBridge.abi.Errors["NotPortal"].ID.Bytes()[:4]) {
		return tokenBridge.UnpackNotPortalError(raw[4:])
	}
	if bytes.Equal(raw[:4], tokenBridge.abi.Errors["NotRollupBridge"].ID.Bytes()[:4]) {
		return tokenBridge.UnpackNotRollupBridgeError(raw[4:])
	}
	if bytes.Equal(raw[:4], tokenBridge.abi.Errors["NotThePortals"].ID.Bytes()[:4]) {
		return tokenBridge.UnpackNotThePortalsError(raw[4:])
	}
	if bytes.Equal(raw[:4], tokenBridge.abi.Errors["NothingArrived"].ID.Bytes()[:4]) {
		return tokenBridge.UnpackNothingArrivedError(raw[4:])
	}
	if bytes.Equal(raw[:4], tokenBridge.abi.Errors["Reentered"].ID.Bytes()[:4]) {
		return tokenBridge.UnpackReenteredError(raw[4:])
	}
	if bytes.Equal(raw[:4], tokenBridge.abi.Errors["TransferFailed"].ID.Bytes()[:4]) {
		return tokenBridge.UnpackTransferFailedError(raw[4:])
	}
	if bytes.Equal(raw[:4], tokenBridge.abi.Errors["ZeroRecipient"].ID.Bytes()[:4]) {
		return tokenBridge.UnpackZeroRecipientError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// TokenBridgeGasLimitTooLow represents a GasLimitTooLow error raised by the TokenBridge contract.
type TokenBridgeGasLimitTooLow struct {
	GasLimit uint64
	Min      uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error GasLimitTooLow(uint64 gasLimit, uint64 min)
func TokenBridgeGasLimitTooLowErrorID() common.Hash {
	return common.HexToHash("0xca79dfc88c7d1a1a3d33abf7ada31af1667679219055732e4f0b174830181b6d")
}

// UnpackGasLimitTooLowError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error GasLimitTooLow(uint64 gasLimit, uint64 min)
func (tokenBridge *TokenBridge) UnpackGasLimitTooLowError(raw []byte) (*TokenBridgeGasLimitTooLow, error) {
	out := new(TokenBridgeGasLimitTooLow)
	if err := tokenBridge.abi.UnpackIntoInterface(out, "GasLimitTooLow", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TokenBridgeNoToken represents a NoToken error raised by the TokenBridge contract.
type TokenBridgeNoToken struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoToken(address token)
func TokenBridgeNoTokenErrorID() common.Hash {
	return common.HexToHash("0xd7e28573065371623a3915464526e9401807d7ee8b278a4d097278d02f2eeaa3")
}

// UnpackNoTokenError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoToken(address token)
func (tokenBridge *TokenBridge) UnpackNoTokenError(raw []byte) (*TokenBridgeNoToken, error) {
	out := new(TokenBridgeNoToken)
	if err := tokenBridge.abi.UnpackIntoInterface(out, "NoToken", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TokenBridgeNotHeld represents a NotHeld error raised by the TokenBridge contract.
type TokenBridgeNotHeld struct {
	Token  common.Address
	Amount *big.Int
	Held   *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotHeld(address token, uint256 amount, uint256 held)
func TokenBridgeNotHeldErrorID() common.Hash {
	return common.HexToHash("0x5b1c74ffb3d56e8d1cb4f9981bd187451766e0c0a142d402640dcdcde0030829")
}

// UnpackNotHeldError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotHeld(address token, uint256 amount, uint256 held)
func (tokenBridge *TokenBridge) UnpackNotHeldError(raw []byte) (*TokenBridgeNotHeld, error) {
	out := new(TokenBridgeNotHeld)
	if err := tokenBridge.abi.UnpackIntoInterface(out, "NotHeld", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TokenBridgeNotPortal represents a NotPortal error raised by the TokenBridge contract.
type TokenBridgeNotPortal struct {
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotPortal(address caller)
func TokenBridgeNotPortalErrorID() common.Hash {
	return common.HexToHash("0x9dea265ae9c4b6ad27ea0aa88f96d69f4cf5abea52c87d563759f302c0a2e6f4")
}

// UnpackNotPortalError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotPortal(address caller)
func (tokenBridge *TokenBridge) UnpackNotPortalError(raw []byte) (*TokenBridgeNotPortal, error) {
	out := new(TokenBridgeNotPortal)
	if err := tokenBridge.abi.UnpackIntoInterface(out, "NotPortal", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TokenBridgeNotRollupBridge represents a NotRollupBridge error raised by the TokenBridge contract.
type TokenBridgeNotRollupBridge struct {
	Sender common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotRollupBridge(address sender)
func TokenBridgeNotRollupBridgeErrorID() common.Hash {
	return common.HexToHash("0x351e4b41c4ddeef09f8f1c09aeae040ca82832314d487abd3eb9d855c901fef8")
}

// UnpackNotRollupBridgeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotRollupBridge(address sender)
func (tokenBridge *TokenBridge) UnpackNotRollupBridgeError(raw []byte) (*TokenBridgeNotRollupBridge, error) {
	out := new(TokenBridgeNotRollupBridge)
	if err := tokenBridge.abi.UnpackIntoInterface(out, "NotRollupBridge", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TokenBridgeNotThePortals represents a NotThePortals error raised by the TokenBridge contract.
type TokenBridgeNotThePortals struct {
	Portal common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotThePortals(address portal)
func TokenBridgeNotThePortalsErrorID() common.Hash {
	return common.HexToHash("0xe9edf498b2c26637fed12f0cbcec2ef82b9757fa01b26ea991e810b45fae5e9d")
}

// UnpackNotThePortalsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotThePortals(address portal)
func (tokenBridge *TokenBridge) UnpackNotThePortalsError(raw []byte) (*TokenBridgeNotThePortals, error) {
	out := new(TokenBridgeNotThePortals)
	if err := tokenBridge.abi.UnpackIntoInterface(out, "NotThePortals", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TokenBridgeNothingArrived represents a NothingArrived error raised by the TokenBridge contract.
type TokenBridgeNothingArrived struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NothingArrived(address token)
func TokenBridgeNothingArrivedErrorID() common.Hash {
	return common.HexToHash("0xaf351156a7ef69e5ac1b6af99e4b3134ac9e0eaada1f12b1141a8d421a7eefe1")
}

// UnpackNothingArrivedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NothingArrived(address token)
func (tokenBridge *TokenBridge) UnpackNothingArrivedError(raw []byte) (*TokenBridgeNothingArrived, error) {
	out := new(TokenBridgeNothingArrived)
	if err := tokenBridge.abi.UnpackIntoInterface(out, "NothingArrived", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TokenBridgeReentered represents a Reentered error raised by the TokenBridge contract.
type TokenBridgeReentered struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error Reentered()
func TokenBridgeReenteredErrorID() common.Hash {
	return common.HexToHash("0xb5dfd9e53a10d4d747ca3de749b98baf23546e800cbacdb1dbc28233e586d1ee")
}

// UnpackReenteredError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error Reentered()
func (tokenBridge *TokenBridge) UnpackReenteredError(raw []byte) (*TokenBridgeReentered, error) {
	out := new(TokenBridgeReentered)
	if err := tokenBridge.abi.UnpackIntoInterface(out, "Reentered", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TokenBridgeTransferFailed represents a TransferFailed error raised by the TokenBridge contract.
type TokenBridgeTransferFailed struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TransferFailed(address token)
func TokenBridgeTransferFailedErrorID() common.Hash {
	return common.HexToHash("0x39f1c8d9a08940175dbc82f15840b953aa855264e371e68f3e5d5cb38c445fa0")
}

// UnpackTransferFailedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TransferFailed(address token)
func (tokenBridge *TokenBridge) UnpackTransferFailedError(raw []byte) (*TokenBridgeTransferFailed, error) {
	out := new(TokenBridgeTransferFailed)
	if err := tokenBridge.abi.UnpackIntoInterface(out, "TransferFailed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TokenBridgeZeroRecipient represents a ZeroRecipient error raised by the TokenBridge contract.
type TokenBridgeZeroRecipient struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroRecipient()
func TokenBridgeZeroRecipientErrorID() common.Hash {
	return common.HexToHash("0xd27b44434400f41bccba90cdfad4d72c6c290b6d2304333570252b0a1dc90ded")
}

// UnpackZeroRecipientError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroRecipient()
func (tokenBridge *TokenBridge) UnpackZeroRecipientError(raw []byte) (*TokenBridgeZeroRecipient, error) {
	out := new(TokenBridgeZeroRecipient)
	if err := tokenBridge.abi.UnpackIntoInterface(out, "ZeroRecipient", raw); err != nil {
		return nil, err
	}
	return out, nil
}
