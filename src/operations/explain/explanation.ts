/** Why something is as it is, in plain words. */
export interface Explanation {
	/** One paragraph without line breaks. */
	readonly summary: string;
	/** What it rests on, in AWS's or the program's own words: reasons, exit codes, events, log lines; most telling first. */
	readonly evidence: readonly string[];
	/** What the operator can do now. */
	readonly nextStep: string;
}
