// `npm test`: set-up, then all tests against the sources. Arguments go to vitest.

import { run, setUp } from './set-up.mjs'

setUp()
process.exitCode = run('vitest', ['run', '--project', 'source', ...process.argv.slice(2)])
