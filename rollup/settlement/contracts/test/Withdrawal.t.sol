// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Settlement} from "./Settlement.t.sol";
import {Guarded} from "../src/Guarded.sol";
import {Portal} from "../src/Portal.sol";
import {IOutputRegistry, Output} from "../src/interfaces/IOutputRegistry.sol";
import {IPortal, Message} from "../src/interfaces/IPortal.sol";

/// @dev A target that does what it is told to.
contract Target {
    Portal private immutable _portal;
    bool public refuses;
    address public sender;
    uint256 public value;
    bytes public data;
    uint256 public gas;
    Message private _again;

    error Refused(string why);

    constructor(Portal portal) {
        _portal = portal;
    }

    function refuse(bool refuses_) external {
        refuses = refuses_;
    }

    /// @dev From now on a call tries to have this message paid within.
    function reenterWith(Message calldata m) external {
        _again = m;
    }

    receive() external payable {
        note();
    }

    fallback() external payable {
        note();
    }

    function note() private {
        gas = gasleft();
        if (refuses) revert Refused("not today");
        (sender, value, data) = (_portal.messageSender(), msg.value, msg.data);
        if (_again.target != address(0)) _portal.finalizeWithdrawal(_again);
    }
}

/// @dev A target that goes on where a call within it was starved.
contract Starved {
    bool public worked;

    function work() external {
        for (uint256 i = 0; i < 100; i++) {
            assembly {
                sstore(add(i, 100), 1)
            }
        }
    }

    receive() external payable {
        try this.work() {
            worked = true;
        } catch {}
    }
}

