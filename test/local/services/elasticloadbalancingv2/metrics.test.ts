import * as cw from '@aws-sdk/client-cloudwatch';
import {expect, it} from 'vitest';
import {ManualClock} from '../../../../src/local/engine/clock.ts';
import {eventually} from '../../../support/eventually.ts';
import {forwardTo, startBalancer} from './balancer.ts';

it('a load balancer publishes each minute what it and its targets answered', async () => {
	const clock = new ManualClock();
	await using balancer = await startBalancer({clock});
	const group = await balancer.newGroup('measured');
	const ListenerArn = await balancer.listen(forwardTo(group));
	const {port} = await balancer.serve('127.0.0.1', (request, response) => {
		response.writeHead(request.url === '/missing' ? 404 : 200).end();
	});
	const FixedResponseConfig = {StatusCode: '503'};
	await balancer.client.createRule({
		ListenerArn,
		Priority: 1,
		Conditions: [{Field: 'path-pattern', Values: ['/closed']}],
		Actions: [{Type: 'fixed-response', FixedResponseConfig}],
	});
	await balancer.client.registerTargets({TargetGroupArn: group, Targets: [{Id: '127.0.0.1', Port: port}]});
	const url = await balancer.url();
	for (const path of ['/', '/', '/missing', '/closed']) await (await fetch(url + path)).text();
	const asked = {StartTime: clock.now(), Period: 60};
	await clock.advance(60_000);

	const client = new cw.CloudWatch(balancer.aws.client);
	const LoadBalancer = {Name: 'LoadBalancer', Value: balancer.arn.split(':loadbalancer/')[1]};
	const TargetGroup = {Name: 'TargetGroup', Value: group.split(':').at(-1)};
	const sum = async (MetricName: string, ...more: cw.Dimension[]) => {
		const {Datapoints} = await client.getMetricStatistics({
			...asked,
			EndTime: new Date(clock.now().getTime() + 60_000),
			Namespace: 'AWS/ApplicationELB',
			MetricName,
			Dimensions: [...more, LoadBalancer],
			Statistics: ['Sum', 'SampleCount'],
		});
		return Datapoints?.[0]?.Sum;
	};
	await eventually(async () => expect(await sum('RequestCount')).toBe(4));
	expect(await sum('RequestCount', TargetGroup)).toBe(3);
	expect(await sum('HTTPCode_Target_2XX_Count', TargetGroup)).toBe(2);
	expect(await sum('HTTPCode_Target_4XX_Count')).toBe(1);
	expect(await sum('HTTPCode_ELB_503_Count')).toBe(1);
	expect(await sum('TargetResponseTime', TargetGroup)).toBeGreaterThan(0);
	expect(await sum('UnHealthyHostCount', TargetGroup)).toBe(0);
});
