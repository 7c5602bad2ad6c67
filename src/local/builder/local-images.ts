import {mkdirSync} from 'node:fs';
import {readdir, readFile, rename, rm, writeFile} from 'node:fs/promises';
import {tmpdir, userInfo} from 'node:os';
import {join} from 'node:path';
import {BlobStore} from '../images/blob-store.ts';
import {formatReference, type ImageReference, parseReference} from '../images/reference.ts';

/** The environment variable that names the folder of a build host's images. */
export const imagesVariable = 'ECS_CONSOLE_BUILDER_IMAGES';

/** Images as `docker` on one build host has them: blobs, and a file per name, so that parallel builds never meet. */
export class LocalImages {
	readonly blobs: BlobStore;
	readonly #names: string;

	constructor(directory: string) {
		this.blobs = new BlobStore(directory);
		this.#names = join(directory, 'names');
		mkdirSync(this.#names, {recursive: true});
	}

	/** The images of this build host: those of the build that runs, or else of the user. */
	static open(environment: NodeJS.ProcessEnv = process.env): LocalImages {
		const own = join(tmpdir(), `ecs-console-builder-${userInfo().username}`);
		return new LocalImages(environment[imagesVariable] ?? own);
	}

	async tag(digest: string, reference: ImageReference): Promise<void> {
		const temporary = this.blobs.temporaryPath();
		await writeFile(temporary, digest);
		await rename(temporary, this.#path(reference));
	}

	/** Digest of a name's image, or of an image whose id is given, in full or as its first digits. */
	async find(text: string): Promise<string | undefined> {
		const named = await this.#named(text);
		if (named !== undefined) return named;
		const id = text.replace(/^sha256:/, '');
		const found = /^[0-9a-f]{6,64}$/.test(id) ? await this.all() : [];
		return found.find(({digest}) => digest.startsWith(`sha256:${id}`))?.digest;
	}

	/** Every name with its image, in alphabetical order. */
	async all(): Promise<{readonly reference: ImageReference; readonly digest: string}[]> {
		const files = (await readdir(this.#names)).sort();
		const found = await Promise.all(
			files.map(async (file) => {
				const reference = parseReference(decodeURIComponent(file));
				return reference && {reference, digest: await readFile(join(this.#names, file), 'utf8')};
			}),
		);
		return found.filter((image) => image !== undefined);
	}

	/** False when there is no such name. */
	async untag(reference: ImageReference): Promise<boolean> {
		return rm(this.#path(reference)).then(
			() => true,
			() => false,
		);
	}

	async #named(text: string): Promise<string | undefined> {
		const reference = parseReference(text);
		return reference && readFile(this.#path(reference), 'utf8').catch(() => undefined);
	}

	#path(reference: ImageReference): string {
		return join(this.#names, encodeURIComponent(formatReference(reference)));
	}
}
