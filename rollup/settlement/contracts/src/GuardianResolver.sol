// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDisputeResolver, IOutputRegistry} from "./interfaces/IOutputRegistry.sol";

/// @title Disputes decided by a guardian
/// @notice This is the trust that is left until a fault proof takes this contract's place: the guardian, a multi-sig in
/// practice, is believed about outputs that were challenged, and about no others. A dispute that it leaves alone for
/// `period` seconds anybody may end, and then the output is rejected: a wrong output that is upheld empties the
/// portal, while a right one that is rejected costs its proposer the bond and can be proposed again.
/// @dev Serves any registry: a dispute is the registry's that opened it, and the verdict goes there and nowhere else.
contract GuardianResolver is IDisputeResolver {
    address public immutable guardian;
    uint64 public immutable period; // seconds

    /// @notice From when on anybody may end a dispute; 0 if none is open.
    mapping(IOutputRegistry registry => mapping(uint256 index => uint64)) public expiresAt;

    event DisputeOpened(IOutputRegistry indexed registry, uint256 indexed index, bytes32 root, uint64 expiresAt);

    error ZeroParameter(string name);
    error NotGuardian(address caller);
    error NoDispute(IOutputRegistry registry, uint256 index);
    error NotExpired(uint64 expiresAt);

    constructor(address guardian_, uint64 period_) {
        if (guardian_ == address(0)) revert ZeroParameter("guardian");
        if (period_ == 0) revert ZeroParameter("period");
        guardian = guardian_;
        period = period_;
    }

    /// @inheritdoc IDisputeResolver
    function open(uint256 index, bytes32 root, address, address) external {
        uint64 expiry = uint64(block.timestamp) + period;
        expiresAt[IOutputRegistry(msg.sender)][index] = expiry;
        emit DisputeOpened(IOutputRegistry(msg.sender), index, root, expiry);
    }

    /// @notice The guardian's verdict. It may still come after the time, if nobody was faster.
    function decide(IOutputRegistry registry, uint256 index, bool upheld) external {
        if (msg.sender != guardian) revert NotGuardian(msg.sender);
        _close(registry, index, upheld);
    }

    /// @notice Ends a dispute that the guardian has left alone: the output is rejected.
    function expire(IOutputRegistry registry, uint256 index) external {
        uint64 expiry = expiresAt[registry][index];
        if (block.timestamp < expiry) revert NotExpired(expiry);
        _close(registry, index, false);
    }

    function _close(IOutputRegistry registry, uint256 index, bool upheld) private {
        if (expiresAt[registry][index] == 0) revert NoDispute(registry, index);
        delete expiresAt[registry][index];
        registry.resolve(index, upheld);
    }
}
