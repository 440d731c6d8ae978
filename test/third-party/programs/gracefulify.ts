// Loaded before hublet, or after it.

import fs from 'node:fs'

import gracefulFs from 'graceful-fs'

gracefulFs.gracefulify(fs)
