// Everything that must be true of main. Ends with one line: `N passed, N failed`, counted from the real results.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

import { environment, root, run, setUp } from './set-up.mjs'

const results = mkdtempSync(join(tmpdir(), 'hublet-ci-'))
const node24 = join(root, 'node_modules', 'node-24', 'bin', 'node')
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
let passed = 0
let failed = 0
/** What failed, in full: it is printed last, where it is looked for. */
const failures = []

/** One step that either works or not. */
function step(name, command, args) {
  console.log(`\n=== ${name}`)
  const ok = run(command, args) === 0
  if (ok) passed++
  else failed++
  if (!ok) failures.push(name)
}

/** The tests of a run that failed, with their errors. */
function failuresOf(name, files) {
  const found = []
  for (const { name: path, message, assertionResults } of files) {
    if (message) found.push(`${name}: ${relative(root, path)}\n${message}`)
    for (const { status, fullName, failureMessages } of assertionResults) {
      if (status === 'failed')
        found.push(`${name}: ${relative(root, path)}: ${fullName}\n${failureMessages.join('\n')}`)
    }
  }
  return found
}

/** One run of the tests; each test counts. */
function tests(name, command, args) {
  console.log(`\n=== ${name}`)
  const file = join(results, `${name.replaceAll(' ', '-')}.json`)
  const all = [...args, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const code = spawnSync(command, all, { cwd: root, env: environment, stdio: ['ignore', 'inherit', 'inherit'] }).status
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(file, 'utf8'))
    passed += numPassedTests
    failed += numFailedTests
    failures.push(...failuresOf(name, testResults))
    if (code !== 0 && numFailedTests === 0) {
      failed++
      failures.push(`${name}: exit code ${code}: an error outside of the tests, or a file that did not load`)
    }
    if (numPassedTests === 0) {
      failed++
      failures.push(`${name}: no test passed`)
    }
  } catch (error) {
    failures.push(`${name}: no results: ${error.message}`)
    failed++
  }
}

setUp()
tests('npm test', 'npm', ['test', '--'])
step('lint', 'oxlint', [])
step('format', 'oxfmt', ['--check'])
step('build', 'node', ['scripts/build.mjs'])
// What depends on algorithms alone was shown by npm test; what depends on the build is not looked at again on another Node.
const except = (...paths) => paths.flatMap((path) => ['--exclude', path])
const servers = ['test/examples/{multicore-http,thumbnails}*'] // most of their time is load
const algorithms = [
  'test/model/**',
  'test/verify/**',
  'test/core/{linear-local,queue-many,lane-threads,codec-random}*',
  'test/locks/{scale,shared-wait-cycle}*',
  'test/threadpool/{bad-input,functions-free-names,functions-refused}*',
  'test/monkey/transform-*',
  'test/cli/{audit,findings,installed,report}*',
]
// They look into the sources of what they test, or at threads and other people's packages: against the build they would
// show the same again.
const sources = [
  'test/monkey/{patches,patching,guard}-!(program*)',
  'test/core/{no-deadlock,hub-faults-*}*',
  'test/locks/shared-chaos*',
  'test/third-party/**',
]
const shown = [
  'test/**/*chaos*',
  'test/examples/**',
  'test/core/hub-faults-*',
  'test/threadpool/{functions,executor}*',
  'test/third-party/**',
  'test/cli/**',
]
tests('tests against the build', 'vitest', [
  'run',
  '--project',
  'dist',
  ...except(...algorithms, ...servers, ...sources),
])
tests('tests on Node 24', node24, [vitest, 'run', '--project', 'dist', ...except(...algorithms, ...shown)])
step('schedules of the shared-memory algorithms', 'node', ['verify/run.ts', '--quick'])
step('packages', 'npx', ['-y', '--prefer-offline', 'pnpm@12', 'run', 'pack:check'])
rmSync(results, { recursive: true })
for (const failure of failures) console.log(`\n=== FAILED: ${failure}`)
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
