import type {TargetGroupRecord, TargetRecord} from './model.ts';
import {targetKey} from './model.ts';

/** What a group's targets are doing right now; not kept over a restart. */
export class TargetLoad {
	readonly #inFlight = new WeakMap<TargetRecord, number>();
	#turn = 0;

	begin(target: TargetRecord): void {
		this.#inFlight.set(target, this.inFlight(target) + 1);
	}

	end(target: TargetRecord): void {
		this.#inFlight.set(target, this.inFlight(target) - 1);
	}

	/** Requests that the target has not answered yet. */
	inFlight(target: TargetRecord): number {
		return this.#inFlight.get(target) ?? 0;
	}

	/**
	 * The next target of a group: a healthy one; when none is, any registered one, as an application load balancer
	 * fails open. Undefined when the group is empty.
	 */
	choose({attributes, targets}: TargetGroupRecord, stickyKey?: string): TargetRecord | undefined {
		const registered = targets.filter(({drainedAt}) => drainedAt === undefined);
		const healthy = registered.filter(({health}) => health.State === 'healthy');
		const candidates = healthy.length > 0 ? healthy : registered;
		const sticky = stickyKey && candidates.find((target) => targetKey(target) === stickyKey);
		if (sticky) return sticky;
		this.#turn = (this.#turn + 1) % Number.MAX_SAFE_INTEGER;
		if (attributes['load_balancing.algorithm.type'] !== 'least_outstanding_requests') {
			return candidates[this.#turn % candidates.length];
		}
		const least = Math.min(...candidates.map((target) => this.inFlight(target)));
		const idlest = candidates.filter((target) => this.inFlight(target) === least);
		return idlest[this.#turn % idlest.length];
	}
}

const cookieNames = ['AWSALB', 'AWSALBCORS'] as const;

/** The target that an AWSALB cookie ties its client to, as a target key; undefined when it has none for this group. */
export function stickyKeyOf(cookieHeader: string | undefined, arn: string): string | undefined {
	if (cookieHeader === undefined) return undefined;
	const [, value = ''] = /(?:^|;\s*)AWSALB(?:CORS)?=([A-Za-z0-9_-]+)/.exec(cookieHeader) ?? [];
	const [group, key] = Buffer.from(value, 'base64url').toString().split(' ');
	return group === arn.split('/').at(-1) ? key : undefined;
}

/** The cookies that tie a client to a target for the group's duration ("Sticky sessions"). */
export function stickyCookies({arn, attributes}: TargetGroupRecord, target: TargetRecord, now: Date): string[] {
	const value = Buffer.from(`${arn.split('/').at(-1)} ${targetKey(target)}`).toString('base64url');
	const seconds = Number(attributes['stickiness.lb_cookie.duration_seconds']);
	const expires = new Date(now.getTime() + seconds * 1000).toUTCString();
	return cookieNames.map((name) => {
		const cookie = `${name}=${value}; Expires=${expires}; Path=/`;
		return name === 'AWSALBCORS' ? `${cookie}; SameSite=None` : cookie;
	});
}
