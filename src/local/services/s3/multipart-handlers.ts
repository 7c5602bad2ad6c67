import type * as sdk from '@aws-sdk/client-s3';
import type {ServiceContext} from '../../engine/context.ts';
import type {Handlers} from '../../wire/service.ts';
import type {Buckets} from './buckets.ts';
import {checksumMembers, checksumOf, compositeChecksum} from './checksums.ts';
import {checkCopySource, checkWrite} from './conditions.ts';
import {bodyBytes, type Contents, md5Of} from './contents.ts';
import {invalidArgument} from './errors.ts';
import {findVersion} from './get-object.ts';
import {quoted} from './model.ts';
import type {Objects} from './objects.ts';
import {checkedKey, commit, copySource, headersOf, sourceConditions, versionId} from './put-object.ts';
import {readRange} from './range.ts';
import {parseTagging} from './tagging.ts';
import {chooseParts, multipartEtag, partsOf, type Uploads} from './uploads.ts';

interface Parts {
	readonly context: ServiceContext;
	readonly buckets: Buckets;
	readonly objects: Objects;
	readonly contents: Contents;
	readonly uploads: Uploads;
}

const mostParts = 10_000;

export function multipartHandlers(parts: Parts): Handlers<typeof sdk> {
	return {...startAndEnd(parts), ...partHandlers(parts)};
}

function startAndEnd({context, buckets, objects, contents, uploads}: Parts): Handlers<typeof sdk> {
	const forget = (files: readonly string[]): void => context.background('remove parts', () => contents.remove(files));
	return {
		CreateMultipartUpload: (input) => {
			const bucket = buckets.get(input.Bucket).name;
			const key = checkedKey(input.Key);
			const tags = parseTagging(input.Tagging);
			const upload = uploads.create({bucket, key, headers: headersOf(input), tags, algorithm: input.ChecksumAlgorithm});
			return {
				Bucket: bucket,
				Key: key,
				UploadId: upload.id,
				ServerSideEncryption: 'AES256',
				ChecksumAlgorithm: input.ChecksumAlgorithm,
				ChecksumType: input.ChecksumAlgorithm === undefined ? undefined : 'COMPOSITE',
			};
		},
		CompleteMultipartUpload: async (input) => {
			const bucket = buckets.get(input.Bucket);
			const upload = uploads.get(input.UploadId, input.Bucket, input.Key);
			const chosen = chooseParts(upload, input.MultipartUpload?.Parts ?? []);
			checkWrite(objects.current(bucket, upload.key), input);
			const checksum = compositeChecksum(
				upload.algorithm,
				chosen.map(({content}) => content),
			);
			const file = await contents.join(chosen.map(({content}) => content.file));
			const size = chosen.reduce((total, {content}) => total + content.size, 0);
			const {headers, tags, key} = upload;
			const added = await commit(contents, file, () => {
				// Completed twice at once, only one becomes the object.
				uploads.get(input.UploadId, input.Bucket, input.Key);
				checkWrite(objects.current(bucket, key), input);
				const content = {file, size, etag: multipartEtag(chosen), checksum};
				const partSizes = chosen.map((part) => part.content.size);
				return objects.add(bucket, key, {content, headers, partSizes, tags});
			});
			uploads.delete(upload);
			forget(partsOf(upload).map(({content}) => content.file));
			return {
				Location: `${context.endpoint}/${bucket.name}/${encodeURIComponent(key).replaceAll('%2F', '/')}`,
				Bucket: bucket.name,
				Key: key,
				ETag: quoted(added.content?.etag ?? ''),
				VersionId: versionId(added, bucket.versioning),
				ServerSideEncryption: 'AES256',
				...checksumMembers(checksum),
				...(checksum && {ChecksumType: checksum.type}),
			};
		},
		AbortMultipartUpload: ({Bucket, Key, UploadId}) => {
			const upload = uploads.get(UploadId, buckets.get(Bucket).name, Key);
			uploads.delete(upload);
			forget(partsOf(upload).map(({content}) => content.file));
			return {};
		},
		ListMultipartUploads: ({Bucket, Prefix = '', MaxUploads = 1000, KeyMarker = '', UploadIdMarker}) => {
			const bucket = buckets.get(Bucket).name;
			const found = uploads
				.of(bucket)
				.filter(({key}) => key.startsWith(Prefix))
				.sort((a, b) => (a.key === b.key ? a.initiated.getTime() - b.initiated.getTime() : a.key < b.key ? -1 : 1));
			const marker = found.findIndex(({key, id}) => key === KeyMarker && id === UploadIdMarker);
			const rest = marker < 0 ? found.filter(({key}) => KeyMarker === '' || key > KeyMarker) : found.slice(marker + 1);
			const page = rest.slice(0, MaxUploads);
			const last = rest.length > MaxUploads ? page.at(-1) : undefined;
			return {
				Bucket: bucket,
				Prefix,
				KeyMarker,
				UploadIdMarker,
				MaxUploads,
				IsTruncated: last !== undefined,
				NextKeyMarker: last?.key,
				NextUploadIdMarker: last?.id,
				Uploads: page.map(({key, id, initiated}) => ({
					Key: key,
					UploadId: id,
					Initiated: initiated,
					StorageClass: 'STANDARD',
				})),
			};
		},
	};
}

