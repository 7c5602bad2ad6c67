import type {Command} from 'commander';
import type {ClusterRow} from '../operations/watch/cluster-row.ts';
import {table} from './output.ts';
import {contextOf, type Register} from './register.ts';

export const registerClusters: Register = (program, make) => {
	program
		.command('clusters')
		.description('clusters with their services, tasks and instances')
		.action(async (_options: unknown, command: Command) => {
			const {output, session, signal} = contextOf(command, make);
			const {listClusters} = await import('../operations/services/clusters.ts');
			const rows = await listClusters(await session(), signal);
			output.result(rows, () => (rows.length === 0 ? 'No clusters.' : clusterLines(rows)));
		});
};

function clusterLines(rows: readonly ClusterRow[]): string[] {
	return table(
		['CLUSTER', 'STATUS', 'SERVICES', 'RUNNING', 'PENDING', 'INSTANCES'],
		rows.map(({name, status, services, running, pending, instances}) => [
			...[name, status, `${services}`, `${running}`, `${pending}`, `${instances}`],
		]),
	);
}
