import type {ImportSourceCredentialsInput, SourceCredentialsInfo} from '@aws-sdk/client-codebuild';
import type {ServiceContext} from '../../engine/context.ts';
import type {Collection} from '../../engine/store.ts';
import {alreadyExists, notFound} from './failures.ts';

/** Which source hosts have credentials. The token itself is not kept: nothing here could use it. */
export class SourceCredentials {
	readonly #context: ServiceContext;
	readonly #records: Collection<SourceCredentialsInfo>;

	constructor(context: ServiceContext) {
		this.#context = context;
		this.#records = context.collection('source-credentials');
	}

	import({serverType, authType, shouldOverwrite = true}: ImportSourceCredentialsInput): string {
		const {region, account} = this.#context;
		const arn = `arn:aws:codebuild:${region}:${account}:token/${(serverType ?? '').toLowerCase()}`;
		if (this.#records.has(arn) && !shouldOverwrite) {
			throw alreadyExists(
				`Access token with server type ${serverType ?? ''} already exists. Delete its source credential and try again.`,
			);
		}
		this.#records.put(arn, {arn, ...(serverType && {serverType}), ...(authType && {authType})});
		return arn;
	}

	list(): SourceCredentialsInfo[] {
		return this.#records.values();
	}

	delete(arn: string): void {
		if (!this.#records.delete(arn)) throw notFound(`Source credentials cannot be found: ${arn}`);
	}
}
