import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {globToRegExp, parseDockerignore} from '../../../src/local/builder/patterns.ts';

describe('a pattern', () => {
	it.each([
		['*.ts', 'a.ts', true],
		['*.ts', 'a/b.ts', false],
		['**/*.ts', 'a/b.ts', true],
		['**/*.ts', 'b.ts', true],
		['a/**', 'a/b/c', true],
		['?.t[sx]', 'a.tx', true],
		['a+(b)', 'a+(b)', true],
		['\\*', 'a', false],
	])('%s matches %s: %s', (pattern, path, matches) => {
		expect(globToRegExp(pattern).test(path)).toBe(matches);
	});

	it('without wildcards matches itself only', () => {
		const plain = fc.stringMatching(/^[a-z.+(){}|^$/-]{1,20}$/);
		fc.assert(
			fc.property(
				plain,
				plain,
				(pattern, path) => void expect(globToRegExp(pattern).test(path)).toBe(pattern === path),
			),
		);
	});
});

describe('.dockerignore', () => {
	it('keeps out what a line matches, also below it, and takes exceptions in again', () => {
		const isIgnored = parseDockerignore('# comment\nnode_modules/\n/*.md\n!README.md\n**/secret');
		expect(
			['node_modules/a/b', 'CHANGES.md', 'README.md', 'deep/CHANGES.md', 'deep/secret', 'server.ts'].map(isIgnored),
		).toEqual([true, true, false, false, true, false]);
	});
});
