import {counted} from '../../format/number.ts';
import type {ConsumeResponse, Usage} from '../../operations/consumer/usage.ts';
import type {Host} from '../../store/consume.ts';
import {sanitiseLine} from '../../text.ts';
import type {ConsumeCall} from './actions.ts';
import {amountText, resourceNames} from './amounts.ts';

/** What came of a request at one host, or at all that failed alike. */
export interface Result {
	readonly isFailed: boolean;
	/** `10.0.0.7:2581`, or several; empty where no host is to blame. */
	readonly where: string;
	readonly text: string;
}

/** What came of a request. Texts are safe for the terminal. */
export interface Answered {
	/** Milliseconds since 1970. */
	readonly at: number;
	/** «3 hosts changed, 1 failed». */
	readonly summary: string;
	readonly isFailed: boolean;
	/** What failed comes first. */
	readonly results: readonly Result[];
}

/** The answer in words: who did what, beside who failed and why. `before` are the hosts as they were. */
export function answered(call: ConsumeCall, answer: ConsumeResponse, before: readonly Host[], at: number): Answered {
	const isRead = call.usage.length === 0;
	const failed = failures(answer);
	const changed = successes(answer).map(({host, port, usage}) => {
		const id = `${host}:${port}`;
		const old = before.find((known) => known.id === id);
		const amounts = usage.map((amount) => (isRead ? readText(amount) : changeText(call, amount, old)));
		return {isFailed: false, where: sanitiseLine(id), text: amounts.filter((text) => text !== '').join(' · ')};
	});
	const parts = [
		changed.length > 0 || failed.length === 0
			? `${counted(changed.length, 'host')} ${isRead ? 'read' : 'changed'}`
			: '',
		answer.errors.length > 0 ? (changed.length > 0 ? `${answer.errors.length} failed` : 'nothing changed') : '',
	];
	const summary = parts.filter((part) => part !== '').join(', ');
	return {at, summary, isFailed: failed.length > 0, results: [...failed, ...changed]};
}

/** Errors that say the same, together. */
function failures({errors}: ConsumeResponse): Result[] {
	const alike = Map.groupBy(errors, ({message}) => sanitiseLine(message));
	return [...alike].map(([text, some]) => {
		const names = some.flatMap(({host, port}) => (host === undefined ? [] : [sanitiseLine(`${host}:${port}`)]));
		return {isFailed: true, where: names.join(', '), text};
	});
}

/** A host that failed shows its unchanged state beside its error; so does the one that answers for no host at all. */
function successes({instances, errors}: ConsumeResponse): ConsumeResponse['instances'] {
	if (errors.some(({host}) => host === undefined)) return [];
	const failed = new Set(errors.map(({host, port}) => `${host}:${port}`));
	return instances.filter(({host, port}) => !failed.has(`${host}:${port}`));
}

const readText = ({resource, unit, target, actual}: Usage): string =>
	`${resourceNames[resource]} ${amountText(unit, actual)} of ${amountText(unit, target)}`;

function changeText({usage}: ConsumeCall, {resource, unit, target}: Usage, old: Host | undefined): string {
	if (!usage.some((asked) => asked.resource === resource)) return '';
	const was = old?.usage[resource];
	const to = amountText(unit, target);
	if (was === undefined) return `${resourceNames[resource]} ${to}`;
	const from = amountText(was.unit, was.target);
	return `${resourceNames[resource]} ${was.unit === unit ? from.split(' ')[0] : from} → ${to}`;
}
