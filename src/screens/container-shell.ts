import type {TaskReference} from '../operations/tasks/subject.ts';
import type {Shell} from './shell.ts';

export interface ContainerReference extends TaskReference {
	readonly container: string;
}

/** What a screen may run to open a shell in a container. */
export interface ContainerShellActions {
	/** Whether a shell can be opened there, as far as can be told. @throws StateError with what to do when it cannot */
	checkShell(where: ContainerReference, signal?: AbortSignal): Promise<void>;
	/** Runs the shell until it ends; the terminal is lent to it already. @throws ConsoleError saying what went wrong */
	openShell(where: ContainerReference): Promise<void>;
}

export interface ContainerShellParts {
	readonly shell: Pick<Shell, 'busy' | 'choose' | 'suspend'>;
	readonly actions: ContainerShellActions;
}

/** Opens a shell in a container of the task; which one, the operator chooses where there are several. */
export async function openContainerShell(
	{shell, actions}: ContainerShellParts,
	task: TaskReference,
	containers: readonly string[],
): Promise<void> {
	const container = await chosenContainer(shell, containers);
	if (container === undefined) return;
	const where = {...task, container};
	// What stands in the way is told before the screen is given away.
	const isReady = await shell.busy(`Looking whether ${container} can be entered`, async (signal) => {
		await actions.checkShell(where, signal);
		return true;
	});
	if (isReady === true) await shell.suspend(() => actions.openShell(where));
}

async function chosenContainer(
	shell: Pick<Shell, 'choose'>,
	containers: readonly string[],
): Promise<string | undefined> {
	const [first, ...others] = containers;
	if (others.length === 0) return first;
	const options = containers.map((name) => ({value: name, label: name}));
	return shell.choose({title: 'A shell in which container?', options});
}
