import type * as sdk from '@aws-sdk/client-ssm';
import type {Handlers} from '../../wire/service.ts';
import {pageAfter, sortedBy} from '../paging.ts';
import {invalidToken, validation} from './errors.ts';
import {isBelow, parameterFilter} from './filters.ts';
import {newest, type Parameters} from './parameters.ts';

export function readHandlers(parameters: Parameters): Handlers<typeof sdk> {
	return {
		GetParameter: ({Name = '', WithDecryption}) => {
			const {record, version, selector} = parameters.select(Name);
			return {Parameter: parameters.view(record, version, WithDecryption === true, selector)};
		},
		GetParameters: ({Names = [], WithDecryption}) => {
			if (Names.length > 10) {
				throw validation(
					"1 validation error detected: Value at 'names' failed to satisfy constraint: Member must have length less than or equal to 10",
				);
			}
			const found = Names.map((name) => ({name, view: viewOrNone(parameters, name, WithDecryption === true)}));
			return {
				Parameters: found.flatMap(({view}) => view ?? []),
				InvalidParameters: found.flatMap(({name, view}) => (view === undefined ? [name] : [])),
			};
		},
		GetParametersByPath: (input) => {
			const {Path = '', Recursive = false, MaxResults = 10, NextToken, WithDecryption} = input;
			if (!Path.startsWith('/')) {
				throw validation(
					'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/".',
				);
			}
			const fits = parameterFilter(input.ParameterFilters);
			const source = Path.startsWith('/aws') ? parameters.published() : parameters.own();
			const found = source.filter((record) => isBelow(record.name, Path, Recursive) && fits(record));
			const page = pageAfter(sortedBy(found, nameOf), nameOf, {
				token: NextToken,
				size: Math.min(MaxResults, 10),
				invalidToken,
			});
			return {
				Parameters: page.items.map((record) => parameters.view(record, newest(record), WithDecryption === true)),
				NextToken: page.next,
			};
		},
		DescribeParameters: ({ParameterFilters, Filters, MaxResults = 50, NextToken}) => {
			const found = sortedBy(parameters.own().filter(parameterFilter(ParameterFilters, Filters)), nameOf);
			const page = pageAfter(found, nameOf, {token: NextToken, size: MaxResults, invalidToken});
			return {Parameters: page.items.map((record) => parameters.metadata(record)), NextToken: page.next};
		},
		GetParameterHistory: ({Name, WithDecryption, MaxResults = 50, NextToken}) => {
			const record = parameters.get(Name);
			const keyOf = ({version}: {version: number}): string => String(version).padStart(10, '0');
			const page = pageAfter(record.versions, keyOf, {token: NextToken, size: MaxResults, invalidToken});
			const history = page.items.map((version) => parameters.history(record, version, WithDecryption === true));
			return {Parameters: history, NextToken: page.next};
		},
	};
}

const nameOf = ({name}: {readonly name: string}): string => name;

function viewOrNone(parameters: Parameters, name: string, decrypt: boolean): sdk.Parameter | undefined {
	try {
		const {record, version, selector} = parameters.select(name);
		return parameters.view(record, version, decrypt, selector);
	} catch {
		return undefined;
	}
}
