// A clock that is not real: loaded before hublet, or by the program.

import FakeTimers from '@sinonjs/fake-timers'

type Clock = ReturnType<typeof FakeTimers.install>

const key = Symbol.for('third-party-tests.clock')
const place = globalThis as { [key]?: Clock }

place[key] ??= FakeTimers.install({
  toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
})

export const clock: Clock = place[key]
