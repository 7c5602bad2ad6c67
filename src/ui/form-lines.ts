import {counted} from '../format/number.ts';
import {fit, truncate, widthOf, wrap} from '../format/text-width.ts';
import {
	beginningOf,
	type Field,
	type Form,
	type FormValues,
	formProblems,
	isChanged,
	isEnabled,
	isTyped,
	labelOf,
	optionsOf,
	wholeForm,
} from './form.ts';
import {editedText, type FormState, focusedStop, formValues, type Stop, stopsOf} from './form-state.ts';
import type {Look} from './look.ts';
import {problemLines} from './problem-lines.ts';
import {selectLine} from './select.ts';
import {fieldLine} from './text-field.ts';

/** Cells before a label: the cursor, and whether the value is wrong or changed. */
const indent = 4;
const widestValue = 60;
const widestHelp = 100;

interface Drawing {
	readonly form: Form;
	readonly state: FormState;
	readonly values: FormValues;
	readonly problems: ReadonlyMap<string, string>;
	readonly look: Look;
	/** Key of the stop that has the cursor, if the form has it. */
	readonly focus: string | undefined;
	readonly columns: number;
	readonly label: number;
	readonly value: number;
	readonly unit: number;
}

/**
 * A form in exactly `rows` lines: label, value and unit of each field, what there is to know of the focused one below
 * it, each wrong value named at its field, and a last line that counts. Scrolls so that the focus is inside.
 */
export function formLines(
	form: Form,
	state: FormState,
	{columns, rows}: {readonly columns: number; readonly rows: number},
	look: Look,
	{focused = true}: {readonly focused?: boolean} = {},
): string[] {
	const values = formValues(form, state);
	const drawing: Drawing = {
		...{form, state, values, look, columns},
		problems: formProblems(form, values),
		focus: focused ? focusedStop(form, state)?.key : undefined,
		...columnWidths(form, columns),
	};
	const blocks = stopsOf(form, state).map((stop) => ({key: stop.key, lines: stopLines(drawing, stop)}));
	const room = Math.max(1, rows - 1);
	const at = blocks.findIndex(({key}) => key === drawing.focus);
	const above = blocks.slice(0, Math.max(0, at)).reduce((count, {lines}) => count + lines.length, 0);
	const lines = blocks.flatMap((block) => block.lines);
	const top = topFor(above, blocks[at]?.lines.length ?? 0, lines.length, room);
	const shown = lines.slice(top, top + room);
	const padding = Array.from({length: room - shown.length}, () => '');
	const more = scrollSigns(top, lines.length - top - shown.length, look);
	return [...shown, ...padding, summaryLine(drawing, more)].slice(0, rows);
}

/** What a screen reader says of the form and of the field under the focus. */
export function formSpoken(form: Form, state: FormState): string[] {
	const stop = focusedStop(form, state);
	const values = formValues(form, state);
	const problems = formProblems(form, values);
	const counts = `${countsOf({form, values, problems, state}, form.fields)}.`;
	if (stop?.kind === 'group') return [`Group ${stop.name}, ${stop.isFolded ? 'closed' : 'open'}.`, counts];
	if (stop?.kind !== 'field') return [`${form.submit}.`, ...(problems.get(wholeForm) ?? []), counts];
	const {field} = stop;
	const value = labelOf(field, values[field.id] ?? '');
	const spoken = `${field.label}: ${value === '' ? 'empty' : value}${field.unit === undefined ? '' : ` ${field.unit}`}.`;
	const facts = factsOf(field, {values, state, unit: field.unit?.length ?? 0});
	const further = [problems.get(field.id), field.help, facts, state.notice];
	return [spoken, ...further, counts].filter((line) => line !== undefined);
}

function columnWidths(form: Form, columns: number): Pick<Drawing, 'label' | 'value' | 'unit'> {
	const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(widthOf));
	const label = Math.min(widest(form.fields.map((field) => field.label)), Math.floor(columns * 0.35));
	const unit =
		columns < 60 ? 0 : Math.min(widest(form.fields.map((field) => field.unit ?? '')), Math.floor(columns / 4));
	const value = columns - indent - label - 2 - (unit > 0 ? unit + 2 : 0);
	return {label, value: Math.max(0, Math.min(value, widestValue)), unit};
}

