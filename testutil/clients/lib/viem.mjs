// viem set up for the node under test.
import { createPublicClient, createWalletClient, defineChain, http, publicActions, webSocket } from 'viem'
import { generatePrivateKey, mnemonicToAccount, privateKeyToAccount } from 'viem/accounts'
import { ACCOUNT, MNEMONIC, RPC, WS, rpc } from './node.mjs'
import { artefacts } from './solidity.mjs'

const options = { pollingInterval: 100, cacheTime: 0 }

// connect returns clients for one test file: `client` reads and sends as the file's own funded account,
// `reader` only reads (and may be given batching options).
export async function connect(file) {
  const chain = defineChain({
    id: Number(await rpc('eth_chainId')),
    name: 'under test',
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [RPC], webSocket: [WS] } },
  })
  const account = mnemonicToAccount(MNEMONIC, { addressIndex: ACCOUNT[file] })
  return { chain, account, client: clientOf(chain, account) }
}

export const clientOf = (chain, account) =>
  createWalletClient({ chain, account, transport: http(RPC), ...options }).extend(publicActions)

export const readerOf = (chain, transport = {}) => createPublicClient({ chain, transport: http(RPC, transport), ...options })

export const webSocketOf = (chain) => createPublicClient({ chain, transport: webSocket(WS), ...options })

export const freshAccount = () => privateKeyToAccount(generatePrivateKey())

// freshClient returns a client of a new random key that holds `value` wei.
export async function freshClient(client, value) {
  const account = freshAccount()
  if (value > 0n) await mined(client, client.sendTransaction({ to: account.address, value }))
  return clientOf(client.chain, account)
}

// mined awaits a receipt, and requires success unless told otherwise.
export async function mined(client, sending, status = 'success') {
  const hash = await sending
  const receipt = await client.waitForTransactionReceipt({ hash, timeout: 30_000 })
  if (receipt.status !== status) throw new Error(`transaction ${hash}: ${receipt.status}, not ${status}`)
  return receipt
}

// deploy puts a contract of contracts/ on the chain and returns {address, abi, receipt}.
export async function deploy(client, file, name, args = [], value) {
  const { abi, bytecode } = artefacts(file)[name]
  const receipt = await mined(client, client.deployContract({ abi, bytecode, args, value }))
  return { address: receipt.contractAddress, abi, receipt }
}
