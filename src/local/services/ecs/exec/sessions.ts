import {randomBytes, timingSafeEqual} from 'node:crypto';
import type {IncomingMessage} from 'node:http';
import type {Duplex} from 'node:stream';
import type {Session} from '@aws-sdk/client-ecs';
import type {ServiceContext} from '../../../engine/context.ts';
import type {Container} from '../../../engine/runtime.ts';
import {AwsError} from '../../../wire/errors.ts';
import {acceptWebSocket} from '../../../wire/websocket.ts';
import {AgentSession} from './agent-session.ts';

/** Where data channels of a region are opened. */
const dataChannelPath = '/v1/data-channel/';

/** What a session is to do once its client comes. */
export interface OrderedSession {
	readonly container: Container;
	readonly command: string;
	/** As Session Manager names it: `ecs:<cluster>_<task>_<runtime id>`. */
	readonly target: string;
}

interface Waiting extends OrderedSession {
	readonly token: Buffer;
	readonly expiry: Disposable;
}

/** A client opens its channel at once; what is not opened by then never is. */
const waitingMilliseconds = 60_000;

/** Sessions of ECS Exec in one region: ordered by ExecuteCommand, opened by a WebSocket, ended with the engine. */
export class ExecSessions implements Disposable {
	readonly #context: ServiceContext;
	readonly #waiting = new Map<string, Waiting>();
	readonly #open = new Set<AgentSession>();

	constructor(context: ServiceContext) {
		this.#context = context;
	}

	/** What the client needs to open it, once. */
	open(ordered: OrderedSession): Session {
		const {clock, endpoint, region} = this.#context;
		const sessionId = `ecs-execute-command-${randomBytes(12).toString('hex')}`;
		const token = randomBytes(48);
		const expiry = clock.after(waitingMilliseconds, () => this.#waiting.delete(sessionId));
		this.#waiting.set(sessionId, {...ordered, token, expiry});
		const channel = `${dataChannelPath}${region}/${sessionId}?role=publish_subscribe`;
		return {
			sessionId,
			streamUrl: `${endpoint.replace(/^http/, 'ws')}${channel}`,
			tokenValue: token.toString('base64'),
		};
	}

	/** Serves a request to upgrade at `dataChannelPath`; the token comes in the first message. */
	accept(request: IncomingMessage, socket: Duplex, head: Buffer, {pathname}: URL): void {
		const sessionId = pathname.split('/').at(-1) ?? '';
		if (!this.#waiting.has(sessionId)) throw new AwsError('NotFound', 'There is no such session.', 404);
		acceptWebSocket(request, socket, head, (connection) => {
			const session = new AgentSession({
				...{sessionId, connection},
				redeem: (token) => this.#redeem(sessionId, token),
				onEnd: () => this.#open.delete(session),
			});
			this.#open.add(session);
			return session;
		});
	}

	[Symbol.dispose](): void {
		for (const {expiry} of this.#waiting.values()) expiry[Symbol.dispose]();
		this.#waiting.clear();
		for (const session of this.#open) session.end('The local AWS stops.');
	}

	/** A token is good for one channel. */
	#redeem(sessionId: string, token: string): OrderedSession | undefined {
		const waiting = this.#waiting.get(sessionId);
		const given = Buffer.from(token, 'base64');
		if (waiting === undefined || given.length !== waiting.token.length) return undefined;
		if (!timingSafeEqual(given, waiting.token)) return undefined;
		this.#waiting.delete(sessionId);
		waiting.expiry[Symbol.dispose]();
		return waiting;
	}
}
