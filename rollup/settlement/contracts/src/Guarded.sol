// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPortal} from "./interfaces/IPortal.sol";

/// @title What the guardian may do
/// @notice The guardian, a multi-sig in practice, pauses withdrawals and limits how fast an asset may leave. It cannot
/// pay anything out, and it cannot stop deposits: they are how users get past a sequencer that ignores them.
abstract contract Guarded is IPortal {
    /// @notice A limit on what of an asset leaves: a bucket of `capacity` that fills by `refill` a second.
    struct Limit {
        uint128 capacity; // UNLIMITED for none
        uint128 refill;
        uint128 level; // at updatedAt
        uint64 updatedAt; // 0 if never set
    }

    /// @notice Capacity of an asset that is not limited.
    uint128 public constant UNLIMITED = type(uint128).max;
    /// @notice ETH among assets.
    address internal constant ETH = address(0);

    /// @inheritdoc IPortal
    address public guardian;
    /// @inheritdoc IPortal
    bool public paused;
    /// @notice To whom the guardian hands over; zero for nobody.
    address public pendingGuardian;
    mapping(address asset => Limit) private _limits;
    /// @notice Whether assets without a limit of their own leave freely; if not, they do not leave.
    bool public immutable unlimitedByDefault;

    event Paused();
    event Unpaused();
    event GuardianProposed(address indexed pendingGuardian);
    event GuardianChanged(address indexed guardian);
    event LimitSet(address indexed asset, uint128 capacity, uint128 refill);

    error ZeroParameter(string name);
    error NotGuardian(address caller);
    error NotPendingGuardian(address caller);
    error WithdrawalsPaused();
    error OverLimit(address asset, uint256 amount, uint256 withdrawable);

    modifier onlyGuardian() {
        if (msg.sender != guardian) revert NotGuardian(msg.sender);
        _;
    }

    modifier whenNotPaused() {
        if (paused) revert WithdrawalsPaused();
        _;
    }

    constructor(address guardian_, bool unlimitedByDefault_) {
        if (guardian_ == address(0)) revert ZeroParameter("guardian");
        guardian = guardian_;
        unlimitedByDefault = unlimitedByDefault_;
        emit GuardianChanged(guardian_);
    }

    /// @notice Stops withdrawals, until `unpause`.
    function pause() external onlyGuardian {
        paused = true;
        emit Paused();
    }

    /// @notice Lets withdrawals go on.
    function unpause() external onlyGuardian {
        paused = false;
        emit Unpaused();
    }

    /// @notice First step of a handover; zero takes it back.
    function proposeGuardian(address account) external onlyGuardian {
        pendingGuardian = account;
        emit GuardianProposed(account);
    }

    /// @notice Second step: the new guardian shows that it can call.
    function acceptGuardian() external {
        if (msg.sender != pendingGuardian) revert NotPendingGuardian(msg.sender);
        guardian = msg.sender;
        pendingGuardian = address(0);
        emit GuardianChanged(msg.sender);
    }

    /// @notice Limits an asset (0 for ETH) to `capacity` at once and `refill` a second. A first limit begins full, a
    /// further one with what was left. An amount over the capacity can never leave.
    function setLimit(address asset, uint128 capacity, uint128 refill) external onlyGuardian {
        _setLimit(asset, capacity, refill);
    }

    /// @inheritdoc IPortal
    function withdrawable(address asset) public view returns (uint256) {
        Limit storage l = _limits[asset];
        if (l.updatedAt == 0) return unlimitedByDefault ? type(uint256).max : 0;
        if (l.capacity == UNLIMITED) return type(uint256).max;
        uint256 level = l.level + uint256(l.refill) * (block.timestamp - l.updatedAt);
        return level < l.capacity ? level : l.capacity;
    }

    /// @notice The limit of an asset as it was set; zeros if it was not.
    function limit(address asset) external view returns (uint128 capacity, uint128 refill) {
        return (_limits[asset].capacity, _limits[asset].refill);
    }

    /// @dev Takes an amount out of an asset's bucket.
    function _spend(address asset, uint256 amount) internal {
        uint256 left = withdrawable(asset);
        if (amount > left) revert OverLimit(asset, amount, left);
        if (left == type(uint256).max) return;
        Limit storage l = _limits[asset];
        l.level = uint128(left - amount); // left is at most the capacity
        l.updatedAt = uint64(block.timestamp);
    }

    function _setLimit(address asset, uint128 capacity, uint128 refill) internal {
        Limit storage l = _limits[asset];
        uint256 left = l.updatedAt == 0 ? capacity : withdrawable(asset);
        _limits[asset] = Limit(capacity, refill, left < capacity ? uint128(left) : capacity, uint64(block.timestamp));
        emit LimitSet(asset, capacity, refill);
    }
}
