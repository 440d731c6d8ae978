// What the user may ask for, checked before anything starts.

import { Command, CommanderError, InvalidArgumentError } from 'commander'

export interface Options {
  /** Where to begin; undefined: the built-in site. */
  readonly url: string | undefined
  readonly depth: number
  readonly concurrency: number
  readonly timeout: number
  readonly retries: number
  readonly rate: number | undefined
  readonly external: boolean
  readonly include: RegExp | undefined
  readonly exclude: RegExp | undefined
  readonly maxPages: number
  readonly maxBytes: number
  readonly userAgent: string
  readonly latency: number
  readonly compare: boolean
  readonly json: boolean
  readonly quiet: boolean
}

/** Those that commander has a value for, whatever is given. */
type Sure = 'concurrency' | 'timeout' | 'retries' | 'maxBytes' | 'userAgent'
type Given = Pick<Options, Sure> & Partial<Options>

/** The command line was wrong (or asked for help); what there is to say has been printed. */
export interface Refusal {
  readonly exitCode: number
}

const footer = `
Without URL it serves the Markdown of all packages installed in this repository, and checks that.
Exit code: 0 no broken links, 1 broken links, 2 wrong usage, 130 interrupted (what there is is printed).`

export function parseOptions(args: readonly string[]): Options | Refusal {
  const command = new Command('crawl')
    .description('Checks the links of a web site.')
    .argument('[url]', 'where to begin (http or https)', webAddress)
    .option('--depth <n>', 'follow links this many clicks deep (default: 3; built-in site: no limit)', wholeNumber)
    .option('--concurrency <n>', 'pages at a time', positive, 20)
    .option('--timeout <ms>', 'time for one request, body included', milliseconds, 10_000)
    .option('--retries <n>', 'further tries after network errors, 429, 502, 503 and 504', wholeNumber, 2)
    .option('--rate <n>', 'requests per second, at most', rate)
    .option('--external', 'check links to other sites too (they are never followed)')
    .option('--include <regex>', 'request only addresses that match', regularExpression)
    .option('--exclude <regex>', 'do not request addresses that match', regularExpression)
    .option('--max-pages <n>', 'request this many addresses, at most', positive)
    .option('--max-bytes <n>', 'read this much of a page, at most', positive, 5_000_000)
    .option('--user-agent <text>', 'name told to the server', 'hublet-crawl (+https://www.npmjs.com/package/hublet)')
    .option('--latency <ms>', 'built-in site: time it takes over a page (default: 20)', milliseconds)
    .option('--compare', 'crawl a second time, one page at a time, and compare')
    .option('--json', 'print one JSON document and nothing else on stdout')
    .option('-q, --quiet', 'no progress on stderr')
    .addHelpText('after', footer)
    .allowExcessArguments(false)
    .exitOverride()
  try {
    command.parse(args, { from: 'user' })
    const url = command.processedArgs[0] as string | undefined
    const given = command.opts<Given>()
    if (url !== undefined && given.latency !== undefined)
      command.error('error: --latency is for the built-in site only')
    return {
      ...given,
      url,
      depth: given.depth ?? (url === undefined ? Infinity : 3),
      rate: given.rate,
      external: given.external === true,
      include: given.include,
      exclude: given.exclude,
      maxPages: given.maxPages ?? Infinity,
      latency: given.latency ?? 20,
      compare: given.compare === true,
      json: given.json === true,
      quiet: given.quiet === true,
    }
  } catch (error) {
    if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? 0 : 2 }
    throw error
  }
}

function webAddress(text: string): string {
  const url = URL.parse(text)
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) return url.href
  throw new InvalidArgumentError('It must look like https://example.org/ .')
}

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text)
  throw new InvalidArgumentError('It must be a whole number.')
}

function positive(text: string): number {
  const number = wholeNumber(text)
  if (number > 0) return number
  throw new InvalidArgumentError('It must be at least 1.')
}

function milliseconds(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a number of milliseconds.')
}

function rate(text: string): number {
  if (/^\d*\.?\d+$/.test(text) && Number(text) > 0) return Number(text)
  throw new InvalidArgumentError('It must be a number above 0.')
}

function regularExpression(text: string): RegExp {
  try {
    return new RegExp(text)
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : 'It is no regular expression.')
  }
}
