import type {Form} from '../ui/form.ts';
import {editedFields, type FormState} from '../ui/form-state.ts';
import type {Shell} from './shell.ts';

/** Whether a form may be left: what was chosen in it would be lost, so that is asked first. */
export async function mayLeaveForm(shell: Pick<Shell, 'confirm'>, form: Form, state: FormState): Promise<boolean> {
	const edited = editedFields(form, state);
	if (edited.length === 0) return true;
	return await shell.confirm({title: 'Leave the form', lines: [`What you chose would be lost: ${edited.join(', ')}.`]});
}
