import {describe, expect, it} from 'vitest';
import {NetworkError} from '../../src/aws/errors.ts';
import {poll} from '../../src/aws/poller.ts';
import {followVisits} from '../../src/console/visits.ts';
import type {Screen} from '../../src/screens/screen.ts';
import {createShellStore} from '../../src/screens/shell/state.ts';
import {feed} from '../../src/store/feed.ts';
import {createLinkStore} from '../../src/store/link.ts';
import {createSessionStore} from '../../src/store/session.ts';
import {eventually} from '../support/eventually.ts';

function setUp() {
	const told: string[] = [];
	const screen = (id: string): Screen => ({
		...{id, key: '1', title: id, View: () => null, scopes: () => [], spoken: () => []},
		open() {
			told.push(`open ${id}`);
			return {[Symbol.dispose]: () => void told.push(`close ${id}`)};
		},
	});
	const shell = createShellStore('overview');
	const session = createSessionStore();
	const visits = followVisits([screen('overview'), screen('tasks')], shell, session, createLinkStore());
	return {told, shell, session, visits};
}

describe('visits to screens', () => {
	it('begin once AWS is open: nothing is asked before', () => {
		const {told, session} = setUp();
		expect(told).toEqual([]);
		session.setState({phase: 'open'});
		expect(told).toEqual(['open overview']);
	});

	it('end when another screen is looked at', () => {
		const {told, shell, session} = setUp();
		session.setState({phase: 'open'});
		shell.setState({screen: 'tasks'});
		shell.setState({revision: 7});
		shell.setState({screen: 'overview'});
		expect(told).toEqual(['open overview', 'close overview', 'open tasks', 'close tasks', 'open overview']);
	});

	it('end with the program', () => {
		const {told, session, visits} = setUp();
		session.setState({phase: 'open'});
		visits[Symbol.dispose]();
		session.setState({account: '000000000000'});
		expect(told).toEqual(['open overview', 'close overview']);
	});

	it('begin anew when it is to be looked again, however often in a moment that is asked', () => {
		const {told, session, visits} = setUp();
		visits.again();
		session.setState({phase: 'open'});
		for (let times = 0; times < 30; times++) visits.again();
		expect(told).toEqual(['open overview', 'close overview', 'open overview']);
	});
});

describe('looking again after an outage', () => {
	it('does not wait for the end of the pause that the poller announced', async () => {
		const link = createLinkStore();
		const taken: string[] = [];
		const looks: (() => Promise<string>)[] = [
			() => Promise.reject(new NetworkError('AWS is out of reach.', 'Check the network.')),
			() => Promise.resolve('it is back'),
		];
		const look = () => looks.shift()?.() ?? Promise.resolve('and stays');
		const cadence = {calm: 32_000, busy: 32_000, slowest: 32_000};
		const screen: Screen = {
			...{id: 'overview', key: '1', title: 'Overview', View: () => null, scopes: () => [], spoken: () => []},
			open: () => feed({link, source: (signal) => poll(look, {signal, cadence}), apply: (value) => taken.push(value)}),
		};
		const session = createSessionStore({phase: 'open'});
		using visits = followVisits([screen], createShellStore('overview'), session, link);
		await eventually(() =>
			expect(link.getState().problem).toMatchObject({kind: 'NetworkError', nextStep: 'Check the network.'}),
		);
		const {retryAt = 0} = link.getState().problem ?? {};
		visits.again();
		expect(link.getState().problem?.retryAt).toBeLessThan(retryAt);
		await eventually(() => expect(taken).toEqual(['it is back']));
		expect(link.getState().problem).toBeUndefined();
	});
});
