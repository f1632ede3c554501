// Made by sdk/abigen from the contract's ABI. Include it after trivium.h.
#ifndef TRIVIUM_CHECK_ABI_H
#define TRIVIUM_CHECK_ABI_H

// Functions.
#define SELECTOR_add 0x771602f7u // add(uint256,uint256)
#define SELECTOR_announce 0xe215162au // announce(uint256,string,bytes)
#define SELECTOR_at 0xe0886f90u // at(uint256)
#define SELECTOR_callAny 0xbf2bc751u // callAny(address,bytes)
#define SELECTOR_callVoid 0x2ac55b13u // callVoid(address,bytes)
#define SELECTOR_callWord 0xa519cb62u // callWord(address,bytes,uint256)
#define SELECTOR_delegateWord 0xcb810843u // delegateWord(address,bytes)
#define SELECTOR_demand 0x6d8221e0u // demand(bool)
#define SELECTOR_div 0xa391c15bu // div(uint256,uint256)
#define SELECTOR_echo 0x9d9ceb38u // echo(bool,bytes,address,uint256[],uint32)
#define SELECTOR_exhaust 0x24f316c8u // exhaust()
#define SELECTOR_getText 0xe00fe2ebu // getText()
#define SELECTOR_initOnce 0x60912786u // initOnce()
#define SELECTOR_less 0x2d738965u // less(uint256,uint256)
#define SELECTOR_mark 0x8c0d0c29u // mark()
#define SELECTOR_mod 0xf43f523au // mod(uint256,uint256)
#define SELECTOR_mul 0xc8a4ac9cu // mul(uint256,uint256)
#define SELECTOR_negative 0x22b74e68u // negative(uint64)
#define SELECTOR_pay 0xc4076876u // pay(address,uint256)
#define SELECTOR_push 0x959ac484u // push(uint256)
#define SELECTOR_refuse 0xe4a1e665u // refuse(uint256,bytes32)
#define SELECTOR_reject 0xff49342cu // reject(uint256,string,bytes)
#define SELECTOR_see 0x9ae5a2beu // see()
#define SELECTOR_setText 0x5d3a1f9du // setText(string)
#define SELECTOR_sub 0xb67d77c5u // sub(uint256,uint256)
#define SELECTOR_viewWord 0x6ee1f295u // viewWord(address,bytes)

// Events.
#define EVENT_Announced ((word){{0x7d, 0x40, 0x2a, 0x28, 0x7c, 0x69, 0x4c, 0xe4, 0x1d, 0x59, 0xfa, 0x17, 0xb2, 0x54, 0x5d, 0x2d, 0xa0, 0xa3, 0xb4, 0x77, 0xee, 0x8f, 0x80, 0x0d, 0xb2, 0x3d, 0x0c, 0x5e, 0x90, 0x8f, 0xdf, 0xd2}}) // Announced(address,string,uint256,string,bytes)
#define EVENT_AnnouncedAgain ((word){{0x36, 0x99, 0x69, 0xa8, 0x08, 0x78, 0xd3, 0x06, 0x0d, 0x42, 0x55, 0x5b, 0x95, 0xee, 0x7c, 0x9d, 0x1e, 0xd6, 0x8c, 0x7b, 0x7b, 0x5b, 0xf5, 0x52, 0xb5, 0x69, 0xdc, 0x3d, 0x08, 0x31, 0xf8, 0x9a}}) // AnnouncedAgain(uint256,string,bytes)
#define EVENT_Seen ((word){{0x59, 0x3d, 0x75, 0xca, 0xf6, 0xe2, 0x78, 0x23, 0x7e, 0x6f, 0xc6, 0xea, 0xe3, 0xee, 0x6b, 0x4d, 0x35, 0xeb, 0x2a, 0x39, 0xa0, 0xfb, 0x48, 0xfa, 0x5e, 0xec, 0x66, 0xc9, 0xbe, 0xcb, 0xbd, 0x3f}}) // Seen(address,address,address,uint256,uint256)

// Errors.
#define ERROR_Refused 0x4e7c839au // Refused(uint256,bytes32)
#define ERROR_Rejected 0xa7343849u // Rejected(uint256,string,bytes)

#endif
