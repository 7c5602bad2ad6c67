import type {Command} from '../../keys/command.ts';
import type {PoolTask} from '../../operations/pool/look.ts';
import {type ChangeParts, noneToStop, stoppable, stopTasks} from './changes.ts';

interface Stopping extends Pick<Command, 'id' | 'title'> {
	/** The tasks that it is for. */
	readonly chosen: () => readonly PoolTask[];
}

/** Stops tasks: those marked in the list, or that whose details are shown. */
export function stopCommand(parts: ChangeParts, {id, title, chosen}: Stopping): Command {
	return {
		...{id, title, also: ['kill', 'release'], hint: 'stop', keys: ['S'], dangerous: true},
		...{disabled: () => noneToStop(chosen()), run: () => stopTasks(parts, chosen())},
		commandLine() {
			const ids = stoppable(chosen()).map((task) => task.id);
			return `ecs-console pool kill ${ids.join(' ')} --stack ${parts.pool.getState().stack}`;
		},
	};
}
