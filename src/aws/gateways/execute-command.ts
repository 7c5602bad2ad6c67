import {type ECSClient, ExecuteCommandCommand} from '@aws-sdk/client-ecs';
import type {CallOptions} from '../call-options.ts';
import type {ExecTicket} from '../exec/exec-session.ts';
import {http, present} from '../paging.ts';

export interface ExecuteCommandInput {
	readonly cluster: string;
	readonly task: string;
	readonly container: string;
	/** One line, split by the agent into words by a shell's quotes. */
	readonly command: string;
}

/** Orders a session; it is opened with `openExecSession`. What is answered is secret and stands in no record. */
export async function executeCommand(
	client: ECSClient,
	input: ExecuteCommandInput,
	options?: CallOptions,
): Promise<ExecTicket> {
	const command = new ExecuteCommandCommand({...input, interactive: true});
	const session = present((await client.send(command, http(options))).session, 'ecs ExecuteCommand');
	const {sessionId = '', streamUrl = '', tokenValue = ''} = session;
	return {sessionId, streamUrl, tokenValue};
}
