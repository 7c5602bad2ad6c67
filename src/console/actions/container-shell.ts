import type {ContainerShellActions} from '../../screens/container-shell.ts';
import {openContainerShell} from '../children.ts';
import type {Connection} from '../connection.ts';

/** Shells in containers, for any screen that shows tasks. */
export function createContainerShellActions(connection: Connection): ContainerShellActions {
	return {
		async checkShell(where, signal) {
			const {planShell} = await import('../../operations/tasks/shell.ts');
			await planShell(await connection.session(), where, signal);
		},
		openShell: (where) => openContainerShell(where, connection.flags, process.env),
	};
}
