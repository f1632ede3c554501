// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Senders of one chain as they appear on the other
/// @notice A contract of the parent chain appears on the rollup under its alias, since another's contract may stand
/// at its address there. An account with a key is the same on both.
library Alias {
    uint160 private constant OFFSET = uint160(0x1111000000000000000000000000000000001111);

    function toAlias(address account) internal pure returns (address) {
        unchecked {
            return address(uint160(account) + OFFSET);
        }
    }

    /// @notice The sender of this call as the rollup will see it. Not aliased are the account that signed the
    /// transaction, and an account that has delegated to code (EIP-7702): both have a key. No contract's code can
    /// begin as a delegation does (EIP-3541).
    function sender() internal view returns (address) {
        return msg.sender == tx.origin || _delegated(msg.sender) ? msg.sender : toAlias(msg.sender);
    }

    function _delegated(address account) private view returns (bool) {
        return account.code.length == 23 && bytes3(account.code) == 0xef0100;
    }
}
