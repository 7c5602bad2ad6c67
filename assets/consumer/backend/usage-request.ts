import {type ConsumeRequest, candidates, resources, type UsageSpec} from '../shared/consume-api.ts';
import {ConsumeFailure} from '../shared/failures.ts';
import {unitsOf} from '../shared/units.ts';

/**
 * A consume request from the text of a body. Only what needs no knowledge of this host is checked: fields, the
 * pairing of resource and unit, the sign of a target.
 * @throws ConsumeFailure INVALID_PARAMETER naming the field, its value and the rule
 */
export function parseConsumeRequest(body: string): ConsumeRequest {
	const request = object(parsedJson(body), 'The request');
	const candidate = oneOf(candidates, request.candidate ?? 'ALL', 'candidate');
	const usage = request.usage ?? [];
	if (!Array.isArray(usage)) {
		throw invalid('usage must be a list such as [{"resource": "CPU", "unit": "PERCENTAGE", "target": 0.5}].');
	}
	const specs = usage.map(usageSpec);
	const twice = specs.find(({resource}, index) => specs.findIndex((other) => other.resource === resource) < index);
	if (twice !== undefined) {
		throw invalid(`${twice.resource} is in the request twice; name each resource once.`);
	}
	return {candidate, usage: specs, ...(candidate === 'SPECIFIC' ? specificHost(request) : {})};
}

function usageSpec(value: unknown): UsageSpec {
	const spec = object(value, 'An entry of usage');
	const resource = oneOf(resources, spec.resource, 'resource');
	const unit = spec.unit;
	const fitting = unitsOf[resource];
	const fittingUnit = fitting.find((candidate) => candidate === unit);
	if (fittingUnit === undefined) {
		throw invalid(`${resource} cannot be set in ${shown(unit)}; its units are ${fitting.join(', ')}.`);
	}
	const target = spec.target;
	if (typeof target !== 'number' || !Number.isFinite(target)) {
		throw invalid(`The target of ${resource} is ${shown(target)}; it must be a number such as 0.5.`);
	}
	if (target < 0) {
		throw invalid(`The target of ${resource} is ${target}; it must not be negative.`);
	}
	if ((spec.actual ?? 0) !== 0) {
		throw invalid(`actual of ${resource} is measured and cannot be set; leave it out.`);
	}
	return {resource, unit: fittingUnit, target};
}

function specificHost(request: Readonly<Record<string, unknown>>): {host: string; port: number} {
	const {host, port} = request;
	if (typeof host !== 'string' || host === '') {
		throw invalid('SPECIFIC needs host, such as "10.0.0.12".');
	}
	if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65_535) {
		throw invalid(`SPECIFIC needs port, a whole number from 1 to 65535 such as 2581; it is ${shown(port)}.`);
	}
	return {host, port};
}

function parsedJson(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		throw invalid('The request is not JSON. An example: {"candidate": "ALL", "usage": []}.');
	}
}

function object(value: unknown, what: string): Readonly<Record<string, unknown>> {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		throw invalid(`${what} must be a JSON object.`);
	}
	return value as Readonly<Record<string, unknown>>;
}

function oneOf<Value extends string>(allowed: readonly Value[], value: unknown, field: string): Value {
	const found = allowed.find((candidate) => candidate === value);
	if (found === undefined) {
		throw invalid(`${field} is ${shown(value)}; it must be one of ${allowed.join(', ')}.`);
	}
	return found;
}

function shown(value: unknown): string {
	return value === undefined ? 'missing' : JSON.stringify(value).slice(0, 100);
}

function invalid(message: string): ConsumeFailure {
	return new ConsumeFailure('INVALID_PARAMETER', message);
}
