import {resolve} from '../intrinsic/resolve.ts';
import type {Scope} from '../intrinsic/scope.ts';
import type {ResourceDefinition} from '../template/model.ts';
import {isRecord, type Value, type Values} from '../template/value.ts';
import type {Environment} from './environment.ts';
import type {ResourceRecord, Signal, StackDocument} from './model.ts';

/** How many signals a creation policy waits for, and how long. */
export interface SignalPolicy {
	readonly count: number;
	/** How many of `count` are enough. */
	readonly needed: number;
	readonly timeoutMilliseconds: number;
}

const pollMilliseconds = 100;

/**
 * Keeps a signal; the same sender counts once, whatever it says later. The event is AWS's, at the resource that waits.
 */
export function receiveSignal(
	{recorder}: Environment,
	stack: StackDocument,
	logicalId: string,
	uniqueId: string,
	signal: Signal,
): void {
	const known = stack.signals?.[logicalId] ?? {};
	if (known[uniqueId] !== undefined) return;
	stack.signals = {...stack.signals, [logicalId]: {...known, [uniqueId]: signal}};
	const record = stack.resources[logicalId];
	if (record?.status.endsWith('_IN_PROGRESS') === true) {
		recorder.resource(stack, record, record.status, `Received ${signal.status} signal with UniqueId ${uniqueId}`);
	}
	recorder.save(stack);
}

/** Forgets what was signalled to a resource, before it is made or changed. */
export function forgetSignals(stack: StackDocument, logicalId: string): void {
	const {[logicalId]: _, ...others} = stack.signals ?? {};
	stack.signals = others;
}

/**
 * The signals that a resource's creation policy asks for; undefined when it asks for none.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-creationpolicy.html
 */
export function signalPolicy({creationPolicy}: ResourceDefinition, scope: Scope): SignalPolicy | undefined {
	const policy = resolve(creationPolicy ?? {}, scope);
	if (!isRecord(policy) || !isRecord(policy.ResourceSignal)) return undefined;
	const {Count = 1, Timeout = 'PT5M'} = policy.ResourceSignal;
	const group: Values = isRecord(policy.AutoScalingCreationPolicy) ? policy.AutoScalingCreationPolicy : {};
	const count = Number(Count);
	return {
		count,
		needed: Math.ceil((count * Number(group.MinSuccessfulInstancesPercent ?? 100)) / 100),
		timeoutMilliseconds: durationMilliseconds(Timeout),
	};
}

/** `PT1H30M5S` (ISO 8601), as creation and update policies write durations. */
function durationMilliseconds(text: Value): number {
	const {
		hours = 0,
		minutes = 0,
		seconds = 0,
	} = /^PT(?:(?<hours>\d+)H)?(?:(?<minutes>\d+)M)?(?:(?<seconds>\d+)S)?$/.exec(String(text))?.groups ?? {};
	return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}

/** Waits until enough signals have come. Throws `SignalError` with AWS's text when they cannot any more, or too late. */
export async function awaitSignals(
	{clock}: Environment,
	stack: StackDocument,
	{logicalId, type}: ResourceRecord,
	{count, needed, timeoutMilliseconds}: SignalPolicy,
	signal: AbortSignal,
): Promise<void> {
	const end = clock.now().getTime() + timeoutMilliseconds;
	for (;;) {
		const received = Object.values(stack.signals?.[logicalId] ?? {}).map(({status}) => status);
		const good = received.filter((status) => status === 'SUCCESS').length;
		const bad = received.length - good;
		if (good >= needed) return;
		if (bad > count - needed) throw new SignalError(failureText(type, bad, 'FAILURE', count, needed));
		if (clock.now().getTime() >= end) throw new SignalError(failureText(type, good, 'SUCCESS', count, needed));
		await clock.sleep(pollMilliseconds, signal);
	}
}

function failureText(type: string, received: number, status: string, count: number, needed: number): string {
	if (type === 'AWS::AutoScaling::AutoScalingGroup') {
		const percent = Math.round((needed / Math.max(count, 1)) * 100);
		return `Received ${received} ${status} signal(s) out of ${count}. Unable to satisfy ${percent}% MinSuccessfulInstancesPercent requirement`;
	}
	return status === 'FAILURE'
		? 'Received FAILURE signal'
		: `Failed to receive ${count - received} resource signal(s) within the specified duration`;
}

/** A resource did not signal, or signalled failure. The message is its status reason as it stands. */
export class SignalError extends Error {
	override readonly name = 'SignalError';
}
