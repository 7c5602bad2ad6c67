import {createHash} from 'node:crypto';

const digestPattern = /^sha256:[0-9a-f]{64}$/;

/** Whether `text` is a digest as this store keeps them: sha256 in lower-case hexadecimal. */
export function isDigest(text: string): boolean {
	return digestPattern.test(text);
}

/** The OCI digest of bytes: `sha256:` and 64 hexadecimal digits. */
export function digestOf(bytes: Uint8Array | string): string {
	return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** The hexadecimal part, which names files. Throws on anything that is no digest, so that no path can be smuggled in. */
export function hexOf(digest: string): string {
	if (!isDigest(digest)) throw new TypeError(`«${digest}» is no sha256 digest.`);
	return digest.slice('sha256:'.length);
}
