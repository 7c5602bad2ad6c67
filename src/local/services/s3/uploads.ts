import {createHash, randomBytes} from 'node:crypto';
import type {ServiceContext} from '../../engine/context.ts';
import type {Collection} from '../../engine/store.ts';
import {AwsError} from '../../wire/errors.ts';
import {malformedXml, noSuchUpload} from './errors.ts';
import {type PartRecord, type UploadRecord, unquoted} from './model.ts';

/** Every part but the last has at least so many bytes. */
const smallestPart = 5 * 1024 * 1024;

interface ListedPart {
	readonly PartNumber?: number | undefined;
	readonly ETag?: string | undefined;
}

/** Multipart uploads that are neither completed nor aborted. */
export class Uploads {
	readonly #context: ServiceContext;
	readonly #records: Collection<UploadRecord>;

	constructor(context: ServiceContext) {
		this.#context = context;
		this.#records = context.collection('uploads');
	}

	create(upload: Omit<UploadRecord, 'id' | 'initiated' | 'parts'>): UploadRecord {
		const id = randomBytes(48).toString('base64url');
		return this.#records.put(id, {...upload, id, initiated: this.#context.clock.now(), parts: {}});
	}

	/** Throws NoSuchUpload, also when the id is of another bucket or key. */
	get(id: string | undefined, bucket: string | undefined, key: string | undefined): UploadRecord {
		const found = this.#records.get(id ?? '');
		if (found === undefined || found.bucket !== bucket || found.key !== key) throw noSuchUpload();
		return found;
	}

	of(bucket: string): UploadRecord[] {
		return this.#records.values().filter((upload) => upload.bucket === bucket);
	}

	/** Keeps a part and gives back the one that it takes the place of. */
	putPart(
		upload: UploadRecord,
		content: PartRecord['content'],
		number: number,
	): {part: PartRecord; replaced: PartRecord | undefined} {
		const replaced = upload.parts[number];
		const part = {number, modified: this.#context.clock.now(), content};
		upload.parts[number] = part;
		this.#records.put(upload.id, upload);
		return {part, replaced};
	}

	delete(upload: UploadRecord): void {
		this.#records.delete(upload.id);
	}

	/** Ends all uploads to a bucket that is deleted, which S3 allows. Gives back the files of their parts. */
	deleteAll(bucket: string): string[] {
		return this.of(bucket).flatMap((upload) => {
			this.delete(upload);
			return partsOf(upload).map(({content}) => content.file);
		});
	}

	files(): string[] {
		return this.#records.values().flatMap(({parts}) => Object.values(parts).map(({content}) => content.file));
	}
}

export const partsOf = ({parts}: UploadRecord): PartRecord[] =>
	Object.values(parts).sort((a, b) => a.number - b.number);

/** The parts that complete an upload. Throws MalformedXML, InvalidPart, InvalidPartOrder, EntityTooSmall. */
export function chooseParts(upload: UploadRecord, listed: readonly ListedPart[]): PartRecord[] {
	if (listed.length === 0) throw malformedXml();
	const chosen = listed.map(({PartNumber = 0, ETag = ''}) => {
		const part = upload.parts[PartNumber];
		if (part !== undefined && part.content.etag === unquoted(ETag)) return part;
		const message =
			"One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.";
		throw new AwsError('InvalidPart', message, 400);
	});
	if (chosen.some(({number}, index) => number <= (chosen[index - 1]?.number ?? 0))) {
		const message =
			'The list of parts was not in ascending order. The parts list must be specified in order by part number.';
		throw new AwsError('InvalidPartOrder', message, 400);
	}
	if (chosen.slice(0, -1).some(({content}) => content.size < smallestPart)) {
		throw new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', 400);
	}
	return chosen;
}

/** MD5 of the parts' MD5s, and how many they are. */
export function multipartEtag(parts: readonly PartRecord[]): string {
	const digests = Buffer.concat(parts.map(({content}) => Buffer.from(content.etag, 'hex')));
	return `${createHash('md5').update(digests).digest('hex')}-${parts.length}`;
}
