import { register, type TransformChoice } from '@hublet/monkey'
import { expect, test } from 'vitest'

import { makeApp, probe } from '../support/registered.ts'

const monkey = import.meta.resolve('@hublet/monkey')
const part = `${probe.esm}export default await isTransformed()\n`

/** Imports a file under a new name each time. */
const ask = `import { register, unregister, transformStats } from ${JSON.stringify(monkey)}
let n = 0
const ask = async (file = 'a.mjs') => console.log((await import(new URL(\`\${file}?\${n++}\`, import.meta.url))).default)\n`

function said(main: string): string {
  using app = makeApp({
    'main.mjs': ask + main,
    'a.mjs': part,
    'node_modules/p/a.mjs': part,
    'node_modules/q/a.mjs': part,
  })
  const { stdout, stderr } = app.run('main.mjs', { flags: [] })
  return stdout.trim().replaceAll('\n', ' ') + stderr
}

test('what is loaded after register is transformed, until unregister', () => {
  expect(
    said('await ask(); register(); await ask(); unregister(); await ask(); unregister(); register(); await ask()'),
  ).toBe('false true false true')
})

test('a second call changes the options that it names', () => {
  const main = `register({ transform: 'none' }); register(); await ask(); register({ cache: 'off' }); await ask()
register({ transform: 'app' }); await ask(); register({ transform: 'all' }); await ask('node_modules/p/a.mjs')`
  expect(said(main)).toBe('false false true true')
})

test('a function or a list says which files', () => {
  const main = `register({ transform: ['p'] }); await ask(); await ask('node_modules/p/a.mjs'); await ask('node_modules/q/a.mjs')
register({ transform: (url) => url.includes('/q/') }); await ask(); await ask('node_modules/q/a.mjs')`
  expect(said(main)).toBe('true true false false true')
})

test('what a function that says which files throws reaches who loads them', () => {
  const main = `register({ transform: () => { throw new Error('mine') } }); await ask().catch((error) => console.log(error.message))`
  expect(said(main)).toBe('mine')
})

test('the statistics count what was transformed, what was not, and the cache', () => {
  const main = `register(); await ask(); await ask(); console.log(JSON.stringify(transformStats()))`
  expect(said(main)).toBe('true true {"files":2,"transformed":2,"skipped":{},"cache":{"hits":1,"misses":1}}')
})

test('what is no choice is refused', () => {
  const choices: unknown[] = ['pg', 1, null, {}]
  for (const transform of choices) {
    expect(() => register({ transform: transform as TransformChoice })).toThrow(
      /^cannot transform .*: `transform` must be 'app'/,
    )
  }
})
