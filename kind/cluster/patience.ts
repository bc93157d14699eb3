/** Components look at their files once a minute, should they have missed that one has changed. */
export const rereadMilliseconds = 100_000;
