// What a hub thread gets to see of the environment if nothing is said: secrets stay where they are.

const names = new Set([
  'PATH',
  'HOME',
  'USERPROFILE',
  'TZ',
  'TMPDIR',
  'TEMP',
  'TMP',
  'LANG',
  'LANGUAGE',
  'TERM',
  'COLORTERM',
])
const beginnings = ['LC_', 'NODE_', 'HUBLET_', 'FORCE_COLOR', 'NO_COLOR', 'SYSTEMROOT', 'SystemRoot']

/** The variables of this thread that every program needs, and those meant for Node and hublet. */
export function minimalEnv(): NodeJS.ProcessEnv {
  const keeps = (name: string): boolean => names.has(name) || beginnings.some((text) => name.startsWith(text))
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => keeps(name)))
}
