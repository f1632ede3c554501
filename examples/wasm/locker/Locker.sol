// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IChain} from "./IChain.sol";
import {ILocker} from "./ILocker.sol";

// The same as locker.c, in Solidity: storage, events, errors and messages.
contract Locker is ILocker {
    IChain private constant OUTBOX = IChain(0x5452495649554d00000000000000000000000401);
    IChain private constant TOKEN_BRIDGE = IChain(0x5452495649554D00000000000000000000000402);
    // Of the parent chain, for the account that gets the ether: enough for a contract
    // that notes it down.
    uint256 private constant EXIT_GAS = 50_000;

    mapping(address who => mapping(address token => uint256)) public balanceOf;

    function deposit() external payable {
        _put(address(0), msg.value);
    }

    function depositToken(address token, uint256 amount) external {
        _put(token, amount);
        if (!IChain(token).transferFrom(msg.sender, address(this), amount)) revert TransferFailed(token);
    }

    function exit(address to) external returns (bytes32 message) {
        uint256 amount = _take(address(0));
        message = OUTBOX.initiateWithdrawal{value: amount}(to, EXIT_GAS, "");
        emit Exited(msg.sender, address(0), to, amount, message);
    }

    function exitToken(address token, address to) external returns (bytes32 message) {
        uint256 amount = _take(token);
        message = TOKEN_BRIDGE.withdraw(token, to, amount);
        emit Exited(msg.sender, token, to, amount, message);
    }

    function _put(address token, uint256 amount) private {
        balanceOf[msg.sender][token] += amount;
        emit Deposited(msg.sender, token, amount);
    }

    function _take(address token) private returns (uint256 amount) {
        amount = balanceOf[msg.sender][token];
        if (amount == 0) revert NothingThere(msg.sender, token);
        balanceOf[msg.sender][token] = 0;
    }
}
