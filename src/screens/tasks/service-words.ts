import type {ServiceRow} from '../../operations/watch/service-row.ts';
import {serviceKind} from '../../store/services.ts';
import {sanitiseLine} from '../../text.ts';
import type {Role} from '../../ui/look.ts';
import type {Symbols} from '../../ui/symbols.ts';

/** Where a service stands, in a few words. */
export function serviceWord(service: ServiceRow): string {
	const {status, rollout, running, desired, failedTasks} = service;
	if (status === 'DRAINING') return 'draining';
	switch (serviceKind(service)) {
		case 'failed':
			return 'deploy failed';
		case 'moving':
			if (rollout !== 'IN_PROGRESS') return running > desired ? 'scaling in' : 'moving';
			return failedTasks > 0 ? `deploying ${failedTasks} failed` : 'deploying';
		case 'short':
			return 'too few';
		case 'steady':
			return desired === 0 ? 'off' : 'steady';
	}
}

export function serviceSymbol(service: ServiceRow, symbols: Symbols): string {
	const kind = serviceKind(service);
	if (kind === 'steady') return service.desired === 0 ? symbols.waiting : symbols.live;
	return kind === 'moving' ? symbols.stale : symbols.failed;
}

export function serviceRole(service: ServiceRow): Role {
	switch (serviceKind(service)) {
		case 'failed':
			return 'bad';
		case 'moving':
			return service.failedTasks > 0 ? 'warning' : 'busy';
		case 'short':
			return 'warning';
		case 'steady':
			return service.desired === 0 ? 'dim' : 'good';
	}
}

/** What ECS said last, without ids of tasks that say nothing: `has started 1 tasks`, `steady`. */
export function eventText({event = '', rollout, rolloutReason}: ServiceRow): string {
	if (rollout === 'FAILED' && rolloutReason !== undefined) return sanitiseLine(rolloutReason);
	const text = sanitiseLine(event);
	if (/^has reached a steady state\.?$/.test(text)) return 'steady';
	return text
		.replaceAll(/\(?\(task [0-9a-f-]+\)[,)\s]*/g, '')
		.replaceAll(/\(?task [0-9a-f]{32}\)?/g, 'a task')
		.replaceAll(/\s*:\s*\.?$/g, '')
		.trim();
}
