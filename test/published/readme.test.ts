import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'

const root = new URL('../../', import.meta.url)

test.for([
  ['README.md', 1],
  ['packages/locks/README.md', 4],
  ['packages/threadpool/README.md', 1],
  ['packages/monkey/README.md', 1, '--import', '@hublet/monkey/register'],
] as const)('the program in %s prints what it says there', ([file, nth, ...flags]) => {
  const readme = readFileSync(new URL(file, root), 'utf8')
  const program = [...readme.matchAll(/```ts\n(.*?)```/gs)][nth - 1]![1]!
  const output = /```text\n(.*?)```/s.exec(readme.slice(readme.indexOf(program)))![1]!
  const folder = mkdtempSync(fileURLToPath(new URL('test/program/readme-', root)))

  try {
    writeFileSync(`${folder}/main.ts`, program)
    const { stdout, stderr } = spawnSync(process.execPath, [...process.execArgv, ...flags, `${folder}/main.ts`], {
      encoding: 'utf8',
    })

    expect(stderr).toBe('')
    expect(stdout).toBe(output)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
