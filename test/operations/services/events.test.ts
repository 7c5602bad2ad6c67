import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {foldEvents, kindOf, serviceEvents} from '../../../src/operations/services/events.ts';
import {fakeCluster} from '../support/fake-cluster.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute));
const told = (...messages: readonly string[]) =>
	messages.map((message, index) => ({createdAt: at(messages.length - index), message: `(service web) ${message}`}));

describe('the events of a service', () => {
	it.each([
		['has reached a steady state.', 'steady'],
		['has started 2 tasks: (task a) (task b).', 'scaling'],
		['has stopped 1 running tasks: (task a).', 'scaling'],
		['registered 1 targets in (target-group arn:x)', 'scaling'],
		['deregistered 1 targets in (target-group arn:x)', 'scaling'],
		['has begun draining connections on 1 tasks.', 'scaling'],
		['stopped 2 pending tasks.', 'scaling'],
		['is AZ balanced with 1 tasks in us-east-1a, 1 tasks in us-east-1b.', 'scaling'],
		['(deployment ecs-svc/1) deployment completed.', 'deployment'],
		['(deployment ecs-svc/1) deployment failed: tasks failed to start.', 'trouble'],
		['rolling back to deployment ecs-svc/0.', 'trouble'],
		['was unable to place a task because no container instance met all of its requirements.', 'trouble'],
		['is unable to consistently start tasks successfully.', 'trouble'],
		['(task a) failed container health checks.', 'trouble'],
		['(port 80) is unhealthy in (target-group arn:x) due to (reason Health checks failed)', 'trouble'],
		['operations are being throttled on elb. Will try again later.', 'trouble'],
		['updated computedDesiredCount for taskSet x to 2.', 'other'],
	])('are told apart: %s', (message, kind) => {
		expect(kindOf(`(service web) ${message}`)).toBe(kind);
	});

	it('are folded where they only repeat, without the name that everybody knows', () => {
		const lines = foldEvents(
			told(
				'has reached a steady state.',
				'registered 1 targets in (target-group arn:x)',
				'has started 1 tasks: (task b).',
				'(task b) failed container health checks.',
				'(task a) failed container health checks.',
				'has reached a steady state.',
				'(deployment ecs-svc/1) deployment completed.',
				'has started 1 tasks: (task a).',
			),
		);
		expect(lines.map(({kind, message, count}) => `${kind} ${count} ${message}`)).toEqual([
			'steady 1 has reached a steady state.',
			'scaling 2 registered 1 targets in (target-group arn:x)',
			'trouble 2 (task b) failed container health checks.',
			'deployment 1 (deployment ecs-svc/1) deployment completed.',
			'scaling 1 has started 1 tasks: (task a).',
		]);
		expect(lines[1]?.at).toEqual(at(7));
	});

	it('lose AWS’s pointer to its guide, and what could steer a terminal', () => {
		const [line] = foldEvents(
			told(
				'was unable to place \u001B[31ma task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
			),
		);
		expect(line?.message).toBe('was unable to place a task.');
	});

	it('name tasks by the beginning of their ids, and of many only some', () => {
		const ids = Array.from({length: 10}, (_, index) => `${index}`.repeat(32));
		const listed = (count: number) =>
			ids
				.slice(0, count)
				.map((id) => `(task ${id})`)
				.join(' ');
		const message = (count: number) => foldEvents(told(`has started ${count} tasks: ${listed(count)}.`))[0]?.message;
		expect(message(1)).toBe('has started 1 tasks: (task 000000000000).');
		expect(message(4)).toMatch(/^has started 4 tasks: (?:\(task \d{12}\) ?){4}\.$/);
		expect(message(10)).toBe(
			'has started 10 tasks: (task 000000000000) (task 111111111111) (task 222222222222) and 7 more.',
		);
	});

	it('never lose trouble: each is told or counted', () => {
		const message = fc.constantFrom(
			'has reached a steady state.',
			'has started 1 tasks: (task a).',
			'(task a) failed x',
			'y',
		);
		fc.assert(
			fc.property(fc.array(message), (messages) => {
				const lines = foldEvents(told(...messages));
				const counted = lines.reduce((sum, {kind, count}) => sum + (kind === 'trouble' ? count : 0), 0);
				expect(counted).toBe(messages.filter((text) => text.includes('failed')).length);
			}),
		);
	});

	it('are read from the service', async () => {
		const {session} = fakeCluster({
			demo: {services: [{serviceName: 'web', events: told('has reached a steady state.')}]},
		});
		expect(await serviceEvents(session, {service: 'web'})).toMatchObject([{kind: 'steady', at: at(1)}]);
	});
});
