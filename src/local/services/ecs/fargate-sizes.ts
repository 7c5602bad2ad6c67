const gibibyte = 1024;

const range = (first: number, last: number, step: number): number[] =>
	Array.from({length: (last - first) / step + 1}, (_, index) => (first + index * step) * gibibyte);

/** MiB of memory that Fargate offers for each number of CPU units: RegisterTaskDefinition, `memory`. */
const memoryByCpu: ReadonlyMap<number, readonly number[]> = new Map([
	[256, [512, 1024, 2048]],
	[512, range(1, 4, 1)],
	[1024, range(2, 8, 1)],
	[2048, range(4, 16, 1)],
	[4096, range(8, 30, 1)],
	[8192, range(16, 60, 4)],
	[16_384, range(32, 120, 8)],
]);

/** Whether Fargate runs tasks of so many CPU units and MiB. */
export const isFargateSize = (cpu: number, memory: number): boolean => memoryByCpu.get(cpu)?.includes(memory) === true;

/** AWS's text for any other size. */
export const fargateSizeMessage = (cpu: number, memory: number): string =>
	`No Fargate configuration exists for given values: ${cpu} CPU, ${memory} memory. See the Amazon ECS documentation for the valid values.`;

/** CPU units of a task-level size: `1024`, `1 vCPU`, `.5 vcpu`. Undefined when it is none. */
export function parseCpu(text: string): number | undefined {
	const [, number = '', unit] = /^\s*(\d*\.?\d+)\s*(vcpu)?\s*$/i.exec(text) ?? [];
	if (number === '') return undefined;
	return unit === undefined ? wholeNumber(Number(number)) : wholeNumber(Number(number) * 1024);
}

/** MiB of a task-level size: `2048`, `2 GB`, `2GB`. Undefined when it is none. */
export function parseMemory(text: string): number | undefined {
	const [, number = '', unit] = /^\s*(\d*\.?\d+)\s*(gb|mb)?\s*$/i.exec(text) ?? [];
	if (number === '') return undefined;
	return wholeNumber(unit?.toLowerCase() === 'gb' ? Number(number) * gibibyte : Number(number));
}

const wholeNumber = (value: number): number | undefined => (Number.isInteger(value) && value > 0 ? value : undefined);
