import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {ConsoleError} from '../errors.ts';

/** A program of the operator's (an editor, a shell) could not be run. */
class ChildError extends ConsoleError {}

/**
 * Opens a text in the operator's editor, as a copy that is gone afterwards.
 *
 * @throws ChildError when the editor cannot be run
 */
export async function openInEditor(text: string, environment: NodeJS.ProcessEnv): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'ecs-console-text-'));
	try {
		const file = join(folder, 'text.txt');
		writeFileSync(file, text, {mode: 0o600});
		const editor = environment.VISUAL || environment.EDITOR || 'vi';
		// An editor may come with flags of its own: `code --wait`.
		const [program = 'vi', ...flags] = editor.split(/\s+/).filter((word) => word !== '');
		await runChild(program, [...flags, file], environment, 'Set EDITOR to one that is installed, for example nano.');
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
}

/** What would lead the aws command line elsewhere than the variables of a local AWS say. */
const misleading = /^AWS_(SESSION_TOKEN|PROFILE|DEFAULT_PROFILE|ENDPOINT_URL.*)$/;

/** Opens the operator's shell; `variables` go to it instead of its own for AWS. @throws ChildError */
export async function openShell(
	variables: Readonly<Record<string, string>>,
	environment: NodeJS.ProcessEnv,
): Promise<void> {
	const isOwnAccount = variables.AWS_ACCESS_KEY_ID === undefined;
	const kept = Object.entries(environment).filter(([name]) => isOwnAccount || !misleading.test(name));
	const shell = environment.SHELL || '/bin/sh';
	await runChild(shell, [], {...Object.fromEntries(kept), ...variables}, 'Set SHELL to one that is installed.');
}

interface ContainerOfTask {
	readonly cluster: string;
	readonly task: string;
	readonly container: string;
}

/**
 * Opens a shell in a container: our own command as a child, so that it has the terminal to itself. `flags` choose the
 * AWS.
 *
 * @throws ChildError with what the child says of its failure
 */
export async function openContainerShell(
	{cluster, task, container}: ContainerOfTask,
	flags: readonly string[],
	environment: NodeJS.ProcessEnv,
): Promise<void> {
	const [, program = ''] = process.argv;
	const command = ['exec', task, '--cluster', cluster, '--container', container, ...flags];
	const said = await runChild(
		process.execPath,
		[...process.execArgv, program, ...command],
		environment,
		'Run ecs-console exec by itself.',
	);
	const failure = said.find(isFailure);
	if (failure !== undefined) throw new ChildError(failure.message, failure.nextStep);
}

interface Failure {
	readonly message: string;
	readonly nextStep: string;
}

const isFailure = (said: unknown): said is Failure =>
	typeof said === 'object' &&
	said !== null &&
	typeof (said as Partial<Failure>).message === 'string' &&
	typeof (said as Partial<Failure>).nextStep === 'string';

/** Lends the terminal to a program; answers what one of ours says besides. */
async function runChild(
	program: string,
	parameters: readonly string[],
	environment: NodeJS.ProcessEnv,
	nextStep: string,
): Promise<readonly unknown[]> {
	const {execa} = await import('execa');
	const isOurs = program === process.execPath;
	const result = await execa(program, [...parameters], {
		stdio: 'inherit',
		reject: false,
		env: environment,
		extendEnv: false,
		// One of ours also notices by it that we are gone.
		ipc: isOurs,
	});
	// What the child itself ended with is its own affair; that it did not run at all is not.
	if (result.code !== undefined) {
		throw new ChildError(`${program} cannot be run: ${result.originalMessage ?? result.code}`, nextStep);
	}
	return result.ipcOutput ?? [];
}
