// Made by sdk/abigen from the contract's ABI. Include it after trivium.h.
#ifndef TRIVIUM_ERC20_ABI_H
#define TRIVIUM_ERC20_ABI_H

// Functions.
#define SELECTOR_allowance 0xdd62ed3eu // allowance(address,address)
#define SELECTOR_approve 0x095ea7b3u // approve(address,uint256)
#define SELECTOR_balanceOf 0x70a08231u // balanceOf(address)
#define SELECTOR_decimals 0x313ce567u // decimals()
#define SELECTOR_init 0x2eabc917u // init(string,string,uint256)
#define SELECTOR_name 0x06fdde03u // name()
#define SELECTOR_symbol 0x95d89b41u // symbol()
#define SELECTOR_totalSupply 0x18160dddu // totalSupply()
#define SELECTOR_transfer 0xa9059cbbu // transfer(address,uint256)
#define SELECTOR_transferFrom 0x23b872ddu // transferFrom(address,address,uint256)

// Events.
#define EVENT_Approval ((word){{0x8c, 0x5b, 0xe1, 0xe5, 0xeb, 0xec, 0x7d, 0x5b, 0xd1, 0x4f, 0x71, 0x42, 0x7d, 0x1e, 0x84, 0xf3, 0xdd, 0x03, 0x14, 0xc0, 0xf7, 0xb2, 0x29, 0x1e, 0x5b, 0x20, 0x0a, 0xc8, 0xc7, 0xc3, 0xb9, 0x25}}) // Approval(address,address,uint256)
#define EVENT_Transfer ((word){{0xdd, 0xf2, 0x52, 0xad, 0x1b, 0xe2, 0xc8, 0x9b, 0x69, 0xc2, 0xb0, 0x68, 0xfc, 0x37, 0x8d, 0xaa, 0x95, 0x2b, 0xa7, 0xf1, 0x63, 0xc4, 0xa1, 0x16, 0x28, 0xf5, 0x5a, 0x4d, 0xf5, 0x23, 0xb3, 0xef}}) // Transfer(address,address,uint256)

// Errors.
#define ERROR_ERC20InsufficientAllowance 0xfb8f41b2u // ERC20InsufficientAllowance(address,uint256,uint256)
#define ERROR_ERC20InsufficientBalance 0xe450d38cu // ERC20InsufficientBalance(address,uint256,uint256)
#define ERROR_ERC20InvalidApprover 0xe602df05u // ERC20InvalidApprover(address)
#define ERROR_ERC20InvalidReceiver 0xec442f05u // ERC20InvalidReceiver(address)
#define ERROR_ERC20InvalidSender 0x96c6fd1eu // ERC20InvalidSender(address)
#define ERROR_ERC20InvalidSpender 0x94280d62u // ERC20InvalidSpender(address)
#define ERROR_InvalidInitialization 0xf92ee8a9u // InvalidInitialization()

#endif
