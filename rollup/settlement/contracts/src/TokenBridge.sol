// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Portal} from "./Portal.sol";
import {IRollupTokenBridge, ITokenBridge} from "./interfaces/ITokenBridge.sol";

/// @title Holds ERC-20 tokens while they are on the rollup
/// @notice Deposits credit what has arrived, so tokens that take a fee on transfer are fine. A token whose balances
/// change by themselves is not supported: a gain stays here, a loss is the last one's to leave. Neither is a token
/// that lies about balances, but it hurts nobody else: each token's holdings are counted apart.
/// @dev balanceOf(this) >= held(token) = supply of its twin on the rollup, and of deposits and withdrawals on the way.
contract TokenBridge is ITokenBridge {
    /// @notice The predeploy that mints and burns on the rollup.
    address public constant ROLLUP_BRIDGE = 0x5452495649554D00000000000000000000000402;
    /// @notice Least gas on the rollup of a token's first deposit, which makes a contract, and of any other. One that
    /// failed there for want of gas would leave its tokens here for good.
    uint64 public constant FIRST_MINT_GAS = 1_200_000;
    uint64 public constant MINT_GAS = 200_000;
    /// @notice Bytes of a token's name, and of its symbol, that the rollup is told at most; the rest is cut off.
    uint256 public constant MAX_NAME = 64;
    /// @dev For each question about a token's name, symbol and decimals: no token's answer may use up a deposit's gas.
    uint256 private constant METADATA_GAS = 50_000;

    Portal public immutable portal;

    /// @inheritdoc ITokenBridge
    mapping(address token => uint256) public held;
    mapping(address token => bool) private _known;
    bool private transient _entered;

    error NotThePortals(address portal);
    error NoToken(address token);
    error ZeroRecipient();
    error GasLimitTooLow(uint64 gasLimit, uint64 min);
    error NothingArrived(address token);
    error NotHeld(address token, uint256 amount, uint256 held);
    error NotPortal(address caller);
    error NotRollupBridge(address sender);
    error TransferFailed(address token);
    error Reentered();

    modifier nonReentrant() {
        if (_entered) revert Reentered();
        _entered = true;
        _;
        _entered = false;
    }

    /// @param portal_ Must have been made with this contract's address.
    constructor(Portal portal_) {
        if (portal_.tokenBridge() != address(this)) revert NotThePortals(address(portal_));
        portal = portal_;
    }

    /// @inheritdoc ITokenBridge
    function deposit(address token, address to, uint256 amount, uint64 gasLimit) external nonReentrant {
        if (token.code.length == 0) revert NoToken(token);
        if (to == address(0)) revert ZeroRecipient();
        uint64 least = minGasLimit(token);
        if (gasLimit < least) revert GasLimitTooLow(gasLimit, least);

        uint256 before = _balance(token);
        _transfer(token, abi.encodeWithSignature("transferFrom(address,address,uint256)", msg.sender, address(this), amount));
        uint256 behind = _balance(token);
        if (behind <= before) revert NothingArrived(token);
        uint256 arrived = behind - before;
        held[token] += arrived;
        _known[token] = true;
        emit TokenDeposited(token, msg.sender, to, arrived);

        bytes memory data = abi.encodeCall(
            IRollupTokenBridge.mint, (token, to, arrived, _text(token, "name()"), _text(token, "symbol()"), _decimals(token))
        );
        portal.depositTransaction(ROLLUP_BRIDGE, 0, gasLimit, false, data);
    }

    /// @inheritdoc ITokenBridge
    function release(address token, address to, uint256 amount) external nonReentrant {
        if (msg.sender != address(portal)) revert NotPortal(msg.sender);
        address sender = portal.messageSender();
        if (sender != ROLLUP_BRIDGE) revert NotRollupBridge(sender);
        if (amount > held[token]) revert NotHeld(token, amount, held[token]);
        held[token] -= amount;
        portal.spend(token, amount);
        emit TokenReleased(token, to, amount);
        _transfer(token, abi.encodeWithSignature("transfer(address,uint256)", to, amount));
    }

    /// @notice Least gas limit of a deposit.
    function minGasLimit(address token) public view returns (uint64) {
        return _known[token] ? MINT_GAS : FIRST_MINT_GAS;
    }

    /// @dev Tokens answer with true or, the older ones, with nothing.
    function _transfer(address token, bytes memory input) private {
        (bool ok, bytes memory answer) = token.call(input);
        if (!ok || (answer.length > 0 && (answer.length < 32 || uint256(bytes32(answer)) != 1))) revert TransferFailed(token);
    }

    function _balance(address token) private view returns (uint256) {
        (bool ok, bytes memory answer) = token.staticcall(abi.encodeWithSignature("balanceOf(address)", address(this)));
        if (!ok || answer.length < 32) revert NoToken(token);
        return uint256(bytes32(answer));
    }

    /// @dev 18 for a token that does not say.
    function _decimals(address token) private view returns (uint8) {
        bytes memory answer = _ask(token, "decimals()");
        return answer.length >= 32 && uint256(bytes32(answer)) < 256 ? uint8(uint256(bytes32(answer))) : 18;
    }

    /// @dev What a token answers as string or, the older ones, as bytes32; empty for one that does not say.
    function _text(address token, string memory question) private view returns (string memory) {
        bytes memory answer = _ask(token, question);
        uint256 start;
        uint256 length;
        if (answer.length >= 96 && _word(answer, 0) == 32) {
            start = 64;
            length = _word(answer, 32);
            if (length > answer.length - 64) length = answer.length - 64;
        } else if (answer.length >= 32) {
            while (length < 32 && answer[length] != 0) length++;
        }
        if (length > MAX_NAME) length = MAX_NAME;
        bytes memory text = new bytes(length);
        for (uint256 i = 0; i < length; i++) text[i] = answer[start + i];
        return string(text);
    }

    function _word(bytes memory from, uint256 offset) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(add(from, 0x20), offset))
        }
    }

    /// @dev An answer without its end, if it is longer than any that is used; empty if there is none.
    function _ask(address token, string memory question) private view returns (bytes memory answer) {
        bytes memory input = abi.encodeWithSignature(question);
        uint256 max = 64 + MAX_NAME;
        answer = new bytes(max);
        assembly ("memory-safe") {
            let ok := staticcall(METADATA_GAS, token, add(input, 0x20), mload(input), add(answer, 0x20), max)
            if lt(returndatasize(), max) { max := returndatasize() }
            mstore(answer, mul(ok, max))
        }
    }
}
