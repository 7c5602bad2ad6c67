import {defineConfig, type UserConfig} from 'tsdown';

/** Every bundle is complete in itself: nothing is installed where it runs. */
const bundle = {
	platform: 'node',
	target: 'node22',
	format: 'esm',
	dts: false,
	// Class names stay: an error's name is its class's, and operators read it.
	minify: {mangle: {keepNames: true}, compress: true},
	hash: false,
	clean: true,
	define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"'},
	deps: {alwaysBundle: [/./], onlyBundle: false},
	// The SDK's default main fields pick its CommonJS build, which loads four times slower.
	inputOptions: {resolve: {mainFields: ['module', 'main']}},
} satisfies UserConfig;

const program: UserConfig = {
	...bundle,
	entry: {
		bin: 'src/bin.ts',
		local: 'src/local/main.ts',
		builder: 'src/local/builder/main.ts',
		'task-network': 'src/local/engine/process/task-network.ts',
	},
	outDir: 'dist',
	fixedExtension: false,
	plugins: [
		{
			// Ink names React's development tools, which only its development build loads.
			name: 'no-developer-tools',
			resolveId: {filter: {id: /^react-devtools-core$/}, handler: () => ({id: '\0react-devtools-core'})},
			load: {filter: {id: /react-devtools-core$/}, handler: () => 'export default {};'},
		},
		{
			// Yoga decodes its inlined WebAssembly through fetch(), which loads undici: 20 ms of start-up for nothing.
			name: 'yoga-without-fetch',
			transform: {
				filter: {id: /yoga-wasm-base64-esm\.js$/},
				handler: (code: string) => ({code: code.replaceAll('"function"!=typeof fetch', 'true'), map: null}),
			},
		},
		{
			// Frames, arrows and marks are as wide as they are long, like ASCII; the long way compiles all emoji first.
			name: 'string-width-of-frames',
			transform: {
				filter: {id: /string-width\/index\.js$/},
				handler: (code: string) => ({
					code: code.replace(
						'/^[\\u0020-\\u007E]*$/',
						'/^[\\u0020-\\u007E\\u00AB\\u00B7\\u00BB\\u00D7\\u2013\\u2026\\u203A\\u2190-\\u2193\\u2500-\\u259F\\u25B8\\u25C6\\u25CB\\u25CC\\u25CF\\u2713\\u2717]*$/',
					),
					map: null,
				}),
			},
		},
	],
};

/** What runs in the cloud for a warm pool; the build of an image finds all it needs in its folder. */
const functions: UserConfig = {
	...bundle,
	entry: 'assets/pool/functions/{process-grabbed,launch-task,reconcile,simulate-grab,simulate-kill}.ts',
	outDir: 'dist/pool/functions',
	fixedExtension: true,
};

const container: UserConfig = {
	...bundle,
	entry: 'assets/pool/container/{app,monitor}.ts',
	outDir: 'dist/pool/container',
	fixedExtension: false,
	copy: ['Dockerfile', 'buildspec.yml', 'package.json'].map((file) => `assets/pool/container/${file}`),
};

export default defineConfig([program, functions, container]);
