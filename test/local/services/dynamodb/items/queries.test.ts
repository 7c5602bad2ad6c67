import * as dynamodb from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {attributes, byWeight, startDynamo, type TestDynamo} from '../support.ts';

type Row = Readonly<Record<string, string | number>>;
type Attributes = Record<string, dynamodb.AttributeValue>;

const TableName = 'rows';
let dynamo: TestDynamo;
let client: dynamodb.DynamoDBClient;

/** Partition `p`, number `n` as the sort key; indexes by state and number, by state alone, and by size within `p`. */
beforeAll(async () => {
	dynamo = await startDynamo();
	({client} = dynamo);
	await dynamo.create(TableName, {
		AttributeDefinitions: [
			{AttributeName: 'p', AttributeType: 'S'},
			{AttributeName: 'n', AttributeType: 'N'},
			{AttributeName: 'stage', AttributeType: 'S'},
			{AttributeName: 'weight', AttributeType: 'N'},
		],
		KeySchema: [
			{AttributeName: 'p', KeyType: 'HASH'},
			{AttributeName: 'n', KeyType: 'RANGE'},
		],
		GlobalSecondaryIndexes: [
			{
				IndexName: 'byStage',
				KeySchema: [
					{AttributeName: 'stage', KeyType: 'HASH'},
					{AttributeName: 'weight', KeyType: 'RANGE'},
				],
				Projection: {ProjectionType: 'INCLUDE', NonKeyAttributes: ['note']},
			},
			{
				IndexName: 'stageOnly',
				KeySchema: [{AttributeName: 'stage', KeyType: 'HASH'}],
				Projection: {ProjectionType: 'ALL'},
			},
		],
		LocalSecondaryIndexes: [byWeight],
	});
});
afterAll(() => dynamo[Symbol.asyncDispose]());

async function put(rows: readonly Row[]): Promise<void> {
	for (let start = 0; start < rows.length; start += 25) {
		const requests = rows.slice(start, start + 25).map((row) => ({PutRequest: {Item: attributes(row)}}));
		await client.send(new dynamodb.BatchWriteItemCommand({RequestItems: {[TableName]: requests}}));
	}
}

/** Every page of a query, and how many there were. */
async function all(input: Omit<dynamodb.QueryCommandInput, 'TableName'>): Promise<{rows: Row[]; pages: number}> {
	const rows: Row[] = [];
	let ExclusiveStartKey: Attributes | undefined;
	let pages = 0;
	do {
		const page: dynamodb.QueryCommandOutput = await client.send(
			new dynamodb.QueryCommand({TableName, ...input, ...(ExclusiveStartKey && {ExclusiveStartKey})}),
		);
		rows.push(...(page.Items ?? []).map(plain));
		pages += 1;
		ExclusiveStartKey = page.LastEvaluatedKey;
	} while (ExclusiveStartKey !== undefined);
	return {rows, pages};
}

async function scanned(input: Omit<dynamodb.ScanCommandInput, 'TableName'> = {}): Promise<Row[]> {
	const rows: Row[] = [];
	for await (const page of dynamodb.paginateScan({client}, {TableName, ...input}))
		rows.push(...(page.Items ?? []).map(plain));
	return rows;
}

const plain = (item: Attributes): Row =>
	Object.fromEntries(Object.entries(item).map(([name, {S, N}]) => [name, S ?? Number(N)]));

const ofPartition = (p: string) => ({
	KeyConditionExpression: 'p = :p',
	ExpressionAttributeValues: attributes({':p': p}),
});

