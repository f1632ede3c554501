// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

interface IPair {
    function token0() external view returns (address);
    function swap(uint256 amount0Out, uint256 amount1Out, address to, bytes calldata data) external;
}

interface IToken {
    function transfer(address to, uint256 amount) external returns (bool);
    function balanceOf(address who) external view returns (uint256);
}

/// FlashBorrower takes tokens out of a Uniswap V2 pair and gives them back, with `fee` on top, before the
/// pair's swap function returns.
contract FlashBorrower {
    event Borrowed(address indexed pair, uint256 amount, uint256 heldMeanwhile);

    function borrow(IPair pair, IToken token, uint256 amount, uint256 fee) external {
        bool first = pair.token0() == address(token);
        pair.swap(first ? amount : 0, first ? 0 : amount, address(this), abi.encode(token, fee));
    }

    function uniswapV2Call(address, uint256 amount0, uint256 amount1, bytes calldata data) external {
        (IToken token, uint256 fee) = abi.decode(data, (IToken, uint256));
        uint256 amount = amount0 + amount1;
        emit Borrowed(msg.sender, amount, token.balanceOf(address(this)));
        token.transfer(msg.sender, amount + fee);
    }
}
