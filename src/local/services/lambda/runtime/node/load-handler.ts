import {existsSync, readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {basename, dirname, join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {RuntimeError} from './error-document.ts';

export type Handler = (
	event: unknown,
	context: object,
	callback: (error: unknown, result?: unknown) => void,
) => unknown;

/**
 * The function that a handler setting names: `folder/file.member`, the file an ES module or CommonJS. Throws a
 * RuntimeError named as Lambda names it.
 */
export async function loadHandler(root: string, setting: string): Promise<Handler> {
	if (setting.includes('..')) {
		throw new RuntimeError(
			'Runtime.MalformedHandlerName',
			`'${setting}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
		);
	}
	const {file = '', member = ''} = /^(?<file>[^.]*)\.(?<member>.*)$/.exec(basename(setting))?.groups ?? {};
	if (file === '' || member === '') throw new RuntimeError('Runtime.MalformedHandlerName', 'Bad handler');
	const module = await importFile(join(root, dirname(setting), file));
	const handler = member.split('.').reduce<unknown>(memberOf, module);
	if (handler === undefined) {
		throw new RuntimeError('Runtime.HandlerNotFound', `${setting} is undefined or not exported`);
	}
	if (typeof handler !== 'function') {
		throw new RuntimeError('Runtime.HandlerNotFound', `${setting} is not a function`);
	}
	return handler as Handler;
}

const memberOf = (value: unknown, name: string): unknown =>
	typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

async function importFile(path: string): Promise<unknown> {
	const extension = ['.js', '.mjs', '.cjs'].find((candidate) => existsSync(path + candidate));
	if (extension === undefined) {
		throw new RuntimeError('Runtime.ImportModuleError', `Error: Cannot find module '${basename(path)}'`);
	}
	try {
		return await importModule(path + extension);
	} catch (error) {
		if (error instanceof SyntaxError) {
			throw new RuntimeError('Runtime.UserCodeSyntaxError', `SyntaxError: ${error.message}`, error);
		}
		const {code} = error as NodeJS.ErrnoException;
		if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') {
			throw new RuntimeError('Runtime.ImportModuleError', `Error: ${(error as Error).message}`, error);
		}
		throw error;
	}
}

/** CommonJS is required, since an import shows only those of its exports that can be told without running it. */
async function importModule(file: string): Promise<unknown> {
	const url = pathToFileURL(file).href;
	if (file.endsWith('.mjs') || (file.endsWith('.js') && isModuleFolder(dirname(file)))) return import(url);
	try {
		return createRequire(file)(file);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ERR_REQUIRE_ASYNC_MODULE') return import(url);
		throw error;
	}
}

/** Whether the nearest `package.json` says that `.js` files are ES modules. */
function isModuleFolder(folder: string): boolean {
	const file = join(folder, 'package.json');
	if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as {type?: string}).type === 'module';
	return dirname(folder) !== folder && isModuleFolder(dirname(folder));
}
