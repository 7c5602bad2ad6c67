import {
	type AttributeValue,
	bytesText,
	type Item,
	isSetType,
	type SetType,
	setMembers,
	typeOf,
} from '../values/attribute-value.ts';
import {addDecimals} from '../values/decimal.ts';
import {invalid} from '../values/errors.ts';
import {memberOf, type Path, valueAt} from './path.ts';
import type {UpdateAction, UpdateOperand} from './update.ts';

type Attributes = Record<string, AttributeValue>;

const wrongDataType = 'An operand in the update expression has an incorrect data type';

/**
 * The item as the actions leave it; the given one stays as it is. Every operand is read from the item as it was.
 * Throws ValidationException where an operand is missing or of another type, or a path leads nowhere.
 */
export function applyUpdate(item: Item, actions: readonly UpdateAction[]): Item {
	const changes = actions.map((action) => ({path: action.path, value: outcome(action, item)}));
	const next = new ItemEdit(item);
	for (const {path, value} of changes) next.put(path, value);
	return next.finish();
}

/** What will be at the action's place; undefined: nothing. */
function outcome(action: UpdateAction, item: Item): AttributeValue | undefined {
	if (action.kind === 'remove') return undefined;
	if (action.kind === 'set') return evaluate(action.operand, item);
	const {kind, value} = action;
	const current = valueAt(item, action.path);
	if (current === undefined) return kind === 'add' ? value : undefined;
	const type = typeOf(value);
	if (type !== typeOf(current)) throw invalid(wrongDataType);
	if (current.N !== undefined && value.N !== undefined) return {N: addDecimals(current.N, value.N)};
	if (!isSetType(type)) throw invalid(wrongDataType);
	return kind === 'add' ? union(type, current, value) : difference(type, current, value);
}

function union(type: SetType, current: AttributeValue, added: AttributeValue): AttributeValue {
	const known = new Set(setMembers(current));
	return setWhere(type, [current, added], (member, isFirst) => isFirst || !known.has(member));
}

/** Undefined when nothing is left: there are no empty sets. */
function difference(type: SetType, current: AttributeValue, removed: AttributeValue): AttributeValue | undefined {
	const gone = new Set(setMembers(removed));
	const left = setWhere(type, [current], (member) => !gone.has(member));
	return setMembers(left).length === 0 ? undefined : left;
}

function setWhere(
	type: SetType,
	sets: readonly AttributeValue[],
	keeps: (member: string, isFirst: boolean) => boolean,
): AttributeValue {
	if (type === 'BS') {
		return {BS: sets.flatMap(({BS = []}, index) => BS.filter((member) => keeps(bytesText(member), index === 0)))};
	}
	const members = sets.flatMap((set, index) => setMembers(set).filter((member) => keeps(member, index === 0)));
	return type === 'SS' ? {SS: members} : {NS: members};
}

function evaluate(operand: UpdateOperand, item: Item): AttributeValue {
	switch (operand.kind) {
		case 'value':
			return operand.value;
		case 'path': {
			const value = valueAt(item, operand.path);
			if (value !== undefined) return value;
			throw invalid('The provided expression refers to an attribute that does not exist in the item');
		}
		case 'if_not_exists':
			return valueAt(item, operand.path) ?? evaluate(operand.otherwise, item);
		case 'list_append': {
			const [left, right] = [evaluate(operand.left, item), evaluate(operand.right, item)];
			if (left.L === undefined || right.L === undefined) throw invalid(wrongDataType);
			return {L: [...left.L, ...right.L]};
		}
		case 'plus':
		case 'minus': {
			const [left, right] = [evaluate(operand.left, item), evaluate(operand.right, item)];
			if (left.N === undefined || right.N === undefined) throw invalid(wrongDataType);
			return {N: addDecimals(left.N, right.N, operand.kind === 'minus')};
		}
	}
}

/**
 * An item that is being changed: what lies on a changed path is copied, the rest shared. Positions in a list are those
 * of the list as it was, whatever else the expression does to it.
 */
class ItemEdit {
	readonly #item: Attributes;
	readonly #copied = new Map<AttributeValue, AttributeValue>();
	/** Copied lists with what becomes of their positions. */
	readonly #lists = new Map<AttributeValue[], Map<number, AttributeValue | undefined>>();

	constructor(item: Item) {
		this.#item = {...item};
	}

	put([name, ...steps]: Path, value: AttributeValue | undefined): void {
		const last = steps.pop();
		if (last === undefined) {
			setMember(this.#item, name, value);
			return;
		}
		let parent = this.#copyIn(this.#item, name);
		for (const step of steps) parent = this.#child(parent, step);
		this.#set(parent, last, value);
	}

	finish(): Item {
		for (const [list, changes] of this.#lists) {
			const kept = list.flatMap((member, index) => (changes.has(index) ? (changes.get(index) ?? []) : member));
			const added = [...changes].filter(([index]) => index >= list.length).sort(([left], [right]) => left - right);
			const values = [...kept, ...added.flatMap(([, value]) => value ?? [])];
			list.splice(0, list.length, ...values);
		}
		return this.#item;
	}

	#child(parent: AttributeValue, step: string | number): AttributeValue {
		if (typeof step === 'string' && parent.M !== undefined) return this.#copyIn(parent.M, step);
		const member = memberOf(parent, step);
		if (member === undefined || parent.L === undefined) throw nowhere();
		const copy = this.#copy(member);
		parent.L[step as number] = copy;
		return copy;
	}

	#copyIn(members: Attributes, name: string): AttributeValue {
		const member = Object.hasOwn(members, name) ? members[name] : undefined;
		if (member === undefined) throw nowhere();
		const copy = this.#copy(member);
		setMember(members, name, copy);
		return copy;
	}

	#copy(value: AttributeValue): AttributeValue {
		const known = this.#copied.get(value);
		if (known !== undefined) return known;
		if (value.M === undefined && value.L === undefined) throw nowhere();
		const copy: AttributeValue = value.M === undefined ? {L: [...(value.L ?? [])]} : {M: {...value.M}};
		this.#copied.set(value, copy);
		this.#copied.set(copy, copy);
		return copy;
	}

	#set(parent: AttributeValue, step: string | number, value: AttributeValue | undefined): void {
		if (typeof step === 'string') {
			if (parent.M === undefined) throw nowhere();
			setMember(parent.M, step, value);
			return;
		}
		if (parent.L === undefined) throw nowhere();
		const changes = this.#lists.get(parent.L) ?? new Map<number, AttributeValue | undefined>();
		this.#lists.set(parent.L, changes.set(step, value));
	}
}

const nowhere = (): Error => invalid('The document path provided in the update expression is invalid for update');

function setMember(members: Attributes, name: string, value: AttributeValue | undefined): void {
	if (value === undefined) delete members[name];
	else Object.defineProperty(members, name, {value, enumerable: true, writable: true, configurable: true});
}
