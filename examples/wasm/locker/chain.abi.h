// Made by sdk/abigen from the contract's ABI. Include it after trivium.h.
#ifndef TRIVIUM_CHAIN_ABI_H
#define TRIVIUM_CHAIN_ABI_H

// Functions.
#define SELECTOR_initiateWithdrawal 0xc2b3e5acu // initiateWithdrawal(address,uint256,bytes)
#define SELECTOR_transferFrom 0x23b872ddu // transferFrom(address,address,uint256)
#define SELECTOR_withdraw 0xd9caed12u // withdraw(address,address,uint256)

#endif
