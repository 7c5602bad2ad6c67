#!/usr/bin/env node
import module from 'node:module';
import {asksForConsole} from './face.ts';
import {skeleton} from './skeleton.ts';
import {enterTerminal} from './terminal.ts';
import {version} from './version.ts';

const argv = process.argv.slice(2);
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const isOldNode = major < 22 || (major === 22 && minor < 18);

if (isOldNode) {
	const again = ['npx -p node@24 node', `'${process.argv[1]}'`, ...argv].join(' ');
	process.stderr.write(
		`ecs-console needs Node 22.18 or newer; this is ${process.versions.node}.\n→ Install a newer one, or run it with one: ${again}\n`,
	);
	process.exitCode = 69;
} else if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
	process.stdout.write(`${version}\n`);
} else {
	module.enableCompileCache();
	const isConsole = asksForConsole(argv) && process.stdin.isTTY === true && process.stdout.isTTY === true;
	if (isConsole && !argv.includes('--screen-reader') && process.env.INK_SCREEN_READER !== 'true') {
		enterTerminal();
		process.stdout.write(skeleton(process.stdout.columns, process.stdout.rows));
	}
	const {main} = isConsole ? await import('./console/main.tsx') : await import('./main.ts');
	process.exitCode = await main(argv);
}
