// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Settlement} from "./Settlement.t.sol";
import {Token} from "./Tokens.t.sol";
import {Vm} from "./Base.t.sol";
import {Alias} from "../src/Alias.sol";
import {BridgedToken} from "../src/BridgedToken.sol";
import {Guarded} from "../src/Guarded.sol";
import {Portal} from "../src/Portal.sol";
import {TokenBridge} from "../src/TokenBridge.sol";
import {IPortal, Message} from "../src/interfaces/IPortal.sol";
import {IRollupTokenBridge, ITokenBridge} from "../src/interfaces/ITokenBridge.sol";

contract TokenBridgeTest is Settlement {
    uint64 private constant GAS = 1_200_000;
    Token private token;

    function setUp() public override {
        super.setUp();
        token = make(Token.Kind.Good);
    }

    function make(Token.Kind kind) private returns (Token t) {
        t = new Token(kind);
        t.give(ALICE, 1000);
        vm.prank(ALICE);
        t.approve(address(tokenBridge), type(uint256).max);
    }

    function deposit(Token t, uint256 amount) private {
        vm.prank(ALICE, ALICE);
        tokenBridge.deposit(address(t), BOB, amount, GAS);
    }

    function expectDepositFails(Token t, bytes memory reason) private {
        vm.prank(ALICE, ALICE);
        vm.expectRevert(reason);
        tokenBridge.deposit(address(t), BOB, 100, GAS);
    }

    function cut(bytes memory from, uint256 start, uint256 length) private pure returns (bytes memory part) {
        part = new bytes(length);
        for (uint256 i = 0; i < length; i++) part[i] = from[start + i];
    }

    /// @dev The rollup takes in what the portal has just emitted, as the node does.
    function deliver() private returns (bool ok) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; i++) {
            if (logs[i].topics[0] != IPortal.TransactionDeposited.selector) continue;
            bytes memory opaque = abi.decode(logs[i].data, (bytes));
            bytes memory data = cut(opaque, 73, opaque.length - 73);
            same(address(uint160(uint256(logs[i].topics[2]))), address(rollupBridge), "to");
            vm.prank(address(uint160(uint256(logs[i].topics[1]))));
            (ok,) = address(rollupBridge).call{gas: uint64(bytes8(cut(opaque, 64, 8))) - 21_000 - 40 * data.length}(data);
        }
    }

    function release(Token t, address to, uint256 amount) private returns (Message memory) {
        return send(
            address(rollupBridge), address(tokenBridge), 0, 200_000, abi.encodeCall(ITokenBridge.release, (address(t), to, amount))
        );
    }

    function test_a_deposit_tells_the_rollup_to_mint() public {
        vm.expectEmit(address(tokenBridge));
        emit ITokenBridge.TokenDeposited(address(token), ALICE, BOB, 300);
        bytes memory data = abi.encodeCall(IRollupTokenBridge.mint, (address(token), BOB, 300, "Some Token", "SOME", 6));
        vm.expectEmit(address(portal));
        emit IPortal.TransactionDeposited(
            Alias.toAlias(address(tokenBridge)), address(rollupBridge), 0, abi.encodePacked(uint256(0), uint256(0), GAS, false, data)
        );
        deposit(token, 300);
        same(tokenBridge.held(address(token)), 300, "held");
        same(token.balances(address(tokenBridge)), 300, "balance");
    }

    function test_there_and_back() public {
        vm.recordLogs();
        deposit(token, 300);
        yes(deliver(), "minted");
        BridgedToken twin = BridgedToken(rollupBridge.tokenOf(address(token)));
        same(twin.balanceOf(BOB), 300, "on the rollup");
        vm.prank(BOB);
        bytes32 h = rollupBridge.withdraw(address(twin), ALICE, 120);
        same(twin.totalSupply(), 180, "supply");
        Message memory m = outbox.message(0);
        same(hash(m), h, "hash");
        prove(m);
        wait();
        vm.expectEmit(address(tokenBridge));
        emit ITokenBridge.TokenReleased(address(token), ALICE, 120);
        portal.finalizeWithdrawal(m);
        same(token.balances(ALICE), 820, "back");
        same(tokenBridge.held(address(token)), 180, "held");
    }

    function test_tokens_that_answer_with_nothing() public {
        Token t = make(Token.Kind.Silent);
        deposit(t, 100);
        pay(release(t, BOB, 100));
        same(t.balances(BOB), 100, "released");
    }

    function test_tokens_that_fail() public {
        for (uint256 i = 0; i < 4; i++) {
            Token.Kind kind = [Token.Kind.Refusing, Token.Kind.Reverting, Token.Kind.Odd, Token.Kind.Short][i];
            Token t = make(kind);
            bytes memory failed = abi.encodeWithSelector(TokenBridge.TransferFailed.selector, t);
            expectDepositFails(t, failed);
            same(tokenBridge.held(address(t)), 0, "held");

            t.become(Token.Kind.Good);
            deposit(t, 100);
            t.become(kind);
            Message memory m = release(t, BOB, 100);
            prove(m);
            wait();
            vm.expectRevert(abi.encodeWithSelector(Portal.CallFailed.selector, hash(m), failed));
            portal.finalizeWithdrawal(m);
            t.become(Token.Kind.Good);
            portal.finalizeWithdrawal(m);
            same(t.balances(BOB), 100, "released once it could be");
        }
    }

    function test_what_arrives_counts() public {
        Token t = make(Token.Kind.Taking);
        vm.expectEmit(address(tokenBridge));
        emit ITokenBridge.TokenDeposited(address(t), ALICE, BOB, 990);
        deposit(t, 1000);
        same(tokenBridge.held(address(t)), 990, "held");
    }

    function test_nothing_is_no_deposit() public {
        Token t = make(Token.Kind.Nothing);
        expectDepositFails(t, abi.encodeWithSelector(TokenBridge.NothingArrived.selector, t));
        t = make(Token.Kind.Good);
        t.blind();
        expectDepositFails(t, abi.encodeWithSelector(TokenBridge.NoToken.selector, t));
        vm.expectRevert(abi.encodeWithSelector(TokenBridge.NoToken.selector, BOB));
        tokenBridge.deposit(BOB, BOB, 1, GAS);
        vm.expectRevert(abi.encodeWithSelector(TokenBridge.NoToken.selector, address(resolver)));
        tokenBridge.deposit(address(resolver), BOB, 1, GAS);
    }

    function test_a_deposit_has_a_recipient_and_gas_to_mint() public {
        vm.expectRevert(abi.encodeWithSelector(TokenBridge.ZeroRecipient.selector));
        tokenBridge.deposit(address(token), address(0), 1, GAS);
        vm.expectRevert(abi.encodeWithSelector(TokenBridge.GasLimitTooLow.selector, GAS - 1, GAS));
        tokenBridge.deposit(address(token), BOB, 1, GAS - 1);
        deposit(token, 1);
        same(tokenBridge.minGasLimit(address(token)), 200_000, "least gas of the second");
        vm.expectRevert(abi.encodeWithSelector(TokenBridge.GasLimitTooLow.selector, 199_999, 200_000));
        tokenBridge.deposit(address(token), BOB, 1, 199_999);
    }

    // The least gas is enough on the rollup, with the longest names.
    function test_the_least_gas_mints() public {
        bytes memory long = abi.encode(string(abi.encode(type(uint256).max, type(uint256).max)));
        token.describe(long, long, abi.encode(18));
        vm.recordLogs();
        deposit(token, 1);
        yes(deliver(), "first");
        vm.roll(block.number + 1);
        vm.prank(ALICE, ALICE);
        tokenBridge.deposit(address(token), address(0x9ef), 1, 200_000);
        yes(deliver(), "second");
        BridgedToken twin = BridgedToken(rollupBridge.tokenOf(address(token)));
        same(bytes(twin.name()).length, 64, "name");
        same(twin.totalSupply(), 2, "supply");
    }

    // Otherwise the outer deposit would count what the inner one brought, too.
    function test_a_token_does_not_deposit_within_a_deposit() public {
        token.give(address(token), 1000);
        token.reenter(address(tokenBridge), abi.encodeCall(ITokenBridge.deposit, (address(token), BOB, 10, GAS)), address(tokenBridge));
        deposit(token, 100);
        same(token.refused(), abi.encodeWithSelector(TokenBridge.Reentered.selector), "refused");
        same(tokenBridge.held(address(token)), 100, "held");
    }

    function test_a_token_does_not_release_within_a_deposit_nor_deposit_within_a_release() public {
        deposit(token, 300);
        Message memory m = release(token, BOB, 100);
        prove(m);
        wait();
        bytes memory reentered = abi.encodeWithSelector(TokenBridge.Reentered.selector);
        token.reenter(address(portal), abi.encodeCall(IPortal.finalizeWithdrawal, (m)), address(tokenBridge));
        deposit(token, 50);
        same(token.refused(), abi.encodeWithSelector(Portal.CallFailed.selector, hash(m), reentered), "refused in a deposit");

        token.give(address(token), 1000);
        token.reenter(address(tokenBridge), abi.encodeCall(ITokenBridge.deposit, (address(token), BOB, 10, GAS)), address(tokenBridge));
        portal.finalizeWithdrawal(m);
        same(token.refused(), reentered, "refused in a release");
        same(tokenBridge.held(address(token)), 250, "held");
        same(token.balances(address(tokenBridge)), 250, "balance");
    }

    function test_only_a_message_of_the_rollups_bridge_releases() public {
        deposit(token, 300);
        vm.expectRevert(abi.encodeWithSelector(TokenBridge.NotPortal.selector, address(this)));
        tokenBridge.release(address(token), BOB, 1);
        Message memory m = send(ALICE, address(tokenBridge), 0, 200_000, abi.encodeCall(ITokenBridge.release, (address(token), BOB, 1)));
        prove(m);
        wait();
        vm.expectRevert(
            abi.encodeWithSelector(
                Portal.CallFailed.selector, hash(m), abi.encodeWithSelector(TokenBridge.NotRollupBridge.selector, ALICE)
            )
        );
        portal.finalizeWithdrawal(m);
        vm.prank(address(portal)); // outside of a message
        vm.expectRevert(abi.encodeWithSelector(TokenBridge.NotRollupBridge.selector, address(0)));
        tokenBridge.release(address(token), BOB, 1);
    }

    function test_no_more_is_released_than_is_held() public {
        deposit(token, 300);
        token.give(address(tokenBridge), 1000); // a gift, or a gain by itself
        Message memory m = release(token, BOB, 301);
        prove(m);
        wait();
        vm.expectRevert(
            abi.encodeWithSelector(
                Portal.CallFailed.selector, hash(m), abi.encodeWithSelector(TokenBridge.NotHeld.selector, token, 301, 300)
            )
        );
        portal.finalizeWithdrawal(m);
    }

    function test_tokens_leave_within_their_limit() public {
        deposit(token, 300);
        vm.prank(GUARDIAN);
        portal.setLimit(address(token), 100, 1);
        pay(release(token, BOB, 60));
        Message memory m = release(token, BOB, 60);
        (uint256 index,) = prove(m);
        vm.prank(GUARDIAN);
        portal.setLimit(address(token), 50, 0);
        vm.warp(registry.finalAt(index));
        vm.expectRevert(
            abi.encodeWithSelector(
                Portal.CallFailed.selector, hash(m), abi.encodeWithSelector(Guarded.OverLimit.selector, token, 60, 40)
            )
        );
        portal.finalizeWithdrawal(m);
        vm.prank(GUARDIAN);
        portal.setLimit(address(token), 60, 1);
        vm.warp(block.timestamp + 20);
        portal.finalizeWithdrawal(m);
        same(token.balances(BOB), 120, "released");
    }

    function test_a_bridge_is_made_for_its_portal() public {
        vm.expectRevert(abi.encodeWithSelector(TokenBridge.NotThePortals.selector, portal));
        new TokenBridge(portal);
    }

    function expectDescribed(bytes memory name, bytes memory symbol, bytes memory decimals, string memory n, string memory s, uint8 d) private {
        Token t = make(Token.Kind.Good);
        t.describe(name, symbol, decimals);
        bytes memory data = abi.encodeCall(IRollupTokenBridge.mint, (address(t), BOB, 1, n, s, d));
        vm.expectEmit(address(portal));
        emit IPortal.TransactionDeposited(
            Alias.toAlias(address(tokenBridge)), address(rollupBridge), 0, abi.encodePacked(uint256(0), uint256(0), GAS, false, data)
        );
        deposit(t, 1);
        vm.roll(block.number + 1);
    }

    function test_names_of_all_kinds() public {
        bytes memory long = new bytes(100);
        for (uint256 i = 0; i < 100; i++) long[i] = bytes1(uint8(65 + i % 26));
        bytes memory begin = cut(long, 0, 64);
        expectDescribed("", "", "", "", "", 18); // none
        expectDescribed(abi.encode(bytes32("Maker")), abi.encode(bytes32("MKR")), abi.encode(18), "Maker", "MKR", 18);
        bytes32 full = "a name of exactly 32 bytes, yes!";
        expectDescribed(abi.encode(full), abi.encode(bytes32(0)), abi.encode(256), string(abi.encode(full)), "", 18);
        expectDescribed(abi.encode(string(long)), abi.encode(string(begin)), abi.encode(255), string(begin), string(begin), 255);
        expectDescribed(abi.encode(32, type(uint256).max, bytes32("x")), hex"0102", hex"06", string(abi.encode(bytes32("x"))), "", 18);
        expectDescribed(abi.encode(32, 0), abi.encode(""), abi.encode(0), "", "", 0);
        expectDescribed(abi.encode(0x40, 0, 1, 65), abi.encode(32, 3, bytes32("abcd")), abi.encode(6, 7), "", "abc", 6);
        expectDescribed(new bytes(100_000), abi.encode(type(uint256).max), abi.encode(6), "", string(abi.encode(type(uint256).max)), 6);
    }

    function test_a_token_that_takes_all_gas_for_its_name_has_none() public {
        token.becomeGreedy();
        vm.recordLogs();
        uint256 gas = gasleft();
        deposit(token, 5);
        yes(gas - gasleft() < 300_000, "gas");
        yes(deliver(), "minted");
        BridgedToken twin = BridgedToken(rollupBridge.tokenOf(address(token)));
        same(bytes(twin.name()), "", "name");
        same(bytes(twin.symbol()), "SOME", "symbol");
    }

    // Whatever a token says of itself, its deposits are made.
    function testFuzz_no_description_stops_a_deposit(bytes calldata name, bytes calldata symbol, bytes calldata decimals) public {
        token.describe(name, symbol, decimals);
        vm.recordLogs();
        deposit(token, 5);
        yes(deliver(), "minted");
        same(BridgedToken(rollupBridge.tokenOf(address(token))).balanceOf(BOB), 5, "on the rollup");
    }
}
