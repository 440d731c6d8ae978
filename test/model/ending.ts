// A limit in real time on what happens in virtual time.

const limit = 2000

/** The same promise; rejects if nothing has come of it after seconds, in which thousands of programs could have run. */
export async function ending<T>(promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const stuck = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`stuck: it has not ended after ${limit} ms of real time`)), limit)
  })
  try {
    return await Promise.race([promise, stuck])
  } finally {
    clearTimeout(timer)
  }
}
