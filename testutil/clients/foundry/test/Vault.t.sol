// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Vault} from "../../contracts/Vault.sol";

interface Vm {
    function envAddress(string calldata name) external view returns (address);
    function expectRevert(bytes calldata reason) external;
    function deal(address who, uint256 amount) external;
}

/// ForkTest runs in forge's own EVM on the state of the node under test (forge test --fork-url).
contract ForkTest {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    Vault private vault;

    function setUp() public {
        vault = Vault(vm.envAddress("VAULT"));
    }

    function test_reads_the_chain_it_forked() public view {
        require(keccak256(bytes(vault.name())) == keccak256("forked"), "name");
        require(vault.orders() == 1, "orders");
        require(address(vault).balance == 9, "balance");
    }

    function test_goes_on_from_there() public {
        vm.deal(address(this), 10);
        require(vault.deposit{value: 10}("local") == 2, "order");
        vault.withdraw(4);
        require(vault.held(address(this)) == 6, "held");
        vm.expectRevert(abi.encodeWithSelector(Vault.NotEnough.selector, address(this), 7, 6));
        vault.withdraw(7);
    }

    receive() external payable {}
}
