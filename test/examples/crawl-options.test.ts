import { expect, onTestFinished, test, vi } from 'vitest'

import { onInterrupt } from '../../examples/crawl/interrupt.ts'
import { parseOptions } from '../../examples/crawl/options.ts'

test('without arguments the built-in site is wanted, without a limit of depth', () => {
  expect(parseOptions([])).toMatchObject({ url: undefined, depth: Infinity, concurrency: 20, latency: 20, json: false })
})

test('an address is followed three clicks deep', () => {
  expect(parseOptions(['http://example.org'])).toMatchObject({ url: 'http://example.org/', depth: 3, rate: undefined })
})

test('what is given counts', () => {
  const args = ['http://a/', '--depth', '0', '--rate', '.5', '--include', '^x', '--max-pages', '7', '--json', '-q']

  expect(parseOptions(args)).toMatchObject({ depth: 0, rate: 0.5, include: /^x/, maxPages: 7, json: true, quiet: true })
})

test.each([
  [['nonsense'], 'https://example.org/'],
  [['ftp://example.org/'], 'https://example.org/'],
  [['--concurrency', '0'], 'at least 1'],
  [['--depth', '-1'], 'whole number'],
  [['--timeout', 'long'], 'milliseconds'],
  [['--rate', '0'], 'above 0'],
  [['--include', '('], 'Invalid regular expression'],
  [['--no-such-option'], 'unknown option'],
  [['http://a/', 'http://b/'], 'too many arguments'],
  [['http://a/', '--latency', '5'], 'built-in site'],
])('%j is refused', (args, message) => {
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  onTestFinished(() => stderr.mockRestore())

  expect(parseOptions(args)).toEqual({ exitCode: 2 })
  expect(stderr.mock.calls.join('')).toContain(message)
})

test('the first Ctrl-C stops, the second exits at once', () => {
  const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never)
  onTestFinished(() => exit.mockRestore())
  const stop = vi.fn<() => void>()
  using _ = onInterrupt(stop)

  process.emit('SIGINT')
  const afterFirst = [stop.mock.calls.length, exit.mock.calls.length]
  process.emit('SIGINT')

  expect(afterFirst).toEqual([1, 0])
  expect(exit.mock.calls).toEqual([[130]])
})
