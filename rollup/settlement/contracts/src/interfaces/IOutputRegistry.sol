// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Begins the preimage of an output's root.
uint256 constant OUTPUT_VERSION = 1;

/// @notice What an output commits to.
struct Output {
    bytes32 stateRoot; // after the last block of a batch
    bytes32 outboxRoot; // of the predeploy Messages in that state
    bytes32 blockHash;
    uint64 blockNumber;
    uint64 daHeight; // where the batch landed
    bytes32 daDataRoot; // of that height
}

/// @notice The root of an output.
function rootOf(Output calldata o) pure returns (bytes32) {
    return keccak256(abi.encode(OUTPUT_VERSION, o.stateRoot, o.outboxRoot, o.blockHash, o.blockNumber, o.daHeight, o.daDataRoot));
}

/// @title Outputs of a rollup on its parent chain
interface IOutputRegistry {
    /// @notice What became of an output.
    enum Status {
        None,
        Proposed, // final when the window has passed
        Challenged, // waits for the resolver
        Upheld, // the resolver found it right: final when the window has passed
        Rejected // for good
    }

    event OutputProposed(uint256 indexed index, bytes32 indexed root, uint64 indexed blockNumber, address proposer, Output output);
    event OutputChallenged(uint256 indexed index, bytes32 indexed root, address challenger);
    event OutputResolved(uint256 indexed index, bytes32 indexed root, bool upheld);
    event BondWithdrawn(address indexed account, uint256 amount);

    /// @notice Proposes an output; takes exactly `bond()` wei along. Anybody may, and outputs do not build on each other.
    function propose(Output calldata output) external payable returns (uint256 index);
    /// @notice Disputes the output with this root within its window; takes exactly `bond()` wei along. The root is
    /// named so that nobody disputes another output than the one looked at, should the parent chain put it there.
    function challenge(uint256 index, bytes32 root) external payable;
    /// @notice The resolver's verdict. The loser's bond goes to the winner.
    function resolve(uint256 index, bool upheld) external;
    /// @notice Takes out what an account has coming of bonds.
    function withdrawBond() external;
    /// @notice Gives the bond of an output that is final back to its proposer's account.
    function releaseBond(uint256 index) external;

    function bond() external view returns (uint256 amount); // wei
    function challengeWindow() external view returns (uint64 period); // seconds
    function outputCount() external view returns (uint256);
    function outputRoot(uint256 index) external view returns (bytes32);
    function status(uint256 index) external view returns (Status);
    /// @notice When the window of an output ends, seconds; 0 for one that can no longer be final.
    function finalAt(uint256 index) external view returns (uint64);
    function isFinal(uint256 index) external view returns (bool);
    function credit(address account) external view returns (uint256); // wei that withdrawBond takes out
    /// @notice Hash of the rollup's genesis block: which chain the outputs are of.
    function genesisHash() external view returns (bytes32);
}

/// @title Decides disputes: the seam for a fault proof
interface IDisputeResolver {
    /// @notice Called by the registry when an output is challenged. Answers later, by `resolve`.
    function open(uint256 index, bytes32 root, address proposer, address challenger) external;
}
