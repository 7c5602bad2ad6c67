/** A bucket of requests as AWS documents it: how many at once, and how many a second in the long run. */
export interface RequestBucket {
	readonly burst: number;
	readonly perSecond: number;
}

/** Of every bucket, pollers take at most this part, and never more than `highestRate` calls a second (aws.md 1.6). */
export const pollingShare = 0.25;
export const highestRate = 5;
/** Below this a poller would look dead rather than careful: no lower than AWS's own adaptive retries go. */
const lowestRate = 0.5;
/** After a throttled call the rate halves; each call that works gives back this part of the full rate. */
const recovery = 0.05;

/** How full a bucket is. `now` below is in milliseconds. */
interface Level {
	readonly tokens: number;
	readonly rate: number;
	readonly at: number;
}

export interface BudgetUse {
	readonly bucket: string;
	/** Calls a second that pollers may make now; lower than the full share after throttling. */
	readonly rate: number;
	readonly fullRate: number;
}

/**
 * Call budget of the pollers: one token bucket for each of AWS's request buckets. Pure bookkeeping: the caller says what
 * time it is and does the waiting. Invariant: in any span of t seconds at most `capacity + rate × t` calls are let through.
 */
export class Budget {
	readonly #buckets: Readonly<Record<string, RequestBucket>>;
	readonly #levels = new Map<string, Level>();

	constructor(buckets: Readonly<Record<string, RequestBucket>>) {
		this.#buckets = buckets;
	}

	/** Takes one call from the bucket and answers how many milliseconds to wait before making it (0: now). */
	take(bucket: string, now: number): number {
		const level = this.#level(bucket, now);
		const tokens = level.tokens - 1;
		this.#levels.set(bucket, {...level, tokens});
		return tokens >= 0 ? 0 : (-tokens / level.rate) * 1000;
	}

	/** Gives a call back that was taken and then not made. */
	giveBack(bucket: string, now: number): void {
		const level = this.#level(bucket, now);
		this.#levels.set(bucket, {...level, tokens: Math.min(this.#capacity(bucket), level.tokens + 1)});
	}

	/** AWS said "slow down": nothing left now, and half the rate from here on. */
	throttled(bucket: string, now: number): void {
		const level = this.#level(bucket, now);
		this.#levels.set(bucket, {
			tokens: Math.min(0, level.tokens),
			rate: Math.min(level.rate, Math.max(lowestRate, level.rate / 2)),
			at: level.at,
		});
	}

	/** A call worked: the rate creeps back. */
	succeeded(bucket: string, now: number): void {
		const level = this.#level(bucket, now);
		const fullRate = this.#fullRate(bucket);
		this.#levels.set(bucket, {...level, rate: Math.min(fullRate, level.rate + recovery * fullRate)});
	}

	/** For a meter on the screen. */
	use(now: number): BudgetUse[] {
		return [...this.#levels.keys()].map((bucket) => ({
			bucket,
			rate: this.#level(bucket, now).rate,
			fullRate: this.#fullRate(bucket),
		}));
	}

	#level(bucket: string, now: number): Level {
		const level = this.#levels.get(bucket);
		if (!level) return {tokens: this.#capacity(bucket), rate: this.#fullRate(bucket), at: now};
		const elapsed = Math.max(0, now - level.at) / 1000;
		const tokens = Math.min(this.#capacity(bucket), level.tokens + elapsed * level.rate);
		return {tokens, rate: level.rate, at: Math.max(level.at, now)};
	}

	#fullRate(bucket: string): number {
		return Math.min(highestRate, this.#bucket(bucket).perSecond * pollingShare);
	}

	#capacity(bucket: string): number {
		return Math.max(1, Math.floor(this.#bucket(bucket).burst * pollingShare));
	}

	#bucket(bucket: string): RequestBucket {
		return this.#buckets[bucket] ?? unknownBucket;
	}
}

/** For services that do not publish their limits. */
const unknownBucket: RequestBucket = {burst: 20, perSecond: 10};
