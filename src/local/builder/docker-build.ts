import {readFile, stat, writeFile} from 'node:fs/promises';
import {join, resolve} from 'node:path';
import {type ImageReference, parseReference} from '../images/reference.ts';
import {buildImage} from './build.ts';
import {readBuildContext} from './build-context.ts';
import {parseFlags, requireOne, type Terminal, UsageError} from './command-line.ts';
import {parseDockerfile} from './dockerfile.ts';
import {writeImage} from './image-writer.ts';
import type {LocalImages} from './local-images.ts';
import {pushImage} from './push.ts';

const text = {type: 'string'} as const;
const many = {type: 'string', multiple: true} as const;
const flag = {type: 'boolean'} as const;

const options = {
	tag: {...many, short: 't'},
	file: {...text, short: 'f'},
	'build-arg': many,
	label: many,
	target: text,
	platform: text,
	iidfile: text,
	quiet: {...flag, short: 'q'},
	push: flag,
	// What follows steers caches, networks and attestations, of which there are none here.
	load: flag,
	pull: flag,
	'no-cache': flag,
	rm: flag,
	'force-rm': flag,
	progress: text,
	provenance: text,
	sbom: text,
	'cache-from': many,
	'cache-to': many,
	network: text,
} as const;

const usage = 'docker build [-t NAME[:TAG]] [-f DOCKERFILE] [--build-arg NAME=VALUE] PATH';

/** `docker build` and `docker buildx build`. */
export async function dockerBuild(words: readonly string[], images: LocalImages, terminal: Terminal): Promise<void> {
	const {values, positionals} = parseFlags(words, options, 'docker build');
	const directory = resolve(terminal.directory, requireOne(positionals, usage));
	const file = values.file === undefined ? join(directory, 'Dockerfile') : resolve(terminal.directory, values.file);
	if (!(await isDirectory(directory))) throw new UsageError(`The build context ${directory} is not a folder.`);
	const references = (values.tag ?? []).map(readTag);
	const say = (line: string): void => {
		if (values.quiet !== true) terminal.error(line);
	};
	const draft = await buildImage({
		dockerfile: parseDockerfile(await readDockerfile(file)),
		contextDirectory: directory,
		context: await readBuildContext(directory, file),
		buildArguments: readArguments(values['build-arg'] ?? [], terminal.environment),
		target: values.target?.toLowerCase(),
		onStep: ({number, total, text: instruction}) => say(`Step ${number}/${total} : ${instruction}`),
	});
	for (const label of values.label ?? []) {
		const [name = '', ...value] = label.split('=');
		draft.labels.set(name, value.join('='));
	}
	const digest = await writeImage(draft, architectureOf(values.platform), images.blobs);
	say(`Successfully built ${digest.slice(7, 19)}`);
	for (const reference of references) await images.tag(digest, reference);
	for (const name of values.tag ?? []) say(`Successfully tagged ${name}`);
	if (values.iidfile !== undefined) await writeFile(resolve(terminal.directory, values.iidfile), digest);
	if (values.quiet === true) terminal.out(digest);
	if (values.push !== true) return;
	for (const reference of references) {
		await pushImage(images.blobs, digest, reference, terminal.environment, say);
	}
}

/** A name given to `-t`. Throws `UsageError`. */
export function readTag(name: string): ImageReference {
	const reference = parseReference(name);
	if (reference === undefined) throw new UsageError(`invalid reference format: «${name}» is no image name`);
	return reference;
}

function readArguments(given: readonly string[], environment: NodeJS.ProcessEnv): Map<string, string> {
	const values = new Map<string, string>();
	for (const argument of given) {
		const equals = argument.indexOf('=');
		const name = equals < 0 ? argument : argument.slice(0, equals);
		const value = equals < 0 ? environment[name] : argument.slice(equals + 1);
		if (value !== undefined) values.set(name, value);
	}
	return values;
}

function architectureOf(platform: string | undefined): string {
	if (platform === undefined) return process.arch === 'x64' ? 'amd64' : process.arch;
	const architecture = /^linux\/(?<architecture>amd64|arm64)(?:\/v8)?$/.exec(platform)?.groups?.architecture;
	if (architecture === undefined) throw new UsageError(`--platform ${platform}: use linux/amd64 or linux/arm64.`);
	return architecture;
}

async function readDockerfile(file: string): Promise<string> {
	return readFile(file, 'utf8').catch(() => {
		throw new UsageError(`failed to read dockerfile: open ${file}: no such file or directory`);
	});
}

async function isDirectory(path: string): Promise<boolean> {
	return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}
