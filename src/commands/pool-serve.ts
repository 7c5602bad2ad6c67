import type {Command} from 'commander';
import {InvalidInputError} from '../errors.ts';
import {type StackOption, stackOption} from './pool-look.ts';
import {contextOf, type MakeContext} from './register.ts';

interface ServeOptions extends StackOption {
	readonly port: string;
}

export function addServe(pool: Command, make: MakeContext): void {
	pool
		.command('serve')
		.description('serve the pool to this machine until Ctrl-C: POST /grab-task, GET /monitor, and a page with both')
		.option(...stackOption)
		.option('--port <port>', 'port on the loopback interface', '5001')
		.action(async ({stack, port}: ServeOptions, command: Command) => {
			const number = parsePort(port);
			const {output, session, signal} = contextOf(command, make);
			const {servePool} = await import('../operations/pool/serve.ts');
			await using server = await servePool(await session(), {stack, port: number}, signal);
			output.row({stack: server.stack, url: server.url}, `Pool ${server.stack}: ${server.url}`);
			await server.ended;
		});
}

function parsePort(text: string): number {
	const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
	if (port <= 65_535) return port;
	throw new InvalidInputError(`«${text}» is no port: it must be a number from 0 to 65535.`, 'For example --port 5001.');
}
