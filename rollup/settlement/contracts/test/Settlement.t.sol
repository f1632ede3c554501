// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Base} from "./Base.t.sol";
import {Alias} from "../src/Alias.sol";
import {GuardianResolver} from "../src/GuardianResolver.sol";
import {OutputRegistry} from "../src/OutputRegistry.sol";
import {Portal} from "../src/Portal.sol";
import {RollupTokenBridge} from "../src/RollupTokenBridge.sol";
import {TokenBridge} from "../src/TokenBridge.sol";
import {IMessages} from "../src/interfaces/IMessages.sol";
import {Output} from "../src/interfaces/IOutputRegistry.sol";
import {Message} from "../src/interfaces/IPortal.sol";

/// @dev The rollup's outbox, which keeps all messages.
contract Outbox is IMessages {
    Message[] private _messages;
    bytes32[] private _leaves;

    function initiateWithdrawal(address target, uint256 gasLimit, bytes calldata data) external payable returns (bytes32 hash) {
        return push(Message(_messages.length, msg.sender, target, msg.value, gasLimit, data));
    }

    function push(Message memory m) public returns (bytes32 hash) {
        hash = keccak256(abi.encode(m.nonce, m.sender, m.target, m.value, m.gasLimit, m.data));
        _messages.push(m);
        _leaves.push(hash);
        emit MessagePassed(m.nonce, m.sender, m.target, m.value, m.gasLimit, m.data, hash);
    }

    function message(uint256 nonce) external view returns (Message memory) {
        return _messages[nonce];
    }

    function outboxRoot() external view returns (bytes32 root) {
        (root,) = prove(0);
    }

    function outboxCount() external view returns (uint64) {
        return uint64(_leaves.length);
    }

    function inboxCount() external pure returns (uint64) {
        return 0;
    }

    function inboxAccumulator() external pure returns (bytes32) {
        return 0;
    }

    /// @dev Root, and the siblings on the way from a leaf to it.
    function prove(uint256 index) public view returns (bytes32 root, bytes32[32] memory branch) {
        bytes32[] memory nodes = _leaves;
        bytes32 zero;
        for (uint256 level = 0; level < 32; level++) {
            branch[level] = index ^ 1 < nodes.length ? nodes[index ^ 1] : zero;
            bytes32[] memory above = new bytes32[]((nodes.length + 1) / 2);
            for (uint256 i = 0; i < above.length; i++) {
                above[i] = keccak256(abi.encode(nodes[2 * i], 2 * i + 1 < nodes.length ? nodes[2 * i + 1] : zero));
            }
            (nodes, index, zero) = (above, index / 2, keccak256(abi.encode(zero, zero)));
        }
        root = nodes.length > 0 ? nodes[0] : zero;
    }
}

/// @dev Both chains of a rollup in one: what stands on the parent chain, and the rollup's predeploys at their addresses.
abstract contract Settlement is Base {
    uint256 internal constant BOND = 1 ether;
    uint64 internal constant WINDOW = 1 days;
    uint64 internal constant INBOX_GAS = 8_000_000;
    address internal constant GUARDIAN = address(0x6a4d);
    address internal constant ALICE = address(0xa11ce);
    address internal constant BOB = address(0xb0b);

    GuardianResolver internal resolver;
    OutputRegistry internal registry;
    Portal internal portal;
    TokenBridge internal tokenBridge;
    Outbox internal outbox = Outbox(0x5452495649554d00000000000000000000000401);
    RollupTokenBridge internal rollupBridge = RollupTokenBridge(0x5452495649554D00000000000000000000000402);

    function setUp() public virtual {
        vm.warp(1_700_000_000);
        vm.roll(1000);
        vm.deal(address(this), 1_000_000 ether);
        vm.deal(ALICE, 1000 ether);
        resolver = new GuardianResolver(GUARDIAN, 7 days);
        registry = new OutputRegistry(keccak256("genesis"), BOND, WINDOW, resolver);
        portal = new Portal(config());
        tokenBridge = new TokenBridge(portal);
        vm.etch(address(outbox), address(new Outbox()).code);
        vm.etch(address(rollupBridge), address(new RollupTokenBridge()).code);
        vm.store(address(rollupBridge), 0, bytes32(uint256(uint160(address(tokenBridge)))));
    }

    receive() external payable {}

    /// @dev Of a portal that is made next, with the token bridge right behind it.
    function config() internal view returns (Portal.Config memory c) {
        c.registry = address(registry);
        c.tokenBridge = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1);
        c.guardian = GUARDIAN;
        c.inboxGas = INBOX_GAS;
        c.ethCapacity = type(uint128).max;
        c.unlimitedTokens = true;
    }

    /// @dev Appends a message to the outbox, beside others.
    function send(address sender, address target, uint256 value, uint256 gasLimit, bytes memory data) internal returns (Message memory m) {
        uint256 nonce = outbox.outboxCount();
        m = Message(nonce, sender, target, value, gasLimit, data);
        outbox.push(m);
    }

    function output() internal view returns (Output memory o) {
        o = Output(keccak256("state"), outbox.outboxRoot(), keccak256("block"), uint64(outbox.outboxCount()), 77, keccak256("data root"));
    }

    function propose() internal returns (uint256 index, Output memory o) {
        o = output();
        index = registry.propose{value: BOND}(o);
    }

    function prove(Message memory m) internal returns (uint256 index, Output memory o) {
        (index, o) = propose();
        proveIn(m, index, o);
    }

    function proveIn(Message memory m, uint256 index, Output memory o) internal {
        (, bytes32[32] memory branch) = outbox.prove(m.nonce);
        portal.proveWithdrawal(m, index, o, branch);
    }

    function wait() internal {
        vm.warp(block.timestamp + WINDOW);
    }

    /// @dev All the way.
    function pay(Message memory m) internal {
        prove(m);
        wait();
        portal.finalizeWithdrawal(m);
    }

    function hash(Message memory m) internal pure returns (bytes32) {
        return keccak256(abi.encode(m.nonce, m.sender, m.target, m.value, m.gasLimit, m.data));
    }
}
