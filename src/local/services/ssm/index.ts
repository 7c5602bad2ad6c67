import * as ssm from '@aws-sdk/client-ssm';
import type {ServiceContext} from '../../engine/context.ts';
import {defineService} from '../../wire/service.ts';
import {Parameters} from './parameters.ts';
import {readHandlers} from './read-handlers.ts';
import {writeHandlers} from './write-handlers.ts';

/** AWS Systems Manager: the Parameter Store. */
export const service = defineService({
	sdk: ssm,
	client: ssm.SSMClient,
	create: (context: ServiceContext) => {
		const parameters = new Parameters(context);
		return {handlers: {...readHandlers(parameters), ...writeHandlers(parameters)}};
	},
});
