import * as core from '@hublet/core'
import * as lowlevel from '@hublet/core/lowlevel'
import * as testing from '@hublet/core/testing'
import { expect, test } from 'vitest'

test('what @hublet/core exports', () => {
  expect(Object.keys(core).toSorted()).toMatchInlineSnapshot(`
    [
      "ArgumentRangeError",
      "ArgumentTypeError",
      "BlockingSwitchOutError",
      "ClosedError",
      "ControlError",
      "Greenlet",
      "GreenletError",
      "GreenletExit",
      "Group",
      "Hub",
      "HubletError",
      "Local",
      "MisuseError",
      "Nursery",
      "Pool",
      "PoolFull",
      "ReadyIterator",
      "Timeout",
      "ZombieError",
      "current",
      "getHub",
      "idle",
      "iwait",
      "joinAll",
      "kill",
      "killAll",
      "nursery",
      "rethrowControl",
      "shield",
      "signal",
      "sleep",
      "spawn",
      "spawnLater",
      "spawnRaw",
      "until",
      "wait",
      "withTimeout",
    ]
  `)
})

test('what @hublet/core/lowlevel exports', () => {
  expect(Object.keys(lowlevel).toSorted()).toMatchInlineSnapshot(`
    [
      "BooleanWait",
      "Link",
      "OUTSIDE",
      "OnDemand",
      "Scope",
      "Wait",
      "WaitList",
      "WaitNode",
      "callIn",
      "captureContext",
      "checkCount",
      "checkDelay",
      "checkFunction",
      "closeScope",
      "currentScope",
      "deliver",
      "describe",
      "describeError",
      "follow",
      "functionName",
      "inHub",
      "livingGreenlets",
      "notifyAll",
      "openScope",
      "park",
      "reportError",
      "runQueue",
      "timers",
      "waitsBelow",
    ]
  `)
})

test('what @hublet/core/testing exports', () => {
  expect(Object.keys(testing).toSorted()).toMatchInlineSnapshot(`
    [
      "LeakError",
      "VirtualClock",
      "leakCheck",
      "seedRunQueue",
      "settled",
    ]
  `)
})
