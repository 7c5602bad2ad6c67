import {DecodeAuthorizationMessageCommand, GetCallerIdentityCommand, STSClient} from '@aws-sdk/client-sts';
import type {CallOptions} from '../call-options.ts';
import type {Connect} from '../clients.ts';
import {http} from '../paging.ts';

/** Who the credentials are of. */
export interface Identity {
	readonly account: string;
	readonly arn: string;
	readonly userId: string;
}

export interface StsGateway {
	/** Needs no permission, so it serves as the login check. */
	callerIdentity(options?: CallOptions): Promise<Identity>;
	/** What an "Encoded authorization failure message" says; needs sts:DecodeAuthorizationMessage. */
	decodeAuthorizationMessage(encoded: string, options?: CallOptions): Promise<string>;
}

export function createStsGateway(connect: Connect): StsGateway {
	const client = connect(STSClient, 'STS');
	return {
		async callerIdentity(options) {
			const {Account = '', Arn = '', UserId = ''} = await client.send(new GetCallerIdentityCommand(), http(options));
			return {account: Account, arn: Arn, userId: UserId};
		},
		async decodeAuthorizationMessage(encoded, options) {
			const command = new DecodeAuthorizationMessageCommand({EncodedMessage: encoded});
			return (await client.send(command, http(options))).DecodedMessage ?? '';
		},
	};
}
