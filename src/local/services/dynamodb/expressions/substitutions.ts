import {type AttributeValue, attributeOf, type Item} from '../values/attribute-value.ts';
import {checkedValue} from '../values/check.ts';
import {invalid} from '../values/errors.ts';

type Names = Readonly<Record<string, string>> | undefined;
type Values = Readonly<Record<string, AttributeValue>> | undefined;

/** What the `#names` and `:values` of a request's expressions stand for, and which of them were used. */
export class Substitutions {
	readonly #names: ReadonlyMap<string, string>;
	readonly #values: Item;
	readonly #unusedNames: Set<string>;
	readonly #unusedValues: Set<string>;

	/** Throws ValidationException for names and values that cannot stand for anything. */
	constructor(names: Names, values: Values) {
		checkKeys('ExpressionAttributeNames', names, /^#[A-Za-z0-9_]+$/);
		checkKeys('ExpressionAttributeValues', values, /^:[A-Za-z0-9_]+$/);
		this.#names = new Map(Object.entries(names ?? {}));
		this.#values = Object.fromEntries(Object.entries(values ?? {}).map(([key, value]) => [key, checked(key, value)]));
		this.#unusedNames = new Set(this.#names.keys());
		this.#unusedValues = new Set(Object.keys(this.#values));
	}

	name(key: string): string | undefined {
		this.#unusedNames.delete(key);
		return this.#names.get(key);
	}

	value(key: string): AttributeValue | undefined {
		this.#unusedValues.delete(key);
		return attributeOf(this.#values, key);
	}

	/** Throws ValidationException for whatever no expression has used. */
	checkAllUsed(): void {
		const unused = (what: string, keys: ReadonlySet<string>): void => {
			if (keys.size === 0) return;
			throw invalid(`Value provided in ${what} unused in expressions: keys: {${[...keys].join(', ')}}`);
		};
		unused('ExpressionAttributeNames', this.#unusedNames);
		unused('ExpressionAttributeValues', this.#unusedValues);
	}
}

function checked(key: string, value: AttributeValue): AttributeValue {
	try {
		return checkedValue(value);
	} catch (error) {
		const {message} = error as Error;
		throw invalid(`ExpressionAttributeValues contains invalid value: ${message} for key ${key}`);
	}
}

function checkKeys(what: string, map: object | undefined, pattern: RegExp): void {
	if (map === undefined) return;
	const keys = Object.keys(map);
	if (keys.length === 0) throw invalid(`${what} must not be empty`);
	const wrong = keys.find((key) => !pattern.test(key));
	if (wrong !== undefined) throw invalid(`${what} contains invalid key: Syntax error; key: "${wrong}"`);
}
