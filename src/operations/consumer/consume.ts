import {type ConsoleError, InvalidInputError} from '../../errors.ts';
import {counted} from '../../format/number.ts';
import {DryRunError, EndpointFailure, OutcomeError, ReadOnlyError, StateError} from '../errors.ts';
import type {Session} from '../session.ts';
import {outputsOf, requireStack} from '../stacks/describe.ts';
import type {ConsumeError, ConsumeRequest, ConsumeResponse, InstanceSummary, Target, UsageSpec} from './usage.ts';

/** An answer that fans out to many hosts takes as long as the slowest of them. Milliseconds. */
const usualPatience = 20_000;

/** Name of the stack output that holds the console's address. */
const addressOutput = 'Url';

/** The consumer console's address, from the stack's outputs. @throws NoSuchStackError, StateError while there is none */
export async function consumerAddress(session: Session, stackName: string, signal?: AbortSignal): Promise<string> {
	const stack = await requireStack(session, stackName, signal);
	const address = outputsOf(stack)[addressOutput];
	if (address !== undefined) return address;
	throw new StateError(
		`Stack ${stackName} (${stack.StackStatus}) has no address yet.`,
		`Finish its set-up: «ecs-console setup consumer --stack ${stackName}».`,
	);
}

/**
 * Asks hosts to consume, or reads them when `usage` is empty. The answer has every host that was reached and an error
 * for each that was not.
 *
 * @throws EndpointFailure when the console itself does not answer, ReadOnlyError and DryRunError as for AWS's own calls
 */
export async function consume(
	session: Session,
	address: string,
	target: Target,
	usage: readonly UsageSpec[],
	signal?: AbortSignal,
	patience = usualPatience,
): Promise<ConsumeResponse> {
	if (usage.length > 0) assertMayChange(session, address, target, usage);
	const {status, text} = await post(new URL('/api/consume', address), {...target, usage}, patience, signal);
	const answer = parse(text);
	if (answer !== undefined) return sorted(answer);
	throw new EndpointFailure(
		`${address} answered ${status} instead of a list of hosts.`,
		status === 503
			? 'No task is healthy behind the load balancer yet: see «ecs-console tasks» and try again.'
			: 'Is this the consumer console? See «ecs-console stack outputs».',
	);
}

async function post(url: URL, request: ConsumeRequest, patience: number, signal: AbortSignal | undefined) {
	const timeout = AbortSignal.timeout(patience);
	try {
		const response = await fetch(url, {
			method: 'POST',
			headers: {'content-type': 'application/json'},
			body: JSON.stringify(request),
			signal: AbortSignal.any([timeout, ...(signal ? [signal] : [])]),
			redirect: 'error',
		});
		return {status: response.status, text: await response.text()};
	} catch (error) {
		signal?.throwIfAborted();
		const why = timeout.aborted ? `nothing came within ${patience / 1000} s` : causeOf(error);
		throw new EndpointFailure(
			`${url.origin} does not answer (${why}).`,
			'Is the service scaled up and the load balancer there? See «ecs-console tasks» and «ecs-console stack outputs».',
			{cause: error},
		);
	}
}

function causeOf(error: unknown): string {
	const cause = error instanceof Error ? ((error.cause as Error | undefined) ?? error) : undefined;
	return (cause as NodeJS.ErrnoException | undefined)?.code ?? cause?.message ?? String(error);
}

function parse(text: string): ConsumeResponse | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return isConsumeResponse(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

function isConsumeResponse(value: unknown): value is ConsumeResponse {
	if (typeof value !== 'object' || value === null) return false;
	const {instances, errors} = value as Readonly<Record<string, unknown>>;
	return Array.isArray(instances) && instances.every(isHost) && Array.isArray(errors) && errors.every(isError);
}

const isHost = (value: Partial<InstanceSummary> | null): boolean =>
	typeof value?.host === 'string' && typeof value.port === 'number' && Array.isArray(value.usage);

const isError = (value: Partial<ConsumeError> | null): boolean =>
	typeof value?.type === 'string' && typeof value.message === 'string';

function sorted(answer: ConsumeResponse): ConsumeResponse {
	const instances = answer.instances.toSorted(
		(a, b) => a.host.localeCompare(b.host, undefined, {numeric: true}) || a.port - b.port,
	);
	return {...answer, instances};
}

/** `--read-only` and `--dry-run` hold for what our own services are asked to do, too. */
function assertMayChange(session: Session, address: string, target: Target, usage: readonly UsageSpec[]): void {
	if (!session.readOnly && !session.dryRun) return;
	if (session.readOnly) {
		throw new ReadOnlyError('Read-only: the hosts were not asked to consume.', 'Leave --read-only out to do it.');
	}
	throw new DryRunError(curlLine(address, target, usage), {service: 'consumer', operation: 'consume'});
}

/** The same request as a command line. */
export function curlLine(address: string, target: Target, usage: readonly UsageSpec[]): string {
	const body = JSON.stringify({...target, usage}).replaceAll("'", "'\\''");
	return `curl -X POST ${new URL('/api/consume', address).href} -H 'content-type: application/json' -d '${body}'`;
}

/** The error that makes a command fail when hosts refused: wrong input, or hosts that did not answer. */
export function refusal(answer: ConsumeResponse): ConsoleError | undefined {
	const [first] = answer.errors;
	if (first === undefined) return undefined;
	if (first.type === 'INVALID_PARAMETER') {
		return new InvalidInputError(first.message, 'Nothing was changed. See «ecs-console consume --help» for what fits.');
	}
	const count = answer.errors.length;
	const nextStep =
		first.type === 'CLIENT_FAILURE'
			? 'The hosts that there are: «ecs-console consume».'
			: 'The results of the others count. See «ecs-console tasks --stopped» for what became of the failed ones.';
	return new OutcomeError(
		`${counted(count, 'host')} failed, ${answer.instances.length} answered: ${first.message}`,
		nextStep,
	);
}
