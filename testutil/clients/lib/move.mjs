// The Move module of examples/move, the gateway as a contract of ethers, and as much BCS as the tests need.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { AbiCoder, Contract, Interface, concat, dataLength, dataSlice, getBytes, hexlify, toUtf8Bytes, toUtf8String, zeroPadValue } from 'ethers'

const folder = fileURLToPath(new URL('../../../examples/move/', import.meta.url))
const json = (file) => JSON.parse(readFileSync(folder + file, 'utf8'))

export const GATEWAY = '0x5452495649554d00000000000000000000000201'
export const gatewayABI = json('IMove.abi.json')
export const escrow = json('rwa/Escrow.json')

export const IMMUTABLE = 0
export const COMPATIBLE = 1

// The committed module belongs to the first account of the public test mnemonic.
const BUILT_FOR = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'

// rwaOf is the module as hex for another publisher: its own address is the one thing in it that depends on who it is.
export function rwaOf(address) {
  const code = hexlify(readFileSync(folder + 'rwa/rwa.mv'))
  return code.replaceAll(zeroPadValue(BUILT_FOR, 32).slice(2).toLowerCase(), zeroPadValue(address, 32).slice(2).toLowerCase())
}

export const gateway = (runner) => new Contract(GATEWAY, gatewayABI, runner)

// moduleName is a module's name as the gateway writes it.
export const moduleName = (address, name) => `0x${BigInt(address).toString(16)}::${name}`

// BCS of arguments, as hex.
const number = (bytes) => (n) => hexlify(getBytes('0x' + BigInt(n).toString(16).padStart(2 * bytes, '0')).reverse())
const length = (n) => (n < 0x80 ? hexlify(Uint8Array.of(n)) : concat([Uint8Array.of((n & 0x7f) | 0x80), length(n >> 7)]))
export const bcs = {
  bool: (b) => (b ? '0x01' : '0x00'),
  u16: number(2),
  u64: number(8),
  u128: number(16),
  address: (a) => zeroPadValue(a, 32).toLowerCase(),
  bytes: (b) => concat([length(dataLength(b)), b]),
  string: (s) => bcs.bytes(hexlify(toUtf8Bytes(s))),
}

// decode reads BCS: a type is 'bool', 'u8' to 'u256', 'address', 'bytes', 'string', [type] for a vector, {option: type}, or
// {field: type, ...} for a struct. Numbers are bigints, a missing option is null.
export function decode(type, data) {
  let rest = data
  const take = (n) => {
    const head = dataSlice(rest, 0, n)
    rest = dataSlice(rest, n)
    return head
  }
  const little = (n) => BigInt(hexlify(getBytes(take(n)).reverse()))
  const uleb = () => {
    const b = Number(little(1))
    return b < 0x80 ? b : (b & 0x7f) + 0x80 * uleb()
  }
  const read = (t) => {
    if (Array.isArray(t)) return Array.from({ length: uleb() }, () => read(t[0]))
    if (typeof t === 'object' && 'option' in t) return uleb() === 0 ? null : read(t.option)
    if (typeof t === 'object') return Object.fromEntries(Object.entries(t).map(([field, inner]) => [field, read(inner)]))
    switch (t) {
      case 'bool': return little(1) === 1n
      case 'address': return AbiCoder.defaultAbiCoder().decode(['address'], take(32))[0]
      case 'bytes': return take(uleb())
      case 'string': return toUtf8String(take(uleb()))
    }
    return little(Number(t.slice(1)) / 8)
  }
  const value = read(type)
  if (rest !== '0x') throw new Error(`${dataLength(rest)} bytes are left behind the value`)
  return value
}

// events are what a receipt's Move code has emitted, as {type, data}, the module's name left out of the types.
export function events(receipt, module) {
  const abi = new Interface(gatewayABI)
  return receipt.logs
    .filter((log) => log.address.toLowerCase() === GATEWAY)
    .map((log) => abi.parseLog(log))
    .filter((event) => event.name === 'Emitted')
    .map((event) => ({ type: event.args.type_.replace(`${module}::`, ''), data: event.args.data }))
}
