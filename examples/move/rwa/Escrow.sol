// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IMove} from "../IMove.sol";
import {Bcs} from "../Bcs.sol";

/// Sells units of the fund in rwa.mvir for ether: both change hands in one call, or neither does.
///
/// The seller locks units for this contract by calling `lock` of the module. The contract never has units: it is the
/// agent that may hand over what is locked, and the module decides who may receive it. The module must have been
/// published as immutable: then `unlock` cannot fail, and nobody's ether depends on it.
contract Escrow {
    IMove private constant MOVE = IMove(0x5452495649554d00000000000000000000000201);

    enum State { None, Open, Paid, Released, Cancelled }

    struct Deal {
        address seller;
        State state;
        uint64 units;
        address buyer;
        uint64 deadline;
        uint256 price;
    }

    event Opened(uint256 indexed id, address indexed seller, address indexed buyer, uint64 units, uint256 price, uint64 deadline);
    event Paid(uint256 indexed id);
    event Released(uint256 indexed id);
    event Cancelled(uint256 indexed id);

    error NotYours(uint256 id);
    error WrongState(uint256 id, State state);
    error WrongPrice(uint256 sent, uint256 price);
    error TooLate(uint64 deadline);
    error NotLocked(uint64 locked, uint64 needed);
    error PaymentRefused(address to);

    // Errors of the gateway that come through, here for clients that know the ABI of this contract alone.
    error Aborted(string module, string function_, uint64 code);
    error ExecutionFailed(string status, string module, string function_, uint256 offset);

    address public immutable notary;
    string public module; // 0xADDRESS::rwa

    Deal[] public deals;
    mapping(address seller => uint64) public promised; // units in deals that are not over
    mapping(address => uint256) public owed; // ether to collect

    constructor(string memory module_, address notary_) {
        module = module_;
        notary = notary_;
    }

    /// Offers units that the caller has locked for this contract.
    function open(address buyer, uint64 units, uint256 price, uint64 deadline) external returns (uint256 id) {
        uint64 needed = promised[msg.sender] + units;
        uint64 locked = Bcs.toU64(MOVE.viewFunction(module, "locked", new string[](0), pair(msg.sender, address(this)))[0]);
        if (units == 0 || locked < needed) revert NotLocked(locked, needed);
        promised[msg.sender] = needed;
        id = deals.length;
        deals.push(Deal({seller: msg.sender, state: State.Open, units: units, buyer: buyer, deadline: deadline, price: price}));
        emit Opened(id, msg.sender, buyer, units, price, deadline);
    }

    function pay(uint256 id) external payable {
        Deal storage d = deals[id];
        if (msg.sender != d.buyer) revert NotYours(id);
        if (block.timestamp > d.deadline) revert TooLate(d.deadline);
        if (msg.value != d.price) revert WrongPrice(msg.value, d.price);
        step(id, d, State.Open, State.Paid);
        emit Paid(id);
    }

    /// The notary has seen the papers: units to the buyer, ether to the seller. If the module forbids the
    /// transfer, its Aborted(module, function, code) is what this reverts with.
    function release(uint256 id) external {
        if (msg.sender != notary) revert NotYours(id);
        Deal storage d = deals[id];
        step(id, d, State.Paid, State.Released);
        promised[d.seller] -= d.units;
        bytes[] memory args = new bytes[](3);
        args[0] = Bcs.fromAddress(d.seller);
        args[1] = Bcs.fromAddress(d.buyer);
        args[2] = Bcs.fromU64(d.units);
        MOVE.call(module, "settle", new string[](0), args);
        send(d.seller, d.price);
        emit Released(id);
    }

    /// Units are unlocked, and the buyer can collect the ether. The notary may do so at any time, the seller
    /// while nothing is paid, and anybody after the deadline.
    function cancel(uint256 id) external {
        Deal storage d = deals[id];
        bool paid = d.state == State.Paid;
        if (msg.sender != notary && (paid || msg.sender != d.seller) && block.timestamp <= d.deadline) revert NotYours(id);
        step(id, d, paid ? State.Paid : State.Open, State.Cancelled);
        promised[d.seller] -= d.units;
        if (paid) owed[d.buyer] += d.price;
        bytes[] memory args = new bytes[](2);
        args[0] = Bcs.fromAddress(d.seller);
        args[1] = Bcs.fromU64(d.units);
        MOVE.call(module, "unlock", new string[](0), args);
        emit Cancelled(id);
    }

    function collect() external {
        uint256 amount = owed[msg.sender];
        owed[msg.sender] = 0;
        send(msg.sender, amount);
    }

    function step(uint256 id, Deal storage d, State from, State to) private {
        if (d.state != from) revert WrongState(id, d.state);
        d.state = to;
    }

    function send(address to, uint256 amount) private {
        (bool ok,) = to.call{value: amount}("");
        if (!ok) revert PaymentRefused(to);
    }

    function pair(address a, address b) private pure returns (bytes[] memory args) {
        args = new bytes[](2);
        args[0] = Bcs.fromAddress(a);
        args[1] = Bcs.fromAddress(b);
    }
}
