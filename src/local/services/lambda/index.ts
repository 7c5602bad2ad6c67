import * as lambda from '@aws-sdk/client-lambda';
import type {ServiceContext} from '../../engine/context.ts';
import {defineService} from '../../wire/service.ts';
import {aliasHandlers} from './alias-handlers.ts';
import {EventQueue} from './asynchronous/event-queue.ts';
import {CodeStore} from './code.ts';
import {concurrencyHandlers} from './concurrency-handlers.ts';
import {eventInvokeHandlers} from './event-invoke-handlers.ts';
import {Executor} from './execution/executor.ts';
import {functionHandlers} from './function-handlers.ts';
import {Functions} from './functions.ts';
import {invokeHandlers} from './invoke.ts';
import {mappingHandlers} from './mappings/mapping-handlers.ts';
import {Mappings} from './mappings/mappings.ts';
import {policyHandlers} from './policy-handlers.ts';
import {tagHandlers} from './tag-handlers.ts';

/** AWS Lambda: functions really run, in processes of this machine. */
export const service = defineService({
	sdk: lambda,
	client: lambda.LambdaClient,
	create: (context: ServiceContext) => {
		const codes = new CodeStore(context);
		const functions = new Functions(context, (name) => executor.changed(name));
		const executor = new Executor(context, codes, functions);
		const events = new EventQueue(context, functions, executor);
		const mappings = new Mappings(context, functions, executor);
		return {
			handlers: {
				...functionHandlers(context, functions, codes),
				...aliasHandlers(context, functions),
				...policyHandlers(context, functions),
				...concurrencyHandlers(functions),
				...eventInvokeHandlers(context, functions),
				...mappingHandlers(context, functions, mappings),
				...tagHandlers(functions, mappings),
				...invokeHandlers(functions, executor, events),
			},
			http: (_request, response, url) => codes.serve(response, url),
			start: async () => {
				await executor.sweep();
				await codes.sweep(functions.codes());
				events.resume();
				mappings.resume();
			},
			stop: async () => {
				await executor.close();
				await mappings.close();
			},
		};
	},
});
