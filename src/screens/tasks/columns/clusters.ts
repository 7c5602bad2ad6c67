import type {ClusterRow} from '../../../operations/watch/cluster-row.ts';
import {sanitiseLine} from '../../../text.ts';
import type {Column} from '../../../ui/columns.ts';
import {perLook} from './per-look.ts';

type Count = 'services' | 'running' | 'pending' | 'instances';

const counted = (id: Count, title: string, priority: number): Column<ClusterRow> => ({
	...{id, title, minimum: Math.max(7, title.length), priority, align: 'right'},
	value: (row) => String(row[id]),
	compare: (a, b) => a[id] - b[id],
});

export const clusterColumns = perLook<ClusterRow>(() => [
	{
		...{id: 'cluster', title: 'CLUSTER', minimum: 24, maximum: 60, priority: 100, cut: 'middle'},
		value: ({name}) => sanitiseLine(name),
	},
	{
		...{id: 'status', title: 'STATUS', minimum: 10, priority: 60},
		value: ({status}) => sanitiseLine(status.toLowerCase()),
		role: ({status}) => (status === 'ACTIVE' ? 'plain' : 'warning'),
	},
	counted('services', 'SERVICES', 90),
	counted('running', 'RUNNING', 89),
	counted('pending', 'PENDING', 88),
	counted('instances', 'INSTANCES', 40),
]);
