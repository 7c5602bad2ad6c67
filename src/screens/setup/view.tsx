import {type ComponentType, type ReactNode, useEffect, useState} from 'react';
import {useStore} from 'zustand';
import {createStore} from 'zustand/vanilla';
import type {LinkStore} from '../../store/link.ts';
import type {RunState} from '../../store/run.ts';
import {formLines} from '../../ui/form-lines.ts';
import {Lines} from '../../ui/lines.tsx';
import type {Look} from '../../ui/look.ts';
import {useLook} from '../../ui/look-context.ts';
import {planLines} from '../plan/lines.ts';
import type {Size, ViewProps} from '../screen.ts';
import {parameterForm} from './parameter-form.ts';
import {stackLines} from './stack-lines.ts';
import {stacksLines} from './stacks-lines.ts';
import {currentPlan, currentRun, detailNow, progressNow, type SetupView, type SetupViewStore} from './state.ts';

const noRun = createStore<RunState<unknown> | undefined>(() => undefined);

/** Draws the page that is looked at, anew twice a second while something goes on. */
export function createView(store: SetupViewStore, link: LinkStore): ComponentType<ViewProps> {
	return function SetupScreen({size: {columns, rows}}: ViewProps): ReactNode {
		const view = useStore(store);
		const look = useLook();
		const run = useStore(currentRun(view)?.run.store ?? noRun);
		const problem = useStore(link, (state) => state.problem?.text);
		const isMoving = run?.phase === 'running' || view.standing?.steps.some(({state}) => state === 'running') === true;
		const now = useNow(isMoving ? 500 : 5_000);
		useEffect(() => store.setState({size: {columns, rows}}), [columns, rows]);
		return <Lines lines={pageLines({view, run, problem, now}, {columns, rows}, look)} height={rows} />;
	};
}

function useNow(interval: number): number {
	const [now, setNow] = useState(() => Date.now());
	useEffect(() => {
		const timer = setInterval(() => setNow(Date.now()), interval);
		return () => clearInterval(timer);
	}, [interval]);
	return Math.max(now, Date.now() - interval);
}

interface Drawing {
	readonly view: SetupView;
	readonly run: RunState<unknown> | undefined;
	readonly problem: string | undefined;
	readonly now: number;
}

function pageLines({view, run, problem, now}: Drawing, size: Size, look: Look): string[] {
	const {page, form, planTop} = view;
	if (page === 'stacks') return stacksLines({view, problem, now}, size, look);
	if (page === 'form') return form === undefined ? [] : formPage(form, size, look);
	const pending = currentPlan(view);
	if (pending !== undefined) return planLines(pending, planTop, size, look);
	const progress = progressNow(view, run, now);
	const doing = run?.phase === 'running' ? currentRun(view)?.kind : undefined;
	const detail = detailNow(view, progress);
	return stackLines({view, progress, doing, detail, now, frame: Math.floor(now / 500)}, size, look);
}

function formPage(
	{subject, state, isEntered}: NonNullable<SetupView['form']>,
	{columns, rows}: Size,
	look: Look,
): string[] {
	const {existing} = subject;
	const what = existing === undefined ? 'a new one' : `change stack ${existing.stackName}`;
	const how = isEntered ? '' : `   ${look.paint('key', 'enter')} fills it in`;
	const title = ` ${look.paint('heading', 'Setup · consumer')}   ${look.paint('strong', what)}${how}`;
	const size = {columns, rows: rows - 2};
	return [title, '', ...formLines(parameterForm(subject), state, size, look, {focused: isEntered})];
}
