import {formSpoken} from '../../ui/form-lines.ts';
import {planSpoken} from '../plan/lines.ts';
import {type FormOnScreen, parameterForm} from './parameter-form.ts';
import {currentPlan, currentRun, progressNow, type SetupViewStore} from './state.ts';

/** What a screen reader says of the page that is looked at. */
export function spokenOf(store: SetupViewStore): readonly string[] {
	const view = store.getState();
	const {page, form, consumers, list, standing, stack} = view;
	if (page === 'form') return form === undefined ? [] : formPageSpoken(form);
	if (page === 'stacks') {
		if (consumers === undefined) return ['Looking which consumers there are.'];
		const found = consumers.find(({name}) => `stack ${name}` === list.cursor);
		const at = found === undefined ? 'New consumer.' : `Stack ${found.name}: ${found.status}.`;
		return [`${consumers.length} consumers.`, at];
	}
	const pending = currentPlan(view);
	if (pending !== undefined) return planSpoken(pending);
	const run = currentRun(view)?.run.store.getState();
	const progress = progressNow(view, run, Date.now());
	const current = progress.steps[progress.stepNumber - 1];
	const {failure} = progress;
	return [
		`Stack ${stack}, step ${progress.stepNumber} of ${progress.steps.length}.`,
		...(current === undefined ? [] : [`${current.name}, ${current.state}: ${current.detail}.`]),
		...(failure === undefined ? [] : [`Failed: ${failure.cause}`]),
		...(standing === undefined || run?.phase === 'running' ? [] : [`Next: ${standing.advice}.`]),
	];
}

function formPageSpoken({subject, state, isEntered}: FormOnScreen): readonly string[] {
	const lines = formSpoken(parameterForm(subject), state);
	return isEntered ? lines : ['The form of a new consumer; enter fills it in.', ...lines];
}
