import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import * as ec2 from '@aws-sdk/client-ec2';
import * as elb from '@aws-sdk/client-elastic-load-balancing-v2';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {eventually} from '../../../support/eventually.ts';
import {startLocalAws} from '../../../support/local-aws.ts';
import {type Balancer, exchangeRaw, forwardTo, startBalancer} from './balancer.ts';

let balancer: Balancer;
let client: elb.ElasticLoadBalancingV2;
let listener: string;

const fixed = (StatusCode: string, MessageBody = ''): elb.Action[] => [
	{Type: 'fixed-response', FixedResponseConfig: {StatusCode, MessageBody, ContentType: 'text/plain'}},
];
const path = (...Values: string[]): elb.RuleCondition[] => [{Field: 'path-pattern', Values}];

beforeAll(async () => {
	balancer = await startBalancer();
	({client} = balancer);
	listener = await balancer.listen(fixed('404', 'nothing here'));
});
afterAll(() => balancer[Symbol.asyncDispose]());

async function states(TargetGroupArn: string) {
	const {TargetHealthDescriptions = []} = await client.describeTargetHealth({TargetGroupArn});
	return TargetHealthDescriptions.map(({TargetHealth}) => TargetHealth);
}

describe('load balancers', () => {
	it('become active and answer with their default action', async () => {
		await eventually(async () => {
			const {LoadBalancers} = await client.describeLoadBalancers({Names: ['front']});
			expect(LoadBalancers).toMatchObject([{State: {Code: 'active'}, Type: 'application', Scheme: 'internet-facing'}]);
		});
		const response = await fetch(await balancer.url());
		expect([response.status, await response.text()]).toEqual([404, 'nothing here']);
	});

	it('are the same when made again alike, and refused when made again otherwise', async () => {
		const same = await client.createLoadBalancer({Name: 'front', Subnets: balancer.subnetIds});
		expect(same.LoadBalancers?.[0]?.LoadBalancerArn).toBe(balancer.arn);
		const other = client.createLoadBalancer({Name: 'front', Subnets: balancer.subnetIds, Scheme: 'internal'});
		await expect(other).rejects.toMatchObject({
			name: 'DuplicateLoadBalancerNameException',
			message: "A load balancer with the same name 'front' exists, but with different settings",
		});
	});

	it.each([
		[{Name: 'one-zone', Subnets: 1}, 'ValidationError'],
		[{Name: '-dash', Subnets: 2}, 'ValidationError'],
		[{Name: 'network', Subnets: 2, Type: 'network' as const}, 'UnsupportedOperationException'],
	])('refuse %j with %s', async ({Subnets, ...input}, name) => {
		const call = client.createLoadBalancer({...input, Subnets: balancer.subnetIds.slice(0, Subnets)});
		await expect(call).rejects.toMatchObject({name});
	});

	it('of another type are refused in plain words', async () => {
		const call = client.createLoadBalancer({Name: 'network', Subnets: balancer.subnetIds, Type: 'network'});
		await expect(call).rejects.toThrow("The local AWS has load balancers of type 'application' only, not 'network'");
	});

	it('take an address of each subnet, which stays while they do', async () => {
		const network = new ec2.EC2(balancer.aws.client);
		const Filters = [{Name: 'description', Values: ['ELB app/front/*']}];
		expect((await network.describeNetworkInterfaces({Filters})).NetworkInterfaces).toHaveLength(2);
	});

	it('protected from deletion stay', async () => {
		const change = (Value: string) =>
			client.modifyLoadBalancerAttributes({
				LoadBalancerArn: balancer.arn,
				Attributes: [{Key: 'deletion_protection.enabled', Value}],
			});
		await change('true');
		const call = client.deleteLoadBalancer({LoadBalancerArn: balancer.arn});
		await expect(call).rejects.toMatchObject({name: 'OperationNotPermittedException'});
		await change('false');
		await expect(change('perhaps')).rejects.toMatchObject({name: 'ValidationError'});
	});
});

describe('listeners', () => {
	it('refuse a port that is taken, and HTTPS in plain words', async () => {
		const input = {LoadBalancerArn: balancer.arn, Port: 80, DefaultActions: fixed('200')};
		await expect(client.createListener({...input, Protocol: 'HTTP'})).rejects.toMatchObject({
			name: 'DuplicateListenerException',
		});
		await expect(client.createListener({...input, Port: 443, Protocol: 'HTTPS'})).rejects.toMatchObject({
			name: 'UnsupportedProtocolException',
			message: expect.stringContaining('use protocol HTTP'),
		});
	});
});

