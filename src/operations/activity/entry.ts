/** One mutating call that was made, as the audit file has it. */
export interface ActivityEntry {
	/** The entry's own hash. */
	readonly id: string;
	/** When the call was made. */
	readonly at: Date;
	/** Who made it, without account and partition: `user/ada`. */
	readonly who: string;
	readonly caller: string | undefined;
	readonly account: string | undefined;
	readonly region: string;
	/** As the AWS CLI names it. */
	readonly service: string;
	readonly operation: string;
	/** On what, as far as the input tells: `demo/ConsumerService`. */
	readonly target: string;
	/** `unknown`: no answer came, so AWS may or may not have done it. */
	readonly outcome: 'succeeded' | 'failed' | 'unknown';
	readonly error: string | undefined;
	readonly durationMs: number;
	readonly requestId: string | undefined;
	/** Which run of the program. */
	readonly session: string;
	/** What was sent, without secrets. */
	readonly input: unknown;
	readonly commandLine: string;
}

/** One line of the audit file; undefined when it is none: the file lies where anyone with the account may write. */
export function parseEntry(line: string): ActivityEntry | undefined {
	const record = parseRecord(line);
	const [time, service, operation, commandLine] = ['time', 'service', 'operation', 'commandLine'].map((name) =>
		textOf(record?.[name]),
	);
	const at = new Date(time ?? '');
	const outcome = outcomes.find((one) => one === record?.outcome);
	if (record === undefined || service === undefined || operation === undefined || commandLine === undefined)
		return undefined;
	if (Number.isNaN(at.getTime()) || outcome === undefined) return undefined;
	const caller = textOf(record.caller);
	return {
		...{at, caller, service, operation, outcome, commandLine},
		id: textOf(record.hash) ?? line,
		who: caller?.split(':').at(-1) ?? 'unknown',
		account: textOf(record.account),
		region: textOf(record.region) ?? '',
		target: targetOf(record.input),
		error: textOf(record.error),
		durationMs: typeof record.durationMs === 'number' ? record.durationMs : 0,
		requestId: textOf(record.requestId),
		session: textOf(record.session) ?? '',
		input: record.input,
	};
}

const outcomes = ['succeeded', 'failed', 'unknown'] as const;

function parseRecord(line: string): Record<string, unknown> | undefined {
	try {
		const value: unknown = JSON.parse(line);
		return isRecord(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Members that name what a call is about, the most telling first; those of a list are shown together. */
const telling: readonly (readonly string[])[] = [
	['cluster', 'service'],
	['cluster', 'task'],
	['stackName'],
	['changeSetName'],
	['projectName'],
	['repositoryName'],
	['logGroupName', 'logStreamName'],
	['cluster', 'taskDefinition'],
	['family'],
	['taskDefinition'],
	['cluster'],
	['bucket'],
	['name'],
];

/** What a call was about, by the names in its input; empty when it names nothing known. */
export function targetOf(input: unknown): string {
	if (!isRecord(input)) return '';
	// AWS writes members of some services with a capital, of others without.
	const members = new Map(Object.entries(input).map(([name, value]) => [name.toLowerCase(), value]));
	// Of an object its key says more than the bucket, of which there is one for all.
	const [bucket, key] = ['bucket', 'key'].map((name) => textOf(members.get(name)));
	if (bucket !== undefined && key !== undefined) return key;
	for (const names of telling) {
		const values = names.map((name) => textOf(members.get(name.toLowerCase())));
		if (values.every((value) => value !== undefined)) return values.map(shortName).join('/');
	}
	const [first] = Object.entries(input).flatMap(([name, value]) =>
		typeof value === 'string' && !/token$/i.test(name) ? [value] : [],
	);
	return first === undefined ? targetOf(firstWithin(input)) : shortName(first);
}

/** A call that does several things at once names what it is about in each of them. */
const firstWithin = (input: Record<string, unknown>): unknown =>
	Object.values(input)
		.map((value) => (Array.isArray(value) ? value[0] : value))
		.find(isRecord);

/** The name in an ARN: of `arn:…:stack/demo/1f3c…` it is `demo`, of `arn:…:task/cluster/7f3a…` the id. */
function shortName(value: string): string {
	if (!value.startsWith('arn:')) return value;
	const [kind = '', ...path] = value.split(':').slice(5).join(':').split('/');
	if (path.length === 0) return kind;
	return (kind === 'stack' || kind === 'changeSet' ? path[0] : path.at(-1)) ?? value;
}
