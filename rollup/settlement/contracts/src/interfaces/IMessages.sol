// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Messages to and from the parent chain
/// @notice The predeploy at 0x5452495649554d00000000000000000000000401 of every chain with an outbox.
interface IMessages {
    /// @notice A message was appended to the outbox.
    /// @param nonce Place in the outbox, from 0.
    /// @param withdrawalHash keccak256(abi.encode(nonce, sender, target, value, gasLimit, data)): the leaf.
    event MessagePassed(
        uint256 indexed nonce,
        address indexed sender,
        address indexed target,
        uint256 value,
        uint256 gasLimit,
        bytes data,
        bytes32 withdrawalHash
    );

    /// @notice Data is over `max` bytes, and could not be carried by a transaction of the parent chain.
    error DataTooLong(uint256 length, uint256 max);
    /// @notice No transaction of the parent chain could give that much gas.
    error GasLimitTooHigh(uint256 gasLimit, uint256 max);
    /// @notice The call data is none of this interface.
    error BadArgument(string what);

    /// @notice Sends a message: the parent chain's portal will call `target` with `data`, `gasLimit` and the
    /// value sent along, which stays here for good.
    /// @return hash The message's leaf in the outbox.
    function initiateWithdrawal(address target, uint256 gasLimit, bytes calldata data) external payable returns (bytes32 hash);

    /// @notice Root over all messages so far: 32 levels of keccak256, empty leaves being zero.
    function outboxRoot() external view returns (bytes32);
    /// @notice How many messages were sent.
    function outboxCount() external view returns (uint64);
    /// @notice How many of the parent chain's messages were taken in.
    function inboxCount() external view returns (uint64);
    /// @notice The accumulator over them, as the portal computes it.
    function inboxAccumulator() external view returns (bytes32);
}
