import {stripVTControlCharacters} from 'node:util';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {widthOf} from '../../../src/format/text-width.ts';
import type {SystemCard} from '../../../src/operations/overview/overview.ts';
import {type OverviewModel, overviewLines} from '../../../src/screens/overview/layout.ts';
import {recentChanges} from '../../../src/screens/overview/recent.ts';
import {createLook} from '../../../src/ui/look.ts';
import {entry} from '../../operations/activity/support.ts';
import {
	absent,
	creating,
	draining,
	emptied,
	failed,
	known,
	now,
	overviewOf,
	pooled,
	ready,
	rebuiltInVain,
	rollingBack,
} from './cards.ts';

const look = createLook({colours: false});
const small = {columns: 80, rows: 20};
const large = {columns: 160, rows: 40};

const model = (changes: Partial<OverviewModel>): OverviewModel => ({
	...{overview: overviewOf([absent]), known, recent: [], selected: undefined, now},
	...changes,
});

const draw = (changes: Partial<OverviewModel>, size = small, drawn = look): string =>
	stripVTControlCharacters(overviewLines(model(changes), size, drawn).join('\n'));

describe('the Overview', () => {
	test('is useful before AWS has answered', () => {
		const text = draw({overview: undefined, recent: undefined});
		expect(text).toContain('Consumer');
		expect(text).toContain('tasks that use the CPU and memory you ask for');
		expect(text).toContain('Warnings');
	});

	test.each<readonly [string, SystemCard, readonly string[]]>([
		['not set up', absent, ['○ not set up', 'enter set it up']],
		['being created', creating('demo'), ['▸ creating 3 of 14', 'begun 42s ago', 'enter watch it']],
		['rolled back', rollingBack('demo'), ['▸ rolling back 2 of 8', 'ECSCluster (AWS::ECS::Cluster): The maximum']],
		['ready', ready('demo'), ['● ready', '3 of 3 tasks run', 'http://demo-1234567890', 'enter put load on it']],
		[
			'ready, but its last build failed',
			rebuiltInVain('demo'),
			['● ready · ! build failed 3h00m ago', '3 of 3 tasks run', 'demo-Publi-1KXJ9L9CBXI2F-1234567890'],
		],
		['short of tasks', ready('demo', 1, 3), ['! 1 of 3 tasks run, 2 on their way', 'enter see its tasks']],
		['a full pool', pooled(5), ['Pool · demo', '5 of 5 available', '3 occupied, 1 failed', 'enter grab a task']],
		['a pool short of tasks', pooled(3), ['! 3 of 5 available, 2 launching', '3 occupied, 1 failed']],
		['a paused pool', pooled(3, 'no capacity'), ['✗ paused', '! 3 of 5 available', 'no capacity']],
		['a pool that keeps none', emptied, ['● ready', 'nothing is kept warm', '3 occupied, 1 failed']],
		['a pool that is drained', draining, ['▸ draining', '3 occupied, 1 failed']],
		['failed', failed('demo'), ['✗ failed: ROLLBACK_COMPLETE', 'reached (Service: Ecs', 'enter see why, start again']],
	])('tells a system that is %s, and what to do next', (_state, card, expected) => {
		const text = draw({overview: overviewOf([card]), selected: card.id});
		for (const words of expected) expect(text).toContain(words);
	});

	test('shows the systems around the cursor, and how many others there are', () => {
		const systems = Array.from({length: 9}, (_, index) => ready(`s${index}`));
		expect(draw({overview: overviewOf(systems), selected: 's0'})).toContain('systems: ↓ 4 more');
		const last = draw({overview: overviewOf(systems), selected: 's8'});
		expect(last).toContain('▸ Consumer · s8');
		expect(last).toContain('systems: ↑ 4 more');
		expect(draw({overview: overviewOf(systems.slice(0, 8)), selected: 's0'}, large)).not.toContain('more');
	});

	test('says in a small terminal, too, that the last build of a system among others failed', () => {
		const text = draw({overview: overviewOf([rebuiltInVain('consumer'), pooled(5)]), selected: 'demo'});
		expect(text).toContain('● ready · ! build failed 3h00m ago');
	});

	test('cuts nothing that matters of a consumer beside pools in a small terminal', () => {
		const pool = (id: string): SystemCard => ({...pooled(3), id, stack: id});
		const address = 'http://consum-Publi-1KXJ9L9CBXI2F-1234567890.us-east-1.elb.amazonaws.com';
		for (const systems of [[pool('fargate-pool')], [pool('fargate-pool'), pool('workshop-pool-b')]]) {
			const text = draw({overview: overviewOf([{...ready('consumer'), address}, ...systems]), selected: 'consumer'});
			for (const {stack} of systems) expect(text).toContain(`Pool · ${stack}`);
			expect(text).toContain('! 3 of 5 available, 2 launching');
			expect(text).toContain('3 of 3 tasks run');
			for (const end of ['consum-Publi-', '.amazonaws.com']) expect(text).toContain(end);
			for (const line of [
				'3 x9.mega instances',
				'Fargate tasks of 1 vCPU, 2 GB',
				'public IPv4 addresses',
				'1 load balancer',
			]) {
				expect(text).toContain(line);
			}
			expect(text).not.toContain('…');
		}
	});

	test('tells what runs and costs, and whose money it is', () => {
		const overview = overviewOf([ready('one'), ready('two', 1, 3)]);
		const text = draw({overview}, large);
		expect(text).toMatch(/one {2}█+ {2}3 of 3/);
		expect(text).toMatch(/two {2}█+.?░+ {2}1 of 3/);
		expect(text).toContain('Cost: about $0.25/h + ? in AWS');
		expect(text).toContain('$0.1975  4 Fargate tasks of 1 vCPU, 2 GB');
		expect(text).toContain('The local AWS bills nothing; an account would pay about this.');
	});

	test('has the warnings in sight, with signs that need no colour', () => {
		const warnings = [
			{level: 'failure' as const, text: 'demo: ROLLBACK_COMPLETE', stack: 'demo', screen: 'setup'},
			{level: 'warning' as const, text: 'two: 1 of 3 tasks run', stack: 'two', screen: 'tasks'},
		];
		const text = draw({overview: overviewOf([ready('two', 1, 3)], warnings)});
		expect(text).toContain('✗ demo: ROLLBACK_COMPLETE');
		expect(text).toContain('! two: 1 of 3 tasks run');
	});

	test('needs only ASCII where nothing else can be shown', () => {
		const plain = createLook({colours: false, ascii: true});
		const overview = overviewOf([ready('one'), creating('two'), failed('three')]);
		const recent = recentChanges([entry(), entry(), entry({outcome: 'failed'})], 5);
		expect(draw({overview, recent, selected: 'one'}, large, plain)).toMatch(/^[\u0020-\u007E\n]*$/);
	});

	test('fills exactly its room, whatever there is to show', () => {
		const id = fc.string({minLength: 1, maxLength: 40});
		const card = fc.oneof(
			fc.constant(absent),
			id.map(creating),
			id.map(failed),
			fc.tuple(id, fc.nat(20), fc.nat(20)).map(([name, running, desired]) => ready(name, running, desired)),
		);
		const text = fc.string({unit: 'grapheme', maxLength: 300});
		const warning = fc.record({
			...{level: fc.constantFrom('failure' as const, 'warning' as const), text, stack: fc.constant('demo')},
			screen: fc.constant('tasks'),
		});
		const change = fc.record({
			...{
				target: text,
				outcome: fc.constantFrom('succeeded' as const, 'failed' as const),
				error: text,
				operation: text,
			},
		});
		const room = fc.record({columns: fc.integer({min: 80, max: 220}), rows: fc.integer({min: 20, max: 60})});
		fc.assert(
			fc.property(
				fc.array(card, {minLength: 1, maxLength: 7}),
				fc.array(warning, {maxLength: 6}),
				fc.array(change, {maxLength: 8}),
				room,
				(cards, warnings, changes, size) => {
					const recent = recentChanges(changes.map(entry), 5);
					const selected = cards.at(-1)?.id;
					const lines = overviewLines(model({overview: overviewOf(cards, warnings), recent, selected}), size, look);
					expect(lines).toHaveLength(size.rows);
					for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(size.columns);
				},
			),
			{numRuns: 60},
		);
	});
});

describe('the last changes', () => {
	test('take the like of one call in a row as one thing', () => {
		const entries = [
			entry({id: '1', operation: 'UpdateService'}),
			entry({id: '2', operation: 'PutObject'}),
			entry({id: '3', operation: 'PutObject'}),
			entry({id: '4', operation: 'PutObject', outcome: 'failed'}),
			entry({id: '5', operation: 'PutObject', session: 'another'}),
		];
		expect(recentChanges(entries, 9).map(({entry: {id}, calls}) => [id, calls.length])).toEqual([
			['1', 1],
			['2', 2],
			['4', 1],
			['5', 1],
		]);
		expect(recentChanges(entries, 2).map(({entry: {id}, calls}) => [id, calls.length])).toEqual([
			['1', 1],
			['2', 2],
		]);
	});
});
