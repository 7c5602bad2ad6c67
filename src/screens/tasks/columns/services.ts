import {age} from '../../../format/time.ts';
import type {ServiceRow} from '../../../operations/watch/service-row.ts';
import {sanitiseLine} from '../../../text.ts';
import {eventText, serviceRole, serviceSymbol, serviceWord} from '../service-words.ts';
import {perLook} from './per-look.ts';

const time = (date: Date | undefined): number => date?.getTime() ?? 0;

export const serviceColumns = perLook<ServiceRow>((symbols) => [
	{
		...{id: 'service', title: 'SERVICE', minimum: 20, maximum: 60, priority: 100, cut: 'middle'},
		value: ({name}) => sanitiseLine(name),
	},
	{
		...{id: 'state', title: 'STATE', minimum: 15, maximum: 20, priority: 99},
		value: (row) => (symbols === undefined ? serviceWord(row) : `${serviceSymbol(row, symbols)} ${serviceWord(row)}`),
		role: serviceRole,
	},
	{
		...{id: 'running', title: 'RUN', minimum: 4, priority: 98, align: 'right'},
		value: ({running}) => String(running),
		role: ({running, desired}) => (running < desired ? 'warning' : 'plain'),
		compare: (a, b) => a.running - b.running,
	},
	{
		...{id: 'desired', title: 'WANT', minimum: 4, priority: 97, align: 'right'},
		value: ({desired}) => String(desired),
		compare: (a, b) => a.desired - b.desired,
	},
	{
		...{id: 'pending', title: 'PEND', minimum: 4, priority: 96, align: 'right'},
		value: ({pending}) => String(pending),
		compare: (a, b) => a.pending - b.pending,
	},
	{
		...{id: 'definition', title: 'DEFINITION', minimum: 14, maximum: 40, priority: 50, cut: 'middle'},
		value: ({taskDefinition}) => sanitiseLine(taskDefinition),
	},
	{
		...{id: 'deployed', title: 'DEPLOYED', minimum: 8, priority: 40, align: 'right', isLive: true},
		value: ({deployedAt}, now) => age(deployedAt?.getTime(), now),
		compare: (a, b) => time(b.deployedAt) - time(a.deployedAt),
	},
	{
		...{id: 'capacity', title: 'CAPACITY', minimum: 12, maximum: 24, priority: 20},
		value: ({capacity}) => sanitiseLine(capacity),
	},
	{
		...{id: 'since', title: 'SINCE', minimum: 6, priority: 80, align: 'right', isLive: true},
		value: ({eventAt}, now) => (eventAt === undefined ? '' : age(eventAt.getTime(), now)),
		compare: (a, b) => time(b.eventAt) - time(a.eventAt),
	},
	{
		...{id: 'event', title: 'LAST EVENT', minimum: 12, priority: 79},
		value: eventText,
		role: (row) => (serviceRole(row) === 'bad' ? 'bad' : 'dim'),
	},
]);
