import {counted} from '../../format/number.ts';
import type {PoolState} from '../../store/pool.ts';
import {sanitiseLine} from '../../text.ts';
import {askDeletion} from '../ask-deletion.ts';
import type {ChangeParts} from './changes.ts';
import {leavePool, work} from './working.ts';

/** Shows what goes with the pool, wants its name typed, deletes it. */
export async function deletePool(parts: ChangeParts): Promise<void> {
	const {shell, pool, view, actions} = parts;
	const {stack} = pool.getState();
	if (stack === undefined) return;
	const plan = await askDeletion(shell, {
		...{kind: 'pool', name: stack, plan: actions.planDeletion, preview: actions.previewDeletion},
		consequences: () => usersOf(pool.getState()),
	});
	if (plan === undefined) return;
	const {phase, failure} = await work(parts, {kind: 'delete', stack}, (signal) => actions.delete(plan, signal));
	if (phase === 'done') {
		view.setState({work: undefined});
		leavePool(parts, stack, undefined);
		shell.notify('success', `Pool ${stack} is gone, and nothing of it is left`);
	} else if (phase === 'failed') shell.fail(failure?.error, `Deleting pool ${stack}`);
}

const mostUsers = 5;

/** Who loses a task. */
function usersOf({rows}: PoolState): string[] {
	const occupied = rows.values().filter(({status}) => status === 'ASSIGNED');
	const users = new Set(occupied.map(({user}) => sanitiseLine(user ?? 'somebody')));
	if (users.size === 0) return [];
	const named = [...users].slice(0, mostUsers).join(', ');
	const others = users.size > mostUsers ? ` and ${users.size - mostUsers} more` : '';
	return [`${counted(users.size, 'user')} will lose a task: ${named}${others}.`];
}
