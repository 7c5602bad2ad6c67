import {describe, expect, it} from 'vitest';
import {AccessDeniedError, NetworkError, ThrottledError} from '../../src/aws/errors.ts';
import {follow} from '../../src/operations/pulse.ts';
import {outcomeOf} from './support/collect.ts';

const options = {step: 'test', backoff: {first: 1, longest: 2, factor: 2}};

describe('following', () => {
	it('tells what each look found, and answers the result of the one that has it', async () => {
		let looks = 0;
		const look = () => {
			looks += 1;
			return Promise.resolve({
				events: [{type: 'note' as const, text: `look ${looks}`}],
				result: looks === 3 || undefined,
			});
		};
		const {events, result} = await outcomeOf(follow(look, options));
		expect(events.map((event) => event.type === 'note' && event.text)).toEqual(['look 1', 'look 2', 'look 3']);
		expect(result).toBe(true);
	});

	it('makes up for looks that AWS did not answer', async () => {
		const answers = [new ThrottledError('Slow down.', ''), new NetworkError('Refused.', ''), undefined];
		const look = () => {
			const error = answers.shift();
			return error === undefined ? Promise.resolve({events: [], result: true}) : Promise.reject(error);
		};
		const {events, result} = await outcomeOf(follow(look, options));
		expect(events.map((event) => event.type === 'waiting' && event.detail)).toEqual(['Slow down.', 'Refused.']);
		expect(result).toBe(true);
	});

	it('gives up when AWS stays out of reach for longer than its patience', async () => {
		const look = () => Promise.reject(new NetworkError('Refused.', 'Start it.'));
		const {error} = await outcomeOf(follow(look, {...options, patience: 20}));
		expect(error).toMatchObject({message: 'Refused.', nextStep: 'Start it.'});
	});

	it('ends with any other error at once', async () => {
		const denied = new AccessDeniedError('No.', '', {action: 'ecs:X', resource: '*'});
		expect((await outcomeOf(follow(() => Promise.reject(denied), options))).error).toBe(denied);
	});
});
