import {
	type CollectionTag,
	isCollection,
	isScalar,
	LineCounter,
	parseDocument,
	type ScalarTag,
	type Tags,
	visit,
	type YAMLError,
} from 'yaml';
import {ValidationError} from '../errors.ts';
import {isRecord} from './value.ts';

const functions = [
	'And',
	'Base64',
	'Cidr',
	'Equals',
	'FindInMap',
	'GetAtt',
	'GetAZs',
	'If',
	'ImportValue',
	'Join',
	'Length',
	'Not',
	'Or',
	'Select',
	'Split',
	'Sub',
	'ToJsonString',
	'Transform',
];

/** Tags of YAML 1.1 that CloudFormation does not resolve: a policy's `Version: 2012-10-17` stays text, so does `y`. */
const unresolved = new Set(['binary', 'bool', 'omap', 'pairs', 'set', 'timestamp']);

const booleanTag: ScalarTag = {
	tag: 'tag:yaml.org,2002:bool',
	default: true,
	test: /^(?:yes|no|true|false|on|off)$/i,
	resolve: (text) => /^(?:yes|true|on)$/i.test(text),
};

/** The library takes a lone `.` for a number; YAML 1.1 wants a digit (https://yaml.org/type/float.html). */
const loneDotTag: ScalarTag = {tag: 'tag:yaml.org,2002:str', default: true, test: /^[-+]?\.$/, resolve: (text) => text};

const shortTags: Tags = ['Ref', 'Condition', ...functions].flatMap((name) => [
	{tag: `!${name}`, resolve: (text: string) => longForm(name, text)} satisfies ScalarTag,
	...(['seq', 'map'] as const).map(
		(collection) =>
			({
				tag: `!${name}`,
				collection,
				resolve: (node: unknown) => longForm(name, isCollection(node) ? node.toJSON() : node),
			}) as unknown as CollectionTag,
	),
]);

/**
 * Template text, YAML 1.1 or JSON, as plain data with every short tag in its long form.
 *
 * Throws `ValidationError` with line and column when the text is not well-formed.
 */
export function parseTemplateText(text: string): Readonly<Record<string, unknown>> {
	const isJson = text.trimStart().startsWith('{');
	const lines = new LineCounter();
	const document = parseDocument(text, {
		schema: 'yaml-1.1',
		customTags: (tags) => [
			loneDotTag,
			...tags.filter((tag) => typeof tag === 'string' || !isUnresolved(tag)),
			booleanTag,
			...shortTags,
		],
		merge: true,
		lineCounter: lines,
		logLevel: 'silent',
	});
	const [error] = [...document.errors, ...document.warnings.filter(({code}) => code === 'TAG_RESOLVE_FAILED')];
	if (error !== undefined) throw notWellFormed(error, isJson ? 'JSON' : 'YAML');
	keepKeysAsWritten(document);
	const value = plainData(document);
	if (!isRecord(value)) throw new ValidationError('Template format error: unsupported structure.');
	return value;
}

/** Names are text whatever they look like: `On: 1` is the member On, not true. */
function keepKeysAsWritten(document: ReturnType<typeof parseDocument>): void {
	visit(document, {
		Pair: (_, {key}) => {
			if (!isScalar(key) || key.source === undefined) return;
			if (typeof key.value === 'boolean' || typeof key.value === 'number') key.value = key.source;
		},
	});
}

function plainData(document: ReturnType<typeof parseDocument>): unknown {
	try {
		return document.toJS({maxAliasCount: 100});
	} catch {
		throw new ValidationError('Template format error: YAML aliases are not allowed in CloudFormation templates');
	}
}

function isUnresolved(tag: {readonly tag: string; readonly format?: unknown}): boolean {
	const name = tag.tag.split(':').at(-1) ?? '';
	return unresolved.has(name) || tag.format === 'TIME';
}

function notWellFormed(error: YAMLError, format: string): ValidationError {
	const {line = 1, col = 1} = error.linePos?.[0] ?? {};
	return new ValidationError(`Template format error: ${format} not well-formed. (line ${line}, column ${col})`);
}

function longForm(name: string, value: unknown): unknown {
	if (name === 'Ref' || name === 'Condition') return {[name]: value};
	if (name !== 'GetAtt' || typeof value !== 'string') return {[`Fn::${name}`]: value};
	const dot = value.indexOf('.');
	return {'Fn::GetAtt': dot < 0 ? [value] : [value.slice(0, dot), value.slice(dot + 1)]};
}
