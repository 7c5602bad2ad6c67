import type {Shell} from '../screens/shell.ts';
import type {Connection} from './connection.ts';

interface QuitOptions {
	readonly shell: Pick<Shell, 'choose' | 'busy'>;
	readonly connection: Pick<Connection, 'local'>;
}

/** Whether to quit. A local AWS that this program started may go on without it, or end with it. */
export async function askBeforeQuitting({shell, connection}: QuitOptions): Promise<boolean> {
	const {local} = connection;
	if (local?.isNew !== true) return true;
	const chosen = await shell.choose({
		title: 'Quit',
		lines: [`The local AWS runs at ${local.endpoint}, with everything that was set up in it.`],
		options: [
			{value: 'leave', label: 'Leave it running', detail: 'tasks go on; the next start finds them'},
			{value: 'stop', label: 'Stop it', detail: 'tasks end; what was set up is kept on disk'},
			{value: 'stay', label: 'Do not quit'},
		],
	});
	if (chosen === 'stop') {
		const {stopLocalAws} = await import('../operations/local-aws/stop.ts');
		await shell.busy('Stopping the local AWS', () => stopLocalAws(local.directory));
	}
	return chosen === 'leave' || chosen === 'stop';
}
