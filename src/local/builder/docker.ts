import {formatReference, parseReference, placeOf} from '../images/reference.ts';
import {parseFlags, requireOne, type Terminal, UsageError} from './command-line.ts';
import {dockerBuild, readTag} from './docker-build.ts';
import {imageConfigurationOf} from './inspect.ts';
import type {LocalImages} from './local-images.ts';
import {pushImage} from './push.ts';

const version = '27.0.0';
const flag = {type: 'boolean'} as const;
const text = {type: 'string'} as const;

type Command = (words: readonly string[], images: LocalImages, terminal: Terminal) => Promise<void> | void;

const commands: Readonly<Record<string, Command>> = {
	build: dockerBuild,
	'buildx build': dockerBuild,
	'image build': dockerBuild,
	tag,
	'image tag': tag,
	push,
	'image push': push,
	login,
	logout: (_words, _images, terminal) => terminal.out('Removing login credentials'),
	images: list,
	'image ls': list,
	inspect,
	'image inspect': inspect,
	rmi: remove,
	'image rm': remove,
	version: (_words, _images, terminal) =>
		terminal.out(`Client:\n Version: ${version}\nServer: local builder of ecs-console`),
	info: (_words, _images, terminal) =>
		terminal.out('Server: local builder of ecs-console (images only, no containers)'),
	'buildx version': (_words, _images, terminal) => terminal.out('local builder of ecs-console'),
};

/** `docker` as builds need it: images are built, named and pushed; nothing runs. Throws what the shim prints. */
export async function docker(words: readonly string[], images: LocalImages, terminal: Terminal): Promise<void> {
	const [first = '', second = ''] = words;
	if (first === '--version' || first === '-v') {
		terminal.out(`Docker version ${version}, build local builder of ecs-console`);
		return;
	}
	const pair = `${first} ${second}`;
	const name = pair in commands ? pair : first;
	const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
	if (command === undefined) {
		throw new UsageError(
			`docker ${first} is not supported by the local builder, which has: ${Object.keys(commands).join(', ')}.`,
		);
	}
	await command(words.slice(name.split(' ').length), images, terminal);
}

async function tag(words: readonly string[], images: LocalImages): Promise<void> {
	const [source, target, ...rest] = words;
	if (source === undefined || target === undefined || rest.length > 0) {
		throw new UsageError('Usage: docker tag SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]');
	}
	await images.tag(await required(images, source), readTag(target));
}

async function push(words: readonly string[], images: LocalImages, terminal: Terminal): Promise<void> {
	const options = {quiet: {...flag, short: 'q'}, 'all-tags': {...flag, short: 'a'}, platform: text} as const;
	const {values, positionals} = parseFlags(words, options, 'docker push');
	const name = requireOne(positionals, 'docker push [--all-tags] NAME[:TAG]');
	const wanted = readTag(name);
	const say = (line: string): void => {
		if (values.quiet !== true) terminal.out(line);
	};
	const all =
		values['all-tags'] === true ? await images.all() : [{reference: wanted, digest: await required(images, name)}];
	const chosen = all.filter(
		({reference}) => reference.registry === wanted.registry && reference.repository === wanted.repository,
	);
	if (chosen.length === 0) throw new UsageError(`An image does not exist locally with the tag: ${name}`);
	for (const {reference, digest} of chosen) {
		await pushImage(images.blobs, digest, reference, terminal.environment, say);
	}
	if (values.quiet === true) terminal.out(formatReference(wanted));
}

async function login(words: readonly string[], _images: LocalImages, terminal: Terminal): Promise<void> {
	const options = {
		username: {...text, short: 'u'},
		password: {...text, short: 'p'},
		'password-stdin': flag,
	} as const;
	const {values, positionals} = parseFlags(words, options, 'docker login');
	const server = requireOne(positionals, 'docker login --username AWS --password-stdin SERVER');
	const password = values['password-stdin'] === true ? (await terminal.input()).trim() : values.password;
	if (password === undefined || password === '') {
		throw new UsageError('docker login needs a password: aws ecr get-login-password | docker login --password-stdin …');
	}
	const host = server.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
	const probe = parseReference(`${host}/any`);
	if (probe === undefined || placeOf(probe, '') === undefined) {
		throw new UsageError(`docker login ${server}: the local builder knows the registry of the local AWS only.`);
	}
	terminal.out('Login Succeeded');
}

async function list(words: readonly string[], images: LocalImages, terminal: Terminal): Promise<void> {
	const {values} = parseFlags(words, {quiet: {...flag, short: 'q'}}, 'docker images');
	const all = await images.all();
	if (values.quiet === true) {
		for (const id of new Set(all.map(({digest}) => digest.slice(7, 19)))) terminal.out(id);
		return;
	}
	terminal.out('REPOSITORY\tTAG\tIMAGE ID');
	for (const {reference, digest} of all) {
		const {registry, repository, tag: name = '<none>'} = reference;
		terminal.out(`${registry}/${repository}\t${name}\t${digest.slice(7, 19)}`);
	}
}

async function inspect(words: readonly string[], images: LocalImages, terminal: Terminal): Promise<void> {
	const found = await Promise.all(words.map((name) => required(images, name)));
	const described = await Promise.all(found.map((digest) => imageConfigurationOf(images.blobs, digest)));
	terminal.out(JSON.stringify(described, undefined, 4));
}

async function remove(words: readonly string[], images: LocalImages, terminal: Terminal): Promise<void> {
	const {positionals} = parseFlags(words, {force: {...flag, short: 'f'}}, 'docker rmi');
	for (const name of positionals) {
		if (!(await images.untag(readTag(name)))) throw new UsageError(`No such image: ${name}`);
		terminal.out(`Untagged: ${name}`);
	}
}

async function required(images: LocalImages, name: string): Promise<string> {
	const digest = await images.find(name);
	if (digest === undefined) throw new UsageError(`No such image: ${name}`);
	return digest;
}
