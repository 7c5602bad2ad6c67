import type {Clock} from '../../aws/clock.ts';
import type {Gateways} from '../../aws/gateway.ts';
import type {PoolOutputs} from '../../infra/pool/outputs.ts';
import {costPerHour} from '../cost/cost.ts';
import {unlessRefused} from '../refused.ts';
import type {Session} from '../session.ts';
import {type Located, locatePool} from './locate.ts';
import type {Simulator} from './look.ts';
import {type Remembered, remembered} from './remembered.ts';
import {taskThings} from './things.ts';

/** What stands around the records of a pool and changes seldom. */
export interface Surroundings {
	readonly located: Located;
	readonly simulator: Simulator;
	/** Events that could not be worked off. */
	readonly deadLetters: number;
	/** Dollars of one task, its public address included; undefined where no price is known. */
	readonly hourlyCost: number | undefined;
}

/** How long what was read is good enough: some six calls a minute. Milliseconds. */
const lifetime = {stacks: 30_000, simulator: 30_000, deadLetters: 60_000};

/** Reads the surroundings of a pool again and again, each part as seldom as it changes. */
export function surroundingsReader(
	{region}: Pick<Session, 'region'>,
	gateways: Pick<Gateways, 'cloudFormation' | 'events' | 'sqs'>,
	name: string | undefined,
	clock: Clock,
): Remembered<Surroundings> {
	let outputs: PoolOutputs | undefined;
	const located = remembered((signal) => locatePool(gateways, region, name, signal), lifetime.stacks, clock);
	// The tasks are what is looked for: they do not wait for what is only good to know.
	const simulator = remembered<Simulator>(
		async (signal) => (outputs === undefined ? 'absent' : await readSimulator(gateways, outputs, signal)),
		lifetime.simulator,
		clock,
		'absent',
	);
	const deadLetters = remembered(
		async (signal) => (outputs === undefined ? 0 : await countDeadLetters(gateways, outputs, signal)),
		lifetime.deadLetters,
		clock,
		0,
	);
	function forget(): void {
		for (const part of [located, simulator, deadLetters]) part.forget();
	}
	return {
		forget,
		async read(signal) {
			const place = await located.read(signal);
			if (!('found' in place)) {
				// It may be there at any moment.
				forget();
				return {located: place, simulator: 'absent', deadLetters: 0, hourlyCost: undefined};
			}
			outputs = place.found.outputs;
			const parts = await Promise.all([simulator.read(signal), deadLetters.read(signal)]);
			const hourlyCost = hourlyCostOf(place.found.parameters, region);
			return {located: place, simulator: parts[0], deadLetters: parts[1], hourlyCost};
		},
	};
}

/** Whether the rule of the grabs is on, as the other one goes with it; absent where there is none, or none may be asked. */
export async function readSimulator(
	{events}: Pick<Gateways, 'events'>,
	{GrabRule, KillRule}: PoolOutputs,
	signal: AbortSignal | undefined,
): Promise<Simulator> {
	const name = GrabRule ?? KillRule;
	const rule = name === undefined ? undefined : await unlessRefused(events.rule({name}, {signal}));
	if (rule === undefined) return 'absent';
	return rule.State === 'DISABLED' ? 'off' : 'on';
}

/** Messages in all dead-letter queues, as far as they may be counted. */
export async function countDeadLetters(
	{sqs}: Pick<Gateways, 'sqs'>,
	{DeadLetterQueueUrl, StreamDeadLetterQueueUrl}: PoolOutputs,
	signal: AbortSignal | undefined,
): Promise<number> {
	const urls = [DeadLetterQueueUrl, StreamDeadLetterQueueUrl];
	const counts = await Promise.all(urls.map((url) => unlessRefused(sqs.waiting(url, {signal}))));
	return counts.reduce<number>((sum, count = 0) => sum + count, 0);
}

/** Dollars an hour of one task, its public address included; undefined where its price is not known, as on Spot. */
export function hourlyCostOf(parameters: Readonly<Record<string, string>>, region: string): number | undefined {
	const {perHour, unknown} = costPerHour(taskThings(parameters, 1), region);
	return unknown.length === 0 ? perHour : undefined;
}
