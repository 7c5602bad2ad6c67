import {defineConfig} from 'vitest/config';

export default defineConfig({
	oxc: {jsx: {runtime: 'automatic'}},
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		exclude: ['test/conformance/**', 'test/bench/**'],
		// Most of their time is waiting: for processes, builds and conditions.
		maxWorkers: 3,
		// A condition that will come is waited for as long as a busy machine takes.
		expect: {poll: {timeout: 20_000}},
		testTimeout: 30_000,
		hookTimeout: 30_000,
		env: {FORCE_COLOR: '0'},
	},
});
