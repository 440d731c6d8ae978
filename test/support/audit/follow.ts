// Runs a script as the command does where a process cannot be replaced.

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { followNode } from '../../../packages/cli/src/run/launch.ts'

process.exitCode = await followNode(process.argv.slice(2), process.env)
