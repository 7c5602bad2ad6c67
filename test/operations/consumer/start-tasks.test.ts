import {describe, expect, it} from 'vitest';
import {setupConsumer} from '../../../src/operations/consumer/setup.ts';
import {planConsumerScale, redeployConsumer, scaleConsumer} from '../../../src/operations/consumer/start-tasks.ts';
import {StateError} from '../../../src/operations/errors.ts';
import {outcomeOf} from '../support/collect.ts';
import {consumerServer, host} from '../support/consumer-server.ts';
import {FakeAccount} from '../support/fake-account.ts';
import {stack} from '../support/stacks.ts';

const hosts = {instances: ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'].map((name) => host(name)), errors: []};

async function consumerAt(address: string): Promise<FakeAccount> {
	const account = new FakeAccount(address);
	const parameters = {LaunchType: 'FARGATE', TaskNetworkMode: 'awsvpc'};
	const approve = () => Promise.resolve(true);
	await outcomeOf(setupConsumer(account.session, {stackName: 'demo', parameters, desired: 2, approve}));
	account.changes.length = 0;
	return account;
}

describe('a consumer that is set up', () => {
	it('is scaled without a look at stack or images', async () => {
		await using server = await consumerServer(hosts);
		const account = await consumerAt(server.address);
		const {steps, result} = await outcomeOf(scaleConsumer(account.session, 'demo', 4));
		expect(steps).toEqual(['scale done', 'endpoint done']);
		expect(result).toEqual({stackName: 'demo', address: server.address, hosts: 4});
		expect(account.changes).toEqual(['scale to 4']);
	});

	it('wants its name typed before more than one task is stopped', async () => {
		await using server = await consumerServer(hosts);
		const account = await consumerAt(server.address);
		expect(await planConsumerScale(account.session, 'demo', 0)).toMatchObject({from: 2, to: 0, typed: 'demo'});
		expect(await planConsumerScale(account.session, 'demo', 1)).toMatchObject({from: 2, to: 1, typed: undefined});
		expect(account.changes).toEqual([]);
	});

	it('is redeployed with as many tasks as before, and with images that are built where they are missing', async () => {
		await using server = await consumerServer(hosts);
		const account = await consumerAt(server.address);
		account.images.clear();
		const {steps} = await outcomeOf(redeployConsumer(account.session, 'demo'));
		expect(steps).toEqual(['images done', 'scale done', 'endpoint done']);
		expect(account.changes.slice(1)).toEqual([
			...['build BackendProject of demo', 'build ConsoleProject of demo', 'scale to 2 anew'],
		]);
	});

	it('must be complete', async () => {
		const account = new FakeAccount('http://127.0.0.1:1');
		account.stack = stack('CREATE_IN_PROGRESS');
		const {error} = await outcomeOf(scaleConsumer(account.session, 'demo', 4));
		expect(error).toBeInstanceOf(StateError);
	});
});
