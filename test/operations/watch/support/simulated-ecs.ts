import {ThrottledError} from '../../../../src/aws/errors.ts';
import type {EcsGateway, Task} from '../../../../src/aws/gateways/ecs.ts';
import type {Session} from '../../../../src/operations/session.ts';
import {fakeSession} from '../../support/fake-session.ts';
import type {SimulatedClock} from './simulated-clock.ts';

export const arnOf = (id: number | string): string => `arn:aws:ecs:us-east-1:000000000000:task/demo/${id}`;

type SimulatedTask = Omit<Task, 'taskArn' | 'version'> & {readonly taskArn: string; readonly version: number};
type State = Omit<Task, 'taskArn' | 'version'>;

/**
 * The tasks of one cluster in simulated time, as ECS tells them: lists in pages of a hundred that shift while they are
 * read, descriptions by ARN, throttling when told so. Every call is written down with its time.
 */
export class SimulatedEcs {
	readonly tasks = new Map<string, SimulatedTask>();
	readonly calls: {readonly what: 'list' | 'list stopped' | 'describe'; readonly at: number}[] = [];
	/** Milliseconds that a call takes. */
	latency = 0;
	/** Whether the next call is refused. */
	isThrottled = (): boolean => false;
	/** AWS has been seen to answer nothing to the two filters together. */
	listsStoppedByService = true;
	readonly #clock: SimulatedClock;
	readonly #described = new Map<string, number>();

	constructor(clock: SimulatedClock) {
		this.#clock = clock;
	}

	get session(): Session {
		const ecs: Partial<EcsGateway> = {
			taskPage: (filter, nextToken) => this.#list(filter, nextToken),
			describeTasks: (_cluster, arns) => this.#describe(arns),
		};
		return fakeSession({ecs});
	}

	start(id: number | string, state: State = {}): void {
		const createdAt = new Date(this.#clock.now());
		const running = {lastStatus: 'RUNNING', desiredStatus: 'RUNNING', createdAt};
		this.tasks.set(arnOf(id), {taskArn: arnOf(id), version: 1, group: 'service:web', ...running, ...state});
	}

	/** What has stopped never changes again. */
	change(id: number | string, state: State): void {
		const task = this.tasks.get(arnOf(id));
		if (task !== undefined && task.lastStatus !== 'STOPPED')
			this.tasks.set(arnOf(id), {...task, ...state, version: task.version + 1});
	}

	stop(id: number | string): void {
		this.change(id, {lastStatus: 'STOPPED', desiredStatus: 'STOPPED', stoppedAt: new Date(this.#clock.now())});
	}

	/** ECS does not know it any more. */
	forget(id: number | string): void {
		this.tasks.delete(arnOf(id));
	}

	/** How many calls asked for it. */
	describedOften(id: number | string): number {
		return this.#described.get(arnOf(id)) ?? 0;
	}

	/** Calls since a time, a minute. */
	callsPerMinute(since: number): number {
		const minutes = (this.#clock.now() - since) / 60_000;
		return this.calls.filter(({at}) => at >= since).length / minutes;
	}

	async #list({desiredStatus = 'RUNNING', serviceName}: Parameters<EcsGateway['taskPage']>[0], nextToken = '0') {
		await this.#call(desiredStatus === 'STOPPED' ? 'list stopped' : 'list');
		if (desiredStatus === 'STOPPED' && serviceName !== undefined && !this.listsStoppedByService) return nothing;
		const from = Number(nextToken);
		const group = `service:${serviceName}`;
		const listed = [...this.tasks.values()].filter(
			(task) => task.desiredStatus === desiredStatus && (serviceName === undefined || task.group === group),
		);
		const items = listed.slice(from, from + 100).map(({taskArn}) => taskArn);
		return {items, nextToken: from + 100 < listed.length ? String(from + 100) : undefined};
	}

	async #describe(arns: readonly string[]): Promise<Task[]> {
		// What is answered is how things were when the call was made.
		for (const arn of arns) this.#described.set(arn, (this.#described.get(arn) ?? 0) + 1);
		const known = arns.flatMap((arn) => this.tasks.get(arn) ?? []);
		await this.#call('describe');
		return known;
	}

	async #call(what: SimulatedEcs['calls'][number]['what']): Promise<void> {
		this.calls.push({what, at: this.#clock.now()});
		if (this.latency > 0) await this.#clock.sleep(this.latency);
		if (this.isThrottled()) throw new ThrottledError('Rate exceeded.', 'Wait.', {});
	}
}

const nothing = {items: [], nextToken: undefined};
