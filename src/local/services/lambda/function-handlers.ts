import type * as sdk from '@aws-sdk/client-lambda';
import type {ServiceContext} from '../../engine/context.ts';
import type {Handlers} from '../../wire/service.ts';
import {type CodeStore, insistOnUploadSize} from './code.ts';
import {invalidParameter} from './errors.ts';
import {accountConcurrency, unreservedConcurrency} from './execution/concurrency.ts';
import type {Functions, Target} from './functions.ts';
import type {FunctionRecord, VersionRecord} from './model.ts';
import {parseFunction} from './names.ts';
import {pageOf} from './pages.ts';
import {changedSettings, describeVersion, newSettings} from './settings.ts';

type LambdaHandlers = Handlers<typeof sdk>;

const namePattern = /^[\w-]{1,64}$/;

/** Functions and their versions. */
export function functionHandlers(context: ServiceContext, functions: Functions, codes: CodeStore): LambdaHandlers {
	const describe = ({record, version, qualifier}: Target) => describeVersion(context, record.name, version, qualifier);
	const describeLatest = ({name, latest}: FunctionRecord) => describeVersion(context, name, latest);
	const describePublished = (name: string, version: VersionRecord) =>
		describeVersion(context, name, version, version.version);
	const publish = (name: string, description?: string) =>
		describePublished(name, functions.publish(name, description, {}));
	return {
		CreateFunction: async (input) => {
			const {name} = parseFunction(input.FunctionName, context);
			if (!namePattern.test(name)) throw invalidParameter('Function name must have 1 to 64 letters, digits, - and _.');
			functions.insistOnNew(name);
			const settings = newSettings({...input, FunctionName: name});
			insistOnUploadSize(input.Code?.ZipFile);
			const code = await codes.add(input.Code ?? {});
			const record = functions.create(name, {settings, code}, {...input.Tags});
			return input.Publish === true ? publish(name) : describeLatest(record);
		},
		GetFunction: ({FunctionName, Qualifier}) => {
			const target = functions.resolve(FunctionName, Qualifier);
			const {tags, reservedConcurrency} = target.record;
			return {
				Configuration: describe(target),
				Code: {RepositoryType: 'S3', Location: codes.locationOf(target.version.code)},
				...(Object.keys(tags).length > 0 && {Tags: {...tags}}),
				...(reservedConcurrency !== undefined && {
					Concurrency: {ReservedConcurrentExecutions: reservedConcurrency},
				}),
			};
		},
		GetFunctionConfiguration: ({FunctionName, Qualifier}) => describe(functions.resolve(FunctionName, Qualifier)),
		UpdateFunctionCode: async ({FunctionName, RevisionId, Architectures, Publish, DryRun, ...given}) => {
			const {name, latest} = functions.get(FunctionName);
			insistOnUploadSize(given.ZipFile);
			const code = await codes.add(given);
			const settings = {...latest.settings, architectures: Architectures ?? latest.settings.architectures};
			if (DryRun === true) return describeVersion(context, name, {...latest, settings, code});
			const version = functions.updateLatest(name, {settings, code}, RevisionId);
			return Publish === true ? publish(name) : describeVersion(context, name, version);
		},
		UpdateFunctionConfiguration: (input) => {
			const {name, latest} = functions.get(input.FunctionName);
			const settings = changedSettings(latest.settings, input);
			return describeVersion(context, name, functions.updateLatest(name, {settings}, input.RevisionId));
		},
		DeleteFunction: ({FunctionName, Qualifier}) => {
			functions.delete(FunctionName, Qualifier);
			return {StatusCode: 204};
		},
		ListFunctions: ({FunctionVersion, ...page}) => {
			const {items, NextMarker} = pageOf(functions.all(), ({name}) => name, page);
			const all = FunctionVersion === 'ALL';
			const Functions = items.flatMap((record) => [
				describeLatest(record),
				...(all ? record.published.map((version) => describePublished(record.name, version)) : []),
			]);
			return {Functions, NextMarker};
		},
		PublishVersion: ({FunctionName, CodeSha256, Description, RevisionId}) => {
			const {name} = functions.get(FunctionName);
			const expected = {
				...(CodeSha256 !== undefined && {codeSha256: CodeSha256}),
				...(RevisionId !== undefined && {revisionId: RevisionId}),
			};
			return describePublished(name, functions.publish(name, Description, expected));
		},
		ListVersionsByFunction: ({FunctionName, ...page}) => {
			const {name, latest, published} = functions.get(FunctionName);
			const orderOf = ({version}: VersionRecord): string =>
				version === latest.version ? '' : version.padStart(12, '0');
			const {items, NextMarker} = pageOf([latest, ...published], orderOf, page);
			return {Versions: items.map((version) => describeVersion(context, name, version, version.version)), NextMarker};
		},
		GetAccountSettings: () => {
			const all = functions.all();
			const versions = all.flatMap(({latest, published}) => [latest, ...published]);
			return {
				AccountLimit: {
					TotalCodeSize: 80_530_636_800,
					CodeSizeUnzipped: 262_144_000,
					CodeSizeZipped: 52_428_800,
					ConcurrentExecutions: accountConcurrency,
					UnreservedConcurrentExecutions: unreservedConcurrency(all),
				},
				AccountUsage: {
					TotalCodeSize: versions.reduce((total, {code}) => total + code.size, 0),
					FunctionCount: all.length,
				},
			};
		},
	};
}
