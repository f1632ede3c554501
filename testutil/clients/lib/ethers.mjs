// ethers 6 set up for the node under test.
import { ContractFactory, HDNodeWallet, JsonRpcProvider, Wallet, WebSocketProvider, parseEther } from 'ethers'
import { ACCOUNT, FUNDED, MNEMONIC, RPC, WS } from './node.mjs'
import { artefacts } from './solidity.mjs'

// connect returns {provider, wallet} for one test file; wallet is the file's own funded account.
export function connect(file) {
  // No answer is cached: a test that has seen its receipt must not be told the balance from before.
  const provider = new JsonRpcProvider(RPC, undefined, { pollingInterval: 100, cacheTimeout: -1 })
  const wallet = HDNodeWallet.fromPhrase(MNEMONIC, '', `m/44'/60'/0'/0/${ACCOUNT[file]}`).connect(provider)
  return { provider, wallet }
}

// fundOthers gives money to the accounts of test files that the node's genesis has none for. It uses the first
// account, so it must be done before the test files run.
export async function fundOthers() {
  const { provider, wallet } = connect(Object.keys(ACCOUNT).find((file) => ACCOUNT[file] === 0))
  for (const file of Object.keys(ACCOUNT).filter((name) => ACCOUNT[name] >= FUNDED)) {
    const other = connect(file)
    if ((await provider.getBalance(other.wallet)) < parseEther('500')) {
      await mined(wallet.sendTransaction({ to: other.wallet.address, value: parseEther('1000') }))
    }
    other.provider.destroy()
  }
  provider.destroy()
}

export const connectWebSocket = () => new WebSocketProvider(WS, undefined, { cacheTimeout: -1 })

// freshWallet returns a new random key holding `value` wei.
export async function freshWallet(funder, value) {
  const wallet = Wallet.createRandom().connect(funder.provider)
  if (value > 0n) await mined(funder.sendTransaction({ to: wallet.address, value }))
  return wallet
}

// mined awaits a transaction's receipt (of success: ethers throws on a failed one).
export async function mined(sending) {
  return (await sending).wait(1, 30_000)
}

// deploy compiles and deploys a contract of contracts/ and returns {contract, receipt}.
export async function deploy(wallet, file, name, args = [], overrides = {}) {
  const { abi, bytecode } = artefacts(file)[name]
  const contract = await new ContractFactory(abi, bytecode, wallet).deploy(...args, overrides)
  const receipt = await contract.deploymentTransaction().wait(1, 30_000)
  return { contract, receipt }
}
