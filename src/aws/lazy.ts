/** Only objects whose methods all return promises can be loaded on first use. */
type Asynchronous<Face> = {readonly [Method in keyof Face]: (...values: never[]) => Promise<unknown>};

/** Stands for an object that is loaded (and its SDK client with it) when a method is first called. */
export function lazy<Face extends Asynchronous<Face>>(load: () => Promise<Face>): Face {
	let loading: Promise<Face> | undefined;
	const stand = new Proxy(
		{},
		{
			get(_target, method) {
				// `await gateway` asks for `then`; a gateway is no promise.
				if (typeof method !== 'string' || method === 'then') return undefined;
				return async (...values: never[]) => {
					loading ??= load();
					const face = await loading;
					return face[method as keyof Face](...values);
				};
			},
		},
	);
	return stand as Face;
}
