import type {
	DeserializeMiddleware,
	HandlerExecutionContext,
	InitializeMiddleware,
	MiddlewareStack,
} from '@smithy/types';
import {underwayUntilDone} from '../underway.ts';
import type {AuditFile, AuditRecord} from './audit.ts';
import type {Budget} from './budget.ts';
import {classifyError} from './classify-error.ts';
import {cliLine} from './cli-line.ts';
import {cliService} from './cli-names.ts';
import type {Clock} from './clock.ts';
import {isExpired} from './credential-errors.ts';
import {AwsError, DryRunError, ReadOnlyError} from './errors.ts';
import {foreignAnswerError, isForeign} from './foreign-answers.ts';
import type {Identity} from './gateways/sts.ts';
import type {LocalOutage} from './local-outage.ts';
import {isAnswerLost} from './network-errors.ts';
import {isMutating} from './operation-kind.ts';
import {type CallContext, rawError} from './raw-error.ts';
import {redact} from './redact.ts';
import {bucketOf} from './request-buckets.ts';
import {isThrottling} from './service-errors.ts';
import type {TrafficMeter} from './traffic.ts';

/** What stands between a call of a session and AWS. */
export interface Rules {
	readonly mode: 'local' | 'account';
	readonly region: string;
	readonly profile: string | undefined;
	readonly endpoint: string | undefined;
	readonly readOnly: boolean;
	/** Told of each mutating call of a dry run; undefined when this is none. */
	readonly plan: ((call: {service: string; operation: string; commandLine: string}) => void) | undefined;
	readonly audit: AuditFile;
	readonly sessionId: string;
	readonly clock: Clock;
	/** Texts that must never be written down. */
	readonly hidden: ReadonlySet<string>;
	/** Who makes the calls; undefined when that cannot be found out. */
	identity(): Promise<Identity | undefined>;
	/** Drops credentials that AWS called expired, so that the next call gets new ones. */
	renewCredentials(): void;
	/** Only for pollers. */
	readonly budget: Budget | undefined;
	readonly traffic: TrafficMeter;
	/** Ends what waits for a local AWS that is gone; undefined waits for it as for any other. */
	readonly outage: LocalOutage | undefined;
}

/** Puts the rules on a client, outermost first: no call of a session goes around them. */
export function install<Input extends object, Output extends object>(
	stack: MiddlewareStack<Input, Output>,
	rules: Rules,
): void {
	const inOrder: readonly (readonly [string, InitializeMiddleware<Input, Output>])[] = [
		['explainErrors', explainErrors(rules)],
		['refuseForeignAnswers', refuseForeignAnswers(rules)],
		['guardMutations', guardMutations(rules)],
		['finishMutations', finishMutations(rules)],
		['recordMutations', recordMutations(rules)],
		['renewExpiredCredentials', renewExpiredCredentials(rules)],
		['keepToBudget', keepToBudget(rules)],
	];
	for (const [name, middleware] of inOrder) stack.add(middleware, {step: 'initialize', priority: 'high', name});
	// Below the retries, so that each request counts.
	stack.add(countRequests(rules), {step: 'deserialize', priority: 'high', name: 'countRequests'});
	stack.add(noticeTheEnd(rules), {step: 'deserialize', priority: 'high', name: 'noticeTheEnd'});
	stack.add(noticeLostAnswers(), {step: 'deserialize', priority: 'high', name: 'noticeLostAnswers'});
}

/** Calls of which a request was sent that nobody answered: AWS may have done it, whatever became of further attempts. */
const unanswered = new WeakSet<HandlerExecutionContext>();

function explainErrors<Input extends object, Output extends object>(rules: Rules): InitializeMiddleware<Input, Output> {
	return (next, context) => async (args) => {
		try {
			return await next(args);
		} catch (error) {
			abortSignal(context)?.throwIfAborted();
			throw classifyError(error, callContext(rules, context));
		}
	};
}

/** Of looks alone: what was changed was changed, and many changes are answered with nothing. */
function refuseForeignAnswers<Input extends object, Output extends object>(
	rules: Rules,
): InitializeMiddleware<Input, Output> {
	return (next, context) => async (args) => {
		const result = await next(args);
		const call = callContext(rules, context);
		if (isMutating(call.service, call.operation) || !isForeign(result.output)) return result;
		throw foreignAnswerError(rawError(result.output), call);
	};
}

function guardMutations<Input extends object, Output extends object>(
	rules: Rules,
): InitializeMiddleware<Input, Output> {
	return (next, context) => async (args) => {
		const call = callContext(rules, context);
		if (!isMutating(call.service, call.operation)) return next(args);
		if (rules.readOnly) {
			throw new ReadOnlyError(
				`Read-only: ${call.service} ${call.operation} would change something and was not sent.`,
				'Leave out --read-only to allow changes.',
				{service: call.service, operation: call.operation},
			);
		}
		if (!rules.plan) return next(args);
		const commandLine = cliLine({...call, input: redact(args.input, rules.hidden)}, rules);
		rules.plan({service: call.service, operation: call.operation, commandLine});
		throw new DryRunError(commandLine, {service: call.service, operation: call.operation});
	};
}

