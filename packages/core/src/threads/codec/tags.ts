// The first byte of each value. 64 to 127 are the first shapes, 128 to 255 the numbers 0 to 127.

export const UNDEFINED = 0
export const NULL = 1
export const TRUE = 2
export const FALSE = 3
export const INT = 4
export const FLOAT = 5
export const TEXT = 6
export const BIGINT_64 = 7
export const BIGINT_HEX = 8
/** Again the object of this number: they are counted as they begin. */
export const SAME = 9
/** A value that has come along by the port. */
export const PORTED = 10
export const ARRAY = 11
/** In an array: nothing here. */
export const HOLE = 12
export const SPARSE = 13
/** Keys of an object, which has them as the next shape. */
export const DEFINE = 14
export const SHAPED = 15
/** All shapes are forgotten; a value follows. */
export const FORGET = 16
export const DICTIONARY = 17
export const NULL_DICTIONARY = 18
/** Of a map, a set, a sparse array. */
export const END = 19
export const DATE = 20
export const REGEXP = 21
export const MAP = 22
export const SET = 23
export const ARRAY_BUFFER = 24
/** A view of the buffer that follows. */
export const VIEW = 25
/** A view of bytes of its own. */
export const VIEW_COPY = 26
export const BOXED = 27
export const FAILURE = 28
export const INSTANCE = 29
export const FUNCTION = 30

export const FIRST_SHAPE = 64
export const FIRST_SHAPES = 64
export const SMALL = 128
