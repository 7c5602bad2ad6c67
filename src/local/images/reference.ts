/** An image reference in its parts, with Docker's defaults filled in. */
export interface ImageReference {
	/** `docker.io`, `127.0.0.1:4566`, `000000000000.dkr.ecr.us-east-1.amazonaws.com`… */
	readonly registry: string;
	/** Path below the registry, for example `library/node`. */
	readonly repository: string;
	/** `latest` when neither tag nor digest is given. */
	readonly tag: string | undefined;
	readonly digest: string | undefined;
}

const shape =
	/^(?:(?<registry>[A-Za-z0-9][\w.-]*(?::\d+)?|\[::1\](?::\d+)?)\/)?(?<repository>[a-z0-9]+(?:(?:[._]|__|-+|\/)[a-z0-9]+)*)(?::(?<tag>\w[\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;
const isRegistry = (first: string): boolean => /[.:]/.test(first) || first === 'localhost';

/** Parses `[registry/]repository[:tag][@digest]` (github.com/distribution/reference); undefined when it is none. */
export function parseReference(text: string): ImageReference | undefined {
	const slash = text.indexOf('/');
	const first = slash < 0 ? '' : text.slice(0, slash);
	const full = isRegistry(first) ? text : `docker.io/${slash < 0 ? 'library/' : ''}${text}`;
	const {registry, repository, tag, digest} = shape.exec(full)?.groups ?? {};
	if (registry === undefined || repository === undefined) return undefined;
	return {registry, repository, tag: tag ?? (digest === undefined ? 'latest' : undefined), digest};
}

/** The reference in full, as containerd names it in messages. */
export function formatReference({registry, repository, tag, digest}: ImageReference): string {
	return `${registry}/${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

/** Where a repository of the local AWS is. */
export interface RepositoryPlace {
	readonly region: string;
	readonly name: string;
}

const ecrHost = /^\d{12}\.dkr\.ecr(?:-fips)?\.(?<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/;
const loopbackHost = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/;

/**
 * The local repository that a reference means; undefined when its registry is none of ours. The port is not looked
 * at: it changes from run to run.
 */
export function placeOf({registry, repository}: ImageReference, defaultRegion: string): RepositoryPlace | undefined {
	const region = ecrHost.exec(registry)?.groups?.region;
	if (region !== undefined) return {region, name: repository};
	return loopbackHost.test(registry) ? splitPath(repository, defaultRegion) : undefined;
}

const regional = /^(?<region>[a-z]{2}(?:-[a-z]+)+-\d)\/(?<name>.+)$/;

/** One registry serves all regions: repositories of other regions than the default one lie below their region's name. */
export function splitPath(path: string, defaultRegion: string): RepositoryPlace {
	const {region, name} = regional.exec(path)?.groups ?? {};
	return region === undefined || name === undefined ? {region: defaultRegion, name: path} : {region, name};
}

/** Path of a repository in the registry: the inverse of `splitPath`. */
export function pathOf({region, name}: RepositoryPlace, defaultRegion: string): string {
	return region === defaultRegion ? name : `${region}/${name}`;
}
