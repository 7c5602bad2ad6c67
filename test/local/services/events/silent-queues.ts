/**
 * A local AWS in the folder that its argument names, whose queues never answer a message that is sent; prints its
 * endpoint and waits to be killed.
 */
import {catalogue} from '../../../../src/local/services/catalogue.ts';
import {startLocalAws} from '../../../support/local-aws.ts';

const entries = catalogue.map((entry) => {
	if (entry.name !== 'sqs') return entry;
	const load = async () => {
		const {service} = await entry.load();
		const create: typeof service.create = (context, shared) => {
			const made = service.create(context, shared);
			return {...made, handlers: {...made.handlers, SendMessage: () => new Promise(() => undefined)}};
		};
		return {service: {...service, create}};
	};
	return {...entry, load};
});
const aws = await startLocalAws({directory: process.argv[2] ?? '', catalogue: entries});
console.log(aws.endpoint);
