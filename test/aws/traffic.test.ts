import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {ThrottledError} from '../../src/aws/errors.ts';
import {TrafficMeter} from '../../src/aws/traffic.ts';
import {type Answer, failure, sessionWith} from './support/fake-aws.ts';

describe('the traffic meter', () => {
	test('has nothing to tell before the first call', () => {
		expect(new TrafficMeter().read(0)).toEqual({calls: 0, perSecond: 0, throttled: 0, total: 0, services: {}});
	});

	test('averages over a minute, and does not take the first calls for a storm', () => {
		const meter = new TrafficMeter();
		for (let second = 0; second < 120; second++) {
			meter.sent('ecs', second * 1000);
			if (second === 0) expect(meter.read(0).perSecond).toBe(0.1);
		}
		expect(meter.read(119_000)).toMatchObject({calls: 60, perSecond: 1, total: 120});
	});

	test('knows which service was called and which calls were throttled', () => {
		const meter = new TrafficMeter();
		meter.sent('ecs', 0);
		meter.sent('cloudformation', 0)();
		expect(meter.read(1)).toMatchObject({services: {ecs: 1, cloudformation: 1}, throttled: 1});
	});

	test('counts exactly the calls of the last minute, whenever they were made', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({min: 0, max: 50_000})), fc.nat(100_000), (gaps, later) => {
				const meter = new TrafficMeter();
				let now = 0;
				const times = gaps.map((gap) => {
					now += gap;
					meter.sent('ecs', now);
					return now;
				});
				const end = now + later;
				const recent = times.filter((time) => time > end - 60_000).length;
				expect(meter.read(end)).toMatchObject({calls: recent, total: times.length});
			}),
		);
	});
});

describe('a session', () => {
	const throttled: Answer = {error: 'ThrottlingException', message: 'Rate exceeded'};
	const noTasks: Answer = {json: {taskArns: []}};

	test('counts every request of both lanes, repeated ones too', async () => {
		const {session, aws} = await sessionWith((_call, index) => (index === 0 ? throttled : noTasks));
		await session.gateways.ecs.listTasks({cluster: 'demo'});
		await session.watching.ecs.listTasks({cluster: 'demo'});
		expect(aws.calls).toHaveLength(3);
		expect(session.traffic()).toMatchObject({calls: 3, total: 3, throttled: 1, services: {ecs: 3}});
	});

	test('counts a look that was throttled', async () => {
		const {session} = await sessionWith(() => throttled);
		await failure(ThrottledError, session.watching.ecs.listTasks({cluster: 'demo'}));
		expect(session.traffic()).toMatchObject({calls: 1, throttled: 1});
	});
});