describe('a query', () => {
	const rows = [5, -3, 10, 0.5, 2, 1e20].map((n) => ({p: 'numbers', n, note: `note ${n}`}));
	beforeAll(() => put([...rows, {p: 'other', n: 1}]));

	it('gives one partition in the order of its sort keys, either way', async () => {
		const numbers = [-3, 0.5, 2, 5, 10, 1e20];
		expect((await all(ofPartition('numbers'))).rows.map(({n}) => n)).toEqual(numbers);
		expect((await all({...ofPartition('numbers'), ScanIndexForward: false})).rows.map(({n}) => n)).toEqual(
			numbers.reverse(),
		);
		expect((await all(ofPartition('none'))).rows).toEqual([]);
	});

	it.each([
		['n = :a', [2]],
		['n < :a', [-3, 0.5]],
		['n <= :a', [-3, 0.5, 2]],
		['n > :a', [5, 10, 1e20]],
		[':a <= n', [2, 5, 10, 1e20]],
		['n BETWEEN :a AND :b', [2, 5]],
	])('gives those with %s', async (range, expected) => {
		const values = {':p': 'numbers', ':a': 2, ...(range.includes(':b') && {':b': 5})};
		const found = await all({
			KeyConditionExpression: `(p = :p) AND ${range}`,
			ExpressionAttributeValues: attributes(values),
		});
		expect(found.rows.map(({n}) => n)).toEqual(expected);
	});

	it('filters after it has counted, and counts without giving', async () => {
		const input = {
			TableName,
			...ofPartition('numbers'),
			FilterExpression: 'contains(note, :five)',
			ExpressionAttributeValues: attributes({':p': 'numbers', ':five': '5'}),
		};
		const page = await client.send(new dynamodb.QueryCommand(input));
		expect([page.Count, page.ScannedCount, page.Items?.length]).toEqual([2, 6, 2]);
		const counted = await client.send(new dynamodb.QueryCommand({...input, Select: 'COUNT'}));
		expect([counted.Count, counted.ScannedCount, counted.Items]).toEqual([2, 6, undefined]);
		const limited = await client.send(new dynamodb.QueryCommand({...input, Limit: 1}));
		expect([limited.Count, limited.ScannedCount, limited.LastEvaluatedKey]).toEqual([
			0,
			1,
			attributes({p: 'numbers', n: -3}),
		]);
	});

	it('ends a page after 1 MB', async () => {
		await put(Array.from({length: 30}, (_, n) => ({p: 'large', n, body: 'x'.repeat(100_000)})));
		const {rows: found, pages} = await all(ofPartition('large'));
		expect([found.length, pages]).toEqual([30, 3]);
	});

	it.each<[what: string, input: Partial<dynamodb.QueryCommandInput>, message: string]>([
		['without a key', {KeyConditionExpression: 'n = :p'}, 'Query condition missed key schema element: p'],
		['for a range of partitions', {KeyConditionExpression: 'p > :p'}, 'Query key condition not supported'],
		['with OR', {KeyConditionExpression: 'p = :p OR n = :p'}, 'Invalid operator used in KeyConditionExpression: OR'],
		[
			'with another attribute',
			{KeyConditionExpression: 'p = :p AND note = :p'},
			'Query condition missed key schema element: n',
		],
		[
			'with a value of another type',
			{KeyConditionExpression: 'p = :p AND n = :p'},
			'Condition parameter type does not match schema type',
		],
		[
			'that filters by its key',
			{FilterExpression: 'n <> :p'},
			'Filter Expression can only contain non-primary key attributes: Primary key attribute: n',
		],
		['of an index that is not there', {IndexName: 'none'}, 'The table does not have the specified index: none'],
		['with a limit of none', {Limit: 0}, 'Member must have value greater than or equal to 1'],
		[
			'that starts in another partition',
			{ExclusiveStartKey: attributes({p: 'other', n: 1})},
			'The provided starting key is outside query boundaries',
		],
		[
			'that starts at half a key',
			{ExclusiveStartKey: attributes({p: 'numbers'})},
			'The provided starting key is invalid',
		],
		[
			'that selects what it does not project',
			{Select: 'SPECIFIC_ATTRIBUTES'},
			'Must specify the AttributesToGet or ProjectionExpression',
		],
	])('%s is refused', async (_, input, message) => {
		const query = client.send(new dynamodb.QueryCommand({TableName, ...ofPartition('numbers'), ...input}));
		await expect(query).rejects.toMatchObject({name: 'ValidationException', message: expect.stringContaining(message)});
	});
});

