/** What tasks import. */
export const answer: number = 42
