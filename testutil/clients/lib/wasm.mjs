// The WASM contracts of examples/wasm, and how ethers deploys them: by an ordinary transaction to the deployer.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Contract, ContractFactory, hexlify, randomBytes } from 'ethers'
import { mined } from './ethers.mjs'

const folder = fileURLToPath(new URL('../../../examples/wasm/', import.meta.url))

export const DEPLOYER = '0x5452495649554d00000000000000000000000101'

export const deployerABI = [
  'function deploy(bytes code, bytes init, bytes32 salt) payable returns (address)',
  'function deployActivated(bytes32 codeHash, bytes init, bytes32 salt) payable returns (address)',
  'function isActivated(bytes32 codeHash) view returns (bool)',
  'function addressOf(address deployer, bytes32 codeHash, bytes32 salt) view returns (address)',
  'event Activated(bytes32 indexed codeHash, uint16 schedule)',
  'event Deployed(address indexed contract_, bytes32 indexed codeHash, address indexed deployer)',
  'error InvalidModule(string rule, uint256 offset)',
  'error NotActivated(bytes32 codeHash)',
  'error AlreadyDeployed(address contract_)',
  'error InitFailed()',
  'error BadArguments()',
]

const json = (file) => JSON.parse(readFileSync(folder + file, 'utf8'))

// example returns {abi, code} of one folder: the contract's ABI and its module as hex.
export function example(name) {
  return { abi: json(`${name}/${name}.abi.json`), code: hexlify(readFileSync(`${folder}${name}/${name}.wasm`)) }
}

// deployExample deploys an example, calls its init with args if there are any, and returns {contract, receipt}.
export async function deployExample(wallet, name, args) {
  const { abi, code } = example(name)
  const deployer = new Contract(DEPLOYER, deployerABI, wallet)
  const init = args === undefined ? '0x' : new Contract(DEPLOYER, abi).interface.encodeFunctionData('init', args)
  const receipt = await mined(deployer.deploy(code, init, hexlify(randomBytes(32))))
  const deployed = receipt.logs.map((log) => deployer.interface.parseLog(log)).find((event) => event?.name === 'Deployed')
  return { contract: new Contract(deployed.args.contract_, abi, wallet), receipt }
}

// deployTwin deploys a Solidity contract of the examples and returns {contract, receipt}.
export async function deployTwin(wallet, file, args = [], overrides = {}) {
  const { abi, bytecode } = json(file)
  const contract = await new ContractFactory(abi, bytecode, wallet).deploy(...args, overrides)
  return { contract, receipt: await contract.deploymentTransaction().wait(1, 30_000) }
}

// digits returns the pictures of the digits 0 to 9 that lie beside the network.
export const digits = () => readFileSync(folder + 'inference/digits.txt', 'utf8').trim().split('\n').map((line) => '0x' + line)
