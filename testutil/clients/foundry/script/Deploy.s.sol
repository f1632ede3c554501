// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Vault, VaultFactory} from "../../contracts/Vault.sol";

/// The two of forge's cheat codes that a deployment needs.
interface Vm {
    function startBroadcast() external;
    function stopBroadcast() external;
}

/// Deploy makes a factory, a vault by CREATE2, and a first deposit.
contract Deploy {
    bool public constant IS_SCRIPT = true;
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    event Deployed(address factory, address vault);

    function run() external {
        vm.startBroadcast();
        VaultFactory factory = new VaultFactory();
        Vault vault = factory.create(keccak256("forge script"), "scripted");
        vault.deposit{value: 3}("from a script");
        vm.stopBroadcast();
        emit Deployed(address(factory), address(vault));
    }
}
