// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Settlement} from "./Settlement.t.sol";
import {Alias} from "../src/Alias.sol";
import {BridgedToken} from "../src/BridgedToken.sol";
import {RollupTokenBridge} from "../src/RollupTokenBridge.sol";
import {Message} from "../src/interfaces/IPortal.sol";
import {IRollupTokenBridge, ITokenBridge} from "../src/interfaces/ITokenBridge.sol";

contract RollupTokenBridgeTest is Settlement {
    address private constant PARENT = address(0x70ce);

    function mint(address to, uint256 amount) private returns (BridgedToken twin) {
        vm.prank(Alias.toAlias(address(tokenBridge)));
        rollupBridge.mint(PARENT, to, amount, "Some Token", "SOME", 6);
        return BridgedToken(rollupBridge.tokenOf(PARENT));
    }

    function test_the_first_mint_makes_the_token() public {
        address twinAt = rollupBridge.tokenOf(PARENT);
        same(twinAt.code.length, 0, "code before");
        same(rollupBridge.parentOf(twinAt), address(0), "parent before");
        same(rollupBridge.parentBridge(), address(tokenBridge), "parent bridge");
        vm.expectEmit(twinAt);
        emit BridgedToken.Transfer(address(0), ALICE, 500);
        vm.expectEmit(address(rollupBridge));
        emit IRollupTokenBridge.TokenMinted(PARENT, twinAt, ALICE, 500);
        BridgedToken twin = mint(ALICE, 500);
        same(address(twin), twinAt, "address");
        same(rollupBridge.parentOf(twinAt), PARENT, "parent");
        same(bytes(twin.name()), "Some Token", "name");
        same(bytes(twin.symbol()), "SOME", "symbol");
        same(twin.decimals(), 6, "decimals");
        same(twin.parentToken(), PARENT, "parent token");
        same(twin.bridge(), address(rollupBridge), "bridge");

        vm.prank(Alias.toAlias(address(tokenBridge)));
        rollupBridge.mint(PARENT, BOB, 7, "Another Name", "ANO", 18);
        same(bytes(twin.name()), "Some Token", "name at the second mint");
        same(twin.totalSupply(), 507, "supply");
    }

    function test_only_the_parents_bridge_mints() public {
        address[3] memory callers = [ALICE, address(tokenBridge), address(rollupBridge)];
        for (uint256 i = 0; i < callers.length; i++) {
            vm.prank(callers[i]);
            vm.expectRevert(abi.encodeWithSelector(RollupTokenBridge.NotParentBridge.selector, callers[i]));
            rollupBridge.mint(PARENT, ALICE, 1, "", "", 0);
        }
    }

    function test_a_withdrawal_burns_and_sends() public {
        BridgedToken twin = mint(ALICE, 500);
        vm.expectEmit(address(twin));
        emit BridgedToken.Transfer(ALICE, address(0), 200);
        vm.expectEmit(address(rollupBridge));
        emit IRollupTokenBridge.TokenBurned(PARENT, address(twin), ALICE, BOB, 200);
        vm.prank(ALICE);
        bytes32 h = rollupBridge.withdraw(address(twin), BOB, 200);
        Message memory m = outbox.message(0);
        same(hash(m), h, "hash");
        same(m.sender, address(rollupBridge), "sender");
        same(m.target, address(tokenBridge), "target");
        same(m.value, 0, "value");
        same(m.gasLimit, 200_000, "gas");
        same(m.data, abi.encodeCall(ITokenBridge.release, (PARENT, BOB, 200)), "data");
        same(twin.balanceOf(ALICE), 300, "balance");
        same(twin.totalSupply(), 300, "supply");
    }

    function test_what_cannot_be_withdrawn() public {
        BridgedToken twin = mint(ALICE, 500);
        vm.expectRevert(abi.encodeWithSelector(RollupTokenBridge.UnknownToken.selector, PARENT));
        rollupBridge.withdraw(PARENT, BOB, 1);
        vm.expectRevert(abi.encodeWithSelector(RollupTokenBridge.BadRecipient.selector, address(0)));
        rollupBridge.withdraw(address(twin), address(0), 1);
        vm.expectRevert(abi.encodeWithSelector(RollupTokenBridge.BadRecipient.selector, address(tokenBridge)));
        rollupBridge.withdraw(address(twin), address(tokenBridge), 1);
        vm.prank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(BridgedToken.BalanceTooLow.selector, ALICE, 500, 501));
        rollupBridge.withdraw(address(twin), BOB, 501);
        same(outbox.outboxCount(), 0, "messages");
    }

    function test_only_the_bridge_makes_mints_and_burns() public {
        BridgedToken twin = mint(ALICE, 500);
        bytes memory reason = abi.encodeWithSelector(BridgedToken.NotBridge.selector, ALICE);
        vm.startPrank(ALICE);
        vm.expectRevert(reason);
        twin.initialize(PARENT, "", "", 0);
        vm.expectRevert(reason);
        twin.mint(ALICE, 1);
        vm.expectRevert(reason);
        twin.burn(ALICE, 1);
    }

    function test_transfers_and_allowances() public {
        BridgedToken twin = mint(ALICE, 500);
        vm.startPrank(ALICE);
        vm.expectEmit(address(twin));
        emit BridgedToken.Transfer(ALICE, BOB, 100);
        yes(twin.transfer(BOB, 100), "transfer");
        vm.expectRevert(abi.encodeWithSelector(BridgedToken.BalanceTooLow.selector, ALICE, 400, 401));
        twin.transfer(BOB, 401);
        vm.expectRevert(abi.encodeWithSelector(BridgedToken.ZeroRecipient.selector));
        twin.transfer(address(0), 1);
        yes(twin.transfer(ALICE, 400), "to itself");
        same(twin.balanceOf(ALICE), 400, "after a transfer to itself");
        vm.expectEmit(address(twin));
        emit BridgedToken.Approval(ALICE, BOB, 50);
        yes(twin.approve(BOB, 50), "approve");
        vm.stopPrank();
        vm.startPrank(BOB);
        yes(twin.transferFrom(ALICE, BOB, 30), "transferFrom");
        same(twin.allowance(ALICE, BOB), 20, "allowance");
        vm.expectRevert(abi.encodeWithSelector(BridgedToken.AllowanceTooLow.selector, BOB, 20, 21));
        twin.transferFrom(ALICE, BOB, 21);
        vm.stopPrank();
        vm.prank(ALICE);
        twin.approve(BOB, type(uint256).max);
        vm.prank(BOB);
        twin.transferFrom(ALICE, BOB, 370);
        same(twin.allowance(ALICE, BOB), type(uint256).max, "allowance without end");
        same(twin.balanceOf(BOB), 500, "balance");
    }

    function permit(BridgedToken twin, address owner, uint256 key, uint256 value, uint256 nonce, uint256 deadline)
        private
        view
        returns (uint8 v, bytes32 r, bytes32 s)
    {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Some Token"), keccak256("1"), block.chainid, address(twin)
            )
        );
        bytes32 what = keccak256(
            abi.encode(
                keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"), owner, BOB, value, nonce, deadline
            )
        );
        return vm.sign(key, keccak256(abi.encodePacked("\x19\x01", domain, what)));
    }

    function test_a_permit_is_an_allowance_once() public {
        uint256 key = 0x5ec;
        address owner = vm.addr(key);
        BridgedToken twin = mint(owner, 500);
        uint256 deadline = block.timestamp + 10;
        (uint8 v, bytes32 r, bytes32 s) = permit(twin, owner, key, 99, 0, deadline);
        bytes memory bad = abi.encodeWithSelector(BridgedToken.BadPermit.selector, owner);

        vm.expectRevert(bad);
        twin.permit(owner, BOB, 98, deadline, v, r, s);
        vm.expectRevert(bad);
        twin.permit(owner, ALICE, 99, deadline, v, r, s);
        vm.expectRevert(abi.encodeWithSelector(BridgedToken.BadPermit.selector, address(0)));
        twin.permit(address(0), BOB, 99, deadline, 99, r, s);
        // The other signature that says the same (EIP-2).
        bytes32 high = bytes32(0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141 - uint256(s));
        vm.expectRevert(bad);
        twin.permit(owner, BOB, 99, deadline, v == 27 ? 28 : 27, r, high);

        vm.expectEmit(address(twin));
        emit BridgedToken.Approval(owner, BOB, 99);
        twin.permit(owner, BOB, 99, deadline, v, r, s);
        same(twin.allowance(owner, BOB), 99, "allowance");
        same(twin.nonces(owner), 1, "nonce");
        vm.expectRevert(bad);
        twin.permit(owner, BOB, 99, deadline, v, r, s);
        (v, r, s) = permit(twin, owner, key, 5, 1, deadline);
        vm.warp(deadline + 1);
        vm.expectRevert(abi.encodeWithSelector(BridgedToken.PermitExpired.selector, deadline));
        twin.permit(owner, BOB, 5, deadline, v, r, s);
    }
}
