// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// The twin of erc20.c: the same functions, events, errors and storage slots, in Solidity.
contract Token {
    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);

    error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed);
    error ERC20InvalidSender(address sender);
    error ERC20InvalidReceiver(address receiver);
    error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed);
    error ERC20InvalidApprover(address approver);
    error ERC20InvalidSpender(address spender);

    mapping(address account => uint256) private balances;
    mapping(address owner => mapping(address spender => uint256)) private allowances;
    uint256 private supply;
    string private title;
    string private ticker;

    constructor(string memory name_, string memory symbol_, uint256 supply_) {
        title = name_;
        ticker = symbol_;
        supply = supply_;
        balances[msg.sender] = supply_;
        emit Transfer(address(0), msg.sender, supply_);
    }

    function name() external view returns (string memory) {
        return title;
    }

    function symbol() external view returns (string memory) {
        return ticker;
    }

    function decimals() external pure returns (uint8) {
        return 18;
    }

    function totalSupply() external view returns (uint256) {
        return supply;
    }

    function balanceOf(address account) external view returns (uint256) {
        return balances[account];
    }

    function allowance(address owner, address spender) external view returns (uint256) {
        return allowances[owner][spender];
    }

    function transfer(address to, uint256 value) external returns (bool) {
        move(msg.sender, to, value);
        return true;
    }

    function approve(address spender, uint256 value) external returns (bool) {
        setAllowance(msg.sender, spender, value);
        emit Approval(msg.sender, spender, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        uint256 allowed = allowances[from][msg.sender];
        if (allowed != type(uint256).max) {
            if (allowed < value) revert ERC20InsufficientAllowance(msg.sender, allowed, value);
            unchecked {
                setAllowance(from, msg.sender, allowed - value);
            }
        }
        move(from, to, value);
        return true;
    }

    function setAllowance(address owner, address spender, uint256 value) private {
        if (owner == address(0)) revert ERC20InvalidApprover(owner);
        if (spender == address(0)) revert ERC20InvalidSpender(spender);
        allowances[owner][spender] = value;
    }

    function move(address from, address to, uint256 value) private {
        if (from == address(0)) revert ERC20InvalidSender(from);
        if (to == address(0)) revert ERC20InvalidReceiver(to);
        uint256 held = balances[from];
        if (held < value) revert ERC20InsufficientBalance(from, held, value);
        unchecked {
            balances[from] = held - value;
            balances[to] += value; // all balances together are the supply
        }
        emit Transfer(from, to, value);
    }
}
