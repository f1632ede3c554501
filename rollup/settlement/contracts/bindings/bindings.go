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

// OutputRegistryMetaData contains all meta data concerning the OutputRegistry contract.
var OutputRegistryMetaData = bind.MetaData{
	ABI: "[{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"BondWithdrawn\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"root\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"address\",\"name\":\"challenger\",\"type\":\"address\"}],\"name\":\"OutputChallenged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"root\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"blockNumber\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"address\",\"name\":\"proposer\",\"type\":\"address\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"stateRoot\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"outboxRoot\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"blockHash\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"blockNumber\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"daHeight\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"daDataRoot\",\"type\":\"bytes32\"}],\"indexed\":false,\"internalType\":\"structOutput\",\"name\":\"output\",\"type\":\"tuple\"}],\"name\":\"OutputProposed\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"root\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"bool\",\"name\":\"upheld\",\"type\":\"bool\"}],\"name\":\"OutputResolved\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"bond\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"name\":\"challenge\",\"outputs\":[],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"challengeWindow\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"period\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"credit\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"name\":\"finalAt\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"genesisHash\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"name\":\"isFinal\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"outputCount\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"name\":\"outputRoot\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"stateRoot\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"outboxRoot\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"blockHash\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"blockNumber\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"daHeight\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"daDataRoot\",\"type\":\"bytes32\"}],\"internalType\":\"structOutput\",\"name\":\"output\",\"type\":\"tuple\"}],\"name\":\"propose\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"name\":\"releaseBond\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"},{\"internalType\":\"bool\",\"name\":\"upheld\",\"type\":\"bool\"}],\"name\":\"resolve\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"name\":\"status\",\"outputs\":[{\"internalType\":\"enumIOutputRegistry.Status\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"withdrawBond\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
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

// PackBond is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x64c9ec6f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function bond() view returns(uint256 amount)
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
// Solidity: function bond() view returns(uint256 amount)
func (outputRegistry *OutputRegistry) TryPackBond() ([]byte, error) {
	return outputRegistry.abi.Pack("bond")
}

// UnpackBond is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x64c9ec6f.
//
// Solidity: function bond() view returns(uint256 amount)
func (outputRegistry *OutputRegistry) UnpackBond(data []byte) (*big.Int, error) {
	out, err := outputRegistry.abi.Unpack("bond", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackChallenge is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xab82d9a0.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function challenge(uint256 index) payable returns()
func (outputRegistry *OutputRegistry) PackChallenge(index *big.Int) []byte {
	enc, err := outputRegistry.abi.Pack("challenge", index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackChallenge is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xab82d9a0.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function challenge(uint256 index) payable returns()
func (outputRegistry *OutputRegistry) TryPackChallenge(index *big.Int) ([]byte, error) {
	return outputRegistry.abi.Pack("challenge", index)
}

// PackChallengeWindow is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x861a1412.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function challengeWindow() view returns(uint64 period)
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
// Solidity: function challengeWindow() view returns(uint64 period)
func (outputRegistry *OutputRegistry) TryPackChallengeWindow() ([]byte, error) {
	return outputRegistry.abi.Pack("challengeWindow")
}

// UnpackChallengeWindow is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x861a1412.
//
// Solidity: function challengeWindow() view returns(uint64 period)
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

// PortalMetaData contains all meta data concerning the Portal contract.
var PortalMetaData = bind.MetaData{
	ABI: "[{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"version\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"bytes\",\"name\":\"opaqueData\",\"type\":\"bytes\"}],\"name\":\"TransactionDeposited\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"withdrawalHash\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"target\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"WithdrawalFinalized\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"withdrawalHash\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"outputIndex\",\"type\":\"uint256\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"prover\",\"type\":\"address\"}],\"name\":\"WithdrawalProven\",\"type\":\"event\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"uint64\",\"name\":\"gasLimit\",\"type\":\"uint64\"},{\"internalType\":\"bool\",\"name\":\"isCreation\",\"type\":\"bool\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"name\":\"depositTransaction\",\"outputs\":[],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"uint256\",\"name\":\"nonce\",\"type\":\"uint256\"},{\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"target\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"gasLimit\",\"type\":\"uint256\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"internalType\":\"structMessage\",\"name\":\"message\",\"type\":\"tuple\"}],\"name\":\"finalizeWithdrawal\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"withdrawalHash\",\"type\":\"bytes32\"}],\"name\":\"finalized\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"guardian\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"count\",\"type\":\"uint64\"}],\"name\":\"inboxAccumulator\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"inboxCount\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"inboxGas\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"messageSender\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"paused\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"uint256\",\"name\":\"nonce\",\"type\":\"uint256\"},{\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"target\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"gasLimit\",\"type\":\"uint256\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"internalType\":\"structMessage\",\"name\":\"message\",\"type\":\"tuple\"},{\"internalType\":\"uint256\",\"name\":\"outputIndex\",\"type\":\"uint256\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"stateRoot\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"outboxRoot\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"blockHash\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"blockNumber\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"daHeight\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"daDataRoot\",\"type\":\"bytes32\"}],\"internalType\":\"structOutput\",\"name\":\"output\",\"type\":\"tuple\"},{\"internalType\":\"bytes32[32]\",\"name\":\"branch\",\"type\":\"bytes32[32]\"}],\"name\":\"proveWithdrawal\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"withdrawalHash\",\"type\":\"bytes32\"}],\"name\":\"provenIn\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"outputIndexPlusOne\",\"type\":\"uint256\"},{\"internalType\":\"uint64\",\"name\":\"timestamp\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"registry\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"asset\",\"type\":\"address\"}],\"name\":\"withdrawable\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"}]",
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

// RollupTokenBridgeMetaData contains all meta data concerning the RollupTokenBridge contract.
var RollupTokenBridgeMetaData = bind.MetaData{
	ABI: "[{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"parentToken\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"TokenBurned\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"parentToken\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"TokenMinted\",\"type\":\"event\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"parentToken\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"},{\"internalType\":\"string\",\"name\":\"name\",\"type\":\"string\"},{\"internalType\":\"string\",\"name\":\"symbol\",\"type\":\"string\"},{\"internalType\":\"uint8\",\"name\":\"decimals\",\"type\":\"uint8\"}],\"name\":\"mint\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"parentBridge\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"parentOf\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"parentToken\",\"type\":\"address\"}],\"name\":\"tokenOf\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"withdraw\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"withdrawalHash\",\"type\":\"bytes32\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
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

// TokenBridgeMetaData contains all meta data concerning the TokenBridge contract.
var TokenBridgeMetaData = bind.MetaData{
	ABI: "[{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"TokenDeposited\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"TokenReleased\",\"type\":\"event\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"},{\"internalType\":\"uint64\",\"name\":\"gasLimit\",\"type\":\"uint64\"}],\"name\":\"deposit\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"held\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"release\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
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
