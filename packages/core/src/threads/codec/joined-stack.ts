// One stack out of two: where it was thrown over there, and who asked for it here.

import { fileURLToPath } from 'node:url'

import { guarded } from '../../hub/describe.ts'

const packages = new URL('../../../..', import.meta.url)
const own = [packages.href, fileURLToPath(packages), '/@hublet/']

const isFrame = (line: string): boolean => line.startsWith('    at ')
const isOwn = (line: string): boolean => isFrame(line) && own.some((place) => line.includes(place))
const isNodes = (line: string): boolean => line.includes('(node:') || line.includes(' node:')

/**
 * Puts the frames of `localStack` below those that the error has brought along from hub `hubName`. Frames within hublet
 * are left out. What has no stack that can be written stays as it is.
 */
export function joinStacks(error: unknown, localStack: string | undefined, hubName: string): void {
  guarded(() => {
    if (!Error.isError(error) || typeof error.stack !== 'string') return
    const remote = error.stack.split('\n').filter((line) => !isOwn(line))
    const local = (localStack ?? '').split('\n').filter((line) => isFrame(line) && !isOwn(line) && !isNodes(line))
    error.stack = [...remote, `    --- call from hub "${hubName}" ---`, ...local].join('\n')
  }, undefined)
}
