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

async function runChild(
	program: string,
	parameters: readonly string[],
	environment: NodeJS.ProcessEnv,
	nextStep: string,
): Promise<void> {
	const {execa} = await import('execa');
	const result = await execa(program, [...parameters], {
		stdio: 'inherit',
		reject: false,
		env: environment,
		extendEnv: false,
	});
	// What the child itself ended with is its own affair; that it did not run at all is not.
	if (result.code !== undefined) {
		throw new ChildError(`${program} cannot be run: ${result.originalMessage ?? result.code}`, nextStep);
	}
}
