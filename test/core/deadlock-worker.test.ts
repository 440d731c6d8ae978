// In a worker thread: what happens when its loop runs dry. The main thread, whose loop it holds, is told of nothing.

import { expect, test } from 'vitest'

import { runProgram } from '../support/program.ts'

test('B1 waits outside of greenlets get LoopExit, and the hub of the worker is usable afterwards', () => {
  expect(runProgram('deadlock-worker', 'caught')).toEqual({
    status: 0,
    stdout: 'true usable\nexit 0\nmain woken\n',
    stderr: '',
  })
})

test('B1 a LoopExit that the worker does not catch ends it with an error', () => {
  const { status, stdout } = runProgram('deadlock-worker', 'uncaught')

  expect([status, stdout]).toEqual([0, 'error LoopExit HUBLET_LOOP_EXIT\nexit 1\nmain woken\n'])
})

test('that only greenlets are stuck is printed once, and the worker exits', () => {
  const { status, stdout, stderr } = runProgram('deadlock-worker', 'stuck')

  expect([status, stdout]).toEqual([0, 'exit 0\nmain woken\n'])
  expect(stderr.match(/^hublet: .*/gm)).toEqual([
    'hublet: deadlock: nothing is left to run, and 1 greenlet waits for ever',
  ])
  expect(stderr).toContain('"Greenlet-0" (anonymous)()  Event.wait <Event "never" not set>')
})

test('an onError that prints through the main thread is told once', () => {
  expect(runProgram('deadlock-worker', 'onError')).toEqual({
    status: 0,
    stdout: 'deadlock\nexit 0\nmain woken\n',
    stderr: '',
  })
})

test('onSignal is refused: signals reach the main thread only', () => {
  const { stdout } = runProgram('deadlock-worker', 'signals')

  expect(stdout.split('\n')[0]).toBe(
    'MisuseError: cannot handle SIGTERM: signals reach the main thread only; have that one send a message',
  )
})
