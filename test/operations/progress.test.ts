import {describe, expect, it} from 'vitest';
import {DryRunError} from '../../src/operations/errors.ts';
import {finish, type ProgressEvent, step} from '../../src/operations/progress.ts';
import {outcomeOf} from './support/collect.ts';

async function* working(skipped = false) {
	yield {type: 'note', text: 'working'} satisfies ProgressEvent;
	return {result: 42, detail: 'reached', skipped};
}

async function* failing(error: Error): ReturnType<typeof working> {
	yield {type: 'note', text: 'working'};
	throw error;
}

describe('a step', () => {
	it('tells its start, what goes on in it, and its end with the time it took', async () => {
		const told: ProgressEvent[] = [];
		expect(
			await finish(
				step('check', 'Checking', () => working()),
				(event) => told.push(event),
			),
		).toBe(42);
		expect(told).toEqual([
			{type: 'step', step: 'check', state: 'started', detail: 'Checking'},
			{type: 'note', text: 'working'},
			{type: 'step', step: 'check', state: 'done', detail: 'reached', elapsed: expect.any(Number)},
		]);
	});

	it('says when there was nothing to do', async () => {
		expect((await outcomeOf(step('check', 'Checking', () => working(true)))).steps).toEqual(['check skipped']);
	});

	it('tells its failure and passes it on', async () => {
		const {steps, error} = await outcomeOf(step('check', 'Checking', () => failing(new Error('broken'))));
		expect(steps).toEqual(['check failed']);
		expect(error).toMatchObject({message: 'broken'});
	});

	it('has not failed when a dry run ends in it', async () => {
		const dry = new DryRunError('aws ecs update-service', {service: 'ecs', operation: 'UpdateService'});
		const {steps, error} = await outcomeOf(step('check', 'Checking', () => failing(dry)));
		expect(steps).toEqual([]);
		expect(error).toBe(dry);
	});
});
