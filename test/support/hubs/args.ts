// A module that uses what it is given at its start.

import { type Channel, thisHub } from '@hublet/core'

const { greetings } = thisHub().args as { greetings: Channel<string> }

await greetings.send('hello')

export function done(): boolean {
  return true
}
