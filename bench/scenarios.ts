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

/** `ours` is the contender of which it is asked, hublet if nothing is said. */
export type Target =
  /** It is at least `times` as quick as `rival`; below 1, it may be slower by that much. */
  | { readonly ours?: string; readonly rival: string; readonly times: number }
  /** A figure of its own: the median, or the worst, in the unit of the table. */
  | { readonly ours?: string; readonly metric?: string; readonly median?: number; readonly worst?: number }

const gevent = (times: number): Target => ({ rival: 'gevent', times })
/** hublet is no slower than any of these. */
const beats = (...rivals: string[]): Target[] => rivals.map((rival) => ({ rival, times: 1 }))
/** `ours` is no slower than any of these. */
const beatsAs = (ours: string, ...rivals: string[]): Target[] => beats(...rivals).map((target) => ({ ...target, ours }))
/** The non-waiting forms are no slower than any of these. */
const tryBeats = (...rivals: string[]): Target[] => beatsAs('hublet-try', ...rivals)
const mutexes = ['@rocicorp/lock', '@sapphire/async-queue']
const noLock = 'it has no lock'
const noReaders = 'it has no lock for readers and writers'
const onlyCalls = 'what it guards is a call, so that nobody can hold it while the others line up'
const unbounded = 'its queues have no capacity: whoever adds never waits'
const csp = '@thi.ng/csp'
const cannotMove = 'it has no transfer list'
/** For scenarios that measure with 2, 8 and 16 threads. */
const multiplesOf2: Target[] = [8, 16].map((threads) => ({ metric: `${threads} threads, in multiples`, median: 2 }))
const cannotKill = 'it cannot end a task that runs'
const pools = ['piscina', 'tinypool', 'workerpool', 'poolifier', 'threads.js']
const poolsAhead = ['piscina (256 ahead)', 'tinypool (256 ahead)']
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
  'queue-ping-pong': {
    what: 'Two tasks, two queues, one item that goes back and forth. Per round trip: two puts, two gets that wait.',
    targets: [gevent(10), ...beats('effect', 'effect (microtasks)', 'effection', csp, 'ts-chan')],
    absent: { repeater: 'it goes in one direction, from one function to one loop' },
  },
  'queue-bounded-100': {
    what: 'One task puts, another one gets, at most 100 items in between. Per item.',
    targets: [gevent(2), ...beats('effect', 'ts-chan', 'repeater')],
    absent: { effection: unbounded, [csp]: 'a write waits until it is read, whatever the capacity: see rendezvous' },
  },
  'queue-unbounded': {
    what: 'Put 10,000 items into a queue, then get them all; nobody has to wait. Per item, put and got.',
    targets: [
      { median: 200 },
      { ours: 'hublet-try', median: 60 },
      ...beats('gevent', 'effect', 'effection', 'ts-chan', 'fastq'),
      ...tryBeats('effect-try', 'ts-chan-try'),
    ],
    absent: {
      [csp]: 'a write waits until it is read',
      repeater: 'only its own function can push',
    },
  },
  'queue-capacity-1': {
    what: 'One task puts, another one gets, at most one item in between. Per item.',
    targets: beats('gevent', 'effect', csp, 'ts-chan', 'repeater'),
    absent: { effection: unbounded },
  },
  rendezvous: {
    what: 'One task sends, another one receives, nothing in between: `new Channel(0)`. Per item.',
    targets: [gevent(10), ...beats('effect', csp, 'ts-chan', 'repeater')],
    absent: { effection: 'its channels drop what nobody waits for, and queue the rest without limit' },
  },
  'priority-queue-100k': {
    what: 'Put 100,000 random numbers into a priority queue, then get them all in order. Per number, put and got.',
    targets: [...beats('gevent'), ...tryBeats('heap-js', 'tinyqueue')],
    absent: {
      effect: 'its TxPriorityQueue copies all items at every put',
      effection: 'it has no priority queue',
    },
  },
  'event-1': {
    what: 'Two tasks wake each other in turn, each by an event that the other one waits for and clears. Per event.',
    targets: beats('gevent', 'effect', 'effect (openUnsafe)', 'effection', 'async-sema'),
  },
  'event-1000': {
    what: 'Set an event that 1,000 tasks wait for, and wait for their end. Per task; starting them is not timed.',
    targets: beats('gevent', 'effect', 'effection'),
    absent: { 'async-sema': 'a release wakes one, not all' },
  },
  'async-result': {
    what: 'One task asks, another one answers: a queue carries the requests, each a new result to be set. Per request.',
    targets: [gevent(10), ...beats('effect', 'effection', csp)],
  },
  'select-3': {
    what: 'One task sends to three channels in turn, another one receives from whichever is ready. Per item.',
    targets: beats('effect', 'effect (microtasks)', 'effection', csp, 'ts-chan'),
    absent: {
      gevent: 'it has no select for queues, and `gevent.iwait` does not take them',
      repeater: 'its race and merge make one iterator of several for good; a loop cannot choose anew',
    },
  },
  'lock-uncontended': {
    what: 'Acquire a lock that nobody else wants and release it, 10,000 times. Per pair.',
    targets: [
      gevent(2),
      ...beats('async-mutex', 'effect', ...mutexes),
      { ours: 'hublet-semaphore', rival: 'gevent-semaphore', times: 2 },
      { ours: 'hublet-rlock', rival: 'gevent-rlock', times: 2 },
      { ours: 'hublet-hold', rival: 'gevent-with', times: 1 },
      ...beatsAs('hublet-semaphore', 'async-mutex (Semaphore)', 'async-sema'),
      ...beatsAs('hublet-semaphore-try', 'async-sema-try'),
      ...beatsAs('hublet-with', 'async-lock', 'p-limit', 'effect (withPermit)'),
    ],
    absent: { effection: noLock },
  },
  'lock-contended': {
    what: 'Ten tasks acquire one lock, and let the others run while they have it. Per acquisition. In `gevent` the lock changes hands 9 times in 10,000: whoever releases it has it again at once. `gevent-fair` pauses after the release as well, so that it changes hands every time.',
    targets: [
      ...['gevent', 'gevent-fair'].map((rival) => ({ rival, times: 10 })),
      ...beats('async-mutex', 'async-mutex (setImmediate)', 'effect', 'effect (microtasks)'),
      ...beatsAs('hublet (await null)', 'async-lock', 'p-limit', ...mutexes),
      ...beatsAs('hublet-semaphore (await null)', 'async-mutex (Semaphore)', 'async-sema'),
    ],
    absent: { effection: noLock },
  },
  'lock-handover': {
    what: 'A thousand tasks wait for a lock; each passes it on as soon as it has it. Per task; starting them is not timed.',
    targets: [
      gevent(10),
      ...beats('async-mutex', 'effect', ...mutexes),
      ...beatsAs('hublet-semaphore', 'async-mutex (Semaphore)', 'async-sema'),
    ],
    absent: { effection: noLock, 'async-lock': onlyCalls, 'p-limit': onlyCalls },
  },
  'semaphore-10-of-100': {
    what: 'A hundred tasks share ten permits, and let the others run while they have one. Per acquisition. `gevent-fair`: see lock-contended.',
    targets: [
      ...['gevent', 'gevent-fair'].map((rival) => ({ rival, times: 10 })),
      ...beats('async-sema (setImmediate)', 'effect', 'effect (microtasks)'),
      ...beatsAs('hublet (await null)', 'async-mutex (Semaphore)', 'async-sema', 'p-limit'),
    ],
    absent: { effection: noLock },
  },
  'rwlock-readers': {
    what: 'Acquire a lock for readers and writers to read, and release it, 10,000 times; nobody writes. Per pair.',
    targets: [...beats('@rocicorp/lock', 'async-rwlock'), { ours: 'hublet-with', rival: 'effect', times: 1 }],
    absent: { effection: noLock, gevent: noReaders, 'async-mutex': noReaders },
  },
  'rwlock-mixed': {
    what: 'Ten tasks share a lock for readers and writers, one time in ten to write, and let the others run while they have it. Per acquisition.',
    targets: [...beats('effect'), ...beatsAs('hublet (await null)', '@rocicorp/lock', 'async-rwlock')],
    absent: { effection: noLock, gevent: noReaders, 'async-mutex': noReaders },
  },
  'shared-lock-uncontended': {
    what: 'Acquire a lock between threads that no other thread wants, and release it, 10,000 times. Per pair.',
    targets: [{ median: 100 }, ...beats('worker_threads.locks')],
  },
  'shared-lock-handover': {
    what: 'Two threads hand a lock to each other: who has it releases it when the other one waits. Per hand-over.',
    targets: [
      { ours: 'hublet-sync', rival: 'Atomics.wait', times: 0.5 },
      { rival: 'Atomics.waitAsync', times: 0.5 },
      ...beats('worker_threads.locks'),
    ],
  },
  'hub-call-number': {
    what: 'Call a function of another thread with a number, which it returns, one call after the other. Per round trip.',
    targets: [
      { median: 3000 },
      { rival: 'MessagePort', times: 15 },
      { rival: 'comlink', times: 10 },
      ...beats('threads.js', 'BroadcastChannel', 'piscina'),
    ],
  },
  'hub-call-object': {
    what: 'The same with `{ id, name }`.',
    targets: [
      { median: 6000 },
      { rival: 'MessagePort', times: 8 },
      { rival: 'comlink', times: 10 },
      ...beats('threads.js', 'BroadcastChannel', 'piscina'),
    ],
  },
  'hub-stream-number': {
    what: 'Send 10,000 numbers one way, to another thread that takes them. Per number.',
    targets: [{ median: 333 }, { rival: 'MessagePort', times: 3 }, ...beats('BroadcastChannel')],
  },
  'hub-stream-text': {
    what: 'The same with texts of 5 characters.',
    targets: [{ median: 333 }, { rival: 'MessagePort', times: 3 }, ...beats('BroadcastChannel')],
  },
  'hub-stream-object': {
    what: 'The same with `{ id, name }`.',
    targets: [{ rival: 'MessagePort', times: 1.5 }, ...beats('BroadcastChannel')],
  },
  'hub-call-parked': {
    what: 'Call a function of another thread with a number after 20 ms in which both threads have slept. Per round trip.',
    targets: beats('MessagePort'),
  },
  'hub-transfer': {
    what: 'Move an ArrayBuffer of 1 MB to another thread, which writes to it, and back, one after the other. Per round trip.',
    targets: [{ rival: 'MessagePort', times: 0.9 }],
    absent: { BroadcastChannel: cannotMove },
  },
  'hub-transfer-x32': {
    what: 'The same with 32 buffers on their way at a time. Per buffer, there and back.',
    targets: [{ rival: 'MessagePort', times: 0.9 }],
    absent: { BroadcastChannel: cannotMove },
  },
  'hub-large-object': {
    what: 'Send an array of 10,000 `{ id, name }`, 1 MB in all, to another thread, which returns it. Per round trip.',
    targets: [{ rival: 'MessagePort', times: 0.9 }],
  },
  'hub-large-text': {
    what: 'The same with a text of 1,000,000 characters of one byte.',
    targets: [{ rival: 'MessagePort', times: 0.9 }],
  },
  'hub-start': {
    what: 'Start a thread that answers, ask it, and get the answer. Per thread; its end is not timed.',
    targets: [{ rival: 'MessagePort', times: 1 / 1.5 }],
  },
  'hub-memory': {
    what: 'Start 8 threads more that answer, ask each once, leave them alone. Resident memory, after a collection in the thread that starts them.',
    flags: ['--expose-gc'],
    targets: [{ rival: 'MessagePort', times: 1 / 1.3 }],
  },
  'hub-idle': {
    what: 'Two threads that have asked and answered do nothing for 5 seconds.',
    rounds: 1,
    targets: [{ median: 0.5 }],
  },
  'hub-crowd': {
    what: 'Ask 2, 8 and 16 threads at the same time, each one thing after the other. Per call. The others share the cores that there are.',
    targets: multiplesOf2,
  },
  'hub-chain': {
    what: 'Send numbers through 2, 8 and 16 threads, each of which passes them on to the next. Per number and thread.',
    targets: multiplesOf2,
  },
  'pool-apply': {
    what: 'Run a task that does nothing on a pool of one thread, one after the other. Per task.',
    targets: beats(...pools, "piscina (atomics: 'async')", "piscina (atomics: 'disabled')", 'gevent'),
  },
  'pool-object': {
    what: 'The same with a task that takes `{ id, name }` and returns it. The threads of gevent share memory: nothing is copied.',
    targets: beats(...pools, 'gevent'),
  },
  'pool-in-flight': {
    what: 'Have 10,000 tasks that do nothing in flight at once on a pool of two threads. Per task. `256 ahead`: each thread may have so many, whatever the first of them takes; poolifier sends them all at once.',
    targets: beats(...pools, ...poolsAhead, "piscina (atomics: 'async')", "piscina (atomics: 'disabled')", 'gevent'),
  },
  'pool-map': {
    what: 'Map `n => n * n` over 100,000 numbers on a pool of two threads, by the map of the pool, or else by a task for each. Per number.',
    targets: [...beats(...pools, ...poolsAhead, 'gevent'), { rival: 'piscina (chunks by hand)', times: 0.5 }],
  },
  'pool-cpu': {
    what: 'Run tasks that compute for 10 ms: what a pool of one thread adds to one at a time, and 40 of them on two threads beside the same in the thread that asks, right before.',
    targets: beats('piscina'),
  },
  'pool-latency': {
    what: 'Two threads are kept busy by tasks that compute for 20 ms, 200 of them in flight, for three seconds. How late is an interval of 5 ms in the thread that asks? `inline` runs the same there, one task after the other, with a pause after each.',
    rounds: 1,
    targets: [{ metric: 'lateness', median: 1 }],
  },
  'pool-large': {
    what: 'Run a task on a Buffer of 1 MB, copied or moved, one after the other, on a pool of one thread. Per task.',
    targets: [{ rival: 'piscina', times: 0.9 }],
    absent: { gevent: 'its threads share memory: nothing is copied, nothing is moved' },
  },
  'pool-kill': {
    what: 'Kill a task that never ends on a pool of one thread, and wait for the result of the next one. What tells the others apart from `hublet (checkpoint)` is that the thread ends with the task, and a new one starts.',
    targets: [
      ...beats('piscina', 'tinypool', 'workerpool'),
      ...beatsAs('hublet (checkpoint)', 'piscina', 'tinypool', 'workerpool'),
    ],
    absent: { poolifier: cannotKill, 'threads.js': cannotKill, gevent: cannotKill },
  },
  'pool-start': {
    what: 'Make a pool of one thread, and wait for the first result. Per pool; its end is not timed.',
    targets: [{ rival: 'piscina', times: 1 / 1.5 }],
  },
  'pool-files': {
    what: 'SHA-256 of 64 files of 16 MB, which are in the cache of the system, on two threads. Per file.',
    targets: beats('piscina', 'gevent', 'xargs -P2 sha256sum', 'xargs -P2 openssl'),
  },
  'links-1000': {
    what: 'Start a task, hang 1,000 callbacks on its end, wait until all have been called. Per callback.',
    targets: [
      ...beats('gevent'),
      { ours: 'hublet-rawlink', rival: 'gevent-rawlink', times: 1 },
      { ours: 'hublet-rawlink', rival: 'effect', times: 1 },
    ],
    absent: { effection: 'what waits for the end of a task is a task: see event-1000' },
  },
  timers: {
    what: 'Start 30,000 tasks that sleep for 10 ms and wait for all of them. Per task, the 10 ms included.',
    rounds: 2,
  },
  guard: {
    what: 'Call what is over in a microsecond, in a greenlet: with a guard that reports and has nothing to report, with one that was taken away, with one that may refuse calls of some files and looks at the stack for that.',
    targets: [{ rival: 'node (no guard)', times: 1 / 2 }],
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
  awaits: {
    what: 'What the transform adds: awaits of a settled promise, and calls of async functions, as they were written and right after that transformed, in one process.',
    targets: [
      { metric: 'outside of greenlets, added to an await', median: 50 },
      { metric: 'in a greenlet, added to an await', median: 300 },
    ],
  },
  patched: {
    what: 'What patches cost where there is no greenlet: requests to a server in another thread, 16 at once, and promises. The processor time of the thread that asks.',
    rounds: 5,
    targets: [{ rival: 'node', times: 0.97 }],
  },
  'register-start': {
    what: 'Start a program that imports a package of 14 MiB, all of whose files are transformed.',
    rounds: 1,
    targets: [
      { metric: 'added to the start, first', median: 1000 },
      { metric: 'added to the start, cached', median: 150 },
    ],
  },
}
