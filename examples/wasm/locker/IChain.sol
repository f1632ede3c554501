// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

// What a locker needs of other contracts: the outbox, the bridge of the parent chain's
// tokens, and a token.
interface IChain {
    function initiateWithdrawal(address target, uint256 gasLimit, bytes calldata data) external payable returns (bytes32 hash);

    function withdraw(address token, address to, uint256 amount) external returns (bytes32 hash);

    function transferFrom(address from, address to, uint256 amount) external returns (bool);
}
