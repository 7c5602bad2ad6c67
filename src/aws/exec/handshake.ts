/** Outcomes of what an agent asks for (aws/session-manager-plugin, src/message/handshakemessage.go). */
const outcomes = {success: 1, failed: 2, unsupported: 3} as const;

/** Sessions that are a terminal. */
const shells = ['Standard_Stream', 'InteractiveCommands', 'NonInteractiveCommands'];

interface Processed {
	readonly ActionType: unknown;
	readonly ActionStatus: number;
	readonly ActionResult: null;
	readonly Error: string;
}

/** What the client answers to an agent's handshake request, and the KMS key that it wants the session encrypted with. */
export function answerHandshake(
	request: Readonly<Record<string, unknown>>,
	clientVersion: string,
): {readonly answer: object; readonly encryptionKey: string | undefined} {
	const actions = Array.isArray(request.RequestedClientActions) ? (request.RequestedClientActions as unknown[]) : [];
	const wanted = actions
		.filter((action) => typeof action === 'object' && action !== null)
		.map((action) => ({...action}));
	const processed = wanted.map(process);
	const errors = processed.map((action) => action.Error).filter((text) => text !== '');
	const encryption = wanted.find(({ActionType: type}: Readonly<Record<string, unknown>>) => type === 'KMSEncryption');
	return {
		answer: {ClientVersion: clientVersion, ProcessedClientActions: processed, Errors: errors},
		encryptionKey: encryption && String(parameterOf(encryption, 'KMSKeyId') ?? ''),
	};
}

function process(action: Readonly<Record<string, unknown>>): Processed {
	const {ActionType: type} = action;
	const answer = (status: number, error = ''): Processed => ({
		...{ActionType: type, ActionStatus: status, ActionResult: null, Error: error},
	});
	if (type === 'SessionType') {
		const session = String(parameterOf(action, 'SessionType'));
		return shells.includes(session)
			? answer(outcomes.success)
			: answer(outcomes.failed, `Failed to process action SessionType: Unknown session type ${session}`);
	}
	if (type === 'KMSEncryption') return answer(outcomes.failed, 'Failed to process action KMSEncryption: not supported');
	return answer(outcomes.unsupported, `Unsupported action ${String(type)}`);
}

function parameterOf({ActionParameters: parameters}: Readonly<Record<string, unknown>>, name: string): unknown {
	return typeof parameters === 'object' && parameters !== null
		? (parameters as Readonly<Record<string, unknown>>)[name]
		: undefined;
}
