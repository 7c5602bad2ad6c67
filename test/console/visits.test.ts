import {describe, expect, it} from 'vitest';
import {followVisits} from '../../src/console/visits.ts';
import type {Screen} from '../../src/screens/screen.ts';
import {createShellStore} from '../../src/screens/shell/state.ts';
import {createSessionStore} from '../../src/store/session.ts';

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
	const visits = followVisits([screen('overview'), screen('tasks')], shell, session);
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
});
