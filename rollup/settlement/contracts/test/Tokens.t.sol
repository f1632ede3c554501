// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev An ERC-20 token, good or bad, by the way it answers.
contract Token {
    enum Kind {
        Good,
        Silent, // transfers return nothing, as USDT's
        Refusing, // transfers return false
        Reverting,
        Odd, // transfers return 2
        Short, // transfers return one byte
        Taking, // a hundredth of a transfer as fee
        Nothing // transfers do nothing and return true
    }

    Kind public kind;
    mapping(address account => uint256) public balances;
    mapping(address owner => mapping(address spender => uint256)) public allowance;
    bytes private _name;
    bytes private _symbol;
    bytes private _decimals;
    address private _reenter;
    bytes private _with;
    bytes public refused; // why a call within a transfer was
    bool private _blind;
    bool private _greedy;

    constructor(Kind kind_) {
        kind = kind_;
        _name = abi.encode("Some Token");
        _symbol = abi.encode("SOME");
        _decimals = abi.encode(6);
    }

    function become(Kind kind_) external {
        kind = kind_;
    }

    /// @dev The answers to name(), symbol() and decimals(), as they are.
    function describe(bytes calldata name_, bytes calldata symbol_, bytes calldata decimals_) external {
        (_name, _symbol, _decimals) = (name_, symbol_, decimals_);
    }

    /// @dev The next transfer calls this within, as a holder who has allowed the bridge all.
    function reenter(address target, bytes calldata with, address bridge) external {
        (_reenter, _with) = (target, with);
        allowance[address(this)][bridge] = type(uint256).max;
    }

    /// @dev From now on nobody has a balance to show.
    function blind() external {
        _blind = true;
    }

    /// @dev From now on its name costs all gas there is.
    function becomeGreedy() external {
        _greedy = true;
    }

    function give(address account, uint256 amount) external {
        balances[account] += amount;
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        return true;
    }

    function balanceOf(address account) external view returns (uint256) {
        require(!_blind);
        return balances[account];
    }

    function transferFrom(address from, address to, uint256 amount) external {
        allowance[from][msg.sender] -= amount;
        move(from, to, amount);
    }

    function transfer(address to, uint256 amount) external {
        move(msg.sender, to, amount);
    }

    function name() external view {
        while (_greedy) {}
        answer(_name);
    }

    function symbol() external view {
        answer(_symbol);
    }

    function decimals() external view {
        answer(_decimals);
    }

    function move(address from, address to, uint256 amount) private {
        require(kind != Kind.Reverting, "no");
        if (_reenter != address(0)) {
            address target = _reenter;
            _reenter = address(0);
            (bool ok, bytes memory reason) = target.call(_with);
            if (!ok) refused = reason;
        }
        if (kind != Kind.Nothing) {
            balances[from] -= amount;
            balances[to] += kind == Kind.Taking ? amount - amount / 100 : amount;
        }
        if (kind == Kind.Silent) answer("");
        if (kind == Kind.Short) answer(hex"01");
        answer(abi.encode(kind == Kind.Refusing ? 0 : kind == Kind.Odd ? 2 : 1));
    }

    function answer(bytes memory with) private pure {
        assembly {
            return(add(with, 0x20), mload(with))
        }
    }
}
