import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'

const root = new URL('../../', import.meta.url)

test('the program in the README prints what the README says', () => {
  const readme = readFileSync(new URL('README.md', root), 'utf8')
  const program = /```ts\n(.*?)```/s.exec(readme)![1]!
  const output = /```text\n(.*?)```/s.exec(readme)![1]!
  const folder = mkdtempSync(fileURLToPath(new URL('test/program/readme-', root)))

  try {
    writeFileSync(`${folder}/main.ts`, program)
    const { stdout, stderr } = spawnSync(process.execPath, [...process.execArgv, `${folder}/main.ts`], {
      encoding: 'utf8',
    })

    expect(stderr).toBe('')
    expect(stdout).toBe(output)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
