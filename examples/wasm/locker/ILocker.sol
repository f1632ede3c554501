// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

// Keeps ether and tokens that have come from the parent chain, and sends them back there.
interface ILocker {
    // The zero address stands for ether.
    event Deposited(address indexed who, address indexed token, uint256 amount);
    event Exited(address indexed who, address indexed token, address to, uint256 amount, bytes32 message);

    error NothingThere(address who, address token);
    error TransferFailed(address token);

    function deposit() external payable;

    // Takes what the sender has approved before.
    function depositToken(address token, uint256 amount) external;

    function balanceOf(address who, address token) external view returns (uint256);

    // Sends all that the sender has here to an account of the parent chain. Gives the
    // message's hash.
    function exit(address to) external returns (bytes32 message);

    function exitToken(address token, address to) external returns (bytes32 message);
}
