import {randomUUID} from 'node:crypto';
import type {AuditLog} from './audit.ts';
import {AuditFile, defaultAuditFolder} from './audit.ts';
import {Budget, type BudgetUse} from './budget.ts';
import type {CallOptions} from './call-options.ts';
import type {ClientSettings, Clients} from './clients.ts';
import {type Clock, systemClock} from './clock.ts';
import type {Gateways} from './gateway.ts';
import type {Identity} from './gateways/sts.ts';
import {loadGateways} from './load-gateways.ts';
import {LocalOutage} from './local-outage.ts';
import type {Rules} from './middleware.ts';
import {accountPlace, localPlace, type Place} from './place.ts';
import {requestBuckets} from './request-buckets.ts';
import {sessionCredentials} from './session-credentials.ts';
import type {PlannedCall, SessionOptions} from './session-options.ts';
import {readSharedConfig} from './shared-config.ts';
import {chooseTarget, type Target} from './target.ts';
import {type Traffic, TrafficMeter} from './traffic.ts';

export type {LocalAws, PlannedCall, SessionOptions} from './session-options.ts';

export interface Session {
	readonly mode: 'local' | 'account';
	/** One sentence: which AWS this is and why it was chosen. */
	readonly reason: string;
	readonly region: string;
	readonly profile: string | undefined;
	/** The endpoint that replaces AWS's own for every service, if any. */
	readonly endpoint: string | undefined;
	readonly readOnly: boolean;
	readonly dryRun: boolean;
	/** For what the operator asked for: retried until it works. */
	readonly gateways: Gateways;
	/** For boards and pollers: the same calls within a budget, not retried; use with `poll` (poller.ts). */
	readonly watching: Gateways;
	readonly audit: AuditLog;
	/** What a dry run kept back so far. */
	readonly planned: readonly PlannedCall[];
	/** Account and ARN; asked once, then remembered. */
	identity(options?: CallOptions): Promise<Identity>;
	/** From now on this text (a NoEcho parameter, a password) is never written to the audit nor shown in a planned call. */
	hide(secret: string): void;
	/** How much of AWS's limits the pollers may use now; lower than full after throttling. */
	pollingBudget(): BudgetUse[];
	/** What both lanes sent over the last minute. */
	traffic(): Traffic;
	/**
	 * The same session as a dry run, also of a read-only one: what an action would send can be shown without sending it.
	 * To be closed by itself; it has nothing in `planned` at first.
	 */
	dryTwin(): Session;
	/** Closes the audit file and every connection. */
	close(): void;
}

/**
 * Chooses the AWS, checks everything that can be checked without a call, and starts the local AWS if that is the one.
 *
 * @throws ProfileNotFoundError, RegionError, EndpointError; whatever `startLocal` throws
 */
export async function openSession(options: SessionOptions = {}): Promise<Session> {
	const environment = options.environment ?? process.env;
	const config = await readSharedConfig();
	const target = chooseTarget(options, environment, config);
	const place =
		target.mode === 'local'
			? await localPlace(target, options, environment)
			: accountPlace(target, options, environment, config);
	return assemble(target, place, options);
}

/** Attempts of calls that the operator waits for; pollers rather skip a look (aws.md 1.8). */
const defaultAttempts = 7;

function assemble(target: Target, place: Place, options: SessionOptions): Session {
	const clock = options.clock ?? systemClock;
	const audit = new AuditFile(options.auditFolder ?? defaultAuditFolder());
	const hidden = new Set<string>();
	const planned: PlannedCall[] = [];
	const keep = (call: PlannedCall) => {
		planned.push(call);
		options.onPlanned?.(call);
	};
	const budget = new Budget(requestBuckets);
	const credentials = sessionCredentials(target, place, options, hidden, clock);
	const whoAmI = once(() => session.gateways.sts.callerIdentity());
	const rules: Rules = {
		...target,
		...place,
		readOnly: options.readOnly ?? false,
		plan: options.dryRun ? keep : undefined,
		audit,
		sessionId: randomUUID(),
		clock,
		hidden,
		identity: () => within(identityPatience, whoAmI(), clock),
		renewCredentials: credentials.renew,
		budget: undefined,
		traffic: new TrafficMeter(),
		outage: outageOf(target, place, options, clock),
	};
	const settings = {credentials, endpointOf: place.endpointOf, connection: options.connection};
	const basis: Basis = {target, settings, attempts: options.attempts ?? defaultAttempts, audit, hidden, budget, whoAmI};
	const session = faceOf(basis, rules, planned);
	return {
		...session,
		close() {
			session.close();
			audit.close();
		},
	};
}

