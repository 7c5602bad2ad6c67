/**
 * Many users of one pool who grab at the same moment, in a process of their own:
 * `node grabbers.ts <endpoint> <stack> <name> <count>`. They begin when a line comes in, and their answers go out as JSON.
 */
import {once} from 'node:events';
import {openSession} from '../../../../src/aws/session.ts';
import {ConsoleError} from '../../../../src/errors.ts';
import {grabTask} from '../../../../src/operations/pool/grab.ts';

export interface Answer {
	readonly user: string;
	readonly taskArn?: string;
	/** A sentence for the user. */
	readonly refused?: string;
	/** Anything else that went wrong: there must be none. */
	readonly fault?: string;
}

const [endpointUrl = '', stack = '', name = '', count = '0'] = process.argv.slice(2);

const session = await openSession({
	...{local: true, endpointUrl: undefined, region: 'us-east-1', environment: {}},
	startLocal: () => Promise.resolve({endpointUrl, region: 'us-east-1'}),
	// Far fewer than usual, so that refusals get through.
	attempts: 2,
});

process.stdout.write('ready\n');
await once(process.stdin, 'data');
const users = Array.from({length: Number(count)}, (_, index) => `${name}-${index}`);
process.stdout.write(`${JSON.stringify(await Promise.all(users.map(answer)))}\n`);
session.close();
process.exit(0);

async function answer(user: string): Promise<Answer> {
	try {
		const {taskArn} = await grabTask(session, stack, {user});
		return {user, taskArn};
	} catch (error) {
		if (error instanceof ConsoleError) return {user, refused: `${error.message} ${error.nextStep}`};
		return {user, fault: error instanceof Error ? (error.stack ?? error.message) : String(error)};
	}
}
