import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {DockerfileError, parseDockerfile} from '../../../src/local/builder/dockerfile.ts';

const failure = (source: string): string => {
	try {
		parseDockerfile(source);
	} catch (error) {
		if (error instanceof DockerfileError) return error.message;
	}
	return 'nothing';
};

describe('a Dockerfile', () => {
	it('is its instructions, with continued lines joined and comments left out', () => {
		const {instructions} = parseDockerfile(
			[
				'# syntax=docker/dockerfile:1',
				'from scratch',
				'',
				'ENV A=1 \\',
				'# in between',
				'    B=2',
				'COPY --from=build --chown=1:1 a b',
			].join('\r\n'),
		);
		expect(instructions.map(({line, name, text}) => [line, name, text])).toEqual([
			[2, 'FROM', 'scratch'],
			[4, 'ENV', 'A=1     B=2'],
			[7, 'COPY', 'a b'],
		]);
		expect(instructions[2]?.flags).toEqual(
			new Map([
				['from', 'build'],
				['chown', '1:1'],
			]),
		);
	});

	it('may have another escape character', () => {
		const {instructions} = parseDockerfile('# escape=`\nFROM scratch\nENV A=1 `\n  B=2\n');
		expect(instructions[1]?.text).toBe('A=1   B=2');
	});

	it.each([
		['FROM scratch\n\n\nRUN npm ci', 'Dockerfile:4: RUN is not supported by the local builder'],
		['FROM scratch\nADD a b', 'Dockerfile:2: ADD is not supported'],
		['FROM scratch\nCOPY <<EOF /a\nx\nEOF', 'Dockerfile:2: Heredocs are not supported'],
		['FROM scratch\nfoo-bar', 'Dockerfile:2: «foo-bar» is not supported'],
		['FROM', 'Dockerfile:1: FROM needs at least one argument'],
	])('%j is refused with its line', (source, message) => {
		expect(failure(source)).toContain(message);
	});

	it('is read or refused with a line that it has, whatever its text', () => {
		const fragment = fc.constantFrom(
			'FROM x',
			'RUN',
			'ENV',
			'\\',
			'\n',
			'#',
			' ',
			'COPY',
			'--from=',
			'<<EOF',
			'"',
			"'",
			'[',
			'`',
		);
		fc.assert(
			fc.property(fc.array(fc.oneof(fragment, fc.string())), (parts) => {
				const source = parts.join('');
				try {
					parseDockerfile(source);
				} catch (error) {
					expect(error).toBeInstanceOf(DockerfileError);
					const {line} = error as DockerfileError;
					expect(line).toBeGreaterThan(0);
					expect(line).toBeLessThanOrEqual(source.split(/\r?\n/).length);
				}
			}),
		);
	});
});
