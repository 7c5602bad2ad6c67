import {counted} from '../../format/number.ts';
import {span} from '../../format/time.ts';
import {createRun} from '../../store/run.ts';
import type {ResizingParts} from './resizing.ts';
import {isDraining} from './state.ts';
import {workWords} from './work-lines.ts';
import {workUnderWay} from './working.ts';

/** Stops everything in the pool, after its name was typed; goes on whichever screen is looked at. */
export async function drain({shell, pool, view, actions}: ResizingParts): Promise<void> {
	const {stack} = pool.getState();
	if (stack === undefined) return;
	const plan = await shell.busy('Looking at what would stop', (signal) => actions.planDrain(stack, signal));
	if (plan === undefined) return;
	const isAgreed = await shell.confirm({
		...{title: `Drain pool ${stack}`, lines: plan.lines, typed: plan.typed},
		awsLines: () => actions.previewDrain(plan),
	});
	// Somebody else may have begun while the name was typed.
	if (!isAgreed || isDraining(pool.getState(), view.getState())) return;
	const run = createRun((signal) => actions.drain(plan, signal), {signal: shell.signal});
	view.setState({drain: {stack, run}});
	// Its progress is a part of what the screen draws.
	const end = run.store.subscribe(() => view.setState((now) => ({drain: now.drain && {...now.drain}})));
	const {phase, failure, result} = await run.ended;
	end();
	view.setState((now) => ({drain: now.drain && {...now.drain}}));
	actions.nudge();
	if (phase === 'failed') shell.fail(failure?.error, `Draining pool ${stack}`);
	else if (result !== undefined) {
		const {stopped, seconds} = result;
		shell.notify('success', `Pool ${stack} is drained: ${counted(stopped, 'task')} in ${span(seconds * 1000)}`);
	}
}

/** What would be interrupted by quitting now. */
export function unfinishedOf({pool, view}: Pick<ResizingParts, 'pool' | 'view'>): string | undefined {
	const {drain, wanted} = view.getState();
	const work = workUnderWay(view.getState());
	if (work !== undefined) return `Pool ${work.stack} is being ${workWords[work.kind].done}.`;
	if (drain?.run.store.getState().phase === 'running') {
		const {rows, counts, stack} = pool.getState();
		const left = stack === drain.stack ? `: ${counted(rows.size - counts.ERROR, 'task')} still to stop` : '';
		return `The drain of pool ${drain.stack} is under way${left}.`;
	}
	return wanted === undefined ? undefined : `The target ${wanted.target} of pool ${wanted.stack} is not set yet.`;
}
