import {type Resource, resources} from '../shared/consume-api.ts';
import {ConfigurationError, type Environment, wholeNumber} from '../shared/environment.ts';
import type {Gains} from './control/load-controller.ts';
import type {CloudMapService} from './discovery/cloud-map.ts';

export interface BackendConfig {
	readonly port: number;
	readonly gains: Gains;
	readonly resources: readonly Resource[];
	readonly cpuPeriodMilliseconds: number;
	readonly memoryStepBytes: number;
	/** The most that the memory load may hold; undefined: the task's limits decide. */
	readonly memoryLimitBytes: number | undefined;
	readonly metadataUri: string;
	readonly registry: CloudMapService | undefined;
}

/** @throws ConfigurationError naming the variable, its value and the rule */
export function backendConfig(environment: Environment): BackendConfig {
	const metadataUri = environment.ECS_CONTAINER_METADATA_URI_V4;
	if (!metadataUri) {
		throw new ConfigurationError(
			'ECS_CONTAINER_METADATA_URI_V4 is not set: the backend measures itself there and runs only as an ECS task.',
		);
	}
	const memoryLimit = wholeNumber(environment, 'CONSUMER_MEMORY_LIMIT_IN_MEBIBYTES', 0);
	return {
		port: wholeNumber(environment, 'BACKEND_PORT', 2581, {maximum: 65_535}),
		gains: parseGains(environment.CONSUMER_PID_CONFIG || '[500,0.100,0.100,0.005,0.900]'),
		resources: parseResources(environment.CONSUMER_RESOURCES || '[CPU,Memory]'),
		cpuPeriodMilliseconds: wholeNumber(environment, 'CONSUMER_CPU_PERIOD_IN_MILLIS', 100, {
			minimum: 10,
			maximum: 1_000,
		}),
		memoryStepBytes: wholeNumber(environment, 'CONSUMER_MEMORY_PER_LOAD_IN_BYTES', 100_000, {minimum: 1}),
		memoryLimitBytes: memoryLimit === 0 ? undefined : memoryLimit * 1024 ** 2,
		metadataUri,
		registry: registry(environment),
	};
}

/** `[pace,P,I,D,decay]`; spaces do not matter. */
function parseGains(text: string): Gains {
	const numbers = listItems(text).map(Number);
	const [pace, proportional, integral, derivative, decay] = numbers;
	const gainsFit = [proportional, integral, derivative].every((gain) => gain !== undefined && gain > 0 && gain < 10);
	if (numbers.length !== 5 || !pace || pace < 100 || pace > 60_000 || !gainsFit || !decay || decay <= 0 || decay > 1) {
		throw new ConfigurationError(
			`CONSUMER_PID_CONFIG is "${text}"; it must be [pace,P,I,D,decay]: pace from 100 to 60000 ms, each gain between 0 and 10, ` +
				'decay above 0 and at most 1. An example: [500,0.100,0.100,0.005,0.900].',
		);
	}
	return {
		pace,
		proportional: proportional as number,
		integral: integral as number,
		derivative: derivative as number,
		decay,
	};
}

/** `[CPU,Memory]`, in any case and with or without spaces. */
function parseResources(text: string): Resource[] {
	const named = listItems(text).map((item) => ({
		item,
		resource: resources.find((name) => name === item.toUpperCase()),
	}));
	const wrong = named.find(({resource}) => resource === undefined);
	if (named.length === 0 || wrong !== undefined) {
		throw new ConfigurationError(
			`CONSUMER_RESOURCES is "${text}"; it must be a list of CPU, Memory, Disk and Network such as [CPU,Memory].`,
		);
	}
	return resources.filter((name) => named.some(({resource}) => resource === name));
}

function listItems(text: string): string[] {
	const inside = text.trim().replace(/^\[/, '').replace(/\]$/, '');
	return inside
		.split(',')
		.map((item) => item.trim())
		.filter((item) => item !== '');
}

function registry(environment: Environment): CloudMapService | undefined {
	const serviceId = environment.SERVICE_DISCOVERY_ID;
	return serviceId
		? {
				serviceId,
				namespaceName: environment.SERVICE_DISCOVERY_NAMESPACE || undefined,
				serviceName: environment.SERVICE_DISCOVERY_SERVICE || undefined,
			}
		: undefined;
}
