// An ERC-20 token in C. Token.sol beside it is the same in Solidity, down to
// the storage slots; a client cannot tell them apart.

// The token calls nobody, so nobody can call it back.
#define TRIVIUM_ALLOW_REENTRANCY
#include "../sdk/trivium.h"
#include "erc20.abi.h"

// State variables by position.
enum { BALANCES, ALLOWANCES, SUPPLY, NAME, SYMBOL };

static word allowance_slot(const word *owner, const word *spender) {
    word inner = map(ALLOWANCES, owner);
    return map_at(&inner, spender);
}

// move is the transfer behind transfer and transferFrom.
static void move(const word *from, const word *to, const word *amount) {
    if (word_is_zero(from)) REVERT(ERROR_ERC20InvalidSender, *from);
    if (word_is_zero(to)) REVERT(ERROR_ERC20InvalidReceiver, *to);
    word from_slot = map(BALANCES, from), held = load(&from_slot), left;
    if (word_sub_borrow(&left, &held, amount)) REVERT(ERROR_ERC20InsufficientBalance, *from, held, *amount);
    store(&from_slot, &left);
    word to_slot = map(BALANCES, to), sum = load(&to_slot); // after the store: from and to may be the same
    word_add_carry(&sum, &sum, amount);                     // all balances together are the supply
    store(&to_slot, &sum);
    EMIT(3, EVENT_Transfer, *from, *to, *amount);
}

static void set_allowance(const word *owner, const word *spender, const word *slot, const word *amount) {
    if (word_is_zero(owner)) REVERT(ERROR_ERC20InvalidApprover, *owner);
    if (word_is_zero(spender)) REVERT(ERROR_ERC20InvalidSpender, *spender);
    store(slot, amount);
}

static void init(void) {
    args(3);
    bytes name = arg_bytes(0), symbol = arg_bytes(1);
    const word *supply = arg(2);
    word holder = sender(), holder_slot = map(BALANCES, &holder);
    word name_slot = slot(NAME), symbol_slot = slot(SYMBOL), supply_slot = slot(SUPPLY);
    initialize();
    store_bytes(&name_slot, name.data, name.len);
    store_bytes(&symbol_slot, symbol.data, symbol.len);
    store(&supply_slot, supply);
    store(&holder_slot, supply);
    EMIT(3, EVENT_Transfer, word_zero(), holder, *supply);
}

static void name(void) {
    word s = slot(NAME);
    bytes text = load_bytes(&s);
    return_bytes(text.data, text.len);
}

static void symbol(void) {
    word s = slot(SYMBOL);
    bytes text = load_bytes(&s);
    return_bytes(text.data, text.len);
}

static void decimals(void) { return_u64(18); }

static void total_supply(void) {
    word s = slot(SUPPLY), supply = load(&s);
    return_word(&supply);
}

static void balance_of(void) {
    args(1);
    word s = map(BALANCES, arg_address(0)), held = load(&s);
    return_word(&held);
}

static void allowance(void) {
    args(2);
    word s = allowance_slot(arg_address(0), arg_address(1)), allowed = load(&s);
    return_word(&allowed);
}

static void transfer(void) {
    args(2);
    word from = sender();
    move(&from, arg_address(0), arg(1));
    return_bool(true);
}

static void approve(void) {
    args(2);
    const word *spender = arg_address(0), *amount = arg(1);
    word owner = sender(), s = allowance_slot(&owner, spender);
    set_allowance(&owner, spender, &s, amount);
    EMIT(3, EVENT_Approval, owner, *spender, *amount);
    return_bool(true);
}

static void transfer_from(void) {
    args(3);
    const word *from = arg_address(0), *to = arg_address(1), *amount = arg(2);
    word spender = sender(), s = allowance_slot(from, &spender), allowed = load(&s), unlimited = word_max(), left;
    if (!word_eq(&allowed, &unlimited)) {
        if (word_sub_borrow(&left, &allowed, amount)) REVERT(ERROR_ERC20InsufficientAllowance, spender, allowed, *amount);
        set_allowance(from, &spender, &s, &left);
    }
    move(from, to, amount);
    return_bool(true);
}

CONTRACT(
    FUNCTION(SELECTOR_transfer, transfer)
    FUNCTION(SELECTOR_transferFrom, transfer_from)
    FUNCTION(SELECTOR_approve, approve)
    FUNCTION(SELECTOR_balanceOf, balance_of)
    FUNCTION(SELECTOR_allowance, allowance)
    FUNCTION(SELECTOR_totalSupply, total_supply)
    FUNCTION(SELECTOR_name, name)
    FUNCTION(SELECTOR_symbol, symbol)
    FUNCTION(SELECTOR_decimals, decimals)
    FUNCTION(SELECTOR_init, init)
)
