// A module without functions.

export const nothing = true
