#!/usr/bin/env node
// Compares two Ethereum JSON-RPC endpoints block by block: hashes, state roots, whole headers with their
// transactions, receipts, and logs as eth_getLogs gives them.
//
//   node agree.mjs URL_A URL_B [--from N] [--to N|latest|safe|finalized] [--wait SECONDS]
//
// A tag for --to is resolved on A; both endpoints are then given --wait seconds (default 60) to reach that
// height. Exit code 0: they agree. 1: they differ, the first differences are printed. 2: usage or no answer.
import { isDeepStrictEqual } from 'node:util'
import { pathToFileURL } from 'node:url'
import { batch, hexOf, rpc, until } from './lib/node.mjs'

const CHUNK = 25 // blocks in one JSON-RPC batch: with three calls each it stays below the usual limit of 100

// agree compares the blocks from..to (inclusive numbers; `to` may be a tag, resolved on a) and resolves to
// {from, to, blocks, transactions, logs, stateRoot, differences}, where differences is a list of
// {block, what, a, b} and is empty when the two endpoints agree.
export async function agree(a, b, { from = 0, to = 'latest', wait = 60, most = 20 } = {}) {
  if (typeof to === 'string') to = Number((await rpc('eth_getBlockByNumber', [to, false], a)).number)
  for (const url of [a, b]) {
    await until(`block ${to} on ${url}`, async () => Number(await rpc('eth_blockNumber', [], url)) >= to, {
      timeout: wait * 1000,
      interval: 100,
    })
  }
  const differences = []
  const counts = { blocks: 0, transactions: 0, logs: 0 }
  let stateRoot
  for (let start = from; start <= to && differences.length < most; start += CHUNK) {
    const end = Math.min(start + CHUNK - 1, to)
    const [ofA, ofB] = await Promise.all([read(a, start, end), read(b, start, end)])
    for (let i = 0; i < ofA.length && differences.length < most; i++) {
      const number = start + i
      compare(`block ${number}`, ofA[i], ofB[i], (what, x, y) => differences.push({ block: number, what, a: x, b: y }))
      counts.blocks++
      counts.transactions += ofA[i].block.transactions.length
      counts.logs += ofA[i].logs.length
      stateRoot = ofA[i].block.stateRoot
    }
  }
  return { from, to, ...counts, stateRoot, differences }
}

async function read(url, start, end) {
  const numbers = Array.from({ length: end - start + 1 }, (_, i) => hexOf(start + i))
  const calls = numbers.flatMap((n) => [
    ['eth_getBlockByNumber', [n, true]],
    ['eth_getBlockReceipts', [n]],
    ['eth_getLogs', [{ fromBlock: n, toBlock: n }]],
  ])
  const answers = await batch(calls, url)
  return numbers.map((n, i) => {
    const [block, receipts, logs] = answers.slice(3 * i, 3 * i + 3)
    if (block === null) throw new Error(`${url} has no block ${BigInt(n)}`)
    return { block, receipts, logs }
  })
}

// compare reports the smallest parts that differ, so that a wrong gas figure reads as one line.
function compare(path, x, y, report) {
  if (isDeepStrictEqual(x, y)) return
  const nested = (v) => v !== null && typeof v === 'object'
  if (!nested(x) || !nested(y) || Array.isArray(x) !== Array.isArray(y)) return report(path, x, y)
  for (const key of new Set([...Object.keys(x), ...Object.keys(y)])) compare(`${path}.${key}`, x[key], y[key], report)
}

async function main() {
  const options = {}
  const urls = []
  for (let args = process.argv.slice(2); args.length > 0; ) {
    const arg = args.shift()
    if (arg === '--from' || arg === '--wait') options[arg.slice(2)] = Number(args.shift())
    else if (arg === '--to') {
      const to = args.shift()
      options.to = /^\d+$/.test(to) ? Number(to) : to
    } else urls.push(arg)
  }
  if (urls.length !== 2 || Object.values(options).some(Number.isNaN)) {
    console.error('usage: node agree.mjs URL_A URL_B [--from N] [--to N|latest|safe|finalized] [--wait SECONDS]')
    return 2
  }
  const result = await agree(urls[0], urls[1], options)
  for (const { what, a, b } of result.differences) console.log(`${what}: ${JSON.stringify(a)} != ${JSON.stringify(b)}`)
  if (result.differences.length > 0) return 1
  console.log(
    `agree on blocks ${result.from} to ${result.to}: ${result.transactions} transactions, ` +
      `${result.logs} logs, state root ${result.stateRoot}`,
  )
  return 0
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.exitCode = await main().catch((error) => {
    console.error(error.message)
    return 2
  })
}
