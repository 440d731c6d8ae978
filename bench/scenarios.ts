// What every scenario measures, what hublet wants to reach in it, and which rivals cannot take part.
//
// The contenders are the files in the folder of the scenario. A folder that is not named here runs all the same.

export interface About {
  readonly what: string
  /** How often every contender is started. */
  readonly rounds?: number
  /** For the Node of the contenders. */
  readonly flags?: readonly string[]
  readonly targets?: readonly Target[]
  /** Rivals without an equivalent, and why. */
  readonly absent?: Readonly<Record<string, string>>
}

export type Target =
  /** hublet is at least `times` as quick as `rival`; below 1, it may be slower by that much. */
  | { readonly rival: string; readonly times: number }
  /** A figure of hublet's own: the median, or the worst, in the unit of the table. */
  | { readonly metric?: string; readonly median?: number; readonly worst?: number }

const gevent = (times: number): Target => ({ rival: 'gevent', times })
const noScope = 'its time limits go around an operation, not around the rest of a block: see with-timeout'

export const scenarios: Readonly<Record<string, About>> = {
  'spawn-join-all': {
    what: 'Start 10,000 tasks with a synchronous body and wait for all of them.',
    targets: [gevent(20), { rival: 'promise', times: 1 / 3 }],
  },
  'spawn-join-all-async': {
    what: 'Start 10,000 tasks with an async body that returns at once and wait for all of them.',
    targets: [gevent(20), { rival: 'promise', times: 1 / 3 }],
  },
  'spawn-get': { what: 'Start a task and wait for its result, 10,000 times, one after the other.' },
  sleep0: {
    what: 'One task lets the others run, 10,000 times. Per pause.',
    targets: [gevent(10), { median: 250 }],
  },
  'sleep0-x10': {
    what: 'Ten tasks let each other run, 1,000 times each. Per pause.',
    targets: [gevent(10), { median: 250 }],
  },
  'kill-sleepers': { what: 'Kill 10,000 sleeping tasks and wait until they are gone. Only the kill is timed.' },
  'spawn-kill': {
    what: 'Start 10,000 tasks, let them go to sleep, kill them and wait until they are gone. Per task.',
    targets: [gevent(10)],
  },
  timeout: {
    what: 'Enter and leave a block under a time limit that does not run out: `using t = Timeout.start(1000)`.',
    targets: [gevent(3)],
    absent: { effect: noScope, effection: noScope },
  },
  'with-timeout': {
    what: 'Call an async function that returns at once under a time limit: `await withTimeout(1000, fn)`.',
    targets: [gevent(3)],
  },
  'imap-unordered': {
    what: 'Map an async function that returns at once over 10,000 items, at most 100 at a time. Per item.',
  },
  timers: {
    what: 'Start 30,000 tasks that sleep for 10 ms and wait for all of them. Per task, the 10 ms included.',
    rounds: 2,
  },
  memory: {
    what: 'Park tasks in an hour of sleep, then kill them all. The heap is measured after a full collection.',
    rounds: 1,
    flags: ['--expose-gc', '--max-old-space-size=12000'],
    targets: [
      { metric: 'heap per parked task', median: 1200 },
      { metric: 'heap left over', median: 10 },
    ],
  },
  latency: {
    what: '10,000 tasks let each other run in a loop for three seconds. How late is everything else? The socket answers after 1 ms.',
    rounds: 1,
    targets: [{ worst: 20 }],
    absent: {
      'promise (await null)': 'such a loop never lets a timer or a socket run: its lateness is the length of the run',
    },
  },
}
