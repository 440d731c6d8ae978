// What is printed by default. Each test runs test/program/report.ts and reads its stderr.

import { expect, test } from 'vitest'

import { hostileThings } from '../program/hostile.ts'
import { type Ending, runProgram } from '../support/program.ts'

test('a failure is printed with name, function, shortened arguments, stack and cause', () => {
  const { status, stdout, stderr } = report('plain')

  expect([status, stdout]).toEqual([0, 'alive\n'])
  const [first] = stderr.split('\n')
  expect(first).toMatch(/^hublet: <Greenlet "loader": download\('http:\/\/example\.org.*, \{.*\}\) failed>$/)
  expect(first!.length).toBeLessThan(200)
  expect(stderr).toMatch(/\n {2}RangeError: no route\n {6}at .*download .*report\.ts:\d+/)
  expect(stderr).toContain('[cause]: TypeError: the cable')
  expect(stderr.match(/no route/g)).toHaveLength(1)
})

test('with hub.stacks the place where it was spawned is printed too', () => {
  const { stderr } = report('stacks')

  expect(stderr).toMatch(/\n {2}spawned\n[^]*at start .*report\.ts:\d+:\d+\)\n[^]* {2}RangeError/)
})

for (const silent of ['never', 'observed', 'killed', 'exits']) {
  test(`nothing is printed in the case ${silent}`, () => {
    expect(report(silent)).toEqual({ status: 0, stdout: 'alive\n', stderr: '' })
  })
}

test("an observed failure is printed with report = 'always'", () => {
  const { stderr } = report('always')

  expect(stderr).toMatch(/^hublet: <Greenlet.*download\('x', \{\}\) failed>\n {2}RangeError: no route/)
})

test('hostile things that greenlets throw are all printed, and the program goes on', () => {
  const { status, stdout, stderr } = report('hostile')

  expect([status, stdout]).toEqual([0, 'alive\n'])
  expect(stderr.match(/^hublet: <Greenlet/gm)).toHaveLength(hostileThings().length)
  expect(stderr).toContain("GreenletError: greenlet: 'just text' is no Error")
  expect(stderr).toContain('GreenletError: greenlet: undefined is no Error')
})

test('when onError throws, its error is printed and the one it was told', () => {
  const { status, stderr } = report('handler')

  expect(status).toBe(0)
  expect(stderr).toMatch(/^hublet: hub\.onError threw\n {2}TypeError: the handler is broken/)
  expect(stderr).toMatch(/\nwhile it was told\nhublet: <Greenlet "loader"[^]*RangeError: no route/)
})

test('an onError that throws hostile things stops nothing', () => {
  const { status, stdout, stderr } = report('hostileHandler')

  expect([status, stdout]).toEqual([0, 'alive\n'])
  expect(stderr.match(/^hublet: hub\.onError threw/gm)).toHaveLength(hostileThings().length)
  expect(stderr.match(/RangeError: no route/g)).toHaveLength(hostileThings().length)
})

test('N3 a link that fails is printed with its name and its source', () => {
  const { stderr } = report('link')

  expect(stderr).toMatch(/^hublet: link bound download of <Greenlet.*> failed\n {2}RangeError: no route/)
})

test('B3 a callback of the hub that fails is printed', () => {
  const { status, stderr } = report('callback')

  expect(status).toBe(0)
  expect(stderr).toMatch(/^hublet: hub callback \(anonymous\) failed\n {2}SyntaxError: /)
})

test('an endless async recursion is the failure of its greenlet, and the hub goes on', () => {
  const { status, stdout } = report('overflow')

  expect([status, stdout]).toEqual([0, 'RangeError: Maximum call stack size exceeded\nalive\n'])
})

function report(name: string): Ending {
  return runProgram('report', name)
}
