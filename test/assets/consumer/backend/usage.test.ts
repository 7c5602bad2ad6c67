import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {BackendGroup} from '../support/backends.ts';

const rates = ['KILOBYTES_PER_SECOND', 'BYTES_PER_SECOND', 'MEGABYTES_PER_SECOND'];
const sizes = ['BYTES', 'KILOBYTES', 'MEGABYTES', 'GIGABYTES'];
const fitting: Record<string, string[]> = {
	CPU: ['PERCENTAGE', 'VCPU'],
	MEMORY: ['PERCENTAGE', ...sizes],
	DISK: rates,
	NETWORK: rates,
};
const units = ['PERCENTAGE', 'VCPU', ...sizes, ...rates];

describe('a host that consumes all four resources', () => {
	let group: BackendGroup;

	beforeAll(async () => {
		group = await BackendGroup.start(1, {CONSUMER_RESOURCES: '[CPU, Memory , disk,Network]'});
	});

	afterAll(async () => {
		await group.close();
	});

	const self = async (usage: unknown[]) => await group.consume({candidate: 'SELF', usage});

	test('consumer#8 starts at 33 % CPU, 33 % memory, 10,000 KiB/s of disk and 1,024 KiB/s of network', async () => {
		const {instances} = await self([]);
		expect(instances[0]?.usage.map(({resource, unit, target}) => [resource, unit, target])).toEqual([
			['CPU', 'PERCENTAGE', 0.33],
			['MEMORY', 'PERCENTAGE', 0.33],
			['DISK', 'KILOBYTES_PER_SECOND', 10_000],
			['NETWORK', 'KILOBYTES_PER_SECOND', 1_024],
		]);
	});

	for (const resource of Object.keys(fitting)) {
		for (const unit of units) {
			const fits = fitting[resource]?.includes(unit);
			test(`consumer#4 ${resource} in ${unit} is ${fits ? 'accepted' : 'refused, naming both'}`, async () => {
				const {errors, instances} = await self([{resource, unit, target: 0}]);
				if (fits) {
					expect(errors).toEqual([]);
					expect(instances[0]?.usage).toContainEqual(expect.objectContaining({resource, unit, target: 0}));
				} else {
					expect(errors).toEqual([{type: 'INVALID_PARAMETER', message: expect.stringMatching(`${resource}.*${unit}`)}]);
				}
			});
		}
	}

	test('consumer#4 byte sizes are 1024-based and a fraction is of the task, of one vCPU and one GiB here', async () => {
		await self([
			{resource: 'CPU', unit: 'VCPU', target: 256},
			{resource: 'MEMORY', unit: 'KILOBYTES', target: 262_144},
		]);
		const {instances} = await self([]);
		expect(instances[0]?.usage.slice(0, 2).map(({target}) => target)).toEqual([0.25, 0.25]);
	});

	test.each([
		['CPU', 'PERCENTAGE', -0.01],
		['CPU', 'PERCENTAGE', 1.01],
		['CPU', 'VCPU', 1_025],
		['MEMORY', 'PERCENTAGE', 0.95],
		['MEMORY', 'GIGABYTES', 1],
		['MEMORY', 'BYTES', -1],
		['DISK', 'MEGABYTES_PER_SECOND', 1e9],
		['NETWORK', 'MEGABYTES_PER_SECOND', 1e9],
	])('consumer#5 %s of %s %d is refused and the old target stays', async (resource, unit, target) => {
		const before = (await self([])).instances[0]?.usage.map((usage) => usage.target);
		const {errors, instances} = await self([{resource, unit, target}]);
		expect(errors.map(({type}) => type)).toEqual(['INVALID_PARAMETER']);
		expect(errors[0]?.message).toContain(resource);
		expect(instances).toHaveLength(1);
		expect((await self([])).instances[0]?.usage.map((usage) => usage.target)).toEqual(before);
	});

	test('consumer#6 setting actual is refused', async () => {
		const {errors} = await self([{resource: 'CPU', unit: 'PERCENTAGE', target: 0.1, actual: 0.1}]);
		expect(errors).toEqual([{type: 'INVALID_PARAMETER', message: expect.stringContaining('actual')}]);
	});

	test.each([
		['no JSON', 'hello', 'not JSON'],
		['a list', '[]', 'JSON object'],
		['an unknown candidate', '{"candidate":"NONE"}', 'ALL, SELF, RANDOM, SPECIFIC'],
		['an unknown resource', '{"usage":[{"resource":"GPU","unit":"PERCENTAGE","target":1}]}', 'GPU'],
		['no target', '{"usage":[{"resource":"CPU","unit":"PERCENTAGE"}]}', 'missing'],
		['a target that is text', '{"usage":[{"resource":"CPU","unit":"PERCENTAGE","target":"1"}]}', 'number'],
		[
			'a resource named twice',
			'{"usage":[{"resource":"CPU","unit":"VCPU","target":1},{"resource":"CPU","unit":"VCPU","target":2}]}',
			'twice',
		],
		['SPECIFIC without a host', '{"candidate":"SPECIFIC"}', 'host'],
		['SPECIFIC without a port', '{"candidate":"SPECIFIC","host":"a"}', 'port'],
	])('consumer#12 %s is an invalid parameter, said in words', async (_what, body, words) => {
		const response = await fetch(`http://127.0.0.1:${group.port(0)}/consume`, {method: 'POST', body});
		const {errors, instances} = (await response.json()) as Awaited<ReturnType<typeof self>>;
		expect(errors).toEqual([{type: 'INVALID_PARAMETER', message: expect.stringContaining(words)}]);
		expect(instances).toHaveLength(1);
	});

	test('a body that is too large, a wrong method and an unknown path are refused as HTTP says', async () => {
		const url = `http://127.0.0.1:${group.port(0)}`;
		const statuses = await Promise.all([
			fetch(`${url}/consume`, {method: 'POST', body: 'x'.repeat(70_000)}).then(({status}) => status),
			fetch(`${url}/consume`).then(({status}) => status),
			fetch(`${url}/nothing`).then(({status}) => status),
			fetch(`${url}/toString`).then(({status}) => status),
		]);
		expect(statuses).toEqual([413, 405, 404, 404]);
	});
});

test('consumer#12 a resource that is not configured is an invalid parameter that says what is', async () => {
	const group = await BackendGroup.start(1);
	const {errors} = await group.consume({
		candidate: 'SELF',
		usage: [{resource: 'DISK', unit: 'BYTES_PER_SECOND', target: 1}],
	});
	expect(errors).toMatchObject([{type: 'INVALID_PARAMETER', message: expect.stringMatching(/DISK.*CPU, MEMORY/)}]);
	await group.close();
});
