/** What lies between a pool and AWS: every request goes through it, and is done at one moment. */
export type Network = <Result>(request: string, act: () => Result) => Promise<Result>;

/** One on which nothing goes wrong. */
export const quietNetwork: Network = async (_request, act) => act();
