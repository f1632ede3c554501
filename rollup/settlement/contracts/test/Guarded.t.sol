// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Settlement} from "./Settlement.t.sol";
import {Guarded} from "../src/Guarded.sol";
import {Portal} from "../src/Portal.sol";
import {TokenBridge} from "../src/TokenBridge.sol";

contract GuardedTest is Settlement {
    address private constant TOKEN = address(0x70ce);

    function expectNotGuardian(address caller) private {
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(Guarded.NotGuardian.selector, caller));
    }

    function setLimit(uint128 capacity, uint128 refill) private {
        vm.prank(GUARDIAN);
        portal.setLimit(TOKEN, capacity, refill);
    }

    function spend(uint256 amount) private {
        vm.prank(address(tokenBridge));
        portal.spend(TOKEN, amount);
    }

    function expectOverLimit(uint256 amount, uint256 left) private {
        vm.prank(address(tokenBridge));
        vm.expectRevert(abi.encodeWithSelector(Guarded.OverLimit.selector, TOKEN, amount, left));
        portal.spend(TOKEN, amount);
    }

    function test_only_the_guardian_pauses_limits_and_hands_over() public {
        expectNotGuardian(ALICE);
        portal.pause();
        expectNotGuardian(ALICE);
        portal.unpause();
        expectNotGuardian(ALICE);
        portal.setLimit(TOKEN, 1, 1);
        expectNotGuardian(ALICE);
        portal.proposeGuardian(ALICE);
        vm.expectEmit(address(portal));
        emit Guarded.Paused();
        vm.prank(GUARDIAN);
        portal.pause();
        yes(portal.paused(), "paused");
        vm.expectEmit(address(portal));
        emit Guarded.Unpaused();
        vm.prank(GUARDIAN);
        portal.unpause();
        yes(!portal.paused(), "not paused");
    }

    function test_a_handover_has_two_steps() public {
        vm.expectEmit(address(portal));
        emit Guarded.GuardianProposed(ALICE);
        vm.prank(GUARDIAN);
        portal.proposeGuardian(ALICE);
        same(portal.guardian(), GUARDIAN, "guardian");
        same(portal.pendingGuardian(), ALICE, "pending guardian");
        vm.prank(BOB);
        vm.expectRevert(abi.encodeWithSelector(Guarded.NotPendingGuardian.selector, BOB));
        portal.acceptGuardian();
        expectNotGuardian(ALICE);
        portal.pause();
        vm.expectEmit(address(portal));
        emit Guarded.GuardianChanged(ALICE);
        vm.prank(ALICE);
        portal.acceptGuardian();
        same(portal.guardian(), ALICE, "guardian");
        expectNotGuardian(GUARDIAN);
        portal.pause();
        vm.prank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(Guarded.NotPendingGuardian.selector, ALICE));
        portal.acceptGuardian();

        vm.prank(ALICE);
        portal.proposeGuardian(BOB);
        vm.prank(ALICE);
        portal.proposeGuardian(address(0));
        vm.prank(BOB);
        vm.expectRevert(abi.encodeWithSelector(Guarded.NotPendingGuardian.selector, BOB));
        portal.acceptGuardian();
    }

    function test_a_bucket_empties_and_fills() public {
        vm.expectEmit(address(portal));
        emit Guarded.LimitSet(TOKEN, 100, 3);
        setLimit(100, 3);
        (uint128 capacity, uint128 refill) = portal.limit(TOKEN);
        yes(capacity == 100 && refill == 3, "limit");
        same(portal.withdrawable(TOKEN), 100, "it begins full");
        expectOverLimit(101, 100);
        spend(90);
        expectOverLimit(11, 10);
        vm.warp(block.timestamp + 5);
        same(portal.withdrawable(TOKEN), 25, "after five seconds");
        spend(25);
        spend(0);
        vm.warp(block.timestamp + 1000);
        same(portal.withdrawable(TOKEN), 100, "no more than it holds");

        spend(60);
        setLimit(1000, 1);
        same(portal.withdrawable(TOKEN), 40, "a greater one keeps what was left");
        setLimit(30, 1);
        same(portal.withdrawable(TOKEN), 30, "a smaller one does not hold it");
        setLimit(0, 0);
        expectOverLimit(1, 0);
        setLimit(portal.UNLIMITED(), 0);
        spend(type(uint256).max);
        same(portal.withdrawable(TOKEN), type(uint256).max, "unlimited");
    }

    function test_a_token_without_a_limit() public {
        spend(type(uint256).max); // of this portal, by its configuration
        Portal.Config memory c = config();
        c.unlimitedTokens = false;
        c.ethCapacity = 5;
        c.ethRefill = 2;
        portal = new Portal(c);
        tokenBridge = TokenBridge(c.tokenBridge);
        same(portal.withdrawable(TOKEN), 0, "withdrawable");
        expectOverLimit(1, 0);
        setLimit(7, 0);
        spend(7);
        same(portal.withdrawable(address(0)), 5, "withdrawable ETH");
    }

    function test_who_spends_is_the_token_bridge() public {
        vm.prank(GUARDIAN);
        vm.expectRevert(abi.encodeWithSelector(Portal.NotTokenBridge.selector, GUARDIAN));
        portal.spend(TOKEN, 1);
    }

    function test_a_portal_has_all_it_needs() public {
        Portal.Config memory c = config();
        c.registry = ALICE;
        vm.expectRevert(abi.encodeWithSelector(Guarded.ZeroParameter.selector, "code of registry"));
        new Portal(c);
        c = config();
        c.tokenBridge = address(0);
        vm.expectRevert(abi.encodeWithSelector(Guarded.ZeroParameter.selector, "tokenBridge"));
        new Portal(c);
        c = config();
        c.guardian = address(0);
        vm.expectRevert(abi.encodeWithSelector(Guarded.ZeroParameter.selector, "guardian"));
        new Portal(c);
    }

    // In any stretch of time no more leaves than the bucket holds and what flows into it.
    function testFuzz_a_limit_holds(uint128 capacity, uint128 refill, uint256[12] calldata amounts, uint32[12] calldata pass) public {
        vm.assume(capacity != portal.UNLIMITED());
        setLimit(capacity, refill);
        uint256 start = block.timestamp;
        uint256 spent;
        for (uint256 i = 0; i < amounts.length; i++) {
            vm.warp(block.timestamp + pass[i]);
            uint256 left = portal.withdrawable(TOKEN);
            yes(left <= capacity, "withdrawable within the capacity");
            uint256 amount = bound(amounts[i], 0, uint256(capacity) + 1);
            if (amount > left) {
                expectOverLimit(amount, left);
                continue;
            }
            spend(amount);
            spent += amount;
            same(portal.withdrawable(TOKEN), left - amount, "withdrawable");
            yes(spent <= capacity + uint256(refill) * (block.timestamp - start), "spent");
        }
    }
}
