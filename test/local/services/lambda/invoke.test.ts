import {describe, expect, it} from 'vitest';
import {startLambda} from './lambda-world.ts';

describe('an invocation', () => {
	it('gives the event to the handler and answers what the handler gives', async () => {
		await using world = await startLambda();
		await world.create(`export const handler = async (event) => ({greeting: 'Hello ' + event.name});`);
		expect(await world.invoke({name: 'you'})).toMatchObject({
			status: 200,
			error: undefined,
			payload: {greeting: 'Hello you'},
			version: '$LATEST',
		});
	});
});
