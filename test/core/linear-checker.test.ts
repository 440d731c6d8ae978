// The checker of channel histories, and its rules, on histories written by hand.

import { expect, test } from 'vitest'

import { check } from '../support/linear/checker.ts'
import type { History } from '../support/linear/operation.ts'
import { picture } from '../support/linear/picture.ts'
import { written } from '../support/linear/written.ts'

type Case = readonly [fact: string, history: History]

const good: readonly Case[] = [
  [
    'home may receive its own value before one that is on its way',
    written(2, ['home trySend 1 = sent @ 1-2', 'hub 1 send 2 = sent @ 3-4', 'home receive = received 1 @ 5-6']),
  ],
  ['a receiver may wait for a sender', written(0, ['home receive = received 1 @ 1-4', 'home send 1 = sent @ 2-3'])],
  [
    'what two hubs send may arrive in the other order (D1)',
    written(2, [
      'hub 1 send 1 = sent @ 1-2',
      'hub 2 send 2 = sent @ 3-4',
      'home receive = received 2 @ 5-6',
      'home receive = received 1 @ 7-8',
    ]),
  ],
  [
    'what another hub has sent may not have arrived (D1)',
    written(1, ['hub 1 send 1 = sent @ 1-2', 'home tryReceive = empty @ 3-4', 'home receive = received 1 @ 5-6']),
  ],
  [
    'a value on its way to a killed receiver is overtaken (D3)',
    written(2, [
      'home send 1 = sent @ 1-2',
      'home send 2 = sent @ 3-4',
      'hub 1 receive = killed @ 5-6',
      'home receive = received 2 @ 7-8',
      'home receive = received 1 @ 9-10',
    ]),
  ],
  [
    'another hub sends until it has heard that it is closed (D5)',
    written(1, [
      'home close = done @ 1-2',
      'hub 1 send 1 = sent @ 3-4',
      'hub 1 send 2 = closed @ 5-6',
      'home receive = received 1 @ 7-8',
      'home receive = closed @ 9-10',
    ]),
  ],
  [
    'a send of a hub that died has taken effect or not (D7)',
    written(1, ['hub 1 send 1 = pending @ 1-', 'home close = done @ 2-3', 'home receive = received 1 @ 4-5'], {
      death: { hub: 1, at: 1 },
    }),
  ],
  [
    'what a hub that died had ahead is lost (D7)',
    written(
      2,
      [
        'home send 1 = sent @ 1-2',
        'hub 1 tryReceive = empty @ 3-4',
        'home send 2 = sent @ 5-6',
        'home receive = received 2 @ 7-8',
      ],
      { death: { hub: 1, at: 4 }, ahead: 1 },
    ),
  ],
]

test.for(good)('explained: %s', ([, history]) => {
  expect(check(history)).toBeUndefined()
})

const bad: readonly Case[] = [
  ['a value nobody has sent (C1)', written(1, ['home receive = received 7 @ 1-2'])],
  [
    'a value received twice (C1)',
    written(1, ['home send 1 = sent @ 1-2', 'home receive = received 1 @ 3-4', 'home receive = received 1 @ 5-6']),
  ],
  [
    'two values of one hub in the wrong order (D1)',
    written(2, [
      'hub 1 send 1 = sent @ 1-2',
      'hub 1 send 2 = sent @ 3-4',
      'home receive = received 2 @ 5-6',
      'home receive = received 1 @ 7-8',
    ]),
  ],
  ['more than it holds (C1)', written(1, ['home send 1 = sent @ 1-2', 'home send 2 = sent @ 3-4'])],
  [
    'more than a window under way (D1)',
    written(1, ['hub 1 send 1 = sent @ 1-2', 'hub 1 send 2 = sent @ 3-4', 'hub 1 send 3 = sent @ 5-6']),
  ],
  ['a sender that met nobody (C3)', written(0, ['hub 1 send 1 = sent @ 1-2', 'home receive = received 1 @ 3-4'])],
  [
    'who came later is served sooner (C2)',
    written(1, [
      'home receive = received 2 @ 1-7',
      'home receive = received 1 @ 2-8',
      'home send 1 = sent @ 3-4',
      'home send 2 = sent @ 5-6',
    ]),
  ],
  [
    'who came later in another hub is served sooner (D1)',
    written(1, [
      'home receive = received 2 @ 1-7',
      'hub 1 receive = received 1 @ 2-8',
      'home send 1 = sent @ 3-4',
      'home send 2 = sent @ 5-6',
    ]),
  ],
  [
    'nothing is there though it is full (C4)',
    written(1, ['home send 1 = sent @ 1-2', 'home tryReceive = empty @ 3-4']),
  ],
  ['no room though it is empty (C4)', written(1, ['home trySend 1 = full @ 1-2'])],
  ['no room in another hub that has sent nothing (D4)', written(1, ['hub 1 trySend 1 = full @ 1-2'])],
  [
    'what a killed sender had is received (C5)',
    written(1, ['home send 1 = killed @ 1-2', 'home receive = received 1 @ 3-4']),
  ],
  [
    'what a killed receiver of home took is missed (C5)',
    written(1, ['home send 1 = sent @ 1-2', 'home receive = killed @ 3-4', 'home tryReceive = empty @ 5-6']),
  ],
  [
    'something is left at the end (C6)',
    written(1, ['home send 1 = sent @ 1-2', 'home close = done @ 3-4', 'home receive = closed @ 5-6']),
  ],
  ['sent after it was closed (C6)', written(1, ['home close = done @ 1-2', 'home send 1 = sent @ 3-4'])],
  ['refused though it is open (C6)', written(1, ['hub 1 send 1 = closed @ 1-2'])],
  [
    'a hub that died takes along what it had sent (D7)',
    written(1, ['hub 1 send 1 = sent @ 1-2', 'home close = done @ 3-4', 'home receive = closed @ 5-6'], {
      death: { hub: 1, at: 2 },
    }),
  ],
  ['an error of another kind', written(1, ['home receive = failed @ 1-2'])],
]

test.for(bad)('refused: %s', ([, history]) => {
  expect(check(history)).toBeDefined()
})

test('the picture tells who did what, when, and where it goes wrong', () => {
  const history = written(1, [
    'home send 1 = sent @ 1-2',
    'hub 1 receive = received 1 @ 3-6',
    'home tryReceive = received 1 @ 4-5',
  ])

  expect(picture(history, check(history)!)).toMatchInlineSnapshot(`
    "capacity 1, 2 hubs
    home a    send 1 = sent            ||
    home a    tryReceive = received 1     ||
    hub 1 a   receive = received 1       |--| <-- cannot be
    before that, only this was possible:
      holds []"
  `)
})
