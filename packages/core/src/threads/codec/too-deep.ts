// A value has too many levels; where and what it is, is said by whoever knows.

export class TooDeep extends Error {}
