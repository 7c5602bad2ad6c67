/** A task size of Fargate that exists: CPU units and MiB. */
export interface FargateSize {
	readonly cpu: number;
	readonly memory: number;
}

const gibibyte = 1024;

function steps(from: number, to: number, step: number): number[] {
	return Array.from({length: (to - from) / step + 1}, (_, index) => (from + index * step) * gibibyte);
}

/**
 * The memory, in MiB, that goes with each CPU size of Fargate on Linux:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
 */
export const fargateMemory: ReadonlyMap<number, readonly number[]> = new Map([
	[256, [512, 1024, 2048]],
	[512, steps(1, 4, 1)],
	[1024, steps(2, 8, 1)],
	[2048, steps(4, 16, 1)],
	[4096, steps(8, 30, 1)],
	[8192, steps(16, 60, 4)],
	[16384, steps(32, 120, 8)],
]);

/** Every size there is, smallest first. */
export function fargateSizes(): FargateSize[] {
	return [...fargateMemory].flatMap(([cpu, memories]) => memories.map((memory) => ({cpu, memory})));
}

export function isFargateSize({cpu, memory}: FargateSize): boolean {
	return fargateMemory.get(cpu)?.includes(memory) ?? false;
}

/** The smallest size with at least that much of both; undefined when Fargate has none so large. */
export function fargateSizeFor({cpu, memory}: FargateSize): FargateSize | undefined {
	return fargateSizes().find((size) => size.cpu >= cpu && size.memory >= memory);
}

/** What is wrong with a size, naming what would be right; undefined when Fargate has it. */
export function fargateProblem(size: FargateSize): string | undefined {
	if (isFargateSize(size)) {
		return undefined;
	}
	const memories = fargateMemory.get(size.cpu);
	const rule =
		memories === undefined
			? `CPU must be one of ${[...fargateMemory.keys()].join(', ')}`
			: `with ${size.cpu} CPU units, memory must be ${listed(memories)} MiB`;
	const near = fargateSizeFor(size);
	const example = near === undefined ? '' : ` An example: ${near.cpu} CPU units with ${near.memory} MiB`;
	return `FARGATE has no task of ${size.cpu} CPU units with ${size.memory} MiB; ${rule}.${example}`;
}

function listed(memories: readonly number[]): string {
	const [first, second] = memories;
	return memories.length <= 4 || first === undefined || second === undefined
		? memories.join(', ')
		: `${first} to ${memories.at(-1)} in steps of ${second - first}`;
}
