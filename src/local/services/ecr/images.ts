import type {ImageIdentifier} from '@aws-sdk/client-ecr';
import type {ServiceContext} from '../../engine/context.ts';
import type {Collection} from '../../engine/store.ts';
import type {RepositoryCatalogue, StoredManifest} from '../../images/catalogue.ts';
import {isDigest} from '../../images/digest.ts';
import {type Manifest, referencesOf} from '../../images/manifest.ts';
import {tagIsImmutable} from './failures.ts';
import {isImmutable, type Repositories} from './repositories.ts';

/** An image of a repository: a manifest that is a blob, and the tags that point to it. */
export interface ImageRecord {
	readonly repository: string;
	readonly digest: string;
	readonly mediaType: string;
	readonly artifactMediaType: string | undefined;
	/** Bytes of configuration and layers. */
	readonly size: number;
	readonly references: readonly string[];
	readonly pushedAt: Date;
	tags: string[];
}

/** The images of all repositories of one region. */
export class Images implements RepositoryCatalogue {
	readonly #context: ServiceContext;
	readonly #repositories: Repositories;
	readonly #records: Collection<ImageRecord>;

	constructor(context: ServiceContext, repositories: Repositories) {
		this.#context = context;
		this.#repositories = repositories;
		this.#records = context.collection('images');
	}

	has(repository: string): boolean {
		return this.#repositories.has(repository);
	}

	/** Newest last. */
	of(repository: string): ImageRecord[] {
		const records = this.#records.values().filter((record) => record.repository === repository);
		return records.sort((a, b) => a.pushedAt.getTime() - b.pushedAt.getTime());
	}

	get(repository: string, digest: string): ImageRecord | undefined {
		return this.#records.get(keyOf(repository, digest));
	}

	/** The image that an identifier means; a digest and a tag together must mean the same one. */
	find(repository: string, {imageDigest, imageTag}: ImageIdentifier): ImageRecord | undefined {
		const byTag = this.of(repository).find(({tags}) => imageTag !== undefined && tags.includes(imageTag));
		if (imageDigest === undefined) return byTag;
		const byDigest = this.get(repository, imageDigest);
		return imageTag === undefined || byDigest === byTag ? byDigest : undefined;
	}

	resolve(repository: string, reference: string): string | undefined {
		const wanted = isDigest(reference) ? {imageDigest: reference} : {imageTag: reference};
		return this.find(repository, wanted)?.digest;
	}

	mediaType(repository: string, digest: string): string | undefined {
		return this.get(repository, digest)?.mediaType;
	}

	tags(repository: string): string[] {
		return this.of(repository)
			.flatMap(({tags}) => tags)
			.sort();
	}

	put(repository: string, {digest, manifest, tag}: StoredManifest): Promise<void> {
		const settings = this.#repositories.get(repository);
		const holder = tag === undefined ? undefined : this.find(repository, {imageTag: tag});
		if (tag !== undefined && holder !== undefined && holder.digest !== digest) {
			if (isImmutable(settings, tag)) throw tagIsImmutable(tag, repository);
			this.#save({...holder, tags: holder.tags.filter((name) => name !== tag)});
		}
		const known = this.get(repository, digest) ?? this.#describe(repository, digest, manifest);
		const tags = tag === undefined || known.tags.includes(tag) ? known.tags : [...known.tags, tag];
		this.#save({...known, tags});
		this.#announce(repository, digest, tag, 'PUSH');
		return Promise.resolve();
	}

	remove(repository: string, reference: string): boolean {
		const digest = this.resolve(repository, reference);
		if (digest === undefined) return false;
		if (isDigest(reference)) this.#records.delete(keyOf(repository, digest));
		else this.#untag(repository, digest, reference);
		this.#announce(repository, digest, isDigest(reference) ? undefined : reference, 'DELETE');
		return true;
	}

	/** Every digest that some image needs, manifests and their references. */
	reachable(): Set<string> {
		return new Set(this.#records.values().flatMap(({digest, references}) => [digest, ...references]));
	}

	/** An image that loses its last tag by deletion of the tag is deleted, as ECR does. */
	#untag(repository: string, digest: string, tag: string): void {
		const record = this.get(repository, digest);
		if (record === undefined) return;
		const tags = record.tags.filter((name) => name !== tag);
		if (tags.length === 0) this.#records.delete(keyOf(repository, digest));
		else this.#save({...record, tags});
	}

	#save(record: ImageRecord): void {
		this.#records.put(keyOf(record.repository, record.digest), record);
	}

	#describe(repository: string, digest: string, manifest: Manifest): ImageRecord {
		const references = referencesOf(manifest);
		const artifact =
			manifest.kind === 'image' ? (manifest.content.artifactType ?? manifest.content.config.mediaType) : undefined;
		return {
			repository,
			digest,
			mediaType: manifest.mediaType,
			artifactMediaType: artifact,
			size: references.reduce((sum, {size}) => sum + size, 0),
			references: references.map((reference) => reference.digest),
			pushedAt: this.#context.clock.now(),
			tags: [],
		};
	}

	#announce(repository: string, digest: string, tag: string | undefined, action: 'PUSH' | 'DELETE'): void {
		this.#context.bus.publish({
			source: 'aws.ecr',
			detailType: 'ECR Image Action',
			resources: [],
			time: this.#context.clock.now(),
			region: this.#context.region,
			detail: {
				result: 'SUCCESS',
				'repository-name': repository,
				'image-digest': digest,
				'action-type': action,
				...(tag === undefined ? {} : {'image-tag': tag}),
			},
		});
	}
}

const keyOf = (repository: string, digest: string): string => `${repository}@${digest}`;
