// `npm start`: set-up, then the link checker.

import { run, setUp } from './set-up.mjs'

setUp()
process.on('SIGINT', () => {}) // the crawler gets it too and decides when to end
process.exitCode = run('node', ['-C', 'hublet-source', 'examples/crawl/main.ts', ...process.argv.slice(2)])