/** The first line shown: the focus in the middle, unless the form begins or ends before. */
function topFor(focusTop: number, focusHeight: number, height: number, room: number): number {
	const middle = focusTop - Math.max(0, Math.floor((room - focusHeight) / 2));
	return Math.max(0, Math.min(middle, height - room));
}

function scrollSigns(above: number, below: number, {symbols}: Look): string {
	const signs = [above > 0 ? `${symbols.up} ${above}` : '', below > 0 ? `${symbols.down} ${below}` : ''];
	return signs.filter((sign) => sign !== '').join('  ');
}

function stopLines(drawing: Drawing, stop: Stop): string[] {
	switch (stop.kind) {
		case 'field':
			return fieldLines(drawing, stop.field, stop.key === drawing.focus);
		case 'group':
			return [groupLine(drawing, stop)];
		case 'submit':
			return submitLines(drawing, stop.key === drawing.focus);
	}
}

function fieldLines(drawing: Drawing, field: Field, focused: boolean): string[] {
	const {look, problems, state, columns} = drawing;
	const line = fieldRow(drawing, field, focused);
	const problem = problems.get(field.id);
	if (!focused) return problem === undefined ? [line] : [line, below(drawing, problem)];
	const width = Math.max(1, Math.min(widestHelp, columns - indent - 2));
	const paragraph = (role: 'plain' | 'dim' | 'warning', text = ''): string[] =>
		text === '' ? [] : wrap(text, width).map((part) => look.paint(role, part));
	const details = [
		...paragraph('plain', field.help),
		...paragraph('dim', factsOf(field, drawing)),
		...(problem === undefined ? [] : problemLines(problem, width, look)),
		...paragraph('warning', state.notice),
	];
	return [line, ...details.map((detail) => ' '.repeat(indent + 2) + detail)];
}

function below({columns, look}: Drawing, problem: string): string {
	const room = Math.max(0, columns - indent - 2);
	const sentence = truncate(`${look.symbols.failed} ${problem}`, room, look.symbols.ellipsis);
	return ' '.repeat(indent + 2) + look.paint('error', sentence);
}

function fieldRow(drawing: Drawing, field: Field, focused: boolean): string {
	const {look, values, label, unit} = drawing;
	const enabled = isEnabled(field, values);
	const name = fit(field.label, label, 'left', look.symbols.ellipsis);
	const role = focused ? 'strong' : enabled ? 'plain' : 'dim';
	const unitCells =
		unit === 0 ? '' : `  ${look.paint('dim', fit(field.unit ?? '', unit, 'left', look.symbols.ellipsis))}`;
	return `${signs(drawing, field, focused)}${look.paint(role, name)}  ${valueCells(drawing, field, focused, enabled)}${unitCells}`;
}

function signs({look, values, problems, state}: Drawing, field: Field, focused: boolean): string {
	const cursor = cursorSign(look, focused);
	if (problems.has(field.id)) return `${cursor} ${look.paint('bad', look.symbols.failed)} `;
	return isChanged(field, values, state.began)
		? `${cursor} ${look.paint('marked', look.symbols.mark)} `
		: `${cursor}   `;
}

function valueCells(drawing: Drawing, field: Field, focused: boolean, enabled: boolean): string {
	const {look, state, values, value: width, problems} = drawing;
	if (!enabled) {
		return look.paint('dim', fit(labelOf(field, values[field.id] ?? ''), width, 'left', look.symbols.ellipsis));
	}
	if (isTyped(field)) {
		const placeholder = field.example === undefined ? '' : `for example ${field.example}`;
		const role = problems.has(field.id) ? 'error' : 'plain';
		return fieldLine(editedText(state, field), width, look, {focused, placeholder, role});
	}
	const options = optionsOf(field);
	const labels = options.map((option) => labelOf(field, option));
	return selectLine(labels, options.indexOf(values[field.id] ?? ''), width, look, {focused});
}