/** The program does not end before a change that was begun is recorded, whoever cancelled it. */
function finishMutations<Input extends object, Output extends object>(
	rules: Rules,
): InitializeMiddleware<Input, Output> {
	return (next, context) => async (args) => {
		const {service, operation} = callContext(rules, context);
		return isMutating(service, operation) ? await underwayUntilDone(next(args)) : await next(args);
	};
}

function recordMutations<Input extends object, Output extends object>(
	rules: Rules,
): InitializeMiddleware<Input, Output> {
	return (next, context) => async (args) => {
		const call = callContext(rules, context);
		if (!isMutating(call.service, call.operation)) return next(args);
		rules.audit.prepare();
		const started = rules.clock.now();
		const finish = async (ending: Pick<AuditRecord, 'outcome' | 'requestId' | 'error'>) => {
			const durationMs = rules.clock.now() - started;
			const who = await rules.identity();
			rules.audit.append({
				...recordOf(call, args.input, rules),
				...ending,
				...caller(who),
				durationMs,
				time: iso(started),
			});
		};
		try {
			const result = await next(args);
			await finish({outcome: 'succeeded', requestId: requestIdOf(result.output)});
			return result;
		} catch (error) {
			const typed = classifyError(error, call);
			const requestId = typed instanceof AwsError ? typed.requestId : undefined;
			const outcome = unanswered.has(context) ? 'unknown' : 'failed';
			// AWS quotes in its message what it does not like of the input.
			const message = typed.name === 'AbortError' ? cancelled[outcome] : String(redact(typed.message, rules.hidden));
			await finish({outcome, requestId, error: message});
			throw typed;
		}
	};
}

const cancelled = {
	unknown: 'Cancelled before an answer came.',
	failed: 'Cancelled before anything was done.',
} as const;

/** Once: AWS refused the call for its signature alone, so nothing was done and it can be sent again. */
function renewExpiredCredentials<Input extends object, Output extends object>(
	rules: Rules,
): InitializeMiddleware<Input, Output> {
	return (next) => async (args) => {
		try {
			return await next(args);
		} catch (error) {
			if (!isExpired(rawError(error))) throw error;
			rules.renewCredentials();
			return next(args);
		}
	};
}

function keepToBudget<Input extends object, Output extends object>(rules: Rules): InitializeMiddleware<Input, Output> {
	const {budget, clock} = rules;
	return (next, context) => async (args) => {
		if (!budget) return next(args);
		const call = callContext(rules, context);
		const bucket = bucketOf(call.service, call.operation);
		const wait = budget.take(bucket, clock.now());
		try {
			if (wait > 0) await clock.sleep(wait, abortSignal(context));
		} catch (error) {
			budget.giveBack(bucket, clock.now());
			throw error;
		}
		try {
			const result = await next(args);
			budget.succeeded(bucket, clock.now());
			return result;
		} catch (error) {
			if (isThrottling(rawError(error))) budget.throttled(bucket, clock.now());
			throw error;
		}
	};
}

function countRequests<Input extends object, Output extends object>({
	traffic,
	clock,
}: Rules): DeserializeMiddleware<Input, Output> {
	return (next, context) => async (args) => {
		const throttled = traffic.sent(cliService(context.clientName ?? ''), clock.now());
		try {
			return await next(args);
		} catch (error) {
			if (isThrottling(rawError(error))) throttled();
			throw error;
		}
	};
}

function noticeTheEnd<Input extends object, Output extends object>({
	outage,
}: Rules): DeserializeMiddleware<Input, Output> {
	return (next) => async (args) => {
		try {
			const result = await next(args);
			outage?.answered();
			return result;
		} catch (error) {
			outage?.failed(error);
			throw error;
		}
	};
}

function noticeLostAnswers<Input extends object, Output extends object>(): DeserializeMiddleware<Input, Output> {
	return (next, context) => async (args) => {
		if (abortSignal(context)?.aborted) return next(args); // which sends nothing
		try {
			return await next(args);
		} catch (error) {
			if (isAnswerLost(error)) unanswered.add(context);
			throw error;
		}
	};
}

function callContext(rules: Rules, context: HandlerExecutionContext): CallContext {
	return {
		mode: rules.mode,
		service: cliService(context.clientName ?? ''),
		operation: (context.commandName ?? '').replace(/Command$/, ''),
		region: rules.region,
		profile: rules.profile,
		endpoint: rules.endpoint,
	};
}

/** The signal that the call was given; the SDK keeps it in its own part of the context. */
function abortSignal(context: HandlerExecutionContext): AbortSignal | undefined {
	const signal: unknown = context.__smithy_context?.abortSignal;
	return signal instanceof AbortSignal ? signal : undefined;
}

function recordOf(call: CallContext, input: object, rules: Rules) {
	const clean = redact(input, rules.hidden);
	return {
		session: rules.sessionId,
		region: rules.region,
		service: call.service,
		operation: call.operation,
		input: clean,
		commandLine: cliLine({...call, input: clean}, rules),
	};
}

function caller(who: Identity | undefined) {
	return {caller: who?.arn, account: who?.account};
}

function requestIdOf(output: object): string | undefined {
	const metadata: unknown = '$metadata' in output ? output.$metadata : undefined;
	const requestId: unknown =
		typeof metadata === 'object' && metadata !== null && 'requestId' in metadata ? metadata.requestId : undefined;
	return typeof requestId === 'string' ? requestId : undefined;
}

function iso(milliseconds: number): string {
	return new Date(milliseconds).toISOString();
}
