import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { Channel } from '@hublet/core'
import { array, assert, property, uint8Array } from 'fast-check'
import { expect, test } from 'vitest'

import { type Answer, count } from '../../examples/word-count/counter.ts'
import { Files } from '../../examples/word-count/files.ts'
import { parseOptions } from '../../examples/word-count/options.ts'
import { WordCounter } from '../../examples/word-count/words.ts'
import { startExample } from '../support/example.ts'

test('words are what stands between white space, wherever the text is cut', () => {
  assert(
    property(array(uint8Array({ max: 40 })), (pieces) => {
      const counter = new WordCounter()
      for (const piece of pieces) counter.add(piece)

      expect(counter.words).toBe(wordsOf(Buffer.concat(pieces)))
    }),
  )
})

test('hubs that are terminated lose nothing and add nothing twice, and wc says the same', async () => {
  using tree = oddTree(400)

  const { code, stdout, stderr } = await startExample('word-count', [
    '--hubs',
    '3',
    '--kill',
    '5',
    '--check',
    tree.root,
  ]).ended

  expect(stderr).toBe('')
  expect(stdout.match(/counter-\d is terminated with \d+ files in its hands: they go back\n/g)).toHaveLength(5)
  expect(stdout).toContain(`\n${english(tree.words)} words in 400 files, `)
  expect(stdout).toContain(`\n${english(tree.words)} words say find and wc`)
  expect(code).toBe(0)
})

test('a single hub that is terminated is replaced, too', async () => {
  using tree = oddTree(200)

  const { code, stdout } = await startExample('word-count', ['--hubs', '1', '--kill', '2', tree.root]).ended

  expect(stdout).toContain(`\n${english(tree.words)} words in 200 files, `)
  expect(code).toBe(0)
})

test('a directory without files has no words', async () => {
  using tree = oddTree(0)

  const { code, stdout } = await startExample('word-count', ['--check', tree.root]).ended

  expect(stdout).toMatch(/^0 words in 0 files, .*\n0 words say find and wc/)
  expect(code).toBe(0)
})

test('after Ctrl-C what was found is counted, and nothing more is looked for', async () => {
  const modules = join(import.meta.dirname, '../../node_modules')
  const { child, ended } = startExample('word-count', ['--hubs', '2', modules])
  await new Promise<void>((resolve) => child.stderr!.once('data', () => resolve())) // a thousand files are counted

  child.kill('SIGINT')

  const { code, stdout } = await ended
  expect(stdout).toMatch(/^[\d,]+ words in [\d,]+ files, /)
  expect(code).toBe(130)
})

test('a file that cannot be read is answered with the reason', async () => {
  const [desk, answers] = [new Channel<string>(1), new Channel<Answer>(1)]
  await desk.send('/not/there')
  desk.close()

  await count(desk, answers)

  expect(await answers.receive()).toMatchObject({ words: 0, problem: expect.stringContaining('ENOENT') as string })
})

test('a file that is put back is offered again, unless its answer has come meanwhile', async () => {
  const files = new Files()
  await files.find(paths('a', 'b'))
  for (const path of ['a', 'b']) expect(await files.offered.receive()).toBe(path)

  expect(files.settle('a')).toBe(true)
  await files.putBack(['a', 'b'])

  expect(await files.offered.receive()).toBe('b')
  expect(files.offered.closed).toBe(false)
})

test('the second answer for a file does not count, and the last first one ends the offer', async () => {
  const files = new Files()
  await files.find(paths('a', 'b'))

  expect([files.settle('a'), files.settle('a')]).toEqual([true, false])
  expect(files.offered.closed).toBe(false)
  expect(files.settle('b')).toBe(true)
  expect(files.offered.closed).toBe(true)
})

test('the output in its README is what it prints, but for the figures', async () => {
  const { stdout } = await startExample('word-count', ['--kill', '3', '--check']).ended

  const readme = readFileSync(new URL('../../examples/word-count/README.md', import.meta.url), 'utf8')
  expect(shape(readme)).toContain(shape(stdout))
})

test.each([[['--hubs', '0']], [['--kill', 'x']], [['--nonsense']], [['a', 'b']], [['/not/there']], [['/dev/null']]])(
  '%j is refused',
  (args) => {
    expect(parseOptions(args)).toEqual({ exitCode: 2 })
  },
)

function wordsOf(bytes: Buffer): number {
  return bytes.toString('latin1').match(/[^ \t\n\v\f\r]+/g)?.length ?? 0
}

/** Files with all sorts of bytes, of names and of ends. */
function oddTree(files: number): Disposable & { readonly root: string; readonly words: number } {
  const root = mkdtempSync(join(tmpdir(), 'word-count-'))
  const directories = ['.', 'sub dir', 'sub dir/-deep', 'line\nfeed'].map((name) => join(root, name))
  const texts = ['', ' \v\f\n', 'no line feed', 'é → \u{a0}\u{2003}x\n', 'a\0b \xff\r\n'].map((text) =>
    Buffer.from(text),
  )
  texts.push(Buffer.from([0xff, 0x20, 0x80, 0xa0, 0x0a]), Buffer.alloc(600_001, 'word\t'))
  for (const directory of directories) mkdirSync(directory, { recursive: true })
  let words = 0
  for (let n = 0; n < files; n++) {
    const text = texts[n % texts.length]!
    writeFileSync(join(directories[n % directories.length]!, `-f ${n}`), text)
    words += wordsOf(text)
  }
  return { root, words, [Symbol.dispose]: () => rmSync(root, { recursive: true }) }
}

async function* paths(...names: string[]): AsyncGenerator<string> {
  yield* names
}

function english(number: number): string {
  return number.toLocaleString('en')
}

function shape(text: string): string {
  return text.replace(/[\d,.]*\d/g, '#')
}