describe('rules', () => {
	it('are tried by priority, and change places at once', async () => {
		const rule = async (Priority: number, body: string) => {
			const input = {ListenerArn: listener, Priority, Conditions: path('/order'), Actions: fixed('200', body)};
			return (await client.createRule(input)).Rules?.[0]?.RuleArn ?? '';
		};
		const [ten, twenty] = [await rule(10, 'ten'), await rule(20, 'twenty')];
		const body = async () => (await fetch(`${await balancer.url()}/order`)).text();
		expect(await body()).toBe('ten');
		await expect(rule(10, 'again')).rejects.toMatchObject({
			name: 'PriorityInUseException',
			message: "Priority '10' is currently in use",
		});
		const RulePriorities = [
			{RuleArn: ten, Priority: 20},
			{RuleArn: twenty, Priority: 10},
		];
		await client.setRulePriorities({RulePriorities});
		expect(await body()).toBe('twenty');
		await client.deleteRule({RuleArn: twenty});
		expect(await body()).toBe('ten');
	});

	it('redirect', async () => {
		const RedirectConfig = {Path: '/new/#{path}', StatusCode: 'HTTP_302' as const};
		await client.createRule({
			ListenerArn: listener,
			Priority: 30,
			Conditions: path('/moved'),
			Actions: [{Type: 'redirect', RedirectConfig}],
		});
		const response = await fetch(`${await balancer.url()}/moved?a=1`, {redirect: 'manual'});
		expect([response.status, response.headers.get('location')]).toEqual([
			302,
			expect.stringMatching(/^http:\/\/[\d.]+:80\/new\/moved\?a=1$/),
		]);
	});

	it.each<[string, elb.RuleCondition, elb.Action?]>([
		['a regular expression', {Field: 'path-pattern', PathPatternConfig: {RegexValues: ['(']}}],
		['a block of addresses', {Field: 'source-ip', SourceIpConfig: {Values: ['10.0.0.0/33']}}],
		['a field', {Field: 'constructor', Values: ['x']}],
		[
			'a content type',
			{Field: 'path-pattern', Values: ['/x']},
			{Type: 'fixed-response', FixedResponseConfig: {StatusCode: '200', ContentType: 'text/plain\r\nX-Own: 1'}},
		],
	])(
		'are refused with %s that is none',
		async (_, condition, action = {Type: 'fixed-response', FixedResponseConfig: {StatusCode: '200'}}) => {
			const call = client.createRule({ListenerArn: listener, Priority: 99, Conditions: [condition], Actions: [action]});
			await expect(call).rejects.toMatchObject({name: 'ValidationError'});
		},
	);

	it('the default one is neither changed nor deleted as a rule', async () => {
		const {Rules} = await client.describeRules({ListenerArn: listener});
		const RuleArn = Rules?.at(-1)?.RuleArn;
		expect(Rules?.at(-1)).toMatchObject({IsDefault: true, Priority: 'default'});
		await expect(client.deleteRule({RuleArn})).rejects.toMatchObject({name: 'OperationNotPermittedException'});
	});
});

