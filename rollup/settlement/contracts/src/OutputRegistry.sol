// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDisputeResolver, IOutputRegistry, Output, rootOf} from "./interfaces/IOutputRegistry.sol";

/// @title Outputs of a rollup, each backed by a bond
/// @notice An output that nobody challenges within the window is final. One that is challenged waits for the resolver.
/// The registry has no owner and nothing in it can be changed.
/// @dev The same root may be proposed more than once, and outputs need not be in order: whoever proposes nonsense, or
/// challenges a copy of the right output, must not keep others from having the right one final in time.
/// Wei held = bonds of outputs that are not released + bonds of open challenges + credits.
contract OutputRegistry is IOutputRegistry {
    struct Record {
        bytes32 root;
        address proposer;
        uint64 finalAt;
        Status status;
        bool released; // the proposer's bond
        address challenger;
    }

    /// @notice Gas that the resolver has for being told of a challenge. It is the caller's duty to bring it, so that
    /// no caller can keep the resolver from hearing; and it is a limit, so that no resolver can keep callers from
    /// challenging.
    uint256 public constant RESOLVER_GAS = 500_000;

    bytes32 public immutable genesisHash;
    uint256 public immutable bond;
    uint64 public immutable challengeWindow;
    IDisputeResolver public immutable resolver;

    uint256 public outputCount;
    mapping(address account => uint256) public credit;
    mapping(uint256 index => Record) private _records;

    /// @notice The resolver failed when it was told of this challenge. The challenge stands.
    event ResolverFailed(uint256 indexed index);
    event BondReleased(uint256 indexed index, address indexed proposer);

    error ZeroParameter(string name);
    error WrongBond(uint256 sent, uint256 wanted);
    error WrongStatus(uint256 index, Status status);
    error WrongRoot(uint256 index, bytes32 named, bytes32 proposed);
    error WindowClosed(uint256 index, uint64 finalAt);
    error NotFinal(uint256 index);
    error AlreadyReleased(uint256 index);
    error NotResolver(address caller);
    error NotEnoughGas(uint256 wanted); // left when the resolver is called
    error NoCredit(address account);
    error TransferFailed(address account);

    /// @param genesisHash_ Hash of the rollup's genesis block.
    /// @param bond_ Wei that a proposal and a challenge each put at stake.
    /// @param challengeWindow_ Seconds in which an output may be challenged.
    /// @param resolver_ Decides disputes; must exist.
    constructor(bytes32 genesisHash_, uint256 bond_, uint64 challengeWindow_, IDisputeResolver resolver_) {
        if (genesisHash_ == 0) revert ZeroParameter("genesisHash");
        if (bond_ == 0) revert ZeroParameter("bond");
        if (challengeWindow_ == 0) revert ZeroParameter("challengeWindow");
        if (address(resolver_).code.length == 0) revert ZeroParameter("code of resolver");
        genesisHash = genesisHash_;
        bond = bond_;
        challengeWindow = challengeWindow_;
        resolver = resolver_;
    }

    /// @inheritdoc IOutputRegistry
    function propose(Output calldata output) external payable returns (uint256 index) {
        if (msg.value != bond) revert WrongBond(msg.value, bond);
        bytes32 root = rootOf(output);
        index = outputCount++;
        Record storage r = _records[index];
        r.root = root;
        r.proposer = msg.sender;
        r.finalAt = uint64(block.timestamp) + challengeWindow;
        r.status = Status.Proposed;
        emit OutputProposed(index, root, output.blockNumber, msg.sender, output);
    }

    /// @inheritdoc IOutputRegistry
    function challenge(uint256 index, bytes32 root) external payable {
        if (msg.value != bond) revert WrongBond(msg.value, bond);
        Record storage r = _records[index];
        if (r.status != Status.Proposed) revert WrongStatus(index, r.status);
        if (root != r.root) revert WrongRoot(index, root, r.root);
        if (block.timestamp >= r.finalAt) revert WindowClosed(index, r.finalAt);
        r.status = Status.Challenged;
        r.challenger = msg.sender;
        emit OutputChallenged(index, root, msg.sender);

        // A call gets 63/64 of what is left at most (EIP-150); 10,000 are for the steps up to it.
        if (gasleft() < RESOLVER_GAS * 64 / 63 + 10_000) revert NotEnoughGas(RESOLVER_GAS);
        try resolver.open{gas: RESOLVER_GAS}(index, root, r.proposer, msg.sender) {}
        catch {
            emit ResolverFailed(index);
        }
    }

    /// @inheritdoc IOutputRegistry
    function resolve(uint256 index, bool upheld) external {
        if (msg.sender != address(resolver)) revert NotResolver(msg.sender);
        Record storage r = _records[index];
        if (r.status != Status.Challenged) revert WrongStatus(index, r.status);
        if (upheld) {
            r.status = Status.Upheld;
            if (r.finalAt < block.timestamp) r.finalAt = uint64(block.timestamp);
            credit[r.proposer] += bond; // the challenger's; its own is released when the output is final
        } else {
            r.status = Status.Rejected;
            r.finalAt = 0;
            r.released = true;
            credit[r.challenger] += 2 * bond;
        }
        emit OutputResolved(index, r.root, upheld);
    }

    /// @inheritdoc IOutputRegistry
    function releaseBond(uint256 index) external {
        Record storage r = _records[index];
        if (!isFinal(index)) revert NotFinal(index);
        if (r.released) revert AlreadyReleased(index);
        r.released = true;
        credit[r.proposer] += bond;
        emit BondReleased(index, r.proposer);
    }

    /// @inheritdoc IOutputRegistry
    function withdrawBond() external {
        uint256 amount = credit[msg.sender];
        if (amount == 0) revert NoCredit(msg.sender);
        credit[msg.sender] = 0;
        emit BondWithdrawn(msg.sender, amount);
        (bool ok,) = msg.sender.call{value: amount}("");
        if (!ok) revert TransferFailed(msg.sender);
    }

    /// @inheritdoc IOutputRegistry
    function outputRoot(uint256 index) external view returns (bytes32) {
        return _records[index].root;
    }

    /// @inheritdoc IOutputRegistry
    function status(uint256 index) external view returns (Status) {
        return _records[index].status;
    }

    /// @inheritdoc IOutputRegistry
    function finalAt(uint256 index) external view returns (uint64) {
        return _records[index].finalAt;
    }

    /// @inheritdoc IOutputRegistry
    function isFinal(uint256 index) public view returns (bool) {
        Record storage r = _records[index];
        return (r.status == Status.Proposed || r.status == Status.Upheld) && block.timestamp >= r.finalAt;
    }

    /// @notice Wei held for an output and the challenge of it: 0 once it is released; credits are beside.
    function bondsHeld(uint256 index) external view returns (uint256) {
        Record storage r = _records[index];
        if (r.status == Status.None || r.released) return 0;
        return r.status == Status.Challenged ? 2 * bond : bond;
    }
}
