// Throws at many places, and hands out the stacks.
/* eslint-disable */
export const thrown = []

async function collect(name, run) {
  try {
    await run()
  } catch (error) {
    thrown.push([name, error.stack])
  }
}

async function leaf(n) {
  await n
  throw new Error(`leaf ${n}`)
}

const mid = async (n) => await leaf(n)

class Calls {
  static async top(n) {
    // a comment

    return { n, value: await mid(n) }
  }
  async *steps() {
    yield 1
    await leaf('steps')
  }
}

await collect('behind awaits', async () => {
  await Calls.top(1)
})
await collect('at once', async () => {
  await null.x
})
await collect('in an argument on another line', async () => {
  await Promise.all([
    1,
    mid,
    (() => {
      throw new Error('argument')
    })(),
  ])
})
await collect('in a catch clause', async () => {
  try {
    await leaf(3)
  } catch (error) {
    throw new Error('catch', { cause: error.message })
  }
})
await collect('in a catch clause without parameter', async () => {
  try {
    await leaf(3)
  } catch {
    throw new Error('catch')
  }
})
await collect('in a catch clause that takes it apart', async () => {
  try {
    await leaf(3)
  } catch ({ message }) {
    throw new Error(message)
  }
})
await collect('through a catch clause', async () => {
  try {
    await leaf(4)
  } catch (error) {
    throw error
  } finally {
    await 1
  }
})
await collect('in a finally clause', async () => {
  try {
    await 1
  } finally {
    await 1
    throw new Error('finally')
  }
})
await collect('in a finally clause without await', async () => {
  try {
    await 1
  } finally {
    throw new Error('finally')
  }
})
await collect('in a for await', async () => {
  for await (const x of [1]) throw new Error('for await')
})
await collect('in a generator', async () => {
  for await (const x of new Calls().steps()) {
    await x
  }
})
await collect('over what is not iterable', async () => {
  for await (const x of (() => {
    throw new Error('iterable')
  })()) {
  }
})
await collect('in a disposal', async () => {
  await using a = null,
    b = {
      async [Symbol.asyncDispose]() {
        throw new Error('disposal')
      },
    }
  await a
})
await collect('in a resource', async () => {
  await using a = null,
    b = (() => {
      throw new Error('resource')
    })()
})
await collect('behind a template', async () => {
  ;`
  ${await 1}
  ${await leaf(5)}`
})
await collect('at a default', async () => {
  const { a = 1, b = await leaf(6) } = {}
})
await collect('in a race', async () => {
  await Promise.race([leaf(7), new Promise(() => {})])
})
await collect('in a timer', async () => {
  await new Promise((resolve, reject) => setImmediate(() => reject(new Error('timer'))))
})
await 1
try {
  null.y
} catch (error) {
  thrown.push(['at the top', error.stack])
}
