// B1: what happens when Node's loop runs dry while somebody waits. Programs of test/program are run to their end.

import { LoopExit } from '@hublet/core'
import { expect, onTestFinished, test } from 'vitest'

import { type Ending, runProgram } from '../support/program.ts'

const hint = '(HUBLET_STACKS=1 tells where they were spawned)'

function run(name: string): Ending {
  return runProgram('deadlock', name)
}

test('B1 main waits for what nobody can do: LoopExit, the table on stderr, exit code 1', () => {
  const { status, stdout, stderr } = run('uncaught')

  expect([status, stdout]).toEqual([1, ''])
  expect(stderr).toContain('LoopExit: Event.wait <Event "never" not set> would wait for ever: nothing is left to run\n')
  const table = tableIn(stderr)
  expect(table[0]).toMatch(/^greenlet +waits for +since +spawned$/)
  expect(table[1]).toMatch(/^\(outside of greenlets\) +Event\.wait <Event "never" not set> +\d+ ms$/)
  expect(table[2]).toMatch(/^"miller" \(anonymous\)\(\) +Greenlet\.join "baker" +\d+ ms$/)
  expect(table[3]).toMatch(/^"baker" \(anonymous\)\(\) +Greenlet\.get "miller" +\d+ ms$/)
  expect(table[4]).toBe('cycle: "miller" -> "baker" -> "miller"')
  expect(table[5]).toContain(hint)
  expect(columnsOf(table.slice(0, 4))).toHaveLength(1)
})

test('B1 with HUBLET_STACKS=1 the table tells where they were spawned, and where outside waits began', () => {
  process.env['HUBLET_STACKS'] = '1'
  onTestFinished(() => void delete process.env['HUBLET_STACKS'])
  const { stderr } = run('uncaught')

  const table = tableIn(stderr)
  expect(table[1]).toMatch(/ms +.*deadlock\.ts:\d+:\d+\)?$/)
  expect(table[2]).toMatch(/ms +waiter .*deadlock\.ts:\d+:\d+\)$/)
  expect(stderr).not.toContain(hint)
})

test('B1 the hub is usable after a LoopExit that was caught, again and again', () => {
  const { status, stdout, stderr } = run('caught')

  expect(stdout.split('\n')).toEqual([
    'true HUBLET_LOOP_EXIT Event.wait <Event "never" not set> would wait for ever: nothing is left to run',
    '42',
    'LoopExit',
    'in time',
    '',
  ])
  expect([status, stderr]).toEqual([0, ''])
})

test('B1 all waits outside fail with the same data: who is stuck, and all of the waits', () => {
  const { stdout } = run('data')

  const deadlocks = JSON.parse(stdout) as LoopExit['deadlock'][]
  expect(deadlocks[0]).toEqual(deadlocks[1])
  expect(deadlocks[0]!.outside.map(({ what }) => what)).toEqual([
    'Event.wait <Event "done" not set>',
    'Event.wait <Event "never" not set>',
  ])
  expect(deadlocks[0]).toMatchObject({ total: 3, cycles: [] })
  expect(deadlocks[0]!.greenlets).toMatchObject([
    { name: 'worker', call: '(anonymous)()', state: 'waiting', switches: 1, locals: {} },
  ])
  expect(deadlocks[0]!.greenlets[0]!.waits).toEqual([
    { what: 'Queue.get <Queue "jobs" 0>', age: expect.any(Number) as number },
  ])
})

test.for([
  ['nodeTimer', 'LoopExit timer'],
  ['sleeper', 'LoopExit sleep'],
  ['limit', 'LoopExit timeout'],
  ['foreignLimit', 'LoopExit timeout'],
  ['unrefTimer', 'LoopExit'],
  ['unrefSleeper', 'LoopExit'],
] as const)('B1 LoopExit waits for what holds the loop, and for nothing else: %s', ([name, said]) => {
  expect(run(name)).toEqual({ status: 0, stdout: `${said}\n`, stderr: '' })
})

test('B1 a wait outside that nobody awaits ends in silence', () => {
  expect(run('unawaited')).toEqual({ status: 0, stdout: 'end\n', stderr: '' })
})

test('B1 10,000 waits outside all fail, each with a short text', () => {
  expect(run('manyOutside')).toEqual({ status: 0, stdout: '10000 true\n', stderr: '' })
})

test('only greenlets are stuck: that is printed once, and the exit code is that of the program', () => {
  const { status, stdout, stderr } = run('stuck')

  expect([status, stdout]).toEqual([7, ''])
  const [first, second, ...table] = stderr.split('\n')
  expect(first).toBe('hublet: deadlock: nothing is left to run, and 2 greenlets wait for ever')
  expect(second).toMatch(/^ {2}LoopExit: wake them, .* getHub\(\)\.shutdown\(\)$/)
  expect(table[0]).toMatch(/^ {2}greenlet +waits for +since +spawned$/)
  expect(table[1]).toMatch(/^ {2}"one" \(anonymous\)\(\) +Event\.wait <Event "never" not set> +\d+ ms$/)
  expect(table[2]).toMatch(/^ {2}"two" \(anonymous\)\(\) +Queue\.get <Queue "jobs" 0> +\d+ ms$/)
  expect(table.slice(3)).toEqual([`  ${hint}`, ''])
})

test("hub.report = 'never' silences the report", () => {
  expect(run('never')).toEqual({ status: 0, stdout: '', stderr: '' })
})

test('a greenlet that awaits a promise of others is no reason for a report, but is listed in one', () => {
  expect(run('foreign').stderr).toBe('')
  expect(run('foreignToo').stderr).toMatch(/"one" .* a promise that is not of hublet\n/)
})

test('hub.onError gets it with kind deadlock, the data, and a text', () => {
  const text = 'deadlock: nothing is left to run, and 1 greenlet waits for ever'
  expect(run('onError')).toEqual({ status: 0, stdout: `true deadlock ${text} true one\n`, stderr: '' })
})

test('what was running before the loop ran dry does not make it be told of twice', () => {
  expect(run('again').stdout).toBe('told\n')
})

test('an onError that uses timers of Node is told once', () => {
  expect(run('onErrorWrites').stdout).toBe('told\n')
})

test('an onError that throws changes nothing but what is printed', () => {
  const { status, stderr } = run('onErrorThrows')

  expect(status).toBe(0)
  expect(stderr.match(/^hublet: .*/gm)).toEqual([
    'hublet: hub.onError threw',
    'hublet: deadlock: nothing is left to run, and 1 greenlet waits for ever',
  ])
})

test('an onError that spawns a greenlet to pass it on is told once', () => {
  expect(run('onErrorSpawns').stdout).toBe('told 1\n')
})

test('a greenlet that went on, and is stuck elsewhere, is told of again', () => {
  expect(run('onErrorSettles').stdout).toBe('waiting\nwaiting\n')
})

test('an onError that wakes the greenlets makes the program go on and end well', () => {
  expect(run('woken')).toEqual({ status: 0, stdout: 'went on\n', stderr: '' })
})

/** The lines of the table that begins with its header. */
function tableIn(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim())
  return lines.slice(lines.findIndex((line) => line.startsWith('greenlet ')))
}

/** Where the second column begins: one place if the table is aligned. */
function columnsOf(rows: readonly string[]): number[] {
  return [...new Set(rows.map((row) => row.search(/(?<= {2})(waits for|Event|Greenlet)/)))]
}
