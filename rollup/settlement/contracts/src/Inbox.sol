// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Alias} from "./Alias.sol";
import {IPortal} from "./interfaces/IPortal.sol";

/// @title Messages to the rollup, in order
/// @notice Every message is taken in by the rollup, in this order, whatever its sequencer wants. It pays no fee there;
/// what it may cost here instead is gas of this chain, burnt by the demand for the rollup's.
/// @dev The price is gas of this chain for a unit of the rollup's gas, in units of 1/PRICE_UNIT. A block whose deposits
/// ask for more than inboxGas/4 raises it, by at most 3/8; one that asks for less lowers it, by at most 1/8. Gas that the
/// call uses anyway counts as burnt, so that at the least price an ordinary deposit burns nothing more. To keep others
/// out of a block costs inboxGas units at the price, and after a dozen such blocks in a row inboxGas gas a block.
abstract contract Inbox is IPortal {
    /// @dev One slot.
    struct Meter {
        uint64 count; // of messages
        uint64 blockNumber; // of the last message
        uint64 used; // rollup gas that messages of that block asked for
        uint64 price; // in that block
    }

    /// @notice Bytes of data that a message may have: a transaction of 128 KiB carries them.
    uint256 public constant MAX_DATA = 120_000;
    /// @notice Gas that no transaction of the rollup can have more of (EIP-7825).
    uint64 public constant MAX_INBOX_GAS = 1 << 24;
    /// @notice Least gas of a block: the first deposit of a token makes a contract.
    uint64 public constant MIN_INBOX_GAS = 1_200_000;
    uint64 public constant PRICE_UNIT = 1 << 16;
    uint64 public constant MIN_PRICE = PRICE_UNIT / 32;
    uint64 public constant MAX_PRICE = PRICE_UNIT;
    /// @dev Bytes of code that a transaction may create a contract with (EIP-3860).
    uint256 private constant MAX_INIT_CODE = 49_152;
    /// @dev What is enough for a transfer of ETH to any account.
    uint64 private constant RECEIVE_GAS = 100_000;

    /// @inheritdoc IPortal
    uint64 public immutable inboxGas;
    Meter private _meter;
    mapping(uint64 count => bytes32) private _accumulators;

    error BadInboxGas(uint64 inboxGas, uint64 min, uint64 max);
    error DataTooLong(uint256 length, uint256 max);
    error CreationWithTarget(address to);
    error GasLimitTooLow(uint64 gasLimit, uint64 min);
    error InboxFull(uint64 gasLimit, uint64 left);
    error NoSuchMessage(uint64 count, uint64 inboxCount);

    constructor(uint64 inboxGas_) {
        if (inboxGas_ < MIN_INBOX_GAS || inboxGas_ > MAX_INBOX_GAS) revert BadInboxGas(inboxGas_, MIN_INBOX_GAS, MAX_INBOX_GAS);
        inboxGas = inboxGas_;
        _meter.price = MIN_PRICE;
    }

    /// @notice ETH that is sent plainly is a deposit to the sender itself: to its alias, if it is a contract.
    receive() external payable {
        _deposit(Alias.sender(), msg.value, RECEIVE_GAS, false, "");
    }

    /// @inheritdoc IPortal
    function depositTransaction(address to, uint256 value, uint64 gasLimit, bool isCreation, bytes calldata data) external payable {
        _deposit(to, value, gasLimit, isCreation, data);
    }

    /// @inheritdoc IPortal
    function inboxCount() external view returns (uint64) {
        return _meter.count;
    }

    /// @inheritdoc IPortal
    function inboxAccumulator(uint64 count) external view returns (bytes32) {
        if (count > _meter.count) revert NoSuchMessage(count, _meter.count);
        return _accumulators[count];
    }

    /// @notice What a unit of rollup gas costs in this block, in gas of this chain times PRICE_UNIT.
    function gasPrice() public view returns (uint64 price) {
        (price,) = _demand();
    }

    /// @notice Rollup gas that messages of this block may still ask for.
    function inboxGasLeft() external view returns (uint64) {
        (, uint64 used) = _demand();
        return inboxGas - used;
    }

    /// @notice Least gas limit of a message: what its transaction on the rollup costs before anything runs, if no byte
    /// of the data is zero (EIP-2028, EIP-3860, EIP-7623).
    function minGasLimit(uint256 dataLength, bool isCreation) public pure returns (uint64) {
        uint256 least = 21_000 + 40 * dataLength;
        uint256 creation = 53_000 + 16 * dataLength + 2 * ((dataLength + 31) / 32);
        return uint64(isCreation && creation > least ? creation : least);
    }

    function _deposit(address to, uint256 value, uint64 gasLimit, bool isCreation, bytes memory data) private {
        uint256 gasBefore = gasleft();
        uint256 maxData = isCreation ? MAX_INIT_CODE : MAX_DATA;
        if (data.length > maxData) revert DataTooLong(data.length, maxData);
        if (isCreation && to != address(0)) revert CreationWithTarget(to);
        uint64 least = minGasLimit(data.length, isCreation);
        if (gasLimit < least) revert GasLimitTooLow(gasLimit, least);

        (uint64 price, uint64 used) = _demand();
        if (gasLimit > inboxGas - used) revert InboxFull(gasLimit, inboxGas - used);

        uint64 count = _meter.count;
        address from = Alias.sender();
        bytes memory opaqueData = abi.encodePacked(msg.value, value, gasLimit, isCreation, data);
        _accumulators[count + 1] = keccak256(abi.encode(_accumulators[count], from, to, keccak256(opaqueData)));
        _meter = Meter(count + 1, uint64(block.number), used + gasLimit, price);
        emit TransactionDeposited(from, to, 0, opaqueData);

        uint256 cost = uint256(gasLimit) * price / PRICE_UNIT;
        while (gasBefore - gasleft() < cost) {}
    }

    /// @dev Price of this block, and what its messages have asked for so far.
    function _demand() private view returns (uint64, uint64) {
        Meter memory m = _meter;
        uint256 passed = block.number - m.blockNumber;
        if (passed == 0) return (m.price, m.used);

        uint256 price = m.price;
        uint256 target = inboxGas / 4;
        if (m.used > target) price += price * (m.used - target) / target / 8;
        else price -= price * (target - m.used) / target / 8;
        // Blocks without messages: five of them halve it, as (7/8)^5 is about 1/2.
        price >>= (passed - 1) / 5;
        for (uint256 i = (passed - 1) % 5; i > 0; i--) price -= price / 8;

        if (price < MIN_PRICE) price = MIN_PRICE;
        if (price > MAX_PRICE) price = MAX_PRICE;
        return (uint64(price), 0);
    }
}
