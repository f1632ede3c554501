// Made by sdk/abigen from the contract's ABI. Include it after trivium.h.
#ifndef TRIVIUM_INFERENCE_ABI_H
#define TRIVIUM_INFERENCE_ABI_H

// Functions.
#define SELECTOR_classify 0x9f903bcau // classify(bytes)

// Errors.
#define ERROR_WrongSize 0xf475fc8du // WrongSize(uint256,uint256)

#endif
