import type {Operation} from '../../operations/progress.ts';
import {createRun, type RunState} from '../../store/run.ts';
import type {ChangeParts} from './changes.ts';
import {isBeingDeleted, isDraining, isUnderWay, type PoolView, type Work} from './state.ts';
import {workWords} from './work-lines.ts';

/** Runs what makes, changes or deletes a pool as a whole, and draws how far it is; the pool is looked at meanwhile. */
export async function work<Result>(
	{shell, pool, view, actions, watchAnew}: Pick<ChangeParts, 'shell' | 'pool' | 'view' | 'actions' | 'watchAnew'>,
	{kind, stack}: Pick<Work, 'kind' | 'stack'>,
	begin: (signal: AbortSignal) => Operation<Result>,
): Promise<RunState<Result>> {
	const run = createRun(begin, {signal: shell.signal});
	view.setState({work: {kind, stack, run}, stack});
	const {phase, stack: before} = pool.getState();
	if (phase === 'pool' && before !== stack) pool.forget();
	watchAnew();
	// Its progress is a part of what the screen draws.
	const redraw = (): void => view.setState(({work: now}) => ({work: now && {...now}}));
	const end = run.store.subscribe(redraw);
	const state = await run.ended;
	end();
	redraw();
	actions.nudge('all');
	return state;
}

/** Goes from a pool that is not there to another, unless the operator has gone from it already. */
export function leavePool(
	{pool, view, watchAnew}: Pick<ChangeParts, 'pool' | 'view' | 'watchAnew'>,
	stack: string,
	to: string | undefined,
): void {
	if (view.getState().stack !== stack) return;
	view.setState({stack: to});
	pool.forget();
	watchAnew();
}

/** What is made, changed or deleted from here now. */
export const workUnderWay = ({work: now}: Pick<PoolView, 'work'>): Work | undefined =>
	now !== undefined && isUnderWay(now) ? now : undefined;

/** Why nothing else can be begun with pools as a whole. */
export function atWork(view: Pick<PoolView, 'work'>): string | undefined {
	const now = workUnderWay(view);
	return now && `one is being ${workWords[now.kind].done}`;
}

/** Why a pool takes no change now: it comes to an end. */
export function endingNow({pool, view}: Pick<ChangeParts, 'pool' | 'view'>): string | undefined {
	if (isBeingDeleted(pool.getState(), view.getState())) return 'the pool is being deleted';
	return isDraining(pool.getState(), view.getState()) ? 'the pool is being drained' : undefined;
}
