// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The twin on the rollup of an ERC-20 token of the parent chain
/// @notice ERC-20 with permits (EIP-2612). Only the bridge that made it mints and burns.
contract BridgedToken {
    bytes32 private constant DOMAIN = keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant PERMIT = keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
    /// @dev Half of the order of secp256k1: of the two signatures that say the same, the lower counts (EIP-2).
    uint256 private constant MAX_S = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;

    address public immutable bridge = msg.sender;
    address public parentToken;
    uint8 public decimals;
    string public name;
    string public symbol;
    uint256 public totalSupply;
    mapping(address account => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;
    /// @notice How many permits of an account were used.
    mapping(address owner => uint256) public nonces;

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);

    error NotBridge(address caller);
    error ZeroRecipient();
    error BalanceTooLow(address account, uint256 balance, uint256 wanted);
    error AllowanceTooLow(address spender, uint256 allowance, uint256 wanted);
    error PermitExpired(uint256 deadline);
    error BadPermit(address owner);

    modifier onlyBridge() {
        if (msg.sender != bridge) revert NotBridge(msg.sender);
        _;
    }

    /// @notice Called by the bridge, once. What differs between tokens is no argument of the constructor, so that a
    /// token's address follows from its parent's alone.
    function initialize(address parentToken_, string calldata name_, string calldata symbol_, uint8 decimals_) external onlyBridge {
        parentToken = parentToken_;
        name = name_;
        symbol = symbol_;
        decimals = decimals_;
    }

    function mint(address to, uint256 value) external onlyBridge {
        totalSupply += value;
        unchecked {
            balanceOf[to] += value;
        }
        emit Transfer(address(0), to, value);
    }

    function burn(address from, uint256 value) external onlyBridge {
        _take(from, value);
        unchecked {
            totalSupply -= value;
        }
        emit Transfer(from, address(0), value);
    }

    function transfer(address to, uint256 value) external returns (bool) {
        _transfer(msg.sender, to, value);
        return true;
    }

    /// @notice An allowance of 2^256-1 stays as it is.
    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        uint256 allowed = allowance[from][msg.sender];
        if (allowed < value) revert AllowanceTooLow(msg.sender, allowed, value);
        if (allowed != type(uint256).max) allowance[from][msg.sender] = allowed - value;
        _transfer(from, to, value);
        return true;
    }

    function approve(address spender, uint256 value) external returns (bool) {
        _approve(msg.sender, spender, value);
        return true;
    }

    /// @notice An allowance by the owner's signature (EIP-2612).
    function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external {
        if (block.timestamp > deadline) revert PermitExpired(deadline);
        bytes32 what = keccak256(abi.encode(PERMIT, owner, spender, value, nonces[owner]++, deadline));
        address signer = ecrecover(keccak256(abi.encodePacked("\x19\x01", DOMAIN_SEPARATOR(), what)), v, r, s);
        if (signer == address(0) || signer != owner || uint256(s) > MAX_S) revert BadPermit(owner);
        _approve(owner, spender, value);
    }

    function DOMAIN_SEPARATOR() public view returns (bytes32) {
        return keccak256(abi.encode(DOMAIN, keccak256(bytes(name)), keccak256("1"), block.chainid, address(this)));
    }

    function _transfer(address from, address to, uint256 value) private {
        if (to == address(0)) revert ZeroRecipient();
        _take(from, value);
        unchecked {
            balanceOf[to] += value; // all balances together are totalSupply
        }
        emit Transfer(from, to, value);
    }

    function _take(address from, uint256 value) private {
        uint256 balance = balanceOf[from];
        if (balance < value) revert BalanceTooLow(from, balance, value);
        unchecked {
            balanceOf[from] = balance - value;
        }
    }

    function _approve(address owner, address spender, uint256 value) private {
        allowance[owner][spender] = value;
        emit Approval(owner, spender, value);
    }
}
