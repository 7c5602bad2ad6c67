import {execa} from 'execa';
import {PhaseFailure} from './phase-failure.ts';

/** Clones a public repository; answers the commit. Rejects with CLIENT_ERROR, for example without a network. */
export async function fetchFromGit(
	location: string,
	sourceVersion: string | undefined,
	depth: number | undefined,
	directory: string,
	signal: AbortSignal,
): Promise<string> {
	const git = async (...words: string[]): Promise<string> => {
		const env = {GIT_TERMINAL_PROMPT: '0', GIT_ASKPASS: 'true'};
		const result = await execa('git', words, {cancelSignal: signal, env, reject: false, stdin: 'ignore'});
		signal.throwIfAborted();
		if (result.failed) throw gitError(location, sourceVersion, result.stderr || result.shortMessage || '');
		return result.stdout;
	};
	// A version can be a commit anywhere in the history, so only the newest one can do without it.
	const isShallow = depth !== undefined && depth > 0 && sourceVersion === undefined;
	await git('clone', '--quiet', ...(isShallow ? ['--depth', String(depth)] : []), '--', location, directory);
	if (sourceVersion !== undefined && sourceVersion !== '') {
		const pull = /^pr\/(?<number>\d+)$/.exec(sourceVersion)?.groups?.number;
		if (pull !== undefined) await git('-C', directory, 'fetch', '--quiet', 'origin', `pull/${pull}/head`);
		await git(
			'-C',
			directory,
			'checkout',
			'--quiet',
			'--detach',
			pull === undefined ? await resolveVersion(git, directory, sourceVersion) : 'FETCH_HEAD',
		);
	}
	return git('-C', directory, 'rev-parse', 'HEAD');
}

/** A branch is one of the remote's; anything else is a tag or a commit. */
async function resolveVersion(
	git: (...words: string[]) => Promise<string>,
	directory: string,
	version: string,
): Promise<string> {
	const name = version.replace(/^refs\/heads\//, '').replace(/\^\{[0-9a-f]+\}$/, '');
	const branches = await git('-C', directory, 'branch', '--remotes', '--list', `origin/${name}`);
	return branches.trim() === '' ? name : `origin/${name}`;
}

function gitError(location: string, version: string | undefined, output: string): PhaseFailure {
	const reason = output.trim().split('\n').at(-1) ?? '';
	const shown = location.replace(/\/\/[^/@]*@/, '//');
	return new PhaseFailure(
		'CLIENT_ERROR',
		`git clone ${shown} failed: ${reason} for primary source and source version ${version ?? ''}`,
	);
}
