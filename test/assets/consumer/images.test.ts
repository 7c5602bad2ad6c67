import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {parse} from 'yaml';
import {assetFolder} from '../../../src/infra/package-files.ts';

const folder = assetFolder('consumer');
const lines = (part: string) =>
	readFileSync(join(folder, part, 'Dockerfile'), 'utf8')
		.split('\n')
		.filter((line) => line !== '' && !line.startsWith('#'));

describe.each(['backend', 'console'])('the image of the %s', (part) => {
	test('is Node 24 and files as they are: nothing is run to build it, nothing is installed', () => {
		const instructions = lines(part).map((line) => line.split(' ', 1)[0]);
		expect(lines(part)[0]).toBe('FROM public.ecr.aws/docker/library/node:24-alpine');
		expect(instructions).toEqual(['FROM', 'WORKDIR', 'COPY', 'COPY', 'COPY', 'ENV', 'USER', 'EXPOSE', 'CMD']);
		expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).not.toHaveProperty('dependencies');
	});

	test('is copied from what is there, and starts a program that was copied', () => {
		const copied = lines(part)
			.filter((line) => line.startsWith('COPY'))
			.map((line) => line.split(' ')[1] ?? '');
		expect(copied.every((name) => existsSync(join(folder, name)))).toBe(true);
		const [, program] = JSON.parse(lines(part).at(-1)?.replace('CMD ', '') ?? '') as [string, string];
		expect(program).toBe(`${part}/server.ts`);
		expect(existsSync(join(folder, program))).toBe(true);
	});

	test('consumer#18 is built, tagged and pushed by its own buildspec, latest last and never after a failure', () => {
		const {phases} = parse(readFileSync(join(folder, part, 'buildspec.yml'), 'utf8')) as {
			phases: Record<string, {'on-failure': string; commands: string[]}>;
		};
		expect(Object.keys(phases)).toEqual(['pre_build', 'build']);
		expect(Object.values(phases).map((phase) => phase['on-failure'])).toEqual(['ABORT', 'ABORT']);
		expect(phases.build?.commands[0]).toContain(`/${part}/Dockerfile`);
		expect(phases.build?.commands.at(-1)).toBe('docker push "$REPOSITORY_URI:latest"');
	});
});