contract WithdrawalTest is Settlement {
    Target private target;

    function setUp() public override {
        super.setUp();
        target = new Target(portal);
        portal.fund{value: 100 ether}();
        for (uint256 i = 0; i < 5; i++) send(BOB, BOB, i, 0, ""); // others' messages
    }

    function pay(Message memory m, uint256 gas) private {
        prove(m);
        wait();
        portal.finalizeWithdrawal{gas: gas}(m);
    }

    function message() private returns (Message memory) {
        return send(ALICE, address(target), 3 ether, 100_000, hex"c0ffee");
    }

    function expectNotInOutbox(Message memory m, Output memory o) private {
        vm.expectRevert(abi.encodeWithSelector(Portal.NotInOutbox.selector, hash(m), o.outboxRoot));
    }

    function test_a_withdrawal_calls_its_target() public {
        Message memory m = message();
        send(BOB, BOB, 1, 0, "");
        (uint256 index, Output memory o) = propose();
        (, bytes32[32] memory branch) = outbox.prove(m.nonce);
        vm.expectEmit(address(portal));
        emit IPortal.WithdrawalProven(hash(m), index, BOB);
        vm.prank(BOB);
        portal.proveWithdrawal(m, index, o, branch);
        (uint256 indexPlusOne, uint64 timestamp) = portal.provenIn(hash(m));
        same(indexPlusOne, index + 1, "proven in");
        same(timestamp, block.timestamp, "proven at");

        wait();
        vm.expectEmit(address(portal));
        emit IPortal.WithdrawalFinalized(hash(m), address(target), 3 ether);
        portal.finalizeWithdrawal(m);
        yes(portal.finalized(hash(m)), "finalized");
        same(target.sender(), ALICE, "message sender");
        same(target.value(), 3 ether, "value");
        same(target.data(), hex"c0ffee", "data");
        yes(target.gas() >= 100_000, "gas");
        same(portal.messageSender(), address(0), "message sender, later");
        same(address(portal).balance, 97 ether, "wei held");
    }

    function test_a_withdrawal_is_paid_once() public {
        Message memory m = message();
        pay(m);
        vm.expectRevert(abi.encodeWithSelector(Portal.AlreadyFinalized.selector, hash(m)));
        portal.finalizeWithdrawal(m);
        (uint256 index, Output memory o) = propose();
        (, bytes32[32] memory branch) = outbox.prove(m.nonce);
        vm.expectRevert(abi.encodeWithSelector(Portal.AlreadyFinalized.selector, hash(m)));
        portal.proveWithdrawal(m, index, o, branch);
    }

    function test_the_same_message_twice_is_paid_twice() public {
        Message memory one = message();
        Message memory two = message();
        pay(one);
        pay(two);
        same(address(target).balance, 6 ether, "paid");
    }

    function test_a_withdrawal_waits_for_its_output() public {
        Message memory m = message();
        vm.expectRevert(abi.encodeWithSelector(Portal.NotProven.selector, hash(m)));
        portal.finalizeWithdrawal(m);
        (uint256 index,) = prove(m);
        vm.warp(block.timestamp + WINDOW - 1);
        vm.expectRevert(
            abi.encodeWithSelector(Portal.OutputNotFinal.selector, index, IOutputRegistry.Status.Proposed, registry.finalAt(index))
        );
        portal.finalizeWithdrawal(m);
        vm.warp(block.timestamp + 1);
        portal.finalizeWithdrawal(m);
    }

    function test_no_output_no_proof() public {
        Message memory m = message();
        Output memory o = output();
        (, bytes32[32] memory branch) = outbox.prove(m.nonce);
        vm.expectRevert(abi.encodeWithSelector(Portal.OutputUnusable.selector, 0, IOutputRegistry.Status.None));
        portal.proveWithdrawal(m, 0, o, branch);
    }

    function test_an_output_must_be_the_one_proposed() public {
        Message memory m = message();
        (uint256 index, Output memory right) = propose();
        (, bytes32[32] memory branch) = outbox.prove(m.nonce);
        for (uint256 field = 0; field < 6; field++) {
            Output memory o = abi.decode(abi.encode(right), (Output));
            if (field == 0) o.stateRoot = ~o.stateRoot;
            if (field == 1) o.outboxRoot = ~o.outboxRoot;
            if (field == 2) o.blockHash = ~o.blockHash;
            if (field == 3) o.blockNumber++;
            if (field == 4) o.daHeight++;
            if (field == 5) o.daDataRoot = ~o.daDataRoot;
            vm.expectRevert(
                abi.encodeWithSelector(Portal.WrongOutput.selector, index, registry.outputRoot(index), portal.hashOutput(o))
            );
            portal.proveWithdrawal(m, index, o, branch);
        }
        portal.proveWithdrawal(m, index, right, branch);
    }

    function test_a_message_must_be_the_one_sent() public {
        Message memory right = message();
        (uint256 index, Output memory o) = propose();
        (, bytes32[32] memory branch) = outbox.prove(right.nonce);
        for (uint256 field = 0; field < 6; field++) {
            Message memory m = abi.decode(abi.encode(right), (Message));
            if (field == 0) m.nonce--;
            if (field == 1) m.sender = BOB;
            if (field == 2) m.target = BOB;
            if (field == 3) m.value++;
            if (field == 4) m.gasLimit--;
            if (field == 5) m.data = hex"c0ff";
            expectNotInOutbox(m, o);
            portal.proveWithdrawal(m, index, o, branch);
        }
        portal.proveWithdrawal(right, index, o, branch);
    }

    function testFuzz_a_branch_must_be_right(uint256 level, uint256 flip) public {
        Message memory m = message();
        (uint256 index, Output memory o) = propose();
        (, bytes32[32] memory branch) = outbox.prove(m.nonce);
        branch[level % 32] ^= bytes32(uint256(1) << (flip % 256));
        expectNotInOutbox(m, o);
        portal.proveWithdrawal(m, index, o, branch);
    }

    // A nonce with more bits than the tree has levels would be another leaf at the same place.
    function test_a_nonce_is_in_the_tree() public {
        Message memory m = message();
        m.nonce = (1 << 32) | outbox.outboxCount();
        outbox.push(m);
        (uint256 index, Output memory o) = propose();
        (, bytes32[32] memory branch) = outbox.prove(uint32(m.nonce));
        vm.expectRevert(abi.encodeWithSelector(Portal.NonceTooHigh.selector, m.nonce));
        portal.proveWithdrawal(m, index, o, branch);
    }

    function test_the_portal_calls_not_itself() public {
        Message memory m = send(ALICE, address(portal), 0, 0, abi.encodeCall(IPortal.finalizeWithdrawal, (message())));
        (uint256 index, Output memory o) = propose();
        (, bytes32[32] memory branch) = outbox.prove(m.nonce);
        vm.expectRevert(abi.encodeWithSelector(Portal.ForbiddenTarget.selector, address(portal)));
        portal.proveWithdrawal(m, index, o, branch);
    }

    function test_what_was_proven_in_a_rejected_output_is_proven_again() public {
        Message memory m = message();
        (uint256 index,) = prove(m);
        registry.challenge{value: BOND}(index, registry.outputRoot(index));
        vm.prank(GUARDIAN);
        resolver.decide(registry, index, false);
        wait();
        vm.expectRevert(abi.encodeWithSelector(Portal.OutputNotFinal.selector, index, IOutputRegistry.Status.Rejected, 0));
        portal.finalizeWithdrawal(m);
        Output memory o = output();
        (, bytes32[32] memory branch) = outbox.prove(m.nonce);
        vm.expectRevert(abi.encodeWithSelector(Portal.OutputUnusable.selector, index, IOutputRegistry.Status.Rejected));
        portal.proveWithdrawal(m, index, o, branch);
        pay(m);
    }

    // Whoever proves a withdrawal again in a later output does not put it off.
    function test_a_proof_is_only_replaced_by_a_better_one() public {
        Message memory m = message();
        (uint256 first, Output memory firstOutput) = propose();
        vm.warp(block.timestamp + 1 hours);
        (uint256 second, Output memory o) = propose();
        vm.warp(block.timestamp + 1 hours);
        (uint256 third,) = propose();
        (, bytes32[32] memory branch) = outbox.prove(m.nonce);
        portal.proveWithdrawal(m, second, o, branch);
        vm.expectRevert(abi.encodeWithSelector(Portal.ProvenBetter.selector, second, registry.finalAt(second)));
        portal.proveWithdrawal(m, second, o, branch);
        vm.expectRevert(abi.encodeWithSelector(Portal.ProvenBetter.selector, second, registry.finalAt(second)));
        portal.proveWithdrawal(m, third, o, branch);
        portal.proveWithdrawal(m, first, firstOutput, branch);

        // A challenge makes way for any other; not the other way round.
        registry.challenge{value: BOND}(first, registry.outputRoot(first));
        portal.proveWithdrawal(m, third, o, branch);
        vm.expectRevert(abi.encodeWithSelector(Portal.ProvenBetter.selector, third, registry.finalAt(third)));
        portal.proveWithdrawal(m, first, firstOutput, branch);
        vm.prank(GUARDIAN);
        resolver.decide(registry, first, true);
        portal.proveWithdrawal(m, first, firstOutput, branch);
        vm.warp(registry.finalAt(first));
        portal.finalizeWithdrawal(m);
    }

    function test_a_call_that_fails_may_be_repeated() public {
        Message memory m = message();
        target.refuse(true);
        prove(m);
        wait();
        vm.expectRevert(
            abi.encodeWithSelector(Portal.CallFailed.selector, hash(m), abi.encodeWithSelector(Target.Refused.selector, "not today"))
        );
        portal.finalizeWithdrawal(m);
        yes(!portal.finalized(hash(m)), "not finalized");
        same(portal.messageSender(), address(0), "message sender");
        target.refuse(false);
        portal.finalizeWithdrawal(m);
        same(target.sender(), ALICE, "message sender");
    }

    function test_a_withdrawal_is_not_paid_within_another() public {
        Message memory other = message();
        Message memory m = message();
        target.reenterWith(other);
        prove(other);
        prove(m);
        wait();
        vm.expectRevert(
            abi.encodeWithSelector(Portal.CallFailed.selector, hash(m), abi.encodeWithSelector(Portal.Reentered.selector))
        );
        portal.finalizeWithdrawal(m);
        target.reenterWith(m);
        vm.expectRevert(
            abi.encodeWithSelector(Portal.CallFailed.selector, hash(m), abi.encodeWithSelector(Portal.Reentered.selector))
        );
        portal.finalizeWithdrawal(m);
    }

    function test_a_target_may_deposit() public {
        Message memory m = send(ALICE, address(this), 1 ether, 0, abi.encodeCall(this.depositWhatCame, ()));
        pay(m);
        same(portal.inboxCount(), 1, "count");
        same(address(portal).balance, 100 ether, "wei held");
    }

    function depositWhatCame() external payable {
        portal.depositTransaction{value: msg.value}(ALICE, msg.value, 100_000, false, "");
    }

    // A relayer who gives little gas makes the whole fail, never the inner call alone.
    function test_a_call_is_not_starved() public {
        Starved starved = new Starved();
        Message memory m = send(ALICE, address(starved), 0, 2_400_000, "");
        Message memory greedy = send(ALICE, address(starved), 0, 1 << 255, "");
        prove(greedy);
        prove(m);
        wait();
        uint256 failed;
        for (uint256 gas = 200_000; !starved.worked(); gas += 25_000) {
            (bool ok,) = address(portal).call{gas: gas}(abi.encodeCall(portal.finalizeWithdrawal, (m)));
            yes(ok == starved.worked(), "all of it or nothing");
            if (!ok) failed++;
        }
        yes(failed > 50, "most were too little");
        yes(portal.finalized(hash(m)), "finalized");
        (bool never,) = address(portal).call(abi.encodeCall(portal.finalizeWithdrawal, (greedy)));
        yes(!never, "more gas than there is");

        Starved other = new Starved();
        Message memory modest = send(ALICE, address(other), 0, 100_000, "");
        pay(modest, 300_000);
        yes(!other.worked(), "who asks for little gets little");
    }

    function test_what_is_not_backed_waits() public {
        Message memory m = send(ALICE, BOB, 101 ether, 0, "");
        prove(m);
        wait();
        vm.expectRevert(abi.encodeWithSelector(Portal.NotBacked.selector, 101 ether, 100 ether));
        portal.finalizeWithdrawal(m);
        portal.fund{value: 1 ether}();
        portal.finalizeWithdrawal(m);
        same(BOB.balance, 101 ether, "paid");
    }

    function test_a_pause_stops_what_leaves_and_nothing_else() public {
        Message memory m = message();
        (uint256 index, Output memory o) = propose();
        (, bytes32[32] memory branch) = outbox.prove(m.nonce);
        vm.prank(GUARDIAN);
        portal.pause();
        vm.expectRevert(abi.encodeWithSelector(Guarded.WithdrawalsPaused.selector));
        portal.proveWithdrawal(m, index, o, branch);
        vm.prank(GUARDIAN);
        portal.unpause();
        portal.proveWithdrawal(m, index, o, branch);
        wait();
        vm.prank(GUARDIAN);
        portal.pause();
        vm.expectRevert(abi.encodeWithSelector(Guarded.WithdrawalsPaused.selector));
        portal.finalizeWithdrawal(m);
        vm.prank(address(tokenBridge));
        vm.expectRevert(abi.encodeWithSelector(Guarded.WithdrawalsPaused.selector));
        portal.spend(address(1), 1);
        portal.depositTransaction{value: 1}(ALICE, 1, 21_000, false, "");
        vm.prank(GUARDIAN);
        portal.unpause();
        portal.finalizeWithdrawal(m);
    }

    function test_ether_leaves_within_its_limit() public {
        vm.prank(GUARDIAN);
        portal.setLimit(address(0), 4 ether, 1 ether);
        Message memory one = message();
        Message memory two = message();
        Message memory empty = send(ALICE, BOB, 0, 0, "");
        prove(one);
        prove(two);
        prove(empty);
        wait();
        portal.finalizeWithdrawal(one);
        same(portal.withdrawable(address(0)), 1 ether, "withdrawable");
        vm.expectRevert(abi.encodeWithSelector(Guarded.OverLimit.selector, address(0), 3 ether, 1 ether));
        portal.finalizeWithdrawal(two);
        portal.finalizeWithdrawal(empty);
        vm.warp(block.timestamp + 2);
        portal.finalizeWithdrawal(two);
        same(portal.withdrawable(address(0)), 0, "withdrawable");
    }
}
