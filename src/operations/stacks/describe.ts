import type {Stack} from '../../aws/gateways/cloudformation.ts';
import {ConsoleError} from '../../errors.ts';
import {nearest} from '../../text.ts';
import type {Session} from '../session.ts';

/** Tag that says which system of ours a stack is. */
export const systemTag = 'ecs-console:system';

export interface StackRow {
	readonly name: string;
	readonly id: string;
	readonly status: string;
	readonly reason: string | undefined;
	/** `consumer`, `pool`…, or undefined for a stack that is not ours. */
	readonly system: string | undefined;
	readonly created: Date | undefined;
	readonly updated: Date | undefined;
	readonly isProtected: boolean;
}

class NoSuchStackError extends ConsoleError {}

/** Every stack that is not deleted, by name. */
export async function listStacks(session: Session, signal?: AbortSignal): Promise<StackRow[]> {
	const stacks = await session.gateways.cloudFormation.describeStacks({signal});
	return stacks.map(toRow).sort((a, b) => a.name.localeCompare(b.name));
}

function toRow(stack: Stack): StackRow {
	return {
		name: stack.StackName ?? '',
		id: stack.StackId ?? '',
		status: stack.StackStatus ?? '',
		reason: stack.StackStatusReason,
		system: systemOf(stack),
		created: stack.CreationTime,
		updated: stack.LastUpdatedTime,
		isProtected: stack.EnableTerminationProtection === true,
	};
}

/** Which system of ours a stack is; undefined for one that is not ours. */
export const systemOf = (stack: Stack): string | undefined => stack.Tags?.find(({Key}) => Key === systemTag)?.Value;

/** Whose a stack is, in words for refusing it: `a pool`, `not of this program`. */
export function ownerOf(stack: Stack): string {
	const system = systemOf(stack);
	return system === undefined ? 'not of this program' : `a ${system}`;
}

/** What a parameter of a stack was deployed with; empty without one. */
export const parameterOf = (stack: Stack, name: string): string =>
	stack.Parameters?.find(({ParameterKey}) => ParameterKey === name)?.ParameterValue ?? '';

/** @throws NoSuchStackError naming the nearest stack there is */
export async function requireStack(session: Session, name: string, signal?: AbortSignal): Promise<Stack> {
	const stack = await session.gateways.cloudFormation.describeStack(name, {signal});
	if (stack !== undefined) return stack;
	const names = (await listStacks(session, signal)).map((row) => row.name);
	const near = nearest(name, names);
	const hint = near === undefined ? '' : ` Did you mean «${near}»?`;
	throw new NoSuchStackError(
		`There is no stack «${name}» in ${session.region}.${hint}`,
		names.length === 0 ? 'Set one up: «ecs-console setup consumer».' : `Stacks there: ${names.join(', ')}.`,
	);
}

/** What a stack was deployed with, by the name of the parameter. */
export function parameterValues(stack: Stack): Record<string, string> {
	return Object.fromEntries(
		(stack.Parameters ?? []).map(({ParameterKey = '', ParameterValue = ''}) => [ParameterKey, ParameterValue]),
	);
}

/** Outputs by their key. Empty until the stack has been created completely. */
export function outputsOf(stack: Stack): Record<string, string> {
	return Object.fromEntries(
		(stack.Outputs ?? []).map(({OutputKey = '', OutputValue = ''}) => [OutputKey, OutputValue]),
	);
}

export interface StackEventRow {
	readonly at: Date | undefined;
	readonly logicalId: string;
	readonly resourceType: string;
	readonly status: string;
	readonly reason: string | undefined;
}

/** A stack's events, oldest first. */
export async function stackEvents(session: Session, name: string, signal?: AbortSignal): Promise<StackEventRow[]> {
	const stack = await requireStack(session, name, signal);
	const events = await session.gateways.cloudFormation.stackEvents(stack.StackId ?? name, undefined, {signal});
	return events.toReversed().map((event) => ({
		at: event.Timestamp,
		logicalId: event.LogicalResourceId ?? '',
		resourceType: event.ResourceType ?? '',
		status: event.ResourceStatus ?? '',
		reason: event.ResourceStatusReason,
	}));
}
