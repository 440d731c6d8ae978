// Functions of transformed code, for tests that want to see what becomes of them.

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { installFrames } from '../../packages/monkey/src/frames/install.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { transformSource } from '../../packages/monkey/src/transform/source.ts'

type Functions = Record<string, (...args: never[]) => Promise<unknown>>

/** What the source declares by `exports.name = …`; it sees `names` as if they were globals. `kind`: whose code it is. */
export function functionsOf(
  source: string,
  names: Record<string, unknown> = {},
  kind: 'app' | 'package' = 'app',
): Functions {
  installFrames()
  const { code, changed } = transformSource(source, { url: 'file:///app/test.js', format: 'commonjs', kind })
  if (!changed) throw new Error('nothing was transformed')
  const exported = {}
  // oxlint-disable-next-line typescript/no-implied-eval
  new Function('exports', ...Object.keys(names), code)(exported, ...Object.values(names))
  return exported
}
