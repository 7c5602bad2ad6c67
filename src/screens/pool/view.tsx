import {type ComponentType, type ReactNode, useEffect} from 'react';
import type {LinkStore} from '../../store/link.ts';
import type {PoolStore} from '../../store/pool.ts';
import {Lines} from '../../ui/lines.tsx';
import {visibleWindow} from '../../ui/list.ts';
import type {Look} from '../../ui/look.ts';
import {useLook} from '../../ui/look-context.ts';
import {tableLines} from '../../ui/table.ts';
import {useLinesOf} from '../../ui/use-lines-of.ts';
import {useClock} from '../clock-context.ts';
import {planLines} from '../plan/lines.ts';
import type {Size, ViewProps} from '../screen.ts';
import {absenceLines} from './absence-lines.ts';
import {columnsFor} from './columns.ts';
import {emptyLines} from './empty-lines.ts';
import {formPage} from './form-page.ts';
import {headLines} from './head-lines.ts';
import {type Board, orderNow, type PoolViewStore, pageOf, planNow, workNow} from './state.ts';
import {workLines} from './work-lines.ts';

/** Draws the screen: the pool in figures, and its tasks. */
export function createView(pool: PoolStore, view: PoolViewStore, link: LinkStore): ComponentType<ViewProps> {
	return function PoolScreen({size: {columns, rows}}: ViewProps): ReactNode {
		const look = useLook();
		const clock = useClock();
		useEffect(() => view.setState({size: {columns, rows}}), [columns, rows]);
		const lines = useLinesOf([pool, view, link, clock], () => {
			const board = {pool: pool.getState(), view: view.getState(), link: link.getState(), now: clock.getState().now};
			return boardLines(board, {columns, rows}, look);
		});
		return <Lines lines={lines} height={rows} />;
	};
}

/** The whole screen in at most `size`. */
function boardLines(board: Board, size: Size, look: Look): string[] {
	const {pool, view, now} = board;
	if (view.form !== undefined) return formPage(view.form, size, look);
	const plan = planNow(view);
	if (plan !== undefined) return planLines(plan, view.planTop, size, look);
	const work = workNow(pool, view);
	if (work !== undefined) return workLines(work, now, size, look).slice(0, size.rows);
	if (pool.phase !== 'pool') return absenceLines(board, size, look).slice(0, size.rows);
	const empty = emptyLines(board, size.columns, look);
	const below = empty.length > 0 ? ['', ...empty] : taskLines(board, size, look);
	return [...headLines(board, size, look), ...below].slice(0, size.rows);
}

function taskLines({pool, view, now}: Board, size: Size, look: Look): string[] {
	const order = orderNow(pool, view);
	const page = pageOf(size);
	const {first, ids} = visibleWindow(view.list, order, page);
	const rows = ids.flatMap((id, index) => {
		const row = order.rows[first + index];
		return row === undefined ? [] : [{id, row}];
	});
	const columns = columnsFor(size.columns, pool.rows).drawn(look);
	const {cursor, marks, sort} = view.list;
	return tableLines({columns, rows, cursor, marks, sort, now}, {columns: size.columns, rows: page + 1}, look);
}
