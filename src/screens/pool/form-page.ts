import {truncate} from '../../format/text-width.ts';
import {formLines} from '../../ui/form-lines.ts';
import {formValues} from '../../ui/form-state.ts';
import type {Look} from '../../ui/look.ts';
import type {Size} from '../screen.ts';
import {type PoolFormOnScreen, parametersIn, poolForm} from './pool-form.ts';

/** The form of a pool, with what a pool like that costs. */
export function formPage({subject, state}: PoolFormOnScreen, {columns, rows}: Size, look: Look): string[] {
	const {stack, declarations} = subject;
	const form = poolForm(subject, state.values);
	const what = stack === undefined ? 'a new one' : `go on with ${stack}`;
	const cost = declarations.costLine(parametersIn(formValues(form, state)));
	return [
		` ${look.paint('heading', 'Pool')}   ${look.paint('strong', what)}`,
		` ${look.paint('dim', truncate(cost, columns - 2, look.symbols.ellipsis))}`,
		'',
		...formLines(form, state, {columns, rows: rows - 3}, look),
	];
}
