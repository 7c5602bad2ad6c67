import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {createStore} from 'zustand/vanilla';
import {keepMeters} from '../../src/console/meters.ts';
import type {Meters} from '../../src/screens/frame/header.tsx';
import {createLinkStore} from '../../src/store/link.ts';
import {createOverviewStore} from '../../src/store/overview.ts';
import {fakeSession} from '../operations/support/fake-session.ts';
import {overviewOf, ready} from '../screens/overview/cards.ts';
import {eventually} from '../support/eventually.ts';

beforeEach(() => {
	vi.useFakeTimers({toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout']});
});
afterEach(() => {
	vi.useRealTimers();
});

function kept() {
	let looks = 0;
	const meters = createStore<Meters>(() => ({requestsPerSecond: 0, throttled: 0, cost: undefined}));
	const overview = createOverviewStore();
	const link = createLinkStore();
	const describeStacks = async () => {
		looks += 1;
		return [];
	};
	const traffic = () => ({calls: 24, perSecond: 0.4, throttled: 2, total: 30, services: {}});
	const session = fakeSession({cloudFormation: {describeStacks}}, {traffic});
	const ended = new AbortController();
	keepMeters({meters, overview, link, session: async () => session, signal: ended.signal});
	return {meters, overview, link, ended, looks: () => looks};
}

describe("the header's figures", () => {
	test('are those of the session and of the Overview', async () => {
		const {meters, overview, ended} = kept();
		await eventually(() => expect(meters.getState()).toMatchObject({requestsPerSecond: 0.4, throttled: 2}));
		overview.setState({overview: overviewOf([ready('demo')])});
		expect(meters.getState().cost).toBe('$0.20/h + ? in AWS');
		ended.abort();
	});

	test('have the cost soon after the screen that is looked at has its first answer, and not before', async () => {
		const {meters, link, ended, looks} = kept();
		await eventually(() => expect(meters.getState().requestsPerSecond).toBe(0.4));
		vi.advanceTimersByTime(10_000);
		expect(looks()).toBe(0);
		link.setState({at: Date.now()});
		expect(looks()).toBe(0);
		vi.advanceTimersByTime(1_000);
		await eventually(() => expect(meters.getState().cost).toBe('$0/h'));
		link.setState({at: Date.now()});
		vi.advanceTimersByTime(10_000);
		expect(looks()).toBe(1);
		ended.abort();
	});

	test('are not looked for at the start where the Overview has them', async () => {
		const {meters, overview, link, ended, looks} = kept();
		await eventually(() => expect(meters.getState().requestsPerSecond).toBe(0.4));
		link.setState({at: Date.now()});
		overview.setState({overview: overviewOf([ready('demo')])});
		vi.advanceTimersByTime(2_000);
		expect(looks()).toBe(0);
		ended.abort();
	});

	test('are looked for when the Overview is not looked at', async () => {
		const {meters, overview, ended, looks} = kept();
		await eventually(() => expect(meters.getState().requestsPerSecond).toBe(0.4));
		expect(looks()).toBe(0);
		overview.setState({overview: overviewOf([ready('demo')])});
		vi.advanceTimersByTime(30_000);
		expect(looks()).toBe(0);
		vi.advanceTimersByTime(30_000);
		await eventually(() => expect(meters.getState().cost).toBe('$0/h'));
		expect(looks()).toBe(1);
		ended.abort();
		vi.advanceTimersByTime(90_000);
		expect(looks()).toBe(1);
	});
});
