import {ConsoleError} from '../../errors.ts';

/** The data channel of a session could not be opened, or was cut. */
export class SessionLostError extends ConsoleError {
	constructor(url: string) {
		const host = URL.parse(url)?.host ?? url;
		super(
			`The connection to the container through ${host} was lost, or never came about.`,
			`Open it again. Where a proxy or firewall stands between, it must let WebSockets (wss) to ${host} pass.`,
			{exitCode: 69},
		);
	}
}

/** The data channel is open, but the agent in the container has not taken part in it. */
export class SilentAgentError extends ConsoleError {
	/** `patience` is how long it was waited for, in milliseconds. */
	constructor(patience: number) {
		super(
			`The agent of ECS Exec in the container has not answered for ${patience / 1000} seconds.`,
			'Open it again. «ecs-console exec ID --check» says what stands in the way; a new task gets a new agent.',
			{exitCode: 69},
		);
	}
}

/** The cluster wants sessions encrypted with a key of its own, which only AWS's plugin does. */
export class EncryptedSessionError extends ConsoleError {
	constructor(key: string) {
		super(
			`The cluster encrypts its sessions with the KMS key ${key}, which ecs-console cannot do.`,
			'Use «aws ecs execute-command» with the session-manager-plugin for this cluster.',
			{exitCode: 69},
		);
	}
}
