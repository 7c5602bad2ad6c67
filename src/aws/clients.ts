import type {AgentOptions} from 'node:https';
import {StandardRetryStrategy} from '@smithy/core/retry';
import type {Logger, MiddlewareStack, RetryErrorInfo, StandardRetryToken} from '@smithy/types';
import packageJson from '../../package.json' with {type: 'json'};
import type {Credentials} from './credentials.ts';
import {install, type Rules} from './middleware.ts';
import {rawError} from './raw-error.ts';
import {isQuota} from './service-errors.ts';
import {silentLogger} from './silent-logger.ts';

/** The configuration that every SDK client of a session gets. */
export interface ClientConfiguration {
	region: string;
	credentials: Credentials;
	logger: Logger;
	retryStrategy: StandardRetryStrategy;
	customUserAgent: [string, string][];
	userAgentAppId: string;
	/** Endpoints are chosen here (endpoints.ts), not by the SDK. */
	ignoreConfiguredEndpointUrls: true;
	endpoint?: string;
	disableHostPrefix?: boolean;
	forcePathStyle?: boolean;
	requestHandler: ConnectionSettings & {httpsAgent: AgentOptions};
}

/** Milliseconds until a connection counts as failed, and until a silent one does. */
export interface ConnectionSettings {
	readonly connectionTimeout: number;
	readonly socketTimeout: number;
}

/** The part of an SDK client that the session needs to know. */
export interface SdkClient<Input extends object, Output extends object> {
	readonly middlewareStack: MiddlewareStack<Input, Output>;
	destroy(): void;
}

/** Makes a client of a session: `connect(ECSClient, 'ECS')`. */
export type Connect = <Input extends object, Output extends object, Client extends SdkClient<Input, Output>>(
	clientClass: new (configuration: ClientConfiguration) => Client & SdkClient<Input, Output>,
	serviceId: string,
) => Client;

const defaultConnection: ConnectionSettings = {connectionTimeout: 5_000, socketTimeout: 60_000};

/** HTTPS_PROXY and NO_PROXY are honoured where Node can (24.5 and later); the SDK alone does not. */
const httpsAgent: AgentOptions = {proxyEnv: process.env};

export interface ClientSettings {
	readonly rules: Rules;
	readonly credentials: Credentials;
	readonly endpointOf: (serviceId: string) => string | undefined;
	/** Attempts in all: 1 for pollers, which rather skip a look; 7 for calls that the operator waits for. */
	readonly attempts: number;
	readonly connection?: ConnectionSettings | undefined;
}

/** Makes the clients of one lane and remembers them, to close them at the end. */
export class Clients {
	readonly #settings: ClientSettings;
	readonly #made: {destroy(): void}[] = [];

	constructor(settings: ClientSettings) {
		this.#settings = settings;
	}

	readonly connect: Connect = (ClientClass, serviceId) => {
		const client = new ClientClass(this.#configuration(serviceId));
		// It copies every answer field by field for a log that nobody keeps: a sixth of the time of a long list.
		client.middlewareStack.remove('loggerMiddleware');
		install(client.middlewareStack, {...this.#settings.rules, endpoint: this.#settings.endpointOf(serviceId)});
		this.#made.push(client);
		return client;
	};

	close(): void {
		for (const client of this.#made.splice(0)) client.destroy();
	}

	#configuration(serviceId: string): ClientConfiguration {
		const {rules, credentials, attempts, endpointOf, connection} = this.#settings;
		const endpoint = endpointOf(serviceId);
		return {
			region: rules.region,
			credentials,
			logger: silentLogger,
			retryStrategy: new RetryStrategy(attempts),
			customUserAgent: [['ecs-console', packageJson.version]],
			userAgentAppId: 'ecs-console',
			ignoreConfiguredEndpointUrls: true,
			...(endpoint === undefined ? {} : {endpoint, disableHostPrefix: true, forcePathStyle: true}),
			requestHandler: {...(connection ?? defaultConnection), httpsAgent},
		};
	}
}

/** AWS's standard retries with jitter, but not of what stays wrong: account limits and what an emulator does not have. */
class RetryStrategy extends StandardRetryStrategy {
	override refreshRetryTokenForRetry(token: StandardRetryToken, info: RetryErrorInfo): Promise<StandardRetryToken> {
		const raw = rawError(info.error);
		if (isQuota(raw) || raw.status === 501) return Promise.reject(new Error('This error stays.'));
		return super.refreshRetryTokenForRetry(token, info);
	}
}