function partHandlers({context, buckets, objects, contents, uploads}: Parts): Handlers<typeof sdk> {
	const put = async (
		bytes: Buffer,
		input: Parameters<typeof checksumOf>[1] & {
			Bucket: string | undefined;
			Key: string | undefined;
			UploadId: string | undefined;
		},
		number: number,
	) => {
		if (number < 1 || number > mostParts) {
			throw invalidArgument('Part number must be an integer between 1 and 10000, inclusive');
		}
		const upload = uploads.get(input.UploadId, buckets.get(input.Bucket).name, input.Key);
		const checksum = checksumOf(bytes, {ChecksumAlgorithm: upload.algorithm, ...input});
		const file = await contents.write(bytes);
		const {part, replaced} = await commit(contents, file, () => {
			const current = uploads.get(input.UploadId, input.Bucket, input.Key);
			return uploads.putPart(current, {file, size: bytes.length, etag: md5Of(bytes), checksum}, number);
		});
		if (replaced !== undefined) context.background('remove part', () => contents.remove([replaced.content.file]));
		return part;
	};
	return {
		UploadPart: async (input) => {
			const {content} = await put(await bodyBytes(input.Body), input, input.PartNumber ?? 0);
			return {ETag: quoted(content.etag), ServerSideEncryption: 'AES256', ...checksumMembers(content.checksum)};
		},
		UploadPartCopy: async (input) => {
			const source = copySource(input.CopySource);
			const from = findVersion(objects, buckets.get(source.bucket), source.key, source.version);
			checkCopySource(from, sourceConditions(input));
			const range = readRange(input.CopySourceRange, from.content.size);
			const {Bucket, Key, UploadId} = input;
			const bytes = await contents.bytes(from.content.file, range);
			const {content, modified} = await put(bytes, {Bucket, Key, UploadId}, input.PartNumber ?? 0);
			return {
				CopyPartResult: {ETag: quoted(content.etag), LastModified: modified, ...checksumMembers(content.checksum)},
				CopySourceVersionId: versionId(from, buckets.get(source.bucket).versioning),
			};
		},
		ListParts: ({Bucket, Key, UploadId, MaxParts = 1000, PartNumberMarker}) => {
			const upload = uploads.get(UploadId, buckets.get(Bucket).name, Key);
			const rest = partsOf(upload).filter(({number}) => number > Number(PartNumberMarker ?? 0));
			const page = rest.slice(0, MaxParts);
			const isTruncated = rest.length > MaxParts;
			return {
				Bucket,
				Key,
				UploadId,
				MaxParts,
				PartNumberMarker: PartNumberMarker ?? '0',
				NextPartNumberMarker: isTruncated ? String(page.at(-1)?.number) : undefined,
				IsTruncated: isTruncated,
				StorageClass: 'STANDARD',
				Parts: page.map(({number, modified, content}) => ({
					PartNumber: number,
					LastModified: modified,
					ETag: quoted(content.etag),
					Size: content.size,
					...checksumMembers(content.checksum),
				})),
			};
		},
	};
}