describe('target groups', () => {
	it('answer 503 without targets, and fail open when none is healthy', async () => {
		const group = await balancer.newGroup('open');
		await client.createRule({
			ListenerArn: listener,
			Priority: 40,
			Conditions: path('/open'),
			Actions: forwardTo(group),
		});
		const url = `${await balancer.url()}/open`;
		expect((await fetch(url)).status).toBe(503);
		const {port} = await balancer.serve('127.0.0.1', (request, response) => {
			response.writeHead(request.url === '/' ? 500 : 200).end('still here');
		});
		await client.registerTargets({TargetGroupArn: group, Targets: [{Id: '127.0.0.1', Port: port}]});
		expect(await (await fetch(url)).text()).toBe('still here');
		expect(await states(group)).toMatchObject([{State: 'initial'}]);
	});

	it('that a rule uses are kept, and belong to one load balancer', async () => {
		const group = await balancer.newGroup('used');
		const {Rules} = await client.createRule({
			ListenerArn: listener,
			Priority: 50,
			Conditions: path('/used'),
			Actions: forwardTo(group),
		});
		await expect(client.deleteTargetGroup({TargetGroupArn: group})).rejects.toMatchObject({
			name: 'ResourceInUseException',
			message: `Target group '${group}' is currently in use by a listener or a rule`,
		});
		const {LoadBalancers} = await client.createLoadBalancer({Name: 'second', Subnets: balancer.subnetIds});
		const LoadBalancerArn = LoadBalancers?.[0]?.LoadBalancerArn ?? '';
		const call = client.createListener({LoadBalancerArn, Port: 80, Protocol: 'HTTP', DefaultActions: forwardTo(group)});
		await expect(call).rejects.toMatchObject({name: 'TargetGroupAssociationLimitException'});
		await client.deleteRule({RuleArn: Rules?.[0]?.RuleArn});
		await client.deleteTargetGroup({TargetGroupArn: group});
	});

	it('without a load balancer do not check their targets', async () => {
		const group = await balancer.newGroup('idle');
		await client.registerTargets({TargetGroupArn: group, Targets: [{Id: '127.0.0.1', Port: 9}]});
		expect(await states(group)).toMatchObject([{State: 'unused', Reason: 'Target.NotInUse'}]);
	});

	it('let a target finish what it has begun before it goes', async () => {
		const group = await balancer.newGroup('draining');
		await client.createRule({
			ListenerArn: listener,
			Priority: 60,
			Conditions: path('/slow'),
			Actions: forwardTo(group),
		});
		let finish = (): void => undefined;
		const started = Promise.withResolvers<void>();
		const {port} = await balancer.serve('127.0.0.1', (request, response) => {
			if (request.url !== '/slow') return void response.end();
			finish = () => void response.end('done');
			started.resolve();
		});
		await balancer.register(group, '127.0.0.1', port);
		const answer = fetch(`${await balancer.url()}/slow`);
		await started.promise;
		await client.deregisterTargets({TargetGroupArn: group, Targets: [{Id: '127.0.0.1', Port: port}]});
		expect(await states(group)).toMatchObject([{State: 'draining', Reason: 'Target.DeregistrationInProgress'}]);
		expect((await fetch(`${await balancer.url()}/slow`)).status).toBe(503);
		finish();
		expect(await (await answer).text()).toBe('done');
		await eventually(async () => expect(await states(group)).toEqual([]));
	});

	it('with stickiness send a client to the same target', async () => {
		const group = await balancer.newGroup('sticky');
		const Attributes = [{Key: 'stickiness.enabled', Value: 'true'}];
		await client.modifyTargetGroupAttributes({TargetGroupArn: group, Attributes});
		await client.createRule({
			ListenerArn: listener,
			Priority: 70,
			Conditions: path('/sticky'),
			Actions: forwardTo(group),
		});
		for (const name of ['one', 'two', 'three']) {
			const {port} = await balancer.serve('127.0.0.1', (_, response) => void response.end(name));
			await balancer.register(group, '127.0.0.1', port);
		}
		const url = `${await balancer.url()}/sticky`;
		const first = await fetch(url);
		const cookie = first.headers.getSetCookie().find((value) => value.startsWith('AWSALB=')) ?? '';
		const name = await first.text();
		const again = Array.from({length: 6}, async () =>
			(await fetch(url, {headers: {cookie: cookie.split(';')[0] ?? ''}})).text(),
		);
		expect(new Set(await Promise.all(again))).toEqual(new Set([name]));
		const free = await Promise.all(Array.from({length: 6}, async () => (await fetch(url)).text()));
		expect(new Set(free)).toEqual(new Set(['one', 'two', 'three']));
	});
});

describe('the idle time-out', () => {
	it('ends a request whose target keeps silent with 504', async () => {
		const group = await balancer.newGroup('silent');
		await client.createRule({
			ListenerArn: listener,
			Priority: 80,
			Conditions: path('/silent'),
			Actions: forwardTo(group),
		});
		const {port} = await balancer.serve('127.0.0.1', (request, response) => {
			if (request.url !== '/silent') response.end();
		});
		await balancer.register(group, '127.0.0.1', port);
		const idle = (Value: string) =>
			client.modifyLoadBalancerAttributes({
				LoadBalancerArn: balancer.arn,
				Attributes: [{Key: 'idle_timeout.timeout_seconds', Value}],
			});
		await idle('1');
		const answer = await exchangeRaw(
			await balancer.url(),
			'GET /silent HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
		);
		await idle('60');
		expect(answer).toMatch(/^HTTP\/1.1 504 Gateway Time-out\r\n/);
	});
});

describe('after a restart', () => {
	it('load balancers answer at the same address with the same rules', async () => {
		const directory = mkdtempSync(join(tmpdir(), 'ecs-console-test-'));
		try {
			let before: string | undefined;
			for (const run of ['first', 'second']) {
				await using aws = await startLocalAws({directory});
				const own = new elb.ElasticLoadBalancingV2(aws.client);
				if (run === 'first') {
					const {Subnets = []} = await new ec2.EC2(aws.client).describeSubnets({});
					const ids = Subnets.slice(0, 2).map(({SubnetId = ''}) => SubnetId);
					const {LoadBalancers} = await own.createLoadBalancer({Name: 'lasting', Subnets: ids});
					const LoadBalancerArn = LoadBalancers?.[0]?.LoadBalancerArn;
					await own.createListener({LoadBalancerArn, Port: 80, Protocol: 'HTTP', DefaultActions: fixed('200', 'here')});
				}
				const {LoadBalancers} = await own.describeLoadBalancers({});
				const name = LoadBalancers?.[0]?.DNSName;
				expect(await (await fetch(`http://${name}`)).text()).toBe('here');
				expect(name).toBe(before ?? name);
				before = name;
			}
		} finally {
			rmSync(directory, {recursive: true, force: true});
		}
	});
});
