import type {Manifest} from './manifest.ts';

/** The repositories of one region as the registry and a pull see them; ECR has them. */
export interface RepositoryCatalogue {
	has(repository: string): boolean;
	/** Digest of the image under a tag or a digest; undefined when repository or image is missing. */
	resolve(repository: string, reference: string): string | undefined;
	/** Media type of a stored manifest. */
	mediaType(repository: string, digest: string): string | undefined;
	/** Every digest that some image needs: manifests and what they refer to. */
	reachable(): ReadonlySet<string>;
	/** Tags in alphabetical order. */
	tags(repository: string): string[];
	/** Enters a manifest that is in the blob store. Throws when the tag is immutable. */
	put(repository: string, image: StoredManifest): Promise<void>;
	/** Removes a tag, or an image by its digest; false when there is none. */
	remove(repository: string, reference: string): boolean;
}

/** A manifest whose bytes are a blob, on its way into a repository. */
export interface StoredManifest {
	readonly digest: string;
	readonly manifest: Manifest;
	/** Absent when pushed by digest. */
	readonly tag: string | undefined;
}
