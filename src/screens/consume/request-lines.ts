import {fit} from '../../format/text-width.ts';
import type {Resource, Usage} from '../../operations/consumer/usage.ts';
import type {Host} from '../../store/consume.ts';
import {sanitiseLine} from '../../text.ts';
import {type Field, type Form, type FormValues, formProblems, isTyped, optionsOf} from '../../ui/form.ts';
import {editedText, type FormState, focusedStop, formValues} from '../../ui/form-state.ts';
import type {Look} from '../../ui/look.ts';
import {selectLine} from '../../ui/select.ts';
import {fieldLine} from '../../ui/text-field.ts';
import {amountText, resourceNames, unitLabels} from './amounts.ts';
import {isChange, type RequestSubject, unitField, unitOf, whomField} from './request-form.ts';

export interface RequestModel {
	readonly form: Form;
	readonly state: FormState;
	readonly subject: RequestSubject;
	readonly hosts: readonly Host[];
	readonly isFocused: boolean;
}

const labelWidth = 11;
const valueWidth = 14;

interface Drawing extends RequestModel {
	readonly look: Look;
	readonly columns: number;
	readonly values: FormValues;
	readonly problems: ReadonlyMap<string, string>;
	/** Id of the field under the focus, or `submit`; undefined while the form has not the keys. */
	readonly focus: string | undefined;
}

/** The request form: a line for who is asked, one a resource, what it will do, and what there is to know. */
export function requestLines(model: RequestModel, columns: number, look: Look): string[] {
	const {form, state, subject, isFocused} = model;
	const values = formValues(form, state);
	const stop = focusedStop(form, state);
	const drawing: Drawing = {
		...model,
		...{look, columns, values},
		problems: formProblems(form, values),
		focus: isFocused ? (stop?.kind === 'field' ? stop.field.id : 'submit') : undefined,
	};
	return [
		whomLine(drawing),
		...subject.consumed.map((resource) => amountLine(drawing, resource)),
		submitLine(drawing),
		hintLine(drawing),
	];
}

const fieldOf = ({form}: Drawing, id: string): Field | undefined => form.fields.find((field) => field.id === id);

function label({look, focus, problems}: Drawing, text: string, ids: readonly string[]): string {
	const isFocused = focus !== undefined && ids.includes(focus);
	const pointer = isFocused ? look.paint('accent', look.symbols.cursor) : ' ';
	const sign = ids.some((id) => problems.has(id)) ? look.paint('bad', look.symbols.failed) : ' ';
	return `${pointer}${sign} ${look.paint(isFocused ? 'strong' : 'plain', fit(text, labelWidth - 3))}`;
}

/** The options as the operator reads them, in the order of the form. */
function whomLabels({subject: {chosen}, look}: Drawing): string[] {
	const host = chosen === undefined ? 'a host' : `${look.symbols.cursor} ${sanitiseLine(chosen.id)}`;
	return ['all', "balancer's pick", 'random', host];
}

function whomLine(drawing: Drawing): string {
	const field = fieldOf(drawing, whomField);
	const index = field === undefined ? -1 : optionsOf(field).indexOf(drawing.values[whomField] ?? '');
	const focused = drawing.focus === whomField;
	const width = drawing.columns - labelWidth;
	return label(drawing, 'On', [whomField]) + selectLine(whomLabels(drawing), index, width, drawing.look, {focused});
}

function amountLine(drawing: Drawing, resource: Resource): string {
	const {look, state, focus, values, problems, columns} = drawing;
	const value = fieldOf(drawing, resource);
	const unit = fieldOf(drawing, unitField(resource));
	if (value === undefined || unit === undefined || !isTyped(value)) return '';
	const placeholder = presentTarget(drawing, resource);
	const role = problems.has(resource) ? 'error' : 'strong';
	const cells = fieldLine(editedText(state, value), valueWidth, look, {focused: focus === resource, placeholder, role});
	const units = optionsOf(unit);
	const index = units.indexOf(values[unit.id] ?? '');
	const select = selectLine(units, index, columns - labelWidth - valueWidth - 1, look, {focused: focus === unit.id});
	return `${label(drawing, resourceNames[resource], [resource, unit.id])}${cells} ${select}`;
}

/** «now 33 %», or the range of the hosts that are asked. */
function presentTarget({hosts, subject: {chosen}, values}: Drawing, resource: Resource): string {
	const asked = values[whomField] === 'host' && chosen !== undefined ? [chosen] : hosts;
	const usages = asked.map(({usage}) => usage[resource]).filter((usage): usage is Usage => usage !== undefined);
	const [first] = usages;
	if (first === undefined) return '';
	const targets = usages.map(({target}) => target);
	const lowest = amountText(first.unit, Math.min(...targets));
	const highest = amountText(first.unit, Math.max(...targets));
	return lowest === highest ? `now ${lowest}` : `${lowest.split(' ')[0]}-${highest}`;
}

/** What `enter` will do, so that nobody has to guess. */
function submitLine(drawing: Drawing): string {
	const {look, focus, columns, values, subject, problems} = drawing;
	const verb = isChange(values, subject) ? 'Change' : 'Read';
	const pointer = focus === 'submit' ? look.paint('accent', look.symbols.cursor) : ' ';
	const role = focus === 'submit' ? 'selected' : problems.size > 0 ? 'dim' : 'strong';
	const button = fit(`[ ${verb} ${askedText(drawing)} ]`, columns - 3, 'left', look.symbols.ellipsis).trimEnd();
	return `${pointer}  ${look.paint(role, button)}`;
}

function askedText({values, hosts, subject: {chosen}}: Drawing): string {
	const count = hosts.filter(({standing}) => standing !== 'gone').length;
	switch (values[whomField]) {
		case 'one':
			return 'the host that the balancer picks';
		case 'random':
			return 'one host at random';
		case 'host':
			return chosen === undefined ? 'a host' : sanitiseLine(chosen.id);
		default:
			return count === 1 ? 'the one host' : `all ${count} hosts`;
	}
}

/** What is wrong, at the focus first; or how to go on. */
function hintLine(drawing: Drawing): string {
	const {look, focus, problems, columns} = drawing;
	const problem = (focus === undefined ? undefined : problems.get(focus)) ?? [...problems.values()][0];
	const text = problem === undefined ? hintText(drawing) : `${look.symbols.failed} ${problem}`;
	return `   ${look.paint(problem === undefined ? 'dim' : 'error', fit(text, columns - 3, 'left', look.symbols.ellipsis).trimEnd())}`;
}

function hintText({focus, subject: {consumed}, values, state}: Drawing): string {
	if (state.notice !== undefined) return state.notice;
	const resource = consumed.find((each) => each === focus);
	if (resource !== undefined) {
		const unit = unitOf(resource, values);
		return unit === 'PERCENTAGE'
			? '0 to 100 % of the limit of each host; letters choose the unit.'
			: `0 or more, in ${unit === 'VCPU' ? 'CPU units (1024 are a vCPU)' : unitLabels[unit]}; letters choose the unit.`;
	}
	if (focus === whomField) return 'left and right choose; the last is the host under the cursor';
	return 'Amounts left empty stay as they are; without any it is a read.';
}
