import type {InputTransformer, Target} from '@aws-sdk/client-eventbridge';
import {invalidParameter, validation} from '../errors.ts';
import type {EventEnvelope} from '../model.ts';
import {isJsonPath, valueAt} from './json-path.ts';

/** An event on its way to a target, with what an input transformer may want to know of it. */
export interface Occurrence {
	readonly event: EventEnvelope;
	readonly ruleArn: string;
	readonly ruleName: string;
	/** ISO time. */
	readonly ingested: string;
}

/**
 * The JSON text that a target gets: the event, the part or the constant that the target asks for, or what its
 * transformer makes of it. Without an occurrence only the target is checked. Throws ValidationException.
 */
export function inputOf(target: Target, occurrence: Occurrence | undefined): string {
	const {Input, InputPath, InputTransformer} = target;
	if (Input !== undefined) {
		if (!isJson(Input)) throw invalidParameter('Input', 'JSON syntax error in input for target.');
		return Input;
	}
	if (InputTransformer !== undefined) return transformed(InputTransformer, occurrence);
	if (InputPath === undefined) return JSON.stringify(occurrence?.event ?? {});
	if (!isJsonPath(InputPath)) throw invalidParameter('InputPath', 'InputPath is not a valid JSON path.');
	return JSON.stringify(valueAt(occurrence?.event, InputPath) ?? null);
}

const placeholder = /<([^<>]+)>/g;

function transformed(
	{InputPathsMap = {}, InputTemplate = ''}: InputTransformer,
	occurrence: Occurrence | undefined,
): string {
	for (const [name, path] of Object.entries(InputPathsMap)) {
		if (!/^[A-Za-z0-9_-]+$/.test(name) || name.startsWith('AWS')) throw invalidParameter('InputPathsMap');
		if (!isJsonPath(path)) throw invalidParameter('InputPathsMap', `${path} is not a valid JSON path.`);
	}
	const unknown = [...InputTemplate.matchAll(placeholder)]
		.map(([, name = '']) => name)
		.find((name) => !Object.hasOwn(InputPathsMap, name) && !Object.hasOwn(reserved, name));
	if (unknown !== undefined) {
		throw validation(`InputTemplate for target contains placeholder <${unknown}> that is not in InputPathsMap.`);
	}
	const value = (name: string): unknown => {
		if (occurrence === undefined) return '';
		const path = InputPathsMap[name];
		return path === undefined ? reserved[name]?.(occurrence) : valueAt(occurrence.event, path);
	};
	const filled = fill(InputTemplate, value);
	if (occurrence === undefined && !isJson(filled)) throw invalidParameter('InputTemplate', 'It is not valid JSON.');
	return filled;
}

const reserved: Readonly<Record<string, (occurrence: Occurrence) => unknown>> = {
	'aws.events.rule-arn': ({ruleArn}) => ruleArn,
	'aws.events.rule-name': ({ruleName}) => ruleName,
	'aws.events.event.ingestion-time': ({ingested}) => ingested,
	'aws.events.event': ({event}) => ({...event, detail: undefined}),
	'aws.events.event.json': ({event}) => event,
};

/**
 * Puts values in the place of `<names>`. Inside a JSON string a value is text of it, elsewhere it is JSON itself; what is
 * not there is an empty text.
 */
function fill(template: string, find: (name: string) => unknown): string {
	let filled = '';
	let isInString = false;
	for (const part of template.split(/(<[^<>]+>|\\.|")/s)) {
		if (part === '"') isInString = !isInString;
		const name = /^<([^<>]+)>$/.exec(part)?.[1];
		filled += name === undefined ? part : written(find(name) ?? '', isInString);
	}
	return filled;
}

function written(value: unknown, isInString: boolean): string {
	if (!isInString) return JSON.stringify(value);
	const text = typeof value === 'string' ? value : JSON.stringify(value);
	return JSON.stringify(text).slice(1, -1);
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
