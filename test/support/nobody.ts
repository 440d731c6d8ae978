// What happens to those who may not do everything.

/** Calls `fn` without the rights of root, if this process has them. */
export async function withoutRights<T>(fn: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return fn()
  process.seteuid!(65_534)
  try {
    return await fn()
  } finally {
    process.seteuid!(0)
  }
}
