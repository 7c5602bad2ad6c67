import * as servicediscovery from '@aws-sdk/client-servicediscovery';
import type {ServiceContext} from '../../engine/context.ts';
import {defineService} from '../../wire/service.ts';
import {DiscoveryCore} from './core.ts';
import {discoverHandlers} from './discover.ts';
import {instanceHandlers} from './instances.ts';
import {namespaceHandlers} from './namespaces.ts';
import {Operations} from './operations.ts';
import {serviceHandlers} from './services.ts';
import {tagHandlers} from './tags.ts';

/** AWS Cloud Map: namespaces, services and their instances, found through the API. */
export const service = defineService({
	sdk: servicediscovery,
	client: servicediscovery.ServiceDiscoveryClient,
	create: (context: ServiceContext) => {
		const core = new DiscoveryCore(context);
		const operations = new Operations(core);
		return {
			handlers: {
				...namespaceHandlers(core, operations),
				...serviceHandlers(core, operations),
				...instanceHandlers(core, operations),
				...discoverHandlers(core),
				...operations.handlers,
				...tagHandlers(core),
			},
			start: async () => operations.settle(),
			stop: async () => operations[Symbol.dispose](),
		};
	},
});
