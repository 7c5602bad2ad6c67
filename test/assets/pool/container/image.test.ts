import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {parse} from 'yaml';
import {assetFolder} from '../../../../src/infra/package-files.ts';
import {parseDockerfile} from '../../../../src/local/builder/dockerfile.ts';

const read = (path: string) => readFileSync(join(assetFolder('pool'), 'container', path), 'utf8');

test('the image is Node 24 and the bundles as they are: nothing is run to build it, nothing is installed', () => {
	const {instructions} = parseDockerfile(read('Dockerfile'));
	expect(instructions[0]?.text).toBe('public.ecr.aws/docker/library/node:24-alpine');
	const copied = instructions.filter(({name}) => name === 'COPY').map(({text}) => text);
	expect(copied).toEqual(['package.json ./package.json', '*.js ./']);
	expect(instructions.find(({name}) => name === 'USER')?.text).toBe('node');
	expect(instructions.at(-1)?.source).toBe('CMD ["node", "app.js"]');
	expect(JSON.parse(read('package.json'))).toEqual({name: 'pool', private: true, type: 'module'});
});

test('pool#17 the image is built, tagged and pushed by its buildspec, latest last and never after a failure', () => {
	const {phases} = parse(read('buildspec.yml')) as {
		readonly phases: Readonly<Record<string, {'on-failure': string; commands: string[]}>>;
	};
	expect(Object.keys(phases)).toEqual(['pre_build', 'build']);
	expect(Object.values(phases).map((phase) => phase['on-failure'])).toEqual(['ABORT', 'ABORT']);
	expect(phases.build?.commands.at(-2)).toContain('docker push "$REPOSITORY_URI:$');
	expect(phases.build?.commands.at(-2)).toContain('IMAGE_TAG:-build-$CODEBUILD_BUILD_NUMBER');
	expect(phases.build?.commands.at(-1)).toBe('docker push "$REPOSITORY_URI:latest"');
});
