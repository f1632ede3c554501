// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Holds ERC-20 tokens of the parent chain while they are on the rollup
interface ITokenBridge {
    event TokenDeposited(address indexed token, address indexed from, address indexed to, uint256 amount);
    event TokenReleased(address indexed token, address indexed to, uint256 amount);

    /// @notice Takes `amount` of `token` from the caller; the rollup mints what has arrived to `to`.
    function deposit(address token, address to, uint256 amount, uint64 gasLimit) external;
    /// @notice Called by the portal for a message of the rollup's token bridge.
    function release(address token, address to, uint256 amount) external;
    function held(address token) external view returns (uint256);
}

/// @title Mints and burns the parent chain's ERC-20 tokens on the rollup
/// @notice The predeploy at 0x5452495649554d00000000000000000000000402. Storage slot 0 holds the token bridge of the
/// parent chain, from genesis on.
interface IRollupTokenBridge {
    event TokenMinted(address indexed parentToken, address indexed token, address indexed to, uint256 amount);
    event TokenBurned(address indexed parentToken, address indexed token, address indexed from, address to, uint256 amount);

    /// @notice Called by the parent chain's token bridge, under its alias. Makes the token's contract at its first deposit.
    function mint(address parentToken, address to, uint256 amount, string calldata name, string calldata symbol, uint8 decimals) external;
    /// @notice Burns the caller's tokens and sends the message that releases them to `to` on the parent chain.
    function withdraw(address token, address to, uint256 amount) external returns (bytes32 withdrawalHash);
    /// @notice The contract here of a token of the parent chain; it need not exist yet.
    function tokenOf(address parentToken) external view returns (address);
    /// @notice The token on the parent chain; zero for a contract that this bridge has not made.
    function parentOf(address token) external view returns (address);
    function parentBridge() external view returns (address);
}
