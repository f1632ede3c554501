// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Settlement} from "./Settlement.t.sol";
import {GuardianResolver} from "../src/GuardianResolver.sol";
import {OutputRegistry} from "../src/OutputRegistry.sol";
import {IDisputeResolver, IOutputRegistry, Output} from "../src/interfaces/IOutputRegistry.sol";

/// @dev Does as it is told when a challenge is opened.
contract OddResolver is IDisputeResolver {
    enum Mood {
        Reverts,
        BurnsGas,
        ReturnsMuch,
        UpholdsAtOnce
    }

    Mood private immutable _mood;

    constructor(Mood mood) {
        _mood = mood;
    }

    function open(uint256 index, bytes32, address, address) external {
        if (_mood == Mood.Reverts) revert("no");
        if (_mood == Mood.BurnsGas) while (true) {}
        if (_mood == Mood.UpholdsAtOnce) IOutputRegistry(msg.sender).resolve(index, true);
        assembly {
            return(0, 300000)
        }
    }

    function resolve(IOutputRegistry registry, uint256 index, bool upheld) external {
        registry.resolve(index, upheld);
    }
}

/// @dev Takes its bond out, and tries to take it twice.
contract Greedy {
    OutputRegistry private immutable _registry;
    bool public again;

    constructor(OutputRegistry registry) payable {
        _registry = registry;
    }

    function propose(Output calldata o) external {
        _registry.propose{value: _registry.bond()}(o);
    }

    function take() external {
        _registry.withdrawBond();
    }

    receive() external payable {
        try _registry.withdrawBond() {
            again = true;
        } catch {}
    }
}

