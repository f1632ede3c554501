// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// The Move gateway, at 0x5452495649554d00000000000000000000000201: what Solidity calls Move through.
/// docs/spec/move.md tells what its parts mean. Arguments and results are in BCS; Bcs.sol makes and reads it.
///
/// An error of the gateway goes on to the caller of a contract that calls it, unless the contract catches it. A
/// contract that declares Aborted and ExecutionFailed again, as rwa/Escrow.sol does, has them in its own ABI, so that
/// ethers and others decode them.
interface IMove {
    function publish(bytes[] calldata modules, uint8 policy) external;              // policy: 0 immutable, 1 compatible
    function call(string calldata module, string calldata function_, string[] calldata typeArgs, bytes[] calldata args)
        external payable returns (bytes[] memory results);
    function viewFunction(string calldata module, string calldata function_, string[] calldata typeArgs, bytes[] calldata args)
        external view returns (bytes[] memory results);
    function moduleAccount(string calldata module) external view returns (address);

    event Published(address indexed account, string module, bytes32 codeHash, uint8 policy, uint32 upgrades);
    event Emitted(bytes32 indexed typeHash, string type_, bytes data);             // typeHash = keccak256(type_), data in BCS

    error Aborted(string module, string function_, uint64 code);                   // the program's own abort
    error ExecutionFailed(string status, string module, string function_, uint256 offset);
    error ModuleRefused(uint256 index, string status, string module, string function_, uint256 offset);
    error ModuleImmutable(string module);
    error ModuleBusy(string module);                                               // see re-entrancy
    error UnusedValue(uint256 amount);
    error BadArgument(string what);
}
