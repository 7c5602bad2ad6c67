// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a Dockerfile writes its variables like this.
import {chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {buildImage} from '../../../src/local/builder/build.ts';
import {readBuildContext} from '../../../src/local/builder/build-context.ts';
import {parseDockerfile} from '../../../src/local/builder/dockerfile.ts';
import type {ImageDraft} from '../../../src/local/builder/image-model.ts';
import {writeImage} from '../../../src/local/builder/image-writer.ts';
import {BlobStore} from '../../../src/local/images/blob-store.ts';

let directory: string;
let context: string;

beforeEach(() => {
	directory = mkdtempSync(join(tmpdir(), 'ecs-console-build-'));
	context = join(directory, 'context');
	mkdirSync(context);
});

afterEach(() => rmSync(directory, {recursive: true, force: true}));

function files(contents: Readonly<Record<string, string>>): void {
	for (const [path, content] of Object.entries(contents)) {
		mkdirSync(dirname(join(context, path)), {recursive: true});
		writeFileSync(join(context, path), content);
	}
}

async function build(
	dockerfile: string,
	settings: {args?: Record<string, string>; target?: string} = {},
): Promise<ImageDraft> {
	return buildImage({
		dockerfile: parseDockerfile(dockerfile),
		contextDirectory: context,
		context: await readBuildContext(context, join(context, 'Dockerfile')),
		buildArguments: new Map(Object.entries(settings.args ?? {})),
		target: settings.target,
		onStep: () => undefined,
	});
}

const paths = (draft: ImageDraft): string[] => [...draft.files.keys()];

describe('an image', () => {
	it('has the configuration that its Dockerfile gives', async () => {
		const draft = await build(
			[
				'ARG TAG=24-alpine',
				'FROM public.ecr.aws/docker/library/node:${TAG}',
				'ARG VERSION=1',
				'ENV A="x y" B=$VERSION',
				'LABEL version=${B:-none}',
				'WORKDIR /app',
				'WORKDIR sub',
				'EXPOSE 8080 53/udp',
				'USER node',
				'HEALTHCHECK --interval=1m30s --retries=2 CMD ["node", "check.ts"]',
				'ENTRYPOINT ["node"]',
				'CMD ["server.ts"]',
			].join('\n'),
			{args: {VERSION: '7', TAG: '24'}},
		);
		expect(draft).toMatchObject({
			base: 'public.ecr.aws/docker/library/node:24',
			workingDirectory: '/app/sub',
			user: 'node',
			entryPoint: ['node'],
			command: ['server.ts'],
			healthCheck: {Test: ['CMD', 'node', 'check.ts'], Interval: 90e9, Retries: 2},
		});
		expect(Object.fromEntries(draft.environment)).toEqual({A: 'x y', B: '7'});
		expect(Object.fromEntries(draft.labels)).toEqual({version: '7'});
		expect([...draft.ports]).toEqual(['8080/tcp', '53/udp']);
	});

	it('has the files that COPY names, and none that .dockerignore keeps out', async () => {
		files({'a.ts': 'a', 'deep/b.ts': 'b', 'deep/c.md': 'c', '.dockerignore': '**/*.md\n.dockerignore'});
		expect(paths(await build('FROM scratch\nWORKDIR /app\nCOPY . .'))).toEqual([
			'app',
			'app/a.ts',
			'app/deep',
			'app/deep/b.ts',
		]);
		expect(paths(await build('FROM scratch\nCOPY *.ts /app/'))).toEqual(['app', 'app/a.ts']);
		expect(paths(await build('FROM scratch\nCOPY deep /app'))).toEqual(['app', 'app/b.ts']);
		expect(paths(await build('FROM scratch\nCOPY ["a.ts", "/app/renamed.ts"]'))).toEqual(['app', 'app/renamed.ts']);
	});

	it('may take files from an earlier stage, and stop at a stage', async () => {
		files({'a.ts': 'a'});
		const dockerfile =
			'FROM scratch AS one\nCOPY a.ts /out/a.ts\nENV A=1\nFROM one AS two\nENV B=2\nFROM scratch\nCOPY --from=one /out /app';
		expect(paths(await build(dockerfile))).toEqual(['app', 'app/a.ts']);
		expect(Object.fromEntries((await build(dockerfile, {target: 'two'})).environment)).toEqual({A: '1', B: '2'});
	});

	it('is the same, byte by byte, for the same files, whenever and wherever it is built', async () => {
		files({'a.ts': 'a', 'run.sh': '#!/bin/sh'});
		chmodSync(join(context, 'run.sh'), 0o755);
		const dockerfile = 'FROM scratch\nWORKDIR /app\nCOPY . .';
		const first = await writeImage(await build(dockerfile), 'amd64', new BlobStore(join(directory, 'first')));
		utimesSync(join(context, 'a.ts'), 1, 1);
		chmodSync(join(context, 'a.ts'), 0o600);
		expect(await writeImage(await build(dockerfile), 'amd64', new BlobStore(join(directory, 'second')))).toBe(first);
		writeFileSync(join(context, 'a.ts'), 'b');
		expect(await writeImage(await build(dockerfile), 'amd64', new BlobStore(join(directory, 'third')))).not.toBe(first);
	});
});

describe('a Dockerfile that cannot be built', () => {
	it.each([
		['FROM nginx', 'Dockerfile:1: FROM nginx is not supported by the local builder'],
		['FROM scratch\nCOPY none /', 'Dockerfile:2: COPY: «none» is not found'],
		['FROM scratch\nCOPY ../outside /', 'Dockerfile:2: COPY: «../outside» lies outside the build context'],
		['FROM scratch\nCOPY leak /', 'Dockerfile:2: COPY: The link «leak» leads outside the build context'],
		['FROM scratch\nCMD node server.ts', 'Dockerfile:2: CMD in shell form is not supported'],
		['FROM scratch\nEXPOSE http', 'Dockerfile:2: EXPOSE: «http» is no port'],
		['FROM scratch\nENV A="${A:?set it}"', 'Dockerfile:2: ENV: The variable A is not set: set it'],
		['FROM scratch\nCOPY --from=none a b', 'Dockerfile:2: COPY --from=none: there is no earlier stage'],
		['ENV A=1', 'Dockerfile:1: ENV before the first FROM'],
		['ARG A', 'Dockerfile:1: A Dockerfile needs a FROM'],
	])('%j says where and why', async (dockerfile, message) => {
		writeFileSync(join(directory, 'outside'), 'secret');
		symlinkSync('../outside', join(context, 'leak'));
		await expect(build(dockerfile)).rejects.toThrow(message);
	});
});
