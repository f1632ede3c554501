// A counter in AssemblyScript. Words are 32 bytes big-endian, as on the chain.
import { emitLog, msgSender, msgValue, readArgs, storageCache, storageFlush, storageLoad, writeResult } from './hooks'

// Selectors of Solidity's ABI.
const NUMBER: u32 = 0x8381f58a // number()
const SET_NUMBER: u32 = 0x3fb5c1cb // setNumber(uint256)
const INCREMENT: u32 = 0xd09de08a // increment()

const LONGEST: u32 = 32768 // call data that is read at all

// Places in memory that are there from the start, all zero.
const slot = memory.data(32) // slot 0, the number
const word = memory.data(32)
const log = memory.data(96) // two topics and the number

// keccak256("Changed(address,uint256)")
const changed = memory.data<u8>([
  0xb5, 0x2d, 0xda, 0x02, 0x2b, 0x6c, 0x1a, 0x1f, 0x40, 0x90, 0x5a, 0x85, 0xf2, 0x57, 0xf6, 0x89,
  0xaa, 0x5d, 0x69, 0xd8, 0x50, 0xe4, 0x9c, 0xf9, 0x39, 0xd6, 0x88, 0xfb, 0xe5, 0xaf, 0x59, 0x46,
])

// isZero tells whether the word at p is 0.
function isZero(p: usize): bool {
  return (load<u64>(p) | load<u64>(p, 8) | load<u64>(p, 16) | load<u64>(p, 24)) == 0
}

// increase adds 1 to the word at p and tells whether it overflowed.
function increase(p: usize): bool {
  for (let at: i32 = 24; at >= 0; at -= 8) {
    const limb = bswap<u64>(load<u64>(p + at)) + 1
    store<u64>(p + at, bswap<u64>(limb))
    if (limb != 0) return false // no carry
  }
  return true
}

// change stores the word at p as the new number and logs it.
function change(p: usize): void {
  storageCache(slot, p)
  storageFlush(1)
  memory.copy(log, changed, 32)
  msgSender(log + 32 + 12)
  memory.copy(log + 64, p, 32)
  emitLog(log, 96, 2)
}

// Solidity's Panic(0x11), arithmetic overflow.
const overflow = memory.data<u8>([
  0x4e, 0x48, 0x7b, 0x71, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x11,
])

// user_entrypoint is called with the length of the call data. 0 is success, 1 a revert.
export function user_entrypoint(len: u32): i32 {
  if (len < 4 || len > LONGEST) return 1
  const args = __heap_base // behind everything else that is in memory
  readArgs(args)
  msgValue(word)
  if (!isZero(word)) return 1
  switch (bswap<u32>(load<u32>(args))) {
    case NUMBER:
      storageLoad(slot, word)
      writeResult(word, 32)
      return 0
    case SET_NUMBER:
      if (len < 36) return 1
      change(args + 4)
      return 0
    case INCREMENT:
      storageLoad(slot, word)
      if (increase(word)) {
        writeResult(overflow, 36)
        return 1
      }
      change(word)
      return 0
  }
  return 1
}
