// The full node that derives the same chain from the DA layer, where TRIVIUM_FULL_RPC names one.
import assert from 'node:assert/strict'
import { agree } from '../agree.mjs'
import { FULL_RPC, RPC } from './node.mjs'

// agreesWithFullNode skips test `t` when there is no full node. Otherwise it waits until that node has
// block `to`, and requires the blocks from..to to be the same on both: hash, state root, receipts, logs.
export async function agreesWithFullNode(t, from, to) {
  if (FULL_RPC === '') return t.skip('TRIVIUM_FULL_RPC names no full node to compare with')
  const result = await agree(RPC, FULL_RPC, { from, to })
  assert.deepEqual(result.differences, [])
  assert.ok(result.transactions > 0 && result.logs > 0, 'nothing was compared')
  t.diagnostic(`${result.blocks} blocks, ${result.transactions} transactions, ${result.logs} logs, state root ${result.stateRoot}`)
}