describe('an index', () => {
	const byStage = (stage: string, more: Partial<dynamodb.QueryCommandInput> = {}) => ({
		IndexName: 'byStage',
		KeyConditionExpression: 'stage = :s',
		ExpressionAttributeValues: attributes({':s': stage}),
		...more,
	});
	beforeAll(() =>
		put([
			{p: 'i', n: 1, stage: 'warm', weight: 3, note: 'first', extra: 1},
			{p: 'i', n: 2, stage: 'warm', weight: 1, extra: 2},
			{p: 'i', n: 3, stage: 'cold', weight: 2},
			{p: 'i', n: 4, weight: 9, note: 'in no stage'},
			{p: 'i', n: 5, stage: 'warm'},
		]),
	);

	it('has the items that have its key, in its order, with what is projected', async () => {
		expect((await all(byStage('warm'))).rows).toEqual([
			{p: 'i', n: 2, stage: 'warm', weight: 1},
			{p: 'i', n: 1, stage: 'warm', weight: 3, note: 'first'},
		]);
	});

	it('of the same partition gives everything when asked', async () => {
		const input = {IndexName: 'byWeight', ...ofPartition('i')};
		expect((await all(input)).rows).toEqual([
			{p: 'i', n: 2, weight: 1},
			{p: 'i', n: 3, weight: 2},
			{p: 'i', n: 1, weight: 3},
			{p: 'i', n: 4, weight: 9},
		]);
		const {rows: whole} = await all({...input, Select: 'ALL_ATTRIBUTES', Limit: 1});
		expect(whole[3]).toEqual({p: 'i', n: 4, weight: 9, note: 'in no stage'});
	});

	it('follows its items', async () => {
		const change = (UpdateExpression: string, ExpressionAttributeValues?: Attributes) =>
			client.send(
				new dynamodb.UpdateItemCommand({
					TableName,
					Key: attributes({p: 'i', n: 3}),
					UpdateExpression,
					...(ExpressionAttributeValues && {ExpressionAttributeValues}),
				}),
			);
		const weights = async () => (await all(byStage('warm'))).rows.map(({weight}) => weight);
		await change('SET stage = :s', attributes({':s': 'warm'}));
		expect(await weights()).toEqual([1, 2, 3]);
		await change('REMOVE weight');
		expect(await weights()).toEqual([1, 3]);
		await change('SET stage = :s, weight = :w', attributes({':s': 'cold', ':w': 2}));
		expect((await all(byStage('cold'))).rows).toHaveLength(1);
	});

	it('reads consistently only within its partition', async () => {
		await expect(all(byStage('warm', {ConsistentRead: true}))).rejects.toThrow(
			'Consistent reads are not supported on global secondary indexes',
		);
		expect((await all({IndexName: 'byWeight', ...ofPartition('i'), ConsistentRead: true})).rows).toHaveLength(4);
	});

	it('gives nothing that is not projected into it', async () => {
		await expect(all(byStage('warm', {Select: 'ALL_ATTRIBUTES'}))).rejects.toThrow(
			'because its projection type is not ALL',
		);
		await expect(all(byStage('warm', {ProjectionExpression: 'extra'}))).rejects.toThrow(
			'Global secondary index byStage does not project [extra]',
		);
	});
});

describe('a scan', () => {
	it('finds everything once, in any number of segments', async () => {
		await put(Array.from({length: 60}, (_, index) => ({p: `scan-${index}`, n: 0})));
		const whole = await scanned({Limit: 7});
		expect(new Set(whole.map(({p, n}) => `${p}/${n}`)).size).toBe(whole.length);
		expect(whole.filter(({p}) => String(p).startsWith('scan-'))).toHaveLength(60);
		const segments = await Promise.all([0, 1, 2, 3].map((Segment) => scanned({Segment, TotalSegments: 4, Limit: 5})));
		expect(segments.every(({length}) => length > 0)).toBe(true);
		expect(segments.flat()).toEqual(whole);
	});

	it('reads an index, and filters', async () => {
		await put([{p: 'scanned', n: 1, stage: 'odd', weight: 1, note: 'yes'}]);
		const found = await scanned({
			IndexName: 'byStage',
			FilterExpression: 'note = :yes',
			ExpressionAttributeValues: attributes({':yes': 'yes'}),
			Limit: 2,
		});
		expect(found).toEqual([{p: 'scanned', n: 1, stage: 'odd', weight: 1, note: 'yes'}]);
	});

	it.each([
		[{Segment: 1}, 'The TotalSegments parameter is required'],
		[{TotalSegments: 2}, 'The Segment parameter is required'],
		[{Segment: 2, TotalSegments: 2}, 'Segment: 2 is not less than TotalSegments: 2'],
	])('%j is refused', async (input, message) => {
		await expect(scanned(input)).rejects.toThrow(message);
	});
});

