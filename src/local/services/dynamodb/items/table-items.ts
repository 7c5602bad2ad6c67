import type {Collection} from '../../../engine/store.ts';
import type {IndexRecord, TableRecord} from '../tables/model.ts';
import {attributeOf, type Item, sizeOfItem} from '../values/attribute-value.ts';
import {type KeySchema, keyAttributes, keySchemaOf, keyText} from './key-schema.ts';
import {type Keyed, OrderedEntries} from './ordered-entries.ts';

/** An item where a table or an index has it. */
export interface Entry extends Keyed {
	readonly item: Item;
	/** Bytes of the whole item. */
	readonly size: number;
}

/** A table or an index to read from. */
export interface Source {
	readonly schema: KeySchema;
	readonly entries: OrderedEntries<Entry>;
	/** Undefined for the table itself. */
	readonly index: IndexRecord | undefined;
	/** Where an item stands in the source; undefined when it is not in it. */
	readonly keyText: (item: Item) => string | undefined;
}

/**
 * The items of one table and its indexes, in order: a page of a query reads only what it gives. Every item is a document
 * of its own in the store; the indexes are made of them.
 */
export class TableItems {
	readonly schema: KeySchema;
	readonly #stored: Collection<Item>;
	readonly #table: Source;
	readonly #indexes = new Map<string, Source>();
	#bytes = 0;

	constructor(table: TableRecord, stored: Collection<Item>) {
		this.schema = keySchemaOf(table.keySchema, table.attributes);
		this.#stored = stored;
		const entries = stored.keys().map((key) => entryOf(key, stored.get(key) as Item));
		this.#bytes = entries.reduce((sum, {size}) => sum + size, 0);
		this.#table = {
			schema: this.schema,
			entries: new OrderedEntries(entries),
			index: undefined,
			keyText: (item) => keyText(this.schema, item),
		};
		for (const index of table.indexes) this.addIndex(table, index);
	}

	get count(): number {
		return this.#table.entries.size;
	}

	get bytes(): number {
		return this.#bytes;
	}

	get indexes(): Iterable<Source> {
		return this.#indexes.values();
	}

	/** The table itself, or one of its indexes. */
	source(indexName?: string): Source | undefined {
		return indexName === undefined ? this.#table : this.#indexes.get(indexName);
	}

	/** By a key, or by an item that has one. */
	get(key: Item): Entry | undefined {
		const text = keyText(this.schema, key);
		return text === undefined ? undefined : this.#table.entries.get(text);
	}

	/** Stores an item in place of the one with its key. */
	put(item: Item): void {
		const key = keyText(this.schema, item);
		if (key === undefined) throw new TypeError('An item without a key cannot be stored.');
		this.#forget(this.#table.entries.get(key));
		const entry = entryOf(key, item);
		this.#stored.put(key, item);
		this.#table.entries.put(entry);
		this.#bytes += entry.size;
		for (const source of this.#indexes.values()) {
			const text = source.keyText(item);
			if (text !== undefined) source.entries.put({...entry, key: text});
		}
	}

	delete(key: Item): void {
		const entry = this.get(key);
		if (entry === undefined) return;
		this.#forget(entry);
		this.#table.entries.delete(entry.key);
		this.#stored.delete(entry.key);
	}

	/** Removes everything from the store. */
	clear(): void {
		for (const key of this.#stored.keys()) this.#stored.delete(key);
	}

	addIndex(table: TableRecord, index: IndexRecord): void {
		const schema = keySchemaOf(index.keySchema, table.attributes);
		const text = (item: Item): string | undefined => indexText(schema, this.schema, item);
		const entries = [...this.#table.entries].flatMap((entry) => {
			const key = text(entry.item);
			return key === undefined ? [] : [{...entry, key}];
		});
		this.#indexes.set(index.name, {schema, entries: new OrderedEntries(entries), index, keyText: text});
	}

	dropIndex(name: string): void {
		this.#indexes.delete(name);
	}

	/** Takes an item out of the indexes and the sum. */
	#forget(entry: Entry | undefined): void {
		if (entry === undefined) return;
		this.#bytes -= entry.size;
		for (const source of this.#indexes.values()) {
			const text = source.keyText(entry.item);
			if (text !== undefined) source.entries.delete(text);
		}
	}
}

const entryOf = (key: string, item: Item): Entry => ({key, item, size: sizeOfItem(item)});

/** Items with the same key in an index are told apart by their key in the table; a wrong type keeps one out. */
function indexText(index: KeySchema, table: KeySchema, item: Item): string | undefined {
	const isTyped = keyAttributes(index).every(({name, type}) => attributeOf(item, name)?.[type] !== undefined);
	const [own, primary] = [isTyped ? keyText(index, item) : undefined, keyText(table, item)];
	return own === undefined || primary === undefined ? undefined : own + primary;
}
