import type {Screen} from '../screens/screen.ts';
import type {Shell} from '../screens/shell.ts';
import type {Connection} from './connection.ts';

interface QuitOptions {
	readonly shell: Pick<Shell, 'choose' | 'busy'>;
	readonly connection: Pick<Connection, 'local'>;
	readonly screens: readonly Pick<Screen, 'unfinished'>[];
}

type Answer = 'leave' | 'stop' | 'stay';

/**
 * Whether to quit; asks only where something would be interrupted. A local AWS that this program started may go on
 * without it, or end with it; when it could not be stopped, the operator stays to read why.
 */
export async function askBeforeQuitting({shell, connection, screens}: QuitOptions): Promise<boolean> {
	const local = connection.local?.isNew === true ? connection.local : undefined;
	const unfinished = screens.flatMap((screen) => screen.unfinished?.() ?? []);
	if (local === undefined && unfinished.length === 0) return true;
	const answer = await shell.choose<Answer>({
		title: 'Quit',
		lines: [
			...unfinished,
			...(unfinished.length === 0 ? [] : ['What AWS was asked to do goes on; the same command picks it up again.']),
			...(local === undefined
				? []
				: [`The local AWS runs at ${local.endpoint}, with everything that was set up in it.`]),
		],
		options:
			local === undefined
				? [{value: 'leave', label: 'Quit'}, stay]
				: [
						{value: 'leave', label: 'Quit, leave it running', detail: 'tasks go on; the next start finds them'},
						{value: 'stop', label: 'Quit and stop it', detail: 'tasks end; what was set up is kept on disk'},
						stay,
					],
	});
	if (answer === 'stop' && local !== undefined) {
		const {stopLocalAws} = await import('../operations/local-aws/stop.ts');
		const isStopped = await shell.busy('Stopping the local AWS', async () => {
			await stopLocalAws(local.directory);
			return true;
		});
		return isStopped === true;
	}
	return answer === 'leave';
}

const stay = {value: 'stay', label: 'Do not quit'} as const;
