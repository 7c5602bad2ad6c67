import {truncate} from '../../format/text-width.ts';
import {formLines, formSpoken} from '../../ui/form-lines.ts';
import {formValues} from '../../ui/form-state.ts';
import type {Look} from '../../ui/look.ts';
import type {Size} from '../screen.ts';
import {type PoolFormOnScreen, parametersIn, poolForm} from './pool-form.ts';

/** The form of a pool, with what a pool like that costs. */
export function formPage({subject, state}: Page, {columns, rows}: Size, look: Look): string[] {
	const {kind, stack = ''} = subject;
	const what = kind === 'change' ? `change ${stack}` : stack === '' ? 'a new one' : `go on with ${stack}`;
	return [
		` ${look.paint('heading', 'Pool')}   ${look.paint('strong', what)}`,
		` ${look.paint('dim', truncate(costOf({subject, state}), columns - 2, look.symbols.ellipsis))}`,
		'',
		...formLines(poolForm(subject, state.values), state, {columns, rows: rows - 3}, look),
	];
}

/** What a screen reader says of it. */
export const pageSpoken = (form: Page): string[] =>
	[...formSpoken(poolForm(form.subject, form.state.values), form.state), costOf(form)].filter((line) => line !== '');

type Page = Pick<PoolFormOnScreen, 'subject' | 'state'>;

const costOf = ({subject, state}: Page): string =>
	subject.declarations.costLine(parametersIn(formValues(poolForm(subject, state.values), state)));
