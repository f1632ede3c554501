// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// BatchAccount is the code an externally owned account delegates to (EIP-7702) in
/// order to make several calls in one transaction, all or none.
contract BatchAccount {
    struct Call {
        address to;
        uint256 value;
        bytes data;
    }

    error OnlySelf(address caller);

    event Executed(address indexed account, uint256 calls);

    function execute(Call[] calldata calls) external payable {
        if (msg.sender != address(this)) revert OnlySelf(msg.sender);
        for (uint256 i = 0; i < calls.length; i++) {
            (bool ok, bytes memory reason) = calls[i].to.call{value: calls[i].value}(calls[i].data);
            if (!ok) {
                assembly {
                    revert(add(reason, 32), mload(reason))
                }
            }
        }
        emit Executed(address(this), calls.length);
    }

    receive() external payable {}
}
