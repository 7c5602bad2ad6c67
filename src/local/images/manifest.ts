import * as z from 'zod';

/** Media types of manifests that the registry takes (OCI image spec 1.1, Docker image manifest V2 schema 2). */
export const manifestTypes = {
	ociManifest: 'application/vnd.oci.image.manifest.v1+json',
	ociIndex: 'application/vnd.oci.image.index.v1+json',
	dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
	dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
} as const;

const known: ReadonlySet<string> = new Set(Object.values(manifestTypes));

const descriptor = z.object({
	mediaType: z.string(),
	digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
	size: z.number().int().nonnegative(),
	platform: z.object({architecture: z.string(), os: z.string()}).optional(),
});

const imageManifest = z.object({
	schemaVersion: z.literal(2),
	mediaType: z.string().optional(),
	artifactType: z.string().optional(),
	config: descriptor,
	layers: z.array(descriptor),
});

const imageIndex = z.object({
	schemaVersion: z.literal(2),
	mediaType: z.string().optional(),
	manifests: z.array(descriptor),
});

export type Descriptor = z.infer<typeof descriptor>;
export type ImageManifest = z.infer<typeof imageManifest>;
export type ImageIndex = z.infer<typeof imageIndex>;

/** A manifest that was checked, with the media type it goes by. */
export type Manifest =
	| {readonly kind: 'image'; readonly mediaType: string; readonly content: ImageManifest}
	| {readonly kind: 'index'; readonly mediaType: string; readonly content: ImageIndex};

/** Bytes that are no manifest of a kind that this registry takes. */
export class InvalidManifestError extends Error {
	override readonly name = 'InvalidManifestError';
}

/**
 * Reads a manifest. The media type is the one given (a request's Content-Type), else the one in the document, else
 * what the document looks like. Throws `InvalidManifestError`.
 */
export function parseManifest(bytes: Uint8Array, givenType?: string): Manifest {
	const document = parseJson(bytes);
	const declared = z.object({mediaType: z.string().optional()}).safeParse(document).data?.mediaType;
	const looks = z.object({manifests: z.array(z.unknown())}).safeParse(document).success
		? manifestTypes.ociIndex
		: manifestTypes.ociManifest;
	const mediaType = givenType !== undefined && known.has(givenType) ? givenType : (declared ?? looks);
	if (!known.has(mediaType)) throw new InvalidManifestError(`The media type «${mediaType}» is not supported.`);
	const isIndex = mediaType === manifestTypes.ociIndex || mediaType === manifestTypes.dockerList;
	const parsed = isIndex ? imageIndex.safeParse(document) : imageManifest.safeParse(document);
	if (!parsed.success) throw new InvalidManifestError(`The manifest is invalid: ${z.prettifyError(parsed.error)}`);
	return 'manifests' in parsed.data
		? {kind: 'index', mediaType, content: parsed.data}
		: {kind: 'image', mediaType, content: parsed.data};
}

/** Digests that a manifest cannot do without. */
export function referencesOf(manifest: Manifest): Descriptor[] {
	return manifest.kind === 'index'
		? [...manifest.content.manifests]
		: [manifest.content.config, ...manifest.content.layers];
}

const environmentEntries = z.array(z.string()).nullish();
const words = z.array(z.string()).nullish();

/** The part of an image's configuration that a container needs (OCI image spec, config.md). */
export const imageConfiguration = z.object({
	architecture: z.string().optional(),
	config: z
		.object({
			Env: environmentEntries,
			Entrypoint: words,
			Cmd: words,
			WorkingDir: z.string().nullish(),
			User: z.string().nullish(),
		})
		.nullish(),
});

function parseJson(bytes: Uint8Array): unknown {
	try {
		return JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown;
	} catch {
		throw new InvalidManifestError('The manifest is not valid JSON.');
	}
}
