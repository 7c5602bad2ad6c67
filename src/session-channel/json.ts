/** What a JSON payload holds, as far as it is an object; an empty one otherwise. */
export function readObject(payload: Uint8Array | string): Readonly<Record<string, unknown>> {
	try {
		const value: unknown = JSON.parse(typeof payload === 'string' ? payload : Buffer.from(payload).toString('utf8'));
		return typeof value === 'object' && value !== null ? {...value} : {};
	} catch {
		return {};
	}
}

export const jsonPayload = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
