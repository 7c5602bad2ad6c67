import {stripVTControlCharacters as bare} from 'node:util';
import {describe, expect, it} from 'vitest';
import {freshnessOf, problemNotice} from '../../../src/screens/frame/freshness.ts';
import {placeOf} from '../../../src/screens/frame/header.tsx';
import {headerLine} from '../../../src/screens/frame/header-line.ts';
import type {Link} from '../../../src/store/link.ts';
import {createSessionStore, type SessionView} from '../../../src/store/session.ts';
import {createLook} from '../../../src/ui/look.ts';

const look = createLook({colours: false});
const now = 1_000_000;

const local = {phase: 'open', mode: 'local', region: 'us-east-1', account: '000000000000'} as const;
const account = {...local, mode: 'account', region: 'eu-central-1', account: '123456789012'} as const;

function headerOf(known: Partial<SessionView>, kind: string, columns = 80, refreshKey: string | undefined = 'ctrl+r') {
	const session = createSessionStore(known).getState();
	const link: Link = {at: now - 720_000, problem: {kind, text: '', retryAt: now + 29_000}};
	const freshness = freshnessOf(session, link, {now, refreshKey}, look);
	const rest = {
		requests: '0.0 req/s',
		cost: undefined,
		rights: {role: 'dim', text: 'read-write'},
		clock: '12:04:31',
	} as const;
	return bare(headerLine({place: placeOf(session), freshness, ...rest}, columns, look));
}

describe('the header, when AWS cannot be asked', () => {
	it.each([
		['the local AWS', local],
		['an account', {...account, profile: 'production'}],
		['an account of a profile with a long name', {...account, profile: 'production-of-the-platform-team-with-roles'}],
	])('says of expired credentials what is wrong and what to do, at 80 columns, on %s', (_where, session) => {
		expect(headerOf(session, 'CredentialsExpiredError')).toMatch(/✗ (?:credentials )?expired: log in/);
	});

	it('says how old what is seen is, when it is asked again, and by which key at once, where there is room', () => {
		expect(headerOf(local, 'NetworkError', 120)).toContain(
			'✗ no connection, 12 min old: retrying in 29 s, ctrl+r now ',
		);
		expect(headerOf(local, 'NetworkError')).toContain('✗ no connection: again in 29 s, ctrl+r now ');
		expect(headerOf(local, 'ThrottledError')).toContain('✗ throttled: retrying in 29 s, ctrl+r now ');
		expect(headerOf(local, 'CredentialsExpiredError', 160)).toContain(
			'expired, 12 min old: log in again, then ctrl+r ',
		);
	});

	it('names no key that something laid over the screen has taken', () => {
		const session = createSessionStore(local).getState();
		const problem = {kind: 'NetworkError', text: '', retryAt: now + 5_000};
		const {texts} = freshnessOf(session, {at: now, problem}, {now, refreshKey: undefined}, look);
		expect(texts.join()).not.toMatch(/ctrl|undefined/);
		expect(texts).toContain('✗ no connection: retrying in 5 s');
	});

	it('says that it asks, once the pause is over', () => {
		const session = createSessionStore(local).getState();
		const problem = {kind: 'NetworkError', text: '', retryAt: now};
		const {texts} = freshnessOf(session, {at: now, problem}, {now, refreshKey: 'ctrl+r'}, look);
		expect(texts).toContain('✗ no connection: asking again');
	});
});

describe('the line above the footer, when AWS cannot be asked', () => {
	const problem = {
		kind: 'CredentialsExpiredError',
		text: 'The SSO session has expired (profile dev).',
		nextStep: 'Log in again: aws sso login --profile dev\u001B[2J',
		retryAt: 0,
	};

	it('says what is wrong and what to do, or what to do alone', () => {
		expect(problemNotice(problem, 100)?.text).toBe(
			'The SSO session has expired (profile dev). Log in again: aws sso login --profile dev',
		);
		expect(problemNotice(problem, 60)?.text).toBe('Log in again: aws sso login --profile dev');
		expect(problemNotice({...problem, nextStep: undefined}, 20)?.text).toBe(problem.text);
	});

	it('says nothing while all is well, or while AWS only slows us down', () => {
		expect(problemNotice(undefined, 80)).toBeUndefined();
		expect(problemNotice({...problem, kind: 'ThrottledError'}, 80)).toBeUndefined();
	});
});
