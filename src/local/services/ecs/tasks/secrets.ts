import type {Secret} from '@aws-sdk/client-ecs';
import type {ServiceContext} from '../../../engine/context.ts';
import type {EffectiveContainer} from '../containers.ts';
import {TaskStartError} from './task-scope.ts';

/**
 * The values of a container's secrets, read at its start from Parameter Store (Secrets Manager through Parameter
 * Store's reference path). Throws TaskStartError, a ResourceInitializationError, when one cannot be read.
 */
export async function resolveSecrets(
	context: ServiceContext,
	{secrets = []}: EffectiveContainer,
): Promise<Record<string, string>> {
	const values = await Promise.all(
		secrets.map(async (secret) => [secret.name ?? '', await readSecret(context, secret)] as const),
	);
	return Object.fromEntries(values);
}

async function readSecret(context: ServiceContext, {valueFrom = ''}: Secret): Promise<string> {
	const name = parameterName(valueFrom);
	const store = name.startsWith('/aws/reference/secretsmanager/') ? 'asm' : 'ssm';
	try {
		const {Parameter} = await context.call('ssm', 'GetParameter', {Name: name, WithDecryption: true});
		return Parameter?.Value ?? '';
	} catch (error) {
		const cause =
			(error as Error).name === 'ParameterNotFound' ? `invalid ssm parameters: ${name}` : (error as Error).message;
		throw new TaskStartError(
			`ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ${store}: service call has been retried 1 time(s): ${cause}`,
			undefined,
			{cause: error},
		);
	}
}

/** `arn:aws:ssm:…:parameter/name`, a bare name, or the ARN of a secret. */
function parameterName(valueFrom: string): string {
	const [, , service, , , , ...rest] = valueFrom.split(':');
	if (service === 'secretsmanager') return `/aws/reference/secretsmanager/${rest[0] ?? ''}`;
	if (service !== 'ssm') return valueFrom;
	const [, path = ''] = valueFrom.split(':parameter');
	return path.lastIndexOf('/') === 0 ? path.slice(1) : path;
}
