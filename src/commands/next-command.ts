import type {NextAction} from '../operations/consumer/read-standing.ts';
import type {SystemCard} from '../operations/overview/overview.ts';

type Next = Pick<SystemCard, 'system' | 'stack' | 'state' | 'service' | 'next' | 'pool'>;

/** The command line that does what a system's card proposes. */
export const nextCommand = (card: Next): string =>
	`ecs-console ${card.system === 'pool' ? poolCommand(card) : consumerCommand(card)}`;

function consumerCommand({stack, state, service, next}: Next): string {
	if (stack === undefined) return 'setup consumer';
	if (state.kind === 'busy' || state.kind === 'failed') return `setup status --stack ${stack}`;
	if (next.screen === 'consume') return `consume --stack ${stack} --cpu 50%`;
	if (next.screen === 'tasks' && service !== undefined) {
		return `services why ${service.service} --cluster ${service.cluster}`;
	}
	return `setup consumer --stack ${stack}`;
}

function poolCommand({stack, state, pool}: Next): string {
	if (stack === undefined) return 'pool create';
	if (state.kind === 'busy' || state.kind === 'failed') return `stack events ${stack}`;
	const {settings, underSince, counts} = pool ?? {};
	if (pool !== undefined && settings === undefined) return `pool create --stack ${stack}`;
	if (settings?.isDraining === true) return `pool watch --stack ${stack}`;
	if (settings?.pausedReason !== undefined) return `pool status --stack ${stack}`;
	if (settings?.target === 0 && counts?.available === 0) return `pool resize 5 --stack ${stack}`;
	return underSince === undefined ? `pool grab ana --stack ${stack}` : `pool tasks --stack ${stack}`;
}

/** The command line that does what the set-up of a consumer needs next. */
export function setupCommand(next: NextAction, stack: string): string {
	switch (next) {
		case 'set-up':
		case 'follow':
		case 'go-on':
			return `ecs-console setup consumer --stack ${stack}`;
		case 'wait':
			return `ecs-console stack events ${stack}`;
		case 'roll-back':
			return `ecs-console stack rollback ${stack}`;
		case 'delete':
			return `ecs-console stack delete ${stack}`;
		case 'use':
			return `ecs-console consume --stack ${stack} --cpu 50%`;
	}
}
