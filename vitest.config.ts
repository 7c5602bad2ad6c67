import {defineConfig} from 'vitest/config';

export default defineConfig({
	oxc: {jsx: {runtime: 'automatic'}},
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		exclude: ['test/conformance/**', 'test/bench/**'],
		// Most of their time is waiting: for processes, builds and conditions.
		maxWorkers: 3,
		testTimeout: 30_000,
		hookTimeout: 30_000,
		env: {FORCE_COLOR: '0'},
	},
});
