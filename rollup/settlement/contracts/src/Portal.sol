// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Guarded} from "./Guarded.sol";
import {Inbox} from "./Inbox.sol";
import {IOutputRegistry, Output, rootOf} from "./interfaces/IOutputRegistry.sol";
import {IPortal, Message} from "./interfaces/IPortal.sol";

/// @title The rollup's door on the parent chain
/// @notice Takes messages and ETH in, and pays out what messages of the rollup tell it to: each once, if it is in the
/// outbox of an output that is final.
/// @dev Messages call as this contract, so it must own nothing but the ETH: no token, no allowance, no role elsewhere.
/// Wei held = deposited + funded - paid.
contract Portal is Guarded, Inbox {
    struct Config {
        address registry; // the rollup's outputs
        address tokenBridge; // its spending of tokens is limited here
        address guardian;
        uint64 inboxGas;
        uint128 ethCapacity; // limit of ETH: UNLIMITED for none
        uint128 ethRefill; // wei a second
        bool unlimitedTokens; // whether tokens without a limit leave freely
    }

    /// @dev One slot.
    struct Proven {
        uint192 outputIndexPlusOne;
        uint64 timestamp;
    }

    /// @dev Levels of the outbox.
    uint256 private constant LEVELS = 32;
    /// @dev What a CALL may cost before the called has any gas: a cold account, a delegation behind it, a value, an
    /// account made (EIP-2929, EIP-7702), and what leads up to it.
    uint256 private constant CALL_OVERHEAD = 40_000;

    /// @inheritdoc IPortal
    address public immutable registry;
    /// @notice The contract that holds tokens.
    address public immutable tokenBridge;

    /// @inheritdoc IPortal
    mapping(bytes32 withdrawalHash => bool) public finalized;
    mapping(bytes32 withdrawalHash => Proven) private _proven;
    /// @inheritdoc IPortal
    address public transient messageSender;
    bool private transient _calling;

    /// @notice Wei that came as backing for what the rollup's genesis gives out.
    event Funded(address indexed from, uint256 amount);

    error WrongOutput(uint256 outputIndex, bytes32 root, bytes32 given);
    error OutputUnusable(uint256 outputIndex, IOutputRegistry.Status status);
    error OutputNotFinal(uint256 outputIndex, IOutputRegistry.Status status, uint64 finalAt);
    error ProvenBetter(uint256 outputIndex, uint64 finalAt);
    error NonceTooHigh(uint256 nonce);
    error ForbiddenTarget(address target);
    error NotInOutbox(bytes32 withdrawalHash, bytes32 outboxRoot);
    error NotProven(bytes32 withdrawalHash);
    error AlreadyFinalized(bytes32 withdrawalHash);
    error Reentered();
    error NotEnoughGas(uint256 gasLimit, uint256 available);
    error NotBacked(uint256 value, uint256 balance);
    error CallFailed(bytes32 withdrawalHash, bytes reason);
    error NotTokenBridge(address caller);

    constructor(Config memory config) Guarded(config.guardian, config.unlimitedTokens) Inbox(config.inboxGas) {
        if (config.registry.code.length == 0) revert ZeroParameter("code of registry");
        if (config.tokenBridge == address(0)) revert ZeroParameter("tokenBridge");
        registry = config.registry;
        tokenBridge = config.tokenBridge;
        _setLimit(ETH, config.ethCapacity, config.ethRefill);
    }

    /// @notice Takes ETH that is no deposit: it backs what the rollup's genesis gives out.
    function fund() external payable {
        emit Funded(msg.sender, msg.value);
    }

    /// @inheritdoc IPortal
    /// @dev Another output takes the place of the one proven before only if it is not challenged, and that one is or was
    /// rejected or is final later: nobody can put off another's withdrawal by proving it again.
    function proveWithdrawal(Message calldata message, uint256 outputIndex, Output calldata output, bytes32[32] calldata branch)
        external
        whenNotPaused
    {
        IOutputRegistry outputs = IOutputRegistry(registry);
        IOutputRegistry.Status status = outputs.status(outputIndex);
        if (status == IOutputRegistry.Status.None || status == IOutputRegistry.Status.Rejected) revert OutputUnusable(outputIndex, status);
        bytes32 root = outputs.outputRoot(outputIndex);
        bytes32 given = rootOf(output);
        if (given != root) revert WrongOutput(outputIndex, root, given);

        // Nothing that a call of this contract to itself could do is a withdrawal.
        if (message.target == address(this)) revert ForbiddenTarget(message.target);
        if (message.nonce >> LEVELS != 0) revert NonceTooHigh(message.nonce);
        bytes32 hash = hashMessage(message);
        if (finalized[hash]) revert AlreadyFinalized(hash);
        if (_root(hash, message.nonce, branch) != output.outboxRoot) revert NotInOutbox(hash, output.outboxRoot);

        uint256 before = _proven[hash].outputIndexPlusOne;
        if (before != 0) _checkBetter(outputs, outputIndex, before - 1);
        _proven[hash] = Proven(uint192(outputIndex + 1), uint64(block.timestamp));
        emit WithdrawalProven(hash, outputIndex, msg.sender);
    }

    /// @inheritdoc IPortal
    /// @dev The call has all gas there is, and at least what the message asks for: nobody can make it fail within by
    /// giving little.
    function finalizeWithdrawal(Message calldata message) external whenNotPaused {
        if (_calling) revert Reentered();
        bytes32 hash = hashMessage(message);
        if (finalized[hash]) revert AlreadyFinalized(hash);
        uint256 outputIndex = _proven[hash].outputIndexPlusOne;
        if (outputIndex == 0) revert NotProven(hash);
        outputIndex--;
        IOutputRegistry outputs = IOutputRegistry(registry);
        if (!outputs.isFinal(outputIndex)) revert OutputNotFinal(outputIndex, outputs.status(outputIndex), outputs.finalAt(outputIndex));
        if (message.value > address(this).balance) revert NotBacked(message.value, address(this).balance);
        if (message.value > 0) _spend(ETH, message.value);

        finalized[hash] = true;
        emit WithdrawalFinalized(hash, message.target, message.value);
        _calling = true;
        messageSender = message.sender;
        (bool ok, bytes memory reason) = _call(message.target, message.value, message.gasLimit, message.data);
        messageSender = address(0);
        _calling = false;
        if (!ok) revert CallFailed(hash, reason);
    }

    /// @notice Called by the token bridge when it releases tokens: takes them out of the token's limit.
    function spend(address token, uint256 amount) external whenNotPaused {
        if (msg.sender != tokenBridge) revert NotTokenBridge(msg.sender);
        _spend(token, amount);
    }

    /// @inheritdoc IPortal
    function provenIn(bytes32 withdrawalHash) external view returns (uint256 outputIndexPlusOne, uint64 timestamp) {
        Proven memory p = _proven[withdrawalHash];
        return (p.outputIndexPlusOne, p.timestamp);
    }

    /// @notice The leaf of a message in the outbox.
    function hashMessage(Message calldata m) public pure returns (bytes32) {
        return keccak256(abi.encode(m.nonce, m.sender, m.target, m.value, m.gasLimit, m.data));
    }

    /// @notice The root of an output.
    function hashOutput(Output calldata o) public pure returns (bytes32) {
        return rootOf(o);
    }

    function _checkBetter(IOutputRegistry outputs, uint256 outputIndex, uint256 before) private view {
        bool disputed = outputs.status(before) == IOutputRegistry.Status.Challenged || outputs.status(before) == IOutputRegistry.Status.Rejected;
        bool sooner = disputed || outputs.finalAt(outputIndex) < outputs.finalAt(before);
        if (!sooner || outputs.status(outputIndex) == IOutputRegistry.Status.Challenged) revert ProvenBetter(before, outputs.finalAt(before));
    }

    /// @dev Root of the tree in which `leaf` stands at `index` with these siblings.
    function _root(bytes32 leaf, uint256 index, bytes32[LEVELS] calldata branch) private pure returns (bytes32 node) {
        node = leaf;
        for (uint256 i = 0; i < LEVELS; i++) {
            node = (index >> i) & 1 == 0 ? _pair(node, branch[i]) : _pair(branch[i], node);
        }
    }

    function _pair(bytes32 left, bytes32 right) private pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            mstore(0x00, left)
            mstore(0x20, right)
            hash := keccak256(0x00, 0x40)
        }
    }

    /// @dev A call gets 63/64 of what is left (EIP-150). The data is in memory before that is measured.
    function _call(address target, uint256 value, uint256 gasLimit, bytes memory data) private returns (bool ok, bytes memory reason) {
        uint256 available = gasleft() < CALL_OVERHEAD ? 0 : (gasleft() - CALL_OVERHEAD) / 64 * 63;
        if (available < gasLimit) revert NotEnoughGas(gasLimit, available);
        assembly ("memory-safe") {
            ok := call(gas(), target, value, add(data, 0x20), mload(data), 0, 0)
        }
        if (ok) return (true, "");
        assembly ("memory-safe") {
            reason := mload(0x40)
            mstore(reason, returndatasize())
            returndatacopy(add(reason, 0x20), 0, returndatasize())
            mstore(0x40, and(add(add(reason, 0x3f), returndatasize()), not(0x1f)))
        }
    }
}
