import {type AttributeType, type AttributeValue, attributeTypes, bytesText, type Item} from './attribute-value.ts';
import {canonicalDecimal} from './decimal.ts';
import {invalid, invalidParameter} from './errors.ts';

const deepest = 32;

/** Attributes as they came from a request: checked, numbers in their one form, nothing shared with the request. */
export function checkedItem(attributes: Readonly<Record<string, AttributeValue>>, depth = 0): Item {
	const item: Record<string, AttributeValue> = {};
	for (const name of Object.keys(attributes)) {
		const value = checkedValue(attributes[name], depth);
		if (name === '__proto__') Object.defineProperty(item, name, {value, enumerable: true, writable: true});
		else item[name] = value;
	}
	return item;
}

/** Throws ValidationException for a value that is none: no type, two types, an empty set, a number too long. */
export function checkedValue(value: AttributeValue | undefined, depth = 0): AttributeValue {
	if (depth > deepest) {
		throw invalid('Nesting Levels have exceeded supported limits: Attributes can have at most 32 nested levels');
	}
	const type = soleType(value ?? {});
	const members = (value ?? {}) as Readonly<Record<AttributeType, unknown>>;
	return convert[type](members[type] as never, depth);
}

function soleType(value: object): AttributeType {
	const types = attributeTypes.filter((type) => (value as Record<string, unknown>)[type] !== undefined);
	const [type] = types;
	if (type !== undefined && types.length === 1) return type;
	throw invalid(
		type === undefined
			? 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes'
			: 'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
	);
}

const convert: {
	readonly [Type in AttributeType]: (
		value: NonNullable<Extract<AttributeValue, Record<Type, unknown>>[Type]>,
		depth: number,
	) => AttributeValue;
} = {
	S: (S) => ({S}),
	N: (N) => ({N: canonicalDecimal(N)}),
	B: (B) => ({B}),
	BOOL: (BOOL) => ({BOOL}),
	NULL: (NULL) => {
		if (NULL) return {NULL};
		throw invalidParameter('Null attribute value types must have the value of true');
	},
	SS: (SS) => {
		if (SS.length === 0) throw invalidParameter('An string set  may not be empty');
		if (hasDuplicates(SS)) throw invalidParameter(`Input collection [${SS.join(', ')}] contains duplicates.`);
		return {SS: [...SS]};
	},
	NS: (NS) => {
		if (NS.length === 0) throw invalidParameter('An number set  may not be empty');
		const numbers = NS.map(canonicalDecimal);
		if (hasDuplicates(numbers)) throw invalid('Input collection contains duplicates');
		return {NS: numbers};
	},
	BS: (BS) => {
		if (BS.length === 0) throw invalidParameter('Binary sets should not be empty');
		if (hasDuplicates(BS.map(bytesText))) throw invalidParameter('Input collection of type BS contains duplicates.');
		return {BS: [...BS]};
	},
	L: (L, depth) => ({L: L.map((member) => checkedValue(member, depth + 1))}),
	M: (M, depth) => ({M: checkedItem(M, depth + 1) as Record<string, AttributeValue>}),
};

const hasDuplicates = (members: readonly string[]): boolean => new Set(members).size < members.length;
