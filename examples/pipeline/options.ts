// What the user may ask for, checked before anything starts.

import { Command, CommanderError, InvalidArgumentError } from 'commander'

export interface Options {
  /** `-`: standard input; undefined: lines of a sample. */
  readonly file: string | undefined
  readonly lines: number
  readonly parsers: number
  readonly capacity: number
}

/** The options, or the exit code if there is nothing to do: what there is to say has been printed. */
export function parseOptions(args: readonly string[]): Options | { readonly exitCode: number } {
  const command = new Command('pipeline')
    .description('Sums up a request log: one JSON object a line, with path, status and ms.')
    .argument('[file]', 'the log; - reads standard input (default: a sample)')
    .option('--lines <n>', 'length of the sample', positive, 100_000)
    .option('--parsers <n>', 'greenlets that parse', positive, 4)
    .option('--capacity <n>', 'batches of 100 lines that each channel holds', positive, 8)
    .addHelpText('after', '\nExit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted (what there is is printed).')
    .allowExcessArguments(false)
    .exitOverride()
  try {
    command.parse(args, { from: 'user' })
    return { ...command.opts<Omit<Options, 'file'>>(), file: command.processedArgs[0] as string | undefined }
  } catch (error) {
    if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? 0 : 2 }
    throw error
  }
}

function positive(text: string): number {
  const number = Number(text)
  if (/^\d+$/.test(text) && number > 0 && Number.isSafeInteger(number)) return number
  throw new InvalidArgumentError('It must be a whole number from 1 up.')
}
