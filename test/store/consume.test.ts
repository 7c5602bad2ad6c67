import {describe, expect, it} from 'vitest';
import type {ConsumeError, ConsumeResponse, InstanceSummary, Usage} from '../../src/operations/consumer/usage.ts';
import type {ConsumerLook} from '../../src/operations/consumer/watch-hosts.ts';
import {applyAnswer, applyLook, type ConsumeStore, createConsumeStore} from '../../src/store/consume.ts';

const cpu = (actual: number, target = 0.33): Usage => ({resource: 'CPU', unit: 'PERCENTAGE', target, actual});
const disk: Usage = {resource: 'DISK', unit: 'KILOBYTES_PER_SECOND', target: 500, actual: 480};
const host = (name: string, ...usage: readonly Usage[]): InstanceSummary => ({host: name, port: 2581, usage});
const answer = (instances: readonly InstanceSummary[], errors: readonly ConsumeError[] = []): ConsumeResponse => ({
	instances,
	errors,
});
const silent = (name: string): ConsumeError => ({
	...{type: 'DEPENDENCY_FAILURE', message: `${name} did not answer`},
	...{host: name, port: 2581},
});

/** A store after one answer a second. */
function lookedAt(...answers: readonly ConsumeResponse[]): ConsumeStore {
	const store = createConsumeStore();
	answers.forEach((one, second) => {
		applyAnswer(store, one, second * 1000);
	});
	return store;
}
const standings = (store: ConsumeStore) =>
	store.getState().hosts.map(({host: name, standing}) => `${name} ${standing}`);

describe('the hosts of a consumer', () => {
	it('are listed by address as numbers, with what they use and the resources that any of them uses', () => {
		const {hosts, consumed} = lookedAt(answer([host('10.0.0.10', disk), host('10.0.0.9', cpu(0.3))])).getState();
		expect(hosts.map(({id}) => id)).toEqual(['10.0.0.9:2581', '10.0.0.10:2581']);
		expect(hosts[0]?.usage).toEqual({CPU: cpu(0.3)});
		expect(consumed).toEqual(['CPU', 'DISK']);
	});

	it('remember a point a second', () => {
		const [one] = lookedAt(answer([host('a', cpu(0.1))]), answer([host('a', cpu(0.2, 0.5))])).getState().hosts;
		expect(one?.history.CPU).toEqual([
			{at: 0, target: 0.33, actual: 0.1},
			{at: 1000, target: 0.5, actual: 0.2},
		]);
	});

	it('that do not answer stay in their place, with the reason and what they last used', () => {
		const store = lookedAt(
			answer([host('a', cpu(0.1)), host('b', cpu(0.2))]),
			answer([host('b', cpu(0.2))], [silent('a')]),
		);
		expect(standings(store)).toEqual(['a failing', 'b live']);
		const [failing] = store.getState().hosts;
		expect(failing).toMatchObject({error: 'a did not answer', usage: {CPU: cpu(0.1)}, standingSince: 1000});
	});

	it('that never answered are listed too', () => {
		expect(standings(lookedAt(answer([], [silent('a')])))).toEqual(['a failing']);
	});

	it('that are gone are shown for a while, and then no more', () => {
		const both = answer([host('a', cpu(0.1)), host('b', cpu(0.2))]);
		const one = answer([host('b', cpu(0.2))]);
		const store = lookedAt(both, one);
		expect(standings(store)).toEqual(['a gone', 'b live']);
		applyAnswer(store, one, 60_000);
		expect(standings(store)).toEqual(['b live']);
	});

	it('are told to have come, but for those that were there at the first look', () => {
		const store = lookedAt(answer([host('a', cpu(0.1))]), answer([host('a', cpu(0.1)), host('b', cpu(0.2))]));
		expect(store.getState().hosts.map(({cameAt}) => cameAt)).toEqual([undefined, 1000]);
	});

	it('that come back go on where they were', () => {
		const both = answer([host('a', cpu(0.1))]);
		const store = lookedAt(both, answer([]), both);
		expect(standings(store)).toEqual(['a live']);
		expect(store.getState().hosts[0]).toMatchObject({cameAt: undefined, standingSince: 2000});
		expect(store.getState().hosts[0]?.history.CPU).toHaveLength(2);
	});

	it('show only amounts that can be compared: those of an answer in other units wait for the next look', () => {
		const asked: Usage = {resource: 'CPU', unit: 'VCPU', target: 512, actual: 12};
		expect(lookedAt(answer([host('a', asked)])).getState().hosts[0]?.usage).toEqual({});
	});

	it('leave what no host is to blame for as errors of the whole', () => {
		const {errors} = lookedAt(answer([], [{type: 'DEPENDENCY_FAILURE', message: 'No host is registered'}])).getState();
		expect(errors).toEqual(['No host is registered']);
	});

	it('do not remember without end when there are very many', () => {
		const many = answer(Array.from({length: 600}, (_, index) => host(`10.0.${index >> 8}.${index & 255}`, cpu(0.1))));
		const {hosts} = lookedAt(many).getState();
		expect(hosts.filter(({history}) => history.CPU !== undefined)).toHaveLength(500);
	});
});

describe('looks at a consumer', () => {
	const there = (stack: string): ConsumerLook => ({
		...{kind: 'hosts', stacks: ['one', 'two'], stack, address: `http://${stack}`},
		answer: answer([host(stack, cpu(0.1))]),
	});

	it('begin anew with another stack', () => {
		const store = createConsumeStore();
		applyLook(store, there('one'), 0);
		applyLook(store, there('two'), 1000);
		expect(standings(store)).toEqual(['two live']);
		expect(store.getState()).toMatchObject({phase: 'hosts', stack: 'two', address: 'http://two', at: 1000});
	});

	it('say why there are no hosts, and what to do', () => {
		const store = createConsumeStore();
		expect(store.getState().phase).toBe('asking');
		applyLook(store, there('one'), 0);
		const reason = {problem: 'one runs no tasks', nextStep: 'Scale it up'};
		applyLook(store, {kind: 'absent', stacks: ['one'], stack: 'one', ...reason}, 1000);
		expect(store.getState()).toMatchObject({phase: 'absent', absence: reason, hosts: [], address: undefined});
		applyLook(store, there('one'), 2000);
		expect(store.getState()).toMatchObject({phase: 'hosts', absence: undefined});
	});
});
