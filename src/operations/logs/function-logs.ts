import {StateError} from '../errors.ts';
import type {Session} from '../session.ts';
import {requireStack} from '../stacks/describe.ts';
import {type LogSource, readLogSources} from './log-sources.ts';

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
	yield* readLogSources(session, names.map(sourceOf), {since, pattern, follow}, signal);
}

const sourceOf = (name: string): LogSource<Pick<FunctionLogLine, 'function'>> => ({
	group: `/aws/lambda/${name}`,
	streams: {},
	originOf: () => ({function: name}),
});

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
