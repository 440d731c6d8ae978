/** Whether this thread is one of a pool: what is applied here runs right here. */
export const place: { inPool: boolean } = { inPool: false }
