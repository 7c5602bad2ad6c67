import {randomUUID} from 'node:crypto';
import type * as sdk from '@aws-sdk/client-lambda';
import type {ServiceContext} from '../../engine/context.ts';
import type {Handlers} from '../../wire/service.ts';
import {conflict, invalidValue, notFound, preconditionFailed} from './errors.ts';
import type {Functions} from './functions.ts';
import {type AliasRecord, type FunctionRecord, latestVersion} from './model.ts';
import {functionArn} from './names.ts';
import {pageOf} from './pages.ts';

const namePattern = /^(?!\d+$)[\w-]{1,128}$/;

/** Names for versions. */
export function aliasHandlers(context: ServiceContext, functions: Functions): Handlers<typeof sdk> {
	const describe = ({name}: FunctionRecord, alias: AliasRecord): sdk.AliasConfiguration => ({
		AliasArn: functionArn(context, name, alias.name),
		Name: alias.name,
		FunctionVersion: alias.version,
		Description: alias.description,
		...(alias.weights !== undefined && {RoutingConfig: {AdditionalVersionWeights: {...alias.weights}}}),
		RevisionId: alias.revisionId,
	});
	const find = (record: FunctionRecord, name = ''): AliasRecord => {
		const alias = record.aliases[name];
		if (alias === undefined) throw notFound(`Cannot find alias arn: ${functionArn(context, record.name, name)}`);
		return alias;
	};
	const save = (record: FunctionRecord, alias: AliasRecord): sdk.AliasConfiguration => {
		for (const version of [alias.version, ...Object.keys(alias.weights ?? {})])
			insistOnVersion(context, record, version);
		functions.put({...record, aliases: {...record.aliases, [alias.name]: alias}});
		return describe(record, alias);
	};
	return {
		CreateAlias: ({FunctionName, Name = '', FunctionVersion = '', Description = '', RoutingConfig}) => {
			const record = functions.get(FunctionName);
			if (!namePattern.test(Name)) {
				throw invalidValue(
					'name',
					Name,
					'Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)',
				);
			}
			if (record.aliases[Name] !== undefined) {
				throw conflict(`Alias already exists: ${functionArn(context, record.name, Name)}`);
			}
			const weights = RoutingConfig?.AdditionalVersionWeights;
			const revisionId = randomUUID();
			return save(record, {name: Name, version: FunctionVersion, description: Description, weights, revisionId});
		},
		GetAlias: ({FunctionName, Name}) => {
			const record = functions.get(FunctionName);
			return describe(record, find(record, Name));
		},
		UpdateAlias: ({FunctionName, Name, FunctionVersion, Description, RoutingConfig, RevisionId}) => {
			const record = functions.get(FunctionName);
			const alias = find(record, Name);
			if (RevisionId !== undefined && RevisionId !== alias.revisionId) throw preconditionFailed();
			return save(record, {
				...alias,
				version: FunctionVersion ?? alias.version,
				description: Description ?? alias.description,
				weights: RoutingConfig === undefined ? alias.weights : RoutingConfig.AdditionalVersionWeights,
				revisionId: randomUUID(),
			});
		},
		DeleteAlias: ({FunctionName, Name = ''}) => {
			const record = functions.get(FunctionName);
			const {[Name]: _gone, ...aliases} = record.aliases;
			functions.put({...record, aliases});
			return {};
		},
		ListAliases: ({FunctionName, FunctionVersion, ...page}) => {
			const record = functions.get(FunctionName);
			const chosen = Object.values(record.aliases).filter(
				({version}) => FunctionVersion === undefined || version === FunctionVersion,
			);
			const {items, NextMarker} = pageOf(chosen, ({name}) => name, page);
			return {Aliases: items.map((alias) => describe(record, alias)), NextMarker};
		},
	};
}

function insistOnVersion(context: ServiceContext, {name, published}: FunctionRecord, wanted: string): void {
	if (wanted === latestVersion || published.some(({version}) => version === wanted)) return;
	throw notFound(`Function not found: ${functionArn(context, name, wanted)}`);
}
