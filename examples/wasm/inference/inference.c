// A neural network that tells which digit a picture shows: 256 pixels, 32 hidden
// values, 10 scores; 8-bit weights, 32-bit sums, no floats. weights.h comes from
// the program in train/. Network.sol beside it is the same in Solidity.

// The network calls nobody, so nobody can call it back.
#define TRIVIUM_ALLOW_REENTRANCY
#include "../sdk/trivium.h"
#include "inference.abi.h"
#include "weights.h"

static i32 widened[PIXELS]; // so that the inner loop has no bytes to widen but the weights
static i32 hidden[HIDDEN];

// dot is the inner product of weights and values.
static inline i32 dot(const i8 *weights, const i32 *values, u32 n) {
    i32 sum = 0;
    for (u32 i = 0; i < n; i++) sum += weights[i] * values[i];
    return sum;
}

static void classify(void) {
    args(1);
    bytes image = arg_bytes(0);
    if (image.len != PIXELS) REVERT(ERROR_WrongSize, word_of(image.len), word_of(PIXELS));
    for (u32 i = 0; i < PIXELS; i++) widened[i] = image.data[i];
    for (u32 i = 0; i < HIDDEN; i++) {
        i32 sum = B1[i] + dot(W1[i], widened, PIXELS);
        sum = (sum < 0 ? 0 : sum) >> SHIFT;
        hidden[i] = sum > 255 ? 255 : sum;
    }
    i32 scores[CLASSES];
    u32 label = 0;
    for (u32 k = 0; k < CLASSES; k++) {
        scores[k] = B2[k] + dot(W2[k], hidden, HIDDEN);
        if (scores[k] > scores[label]) label = k;
    }
    encoder e = encode(2);
    put_u64(&e, label);
    word *list = put_array(&e, CLASSES);
    for (u32 k = 0; k < CLASSES; k++) list[k] = word_of_signed(scores[k]);
    return_encoded(&e);
}

CONTRACT(
    FUNCTION(SELECTOR_classify, classify)
)
