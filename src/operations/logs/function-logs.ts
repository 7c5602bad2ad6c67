import type {FilteredLogEvent, LogFilter, LogsGateway} from '../../aws/gateways/logs.ts';
import {tailLogBatches} from '../../aws/log-tail.ts';
import {StateError} from '../errors.ts';
import type {Session} from '../session.ts';
import {requireStack} from '../stacks/describe.ts';
import {cadenceFor} from './logs.ts';

export interface FunctionLogLine {
	readonly at: Date;
	/** Name of the function. */
	readonly function: string;
	readonly message: string;
}

export interface FunctionLogQuery {
	/** Name of the stack that has the functions. */
	readonly stack: string;
	readonly since: Date;
	/** CloudWatch Logs filter pattern. */
	readonly pattern?: string | undefined;
	/** Goes on until the signal is aborted. */
	readonly follow?: boolean | undefined;
}

/**
 * Log lines of all functions of a stack, in order of time, a batch for each look.
 *
 * @throws NoSuchStackError; StateError when it has no function
 */
export async function* readFunctionLogs(
	session: Session,
	{stack, since, pattern, follow}: FunctionLogQuery,
	signal?: AbortSignal,
): AsyncGenerator<readonly FunctionLogLine[], void, undefined> {
	const names = await functionsOf(session, stack, signal);
	const filter = {group: '', startTime: since.getTime(), ...(pattern !== undefined && {pattern})};
	if (follow !== true) {
		yield (await together(session.gateways.logs, names).filter(filter, {signal})).map(toLine);
		return;
	}
	const options = {signal, cadence: cadenceFor(session)};
	for await (const events of tailLogBatches(together(session.watching.logs, names), filter, options)) {
		if (events.length > 0) yield events.map(toLine);
	}
}

async function functionsOf(session: Session, stack: string, signal: AbortSignal | undefined): Promise<string[]> {
	await requireStack(session, stack, signal);
	const resources = await session.gateways.cloudFormation.stackResources(stack, {signal});
	const names = resources.flatMap(({ResourceType, PhysicalResourceId}) =>
		ResourceType === 'AWS::Lambda::Function' ? (PhysicalResourceId ?? []) : [],
	);
	if (names.length > 0) return names;
	throw new StateError(
		`Stack ${stack} has no functions.`,
		`Read the log of its tasks: «ecs-console logs --stack ${stack}».`,
	);
}

/** Streams of two functions may have the same name: the function stands in its place. A group that is not there is empty. */
function together(logs: LogsGateway, names: readonly string[]): Pick<LogsGateway, 'filter'> {
	return {
		async filter(filter: LogFilter, options) {
			const events = names.map(async (name) => {
				const found = await logs.filter({...filter, group: `/aws/lambda/${name}`}, options);
				return found.map((event) => ({...event, logStreamName: name}));
			});
			return (await Promise.all(events)).flat().toSorted((a, b) => (a.timestamp ?? 0) - (b.timestamp ?? 0));
		},
	};
}

const toLine = ({timestamp = 0, logStreamName = '', message = ''}: FilteredLogEvent): FunctionLogLine => ({
	...{at: new Date(timestamp), function: logStreamName, message: message.trimEnd()},
});
