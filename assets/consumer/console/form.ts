import {type ConsumeRequest, type Resource, resources, type UsageSpec} from '../shared/consume-api.ts';
import {unitsOf} from '../shared/units.ts';

/** What was typed, by field name: `candidate`, and for each resource `cpuValue`, `cpuUnit` and so on. */
export type FormFields = Readonly<Record<string, string>>;

/** A form is a request to apply or to read, or it is not finished: then each problem is a sentence. */
export type FormOutcome = {readonly request: ConsumeRequest} | {readonly problems: readonly string[]};

export function fieldName(resource: Resource, part: 'Value' | 'Unit'): string {
	return `${resource.toLowerCase()}${part}`;
}

/** The fields of a form that a browser sent (`application/x-www-form-urlencoded`). */
export function formFields(body: string): FormFields {
	return Object.fromEntries([...new URLSearchParams(body)].map(([name, value]) => [name, value.trim()]));
}

/** Everything blank: list all hosts. Each resource needs both value and unit, or neither; values need a candidate. */
export function readForm(fields: FormFields): FormOutcome {
	const entries = resources.map((resource) => ({
		resource,
		value: fields[fieldName(resource, 'Value')] ?? '',
		unit: fields[fieldName(resource, 'Unit')] ?? '',
	}));
	const filled = entries.filter(({value, unit}) => value !== '' || unit !== '');
	const candidate = fields.candidate ?? '';
	const problems = [
		...(candidate === '' && filled.length > 0 ? ['Choose which hosts the request is for.'] : []),
		...filled.flatMap(problemsOf),
	];
	const target = candidateOf(candidate === '' ? 'ALL' : candidate);
	if (target === undefined) {
		problems.push(`There is no host "${candidate}". Choose one of the list.`);
	}
	if (problems.length > 0 || target === undefined) {
		return {problems};
	}
	const usage = filled.map(({resource, value, unit}) => ({resource, unit, target: Number(value)}) as UsageSpec);
	return {request: {...target, usage}};
}

function problemsOf({resource, value, unit}: {resource: Resource; value: string; unit: string}): string[] {
	const name = resourceLabels[resource];
	if (value === '') {
		return [`${name} has a unit but no value. Type a number, or leave both blank.`];
	}
	if (unit === '') {
		return [`${name} has a value but no unit. Choose one, or leave both blank.`];
	}
	const problems: string[] = [];
	if (!Number.isFinite(Number(value))) {
		problems.push(`${name} cannot be "${value}". Type a number such as 0.5.`);
	} else if (Number(value) < 0) {
		problems.push(`${name} cannot be negative. Type 0 to stop the load.`);
	}
	if (!unitsOf[resource].some((fitting) => fitting === unit)) {
		problems.push(`${name} cannot be set in ${unit}. Choose one of its own units.`);
	}
	return problems;
}

function candidateOf(text: string): Pick<ConsumeRequest, 'candidate' | 'host' | 'port'> | undefined {
	if (text === 'ALL' || text === 'SELF' || text === 'RANDOM') {
		return {candidate: text};
	}
	const [, host, port] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
	return host === undefined ? undefined : {candidate: 'SPECIFIC', host, port: Number(port)};
}

export const resourceLabels: Readonly<Record<Resource, string>> = {
	CPU: 'CPU',
	MEMORY: 'Memory',
	DISK: 'Disk',
	NETWORK: 'Network',
};
