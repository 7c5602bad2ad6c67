import {PoolRefused} from '../../../assets/pool/protocol/refused.ts';
import {InvalidInputError} from '../../errors.ts';
import {StateError} from '../errors.ts';

/** Says in the console's own words what the pool refused; other errors stay as they are. */
export async function plainly<Value>(stack: string, work: () => Promise<Value>): Promise<Value> {
	try {
		return await work();
	} catch (error) {
		if (!(error instanceof PoolRefused)) throw error;
		throw inWords(stack, error);
	}
}

function inWords(stack: string, {code, message}: PoolRefused): Error {
	switch (code) {
		case 'absent':
			return new StateError(
				`Pool ${stack} was not filled yet: it has no settings.`,
				`Fill it with «ecs-console pool create --stack ${stack}».`,
			);
		case 'draining':
			return new StateError(message, `«ecs-console pool watch --stack ${stack}» shows how far it is.`);
		case 'crowded':
			return new StateError(message, 'Other users were faster; try again.');
		case 'user':
			return new InvalidInputError(message, 'For example ana.');
		case 'size':
			return new InvalidInputError(message, 'For example 5.');
	}
}
