import {describe, expect, test} from 'vitest';
import {ProfileNotFoundError} from '../../src/aws/errors.ts';
import type {SharedConfig} from '../../src/aws/shared-config.ts';
import {chooseTarget, type Environment, type TargetChoice} from '../../src/aws/target.ts';

const nothing: SharedConfig = {profiles: {}, services: {}};
const configured: SharedConfig = {profiles: {default: {}, prod: {region: 'eu-central-1'}, staging: {}}, services: {}};
const keys = {AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'secret'};
const localKeys = {AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local'};

const choose = (choice: TargetChoice, environment: Environment = {}, config = configured) =>
	chooseTarget(choice, environment, config);

describe('which AWS it is', () => {
	test('local when nothing was chosen', () => {
		const target = choose({}, {}, nothing);
		expect(target).toMatchObject({mode: 'local', credentials: {kind: 'static-local'}, runningLocal: undefined});
		expect(target.reason).toBe('This is the local AWS, because no account was chosen.');
	});

	test('local although a profile is configured, which is named but not used', () => {
		const target = choose({}, {AWS_REGION: 'eu-central-1'});
		expect(target.mode).toBe('local');
		expect(target.reason).toContain('To use an account: --profile default.');
	});

	test('local when asked for, whatever the environment holds', () => {
		expect(choose({local: true}, {...keys, AWS_PROFILE: 'prod'}).mode).toBe('local');
	});

	test.each<readonly [string, TargetChoice, Environment, object]>([
		['--profile', {profile: 'prod'}, keys, {kind: 'profile', profile: 'prod'}],
		['keys in the environment', {}, keys, {kind: 'environment'}],
		['keys before AWS_PROFILE, as in the AWS CLI', {}, {...keys, AWS_PROFILE: 'prod'}, {kind: 'environment'}],
		['AWS_PROFILE', {}, {AWS_PROFILE: 'prod'}, {kind: 'profile', profile: 'prod'}],
		['a container', {}, {AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/x'}, {kind: 'chain'}],
		['a token file', {}, {AWS_WEB_IDENTITY_TOKEN_FILE: '/token'}, {kind: 'chain'}],
		['--endpoint-url', {endpointUrl: 'http://host:1'}, {}, {kind: 'chain'}],
		['AWS_ENDPOINT_URL', {}, {AWS_ENDPOINT_URL: 'http://host:1'}, {kind: 'chain'}],
		['--no-local (an instance’s role, say)', {local: false}, {}, {kind: 'chain'}],
	])('an account by %s', (_source, choice, environment, credentials) => {
		expect(choose(choice, environment)).toMatchObject({mode: 'account', credentials});
	});

	test('says which source won over which', () => {
		expect(choose({}, {...keys, AWS_PROFILE: 'prod'}).reason).toBe(
			'This is an AWS account, because its keys are in the environment (AWS_ACCESS_KEY_ID), which go before AWS_PROFILE=prod.',
		);
	});

	test('the environment that `local env` prints means the local AWS that runs there', () => {
		const environment = {...localKeys, AWS_ENDPOINT_URL: 'http://127.0.0.1:4566'};
		expect(choose({}, environment)).toMatchObject({mode: 'local', runningLocal: 'http://127.0.0.1:4566'});
		expect(choose({profile: 'prod'}, environment).mode).toBe('account');
	});

	test('a wrong profile name gets the nearest and the list', () => {
		const wrong = () => choose({profile: 'pord'});
		expect(wrong).toThrow(ProfileNotFoundError);
		expect(wrong).toThrow('--profile is "pord", and there is no such profile.');
		expect(wrong).toThrow(
			expect.objectContaining({
				nextStep: expect.stringMatching(/Did you mean prod\?.*default, prod, staging/),
				exitCode: 64,
			}),
		);
		expect(() => choose({profile: 'constructor'})).toThrow(ProfileNotFoundError);
		expect(() => choose({}, {AWS_PROFILE: 'x'}, nothing)).toThrow(
			expect.objectContaining({nextStep: 'No profile is configured. Make it with: aws configure --profile x'}),
		);
	});
});
