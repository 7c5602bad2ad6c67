import {execa} from 'execa';

const program = new URL('../../src/bin.ts', import.meta.url).pathname;

export interface CliResult {
	readonly exitCode: number | undefined;
	readonly stdout: string;
	readonly stderr: string;
}

/** Runs the command line from source, as an operator without any AWS configuration and without a terminal would. */
export async function cli(
	arguments_: readonly string[],
	env: Readonly<Record<string, string>> = {},
): Promise<CliResult> {
	const {exitCode, stdout, stderr} = await execa(
		process.execPath,
		['--disable-warning=ExperimentalWarning', program, ...arguments_],
		{
			reject: false,
			extendEnv: false,
			env: {PATH: process.env.PATH ?? '', HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true', ...env},
			stdin: 'ignore',
		},
	);
	return {exitCode, stdout, stderr};
}