contract OutputRegistryTest is Settlement {
    Output private _output = Output(keccak256("s"), keccak256("o"), keccak256("b"), 10, 20, keccak256("d"));

    function proposeAs(address proposer) private returns (uint256 index) {
        vm.deal(proposer, BOND);
        vm.prank(proposer);
        index = registry.propose{value: BOND}(_output);
    }

    function challengeAs(address challenger, uint256 index) private {
        bytes32 root = registry.outputRoot(index);
        vm.deal(challenger, BOND);
        vm.prank(challenger);
        registry.challenge{value: BOND}(index, root);
    }

    function decide(uint256 index, bool upheld) private {
        vm.prank(GUARDIAN);
        resolver.decide(registry, index, upheld);
    }

    function is_(uint256 index, IOutputRegistry.Status status) private view {
        same(uint256(registry.status(index)), uint256(status), "status");
    }

    function test_an_output_is_final_when_its_window_has_passed() public {
        bytes32 root = keccak256(abi.encode(uint256(1), keccak256("s"), keccak256("o"), keccak256("b"), uint256(10), uint256(20), keccak256("d")));
        vm.expectEmit(address(registry));
        emit IOutputRegistry.OutputProposed(0, root, 10, ALICE, _output);
        uint256 index = proposeAs(ALICE);
        same(registry.outputRoot(index), root, "root");
        same(registry.outputRoot(index), portal.hashOutput(_output), "root as the portal computes it");
        same(registry.finalAt(index), block.timestamp + WINDOW, "finalAt");
        vm.warp(block.timestamp + WINDOW - 1);
        yes(!registry.isFinal(index), "not yet");
        vm.expectRevert(abi.encodeWithSelector(OutputRegistry.NotFinal.selector, index));
        registry.releaseBond(index);
        vm.warp(block.timestamp + 1);
        yes(registry.isFinal(index), "final");
        vm.expectRevert(abi.encodeWithSelector(OutputRegistry.WindowClosed.selector, index, block.timestamp));
        registry.challenge{value: BOND}(index, root);

        registry.releaseBond(index);
        same(registry.credit(ALICE), BOND, "credit");
        vm.expectRevert(abi.encodeWithSelector(OutputRegistry.AlreadyReleased.selector, index));
        registry.releaseBond(index);
        vm.prank(ALICE);
        registry.withdrawBond();
        same(ALICE.balance, BOND, "back");
        same(address(registry).balance, 0, "nothing left");
    }

    // Whoever proposes or challenges a copy keeps nobody from having the right output final in time.
    function test_the_same_root_twice() public {
        uint256 first = proposeAs(BOB);
        uint256 second = proposeAs(ALICE);
        challengeAs(BOB, first);
        vm.warp(block.timestamp + WINDOW);
        yes(!registry.isFinal(first) && registry.isFinal(second), "the copy waits, the other does not");
    }

    function test_upheld() public {
        uint256 index = proposeAs(ALICE);
        challengeAs(BOB, index);
        is_(index, IOutputRegistry.Status.Challenged);
        vm.warp(block.timestamp + WINDOW + 5);
        yes(!registry.isFinal(index), "while it is challenged");
        decide(index, true);
        is_(index, IOutputRegistry.Status.Upheld);
        yes(registry.isFinal(index), "after the verdict");
        same(registry.finalAt(index), block.timestamp, "no sooner than the verdict");
        same(registry.credit(ALICE), BOND, "the loser's bond");
        same(registry.bondsHeld(index), BOND, "its own");
        registry.releaseBond(index);
        same(registry.credit(ALICE), 2 * BOND, "both");
        bytes32 root = registry.outputRoot(index);
        vm.expectRevert(abi.encodeWithSelector(OutputRegistry.WrongStatus.selector, index, IOutputRegistry.Status.Upheld));
        registry.challenge{value: BOND}(index, root);
    }

    function test_upheld_within_the_window_still_waits() public {
        uint256 index = proposeAs(ALICE);
        uint64 finalAt = registry.finalAt(index);
        challengeAs(BOB, index);
        decide(index, true);
        same(registry.finalAt(index), finalAt, "finalAt");
        yes(!registry.isFinal(index), "not yet");
        vm.warp(finalAt);
        yes(registry.isFinal(index), "final");
    }

    function test_rejected_is_for_good() public {
        uint256 index = proposeAs(ALICE);
        challengeAs(BOB, index);
        decide(index, false);
        is_(index, IOutputRegistry.Status.Rejected);
        same(registry.credit(BOB), 2 * BOND, "both bonds");
        same(registry.finalAt(index), 0, "finalAt");
        vm.warp(block.timestamp + 100 * WINDOW);
        yes(!registry.isFinal(index), "never");
        vm.expectRevert(abi.encodeWithSelector(OutputRegistry.NotFinal.selector, index));
        registry.releaseBond(index);
        vm.expectRevert(abi.encodeWithSelector(OutputRegistry.WrongStatus.selector, index, IOutputRegistry.Status.Rejected));
        vm.prank(address(resolver));
        registry.resolve(index, true);
    }

    function test_what_is_refused() public {
        vm.expectRevert(abi.encodeWithSelector(OutputRegistry.WrongBond.selector, BOND - 1, BOND));
        registry.propose{value: BOND - 1}(_output);
        vm.expectRevert(abi.encodeWithSelector(OutputRegistry.WrongBond.selector, BOND + 1, BOND));
        registry.propose{value: BOND + 1}(_output);
        uint256 index = proposeAs(ALICE);
        bytes32 root = registry.outputRoot(index);
        vm.expectRevert(abi.encodeWithSelector(OutputRegistry.WrongBond.selector, 0, BOND));
        registry.challenge(index, root);
        vm.expectRevert(abi.encodeWithSelector(OutputRegistry.WrongRoot.selector, index, ~root, root));
        registry.challenge{value: BOND}(index, ~root);
        vm.expectRevert(abi.encodeWithSelector(OutputRegistry.WrongStatus.selector, index + 1, IOutputRegistry.Status.None));
        registry.challenge{value: BOND}(index + 1, root);
        vm.expectRevert(abi.encodeWithSelector(OutputRegistry.NotResolver.selector, address(this)));
        registry.resolve(index, false);
        vm.expectRevert(abi.encodeWithSelector(OutputRegistry.WrongStatus.selector, index, IOutputRegistry.Status.Proposed));
        vm.prank(address(resolver));
        registry.resolve(index, false);
        vm.expectRevert(abi.encodeWithSelector(OutputRegistry.NoCredit.selector, address(this)));
        registry.withdrawBond();
        is_(index + 1, IOutputRegistry.Status.None);
        yes(!registry.isFinal(index + 1) && registry.outputRoot(index + 1) == 0, "of no output");
    }

    function test_bad_parameters() public {
        vm.expectRevert(abi.encodeWithSelector(OutputRegistry.ZeroParameter.selector, "genesisHash"));
        new OutputRegistry(0, BOND, WINDOW, resolver);
        vm.expectRevert(abi.encodeWithSelector(OutputRegistry.ZeroParameter.selector, "bond"));
        new OutputRegistry(keccak256("g"), 0, WINDOW, resolver);
        vm.expectRevert(abi.encodeWithSelector(OutputRegistry.ZeroParameter.selector, "challengeWindow"));
        new OutputRegistry(keccak256("g"), BOND, 0, resolver);
        vm.expectRevert(abi.encodeWithSelector(OutputRegistry.ZeroParameter.selector, "code of resolver"));
        new OutputRegistry(keccak256("g"), BOND, WINDOW, IDisputeResolver(ALICE));
        vm.expectRevert(abi.encodeWithSelector(GuardianResolver.ZeroParameter.selector, "guardian"));
        new GuardianResolver(address(0), 1);
        vm.expectRevert(abi.encodeWithSelector(GuardianResolver.ZeroParameter.selector, "period"));
        new GuardianResolver(ALICE, 0);
    }

    function test_a_bond_is_taken_out_once() public {
        Greedy greedy = new Greedy{value: BOND}(registry);
        greedy.propose(_output);
        proposeAs(ALICE);
        vm.warp(block.timestamp + WINDOW);
        registry.releaseBond(0);
        greedy.take();
        yes(!greedy.again(), "taken twice");
        same(address(greedy).balance, BOND, "its bond");
        same(address(registry).balance, BOND, "the other's");
    }

    // A resolver that fails, or burns what gas it gets, does not make outputs unchallengeable.
    function test_odd_resolvers() public {
        for (uint256 mood = 0; mood < 4; mood++) {
            OddResolver odd = new OddResolver(OddResolver.Mood(mood));
            registry = new OutputRegistry(keccak256("genesis"), BOND, WINDOW, odd);
            uint256 index = proposeAs(ALICE);
            if (mood < 2) {
                vm.expectEmit(address(registry));
                emit OutputRegistry.ResolverFailed(index);
            }
            vm.deal(address(this), BOND);
            bytes32 root = registry.outputRoot(index);
            uint256 before = gasleft();
            registry.challenge{value: BOND, gas: 700_000}(index, root);
            yes(before - gasleft() < 650_000, "gas");
            if (mood == 3) {
                is_(index, IOutputRegistry.Status.Upheld);
                same(registry.credit(ALICE), BOND, "the loser's bond");
            } else {
                is_(index, IOutputRegistry.Status.Challenged);
                odd.resolve(registry, index, false);
                is_(index, IOutputRegistry.Status.Rejected);
            }
        }
    }

    // Nobody can challenge with so little gas that the resolver does not hear of it.
    function test_the_resolver_hears_or_there_is_no_challenge(uint256 gas) public {
        gas = bound(gas, 20_000, 700_000);
        uint256 index = proposeAs(ALICE);
        bytes32 root = registry.outputRoot(index);
        vm.deal(address(this), BOND);
        try registry.challenge{value: BOND, gas: gas}(index, root) {
            yes(resolver.expiresAt(registry, index) != 0, "unheard");
        } catch {
            is_(index, IOutputRegistry.Status.Proposed);
        }
    }

    function test_the_guardian_alone_decides() public {
        uint256 index = proposeAs(ALICE);
        vm.expectRevert(abi.encodeWithSelector(GuardianResolver.NoDispute.selector, registry, index));
        vm.prank(GUARDIAN);
        resolver.decide(registry, index, false);
        challengeAs(BOB, index);
        vm.expectRevert(abi.encodeWithSelector(GuardianResolver.NotGuardian.selector, address(this)));
        resolver.decide(registry, index, true);
        decide(index, true);
        vm.expectRevert(abi.encodeWithSelector(GuardianResolver.NoDispute.selector, registry, index));
        vm.prank(GUARDIAN);
        resolver.decide(registry, index, false);
    }

    function test_what_the_guardian_leaves_alone_is_rejected() public {
        uint256 index = proposeAs(ALICE);
        vm.expectRevert(abi.encodeWithSelector(GuardianResolver.NoDispute.selector, registry, index));
        resolver.expire(registry, index);
        challengeAs(BOB, index);
        uint64 expiry = resolver.expiresAt(registry, index);
        same(expiry, block.timestamp + 7 days, "period");
        vm.warp(expiry - 1);
        vm.expectRevert(abi.encodeWithSelector(GuardianResolver.NotExpired.selector, expiry));
        resolver.expire(registry, index);
        vm.warp(expiry);
        resolver.expire(registry, index);
        is_(index, IOutputRegistry.Status.Rejected);
        vm.expectRevert(abi.encodeWithSelector(GuardianResolver.NoDispute.selector, registry, index));
        resolver.expire(registry, index);
    }

    // A dispute that another contract opens is that contract's alone.
    function test_a_false_registry_changes_nothing() public {
        uint256 index = proposeAs(ALICE);
        resolver.open(index, bytes32(0), ALICE, BOB);
        vm.warp(block.timestamp + 8 days);
        vm.expectRevert(abi.encodeWithSelector(GuardianResolver.NoDispute.selector, registry, index));
        resolver.expire(registry, index);
        yes(registry.isFinal(index), "final all the same");
    }
}
