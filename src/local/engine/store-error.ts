/** State cannot be kept. `code` is as of `node:fs`: ENOSPC, EACCES, EROFS, EIO, or ENOTDB for a file of something else. */
export class StoreError extends Error {
	override readonly name = 'StoreError';
	readonly code: string;

	constructor(message: string, code: string, options?: ErrorOptions) {
		super(message, options);
		this.code = code;
	}
}

/** Primary result codes of SQLite, the low byte of what it tells: https://sqlite.org/rescode.html */
const reasons: Readonly<Record<number, readonly [code: string, reason: (path: string) => string]>> = {
	5: ['EBUSY', (path) => `Another program holds ${path}.`],
	8: ['EROFS', (path) => `${path} cannot be written.`],
	10: ['EIO', (path) => `The disk does not take what is written to ${path}.`],
	11: ['ENOTDB', (path) => `${path} is damaged.`],
	13: ['ENOSPC', (path) => `The disk is full: nothing more can be kept in ${path}.`],
	14: ['EACCES', (path) => `${path} cannot be opened.`],
	26: ['ENOTDB', (path) => `${path} is no database.`],
};

/** What SQLite threw, in plain words. */
export function storeError(error: unknown, path: string): StoreError {
	if (error instanceof StoreError) return error;
	const {errcode = 0, message} = error as Error & {errcode?: number};
	const [code, reason] = reasons[errcode & 0xff] ?? ['EIO', () => `The state in ${path} cannot be kept: ${message}.`];
	return new StoreError(reason(path), code, {cause: error});
}
