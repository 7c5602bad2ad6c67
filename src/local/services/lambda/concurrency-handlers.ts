import type * as sdk from '@aws-sdk/client-lambda';
import type {Handlers} from '../../wire/service.ts';
import {invalidParameter} from './errors.ts';
import {unreservedConcurrency} from './execution/concurrency.ts';
import type {Functions} from './functions.ts';

/** Lambda never lets reservations take all: functions without one share at least this. */
const leastUnreserved = 100;

/** How many invocations of a function may run at a time. */
export function concurrencyHandlers(functions: Functions): Handlers<typeof sdk> {
	return {
		PutFunctionConcurrency: ({FunctionName, ReservedConcurrentExecutions = 0}) => {
			const record = functions.get(FunctionName);
			const changed = {...record, reservedConcurrency: ReservedConcurrentExecutions};
			const others = functions.all().filter(({name}) => name !== record.name);
			if (ReservedConcurrentExecutions < 0 || unreservedConcurrency([...others, changed]) < leastUnreserved) {
				throw invalidParameter(
					`Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${leastUnreserved}].`,
				);
			}
			functions.put(changed);
			return {ReservedConcurrentExecutions};
		},
		GetFunctionConcurrency: ({FunctionName}) => {
			const {reservedConcurrency} = functions.get(FunctionName);
			return reservedConcurrency === undefined ? {} : {ReservedConcurrentExecutions: reservedConcurrency};
		},
		DeleteFunctionConcurrency: ({FunctionName}) => {
			functions.put({...functions.get(FunctionName), reservedConcurrency: undefined});
			return {};
		},
	};
}
