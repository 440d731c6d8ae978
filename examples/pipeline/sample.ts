// A log to try with: the same lines for the same number.

const paths = ['/', '/login', '/search', '/cart', '/api/items', '/api/items/7', '/static/app.js']

/** Lines of a log; one of a thousand is broken. */
export function* sampleLines(count: number): Generator<string> {
  let state = 42
  const next = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7f_ff_ff_ff
    return Math.floor((state / 0x80_00_00_00) * below)
  }
  for (let n = 1; n <= count; n++) {
    const path = paths[Math.min(next(paths.length), next(paths.length))]!
    const status = next(50) === 0 ? 500 : next(20) === 0 ? 404 : 200
    const ms = 1 + next(path.startsWith('/api') ? 400 : 40)
    yield n % 1000 === 0 ? '{"path": "/cut off' : JSON.stringify({ path, status, ms })
  }
}
