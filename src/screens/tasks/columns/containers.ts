import type {ContainerRow} from '../../../operations/tasks/task-row.ts';
import {sanitiseLine} from '../../../text.ts';
import {containerRole, containerSymbol} from '../task-words.ts';
import {perLook} from './per-look.ts';

export const containerColumns = perLook<ContainerRow>((symbols) => [
	{
		...{id: 'container', title: 'CONTAINER', minimum: 16, maximum: 40, priority: 100, cut: 'middle'},
		value: ({name}) => sanitiseLine(name),
	},
	{
		...{id: 'state', title: 'STATE', minimum: 12, priority: 99},
		value(row) {
			const word = row.status.toLowerCase();
			return symbols === undefined ? word : `${containerSymbol(row, symbols)} ${word}`;
		},
		role: containerRole,
	},
	{id: 'health', title: 'HEALTH', minimum: 9, priority: 80, value: ({health = ''}) => health.toLowerCase()},
	{
		...{id: 'exit', title: 'EXIT', minimum: 4, priority: 90, align: 'right'},
		value: ({exitCode}) => (exitCode === undefined ? '' : String(exitCode)),
		role: ({exitCode = 0}) => (exitCode === 0 ? 'plain' : 'bad'),
	},
	{
		...{id: 'image', title: 'IMAGE', minimum: 20, maximum: 90, priority: 60, cut: 'middle'},
		value: ({image = ''}) => sanitiseLine(image),
	},
	{
		...{id: 'reason', title: 'REASON', minimum: 20, priority: 50},
		value: ({reason = ''}) => sanitiseLine(reason),
		role: () => 'bad',
	},
]);