function outageOf({mode}: Target, {endpoint}: Place, {localPatience}: SessionOptions, clock: Clock) {
	if (mode !== 'local' || endpoint === undefined || localPatience === undefined) return undefined;
	return new LocalOutage(endpoint, localPatience, clock);
}

/** What a session and its dry twins have in common. */
interface Basis {
	readonly target: Target;
	readonly settings: Omit<ClientSettings, 'rules' | 'attempts'>;
	readonly attempts: number;
	readonly audit: AuditFile;
	readonly hidden: Set<string>;
	readonly budget: Budget;
	readonly whoAmI: () => Promise<Identity>;
}

/** A session with connections of its own; closing it closes these. */
function faceOf(basis: Basis, rules: Rules, planned: readonly PlannedCall[]): Session {
	const {target, settings, attempts, audit, hidden, budget, whoAmI} = basis;
	const {mode, reason, profile} = target;
	const {region, endpoint, readOnly, clock, traffic} = rules;
	const acting = lane({...settings, rules, attempts});
	const watching = lane({...settings, rules: {...rules, budget}, attempts: 1});
	return {
		...{mode, reason, region, profile, endpoint, readOnly, dryRun: rules.plan !== undefined},
		gateways: loadGateways(acting.connect),
		watching: loadGateways(watching.connect),
		audit,
		planned,
		identity: (callOptions) => orAborted(whoAmI, callOptions?.signal),
		hide: (secret) => {
			hidden.add(secret);
		},
		pollingBudget: () => budget.use(clock.now()),
		traffic: () => traffic.read(clock.now()),
		dryTwin: () => {
			const kept: PlannedCall[] = [];
			return faceOf(basis, {...rules, readOnly: false, plan: (call) => kept.push(call)}, kept);
		},
		close() {
			acting.close();
			watching.close();
		},
	};
}

/** Asks once and remembers the answer, but not a failure. */
function once<Value>(ask: () => Promise<Value>): () => Promise<Value> {
	let answer: Promise<Value> | undefined;
	return () => {
		answer ??= ask().catch((error: unknown) => {
			answer = undefined;
			throw error;
		});
		return answer;
	};
}

/** What the promise gives, unless the signal is aborted first: then its reason is thrown. */
async function orAborted<Value>(ask: () => Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
	signal?.throwIfAborted();
	if (signal === undefined) return ask();
	const settled = new AbortController();
	const aborted = new Promise<never>((_resolve, reject) => {
		signal.addEventListener('abort', () => reject(signal.reason), {once: true, signal: settled.signal});
	});
	try {
		return await Promise.race([ask(), aborted]);
	} finally {
		settled.abort();
	}
}

/** How long the record of a call waits, once the call is over, to learn who made it. Milliseconds. */
const identityPatience = 5_000;

/** What the promise gives, or undefined when it fails or takes longer. */
async function within<Value>(milliseconds: number, promise: Promise<Value>, clock: Clock): Promise<Value | undefined> {
	const timer = new AbortController();
	try {
		return (await Promise.race([promise, clock.sleep(milliseconds, timer.signal)])) ?? undefined;
	} catch {
		return undefined;
	} finally {
		timer.abort();
	}
}

/** The clients of one lane; the SDK is loaded with the first of them. */
function lane(settings: ClientSettings) {
	let clients: Promise<Clients> | undefined;
	const load = async () => {
		const {Clients} = await import('./clients.ts');
		return new Clients(settings);
	};
	return {
		async connect() {
			clients ??= load();
			return (await clients).connect;
		},
		close() {
			clients?.then((made) => made.close()).catch(() => {});
		},
	};
}
