import type {BlobStore} from '../images/blob-store.ts';
import {parseManifest} from '../images/manifest.ts';

/** Id and configuration of an image, as `docker inspect` shows them. */
export async function imageConfigurationOf(blobs: BlobStore, digest: string): Promise<object> {
	const manifest = parseManifest(await blobs.readBytes(digest));
	if (manifest.kind === 'index') return {Id: digest};
	const {config, layers} = manifest.content;
	const document = JSON.parse(String(await blobs.readBytes(config.digest))) as Readonly<Record<string, unknown>>;
	return {
		Id: digest,
		Created: document.created,
		Architecture: document.architecture,
		Os: document.os,
		Size: layers.reduce((sum, {size}) => sum + size, 0),
		Config: document.config,
		RootFS: document.rootfs,
	};
}
