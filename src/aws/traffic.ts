/** Calls made over the last minute, for the header. */
export interface Traffic {
	/** Requests sent within the last 60 seconds, repeated ones included. */
	readonly calls: number;
	/** Requests a second on average over those 60 seconds, or over what has passed since the first, at least ten. */
	readonly perSecond: number;
	/** How many of `calls` AWS answered with «slow down». */
	readonly throttled: number;
	/** Requests since the session was opened. */
	readonly total: number;
	/** `calls` by service, as the AWS CLI names it. */
	readonly services: Readonly<Record<string, number>>;
}

interface Request {
	readonly service: string;
	readonly at: number;
	isThrottled: boolean;
}

const window = 60_000;
/** Shorter spans would make the first calls look like a storm. */
const shortestSpan = 10_000;

/** Counts what a session sends, over all of its lanes. Pure bookkeeping: the caller says what time it is, in milliseconds. */
export class TrafficMeter {
	#requests: Request[] = [];
	#first: number | undefined;
	#total = 0;

	/** A request is sent; call the answer when AWS said «slow down» to it. */
	sent(service: string, now: number): () => void {
		const request: Request = {service, at: now, isThrottled: false};
		this.#forget(now);
		this.#requests.push(request);
		this.#first ??= now;
		this.#total += 1;
		return () => {
			request.isThrottled = true;
		};
	}

	read(now: number): Traffic {
		this.#forget(now);
		const services: Record<string, number> = {};
		for (const {service} of this.#requests) services[service] = (services[service] ?? 0) + 1;
		const calls = this.#requests.length;
		const span = Math.min(window, Math.max(shortestSpan, now - (this.#first ?? now)));
		return {
			calls,
			perSecond: calls / (span / 1000),
			throttled: this.#requests.filter(({isThrottled}) => isThrottled).length,
			total: this.#total,
			services,
		};
	}

	#forget(now: number): void {
		const kept = this.#requests.findIndex(({at}) => at > now - window);
		if (kept !== 0) this.#requests = kept < 0 ? [] : this.#requests.slice(kept);
	}
}
