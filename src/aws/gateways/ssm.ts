import {GetParameterCommand, SSMClient} from '@aws-sdk/client-ssm';
import type {CallOptions} from '../call-options.ts';
import type {Connect} from '../clients.ts';
import {NotFoundError} from '../errors.ts';
import {http, unless} from '../paging.ts';

export interface SsmGateway {
	/** Value of a parameter, for example a public image id; undefined when there is none. Never decrypts. */
	parameter(name: string, options?: CallOptions): Promise<string | undefined>;
}

export function createSsmGateway(connect: Connect): SsmGateway {
	const client = connect(SSMClient, 'SSM');
	return {
		async parameter(name, options) {
			const answer = await unless(NotFoundError, client.send(new GetParameterCommand({Name: name}), http(options)));
			return answer?.Parameter?.Value;
		},
	};
}