/**
 * Allowed values, what it began with where that is another than the default, default and example in a line; the unit too
 * where its column is too narrow for it.
 */
function factsOf(field: Field, {values, state, unit}: Pick<Drawing, 'values' | 'state' | 'unit'>): string {
	const options = optionsOf(field).map((option) => labelOf(field, option));
	const shown = (value: string): string => (value === '' ? 'empty' : labelOf(field, value));
	const began = beginningOf(field, state.began);
	const isOther = isChanged(field, values, state.began) && began !== field.default.trim();
	const facts = [
		field.unit !== undefined && widthOf(field.unit) > unit ? `in ${field.unit}` : undefined,
		field.allowed ?? (options.length > 0 ? `one of ${options.join(', ')}` : undefined),
		isOther ? `was ${shown(began)}` : undefined,
		`default ${shown(field.default)}`,
		isTyped(field) && field.example !== undefined ? `for example ${field.example}` : undefined,
	];
	return facts.filter((fact) => fact !== undefined).join('; ');
}

function groupLine(drawing: Drawing, stop: Extract<Stop, {kind: 'group'}>): string {
	const {look, columns, problems, label} = drawing;
	const {ellipsis} = look.symbols;
	const focused = stop.key === drawing.focus;
	const name = `${stop.isFolded ? '[+]' : '[-]'} ${stop.name}`;
	const head = fit(name, Math.min(columns - 2, Math.max(widthOf(name), label + 2)), 'left', ellipsis);
	const counts = truncate(countsOf(drawing, stop.fields), Math.max(0, columns - 4 - widthOf(head)), ellipsis);
	const isWrong = stop.fields.some(({id}) => problems.has(id));
	const painted = look.paint(focused ? 'selected' : 'heading', head);
	const behind = counts === '' ? '' : `  ${look.paint(isWrong ? 'error' : 'dim', counts)}`;
	return `${cursorSign(look, focused)} ${painted}${behind}`;
}

function submitLines({look, form, problems, columns}: Drawing, focused: boolean): string[] {
	const width = Math.max(1, columns - 2);
	const button = truncate(`[ ${form.submit} ]`, width, look.symbols.ellipsis);
	const whole = problems.get(wholeForm);
	const wrong = whole === undefined ? [] : problemLines(whole, width, look);
	return [
		'',
		...wrong.map((line) => `  ${line}`),
		`${cursorSign(look, focused)} ${look.paint(focused ? 'selected' : 'strong', button)}`,
	];
}

const cursorSign = (look: Look, focused: boolean): string =>
	focused ? look.paint('accent', look.symbols.cursor) : ' ';

function summaryLine(drawing: Drawing, more: string): string {
	const {look, form, problems, columns} = drawing;
	const counts = countsOf(drawing, form.fields);
	const text = problems.size > 0 ? `${look.symbols.failed} ${counts}` : counts;
	const room = Math.max(0, columns - widthOf(more) - 1);
	const role = problems.size > 0 ? 'error' : 'dim';
	return `${look.paint(role, fit(text, room, 'left', look.symbols.ellipsis))} ${look.paint('dim', more)}`;
}

/** «26 parameters, 3 changed, 1 wrong». */
function countsOf(
	{form: {noun = 'field'}, values, problems, state}: Pick<Drawing, 'form' | 'values' | 'problems' | 'state'>,
	fields: readonly Field[],
): string {
	const changed = fields.filter((field) => isChanged(field, values, state.began)).length;
	const ids = new Set(fields.map(({id}) => id));
	const wrong = [...problems.keys()].filter((id) => ids.has(id) || id === wholeForm).length;
	return [
		counted(fields.length, noun),
		...(changed > 0 ? [`${changed} changed`] : []),
		...(wrong > 0 ? [`${wrong} wrong`] : []),
	].join(', ');
}
