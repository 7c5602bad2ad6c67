#!/usr/bin/env node
import module from 'node:module';
import {version} from './version.ts';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const isOldNode = major < 22 || (major === 22 && minor < 18);

if (isOldNode) {
	process.stderr.write(
		`ecs-console needs Node 22.18 or newer; this is ${process.versions.node}.\n→ Install a newer one, for example: npx -p node@24 ecs-console\n`,
	);
	process.exitCode = 69;
} else if (process.argv.length === 3 && (process.argv[2] === '--version' || process.argv[2] === '-V')) {
	process.stdout.write(`${version}\n`);
} else {
	module.enableCompileCache();
	const {main} = await import('./main.ts');
	process.exitCode = await main(process.argv.slice(2));
}
