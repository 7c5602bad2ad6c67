import type * as sdk from '@aws-sdk/client-lambda';
import type {ServiceContext} from '../../engine/context.ts';
import type {Handlers} from '../../wire/service.ts';
import {insistOnDestination} from './asynchronous/destinations.ts';
import {invalidParameter, notFound} from './errors.ts';
import type {Functions, Target} from './functions.ts';
import {type EventInvokeRecord, latestVersion} from './model.ts';
import {functionArn} from './names.ts';
import {pageOf} from './pages.ts';
import {insistOnRange} from './settings.ts';

/** How asynchronous invocations are tried again, and where their ends are told. */
export function eventInvokeHandlers(context: ServiceContext, functions: Functions): Handlers<typeof sdk> {
	const describe = (name: string, qualifier: string, settings: EventInvokeRecord): sdk.FunctionEventInvokeConfig => ({
		LastModified: settings.lastModified,
		FunctionArn: functionArn(context, name, qualifier),
		MaximumRetryAttempts: settings.retries,
		MaximumEventAgeInSeconds: settings.ageSeconds,
		DestinationConfig: settings.destinations ?? {OnSuccess: {}, OnFailure: {}},
	});
	const find = ({record, qualifier = latestVersion}: Target): EventInvokeRecord => {
		const settings = record.eventInvoke[qualifier];
		if (settings !== undefined) return settings;
		const arn = functionArn(context, record.name, qualifier);
		throw notFound(`The function ${arn} doesn't have an EventInvokeConfig`);
	};
	const save = ({record, qualifier = latestVersion}: Target, settings: EventInvokeRecord) => {
		functions.put({...record, eventInvoke: {...record.eventInvoke, [qualifier]: settings}});
		return describe(record.name, qualifier, settings);
	};
	const given = (input: sdk.PutFunctionEventInvokeConfigRequest): Omit<EventInvokeRecord, 'lastModified'> => {
		const {MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig} = input;
		if (
			MaximumRetryAttempts === undefined &&
			MaximumEventAgeInSeconds === undefined &&
			DestinationConfig === undefined
		) {
			throw invalidParameter('You must specify at least one of error handling or destination setting.');
		}
		insistOnRange('maximumRetryAttempts', MaximumRetryAttempts, 0, 2);
		insistOnRange('maximumEventAgeInSeconds', MaximumEventAgeInSeconds, 60, 21_600);
		insistOnDestination(DestinationConfig?.OnSuccess?.Destination);
		insistOnDestination(DestinationConfig?.OnFailure?.Destination);
		return {retries: MaximumRetryAttempts, ageSeconds: MaximumEventAgeInSeconds, destinations: DestinationConfig};
	};
	return {
		PutFunctionEventInvokeConfig: (input) => {
			const target = functions.resolve(input.FunctionName, input.Qualifier);
			return save(target, {...given(input), lastModified: context.clock.now()});
		},
		UpdateFunctionEventInvokeConfig: (input) => {
			const target = functions.resolve(input.FunctionName, input.Qualifier);
			const before = find(target);
			const change = given(input);
			return save(target, {
				lastModified: context.clock.now(),
				retries: change.retries ?? before.retries,
				ageSeconds: change.ageSeconds ?? before.ageSeconds,
				destinations: change.destinations ?? before.destinations,
			});
		},
		GetFunctionEventInvokeConfig: ({FunctionName, Qualifier}) => {
			const target = functions.resolve(FunctionName, Qualifier);
			return describe(target.record.name, target.qualifier ?? latestVersion, find(target));
		},
		DeleteFunctionEventInvokeConfig: ({FunctionName, Qualifier}) => {
			const target = functions.resolve(FunctionName, Qualifier);
			find(target);
			const {[target.qualifier ?? latestVersion]: _gone, ...eventInvoke} = target.record.eventInvoke;
			functions.put({...target.record, eventInvoke});
			return {};
		},
		ListFunctionEventInvokeConfigs: ({FunctionName, ...page}) => {
			const {name, eventInvoke} = functions.get(FunctionName);
			const {items, NextMarker} = pageOf(Object.entries(eventInvoke), ([qualifier]) => qualifier, page);
			const FunctionEventInvokeConfigs = items.map(([qualifier, settings]) => describe(name, qualifier, settings));
			return {FunctionEventInvokeConfigs, NextMarker};
		},
	};
}
