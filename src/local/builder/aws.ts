import {createReadStream, createWriteStream} from 'node:fs';
import {stat} from 'node:fs/promises';
import {basename, resolve} from 'node:path';
import {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import type {ReadableStream as WebStream} from 'node:stream/web';
import * as z from 'zod';
import {parseFlags, type Terminal, UsageError} from './command-line.ts';

type Command = (words: readonly string[], terminal: Terminal) => Promise<void>;

const commands: Readonly<Record<string, Command>> = {
	'ecr get-login-password': getLoginPassword,
	'sts get-caller-identity': getCallerIdentity,
	's3 cp': copyObject,
};

const text = {type: 'string'} as const;
const flag = {type: 'boolean'} as const;
const globals = {region: text, profile: text, output: text, 'no-cli-pager': flag, query: text} as const;

/** `aws` as builds need it. Throws what the shim prints. */
export async function aws(words: readonly string[], terminal: Terminal): Promise<void> {
	if (words[0] === '--version') {
		terminal.out('aws-cli/2.31.0 (local builder of ecs-console)');
		return;
	}
	const name = words.slice(0, 2).join(' ');
	const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
	if (command === undefined) {
		throw new UsageError(
			`aws ${name} is not supported by the local builder, which has: ${Object.keys(commands).join(', ')}.`,
		);
	}
	await command(words.slice(2), terminal);
}

const tokens = z.object({authorizationData: z.array(z.object({authorizationToken: z.string()})).min(1)});

async function getLoginPassword(words: readonly string[], terminal: Terminal): Promise<void> {
	const {values} = parseFlags(words, globals, 'aws ecr get-login-password');
	const response = await call(terminal, 'ecr', values.region, '/', {
		method: 'POST',
		headers: {
			'content-type': 'application/x-amz-json-1.1',
			'x-amz-target': 'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken',
		},
		body: '{}',
	});
	const [data] = tokens.parse(await response.json()).authorizationData;
	const decoded = Buffer.from(data?.authorizationToken ?? '', 'base64').toString('utf8');
	terminal.out(decoded.slice(decoded.indexOf(':') + 1));
}

async function getCallerIdentity(words: readonly string[], terminal: Terminal): Promise<void> {
	const {values} = parseFlags(words, globals, 'aws sts get-caller-identity');
	const response = await call(terminal, 'sts', values.region, '/', {
		method: 'POST',
		headers: {'content-type': 'application/x-www-form-urlencoded'},
		body: 'Action=GetCallerIdentity&Version=2011-06-15',
	});
	const xml = await response.text();
	const members = ['UserId', 'Account', 'Arn'].map((member): [string, string] => {
		const [, value = ''] = new RegExp(`<${member}>([^<]*)</${member}>`).exec(xml) ?? [];
		return [member, value];
	});
	const chosen = values.query === undefined ? members : members.filter(([member]) => member === values.query);
	if (chosen.length === 0) throw new UsageError('--query takes UserId, Account or Arn in the local builder.');
	if (values.output === 'text') terminal.out(chosen.map(([, value]) => value).join('\t'));
	else
		terminal.out(
			JSON.stringify(values.query === undefined ? Object.fromEntries(chosen) : chosen[0]?.[1], undefined, 4),
		);
}

async function copyObject(words: readonly string[], terminal: Terminal): Promise<void> {
	const options = {...globals, quiet: flag, 'only-show-errors': flag, 'no-progress': flag} as const;
	const {values, positionals} = parseFlags(words, options, 'aws s3 cp');
	const [source = '', target = '', ...rest] = positionals;
	const isUpload = target.startsWith('s3://');
	if (rest.length > 0 || isUpload === source.startsWith('s3://')) {
		throw new UsageError('Usage: aws s3 cp FILE s3://BUCKET/KEY, or s3://BUCKET/KEY FILE');
	}
	if (isUpload) await upload(resolve(terminal.directory, source), target, values.region, terminal);
	else await download(source, resolve(terminal.directory, target), values.region, terminal);
	if (values.quiet !== true && values['only-show-errors'] !== true) {
		terminal.out(`${isUpload ? 'upload' : 'download'}: ${source} to ${target}`);
	}
}

async function upload(file: string, target: string, region: string | undefined, terminal: Terminal): Promise<void> {
	const {size} = await stat(file);
	const path = target.endsWith('/') ? `${objectPath(target)}${encodeURIComponent(basename(file))}` : objectPath(target);
	const body = Readable.toWeb(createReadStream(file)) as unknown as ReadableStream;
	const headers = {'content-length': String(size)};
	await call(terminal, 's3', region, path, {method: 'PUT', headers, body, duplex: 'half'} as RequestInit);
}

async function download(source: string, target: string, region: string | undefined, terminal: Terminal): Promise<void> {
	const {body} = await call(terminal, 's3', region, objectPath(source), {method: 'GET'});
	const isFolder = (await stat(target).catch(() => undefined))?.isDirectory() === true;
	const file = isFolder ? resolve(target, basename(source)) : target;
	await pipeline(Readable.fromWeb((body ?? new ReadableStream()) as unknown as WebStream), createWriteStream(file));
}

function objectPath(uri: string): string {
	return `/${uri.slice('s3://'.length).split('/').map(encodeURIComponent).join('/')}`;
}

/** A request to the local AWS. The signature is not checked there, but its scope says service and region. */
async function call(
	{environment}: Terminal,
	service: string,
	givenRegion: string | undefined,
	path: string,
	init: RequestInit,
): Promise<Response> {
	const endpoint = environment.AWS_ENDPOINT_URL;
	if (endpoint === undefined) throw new UsageError('AWS_ENDPOINT_URL is not set: there is no local AWS to ask.');
	const region = givenRegion ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION ?? 'us-east-1';
	const scope = `Credential=local/19700101/${region}/${service}/aws4_request`;
	const authorization = `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=local`;
	const response = await fetch(`${endpoint}${path}`, {...init, headers: {...init.headers, authorization}});
	if (!response.ok) throw new UsageError(`The local AWS answered ${response.status}: ${await response.text()}`);
	return response;
}
