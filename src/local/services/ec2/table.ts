import type {Filter, ResourceType, Tag} from '@aws-sdk/client-ec2';
import type {Collection} from '../../engine/store.ts';
import {AwsError} from '../../wire/errors.ts';
import {pageAfter, sortedBy} from '../paging.ts';
import {invalidValue} from './errors.ts';
import {type FilterFields, passes} from './filters.ts';

export interface TableDefinition<Record_> {
	readonly collection: Collection<Record_>;
	readonly type: ResourceType;
	/** What ids begin with, without the dash. */
	readonly prefix: string;
	readonly idOf: (record: Record_) => string | undefined;
	readonly notFound: (id: string) => AwsError;
	/** Code of ids that are misspelled; derived from `notFound` when absent. */
	readonly malformed?: string;
	readonly filters: FilterFields<Record_>;
}

/** What a Describe operation may narrow its answer by. */
export interface Selection {
	readonly ids?: readonly string[] | undefined;
	readonly filters?: readonly Filter[] | undefined;
	readonly maxResults?: number | undefined;
	readonly nextToken?: string | undefined;
}

export interface Page<Record_> {
	readonly items: Record_[];
	readonly nextToken: string | undefined;
}

/** The usual `notFound`: AWS names the kind of the id in its own way. */
export const doesNotExist = (code: string, kind: string) => (id: string) =>
	new AwsError(code, `The ${kind} '${id}' does not exist`);

/** The resources of one kind: found by id, described by ids, filters and pages, tagged. */
export class ResourceTable<Record_ extends {Tags?: Tag[] | undefined}> {
	readonly type: ResourceType;
	readonly prefix: string;
	readonly #definition: TableDefinition<Record_>;

	constructor(definition: TableDefinition<Record_>) {
		this.type = definition.type;
		this.prefix = definition.prefix;
		this.#definition = definition;
	}

	idOf(record: Record_): string {
		return this.#definition.idOf(record) ?? '';
	}

	all(): Record_[] {
		return this.#definition.collection.values();
	}

	peek(id: string | undefined): Record_ | undefined {
		return id === undefined ? undefined : this.#definition.collection.get(id);
	}

	/** Throws the kind's NotFound or Malformed error. */
	find(id: string): Record_ {
		const record = this.#definition.collection.get(id);
		if (record !== undefined) return record;
		const {notFound, malformed, prefix} = this.#definition;
		const error = notFound(id);
		if (id.startsWith(`${prefix}-`) || !/^Invalid.*NotFound$/.test(error.name)) throw error;
		const code = malformed ?? error.name.replace(/NotFound$/, 'Malformed');
		throw new AwsError(code, `Invalid id: "${id}" (expecting "${prefix}-...")`);
	}

	save(record: Record_): Record_ {
		return this.#definition.collection.put(this.idOf(record), record);
	}

	delete(id: string): void {
		this.#definition.collection.delete(id);
	}

	/** Throws NotFound for an id that does not exist, InvalidParameterValue for an unknown filter. */
	describe({ids, filters, maxResults, nextToken}: Selection, hidden?: (record: Record_) => boolean): Page<Record_> {
		const named = ids === undefined || ids.length === 0 ? undefined : [...new Set(ids)].map((id) => this.find(id));
		const visible = named ?? this.all().filter((record) => hidden?.(record) !== true);
		const found = visible.filter((record) => passes(record, filters, this.#definition.filters));
		if (maxResults === undefined && nextToken === undefined) return {items: found, nextToken: undefined};
		return pageOf(found, (record) => this.idOf(record), maxResults, nextToken);
	}
}

const largestPage = 1000;

/** One page of items by id. Throws for a size that EC2 does not take and for a token that is not its own. */
export function pageOf<Item>(
	items: readonly Item[],
	idOf: (item: Item) => string,
	maxResults: number | undefined,
	nextToken: string | undefined,
): Page<Item> {
	if (maxResults !== undefined && (maxResults < 1 || maxResults > largestPage)) {
		const range = `Expecting a value between 1 and ${largestPage}`;
		throw invalidValue(`Value ( ${maxResults} ) for parameter maxResults is invalid. ${range}.`);
	}
	const invalidToken = (): AwsError =>
		new AwsError('InvalidPaginationToken', 'The specified pagination token is not valid.');
	const request = {token: nextToken, size: maxResults ?? largestPage, invalidToken};
	const page = pageAfter(sortedBy(items, idOf), idOf, request);
	return {items: page.items, nextToken: page.next};
}
