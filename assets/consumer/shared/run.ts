import {ConfigurationError} from './environment.ts';
import {log, messageOf} from './log.ts';

/** Something that was started and must be ended: a server, a loop, threads. */
export interface Running {
	close(): void | Promise<void>;
}

/** The longest a polite end may take: ECS sends SIGKILL later, but nothing here is worth waiting for. */
const patience = 1_000;

/**
 * Runs a container's program until SIGTERM or SIGINT. A failure at start is one clear line and exit code 1; a node
 * process that is PID 1 gets no default signal handling, so both signals are handled here.
 */
export async function run(name: string, start: () => Promise<Running>): Promise<void> {
	let running: Running | undefined;
	const end = async (signal: string) => {
		log('info', `${name} ends`, {signal});
		setTimeout(() => process.exit(0), patience).unref();
		await running?.close();
		process.exit(0);
	};
	process.once('SIGTERM', (signal) => void end(signal));
	process.once('SIGINT', (signal) => void end(signal));
	try {
		running = await start();
	} catch (error) {
		log('error', `${name} could not start`, {
			reason: messageOf(error),
			...(error instanceof ConfigurationError || !(error instanceof Error) ? {} : {stack: error.stack}),
		});
		process.exit(1);
	}
}
