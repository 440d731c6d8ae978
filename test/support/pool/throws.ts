// Fails while it is evaluated.

export const fn = (): number => 1

throw Object.assign(new RangeError('this module cannot be loaded'), { code: 'E_LOAD' })
