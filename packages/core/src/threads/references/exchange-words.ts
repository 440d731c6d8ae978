// What the home of an exchange (a channel, a queue) and a hub that has a reference to it say to each other.
//
// Values that are sent: a reference may send a window of values before the one at home has taken the first one over, and
// GIVEN says how many it has. One without capacity takes a value over only when a receiver has it: one is sent at a
// time per sender (MEET), and can be taken back (WITHDRAW) as long as nobody has it. A case of a select looks out for a
// receiver first (LOOK_OUT, CHANCE), and then tries: MEET and WITHDRAW in one go.
//
// Values that are received: a reference asks for as many as receivers wait there (DEMAND), and takes that back when they
// leave (UNDEMAND; UNDONE says for how many of them it was not too late). As long as nobody else receives, it may hold
// a window of values that nobody has asked for yet (AHEAD); when somebody else comes they go back to the front (RECALL,
// RETURN), and nobody is served in between.

const mostAhead = 256

/** So many values at most are under way, or ahead: as many as the exchange holds, within limits. */
export const windowOf = (capacity: number): number => Math.max(1, Math.min(capacity, mostAhead))

/** To the home. */
export const GIVE = 1 // value
export const MEET = 2 // n, value
export const WITHDRAW = 3 // n
export const DEMAND = 4 // count
export const UNDEMAND = 5 // count
export const BACK = 6 // value that nobody takes any more
export const RETURN = 7 // receivers that wait, values
export const CLOSE = 8
export const CLOSED_SEEN = 9 // nothing was sent after this, and what had come before has a receiver, or went back
export const CLOSE_NOW = 20 // and what it holds is dropped

export const LOOK_OUT = 21 // n: say when there is a receiver
export const LOOK_AWAY = 22 // n: not any more

/** From the home. */
export const GIVEN = 10 // count
export const MET = 11 // n
export const WITHDRAWN = 12 // n
export const ITEM = 13 // value
export const REFUSED = 14 // error: the next value cannot be sent there; it is lost
export const UNDONE = 15 // count, of how many
export const AHEAD = 16
export const RECALL = 17
export const CLOSED = 18 // nothing can be sent any more; said again after values that came later
export const CHANCE = 23 // n: there is a receiver, unless another sender is quicker
export const END = 19 // nothing will be received any more
