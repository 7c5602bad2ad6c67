import type {
	BillingMode,
	ProvisionedThroughput,
	ProvisionedThroughputDescription,
	WarmThroughput,
} from '@aws-sdk/client-dynamodb';
import {invalid, invalidParameter} from '../values/errors.ts';
import type {Throughput} from './model.ts';

const maximumUnits = 1_000_000_000_000;

/** The capacity that was asked for. Throws ValidationException where the billing mode needs it, or forbids it. */
export function throughputOf(
	mode: BillingMode,
	asked: ProvisionedThroughput | undefined,
	indexName?: string,
): Throughput {
	if (mode === 'PAY_PER_REQUEST') {
		if (asked === undefined) return {read: 0, write: 0};
		throw invalidParameter(
			indexName === undefined
				? 'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST'
				: `ProvisionedThroughput should not be specified for index: ${indexName} when BillingMode is PAY_PER_REQUEST`,
		);
	}
	const {ReadCapacityUnits: read, WriteCapacityUnits: write} = asked ?? {};
	if (!read || !write) {
		throw invalidParameter(
			indexName === undefined
				? 'ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED'
				: `ProvisionedThroughput must be specified for index: ${indexName}`,
		);
	}
	checkBounds(read, 'ReadCapacityUnits');
	checkBounds(write, 'WriteCapacityUnits');
	return {read, write};
}

function checkBounds(value: number, name: string): void {
	if (value < 1 || value > maximumUnits) throw invalid(`Given value ${value} for ${name} is out of bounds`);
}

/** The capacity with the times of its changes. */
export function changedThroughput(current: Throughput, next: Throughput, now: Date): Throughput {
	const [more, less] = [
		next.read > current.read || next.write > current.write,
		next.read < current.read || next.write < current.write,
	];
	return {...current, ...next, ...(more && {increasedAt: now}), ...(less && {decreasedAt: now})};
}

export function shownThroughput({read, write, increasedAt, decreasedAt}: Throughput): ProvisionedThroughputDescription {
	return {
		ReadCapacityUnits: read,
		WriteCapacityUnits: write,
		NumberOfDecreasesToday: 0,
		...(increasedAt !== undefined && {LastIncreaseDateTime: increasedAt}),
		...(decreasedAt !== undefined && {LastDecreaseDateTime: decreasedAt}),
	};
}

/** What a new table can take at once when nothing else was asked. */
const [warmReads, warmWrites] = [12_000, 4000];

export function shownWarmThroughput(warm: WarmThroughput | undefined) {
	return {
		ReadUnitsPerSecond: warm?.ReadUnitsPerSecond ?? warmReads,
		WriteUnitsPerSecond: warm?.WriteUnitsPerSecond ?? warmWrites,
		Status: 'ACTIVE' as const,
	};
}
