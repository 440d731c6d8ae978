// Counts words with a hub per core: `npm run example -- word-count [directory]`.

import { Event, onSignal } from '@hublet/core'

import { wordsByTools } from './check.ts'
import { countTree } from './crew.ts'
import { type Options, parseOptions } from './options.ts'
import type { Total } from './total.ts'

const options = parseOptions(process.argv.slice(2))
process.exitCode = 'exitCode' in options ? options.exitCode : await run(options)

async function run({ root, hubs, kills, check }: Options): Promise<number> {
  const stop = new Event({ name: 'Ctrl-C' })
  using _ = onSignal('SIGINT', () => (stop.ready ? process.exit(130) : stop.set()))
  const began = performance.now()
  try {
    const total = await countTree(root, { hubs, kills, stop, onAnswer: showProgress, onDeath: showDeath })
    const seconds = ((performance.now() - began) / 1000).toFixed(2)
    for (const problem of total.problems) console.error(problem)
    console.log(
      `${thousands(total.words)} words in ${thousands(total.files)} files, ${thousands(total.bytes / 1e6)} MB: ${hubs} ${hubs === 1 ? 'hub' : 'hubs'}, ${seconds} s`,
    )
    if (stop.ready) return 130
    if (check && !(await compare(root, total))) return 1
    return total.problems.length === 0 ? 0 : 1
  } catch (error) {
    console.error(String(error))
    return 1
  }
}

async function compare(root: string, { words }: Total): Promise<boolean> {
  const began = performance.now()
  const expected = await wordsByTools(root)
  console.log(`${thousands(expected)} words say find and wc: ${((performance.now() - began) / 1000).toFixed(2)} s`)
  return expected === words
}

function showDeath(hub: string, held: number): void {
  console.log(`${hub} is terminated with ${held} files in its hands: they go back`)
}

function showProgress({ files }: Total): void {
  if (files % 1000 === 0) console.error(`${thousands(files)} files`)
}

function thousands(number: number): string {
  return Math.round(number).toLocaleString('en')
}
