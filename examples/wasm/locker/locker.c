// A locker in C. Locker.sol beside it is the same in Solidity.
#include "../sdk/trivium.h"
#include "../sdk/outbox.h"
#include "locker.abi.h"
#include "chain.abi.h"

// State variables by position.
enum { BALANCES };

static const word ETHER = {.bytes = {0}}; // as a token
static const word TOKEN_BRIDGE = {.bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'T', 'R', 'I', 'V', 'I', 'U', 'M', [30] = 0x04, [31] = 0x02}};

// EXIT_GAS is of the parent chain, for the account that gets the ether: enough for a
// contract that notes it down.
#define EXIT_GAS 50000

static word balance_slot(const word *who, const word *token) {
    word inner = map(BALANCES, who);
    return map_at(&inner, token);
}

static void put(const word *token, const word *amount) {
    word who = sender(), s = balance_slot(&who, token), held = load(&s), sum = word_add(&held, amount);
    store(&s, &sum);
    EMIT(3, EVENT_Deposited, who, *token, *amount);
}

// take empties the sender's place, before anything is sent.
static word take(const word *token) {
    word who = sender(), s = balance_slot(&who, token), amount = load(&s), nothing = word_zero();
    if (word_is_zero(&amount)) REVERT(ERROR_NothingThere, who, *token);
    store(&s, &nothing);
    return amount;
}

static void exited(const word *token, const word *to, const word *amount, const word *message) {
    EMIT(3, EVENT_Exited, sender(), *token, *to, *amount, *message);
    return_word(message);
}

static void deposit(void) {
    word amount = value();
    put(&ETHER, &amount);
}

static void deposit_token(void) {
    args(2);
    const word *token = arg_address(0), *amount = arg(1);
    word who = sender(), me = self(), no_ether = word_zero();
    put(token, amount);
    encoder e = encode(3);
    put_word(&e, &who);
    put_word(&e, &me);
    put_word(&e, amount);
    word ok = call_for_word(token, &no_ether, with_selector(SELECTOR_transferFrom, &e));
    if (word_is_zero(&ok)) REVERT(ERROR_TransferFailed, *token);
}

static void balance_of(void) {
    args(2);
    word s = balance_slot(arg_address(0), arg_address(1)), held = load(&s);
    return_word(&held);
}

static void exit_ether(void) {
    args(1);
    const word *to = arg_address(0);
    word amount = take(&ETHER), message = send_message(to, &amount, EXIT_GAS, (bytes){0, 0});
    exited(&ETHER, to, &amount, &message);
}

static void exit_token(void) {
    args(2);
    const word *token = arg_address(0), *to = arg_address(1);
    word amount = take(token), no_ether = word_zero();
    encoder e = encode(3);
    put_word(&e, token);
    put_word(&e, to);
    put_word(&e, &amount);
    word message = call_for_word(&TOKEN_BRIDGE, &no_ether, with_selector(SELECTOR_withdraw, &e));
    exited(token, to, &amount, &message);
}

CONTRACT(
    PAYABLE(SELECTOR_deposit, deposit)
    FUNCTION(SELECTOR_depositToken, deposit_token)
    FUNCTION(SELECTOR_balanceOf, balance_of)
    FUNCTION(SELECTOR_exit, exit_ether)
    FUNCTION(SELECTOR_exitToken, exit_token)
)
