/** What a text of AWS means: part of a sentence («the image …»), and what to do about it. */
export interface Cause {
	readonly meaning: string;
	readonly nextStep: string;
}

/** Matched against a whole reason; the first that fits counts. */
export interface Rule extends Cause {
	readonly pattern: RegExp;
}

export function causeIn(text: string, rules: readonly Rule[]): Cause | undefined {
	return rules.find(({pattern}) => pattern.test(text));
}
