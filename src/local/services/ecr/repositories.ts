import type {
	CreateRepositoryRequest,
	EncryptionConfiguration,
	ImageTagMutability,
	ImageTagMutabilityExclusionFilter,
	Repository,
	Tag,
} from '@aws-sdk/client-ecr';
import type {ServiceContext} from '../../engine/context.ts';
import type {Collection} from '../../engine/store.ts';
import {pathOf} from '../../images/reference.ts';
import {invalidParameter, repositoryExists, repositoryNotFound} from './failures.ts';

/** A repository as it is kept; its URI depends on where the engine listens and is made when asked for. */
export interface RepositoryRecord {
	readonly name: string;
	readonly arn: string;
	readonly createdAt: Date;
	readonly encryption: EncryptionConfiguration;
	mutability: ImageTagMutability;
	exclusions: ImageTagMutabilityExclusionFilter[] | undefined;
	scanOnPush: boolean;
	tags: Tag[];
	lifecyclePolicy: {text: string; evaluatedAt: Date} | undefined;
	policy: string | undefined;
}

const namePattern = '(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*';
const validName = new RegExp(`^${namePattern}$`);

/** The repositories of one region. */
export class Repositories {
	readonly #context: ServiceContext;
	readonly #defaultRegion: string;
	readonly #records: Collection<RepositoryRecord>;

	constructor(context: ServiceContext, defaultRegion: string) {
		this.#context = context;
		this.#defaultRegion = defaultRegion;
		this.#records = context.collection('repositories');
	}

	get registryId(): string {
		return this.#context.account;
	}

	has(name: string): boolean {
		return this.#records.has(name);
	}

	all(): RepositoryRecord[] {
		return this.#records.values().sort((a, b) => (a.name < b.name ? -1 : 1));
	}

	/** Throws RepositoryNotFoundException. */
	get(name: string | undefined): RepositoryRecord {
		const record = this.#records.get(name ?? '');
		if (record === undefined) throw repositoryNotFound(name ?? '', this.registryId);
		return record;
	}

	/** The repository of an ARN, or an InvalidParameterException or RepositoryNotFoundException. */
	byArn(arn: string | undefined): RepositoryRecord {
		const name = /^arn:aws:ecr:[^:]+:\d+:repository\/(?<name>.+)$/.exec(arn ?? '')?.groups?.name;
		if (name === undefined) throw invalidParameter('resourceArn', 'must be the ARN of a repository');
		return this.get(name);
	}

	create(input: CreateRepositoryRequest): RepositoryRecord {
		const name = input.repositoryName ?? '';
		if (name.length < 2 || name.length > 256 || !validName.test(name)) {
			throw invalidParameter('repositoryName', `must satisfy regular expression '${namePattern}'`);
		}
		if (this.has(name)) throw repositoryExists(name, this.registryId);
		return this.#records.put(name, {
			name,
			arn: `arn:aws:ecr:${this.#context.region}:${this.registryId}:repository/${name}`,
			createdAt: this.#context.clock.now(),
			encryption: input.encryptionConfiguration ?? {encryptionType: 'AES256'},
			mutability: input.imageTagMutability ?? 'MUTABLE',
			exclusions: input.imageTagMutabilityExclusionFilters,
			scanOnPush: input.imageScanningConfiguration?.scanOnPush ?? false,
			tags: input.tags ?? [],
			lifecyclePolicy: undefined,
			policy: undefined,
		});
	}

	save(record: RepositoryRecord): RepositoryRecord {
		return this.#records.put(record.name, record);
	}

	delete(name: string): void {
		this.#records.delete(name);
	}

	/**
	 * As the API shows it. The URI is on loopback, where Docker and Podman may speak plain HTTP, so that they can push
	 * and pull as they are.
	 */
	describe(record: RepositoryRecord): Repository {
		const path = pathOf({region: this.#context.region, name: record.name}, this.#defaultRegion);
		return {
			repositoryArn: record.arn,
			registryId: this.registryId,
			repositoryName: record.name,
			repositoryUri: `${new URL(this.#context.endpoint).host}/${path}`,
			createdAt: record.createdAt,
			imageTagMutability: record.mutability,
			...(record.exclusions === undefined ? {} : {imageTagMutabilityExclusionFilters: record.exclusions}),
			imageScanningConfiguration: {scanOnPush: record.scanOnPush},
			encryptionConfiguration: record.encryption,
		};
	}
}

/** Whether a repository lets a tag move to another image. */
export function isImmutable({mutability, exclusions = []}: RepositoryRecord, tag: string): boolean {
	const isExcluded = exclusions.some(({filter = ''}) => {
		const parts = filter.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
		return new RegExp(`^${parts.join('.*')}$`).test(tag);
	});
	return mutability.startsWith('IMMUTABLE') ? !isExcluded : mutability === 'MUTABLE_WITH_EXCLUSION' && isExcluded;
}
