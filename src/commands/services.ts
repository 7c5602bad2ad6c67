import type {Command} from 'commander';
import {age} from '../format/time.ts';
import type {ServiceEventLine} from '../operations/services/events.ts';
import type {ServiceMetrics} from '../operations/services/metrics.ts';
import type {ServiceRow} from '../operations/watch/service-row.ts';
import {table} from './output.ts';
import {contextOf, type MakeContext, type Register} from './register.ts';
import {addDeploy, addScale, clusterOption} from './services-change.ts';
import {addDescribeService} from './tasks-describe.ts';
import {explanationLines} from './tasks-why.ts';

export const registerServices: Register = (program, make) => {
	const services = program.command('services').description('list services, scale, deploy and explain them');
	addList(services, make);
	addEvents(services, make);
	addMetrics(services, make);
	addWhy(services, make);
	addDescribeService(services, make);
	addScale(services, make);
	addDeploy(services, make);
};

interface ClusterOption {
	readonly cluster?: string;
}

function addList(services: Command, make: MakeContext): void {
	services
		.command('list', {isDefault: true})
		.description('services with their counts and deployments')
		.option('--cluster <name>', 'one cluster; all of them without it')
		.action(async ({cluster}: ClusterOption, command: Command) => {
			const {output, session, signal} = contextOf(command, make);
			const {listServices} = await import('../operations/services/list.ts');
			const rows = await listServices(await session(), cluster, signal);
			output.result(rows, () => (rows.length === 0 ? 'No services.' : serviceLines(rows)));
		});
}

function serviceLines(rows: readonly ServiceRow[]): string[] {
	const now = Date.now();
	return table(
		['SERVICE', 'CLUSTER', 'STATUS', 'DESIRED', 'RUNNING', 'PENDING', 'DEPLOYMENT', 'TASK DEFINITION', 'AGE'],
		rows.map((row) => [
			row.name,
			row.cluster,
			row.status,
			`${row.desired}`,
			`${row.running}`,
			`${row.pending}`,
			row.rollout ?? '',
			row.taskDefinition,
			age(row.createdAt?.getTime(), now),
		]),
	);
}

function addEvents(services: Command, make: MakeContext): void {
	services
		.command('events <service>')
		.description('what happened to a service, newest first, without the noise')
		.option(...clusterOption)
		.action(async (service: string, {cluster}: ClusterOption, command: Command) => {
			const {output, session, signal} = contextOf(command, make);
			const {serviceEvents} = await import('../operations/services/events.ts');
			const events = await serviceEvents(await session(), {service, cluster}, signal);
			output.result(events, () => (events.length === 0 ? 'No events.' : eventLines(events)));
		});
}

function eventLines(events: readonly ServiceEventLine[]): string[] {
	return table(
		['TIME', 'KIND', 'EVENT'],
		events.map(({at, kind, message, count}) => [
			at.toISOString().slice(0, 19).replace('T', ' '),
			kind,
			count === 1 ? message : `${message} (and ${count - 1} like it)`,
		]),
	);
}

function addMetrics(services: Command, make: MakeContext): void {
	services
		.command('metrics <service>')
		.description('CPU and memory of the last hour, in per cent of what the tasks reserve')
		.option(...clusterOption)
		.action(async (name: string, {cluster}: ClusterOption, command: Command) => {
			const {output, session, signal} = contextOf(command, make);
			const [{findService}, {serviceMetrics}] = await Promise.all([
				import('../operations/tasks/find.ts'),
				import('../operations/services/metrics.ts'),
			]);
			const opened = await session();
			const {clusterArn = '', serviceArn = ''} = await findService(opened, {service: name, cluster}, signal);
			const metrics = await serviceMetrics(opened, {cluster: clusterArn, service: serviceArn}, signal);
			output.result(metrics, () => metricsLines(metrics));
		});
}

function metricsLines({cpu, memory}: ServiceMetrics): string[] {
	const row = (name: string, values: readonly number[]): string[] => [
		name,
		...[values.at(-1) ?? 0, Math.min(...values), Math.max(...values)].map((value) => `${value.toFixed(1)} %`),
		`${values.length}`,
	];
	const rows = [row('CPU', cpu), row('memory', memory)].filter(([, , , , minutes]) => minutes !== '0');
	if (rows.length === 0) return ['CloudWatch has no values of the last hour.'];
	return table(['', 'NOW', 'LEAST', 'MOST', 'MINUTES'], rows);
}

function addWhy(services: Command, make: MakeContext): void {
	services
		.command('why <service>')
		.description('why a service does not run as many tasks as it should, or its deployment does not end')
		.option(...clusterOption)
		.action(async (service: string, {cluster}: ClusterOption, command: Command) => {
			const {output, session, signal} = contextOf(command, make);
			const {whyService} = await import('../operations/explain/why.ts');
			const explanation = await whyService(await session(), {service, cluster}, signal);
			output.result(explanation, () => explanationLines(explanation));
		});
}
