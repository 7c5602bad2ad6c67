import type {Sdks, ServiceName} from '../../engine/sdks.ts';
import type {OperationInput, OperationName, OperationOutput} from '../../wire/service.ts';
import {NotStabilizedError} from '../stack/failure.ts';
import {isRecord, isSame, type Value, type Values} from '../template/value.ts';
import type {ProviderContext} from './provider.ts';

/** Calls an operation with properties that the specification has checked, so they have the shape of its input. */
export function invoke<Name extends ServiceName, Operation extends OperationName<Sdks[Name]>>(
	{call}: ProviderContext,
	service: Name,
	operation: Operation,
	input: Values,
): Promise<OperationOutput<Sdks[Name], Operation>> {
	return call(service, operation, input as unknown as OperationInput<Sdks[Name], Operation>);
}

/** Some of the properties, those that are there. */
export function pick(properties: Values, ...names: readonly string[]): Values {
	return Object.fromEntries(
		names.flatMap((name) => (properties[name] === undefined ? [] : [[name, properties[name]]])),
	);
}

export function omit(properties: Values, ...names: readonly string[]): Values {
	return Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name)));
}

export function text(properties: Values, name: string): string | undefined {
	const value = properties[name];
	return typeof value === 'string' ? value : undefined;
}

export function texts(properties: Values, name: string): string[] {
	return list(properties, name).filter((item) => typeof item === 'string');
}

export function list(properties: Values, name: string): readonly Value[] {
	const value = properties[name];
	return Array.isArray(value) ? value : [];
}

export function records(properties: Values, name: string): Values[] {
	return list(properties, name).filter(isRecord);
}

export function record(properties: Values, name: string): Values {
	const value = properties[name];
	return isRecord(value) ? value : {};
}

/** Whether a property differs. */
export function differs(next: Values, previous: Values, ...names: readonly string[]): boolean {
	return names.some((name) => !isSame(next[name], previous[name]));
}

/** Items of a list that the other list lacks. */
export function lackingIn<Item>(items: readonly Item[], others: readonly Item[]): Item[] {
	return items.filter((item) => !others.some((other) => isSame(item, other)));
}

/** Tags to set, new or with another value, and the keys of those that the template has no more. */
export function tagChanges(next: Values, previous: Values): {added: Values[]; removed: Value[]} {
	const [wanted, former] = [records(next, 'Tags'), records(previous, 'Tags')];
	const keys = new Set<Value>(wanted.map(({Key}) => Key));
	const removed = former.map(({Key}) => Key).filter((key) => !keys.has(key));
	return {added: lackingIn(wanted, former), removed};
}

/**
 * Properties with the names that JSON services give their members: `FamilyName` is `familyName`, `EFSVolume` is
 * `efsVolume`. Below `verbatim` the keys are data (labels, options) and stay.
 */
export function camelCase(value: Value, verbatim: ReadonlySet<string> = new Set()): Values {
	return camelMembers(value, verbatim) as Values;
}

function camelMembers(value: Value, verbatim: ReadonlySet<string>): Value {
	if (Array.isArray(value)) return value.map((item) => camelMembers(item, verbatim));
	if (!isRecord(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, member]) => [
			name.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]/, (start) => start.toLowerCase()),
			verbatim.has(name) ? member : camelMembers(member, verbatim),
		]),
	);
}

/** A JSON document as services take it: text. */
export function json(value: Value): string {
	return typeof value === 'string' ? value : JSON.stringify(value);
}

const goneErrors = /NotFound|NoSuch|NoEntity|DoesNotExist|NotExist|Unknown/;

/** Waits for a call and takes it as success when the thing is not there (any more). */
export async function ignoreGone(work: Promise<unknown>): Promise<void> {
	try {
		await work;
	} catch (error) {
		if (!isGone(error)) throw error;
	}
}

export function isGone(error: unknown): boolean {
	return error instanceof Error && (goneErrors.test(error.name) || /not found|does not exist/i.test(error.message));
}

/** What `find` gives when an earlier attempt may have created the resource; undefined otherwise or when it did not. */
export async function adopted<Found>(
	{isRetry}: ProviderContext,
	find: () => Promise<Found | undefined>,
): Promise<Found | undefined> {
	if (!isRetry) return undefined;
	try {
		return await find();
	} catch (error) {
		if (isGone(error)) return undefined;
		throw error;
	}
}

const pollMilliseconds = 250;

/** Asks until `check` gives something; throws `NotStabilizedError` after `limitMinutes`. */
export async function waitFor<Result>(
	{clock, signal}: ProviderContext,
	what: string,
	check: () => Promise<Result | undefined>,
	limitMinutes = 30,
): Promise<Result> {
	const end = clock.now().getTime() + limitMinutes * 60_000;
	for (let pause = 20; ; pause = Math.min(pause * 2, pollMilliseconds)) {
		const result = await check();
		if (result !== undefined) return result;
		if (clock.now().getTime() >= end) throw new NotStabilizedError(`Exceeded attempts to wait: ${what}`);
		await clock.sleep(pause, signal);
	}
}

/**
 * Deletes something that others may still hold for a moment, as CloudFormation does: asks again while the error's name
 * is one of `held`, and throws that error after `limitMinutes`. Something that is gone already counts as deleted.
 */
export async function deleteOnceFree(
	{clock, signal}: ProviderContext,
	held: readonly string[],
	work: () => Promise<unknown>,
	limitMinutes = 5,
): Promise<void> {
	const end = clock.now().getTime() + limitMinutes * 60_000;
	for (;;) {
		try {
			await ignoreGone(work());
			return;
		} catch (error) {
			const isHeld = error instanceof Error && held.includes(error.name);
			if (!isHeld || clock.now().getTime() >= end) throw error;
		}
		await clock.sleep(pollMilliseconds, signal);
	}
}

/** Key-Value pairs as a map, as some services take tags. */
export function tagMap(properties: Values): Record<string, string> {
	return Object.fromEntries(records(properties, 'Tags').map(({Key, Value: value}) => [String(Key), String(value)]));
}
