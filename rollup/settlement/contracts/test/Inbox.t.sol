// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Settlement} from "./Settlement.t.sol";
import {Alias} from "../src/Alias.sol";
import {Inbox} from "../src/Inbox.sol";
import {Portal} from "../src/Portal.sol";
import {IPortal} from "../src/interfaces/IPortal.sol";

/// @dev A contract that deposits; an account may also delegate to it.
contract Depositor {
    function deposit(Portal portal) external payable {
        portal.depositTransaction{value: msg.value}(address(1), 5, 100_000, false, "");
    }

    function transfer(Portal portal) external payable {
        (bool ok,) = address(portal).call{value: msg.value}("");
        require(ok);
    }
}

contract InboxTest is Settlement {
    function opaque(uint256 mint, uint256 value, uint64 gasLimit, bool isCreation, bytes memory data) private pure returns (bytes memory) {
        return abi.encodePacked(mint, value, gasLimit, isCreation, data);
    }

    function expectDeposit(address from, address to, bytes memory opaqueData) private {
        vm.expectEmit(address(portal));
        emit IPortal.TransactionDeposited(from, to, 0, opaqueData);
    }

    function test_a_deposit_is_an_event_and_an_entry_of_the_accumulator() public {
        same(portal.inboxCount(), 0, "count");
        same(portal.inboxAccumulator(0), bytes32(0), "accumulator of nothing");
        bytes memory first = opaque(1 ether, 2 ether, 100_000, false, hex"0102");
        expectDeposit(ALICE, BOB, first);
        vm.prank(ALICE, ALICE);
        portal.depositTransaction{value: 1 ether}(BOB, 2 ether, 100_000, false, hex"0102");
        bytes32 one = keccak256(abi.encode(bytes32(0), ALICE, BOB, keccak256(first)));
        same(portal.inboxAccumulator(1), one, "accumulator of one");

        bytes memory second = opaque(0, 0, 200_000, true, hex"60");
        expectDeposit(BOB, address(0), second);
        vm.prank(BOB, BOB);
        portal.depositTransaction(address(0), 0, 200_000, true, hex"60");
        same(portal.inboxCount(), 2, "count");
        same(portal.inboxAccumulator(2), keccak256(abi.encode(one, BOB, address(0), keccak256(second))), "accumulator of two");
        same(portal.inboxAccumulator(1), one, "accumulator of one, later");
        same(address(portal).balance, 1 ether, "wei held");
        vm.expectRevert(abi.encodeWithSelector(Inbox.NoSuchMessage.selector, 3, 2));
        portal.inboxAccumulator(3);
    }

    function test_a_contract_deposits_under_its_alias() public {
        Depositor d = new Depositor();
        expectDeposit(Alias.toAlias(address(d)), address(1), opaque(3, 5, 100_000, false, ""));
        d.deposit{value: 3}(portal);
        same(Alias.toAlias(address(1)), address(uint160(0x1111000000000000000000000000000000001112)), "alias");
        same(Alias.toAlias(address(type(uint160).max)), address(uint160(0x1111000000000000000000000000000000001110)), "alias past the end");
    }

    // An account with code by EIP-7702 has a key, whoever calls it.
    function test_a_delegated_account_is_not_aliased() public {
        uint256 key = 0xa11ce;
        address account = vm.addr(key);
        vm.signAndAttachDelegation(address(new Depositor()), key);
        expectDeposit(account, address(1), opaque(3, 5, 100_000, false, ""));
        Depositor(account).deposit{value: 3}(portal);
        vm.deal(account, 1 ether);
        expectDeposit(account, BOB, opaque(4, 0, 21_000, false, ""));
        vm.prank(account, account);
        portal.depositTransaction{value: 4}(BOB, 0, 21_000, false, "");
    }

    function test_plain_ether_is_a_deposit_to_its_sender() public {
        expectDeposit(ALICE, ALICE, opaque(7, 7, 100_000, false, ""));
        vm.prank(ALICE, ALICE);
        (bool ok,) = address(portal).call{value: 7}("");
        yes(ok, "sent");
        Depositor d = new Depositor();
        address aliased = Alias.toAlias(address(d));
        expectDeposit(aliased, aliased, opaque(8, 8, 100_000, false, ""));
        d.transfer{value: 8}(portal);
    }

    function test_funding_is_no_deposit() public {
        vm.expectEmit(address(portal));
        emit Portal.Funded(address(this), 5);
        portal.fund{value: 5}();
        same(portal.inboxCount(), 0, "count");
        same(address(portal).balance, 5, "wei held");
    }

    function test_a_creation_has_no_target() public {
        vm.expectRevert(abi.encodeWithSelector(Inbox.CreationWithTarget.selector, BOB));
        portal.depositTransaction(BOB, 0, 1_000_000, true, "");
    }

    function test_data_is_bounded() public {
        bytes memory data = new bytes(120_000);
        uint64 least = portal.minGasLimit(data.length, false);
        portal.depositTransaction(BOB, 0, least, false, data);
        vm.expectRevert(abi.encodeWithSelector(Inbox.DataTooLong.selector, 120_001, 120_000));
        portal.depositTransaction(BOB, 0, INBOX_GAS, false, new bytes(120_001));
        vm.roll(block.number + 1);
        portal.depositTransaction(address(0), 0, INBOX_GAS, true, new bytes(49_152));
        vm.expectRevert(abi.encodeWithSelector(Inbox.DataTooLong.selector, 49_153, 49_152));
        portal.depositTransaction(address(0), 0, INBOX_GAS, true, new bytes(49_153));
    }

    function test_gas_covers_what_a_transaction_costs_before_it_runs() public {
        same(portal.minGasLimit(0, false), 21_000, "call");
        same(portal.minGasLimit(0, true), 53_000, "creation");
        same(portal.minGasLimit(100, false), 25_000, "call with data");
        same(portal.minGasLimit(100, true), 54_608, "creation with data");
        same(portal.minGasLimit(2000, true), 101_000, "creation with much data: the floor");
        vm.expectRevert(abi.encodeWithSelector(Inbox.GasLimitTooLow.selector, 21_039, 21_040));
        portal.depositTransaction(BOB, 0, 21_039, false, hex"01");
        vm.expectRevert(abi.encodeWithSelector(Inbox.GasLimitTooLow.selector, 52_999, 53_000));
        portal.depositTransaction(address(0), 0, 52_999, true, "");
    }

    function test_a_block_takes_so_much_gas_and_no_more() public {
        same(portal.inboxGas(), INBOX_GAS, "inbox gas");
        portal.depositTransaction(BOB, 0, INBOX_GAS - 30_000, false, "");
        same(portal.inboxGasLeft(), 30_000, "left");
        vm.expectRevert(abi.encodeWithSelector(Inbox.InboxFull.selector, 30_001, 30_000));
        portal.depositTransaction(BOB, 0, 30_001, false, "");
        portal.depositTransaction(BOB, 0, 30_000, false, "");
        vm.expectRevert(abi.encodeWithSelector(Inbox.InboxFull.selector, 100_000, 0));
        (bool ok,) = address(portal).call{value: 1}("");
        yes(ok, "the revert was expected");
        vm.roll(block.number + 1);
        same(portal.inboxGasLeft(), INBOX_GAS, "left in the next block");
        vm.expectRevert(abi.encodeWithSelector(Inbox.InboxFull.selector, INBOX_GAS + 1, INBOX_GAS));
        portal.depositTransaction(BOB, 0, INBOX_GAS + 1, false, "");
        portal.depositTransaction(BOB, 0, INBOX_GAS, false, "");
    }

    function test_inbox_gas_has_bounds() public {
        Portal.Config memory c = config();
        for (uint256 i = 0; i < 2; i++) {
            c.inboxGas = i == 0 ? 1_199_999 : 2 ** 24 + 1;
            vm.expectRevert(abi.encodeWithSelector(Inbox.BadInboxGas.selector, c.inboxGas, 1_200_000, 2 ** 24));
            new Portal(c);
        }
        c.inboxGas = 1_200_000;
        new Portal(c);
        c.inboxGas = 2 ** 24;
        new Portal(c);
    }

    function gasOf(uint64 gasLimit) private returns (uint256 used) {
        used = gasleft();
        portal.depositTransaction(BOB, 0, gasLimit, false, "");
        used -= gasleft();
    }

    // The price rises with full blocks up to its end, and falls in empty ones down to its beginning.
    function test_the_price_follows_demand() public {
        uint64 unit = portal.PRICE_UNIT();
        same(portal.gasPrice(), unit / 32, "price at rest");
        uint256 last = portal.gasPrice();
        uint256 blocks;
        for (; portal.gasPrice() < unit; blocks++) {
            portal.depositTransaction(BOB, 0, INBOX_GAS, false, "");
            vm.roll(block.number + 1);
            same(portal.gasPrice(), last + last * 3 / 8 > unit ? unit : last + last * 3 / 8, "price after a full block");
            last = portal.gasPrice();
        }
        same(blocks, 11, "full blocks from the least price to the greatest");

        uint256 used = gasOf(1_000_000);
        yes(used >= 1_000_000 && used < 1_010_000, "the greatest price is gas for gas");
        portal.depositTransaction(BOB, 0, 1_000_000, false, ""); // a quarter of the block
        vm.roll(block.number + 1);
        same(portal.gasPrice(), unit, "price after a block on target");
        vm.roll(block.number + 1);
        same(portal.gasPrice(), unit - unit / 8, "price a block later");
        vm.roll(block.number + 4);
        same(portal.gasPrice(), unit / 2, "price five blocks later");
        vm.roll(block.number + 1_000_000);
        same(portal.gasPrice(), unit / 32, "price in the end");
        yes(gasOf(100_000) < 80_000, "at rest an ordinary deposit burns nothing");
        yes(gasOf(4_000_000) >= 4_000_000 / 32, "a big one does");
    }

    // Whatever happens, the price stays in its bounds and a block's gas in its own.
    function testFuzz_the_meter_keeps_its_bounds(uint64[16] calldata gas, uint32[16] calldata pass) public {
        for (uint256 i = 0; i < gas.length; i++) {
            vm.roll(block.number + pass[i] % 8);
            uint64 gasLimit = uint64(bound(gas[i], 21_000, INBOX_GAS));
            uint64 left = portal.inboxGasLeft();
            if (gasLimit > left) {
                vm.expectRevert(abi.encodeWithSelector(Inbox.InboxFull.selector, gasLimit, left));
                portal.depositTransaction(BOB, 0, gasLimit, false, "");
                continue;
            }
            uint256 price = portal.gasPrice();
            yes(gasOf(gasLimit) >= gasLimit * price / portal.PRICE_UNIT(), "burnt by the price");
            same(portal.inboxGasLeft(), left - gasLimit, "left");
            same(portal.gasPrice(), price, "price within a block");
            yes(price >= portal.MIN_PRICE() && price <= portal.MAX_PRICE(), "price in its bounds");
        }
    }
}
