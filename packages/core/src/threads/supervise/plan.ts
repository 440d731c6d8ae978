// What is to be supervised, and how: the options, checked and whole.

import { ArgumentRangeError, ArgumentTypeError } from '../../errors.ts'
import { checkCount, checkDelay, checkFunction } from '../../hub/arguments.ts'
import { describe } from '../../hub/describe.ts'
import type { SuperviseOptions, HubSpec, HubStartOptions, RestartEvent, SuperviseSpecsOptions } from './options.ts'
import { type Strategy, strategies } from './strategy.ts'

/** A hub to be started. */
export interface Post {
  readonly name: string
  readonly url: URL | string
  readonly options: HubStartOptions
}

export interface Plan {
  readonly posts: readonly Post[]
  readonly strategy: Strategy
  readonly max: number
  readonly within: number
  readonly first: number
  readonly most: number
  readonly hangTimeout: number
  readonly grace: number | undefined
  readonly onRestart: ((event: RestartEvent) => void) | undefined
  readonly signal: AbortSignal | undefined
}

export function planOf(options: SuperviseOptions | SuperviseSpecsOptions<readonly object[]>): Plan {
  if (typeof options !== 'object' || (options as object | null) === null) {
    throw new ArgumentTypeError(`supervise: options must be an object, got ${describe(options)}`)
  }
  const { strategy = 'one', restart = {}, hangTimeout = Infinity, grace, onRestart, signal } = options
  const { max = 5, within = 60_000, backoff: { first = 100, most = 30_000 } = {} } = restart
  if (!strategies.includes(strategy)) {
    throw new ArgumentTypeError(`supervise: strategy must be 'one', 'all' or 'rest', got ${describe(strategy)}`)
  }
  checkCount('supervise', 'restart.max', max)
  checkDelay('supervise', 'restart.within', within)
  checkDelay('supervise', 'restart.backoff.first', first)
  checkDelay('supervise', 'restart.backoff.most', most)
  if (first > most) {
    throw new ArgumentRangeError(
      `supervise: restart.backoff.first must not be more than most, got ${first} and ${most}`,
    )
  }
  checkDelay('supervise', 'hangTimeout', hangTimeout)
  if (hangTimeout === 0) throw new ArgumentRangeError('supervise: hangTimeout must be more than 0')
  if (grace !== undefined) checkDelay('supervise', 'grace', grace)
  if (onRestart !== undefined) checkFunction('supervise', 'onRestart', onRestart)
  return { posts: postsOf(options), strategy, max, within, first, most, hangTimeout, grace, onRestart, signal }
}

function postsOf(options: SuperviseOptions | SuperviseSpecsOptions<readonly object[]>): Post[] {
  if ('specs' in options === 'url' in options) {
    throw new ArgumentTypeError('supervise: give it either url, and count, or specs')
  }
  const posts = 'specs' in options ? options.specs.map(postOf) : crowdOf(options)
  if (posts.length === 0) throw new ArgumentRangeError('supervise: specs must not be empty')
  const twice = posts.find(({ name }, i) => posts.findIndex((other) => other.name === name) < i)
  if (twice === undefined) return posts
  throw new ArgumentRangeError(`supervise: two specs are called ${describe(twice.name)}; give them names`)
}

function crowdOf({ url, count = 1, name = baseOf(url), ...rest }: SuperviseOptions): Post[] {
  checkCount('supervise', 'count', count, 1)
  if (count === Infinity) throw new ArgumentRangeError('supervise: count must be a whole number, got Infinity')
  checkName(name)
  return Array.from({ length: count }, (_, i) => postOf({ ...rest, url, name: `${name}-${i}` }))
}

function postOf({ url, name = baseOf(url), timeout, args, env, resourceLimits, execArgv, ref }: HubSpec): Post {
  checkName(name)
  if (timeout !== undefined) checkDelay('supervise', 'timeout', timeout)
  const options = { timeout, args, env, resourceLimits, execArgv, ref }
  return { name, url, options: Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) }
}

function checkName(name: unknown): void {
  if (typeof name === 'string' && name !== '') return
  throw new ArgumentTypeError(`supervise: name must be a text, got ${describe(name)}`)
}

/** `io` of `file:///app/io.ts`. What is no URL is refused where it is used. */
function baseOf(url: unknown): string {
  return /([^/]+?)(\.\w+)?$/.exec(String(url))?.[1] ?? 'hub'
}
