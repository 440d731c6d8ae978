// The words of the command line.

import { readFileSync } from 'node:fs'

import { Command, InvalidArgumentError, Option } from 'commander'

import type { AuditArguments } from './audit/audit-command.ts'
import { flagOf, patchNames } from './run/patches.ts'
import type { RunArguments } from './run/run-command.ts'

/** The program; `exit` gets what a command ends with. */
export function program(exit: (code: number) => void): Command {
  const hublet = new Command('hublet')
    .description('gevent for Node: runs programs patched, and audits what blocks in them')
    .version(version(), '--version', 'print the version')
    .enablePositionalOptions()
    .showHelpAfterError()
    .exitOverride()
  addRun(hublet, exit)
  addAudit(hublet, exit)
  return hublet
}

function addRun(hublet: Command, exit: (code: number) => void): void {
  const run = hublet
    .command('run')
    .description('run a script with Node, made cooperative by @hublet/monkey')
    .argument('<script>', 'a script, as node takes it')
    .argument('[args...]', 'its arguments')
    .passThroughOptions()
    .addOption(new Option('--guard <policy>', 'calls that block the hub').choices(['allow', 'report', 'throw']))
    .option(
      '--transform <files>',
      'whose awaits a kill ends: app, all, none, or packages beside the app: pg,redis',
      files,
    )
    .option('--node-arg <flag>', 'a flag for node: --node-arg=--inspect; may be repeated', collect)
    .option('--verbose', 'print what was patched')
    .addHelpText('after', patchHelp)
  for (const name of patchNames) {
    run.addOption(new Option(`--${flagOf(name)}`).hideHelp()).addOption(new Option(`--no-${flagOf(name)}`).hideHelp())
  }
  run.action(async (script: string, args: string[], given: RunArguments) => {
    const { runCommand } = await import('./run/run-command.ts')
    exit(await runCommand(script, args, given))
  })
}

function addAudit(hublet: Command, exit: (code: number) => void): void {
  hublet
    .command('audit')
    .description('list what blocks in a project and in what is installed for it')
    .argument('[dir]', 'its folder', '.')
    .option('--json', 'for programs: the shape is in the README')
    .option('--all', 'every place, not just the worst of each package')
    .option('--app', "the project's own files only")
    .option('--prod', 'without what only devDependencies bring')
    .option('--only <package>', 'this package only; * stands for anything; may be repeated', collect)
    .option('--ignore <package>', 'all but this package; as --only', collect)
    .addOption(
      new Option('--fail-on <grade>', 'exit with 1 if there is one: hot; hot or load; any at all').choices([
        'hot',
        'load',
        'any',
      ]),
    )
    .option('--threshold <n>', 'how many of these are allowed (--fail-on is hot if it is not given)', count)
    .action(async (folder: string, given: AuditArguments) => {
      const { auditCommand } = await import('./audit/audit-command.ts')
      exit(auditCommand(folder, given))
    })
}

const patchHelp = `
Patches: ${patchNames.map(flagOf).slice(0, 9).join(' ')}
         ${patchNames.map(flagOf).slice(9).join(' ')}
  All of them are installed. --no-fs leaves one out; --fs installs this one,
  and no other that is not named, too.`

const collect = (value: string, before: readonly string[] = []): string[] => [...before, value]

function count(value: string): number {
  const n = Number(value)
  if (!Number.isInteger(n) || n < 0) throw new InvalidArgumentError('It is no whole number.')
  return n
}

function files(value: string): string {
  const names = value.split(',').map((name) => name.trim())
  if (names.includes('')) throw new InvalidArgumentError('A name is missing.')
  return names.join(',')
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return (manifest as { version: string }).version
}
