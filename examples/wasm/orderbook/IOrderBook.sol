// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// A limit order book: better prices first, at one price older orders first.
/// Prices are ticks from 1 to 65535. It keeps orders, not money: whoever builds
/// on it settles the trades.
interface IOrderBook {
    /// side: 0 buys, 1 sells. id: names the order in cancel and order.
    event Placed(uint256 indexed id, address indexed owner, uint8 side, uint16 price, uint64 quantity);
    event Cancelled(uint256 indexed id, address indexed owner, uint64 quantity);
    event Trade(uint256 indexed id, address indexed maker, address indexed taker, uint8 side, uint16 price, uint64 quantity);

    error BadSide(uint8 side);
    error BadPrice(uint16 price);
    error BadQuantity(uint64 quantity);
    error UnknownOrder(uint256 id);
    error NotOwner(uint256 id, address owner);

    /// Trades against the other side as far as the price allows, within limit
    /// steps (an order met is a step), and rests what is left. Gives the
    /// quantity traded, and the id of the resting order or 0. If the steps run
    /// out while the other side still has orders to trade with, the rest of the
    /// quantity is dropped: the book never stands crossed.
    function place(uint8 side, uint16 price, uint64 quantity, uint16 limit) external returns (uint64 traded, uint256 id);

    /// Takes the caller's order off the book.
    function cancel(uint256 id) external returns (uint64 quantity);

    /// The order of this id: no owner if it was traded, cancelled or never there.
    function order(uint256 id) external view returns (address owner, uint8 side, uint16 price, uint64 quantity);

    /// Best prices and the quantities there; 0 if a side is empty.
    function best() external view returns (uint16 bid, uint64 bidQuantity, uint16 ask, uint64 askQuantity);

    /// Up to count price levels of a side, and at most 256, best first.
    function depth(uint8 side, uint16 count) external view returns (uint16[] memory prices, uint64[] memory quantities);

    /// What place would trade now, and the sum of price times quantity.
    function quote(uint8 side, uint16 price, uint64 quantity) external view returns (uint64 traded, uint256 amount);
}
