import type {Shell} from './shell.ts';

/** What a deletion takes with it, before it is done. */
interface Deletion {
	readonly preview: {readonly status: string};
	readonly lines: readonly string[];
}

interface Asked<Plan> {
	/** What is deleted: `pool`, and its name, which has to be typed. */
	readonly kind: string;
	readonly name: string;
	readonly plan: (name: string, signal: AbortSignal) => Promise<Plan>;
	/** The `aws` lines of the same. */
	readonly preview: (plan: Plan) => Promise<readonly string[]>;
	/** What follows besides, in sentences. */
	readonly consequences: () => readonly string[];
}

/** Shows what goes with a thing, and wants its name typed; undefined when it is to stay. */
export async function askDeletion<Plan extends Deletion>(
	shell: Pick<Shell, 'busy' | 'confirm'>,
	{kind, name, plan, preview, consequences}: Asked<Plan>,
): Promise<Plan | undefined> {
	const found = await shell.busy(`Looking what ${kind} ${name} has`, (signal) => plan(name, signal));
	if (found === undefined) return undefined;
	const isWanted = await shell.confirm({
		title: `Delete ${kind} ${name} (${found.preview.status})`,
		lines: [...found.lines, ...consequences()],
		typed: name,
		awsLines: () => preview(found),
	});
	return isWanted ? found : undefined;
}
