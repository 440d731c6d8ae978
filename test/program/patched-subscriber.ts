// A subscriber that throws instead of calling `veto`: prints what was patched all the same, and ends with its error.

import { subscribe } from 'node:diagnostics_channel'

import { patchModule } from '@hublet/monkey'

subscribe('hublet.monkey.will-patch-module', () => {
  throw new Error('thrown by a subscriber')
})
const target = { read: () => 1 }
console.log(patchModule('fake', target, { read: (original) => () => original() }).patched.join())
setTimeout(() => console.log('not reached'), 1000)
