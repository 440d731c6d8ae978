// Run with --expose-gc: prints as JSON which values of locals have been collected, and when.

import { type Greenlet, Local, spawn } from '@hublet/core'
import { settled } from '@hublet/core/testing'

/** Big enough to be an object of its own. */
class Value {
  readonly bytes: Uint8Array = new Uint8Array(16)
}

interface Holder {
  greenlet: Greenlet
  value: WeakRef<Value>
}

const end = Promise.withResolvers<void>()
const plain = new Local(() => new Value())
const inherited = new Local(() => new Value(), { inherit: true })

// No closure may hold on to a local that is to die: it gets into the greenlet through here.
let subject: Local<Value> | undefined

function takeValue(): WeakRef<Value> {
  const value = new WeakRef(subject!.get())
  subject = undefined
  return value
}

/** A greenlet that has a value of the subject and lives until `end`. */
async function holder(): Promise<Holder> {
  const value = Promise.withResolvers<WeakRef<Value>>()
  const greenlet = spawn(async () => {
    value.resolve(takeValue())
    await end.promise
  })
  return { greenlet, value: await value.promise }
}

async function collected(value: WeakRef<Value>): Promise<boolean> {
  for (let i = 0; i < 10; i++) {
    await settled()
    globalThis.gc!()
  }
  return value.deref() === undefined
}

subject = plain
const ofPlain = await holder()
subject = inherited
const ofInherited = await holder()
subject = new Local(() => new Value())
const ofDying = await holder()

const living = { plain: await collected(ofPlain.value), inherited: await collected(ofInherited.value) }
const localDied = await collected(ofDying.value)
end.resolve()
await ofPlain.greenlet.join()
await ofInherited.greenlet.join()
const greenletDied = { plain: await collected(ofPlain.value), inherited: await collected(ofInherited.value) }

console.log(JSON.stringify({ living, localDied, greenletDied, stillThere: [plain, inherited, ofDying].length }))
