import type {Clock} from './clock.ts';
import {type Credentials, openSource, remember} from './credentials.ts';
import type {Place} from './place.ts';
import type {SessionOptions} from './session-options.ts';
import {silentLogger} from './silent-logger.ts';
import type {Target} from './target.ts';

/** The session's credentials, which are kept out of everything that is written down. */
export function sessionCredentials(
	target: Target,
	place: Place,
	options: SessionOptions,
	hidden: Set<string>,
	clock: Clock,
): Credentials {
	const promptMfa = options.promptMfa;
	const open = openSource(target.credentials, {
		region: place.region,
		logger: silentLogger,
		promptMfa:
			promptMfa &&
			(async (device) => {
				const code = await promptMfa(device);
				hidden.add(code);
				return code;
			}),
	});
	const openAndHide = () => {
		const source = open();
		return async () => {
			const fresh = await source();
			if (target.mode === 'account') {
				hidden.add(fresh.secretAccessKey);
				if (fresh.sessionToken) hidden.add(fresh.sessionToken);
			}
			return fresh;
		};
	};
	return remember(openAndHide, clock);
}
