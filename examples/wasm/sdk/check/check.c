// A contract that uses the whole SDK, for the tests.
#include "../trivium.h"
#include "check.abi.h"
#include "../../erc20/erc20.abi.h" // headers of several ABIs go together

enum { TEXT, LIST, MARK };

static void add(void) {
    args(2);
    word r = word_add(arg(0), arg(1));
    return_word(&r);
}

static void sub(void) {
    args(2);
    word r = word_sub(arg(0), arg(1));
    return_word(&r);
}

static void mul(void) {
    args(2);
    word r = word_mul(arg(0), arg(1));
    return_word(&r);
}

static void div_(void) {
    args(2);
    word r = word_div(arg(0), arg(1));
    return_word(&r);
}

static void mod(void) {
    args(2);
    word r = word_mod(arg(0), arg(1));
    return_word(&r);
}

static void less(void) {
    args(2);
    return_bool(word_lt(arg(0), arg(1)));
}

static void negative(void) {
    args(1);
    word r = word_of_signed(-(i64)arg_uint(0, 64));
    return_word(&r);
}

static void echo(void) {
    args(5);
    bool flag = arg_bool(0);
    bytes data = arg_bytes(1), list = arg_words(3);
    const word *who = arg_address(2);
    u64 small = arg_uint(4, 32);
    encoder e = encode(5);
    put_u64(&e, flag);
    put_bytes(&e, data.data, data.len);
    put_word(&e, who);
    memmove(put_array(&e, list.len), list.data, 32 * list.len);
    put_u64(&e, small);
    return_encoded(&e);
}

static void see(void) {
    word me = self();
    EMIT(1, EVENT_Seen, sender(), me, origin(), value(), balance(&me));
}

static void refuse(void) {
    args(2);
    REVERT(ERROR_Refused, *arg(0), *arg(1));
}

// announced encodes three arguments as (uint256, string, bytes).
static encoder announced(void) {
    args(3);
    bytes text = arg_bytes(1), data = arg_bytes(2);
    encoder e = encode(3);
    put_word(&e, arg(0));
    put_bytes(&e, text.data, text.len);
    put_bytes(&e, data.data, data.len);
    return e;
}

static void announce(void) {
    encoder e = announced();
    bytes text = arg_bytes(1);
    EMIT_ENCODED(&e, EVENT_Announced, sender(), keccak(text.data, text.len));
    EMIT_ENCODED(&e, EVENT_AnnouncedAgain);
}

static void reject(void) {
    encoder e = announced();
    revert_encoded(ERROR_Rejected, &e);
}

static void demand(void) {
    args(1);
    require(arg_bool(0), "a demand that was not met, in more than one word");
}

static void exhaust(void) {
    for (u32 i = 1;; i++) *(u8 *)alloc(PAGE) = (u8)i; // until there are no pages
}

static void set_text(void) {
    args(1);
    bytes text = arg_bytes(0);
    word s = slot(TEXT);
    store_bytes(&s, text.data, text.len);
}

static void get_text(void) {
    word s = slot(TEXT);
    bytes text = load_bytes(&s);
    return_bytes(text.data, text.len);
}

static void push(void) {
    args(1);
    word s = slot(LIST), n = load(&s), first = array(&s), one = word_of(1), next;
    word_add_carry(&next, &first, &n);
    store(&next, arg(0));
    n = word_add(&n, &one);
    store(&s, &n);
}

static void at(void) {
    args(1);
    word s = slot(LIST), n = load(&s);
    if (!word_lt(arg(0), &n)) panic(0x32);
    word first = array(&s), place = slot_next(&first, word_low(arg(0))), r = load(&place);
    return_word(&r);
}

static void init_once(void) { initialize(); }

static void call_word(void) {
    args(3);
    bytes data = arg_bytes(1);
    word s = slot(MARK), mark = word_of(7);
    store(&s, &mark);
    word r = call_for_word(arg_address(0), arg(2), data);
    return_word(&r);
}

static void call_void(void) {
    args(2);
    word zero = word_zero();
    call_or_revert(arg_address(0), &zero, arg_bytes(1));
}

static void view(void) {
    args(2);
    word r = view_word(arg_address(0), arg_bytes(1));
    return_word(&r);
}

static void delegate_word(void) {
    args(2);
    if (!delegate_call(arg_address(0), arg_bytes(1), ALL_GAS)) revert_returned();
    bytes b = returned();
    if (b.len < 32) revert_empty();
    return_word((const word *)b.data);
}

static void call_any(void) {
    args(2);
    word zero = word_zero();
    bool ok = call(arg_address(0), &zero, arg_bytes(1), ALL_GAS);
    bytes b = returned();
    encoder e = encode(2);
    put_u64(&e, ok);
    put_bytes(&e, b.data, b.len);
    return_encoded(&e);
}

static void mark(void) {
    word s = slot(MARK), r = load(&s);
    return_word(&r);
}

static void pay(void) {
    args(2);
    send(arg_address(0), arg(1));
}

CONTRACT(
    FUNCTION(SELECTOR_add, add)
    FUNCTION(SELECTOR_sub, sub)
    FUNCTION(SELECTOR_mul, mul)
    FUNCTION(SELECTOR_div, div_)
    FUNCTION(SELECTOR_mod, mod)
    FUNCTION(SELECTOR_less, less)
    FUNCTION(SELECTOR_negative, negative)
    FUNCTION(SELECTOR_echo, echo)
    PAYABLE(SELECTOR_see, see)
    FUNCTION(SELECTOR_refuse, refuse)
    FUNCTION(SELECTOR_announce, announce)
    FUNCTION(SELECTOR_reject, reject)
    FUNCTION(SELECTOR_demand, demand)
    FUNCTION(SELECTOR_exhaust, exhaust)
    FUNCTION(SELECTOR_setText, set_text)
    FUNCTION(SELECTOR_getText, get_text)
    FUNCTION(SELECTOR_push, push)
    FUNCTION(SELECTOR_at, at)
    FUNCTION(SELECTOR_initOnce, init_once)
    PAYABLE(SELECTOR_callWord, call_word)
    FUNCTION(SELECTOR_callVoid, call_void)
    FUNCTION(SELECTOR_viewWord, view)
    FUNCTION(SELECTOR_delegateWord, delegate_word)
    FUNCTION(SELECTOR_callAny, call_any)
    FUNCTION(SELECTOR_mark, mark)
    PAYABLE(SELECTOR_pay, pay)
)
