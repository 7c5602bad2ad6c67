import type {Tag} from '@aws-sdk/client-dynamodb';
import {AwsError} from '../../../wire/errors.ts';
import {pageFrom} from '../../paging.ts';
import type {DynamoCore, DynamoHandlers} from '../core.ts';
import {invalid, invalidParameter} from '../values/errors.ts';
import type {TableRecord} from './model.ts';

const maximumTags = 50;
const pageSize = 10;

export function tagHandlers(core: DynamoCore): DynamoHandlers {
	const find = (arn = ''): TableRecord => {
		const [, name = ''] = arn.split(':table/');
		if (name === '') throw invalidParameter(`Invalid TableArn: Invalid ResourceArn provided as input ${arn}`);
		const found = core.tables.get(name);
		if (found !== undefined) return found;
		throw new AwsError('ResourceNotFoundException', `Requested resource not found: ResourcArn: ${arn} not found`);
	};
	return {
		TagResource({ResourceArn, Tags = []}) {
			const table = find(ResourceArn);
			if (Tags.length === 0) throw invalid('Atleast one Tag needs to be provided as Input.');
			const kept = table.tags.filter(({Key}) => Tags.every((tag) => tag.Key !== Key));
			table.tags = checkTags([...kept, ...Tags]);
			core.tables.put(table.name, table);
			return {};
		},
		UntagResource({ResourceArn, TagKeys = []}) {
			const table = find(ResourceArn);
			if (TagKeys.length === 0) throw invalid('Atleast one Tag Key needs to be provided as Input.');
			table.tags = table.tags.filter(({Key = ''}) => !TagKeys.includes(Key));
			core.tables.put(table.name, table);
			return {};
		},
		ListTagsOfResource({ResourceArn, NextToken}) {
			const invalidToken = (): Error => invalid('Invalid NextToken');
			const page = pageFrom(find(ResourceArn).tags, {token: NextToken, size: pageSize, invalidToken});
			return {Tags: page.items, NextToken: page.next};
		},
	};
}

/** Throws ValidationException for keys that come twice, are too long, or are too many. */
export function checkTags(tags: readonly Tag[]): Tag[] {
	const keys = new Set(tags.map(({Key}) => Key));
	if (keys.size < tags.length) throw invalid('The number of tag keys must be unique: a key is given twice');
	if (tags.length > maximumTags) throw invalid(`The number of tags exceeds the limit of ${maximumTags}`);
	const wrong = tags.find(({Key = '', Value = ''}) => Key.length < 1 || Key.length > 128 || Value.length > 256);
	if (wrong !== undefined)
		throw invalid(`The tag ${wrong.Key} is not valid: keys have 1 to 128 characters, values 256`);
	return [...tags];
}
