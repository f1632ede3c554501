// The node under test: where it is, who has money on it, and plain JSON-RPC without any client in between.
import assert from 'node:assert/strict'

export const RPC = process.env.TRIVIUM_RPC ?? ''
export const WS = process.env.TRIVIUM_WS ?? ''
export const FULL_RPC = process.env.TRIVIUM_FULL_RPC ?? ''

// The public test mnemonic that every Ethereum development chain funds.
export const MNEMONIC = 'test test test test test test test test test test test junk'

// One account (index under m/44'/60'/0'/0) for each test file, so that files may run side by side
// without racing for nonces. A test that needs a second person funds a fresh key from its account.
export const ACCOUNT = {
  'uniswap.ethers': 0,
  'uniswap.viem': 1,
  ethers: 2,
  viem: 3,
  hardhat: 4,
  foundry: 5,
  pool: 6,
  trace: 7,
  proof: 8,
  rpc: 9,
  'wasm.ethers': 10,
  'move.ethers': 11,
  fees: 0, // the operator of a chain of its own
}

// FUNDED is how many of them the node funds at its genesis; run.mjs funds the others from the first.
export const FUNDED = 10

export class RpcError extends Error {
  constructor({ code, message, data }, method) {
    super(message)
    this.code = code
    this.data = data
    this.method = method
  }
}

let nextId = 1

// post sends one body as it is (string or JSON value) and returns {status, json}.
export async function post(body, url = RPC) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  const text = await response.text()
  if (text === '') return { status: response.status }
  try {
    return { status: response.status, json: JSON.parse(text) }
  } catch {
    throw new Error(`${url} answered HTTP ${response.status} without JSON: ${text.slice(0, 200)}`)
  }
}

// rpc calls one method and returns its result, or throws RpcError with the node's code, message and data.
export async function rpc(method, params = [], url = RPC) {
  const { status, json } = await post({ jsonrpc: '2.0', id: nextId++, method, params }, url)
  if (json === undefined) throw new Error(`${url} answered ${method} with HTTP ${status} and nothing else`)
  if (json.error) throw new RpcError(json.error, method)
  return json.result
}

// batch sends [[method, params], ...] as one JSON-RPC batch and returns the results in the same order.
export async function batch(calls, url = RPC) {
  if (calls.length === 0) return []
  const first = nextId
  nextId += calls.length
  const { json } = await post(
    calls.map(([method, params], i) => ({ jsonrpc: '2.0', id: first + i, method, params })),
    url,
  )
  if (!Array.isArray(json)) throw new RpcError(json?.error ?? { message: `${url} refused the batch` }, 'batch')
  const byId = new Map(json.map((answer) => [answer.id, answer]))
  return calls.map(([method], i) => {
    const answer = byId.get(first + i)
    if (answer === undefined) throw new Error(`no answer to ${method} (call ${i} of the batch)`)
    if (answer.error) throw new RpcError(answer.error, method)
    return answer.result
  })
}

// refused asserts that a call fails, and returns the RpcError for further checks.
export async function refused(method, params, url = RPC) {
  try {
    const result = await rpc(method, params, url)
    assert.fail(`${method} was expected to fail, but answered ${JSON.stringify(result)}`)
  } catch (error) {
    if (error instanceof RpcError) return error
    throw error
  }
}

// until asks again and again until the answer is truthy, and returns it. It is for facts that a node
// reaches by itself and does not announce (a pool entry, the safe head); receipts and events are awaited.
export async function until(what, ask, { timeout = 30_000, interval = 50 } = {}) {
  const deadline = Date.now() + timeout
  for (;;) {
    const answer = await ask()
    if (answer) return answer
    if (Date.now() > deadline) throw new Error(`waited ${timeout / 1000} s in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, interval))
  }
}

export const isTrivium = async () => /^trivium/i.test(await rpc('web3_clientVersion'))

export const hexOf = (n) => '0x' + BigInt(n).toString(16)
