import type {FunctionConfiguration} from '@aws-sdk/client-lambda';
import {
	GetAccountSettingsCommand,
	GetEventSourceMappingCommand,
	GetFunctionConfigurationCommand,
	InvokeCommand,
	LambdaClient,
} from '@aws-sdk/client-lambda';
import {sanitiseLine} from '../../text.ts';
import type {CallOptions} from '../call-options.ts';
import type {Connect} from '../clients.ts';
import {FunctionFailedError, NotFoundError} from '../errors.ts';
import {http, unless} from '../paging.ts';

export interface LambdaGateway {
	/**
	 * Runs a function and waits for what it returns, parsed as JSON; undefined when it returns nothing.
	 *
	 * @throws FunctionFailedError when the function itself failed or ran out of time
	 */
	invoke(name: string, payload: object, options?: CallOptions): Promise<unknown>;
	/** Undefined when there is none. */
	function(name: string, options?: CallOptions): Promise<FunctionConfiguration | undefined>;
	/** Whether an event source mapping is there, by its id. */
	mappingExists(id: string, options?: CallOptions): Promise<boolean>;
	/** How many functions may run at once of those that nothing is reserved for; undefined where AWS does not say. */
	unreservedConcurrency(options?: CallOptions): Promise<number | undefined>;
}

export function createLambdaGateway(connect: Connect): LambdaGateway {
	const client = connect(LambdaClient, 'Lambda');
	return {
		async invoke(name, payload, options) {
			const command = new InvokeCommand({FunctionName: name, Payload: JSON.stringify(payload)});
			const answer = await client.send(command, http(options));
			const returned = parse(answer.Payload?.transformToString());
			if (answer.FunctionError !== undefined) throw failed(name, returned, answer.$metadata.requestId);
			return returned;
		},
		function(name, options) {
			const command = new GetFunctionConfigurationCommand({FunctionName: name});
			return unless(NotFoundError, client.send(command, http(options)));
		},
		async mappingExists(id, options) {
			const command = new GetEventSourceMappingCommand({UUID: id});
			return (await unless(NotFoundError, client.send(command, http(options)))) !== undefined;
		},
		async unreservedConcurrency(options) {
			const answer = await client.send(new GetAccountSettingsCommand({}), http(options));
			return answer.AccountLimit?.UnreservedConcurrentExecutions;
		},
	};
}

/** What is no JSON is handed on as the text it is. */
function parse(text: string | undefined): unknown {
	if (text === undefined || text === '') return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

function failed(name: string, returned: unknown, requestId: string | undefined): FunctionFailedError {
	const {errorMessage, errorType} = (returned ?? {}) as Record<string, unknown>;
	const said = sanitiseLine(String(errorMessage ?? errorType ?? 'it gave no reason')).replace(/[.\s]+$/, '');
	return new FunctionFailedError(
		`Function ${name} failed: ${said}.`,
		`Read its log: ecs-console logs --group /aws/lambda/${name}`,
		{service: 'lambda', operation: 'Invoke', requestId, code: String(errorType ?? 'FunctionError'), cause: returned},
	);
}
