import {request} from 'node:http';
import type {TargetGroup} from '@aws-sdk/client-elastic-load-balancing-v2';
import {later} from '../later.ts';
import type {ElbCore} from './core.ts';
import {afterCheck, type CheckOutcome, health, type Thresholds} from './health-verdict.ts';
import {type TargetGroupRecord, type TargetRecord, targetKey} from './model.ts';
import type {TargetLoad} from './target-choice.ts';

/** A target that has not answered yet is asked more often than it is judged, so that a fast start is seen at once. */
const eagerMilliseconds = 500;
const idleDrainMilliseconds = 1000;

/** Checks the targets of every group that a load balancer uses, and ends the draining of those that leave. */
export class HealthChecks {
	readonly #core: ElbCore;
	readonly #load: TargetLoad;
	readonly #timers = new Map<string, Disposable>();

	constructor(core: ElbCore, load: TargetLoad) {
		this.#core = core;
		this.#load = load;
	}

	/** Brings checks in line with what is registered and used now; call it after every change. */
	refresh(): void {
		for (const group of this.#core.targetGroups.values()) {
			const isUsed = this.#core.usersOf(group.arn).length > 0;
			for (const target of group.targets) this.#refreshTarget(group, target, isUsed);
			this.#core.targetGroups.put(group.arn, group);
		}
	}

	/** Removes the draining targets of a group that have no request left, or no time. */
	endDraining(targetGroupArn: string): void {
		const group = this.#core.targetGroups.get(targetGroupArn);
		if (group === undefined || this.#core.context.signal.aborted) return;
		const now = this.#core.context.clock.now();
		const isGone = (target: TargetRecord): boolean =>
			target.drainedAt !== undefined && (target.drainedAt <= now || this.#load.inFlight(target) === 0);
		const kept = group.targets.filter((target) => !isGone(target));
		if (kept.length === group.targets.length) return;
		for (const target of group.targets.filter(isGone)) this.#cancel(group, target);
		group.targets = kept;
		this.#core.targetGroups.put(group.arn, group);
	}

	/** Ends the checks of a group that is deleted. */
	forget(group: TargetGroupRecord): void {
		for (const target of group.targets) this.#cancel(group, target);
	}

	stop(): void {
		for (const timer of this.#timers.values()) timer[Symbol.dispose]();
		this.#timers.clear();
	}

	#refreshTarget(group: TargetGroupRecord, target: TargetRecord, isUsed: boolean): void {
		if (target.drainedAt !== undefined) {
			const left = target.drainedAt.getTime() - this.#core.context.clock.now().getTime();
			// Without requests in flight a deregistration is complete at once; its state is seen a moment longer.
			const isIdle = this.#load.inFlight(target) === 0;
			const wait = Math.max(0, isIdle ? Math.min(left, idleDrainMilliseconds) : left);
			this.#schedule(group, target, wait, () => this.endDraining(group.arn));
			return;
		}
		if (!isUsed) {
			this.#cancel(group, target);
			Object.assign(target, {health: health.notInUse, passed: 0, failed: 0});
			return;
		}
		if (target.health.State === 'unused') target.health = health.checking;
		if (!this.#timers.has(keyOf(group, target))) this.#schedule(group, target, 0, () => this.#start(group, target));
	}

	#start(group: TargetGroupRecord, target: TargetRecord): void {
		this.#core.context.background('health check', async () => {
			const outcome = await check(group.shown, target);
			if (this.#core.context.signal.aborted || !this.#isWatched(group, target)) return;
			this.#record(group, target, outcome);
			this.#schedule(group, target, this.#pause(group, target), () => this.#start(group, target));
		});
	}

	#isWatched(group: TargetGroupRecord, target: TargetRecord): boolean {
		const isKnown = this.#core.targetGroups.get(group.arn)?.targets.includes(target) === true;
		return isKnown && target.drainedAt === undefined && target.health.State !== 'unused';
	}

	#pause({shown}: TargetGroupRecord, target: TargetRecord): number {
		const interval = (shown.HealthCheckIntervalSeconds ?? 30) * 1000;
		return target.health.State === 'initial' ? Math.min(interval, eagerMilliseconds) : interval;
	}

	#record(group: TargetGroupRecord, target: TargetRecord, outcome: CheckOutcome): void {
		const before = target.health;
		const next = afterCheck(target, outcome, thresholdsOf(group.shown));
		// Eager checks count as failed only as often as the interval would have had them.
		const age = this.#core.context.clock.now().getTime() - target.registeredAt.getTime();
		const due = Math.floor(age / ((group.shown.HealthCheckIntervalSeconds ?? 30) * 1000)) + 1;
		if (before.State === 'initial' && next.failed > due) {
			target.health = health.checking;
			return;
		}
		Object.assign(target, next);
		if (before.State !== target.health.State || before.Reason !== target.health.Reason) {
			this.#core.targetGroups.put(group.arn, group);
		}
	}

	#schedule(group: TargetGroupRecord, target: TargetRecord, milliseconds: number, action: () => void): void {
		this.#cancel(group, target);
		this.#timers.set(keyOf(group, target), later(this.#core.context, milliseconds, action));
	}

	#cancel(group: TargetGroupRecord, target: TargetRecord): void {
		this.#timers.get(keyOf(group, target))?.[Symbol.dispose]();
		this.#timers.delete(keyOf(group, target));
	}
}

const keyOf = (group: TargetGroupRecord, target: TargetRecord): string => `${group.arn} ${targetKey(target)}`;

function thresholdsOf({HealthyThresholdCount = 5, UnhealthyThresholdCount = 2, Matcher}: TargetGroup): Thresholds {
	return {healthy: HealthyThresholdCount, unhealthy: UnhealthyThresholdCount, matcher: Matcher?.HttpCode ?? '200'};
}

/** One GET to the target's health check path. */
function check(group: TargetGroup, target: TargetRecord): Promise<CheckOutcome> {
	const {HealthCheckPath: path = '/', HealthCheckPort = 'traffic-port', HealthCheckTimeoutSeconds = 5} = group;
	const port = HealthCheckPort === 'traffic-port' ? target.port : Number(HealthCheckPort);
	return new Promise((resolve) => {
		const asked = request({
			host: target.host,
			port,
			path,
			agent: false,
			headers: {'user-agent': 'ELB-HealthChecker/2.0', connection: 'close', host: `${target.host}:${port}`},
		});
		const timer = setTimeout(() => {
			resolve({kind: 'timeout'});
			asked.destroy();
		}, HealthCheckTimeoutSeconds * 1000);
		asked.on('response', (response) => {
			clearTimeout(timer);
			response.resume();
			resolve({kind: 'answered', status: response.statusCode ?? 0});
		});
		asked.on('error', () => {
			clearTimeout(timer);
			resolve({kind: 'failed'});
		});
		asked.end();
	});
}
