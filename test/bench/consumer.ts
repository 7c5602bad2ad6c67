import {setTimeout as delay} from 'node:timers/promises';
import {execa} from 'execa';
import type {ConsumeResponse} from '../../assets/consumer/shared/consume-api.ts';
import {environmentFor} from '../../src/operations/local-aws/instance.ts';
import {startEphemeralAws} from '../../src/operations/local-aws/start.ts';
import {smallConsumerFlags} from '../support/consumer-system.ts';
import {atMost, type Measurement} from './measurement.ts';

const program = new URL('../../dist/bin.js', import.meta.url).pathname;

/** Measured CPU 10 s and memory 5 s after the request, on three hosts; the worst host counts. */
export async function consumption(): Promise<Measurement[]> {
	await using instance = await startEphemeralAws();
	const run = async (...arguments_: string[]): Promise<unknown> => {
		const env = {...environmentFor(instance), AWS_REGION: instance.region};
		const {stdout} = await execa(
			process.execPath,
			[program, ...arguments_, '--endpoint-url', instance.endpoint, '--yes', '--output', 'json'],
			{env, stderr: 'ignore'},
		);
		return JSON.parse(stdout);
	};
	await run('setup', 'consumer', '--desired', '3', ...smallConsumerFlags);
	await run('consume', '--cpu', '70%');
	await delay(10_000);
	const cpu = worst((await run('consume')) as ConsumeResponse, 'CPU', 0.7);
	await run('consume', '--memory', '280mb');
	await delay(5000);
	const memory = worst((await run('consume', '--memory', '280mb')) as ConsumeResponse, 'MEMORY', 280);
	return [atMost('cpu-after-10s', cpu * 100, '% off', 10), atMost('memory-after-5s', memory * 100, '% off', 5)];
}

function worst({instances}: ConsumeResponse, wanted: string, target: number): number {
	const errors = instances.map(({usage}) => {
		const actual = usage.find(({resource}) => resource === wanted)?.actual ?? 0;
		return Math.abs(actual - target) / target;
	});
	return Math.max(...errors);
}
