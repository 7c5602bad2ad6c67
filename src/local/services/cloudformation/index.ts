import * as cloudformation from '@aws-sdk/client-cloudformation';
import type {ServiceContext} from '../../engine/context.ts';
import {defineService} from '../../wire/service.ts';
import {changeSetHandlers} from './change-sets.ts';
import {describeHandlers} from './describe.ts';
import {eventHandlers} from './events.ts';
import {stackSettingHandlers} from './stack-settings.ts';
import {stackHandlers} from './stacks.ts';
import {stateLoader} from './state.ts';
import {templateHandlers} from './templates.ts';

/** AWS CloudFormation: the wire's half; the engine is in `../../cloudformation`. */
export const service = defineService({
	sdk: cloudformation,
	client: cloudformation.CloudFormationClient,
	create: (context: ServiceContext) => {
		const load = stateLoader(context);
		return {
			handlers: {
				...stackHandlers(load),
				...stackSettingHandlers(load),
				...changeSetHandlers(load),
				...describeHandlers(load),
				...eventHandlers(load),
				...templateHandlers(load),
			},
			start: async () => (await load()).runner.resume(),
			stop: async () => (await load()).runner.idle(),
		};
	},
});
