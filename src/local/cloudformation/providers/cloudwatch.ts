import type {Values} from '../template/value.ts';
import type {ProviderContext, Providers, ResourceProvider} from './provider.ts';
import {ignoreGone, invoke, json, text} from './shape.ts';

async function putAlarm(context: ProviderContext, AlarmName: string, properties: Values): Promise<void> {
	await invoke(context, 'cloudwatch', 'PutMetricAlarm', {...properties, AlarmName});
}

const alarm: ResourceProvider = {
	nameProperty: 'AlarmName',
	create: async (context, properties) => {
		const name = text(properties, 'AlarmName') ?? context.physicalName({maximumLength: 255});
		await putAlarm(context, name, properties);
		return {physicalId: name, attributes: {Arn: alarmArn(context, name)}};
	},
	update: async (context, {physicalId}, next) => {
		await putAlarm(context, physicalId, next);
		return {};
	},
	delete: (context, {physicalId}) => ignoreGone(context.call('cloudwatch', 'DeleteAlarms', {AlarmNames: [physicalId]})),
};

function alarmArn({region, account}: ProviderContext, name: string): string {
	return `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;
}

async function putDashboard(context: ProviderContext, DashboardName: string, properties: Values): Promise<void> {
	const DashboardBody = json(properties.DashboardBody);
	await context.call('cloudwatch', 'PutDashboard', {DashboardName, DashboardBody});
}

const dashboard: ResourceProvider = {
	nameProperty: 'DashboardName',
	create: async (context, properties) => {
		const name = text(properties, 'DashboardName') ?? context.physicalName({maximumLength: 255});
		await putDashboard(context, name, properties);
		return {physicalId: name, attributes: {}};
	},
	update: async (context, {physicalId}, next) => {
		await putDashboard(context, physicalId, next);
		return {};
	},
	delete: (context, {physicalId}) =>
		ignoreGone(context.call('cloudwatch', 'DeleteDashboards', {DashboardNames: [physicalId]})),
};

/** Putting either again changes nothing, so a retry needs to adopt nothing. */
export const cloudWatchProviders: Providers = {
	'AWS::CloudWatch::Alarm': alarm,
	'AWS::CloudWatch::Dashboard': dashboard,
};
