import {defineConfig} from 'vitest/config';

export default defineConfig({
	oxc: {jsx: {runtime: 'automatic'}},
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		exclude: ['test/conformance/**', 'test/bench/**'],
		// Most of their time is waiting: for processes, builds and conditions.
		maxWorkers: 3,
		// A condition that will come is waited for as long as a busy machine takes.
		expect: {poll: {timeout: 60_000}},
		testTimeout: 120_000,
		hookTimeout: 120_000,
		env: {FORCE_COLOR: '0'},
	},
});
