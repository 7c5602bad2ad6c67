import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {OutcomeError} from '../../src/operations/errors.ts';
import type {ProgressEvent} from '../../src/operations/progress.ts';
import {beginRun, failRun, finishRun, kept, type RunState, reduceRun, stopRun} from '../../src/store/run-state.ts';

const stackEvent = (done: number, reason?: string): ProgressEvent => ({
	type: 'stack-event',
	step: 'stack',
	event: {
		at: new Date(done),
		logicalId: `R${done}`,
		resourceType: 'T',
		status: 'CREATE_COMPLETE',
		reason,
		done,
		total: 9,
	},
});
const build = (project: string, id: string, phase: string): ProgressEvent => ({
	type: 'build',
	step: 'images',
	build: {project, id, phase, status: 'IN_PROGRESS', elapsed: 5},
});
const log = (source: string, line: string): ProgressEvent => ({type: 'log', step: 'images', source, line});
const started = (step: string): ProgressEvent => ({type: 'step', step, state: 'started', detail: 'Doing'});
const done = (step: string): ProgressEvent => ({type: 'step', step, state: 'done', detail: 'did', elapsed: 7});

function stateOf(...events: readonly ProgressEvent[]): RunState<string> {
	return events.reduce((state, event, index) => reduceRun(state, event, 100 + index), beginRun<string>(100));
}

describe('the state of a run', () => {
	it('has a step from its start, and its time once it has ended', () => {
		const running = stateOf(started('check'), done('check'), started('stack'));
		expect(running.steps).toEqual([
			{name: 'check', state: 'done', detail: 'did', startedAt: 100, elapsed: 7},
			{name: 'stack', state: 'started', detail: 'Doing', startedAt: 102, elapsed: undefined},
		]);
	});

	it('forgets what a step waited for when the step has ended', () => {
		const waiting: ProgressEvent = {type: 'waiting', step: 'stack', detail: 'CREATE_IN_PROGRESS', elapsed: 3};
		expect(stateOf(started('stack'), waiting).waiting).toMatchObject({detail: 'CREATE_IN_PROGRESS', at: 101});
		expect(stateOf(started('stack'), waiting, done('stack')).waiting).toBeUndefined();
	});

	it('has the newest stack event first, and how many resources are through', () => {
		const state = stateOf(stackEvent(1), stackEvent(2));
		expect(state.events.map(({logicalId}) => logicalId)).toEqual(['R2', 'R1']);
		expect(state.resources).toEqual({done: 2, total: 9});
	});

	it('has builds side by side, each with its own log; a build begun anew begins with an empty log', () => {
		const state = stateOf(
			build('a', '1', 'INSTALL'),
			build('b', '2', 'INSTALL'),
			log('a', 'from a'),
			log('b', 'from b'),
			log('c', 'from nowhere'),
			build('a', '1', 'BUILD'),
		);
		expect(state.builds.map(({project, phase, log: lines}) => [project, phase, lines])).toEqual([
			['a', 'BUILD', ['from a']],
			['b', 'INSTALL', ['from b']],
		]);
		expect(reduceRun(state, build('a', '3', 'SUBMITTED'), 0).builds[0]?.log).toEqual([]);
	});

	it('makes what came from outside safe for the terminal', () => {
		const state = stateOf(
			stackEvent(1, 'no\u001B[2J\nway'),
			build('a', '1', 'BUILD'),
			log('a', '\u001B]0;x\u0007line'),
		);
		expect(state.events[0]?.reason).toBe('no way');
		expect(state.builds[0]?.log).toEqual(['line']);
	});

	it('keeps the words of a failure, and no step goes on after it', () => {
		const error = Object.assign(new OutcomeError('It rolled back.', 'Mend it.', ['Vpc: limit']), {requestId: 'r-1'});
		const state = failRun(stateOf(started('stack')), error, 150);
		expect(state).toMatchObject({phase: 'failed', endedAt: 150, waiting: undefined});
		expect(state.steps).toMatchObject([{state: 'failed', detail: 'It rolled back.', elapsed: 50}]);
		expect(state.failure).toMatchObject({nextStep: 'Mend it.', evidence: ['Vpc: limit'], requestId: 'r-1', error});
	});

	it('ends with a result, or stopped', () => {
		expect(finishRun(stateOf(done('a')), 'result', 9)).toMatchObject({phase: 'done', result: 'result', endedAt: 9});
		expect(stopRun(stateOf(started('a')), 9)).toMatchObject({phase: 'stopped', endedAt: 9, failure: undefined});
	});

	it('stays small, however much is told', () => {
		const events = fc.array(
			fc.oneof(
				fc.nat(50).map((count) => stackEvent(count)),
				fc.constantFrom('a', 'b').map((name) => build(name, '1', 'BUILD')),
				fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.string()).map(([source, line]) => log(source, line)),
				fc.string().map((text): ProgressEvent => ({type: 'note', text})),
			),
			{minLength: 500, maxLength: 700},
		);
		fc.assert(
			fc.property(events, (told) => {
				const state = stateOf(...told);
				expect(state.events.length).toBeLessThanOrEqual(kept.events);
				expect(state.notes.length).toBeLessThanOrEqual(kept.notes);
				expect(state.builds.length).toBeLessThanOrEqual(2);
				for (const {log: lines} of state.builds) expect(lines.length).toBeLessThanOrEqual(kept.logLines);
			}),
			{numRuns: 10},
		);
	});
});
