// hardhat, unmodified: compiles with solc-js, deploys, and runs a user's mocha tests against the node.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { ACCOUNT, MNEMONIC, RPC } from './lib/node.mjs'

const cli = createRequire(import.meta.url).resolve('hardhat/internal/cli/bootstrap.js')
const here = fileURLToPath(new URL('.', import.meta.url))

describe('hardhat', () => {
  let home

  function hardhat(...args) {
    return execFileSync(process.execPath, [cli, '--config', 'hardhat.config.cjs', ...args], {
      cwd: here,
      encoding: 'utf8',
      stdio: 'pipe',
      env: {
        PATH: process.env.PATH, HOME: home, HARDHAT_OUTPUT: home, HARDHAT_DISABLE_TELEMETRY_PROMPT: 'true', CI: 'true', NO_COLOR: '1',
        TRIVIUM_RPC: RPC, TEST_MNEMONIC: MNEMONIC, TEST_ACCOUNT: String(ACCOUNT.hardhat),
      },
    })
  }

  before(() => (home = mkdtempSync(join(tmpdir(), 'trivium-hardhat-'))))
  after(() => rmSync(home, { recursive: true, force: true }))

  test('compiles with solc-js and no download', () => {
    assert.match(hardhat('compile'), /Compiled \d+ Solidity files? successfully/)
    assert.ok(existsSync(join(home, 'artifacts')))
  })

  test('runs the project\'s tests on the node', async (t) => {
    let failure
    try {
      hardhat('test', '--no-compile')
    } catch (error) {
      failure = error // some test failed; the report says which
    }
    const report = join(home, 'report.json')
    assert.ok(existsSync(report), failure?.message)
    const { passes, failures } = JSON.parse(readFileSync(report, 'utf8'))
    for (const { fullTitle } of passes) await t.test(fullTitle, () => {})
    for (const { fullTitle, err } of failures) await t.test(fullTitle, () => assert.fail(err.stack ?? err.message))
    assert.ok(passes.length + failures.length >= 5, 'the project has five tests')
  })
})
