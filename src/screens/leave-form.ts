import type {Shell} from './shell.ts';

/** Whether a form may be left: what was chosen in these fields would be lost, so that is asked first. */
export async function mayLeaveForm(shell: Pick<Shell, 'confirm'>, edited: readonly string[]): Promise<boolean> {
	if (edited.length === 0) return true;
	return await shell.confirm({title: 'Leave the form', lines: [`What you chose would be lost: ${edited.join(', ')}.`]});
}
