// Ctrl-C: once to end well, twice to end at once.

/** Calls `stop` at the first SIGINT or SIGTERM; the second ends the process. */
export function onInterrupt(stop: () => void): Disposable {
  let asked = false
  const handle = (): void => {
    if (asked) process.exit(130)
    asked = true
    stop()
  }
  process.on('SIGINT', handle)
  process.on('SIGTERM', handle)
  return {
    [Symbol.dispose]() {
      process.off('SIGINT', handle)
      process.off('SIGTERM', handle)
    },
  }
}
