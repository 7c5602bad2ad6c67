/** One line of a service's story: an event, or several of one kind folded into one. */
export interface ServiceEventLine {
	/** When it happened; the newest of those folded. */
	readonly at: Date;
	/** `trouble` is what an operator is looking for. */
	readonly kind: 'steady' | 'scaling' | 'deployment' | 'trouble' | 'other';
	readonly message: string;
	/** How many events the line stands for. */
	readonly count: number;
}
