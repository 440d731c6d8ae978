// Rejections that nobody awaits, in code that a killed greenlet has left behind.
//
// A kill rejects the waits of the async functions that the greenlet has called and not awaited, too. Their promises
// then reject unobserved, and Node would end the process because of a kill.
//
//   Y1  a reason that the hub delivered never ends the process; it has been told where it matters, at the greenlet
//   Y2  every other unhandled rejection ends as it would without this listener
//
// The listener is installed with the first delivery, so a program that never kills does not have it.

const delivered = new WeakSet()
let installed = false

/** Notes that `reason` was thrown at a wait by the hub. */
export function noteDelivered(reason: unknown): void {
  delivered.add(reason as object)
  if (installed) return
  installed = true
  process.on('unhandledRejection', onUnhandled)
}

function onUnhandled(reason: unknown): void {
  if (typeof reason === 'object' && reason !== null && delivered.has(reason)) return // Y1
  if (process.listenerCount('unhandledRejection') > 1) return // Y2: somebody else decides
  // Y2: rejected once more without this listener, it gets whatever --unhandled-rejections says
  process.off('unhandledRejection', onUnhandled)
  void Promise.reject(reason)
  setImmediate(() => process.on('unhandledRejection', onUnhandled))
}
