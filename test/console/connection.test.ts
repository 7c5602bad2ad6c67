import {describe, expect, it} from 'vitest';
import {type Chosen, Connection, type StartChoice} from '../../src/console/connection.ts';
import {readConsoleOptions} from '../../src/console/options.ts';
import type {Session, SessionOptions} from '../../src/operations/session.ts';
import {CancelledError} from '../../src/screens/shell/create-shell.ts';
import {createSessionStore} from '../../src/store/session.ts';

/** A session on an account that is named after its profile. */
function fakeSession(name: string) {
	let isClosed = false;
	const session = {
		...{
			mode: name === 'local' ? 'local' : 'account',
			region: 'us-east-1',
			profile: name,
			readOnly: false,
			dryRun: false,
		},
		identity: async () => ({account: name, arn: `arn:aws:iam::${name}:root`}),
		close() {
			isClosed = true;
		},
	} as unknown as Session;
	return {session, isClosed: () => isClosed};
}

interface SetUp {
	readonly answers: readonly Chosen[];
	readonly openSession: (options: SessionOptions) => Promise<Session>;
	/** Cancels the wait of a number, counted from 0, as `esc` does. */
	readonly cancelled?: number;
}

function connect({answers, openSession, cancelled}: SetUp) {
	const store = createSessionStore();
	const asked: StartChoice[] = [];
	let waits = 0;
	const connection = new Connection({
		// A profile that there is none of, so that the operator is asked whatever this machine has configured.
		options: readConsoleOptions(['--profile', 'there-is-no-such-profile'], {}),
		store,
		shell: {
			prompt: async () => undefined,
			waiting(what, work) {
				const abort = new AbortController();
				const result = work(abort.signal);
				if (waits++ !== cancelled) return result;
				result.catch(() => undefined);
				abort.abort(new CancelledError(what));
				return Promise.reject(abort.signal.reason);
			},
		},
		async choose(choice) {
			asked.push(choice);
			return answers[asked.length - 1] ?? {kind: 'local'};
		},
		openSession,
	});
	return {connection, store, asked};
}

describe('the connection', () => {
	it('asks until a session is open, saying what went wrong', async () => {
		const {session} = fakeSession('second');
		const {connection, store, asked} = connect({
			answers: [
				{kind: 'profile', profile: 'first'},
				{kind: 'profile', profile: 'second'},
			],
			openSession: async ({profile}) => {
				if (profile === 'first') throw new Error('no route');
				return session;
			},
		});
		await connection.open();
		expect(await connection.session()).toBe(session);
		expect(asked.map(({problem}) => (problem as Error).message)).toEqual([
			expect.stringContaining('there-is-no-such-profile'),
			'no route',
		]);
		expect(store.getState()).toMatchObject({phase: 'open', account: 'second'});
	});

	it('is told to have failed only together with the question what to do', async () => {
		const {session} = fakeSession('second');
		const {connection, store, asked} = connect({
			answers: [{kind: 'profile', profile: 'first'}, {kind: 'local'}],
			openSession: ({local}) => (local === true ? Promise.resolve(session) : Promise.reject(new Error('no route'))),
		});
		const questions: number[] = [];
		store.subscribe(({phase}) => {
			if (phase === 'failed') queueMicrotask(() => questions.push(asked.length));
		});
		await connection.open();
		expect(questions).toEqual([1, 2]);
	});

	it('shows nothing of a session that was cancelled and comes all the same', async () => {
		const late = Promise.withResolvers<Session>();
		const [first, second] = [fakeSession('late'), fakeSession('local')];
		const {connection, store} = connect({
			answers: [{kind: 'profile', profile: 'late'}, {kind: 'local'}],
			openSession: ({local}) => (local === true ? Promise.resolve(second.session) : late.promise),
			cancelled: 0,
		});
		await connection.open();
		late.resolve(first.session);
		await expect.poll(first.isClosed).toBe(true);
		expect(connection.current).toBe(second.session);
		expect(store.getState()).toMatchObject({phase: 'open', mode: 'local', account: 'local'});
		expect(second.isClosed()).toBe(false);
	});
});
