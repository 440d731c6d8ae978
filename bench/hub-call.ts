// One call after the other, from one thread to another.

import { HubThread } from '@hublet/core'

import { scenario } from './scenario.ts'

const ops = 1000

/** hublet: a function of a hub thread is called with `value`, which it returns. */
export async function hubletCalls(value: unknown): Promise<void> {
  const thread = await HubThread.start<typeof import('./hubs/service.ts')>(new URL('hubs/service.ts', import.meta.url))
  const { same } = thread.api
  await scenario('hublet', {
    ops,
    async run() {
      for (let n = 0; n < ops; n++) await same(value)
    },
  })
  await thread.terminate()
}

/** Whatever else: `call` asks and gets the answer. */
export async function calls(contender: string, call: () => Promise<unknown>, note?: string): Promise<void> {
  await scenario(contender, {
    ops,
    async run() {
      for (let n = 0; n < ops; n++) await call()
    },
    ...(note === undefined ? {} : { note }),
  })
}
