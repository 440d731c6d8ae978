import { readFileSync } from 'node:fs'

import { Event, sleep, spawn } from '@hublet/core'
import { leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { parseOptions } from '../../examples/pipeline/options.ts'
import { type PipelineOptions, runPipeline } from '../../examples/pipeline/pipeline.ts'
import { sampleLines } from '../../examples/pipeline/sample.ts'
import { startExample } from '../support/example.ts'
import { virtualTime } from '../support/virtual-time.ts'

test('every line is counted once, whatever the number of parsers and the capacity', async () => {
  await using _ = virtualTime()

  for (const [parsers, capacity] of [
    [1, 1],
    [3, 2],
    [50, 0],
  ] as const) {
    const tally = await runPipeline(sampleLines(12_345), options({ parsers, capacity }))

    expect([tally.records, tally.unreadable]).toEqual([12_333, 12])
    expect(tally.busiest.reduce((sum, [, { requests }]) => sum + requests, 0)).toBe(12_333)
  }
})

test('a log without lines, and one of blank lines', async () => {
  await using _ = virtualTime()

  const [none, blank] = [await runPipeline([], options()), await runPipeline(['', ' ', 'null', '7'], options())]

  expect([none.records, none.unreadable]).toEqual([0, 0])
  expect([blank.records, blank.unreadable]).toEqual([0, 4])
})

test('once it is to stop, at most one more batch is read, and what was read is counted', async () => {
  await using _ = virtualTime()
  const stop = new Event()
  let read = 0
  const lines = function* (): Generator<string> {
    for (;;) {
      if (++read === 20_000) stop.set()
      yield '{"path":"/","status":200,"ms":1}'
    }
  }

  const tally = await runPipeline(lines(), options({ stop }))

  expect(read).toBeLessThanOrEqual(20_100)
  expect(tally.records).toBeGreaterThanOrEqual(19_900)
})

test('a source that fails ends all stages with its error', async () => {
  await using _ = virtualTime()
  const lines = function* (): Generator<string> {
    yield* sampleLines(1000)
    throw new Error('disk gone')
  }

  await expect(runPipeline(lines(), options())).rejects.toThrow('disk gone')
})

test('a pipeline that is killed leaves nothing behind', async () => {
  await using _ = leakCheck()
  const lines = async function* (): AsyncGenerator<string> {
    yield '{"path":"/","status":200,"ms":1}'
    await sleep(Infinity)
  }
  const pipeline = spawn(() => runPipeline(lines(), options()))
  await settled()

  await pipeline.kill()

  expect(pipeline.exit).toBeDefined()
})

test('the output in its README, and in that of the repository, is what it prints', async () => {
  const { stdout } = await startExample('pipeline', []).ended

  const readmes = ['../../examples/pipeline/README.md', '../../README.md']
  for (const path of readmes) expect(readFileSync(new URL(path, import.meta.url), 'utf8')).toContain(stdout)
})

test('the program sums up standard input', async () => {
  const { child, ended } = startExample('pipeline', ['-'], 'pipe')
  child.stdin!.end('{"path":"/a","status":404,"ms":10}\nnonsense\n{"path":"/a","status":200,"ms":20}\n')

  const { code, stdout, stderr } = await ended

  expect(stdout).toMatch(/│ \/a +│ +2 │ +1 │ +15\.0 │ +20 │/)
  expect(stdout).toContain('2 requests, 1 lines unreadable')
  expect([code, stderr]).toEqual([0, ''])
})

test('Ctrl-C prints the sums so far, also while no line comes', async () => {
  const { child, ended } = startExample('pipeline', ['-'], 'pipe')
  child.stdin!.write('{"path":"/a","status":200,"ms":1}\n')
  await new Promise<void>((resolve) => child.stderr!.once('data', () => resolve())) // the first sign of progress

  child.kill('SIGINT')

  const { code, stdout } = await ended
  expect(stdout).toContain('1 requests')
  expect(code).toBe(130)
})

test('a file that is not there: exit code 1, and why', async () => {
  const { code, stdout, stderr } = await startExample('pipeline', ['/not/there.log']).ended

  expect(stderr).toContain('ENOENT')
  expect([code, stdout]).toEqual([1, ''])
})

test.each([[['--parsers', '0']], [['--capacity', 'x']], [['--nonsense']], [['a', 'b']]])('%j is refused', (args) => {
  expect(parseOptions(args)).toEqual({ exitCode: 2 })
})

function options(wanted: Partial<PipelineOptions> = {}): PipelineOptions {
  return { parsers: 2, capacity: 2, stop: new Event(), progress: { every: 1e9, show: () => {} }, ...wanted }
}
