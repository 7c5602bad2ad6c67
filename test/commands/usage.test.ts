import {describe, expect, it} from 'vitest';
import {version} from '../../src/version.ts';
import {cli} from '../support/cli.ts';

describe('the command line', () => {
	it('tells its version and its commands', async () => {
		expect((await cli(['--version'])).stdout).toBe(version);
		const help = await cli(['--help']);
		expect(help.exitCode).toBe(0);
		for (const command of ['setup', 'consume', 'tasks', 'logs', 'stack', 'local', 'doctor', 'tour']) {
			expect(help.stdout).toContain(`  ${command}`);
		}
	});

	it.each([
		[['stak', 'list'], 'Did you mean stack?'],
		[['stack', 'lst'], 'Did you mean list?'],
		[['consume', '--memry', '1gb'], 'Did you mean --memory?'],
		[['stack', 'list', '--output', 'yaml'], 'Allowed choices are text, json'],
		[['stack', 'events'], "missing required argument 'name'"],
		[['tour', '--only', 'pools'], 'Allowed choices are consumer, pool'],
		[['consume', '--cpu', '3gb'], '«3gb» is no amount of cpu'],
		[['consume', '--on', 'nobody'], '«nobody» names no host'],
		[['setup', 'consumer', '--desired', 'many'], '«many» is no number of tasks'],
		[['setup', 'scale', 'many'], '→ For example 3.'],
		[['setup', 'consumer', '--parameter', 'LaunchType'], 'it must be name=value'],
		[['setup', 'consumer', '--parameter', 'LaunchTyp=EC2'], 'did you mean LaunchType?'],
		[['setup', 'consumer', '--parameter', 'MinHealthyPercent=-1'], 'it must be a whole number from 0 to 100'],
		[['setup', 'consumer', '--stack', '9lives'], 'it must begin with a letter'],
		[['local', 'start', '--port', '99999'], '«99999» is no port'],
		[['local', 'start', '--runtime', 'docker'], '«docker» is no runtime'],
		[['logs', '--functions'], '--functions are those of a stack: name it.'],
		[['logs', '--since', 'yesterday'], '«yesterday» is no span of time'],
		[['stack', 'list', '--region', 'Frankfurt'], 'Frankfurt'],
		[['local', 'start', '--region', 'us-esat-1'], 'There is no Region us-esat-1.'],
		[['pool', 'status', '--local', '--region', 'us-esat-1'], 'Did you mean us-east-1?'],
	])('%j is refused before any call, with the way out', async (arguments_, message) => {
		const {exitCode, stderr, stdout} = await cli(arguments_);
		expect(stderr).toContain(message);
		expect(exitCode).toBe(64);
		expect(stdout).toBe('');
	});
});
