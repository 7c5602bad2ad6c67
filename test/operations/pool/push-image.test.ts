import {describe, expect, it} from 'vitest';
import type {EcrGateway} from '../../../src/aws/gateways/ecr.ts';
import {poolImages} from '../../../src/operations/pool/image.ts';
import {requirePool} from '../../../src/operations/pool/locate.ts';
import {pushImage} from '../../../src/operations/pool/push-image.ts';
import {outcomeOf} from '../support/collect.ts';
import {openTestPool, type TestPool} from './support/test-pool.ts';

/** A repository whose image is there already: only its tags may be missing. */
const ecr = {image: async () => ({imageDigest: 'sha256:1'})} as unknown as EcrGateway;

async function push(test: TestPool) {
	const pool = await requirePool(test.session, test.name);
	const {error} = await outcomeOf(pushImage(test.session, pool, []));
	expect(error).toBeUndefined();
	return poolImages(pool).tag;
}

describe('pushing the image of a pool', () => {
	it('has its warm tasks replaced, also when whoever built the image did not come to say so', async () => {
		await using test = await openTestPool('demo', {gateways: {ecr}});
		await test.pool.table.initialise(1);
		const {id} = await test.place('RUNNING');
		const image = await push(test);
		expect(await test.pool.table.settings()).toMatchObject({image, outdatedUntil: id});
		await test.place('RUNNING');
		await push(test);
		expect(await test.pool.table.settings()).toMatchObject({image, outdatedUntil: id});
	});

	it('needs nothing of a pool that was never filled', async () => {
		await using test = await openTestPool('demo', {gateways: {ecr}});
		await push(test);
		expect(await test.pool.table.settings()).toBeUndefined();
	});
});
