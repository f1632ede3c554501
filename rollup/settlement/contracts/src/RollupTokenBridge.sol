// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Alias} from "./Alias.sol";
import {BridgedToken} from "./BridgedToken.sol";
import {IMessages} from "./interfaces/IMessages.sol";
import {IRollupTokenBridge, ITokenBridge} from "./interfaces/ITokenBridge.sol";

/// @title Mints and burns the parent chain's ERC-20 tokens on the rollup
/// @notice A predeploy: it has no constructor, and its one parameter is in slot 0 from genesis on.
/// @dev The supply of a twin never exceeds what the token bridge of the parent chain holds of the token.
contract RollupTokenBridge is IRollupTokenBridge {
    IMessages private constant MESSAGES = IMessages(0x5452495649554d00000000000000000000000401);
    /// @notice Gas of the parent chain that a release has at least. One that fails there may be repeated.
    uint256 public constant RELEASE_GAS = 200_000;

    /// @inheritdoc IRollupTokenBridge
    address public parentBridge;
    /// @inheritdoc IRollupTokenBridge
    mapping(address token => address) public parentOf;

    error NotParentBridge(address caller);
    error UnknownToken(address token);
    error BadRecipient(address to);

    /// @inheritdoc IRollupTokenBridge
    function mint(address parentToken, address to, uint256 amount, string calldata name, string calldata symbol, uint8 decimals) external {
        if (msg.sender != Alias.toAlias(parentBridge)) revert NotParentBridge(msg.sender);
        address token = tokenOf(parentToken);
        if (token.code.length == 0) {
            new BridgedToken{salt: _salt(parentToken)}();
            BridgedToken(token).initialize(parentToken, name, symbol, decimals);
            parentOf[token] = parentToken;
        }
        BridgedToken(token).mint(to, amount);
        emit TokenMinted(parentToken, token, to, amount);
    }

    /// @inheritdoc IRollupTokenBridge
    function withdraw(address token, address to, uint256 amount) external returns (bytes32 withdrawalHash) {
        address parentToken = parentOf[token];
        if (parentToken == address(0)) revert UnknownToken(token);
        if (to == address(0) || to == parentBridge) revert BadRecipient(to);
        BridgedToken(token).burn(msg.sender, amount);
        emit TokenBurned(parentToken, token, msg.sender, to, amount);
        return MESSAGES.initiateWithdrawal(parentBridge, RELEASE_GAS, abi.encodeCall(ITokenBridge.release, (parentToken, to, amount)));
    }

    /// @inheritdoc IRollupTokenBridge
    function tokenOf(address parentToken) public view returns (address) {
        bytes32 code = keccak256(type(BridgedToken).creationCode);
        return address(uint160(uint256(keccak256(abi.encodePacked(bytes1(0xff), address(this), _salt(parentToken), code)))));
    }

    function _salt(address parentToken) private pure returns (bytes32) {
        return bytes32(uint256(uint160(parentToken)));
    }
}
