import {createHash} from 'node:crypto';
import type {
	Parameter,
	ParameterHistory,
	ParameterMetadata,
	ParameterTier,
	ParameterType,
	Tag,
} from '@aws-sdk/client-ssm';
import type {ServiceContext} from '../../engine/context.ts';
import type {Collection} from '../../engine/store.ts';
import {parameterNotFound, versionNotFound} from './errors.ts';
import {publicParameters} from './public-parameters.ts';

export interface ParameterVersion {
	readonly version: number;
	readonly value: string;
	readonly type: ParameterType;
	readonly modified: Date;
	readonly description: string | undefined;
	readonly allowedPattern: string | undefined;
	readonly tier: ParameterTier;
	readonly keyId: string | undefined;
	readonly dataType: string;
	labels: string[];
}

export interface ParameterRecord {
	readonly name: string;
	/** Oldest first; at most a hundred are kept. */
	versions: ParameterVersion[];
	tags: Tag[];
}

/** A parameter's name as it was asked for: `name`, `name:3`, `name:label`, or an ARN. */
interface Selector {
	readonly name: string;
	readonly selector: string | undefined;
}

const mostVersions = 100;

/** The parameters of a region: the account's own, and the public ones that AWS publishes. */
export class Parameters {
	readonly #context: ServiceContext;
	readonly #own: Collection<ParameterRecord>;
	readonly #public: ReadonlyMap<string, ParameterRecord>;

	constructor(context: ServiceContext) {
		this.#context = context;
		this.#own = context.collection('parameters');
		this.#public = new Map(publicParameters(context.region).map((record) => [record.name, record]));
	}

	own(): ParameterRecord[] {
		return this.#own.values();
	}

	published(): ParameterRecord[] {
		return [...this.#public.values()];
	}

	find(name: string): ParameterRecord | undefined {
		return this.#own.get(name) ?? this.#public.get(name);
	}

	/** One of the account's own. Throws ParameterNotFound. */
	get(name: string | undefined): ParameterRecord {
		const found = this.#own.get(name ?? '');
		if (found === undefined) throw parameterNotFound(name);
		return found;
	}

	/** Throws ParameterNotFound, ParameterVersionNotFound. */
	select(asked: string): {record: ParameterRecord; version: ParameterVersion; selector: string | undefined} {
		const {name, selector} = readSelector(asked);
		const record = this.find(name);
		if (record === undefined) throw parameterNotFound(asked);
		const version =
			selector === undefined
				? newest(record)
				: record.versions.find(({version, labels}) => String(version) === selector || labels.includes(selector));
		if (version === undefined) throw versionNotFound(name, selector ?? '');
		return {record, version, selector};
	}

	/** Adds a version; the oldest one goes when there are too many. */
	add(name: string, version: Omit<ParameterVersion, 'version' | 'modified' | 'labels'>, tags: Tag[]): ParameterVersion {
		const record = this.#own.get(name) ?? {name, versions: [], tags};
		const next = (record.versions.at(-1)?.version ?? 0) + 1;
		const added = {...version, version: next, modified: this.#context.clock.now(), labels: []};
		record.versions = [...record.versions, added].slice(-mostVersions);
		this.#own.put(name, record);
		return added;
	}

	save(record: ParameterRecord): void {
		this.#own.put(record.name, record);
	}

	delete(name: string): boolean {
		return this.#own.delete(name);
	}

	arnOf(name: string): string {
		const owner = this.#public.has(name) ? '' : this.#context.account;
		return `arn:aws:ssm:${this.#context.region}:${owner}:parameter${name.startsWith('/') ? '' : '/'}${name}`;
	}

	view({name}: ParameterRecord, version: ParameterVersion, decrypt: boolean, selector?: string): Parameter {
		return {
			Name: name,
			Type: version.type,
			Value: shownValue(version, decrypt),
			Version: version.version,
			Selector: selector === undefined ? undefined : `:${selector}`,
			LastModifiedDate: version.modified,
			ARN: this.arnOf(name),
			DataType: version.dataType,
		};
	}

	history({name}: ParameterRecord, version: ParameterVersion, decrypt: boolean): ParameterHistory {
		return {
			...described(version, this.#context.account),
			Name: name,
			Value: shownValue(version, decrypt),
			Labels: version.labels,
		};
	}

	metadata(record: ParameterRecord): ParameterMetadata {
		return {...described(newest(record), this.#context.account), Name: record.name, ARN: this.arnOf(record.name)};
	}
}

/** Every record has a version. */
export const newest = ({versions}: ParameterRecord): ParameterVersion => versions.at(-1) as ParameterVersion;

const described = (version: ParameterVersion, account: string) => ({
	Type: version.type,
	KeyId: version.keyId,
	LastModifiedDate: version.modified,
	LastModifiedUser: `arn:aws:iam::${account}:root`,
	Description: version.description,
	AllowedPattern: version.allowedPattern,
	Version: version.version,
	Tier: version.tier,
	Policies: [],
	DataType: version.dataType,
});

/** Undecrypted, a secret shows as text that says nothing about it but whether it changed. */
function shownValue({type, value, version}: ParameterVersion, decrypt: boolean): string {
	if (type !== 'SecureString' || decrypt) return value;
	return `AQICAHh${createHash('sha512').update(`${version} ${value}`).digest('base64')}`;
}

function readSelector(asked: string): Selector {
	const text = /^arn:[^:]+:ssm:[^:]*:[^:]*:parameter(.+)$/.exec(asked)?.[1] ?? asked;
	const [name = '', selector] = text.split(':');
	const isPlain = asked !== text && name.lastIndexOf('/') === 0;
	return {name: isPlain ? name.slice(1) : name, selector};
}
