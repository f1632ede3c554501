// Messages to the parent chain, on chains that have an outbox.
#ifndef TRIVIUM_OUTBOX_H
#define TRIVIUM_OUTBOX_H

#include "call.h"

// OUTBOX is the account that takes messages.
static const word OUTBOX = {.bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'T', 'R', 'I', 'V', 'I', 'U', 'M', [30] = 0x04, [31] = 0x01}};

// send_message asks for a call of target on the parent chain, by the chain's portal, in
// this contract's name, with the value, that much gas and the data. The value stays on
// this chain for good, and is paid there. Gives the message's hash, which is its leaf
// in the outbox. Reverts for more than 64 KiB of data or 10 million gas, and where there is no outbox.
OUTLINE word send_message(const word *target, const word *value, u64 gas, bytes data) {
    encoder e = encode(3);
    put_word(&e, target);
    put_u64(&e, gas);
    put_bytes(&e, data.data, data.len);
    word hash;
    if (!call(&OUTBOX, value, with_selector(0xc2b3e5acu, &e), ALL_GAS)) revert_returned(); // initiateWithdrawal(address,uint256,bytes)
    if (return_data_size() != 32) revert_text("the chain has no outbox");
    read_return_data(&hash, 0, 32);
    return hash;
}

#endif
