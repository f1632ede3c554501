// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Output} from "./IOutputRegistry.sol";

/// @notice A message of the rollup's outbox.
struct Message {
    uint256 nonce;
    address sender;
    address target;
    uint256 value;
    uint256 gasLimit;
    bytes data;
}

/// @title The rollup's door on the parent chain
interface IPortal {
    /// @notice A deposit. `from` is the sender, or its alias where that is a contract; `version` is 0 and `opaqueData`
    /// abi.encodePacked(uint256 mint, uint256 value, uint64 gasLimit, bool isCreation, bytes data).
    event TransactionDeposited(address indexed from, address indexed to, uint256 indexed version, bytes opaqueData);
    event WithdrawalProven(bytes32 indexed withdrawalHash, uint256 indexed outputIndex, address indexed prover);
    event WithdrawalFinalized(bytes32 indexed withdrawalHash, address indexed target, uint256 value);

    /// @notice Takes a message for the rollup: it mints msg.value for the sender there, and calls `to` with `value`,
    /// `gasLimit` and `data`, or creates a contract. Burns gas by the demand for `gasLimit`.
    function depositTransaction(address to, uint256 value, uint64 gasLimit, bool isCreation, bytes calldata data) external payable;
    /// @notice How many messages the inbox holds.
    function inboxCount() external view returns (uint64);
    /// @notice The accumulator over the first `count` messages: acc(0) = 0, acc(i+1) =
    /// keccak256(abi.encode(acc(i), from, to, keccak256(opaqueData))).
    function inboxAccumulator(uint64 count) external view returns (bytes32);
    /// @notice Gas limits of all deposits of one block together, at most.
    function inboxGas() external view returns (uint64);

    /// @notice Shows that a message is in the outbox of an output. May be repeated if that was or is challenged, or with
    /// an output that is final sooner.
    /// @param branch 32 siblings of the leaf, from the leaf up.
    function proveWithdrawal(Message calldata message, uint256 outputIndex, Output calldata output, bytes32[32] calldata branch) external;
    /// @notice Pays: calls the target of a message that was proven in an output that is final by now. Reverts, and may
    /// be repeated, if the call fails.
    function finalizeWithdrawal(Message calldata message) external;
    /// @notice Which output a message was last proven in, plus one, and when; zeros if in none.
    function provenIn(bytes32 withdrawalHash) external view returns (uint256 outputIndexPlusOne, uint64 timestamp);
    function finalized(bytes32 withdrawalHash) external view returns (bool);
    /// @notice During a withdrawal's call: its sender on the rollup. Whoever trusts it must have been called by this
    /// contract: what the target calls sees it too.
    function messageSender() external view returns (address);

    function registry() external view returns (address);
    function paused() external view returns (bool);
    function guardian() external view returns (address);
    /// @notice What of an asset (0 for ETH) may leave right now under its rate limit.
    function withdrawable(address asset) external view returns (uint256);
}
