import {
	type Candidate,
	type Resource,
	resources,
	type Unit,
	type UsageSpec,
} from '../../../assets/consumer/shared/consume-api.ts';
import {unitsOf} from '../../../assets/consumer/shared/units.ts';
import {InvalidInputError} from '../../errors.ts';

export type {
	Candidate,
	ConsumeError,
	ConsumeRequest,
	ConsumeResponse,
	InstanceSummary,
	Resource,
	Unit,
	Usage,
	UsageSpec,
} from '../../../assets/consumer/shared/consume-api.ts';
export {resources, unitsOf};

/** Suffixes as an operator writes them, and the units that they stand for. */
const suffixes: Readonly<Record<Resource, Readonly<Record<string, Unit>>>> = {
	CPU: {'%': 'PERCENTAGE', units: 'VCPU', u: 'VCPU'},
	MEMORY: {'%': 'PERCENTAGE', b: 'BYTES', kb: 'KILOBYTES', mb: 'MEGABYTES', gb: 'GIGABYTES'},
	DISK: {'b/s': 'BYTES_PER_SECOND', 'kb/s': 'KILOBYTES_PER_SECOND', 'mb/s': 'MEGABYTES_PER_SECOND'},
	NETWORK: {'b/s': 'BYTES_PER_SECOND', 'kb/s': 'KILOBYTES_PER_SECOND', 'mb/s': 'MEGABYTES_PER_SECOND'},
};

const examples: Readonly<Record<Resource, string>> = {
	CPU: '33% or 512units (1024 units are one vCPU)',
	MEMORY: '40% or 256mb',
	DISK: '500kb/s',
	NETWORK: '1mb/s',
};

/**
 * `33%`, `512units`, `256MB`, `500kb/s` → what to ask of the resource. A percentage becomes the fraction that the
 * containers take (33 % is 0.33).
 *
 * @throws InvalidInputError naming value, rule and an example
 */
export function parseUsage(resource: Resource, text: string): UsageSpec {
	const [, amount = '', suffix = ''] = /^\s*(-?[\d.]+)\s*([a-z/%]*)\s*$/i.exec(text) ?? [];
	const unit = suffixes[resource][suffix.toLowerCase()];
	const value = Number(amount);
	if (amount === '' || Number.isNaN(value) || unit === undefined) {
		const known = Object.keys(suffixes[resource]).join(', ');
		throw invalid(resource, text, `a number with one of the units ${known}`);
	}
	if (value < 0) throw invalid(resource, text, 'not negative');
	if (unit === 'PERCENTAGE' && value > 100) throw invalid(resource, text, 'at most 100 %');
	return {resource, unit, target: unit === 'PERCENTAGE' ? value / 100 : value};
}

function invalid(resource: Resource, text: string, rule: string): InvalidInputError {
	return new InvalidInputError(
		`«${text}» is no amount of ${resource.toLowerCase()}: it must be ${rule}.`,
		`For example --${resource.toLowerCase()} ${examples[resource]}.`,
	);
}

/** Who is asked: everyone, the host that the load balancer picks, a random one, or one by `host:port`. */
export interface Target {
	readonly candidate: Candidate;
	readonly host?: string;
	readonly port?: number;
}

/** `all`, `one`, `random` or `10.0.0.7:2581`. @throws InvalidInputError */
export function parseTarget(text: string): Target {
	const named: Readonly<Record<string, Candidate>> = {all: 'ALL', one: 'SELF', self: 'SELF', random: 'RANDOM'};
	const candidate = named[text.toLowerCase()];
	if (candidate !== undefined) return {candidate};
	const [, host, port] = /^([\w.-]+):(\d{1,5})$/.exec(text) ?? [];
	if (host !== undefined && Number(port) > 0 && Number(port) < 65_536) {
		return {candidate: 'SPECIFIC', host, port: Number(port)};
	}
	throw new InvalidInputError(
		`«${text}» names no host: it must be all, one (the balancer picks), random, or host:port.`,
		'For example --on all, or --on 10.0.0.7:2581 as «ecs-console consume» lists them.',
	);
}

/** `0.33` as `33 %`, `268435456 BYTES` as `256 MB`: amounts as people read them. */
export function formatAmount(unit: Unit, value: number): string {
	const plain = (digits: number): string => String(Number(value.toFixed(digits)));
	switch (unit) {
		case 'PERCENTAGE':
			return `${(value * 100).toFixed(1)} %`;
		case 'VCPU':
			return `${plain(0)} units`;
		case 'BYTES':
			return `${plain(0)} B`;
		case 'KILOBYTES':
			return `${plain(1)} KB`;
		case 'MEGABYTES':
			return `${plain(1)} MB`;
		case 'GIGABYTES':
			return `${plain(2)} GB`;
		case 'BYTES_PER_SECOND':
			return `${plain(0)} B/s`;
		case 'KILOBYTES_PER_SECOND':
			return `${plain(1)} KB/s`;
		case 'MEGABYTES_PER_SECOND':
			return `${plain(2)} MB/s`;
	}
}
