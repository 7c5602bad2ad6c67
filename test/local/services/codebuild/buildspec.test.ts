import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {parseBuildspec} from '../../../../src/local/services/codebuild/runner/buildspec.ts';
import {PhaseFailure} from '../../../../src/local/services/codebuild/runner/phase-failure.ts';

describe('a buildspec', () => {
	it('gives phases, variables and artifacts', () => {
		const spec = parseBuildspec(
			[
				'version: 0.2',
				'run-as: root',
				'env:',
				'  shell: bash',
				'  variables: {PORT: 8080, FLAG: true}',
				'  exported-variables: [IMAGE]',
				'phases:',
				'  install: {runtime-versions: {nodejs: 24}}',
				'  build:',
				'    on-failure: ABORT',
				'    commands:',
				'      - echo one',
				'      - |',
				'        echo two',
				'        echo three',
				'    finally: [echo last]',
				'artifacts: {files: "**/*", discard-paths: yes}',
				'cache: {paths: [node_modules]}',
			].join('\n'),
		);
		expect(spec).toMatchObject({
			shell: 'bash',
			variables: {PORT: '8080', FLAG: 'true'},
			exported: ['IMAGE'],
			phases: {
				install: {commands: [], runtimes: {nodejs: '24'}},
				build: {commands: ['echo one', 'echo two\necho three\n'], finally: ['echo last'], onFailure: 'ABORT'},
			},
			artifacts: {files: ['**/*'], 'discard-paths': true},
		});
	});

	it.each([
		['version: 0.3\nphases: {}', 'Unsupported buildspec version: 0.3'],
		['phases: {}', 'version'],
		['version: 0.2\nphases: {deploy: {commands: []}}', 'Unknown phase name: deploy'],
		['version: 0.2\nphases: {build: {commands: [{echo: hi}]}}', 'Expected Commands[0] to be of string type'],
		['version: 0.2\nphases:\n  build: [', 'yaml: line'],
		['version: 0.2\nenv: {shell: fish}\nphases: {}', 'Unsupported shell: fish'],
	])('%j is refused', (text, message) => {
		expect(() => parseBuildspec(text)).toThrow(message);
	});

	it('is read or refused as YAML_FILE_ERROR, whatever its text', () => {
		const part = fc.constantFrom(
			'version: 0.2\n',
			'phases:\n',
			'  build:\n',
			'    commands:\n',
			'- a\n',
			'  ',
			'{',
			': ',
			'&a ',
			'*a ',
		);
		fc.assert(
			fc.property(fc.array(fc.oneof(part, fc.string({maxLength: 5}))), (parts) => {
				try {
					parseBuildspec(parts.join(''));
				} catch (error) {
					expect(error).toBeInstanceOf(PhaseFailure);
					expect((error as PhaseFailure).statusCode).toBe('YAML_FILE_ERROR');
				}
			}),
		);
	});
});
