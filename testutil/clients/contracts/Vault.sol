// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// Vault holds ether for its depositors. It is small enough to read in one go and
/// uses what clients must decode: indexed events, a custom error, Error(string),
/// Panic(uint256), mappings, strings and value transfers.
contract Vault {
    error NotEnough(address who, uint256 asked, uint256 held);

    event Deposited(address indexed who, uint256 indexed order, uint256 amount, string note);
    event Withdrawn(address indexed who, uint256 amount);

    mapping(address => uint256) public held; // slot 0
    uint256 public orders; // slot 1
    string public name; // slot 2
    uint256[] private scratch; // slot 3

    constructor(string memory name_) payable {
        name = name_;
    }

    function deposit(string calldata note) external payable returns (uint256 order) {
        require(msg.value > 0, "Vault: nothing sent");
        held[msg.sender] += msg.value;
        order = ++orders;
        emit Deposited(msg.sender, order, msg.value, note);
    }

    function withdraw(uint256 amount) external {
        uint256 has = held[msg.sender];
        if (has < amount) revert NotEnough(msg.sender, amount, has);
        held[msg.sender] = has - amount;
        emit Withdrawn(msg.sender, amount);
        (bool ok,) = msg.sender.call{value: amount}("");
        require(ok, "Vault: receiver refused");
    }

    function ratio(uint256 a, uint256 b) external pure returns (uint256) {
        return a / b;
    }

    function context() external view returns (uint256 number, uint256 time, uint256 chain, address sender) {
        return (block.number, block.timestamp, block.chainid, msg.sender);
    }

    /// Grows storage by `slots` words, so that gas is spent and then refunded by `clear`.
    function fill(uint256 slots) external {
        for (uint256 i = 0; i < slots; i++) scratch.push(i + 1);
    }

    function clear() external {
        delete scratch;
    }
}

/// VaultFactory makes calls nest: CREATE2, CALL with value, STATICCALL and a caught revert.
contract VaultFactory {
    event Created(address indexed vault, bytes32 indexed salt);
    event Refused(address indexed vault, bytes reason);

    function create(bytes32 salt, string calldata name) external returns (Vault vault) {
        vault = new Vault{salt: salt}(name);
        emit Created(address(vault), salt);
    }

    function depositInto(Vault vault, string calldata note) external payable returns (uint256) {
        vault.deposit{value: msg.value}(note);
        return vault.held(address(this));
    }

    function tryWithdraw(Vault vault, uint256 amount) external returns (bool) {
        try vault.withdraw(amount) {
            return true;
        } catch (bytes memory reason) {
            emit Refused(address(vault), reason);
            return false;
        }
    }

    function withdrawFrom(Vault vault, uint256 amount) external {
        vault.withdraw(amount);
    }

    receive() external payable {}
}
