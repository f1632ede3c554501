// Merkle Patricia tries as the Ethereum yellow paper (appendix D) defines them: enough to check an
// eth_getProof answer and to recompute the transactions and receipts roots of a block.
import { concat, decodeRlp, encodeRlp, getBytes, hexlify, keccak256 } from 'ethers'

export const EMPTY_ROOT = keccak256(encodeRlp('0x'))
export const EMPTY_CODE = keccak256('0x')

function nibblesOf(key) {
  const nibbles = []
  for (const byte of getBytes(key)) nibbles.push(byte >> 4, byte & 15)
  return nibbles
}

// Hex-prefix encoding: [nibbles, leaf?] out of the first item of a two-item node.
function decodePath(encoded) {
  const nibbles = nibblesOf(encoded)
  const leaf = nibbles[0] >= 2
  return [nibbles.slice(nibbles[0] % 2 === 1 ? 1 : 2), leaf]
}

function encodePath(nibbles, leaf) {
  const odd = nibbles.length % 2
  const all = [(leaf ? 2 : 0) + odd, ...(odd ? [] : [0]), ...nibbles]
  const bytes = new Uint8Array(all.length / 2)
  for (let i = 0; i < bytes.length; i++) bytes[i] = all[2 * i] * 16 + all[2 * i + 1]
  return hexlify(bytes)
}

// prove walks `proof` (hex RLP nodes, root first) from `root` along keccak256(key). It returns the value
// as hex, or null where the proof shows that there is none. It throws on a proof that shows neither, and
// on one with nodes left over.
export function prove(root, key, proof) {
  if (proof.length === 0) {
    if (root === EMPTY_ROOT) return null
    throw new Error('an empty proof for a trie that is not empty')
  }
  const path = nibblesOf(keccak256(key))
  let used = 0
  let at = 0
  let reference = root
  const end = (value) => {
    if (used !== proof.length) throw new Error(`${proof.length - used} nodes of the proof are not on the path`)
    return value
  }
  for (;;) {
    let node
    if (typeof reference === 'string') {
      if (reference === '0x') return end(null)
      if (used === proof.length) throw new Error('the proof ends before the path does')
      const raw = proof[used++]
      if (keccak256(raw) !== reference) throw new Error(`node ${used - 1} of the proof does not hash to ${reference}`)
      node = decodeRlp(raw)
    } else {
      node = reference // a node shorter than 32 bytes stands inside its parent
    }
    if (node.length === 17) {
      if (at === path.length) return end(node[16] === '0x' ? null : node[16])
      reference = node[path[at++]]
      continue
    }
    const [nibbles, leaf] = decodePath(node[0])
    const match = nibbles.every((nibble, i) => path[at + i] === nibble)
    if (leaf) return end(match && nibbles.length === path.length - at ? node[1] : null)
    if (!match) return end(null)
    at += nibbles.length
    reference = node[1]
  }
}

// account verifies an eth_getProof answer against a state root. It returns the proven
// {nonce, balance, storageHash, codeHash} (null for an absent account), with the slots checked too.
export function account(stateRoot, answer) {
  const value = prove(stateRoot, answer.address, answer.accountProof)
  const storageRoot = value === null ? EMPTY_ROOT : decodeRlp(value)[2]
  for (const { key, value: claimed, proof } of answer.storageProof) {
    const slot = '0x' + BigInt(key).toString(16).padStart(64, '0')
    const proven = prove(storageRoot, slot, proof)
    const word = proven === null ? 0n : BigInt(decodeRlp(proven))
    if (word !== BigInt(claimed)) throw new Error(`slot ${key}: proven ${word}, claimed ${claimed}`)
  }
  if (value === null) return null
  const [nonce, balance, storageHash, codeHash] = decodeRlp(value)
  const number = (hex) => (hex === '0x' ? 0n : BigInt(hex))
  return { nonce: number(nonce), balance: number(balance), storageHash, codeHash }
}

// listRoot is the root of the trie rlp(index) -> item: what a header commits to for transactions and receipts.
export function listRoot(items) {
  if (items.length === 0) return EMPTY_ROOT
  const index = (i) => (i === 0 ? '0x' : '0x' + i.toString(16).padStart(i > 255 ? 4 : 2, '0'))
  const entries = items.map((item, i) => [nibblesOf(encodeRlp(index(i))), item])
  return keccak256(encodeRlp(build(entries, 0)))
}

function build(entries, depth) {
  if (entries.length === 1) return [encodePath(entries[0][0].slice(depth), true), entries[0][1]]
  const [first] = entries[0]
  let shared = 0
  while (entries.every(([key]) => key.length > depth + shared && key[depth + shared] === first[depth + shared])) shared++
  if (shared > 0) {
    return [encodePath(first.slice(depth, depth + shared), false), embed(build(entries, depth + shared))]
  }
  const branch = Array(17).fill('0x')
  for (let nibble = 0; nibble < 16; nibble++) {
    const below = entries.filter(([key]) => key[depth] === nibble)
    if (below.length > 0) branch[nibble] = embed(build(below, depth + 1))
  }
  return branch // rlp(index) keys are prefix-free, so no entry ends at a branch
}

function embed(node) {
  const encoded = encodeRlp(node)
  return getBytes(encoded).length < 32 ? node : keccak256(encoded)
}

// receipt encodes a JSON-RPC receipt as consensus does: type || rlp(status, cumulative gas, bloom, logs).
export function receipt(r) {
  const quantity = (hex) => (BigInt(hex) === 0n ? '0x' : even(BigInt(hex).toString(16)))
  const body = encodeRlp([
    quantity(r.status),
    quantity(r.cumulativeGasUsed),
    r.logsBloom,
    r.logs.map((log) => [log.address, log.topics, log.data]),
  ])
  return BigInt(r.type) === 0n ? body : concat([even(BigInt(r.type).toString(16)), body])
}

// headerHash recomputes a block's hash from the JSON-RPC block (all fields up to Prague and Osaka).
export function headerHash(b) {
  const quantity = (hex) => (BigInt(hex) === 0n ? '0x' : even(BigInt(hex).toString(16)))
  const fields = [
    b.parentHash, b.sha3Uncles, b.miner, b.stateRoot, b.transactionsRoot, b.receiptsRoot, b.logsBloom,
    quantity(b.difficulty), quantity(b.number), quantity(b.gasLimit), quantity(b.gasUsed), quantity(b.timestamp),
    b.extraData, b.mixHash, b.nonce, quantity(b.baseFeePerGas),
  ]
  if (b.withdrawalsRoot !== undefined) fields.push(b.withdrawalsRoot)
  if (b.blobGasUsed !== undefined) fields.push(quantity(b.blobGasUsed), quantity(b.excessBlobGas))
  if (b.parentBeaconBlockRoot !== undefined) fields.push(b.parentBeaconBlockRoot)
  if (b.requestsHash !== undefined) fields.push(b.requestsHash)
  return keccak256(encodeRlp(fields))
}

function even(hex) {
  return '0x' + (hex.length % 2 ? '0' : '') + hex
}
