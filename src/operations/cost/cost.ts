import {counted} from '../../format/number.ts';
import {type Prices, prices, standIn} from './prices.ts';

/** Something that costs by the hour. */
export type Thing =
	/** CPU units (1024 = 1 vCPU) and MiB of each task; a Fargate task on Linux and x86. */
	| {
			readonly kind: 'fargate-task' | 'fargate-spot-task';
			readonly cpu: number;
			readonly memory: number;
			readonly count: number;
	  }
	| {readonly kind: 'instance'; readonly type: string; readonly count: number}
	| {
			readonly kind: 'load-balancer' | 'public-address' | 'nat-gateway' | 'interface-endpoint';
			readonly count: number;
	  };

export interface CostLine {
	/** `3 Fargate tasks of 1 vCPU, 2 GB`. */
	readonly what: string;
	/** US dollars; undefined where the price is not known. */
	readonly perHour: number | undefined;
}

/** What things cost in US dollars an hour, about: traffic, storage, logs, taxes and discounts are not in it. */
export interface Cost {
	/** The sum of what is known. */
	readonly perHour: number;
	readonly lines: readonly CostLine[];
	/** What is missing from the sum: `3 c7i.4xlarge instances`. */
	readonly unknown: readonly string[];
	/** The Region whose prices these are: another one where its own are not known. */
	readonly pricesOf: string;
}

/** Adds up what runs, by the prices of the Region. Equal things are put together, things without a count left out. */
export function costPerHour(things: readonly Thing[], region: string): Cost {
	const pricesOf = region in prices ? region : standIn;
	const table = prices[pricesOf];
	const lines = together(things).map((thing): CostLine => {
		const each = table && priceOf(thing, table);
		return {what: nameOf(thing), perHour: each === undefined ? undefined : each * thing.count};
	});
	return {
		perHour: lines.reduce((sum, {perHour = 0}) => sum + perHour, 0),
		lines,
		unknown: lines.filter(({perHour}) => perHour === undefined).map(({what}) => what),
		pricesOf,
	};
}

function together(things: readonly Thing[]): Thing[] {
	const sums = new Map<string, Thing>();
	for (const thing of things) {
		const key = JSON.stringify({...thing, count: 0});
		sums.set(key, {...thing, count: thing.count + (sums.get(key)?.count ?? 0)});
	}
	return [...sums.values()].filter(({count}) => count > 0);
}

function priceOf(thing: Thing, table: Prices): number | undefined {
	switch (thing.kind) {
		case 'fargate-task':
			return (thing.cpu / 1024) * table.fargateVcpu + (thing.memory / 1024) * table.fargateGigabyte;
		// It changes with its demand.
		case 'fargate-spot-task':
			return undefined;
		case 'instance':
			return table.instances[thing.type];
		case 'load-balancer':
			return table.loadBalancer;
		case 'public-address':
			return table.publicAddress;
		case 'nat-gateway':
			return table.natGateway;
		case 'interface-endpoint':
			return table.interfaceEndpoint;
	}
}

function nameOf(thing: Thing): string {
	const {count} = thing;
	switch (thing.kind) {
		case 'fargate-task':
		case 'fargate-spot-task': {
			const size = `${amount(thing.cpu / 1024)} vCPU, ${amount(thing.memory / 1024)} GB`;
			return `${counted(count, thing.kind === 'fargate-task' ? 'Fargate task' : 'Fargate Spot task')} of ${size}`;
		}
		case 'instance':
			return counted(count, `${thing.type} instance`);
		case 'load-balancer':
			return counted(count, 'load balancer');
		case 'public-address':
			return counted(count, 'public IPv4 address', 'public IPv4 addresses');
		case 'nat-gateway':
			return counted(count, 'NAT gateway');
		case 'interface-endpoint':
			return `${counted(count, 'interface endpoint')} (a zone each)`;
	}
}

const amount = (value: number): string => String(Math.round(value * 1000) / 1000);
