import {unitsOf} from '../../../assets/consumer/shared/units.ts';
import {truncate} from '../../format/text-width.ts';
import type {Resource, Target, Unit, UsageSpec} from '../../operations/consumer/usage.ts';
import type {Host} from '../../store/consume.ts';
import type {Field, Form, FormValues} from '../../ui/form.ts';
import {isFraction, resourceNames, unitLabels} from './amounts.ts';

/** Who is asked, in the order of the form. */
const whom = ['all', 'one', 'random', 'host'] as const;

/** What the form is about: the resources that the hosts consume, and the host under the cursor. */
export interface RequestSubject {
	readonly consumed: readonly Resource[];
	readonly chosen: Host | undefined;
}

export const whomField = 'on';
export const unitField = (resource: Resource): string => `${resource} unit`;

const examples: Readonly<Record<Unit, string>> = {
	PERCENTAGE: '33',
	VCPU: '512',
	BYTES: '1048576',
	KILOBYTES: '512',
	MEGABYTES: '256',
	GIGABYTES: '0.5',
	BYTES_PER_SECOND: '100000',
	KILOBYTES_PER_SECOND: '500',
	MEGABYTES_PER_SECOND: '1',
};

/** The request as a form: who, and for each resource a value with one of the units that fit it. */
export function requestForm({consumed, chosen}: RequestSubject): Form {
	const asked: Field = {
		id: whomField,
		label: 'On',
		kind: 'choice',
		default: 'all',
		options: whom,
		problem: (value) => (value === 'host' ? hostProblem(chosen) : undefined),
	};
	return {fields: [asked, ...consumed.flatMap(amountFields)], submit: 'Send the request', enter: 'submit'};
}

function hostProblem(chosen: Host | undefined): string | undefined {
	if (chosen === undefined) return 'No host is chosen: there is none in the list.';
	return chosen.standing === 'gone' ? `${chosen.id} is gone: choose another host, or all.` : undefined;
}

function amountFields(resource: Resource): Field[] {
	const units = unitsOf[resource].map((unit) => unitLabels[unit]);
	return [
		{
			...{id: resource, label: resourceNames[resource], kind: 'number', default: ''},
			problem: (value, values) => amountProblem(resource, value, unitOf(resource, values)),
		},
		{
			...{id: unitField(resource), label: `${resourceNames[resource]} unit`, kind: 'choice'},
			...{default: units[0] ?? '', options: units},
		},
	];
}

/** The unit that is chosen for a resource; only those that fit it can be. */
export function unitOf(resource: Resource, values: FormValues): Unit {
	const label = values[unitField(resource)];
	return unitsOf[resource].find((unit) => unitLabels[unit] === label) ?? unitsOf[resource][0];
}

/** The unit whose label begins with what is typed behind the value, as in `50%`, `256m` or `256mb`. */
export function unitByKey(resource: Resource, typed: string): string | undefined {
	const label = (unit: Unit): string => unitLabels[unit];
	return unitsOf[resource].map(label).find((each) => each.toLowerCase().startsWith(typed.toLowerCase()));
}

/** Plain decimals only: `Number` would also take `0x10`, `1e9` and `Infinity`. */
const plainNumber = /^(?:\d+\.?\d*|\.\d+)$/;
const longestNumber = 15;

/** What is wrong with an amount as it is typed, with an example; nothing is wrong with an empty one. */
export function amountProblem(resource: Resource, text: string, unit: Unit): string | undefined {
	if (text === '') return undefined;
	const name = resourceNames[resource];
	const example = `for example ${examples[unit]} ${unitLabels[unit]}`;
	if (/^-\d/.test(text)) return `${name} cannot be negative; 0 stops the load.`;
	if (!plainNumber.test(text) || text.length > longestNumber) {
		return `«${truncate(text, 20)}» is no amount of ${name}: a plain number, ${example}.`;
	}
	if (isFraction(unit) && Number(text) > 100) return `${name} can be at most 100 %, ${example}.`;
	return undefined;
}

/** What a form with nothing wrong asks for: without any amount it is a read. */
export function requestOf(
	values: FormValues,
	{consumed, chosen}: RequestSubject,
): {readonly target: Target; readonly usage: readonly UsageSpec[]} {
	const usage = consumed.flatMap((resource): UsageSpec[] => {
		const text = values[resource] ?? '';
		if (text === '') return [];
		const unit = unitOf(resource, values);
		return [{resource, unit, target: isFraction(unit) ? Number(text) / 100 : Number(text)}];
	});
	return {target: targetOf(values[whomField], chosen), usage};
}

function targetOf(asked: string | undefined, chosen: Host | undefined): Target {
	switch (asked) {
		case 'one':
			return {candidate: 'SELF'};
		case 'random':
			return {candidate: 'RANDOM'};
		case 'host':
			return {candidate: 'SPECIFIC', ...(chosen && {host: chosen.host, port: chosen.port})};
		default:
			return {candidate: 'ALL'};
	}
}

/** Whether anything would be changed: an empty form only reads. */
export const isChange = (values: FormValues, {consumed}: RequestSubject): boolean =>
	consumed.some((resource) => (values[resource] ?? '') !== '');

/** The same as a command line. */
export function commandLineOf(stack: string, target: Target, usage: readonly UsageSpec[]): string {
	const named = {ALL: 'all', SELF: 'one', RANDOM: 'random', SPECIFIC: `${target.host}:${target.port}`};
	const amounts = usage.map(({resource, unit, target: amount}) => {
		const shown = isFraction(unit) ? Number((amount * 100).toPrecision(12)) : amount;
		return ` --${resource.toLowerCase()} ${shown}${unitLabels[unit].toLowerCase()}`;
	});
	return `ecs-console consume --stack ${stack} --on ${named[target.candidate]}${amounts.join('')}`;
}
