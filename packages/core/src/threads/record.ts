// The kinds of records that hubs send each other. What stands in a record, in this order, is said here.
//
// `n` is a number that whoever asks has chosen for what it asks; the answer names it. Numbers of one hub's questions
// mean nothing among those of another.

/** The content has come by the port: `largest` was exceeded, or something in it cannot be written as bytes. */
export const BY_PORT = 128

/** n, name of the export, flags, [milliseconds until the deadline], [names and values of locals], arguments */
export const CALL = 1
/** Flags of a call: there is a deadline; there are values of locals. */
export const WITH_DEADLINE = 1
export const WITH_VALUES = 2
/** n, value: what was asked for is done */
export const RESULT = 2
/** n, flags, error: it failed */
export const FAILURE = 3
/** Flag of a failure: the deadline that came with the call was reached over there, a little before it is here. */
export const LATE = 1
/** n, reason: nobody waits for the answer any more */
export const CANCEL = 4
/** number of a function, count: nobody here can call it any more; so many times it was sent here */
export const RELEASE = 5
/** id of the one to be connected with, id of who asks; port and memory come by the port */
export const CONNECT = 6
/** n, number of the function, then as CALL */
export const CALL_FUNCTION = 8
/** n, number of an iterable, credits: send its items, at first so many */
export const OPEN = 9
/** n, value: an item */
export const ITEM = 10
/** n, credits: so many more items may be sent */
export const CREDIT = 11
/** number of a signal, reason: it was aborted */
export const ABORT = 12
/** id of who asks, id of the one it cannot be connected with, why */
export const UNREACHABLE = 13
/** why: the sender reads nothing more in this link */
export const BROKEN = 14
/** number of a channel of the receiver, what to do with it, and what that takes: see references/channel-words.ts */
export const TO_HOME = 15
/** number of a channel of the sender, and the same */
export const FROM_HOME = 16
/** n, message: one of Comlink's, to be answered unless n is 0 */
export const COMLINK = 17
/** number of an event of the receiver, or of the sender; 1 for set, 0 for cleared */
export const EVENT_TO_HOME = 18
export const EVENT_FROM_HOME = 19
/** n, number of a greenlet: how does it end? */
export const FOLLOW = 20
/** number of a result of the receiver, or of the sender; 1 for a value, 0 for an error; what it is */
export const RESULT_TO_HOME = 21
export const RESULT_FROM_HOME = 22
/** what the thread is given as `args`, encoded by itself: it is read when the module asks for it */
export const START = 23
/** key, number of an object of the receiver, id of the hub that the sender passes it on to */
export const LEND = 24
/** key: it was not passed on after all */
export const UNLEND = 25
/** id of the hub that has passed it on, the key it has said, number that the sender has for it from now on */
export const BORROW = 26
/** number of an object that the receiver has wanted to borrow: it is not to be had; why */
export const NOT_LENT = 27
/** grace in ms: end in an orderly way */
export const STOP = 7