describe('any query', () => {
	/** Few keys, so that they often meet. */
	const row = fc.record({
		n: fc.integer({min: -5, max: 5}),
		weight: fc.integer({min: 0, max: 3}),
		stage: fc.constantFrom('a', 'b'),
	});
	const ranges = fc.constantFrom('', 'n = :x', 'n < :x', 'n <= :x', 'n > :x', 'n >= :x', 'n BETWEEN :x AND :y');
	let partition = 0;

	function isWithin(range: string, n: number, x: number, y: number): boolean {
		if (range === '') return true;
		if (range.includes('BETWEEN')) return n >= x && n <= y;
		const comparators: Record<string, boolean> = {'=': n === x, '<': n < x, '<=': n <= x, '>': n > x, '>=': n >= x};
		return comparators[range.split(' ')[1] ?? ''] ?? false;
	}

	it('gives what a list that is filtered and sorted has, whatever the pages', async () => {
		const bounds = fc.tuple(fc.integer({min: -6, max: 6}), fc.nat(4));
		const limits = fc.option(fc.integer({min: 1, max: 4}), {nil: undefined});
		await fc.assert(
			fc.asyncProperty(
				fc.array(row, {maxLength: 14}),
				ranges,
				bounds,
				limits,
				fc.boolean(),
				async (rows, range, [x, width], limit, forward) => {
					partition += 1;
					const [p, y] = [`any-${partition}`, x + width];
					const kept = [...new Map(rows.map((one) => [one.n, {p, ...one}])).values()];
					await put(kept);
					const values = {':p': p, ...(range.includes(':x') && {':x': x}), ...(range.includes(':y') && {':y': y})};
					const {rows: found} = await all({
						KeyConditionExpression: range === '' ? 'p = :p' : `p = :p AND ${range}`,
						ExpressionAttributeValues: attributes(values),
						ScanIndexForward: forward,
						...(limit !== undefined && {Limit: limit}),
					});
					const expected = kept
						.filter(({n}) => isWithin(range, n, x, y))
						.sort((a, b) => (forward ? a.n - b.n : b.n - a.n));
					expect(found).toEqual(expected);
				},
			),
			{numRuns: 60},
		);
	});

	it('of an index gives every item once, in order, though keys are the same', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(row, {maxLength: 14}),
				fc.integer({min: 1, max: 4}),
				fc.boolean(),
				async (rows, Limit, forward) => {
					partition += 1;
					const [p, stage] = [`any-${partition}`, `stage-${partition}`];
					const kept = [...new Map(rows.map((one) => [one.n, {...one, p, stage}])).values()];
					await put(kept);
					const byStage = {
						KeyConditionExpression: 'stage = :s',
						ExpressionAttributeValues: attributes({':s': stage}),
						Limit,
					};
					const sorted = await all({IndexName: 'byStage', ScanIndexForward: forward, ...byStage});
					expect(sorted.rows.map(({weight}) => weight)).toEqual(
						kept.map(({weight}) => weight).sort((a, b) => (forward ? a - b : b - a)),
					);
					const ascending = (a: Row, b: Row): number => Number(a.n) - Number(b.n);
					expect(sorted.rows.sort(ascending)).toEqual([...kept].sort(ascending));
					expect((await all({IndexName: 'stageOnly', ...byStage})).rows.sort(ascending)).toEqual(
						[...kept].sort(ascending),
					);
				},
			),
			{numRuns: 40},
		);
	});
});
