/** `1 task`, `3 tasks`: so many of a thing whose plural ends in s. */
export const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;
