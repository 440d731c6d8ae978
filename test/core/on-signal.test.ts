// X3. Each test runs test/program/on-signal.ts, which sends signals to itself. In workers: deadlock-worker.test.ts.

import { ArgumentRangeError, ArgumentTypeError, onSignal } from '@hublet/core'
import { expect, test } from 'vitest'

import { type Ending, runProgram } from '../support/program.ts'

function run(name: string): Ending {
  return runProgram('on-signal', name)
}

test('X3 the handler runs in a greenlet of its own at every signal, and may wait', () => {
  expect(run('waits')).toEqual({
    status: 0,
    stdout: 'SIGUSR2 on SIGUSR2 undefined\nSIGUSR2 on SIGUSR2 undefined\ntrue\n',
    stderr: '',
  })
})

test('X3 two handlers start in the order of their making; one of another signal does not', () => {
  expect(run('order')).toEqual({ status: 0, stdout: 'first, second, first goes on\n', stderr: '' })
})

test('X3 a handler that was disposed, once or twice, is not called', () => {
  expect(run('disposed')).toEqual({ status: 0, stdout: '', stderr: '' })
})

test('X3 with the last handler gone, the signal does what it did before', () => {
  expect(run('default')).toEqual({ status: null, stdout: '', stderr: '' })
})

test('X3 a handler that runs when it is disposed goes on', () => {
  expect(run('disposed meanwhile')).toEqual({ status: 0, stdout: 'goes on\n', stderr: '' })
})

test('X3 a handler does not keep the process alive', () => {
  expect(run('not alive')).toEqual({ status: 0, stdout: '', stderr: '' })
})

test('X3 a handler that fails is reported like every greenlet', () => {
  const { status, stderr } = run('fails')

  expect(status).toBe(0)
  expect(stderr).toMatch(/^hublet: <Greenlet "on SIGUSR2": \(anonymous\)\('SIGUSR2'\) failed>\n {2}RangeError: no good/)
})

test('X3 a handler may shut the hub down and exit', () => {
  expect(run('shutdown')).toEqual({ status: 5, stdout: 'finally\ntrue\n', stderr: '' })
})

test('X3 a handler that was installed in a greenlet is no child of it', () => {
  expect(run('in a greenlet')).toEqual({ status: 0, stdout: 'parent undefined\n', stderr: '' })
})

test('X3 what is no signal, cannot be handled, or is no function is refused, and nothing is installed', () => {
  const before = process.listenerCount('SIGTERM')
  const handler = (): void => {}

  for (const name of ['SIGNOTHING', 'sigterm', 'toString', 15, undefined, Symbol('SIGTERM')]) {
    expect(() => onSignal(name as 'SIGTERM', handler)).toThrow(ArgumentTypeError)
  }
  expect(() => onSignal('SIGKILL', handler)).toThrow(
    new ArgumentRangeError('onSignal: SIGKILL cannot be handled by any process'),
  )
  expect(() => onSignal('SIGSTOP', handler)).toThrow(ArgumentRangeError)
  expect(() => onSignal('SIGTERM', 'x' as never)).toThrow("onSignal: fn must be a function, got 'x'")
  expect(process.listenerCount('SIGTERM')).toBe(before)
})
