// A stand-in for `__hublet` that passes everything through and notes what its frames may not hear.
//
//   P1  a frame that is suspended (s) hears nothing but that it goes on: r, x, c, n, f, end
//   P2  the pattern of a `for await` may await before the frame hears that there is a step; `return` of an iterator is called
//       before the frame hears that the await has rejected that ends the loop
//   P3  f and g pair; end comes once and last

export interface Protocol {
  readonly enter: (where: string, generator?: boolean) => unknown
  readonly broken: string[]
  /** How many frames were entered, and how many have ended. */
  readonly counts: { entered: number; ended: number; shields: number }
}

export function watchProtocol(): Protocol {
  const broken: string[] = []
  const counts = { entered: 0, ended: 0, shields: 0 }
  function enter(where: string): unknown {
    counts.entered++
    let state: 'runs' | 'suspended' | 'steps' | 'ended' = 'runs'
    const shields: string[] = []
    const runs = (what: string): void => {
      if (state !== 'runs' && state !== 'steps') broken.push(`${what} while it is ${state}: ${where}`) // P1
    }
    const goesOn = (what: string): void => {
      if (state === 'ended') broken.push(`${what} behind end: ${where}`)
      state = 'runs'
    }
    return {
      s(line: number, value: unknown) {
        runs(`s(${line})`)
        state = 'suspended'
        return value
      },
      r(value: unknown) {
        if (state !== 'suspended') broken.push(`r while it is ${state}: ${where}`)
        goesOn('r')
        return value
      },
      x: () => goesOn('x'),
      c: () => goesOn('c'),
      k: () => runs('k'),
      n() {
        goesOn('n')
        return (counts.entered + counts.shields) % 2 === 0
      },
      f() {
        goesOn('f')
        counts.shields++
        shields.push(where)
      },
      g() {
        runs('g')
        if (shields.pop() === undefined) broken.push(`g without f: ${where}`) // P3
      },
      i(line: number, iterable: unknown) {
        runs(`i(${line})`)
        return stepsOf(iterable as AsyncIterable<unknown> & Iterable<unknown>, (what) => {
          if (what === 'next') runs(what)
          state = 'steps' // P2
        })
      },
      u(line: number, resource: unknown) {
        runs(`u(${line})`)
        if (resource === null || resource === undefined) return resource
        return disposalOf(resource as AsyncDisposable & Disposable, () => (state = 'suspended')) // of a generator that is returned from, too
      },
      v: (made: object | null | undefined) => contents.get(made!) ?? made,
      end() {
        if (state === 'ended') broken.push(`end twice: ${where}`)
        if (shields.length > 0) broken.push(`end in a shield: ${where}`)
        state = 'ended'
        counts.ended++
      },
    }
  }
  return { enter, broken, counts }
}

/** Suspends before each step. */
function stepsOf(
  iterable: AsyncIterable<unknown> & Iterable<unknown>,
  suspend: (what: 'next' | 'return') => void,
): AsyncIterable<unknown> {
  return {
    [Symbol.asyncIterator]() {
      const iterator = iterable[Symbol.asyncIterator]?.() ?? overSync(iterable)
      return {
        next() {
          suspend('next')
          return iterator.next()
        },
        get return() {
          if (iterator.return === undefined) return undefined as never
          return () => {
            suspend('return')
            return iterator.return!()
          }
        },
      }
    },
  }
}

async function* overSync(iterable: Iterable<unknown>): AsyncGenerator {
  yield* iterable
}

const contents = new WeakMap<object, unknown>()

/** Suspends before it disposes. */
function disposalOf(resource: AsyncDisposable & Disposable, suspend: () => void): object {
  const dispose = resource[Symbol.asyncDispose] ?? resource[Symbol.dispose]
  const made = {
    async [Symbol.asyncDispose]() {
      suspend()
      await dispose.call(resource)
    },
  }
  contents.set(made, resource)
  return made
}
