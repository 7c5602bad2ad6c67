import {describe, expect, it} from 'vitest';
import {signalCommand} from '../../../../src/local/services/autoscaling/signals.ts';
import {eventually} from '../../../support/eventually.ts';
import {LocalCloudFormation} from './fixture.ts';

const group = (zone: string): string => `
Resources:
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    CreationPolicy: {ResourceSignal: {Count: 2, Timeout: PT15M}}
    UpdatePolicy: {AutoScalingReplacingUpdate: {WillReplace: true}}
    Properties: {MinSize: '2', MaxSize: '2', VPCZoneIdentifier: [${zone}]}
`;

async function creating(): Promise<LocalCloudFormation> {
	const local = new LocalCloudFormation();
	await local.call('CreateStack', {StackName: 'web', TemplateBody: group('a')});
	await eventually(() => expect(local.world.log).toContain('create Group'));
	return local;
}

const signal = (local: LocalCloudFormation, UniqueId: string, Status: 'SUCCESS' | 'FAILURE' = 'SUCCESS') =>
	local.call('SignalResource', {StackName: 'web', LogicalResourceId: 'Group', UniqueId, Status});

/** Lets the clock run until the stack is at rest. */
async function settle(local: LocalCloudFormation, milliseconds = 100): Promise<string | undefined> {
	return eventually(async () => {
		await local.clock.advance(milliseconds);
		const status = await local.status('web');
		expect(status).not.toMatch(/_IN_PROGRESS$/);
		return status;
	});
}

describe('a creation policy', () => {
	it('waits for as many signals as it asks for, each sender counted once', async () => {
		const local = await creating();
		await signal(local, 'i-1');
		await signal(local, 'i-1');
		expect(await local.status('web')).toBe('CREATE_IN_PROGRESS');
		await signal(local, 'i-2');
		expect(await settle(local)).toBe('CREATE_COMPLETE');
		const received = (await local.history('web')).filter((line) => line.includes('signal'));
		expect(received).toEqual([
			'Group CREATE_IN_PROGRESS Received SUCCESS signal with UniqueId i-1',
			'Group CREATE_IN_PROGRESS Received SUCCESS signal with UniqueId i-2',
		]);
		await expect(signal(local, 'i-3')).rejects.toThrow('Resource Group is in CREATE_COMPLETE state');
	});

	it('fails at the first signal of failure that is one too many', async () => {
		const local = await creating();
		await signal(local, 'i-1', 'FAILURE');
		expect(await settle(local)).toBe('ROLLBACK_COMPLETE');
		expect((await local.history('web')).join()).toContain(
			'Group CREATE_FAILED Received 1 FAILURE signal(s) out of 2. Unable to satisfy 100% MinSuccessfulInstancesPercent requirement',
		);
	});

	it('fails when the signals do not come in time', async () => {
		const local = await creating();
		await signal(local, 'i-1');
		expect(await settle(local, 60_000)).toBe('ROLLBACK_COMPLETE');
		expect((await local.history('web')).join()).toContain('Received 1 SUCCESS signal(s) out of 2.');
	});

	it('takes no other status', async () => {
		const local = await creating();
		await expect(signal(local, 'i-1', 'MAYBE' as 'SUCCESS')).rejects.toThrow('enum value set: [SUCCESS, FAILURE]');
	});
});

describe('AutoScalingReplacingUpdate', () => {
	it('replaces a group whose instances would be others, and waits for those', async () => {
		const local = await creating();
		for (const id of ['i-1', 'i-2']) await signal(local, id);
		await settle(local);
		const [former] = local.world.things.keys();
		await local.call('UpdateStack', {StackName: 'web', TemplateBody: group('b')});
		await eventually(() => expect(local.world.log.filter((step) => step === 'create Group')).toHaveLength(2));
		expect(await local.status('web')).toBe('UPDATE_IN_PROGRESS');
		for (const id of ['i-3', 'i-4']) await signal(local, id);
		expect(await settle(local)).toBe('UPDATE_COMPLETE');
		expect([...local.world.things.keys()]).not.toContain(former);
		expect(local.world.things.size).toBe(1);
	});
});

describe('cfn-signal in user data', () => {
	it('names the stack and the resource that it signals', () => {
		const script =
			"#!/bin/bash\ntrap '/opt/aws/bin/cfn-signal -e $? --region us-east-1 --stack web --resource Group' EXIT\nset -e\n";
		expect(signalCommand(script)).toEqual({stack: 'web', resource: 'Group'});
		expect(signalCommand('cfn-signal -e 0 \\\n  --stack=web \\\n  --resource="Group"')).toEqual({
			stack: 'web',
			resource: 'Group',
		});
	});

	it('is nothing in a comment, without a resource, or not there', () => {
		expect(signalCommand('# cfn-signal --stack web --resource Group')).toBeUndefined();
		expect(signalCommand('cfn-signal --stack web')).toBeUndefined();
		expect(signalCommand('yum install -y aws-cfn-bootstrap')).toBeUndefined();
	});
});
