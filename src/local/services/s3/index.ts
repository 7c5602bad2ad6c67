import {join} from 'node:path';
import * as s3 from '@aws-sdk/client-s3';
import type {ServiceContext} from '../../engine/context.ts';
import {defineService} from '../../wire/service.ts';
import {aclHandlers} from './acl.ts';
import {bucketDocumentHandlers} from './bucket-documents.ts';
import {bucketHandlers} from './bucket-handlers.ts';
import {Buckets} from './buckets.ts';
import {Contents} from './contents.ts';
import {corsHeaders} from './cors.ts';
import {deleteObjectHandlers} from './delete-object.ts';
import {getObjectHandlers} from './get-object.ts';
import {listObjectHandlers} from './list-objects.ts';
import {listVersionHandlers} from './list-versions.ts';
import {multipartHandlers} from './multipart-handlers.ts';
import {Objects} from './objects.ts';
import {withPresignedCheck} from './presigned.ts';
import {putObjectHandlers} from './put-object.ts';
import {taggingHandlers} from './tagging.ts';
import {Uploads} from './uploads.ts';

/** Amazon S3: the buckets of all regions in one place, their objects in files. */
export const service = defineService({
	sdk: s3,
	client: s3.S3Client,
	create: (context: ServiceContext) => {
		const contents = new Contents(join(context.directory, 'objects'));
		const buckets = new Buckets(context);
		const objects = new Objects(context, contents);
		const uploads = new Uploads(context);
		const forgetUploads = (bucket: string): void => {
			const files = uploads.deleteAll(bucket);
			context.background('remove parts', () => contents.remove(files));
		};
		const handlers = {
			...bucketHandlers(context, buckets, objects, forgetUploads),
			...bucketDocumentHandlers(buckets),
			...aclHandlers(context, buckets, objects),
			...putObjectHandlers(buckets, objects, contents),
			...getObjectHandlers(buckets, objects, contents),
			...deleteObjectHandlers(buckets, objects),
			...taggingHandlers(buckets, objects),
			...listObjectHandlers(context, buckets, objects),
			...listVersionHandlers(context, buckets, objects),
			...multipartHandlers({context, buckets, objects, contents, uploads}),
		};
		return {
			handlers: withPresignedCheck(handlers, context.clock),
			cors: (request, bucket) => corsHeaders(buckets, bucket, request),
			start: () => {
				// What is written from now on is younger and stays out of it.
				const kept = new Set([...objects.files(buckets.all()), ...uploads.files()]);
				const now = new Date();
				context.background('remove files of no object', () => contents.sweep((file) => kept.has(file), now));
				return Promise.resolve();
			},
		};
	},
});
