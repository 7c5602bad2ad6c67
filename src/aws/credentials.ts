import type {AwsCredentialIdentity, Logger} from '@smithy/types';
import type {Clock} from './clock.ts';
import type {CredentialSource} from './target.ts';

/** A provider that the SDK clients of a session share; each call gives credentials that are still good. */
export interface Credentials {
	(): Promise<AwsCredentialIdentity>;
	/** Tells the SDK not to remember what it got: this does, for all clients together. */
	readonly memoized: true;
	/** Forgets what it has, so that the next call asks the source again. */
	renew(): void;
}

type Source = () => Promise<AwsCredentialIdentity>;

/** Credentials that expire in less than this are renewed while the old ones are still used. */
const renewBefore = 5 * 60_000;

/**
 * Remembers what `open` gives until it expires. In the last five minutes one renewal runs in the background and its
 * failure is kept quiet as long as the old credentials are good; once they are over, the failure is the caller's.
 */
export function remember(open: () => Source, clock: Clock): Credentials {
	let source = open();
	let current: AwsCredentialIdentity | undefined;
	let renewal: Promise<AwsCredentialIdentity> | undefined;
	const ask = () => {
		renewal ??= source()
			.then((fresh) => {
				current = fresh;
				return fresh;
			})
			.finally(() => {
				renewal = undefined;
			});
		return renewal;
	};
	const provide = async () => {
		const left = (current?.expiration?.getTime() ?? Number.POSITIVE_INFINITY) - clock.now();
		if (!current || left <= 0) return ask();
		if (left < renewBefore) ask().catch(() => {});
		return current;
	};
	const renew = () => {
		current = undefined;
		source = open();
	};
	return Object.assign(provide, {memoized: true as const, renew});
}

/**
 * Every source of SDK v3. A chosen profile is asked itself (static keys, SSO, `aws login`, assumed role, process, web
 * identity) and not the rest of the chain: another identity than the one named must never be used in its place.
 */
export function openSource(
	source: CredentialSource,
	options: {
		readonly promptMfa: ((deviceArn: string) => Promise<string>) | undefined;
		readonly region: string;
		readonly logger: Logger;
	},
): () => Source {
	const {promptMfa, region, logger} = options;
	const shared = {
		ignoreCache: true,
		logger,
		clientConfig: {region, logger},
		...(promptMfa ? {mfaCodeProvider: promptMfa} : {}),
	};
	switch (source.kind) {
		case 'static-local':
			return () => async () => ({accessKeyId: 'local', secretAccessKey: 'local'});
		case 'environment':
			return () => async () => (await import('@aws-sdk/credential-providers')).fromEnv({logger})();
		case 'profile':
			return () => async () => {
				const {fromIni} = await import('@aws-sdk/credential-providers');
				return fromIni({...shared, profile: source.profile})();
			};
		case 'chain':
			return () => async () => {
				const {fromNodeProviderChain} = await import('@aws-sdk/credential-providers');
				return fromNodeProviderChain(shared)();
			};
	}
}
