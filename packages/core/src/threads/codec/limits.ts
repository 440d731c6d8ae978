// What the codec refuses, and where it leaves off.

/** Levels of a value. A thread with a stack of 1 MiB reads them, with code that has not run before, and has a quarter left. */
export const MOST_LEVELS = 1000

/** Shapes that a lane knows at a time; then both sides forget them all. */
export const MOST_SHAPES = 1000
export const MOST_SHAPE_KEYS = 16
export const LONGEST_SHAPE_KEY = 64

/** What a value may cost before structured clone is asked to carry it: about 8 KiB, or 500 objects. */
export const BUDGET = 8192
export const OBJECT_COST = 16
export const ITEM_COST = 8

/** More bytes than this in one piece go by the port, in memory that is moved. */
export const LARGE_BYTES = 65_536

export const LONGEST_MESSAGE = 100_000
export const MOST_ERRORS = 1000
/** Levels below which what hangs on an error is only described. */
export const ERROR_LEVELS = 100
