import type * as sdk from '@aws-sdk/client-ssm';
import type {Handlers} from '../../wire/service.ts';
import {invalidResourceId, labelLimit, parameterNotFound, versionNotFound} from './errors.ts';
import {newest, type ParameterRecord, type Parameters} from './parameters.ts';
import {putParameter} from './put-parameter.ts';

const mostLabels = 10;

export function writeHandlers(parameters: Parameters): Handlers<typeof sdk> {
	const taggable = (type: string | undefined, id: string | undefined): ParameterRecord => {
		const record = type === 'Parameter' ? parameters.own().find(({name}) => name === id) : undefined;
		if (record === undefined) throw invalidResourceId();
		return record;
	};
	return {
		PutParameter: (input) => putParameter(parameters, input),
		DeleteParameter: ({Name = ''}) => {
			if (!parameters.delete(Name)) throw parameterNotFound(Name);
			return {};
		},
		DeleteParameters: ({Names = []}) => {
			const results = Names.map((name) => ({name, deleted: parameters.delete(name)}));
			return {
				DeletedParameters: results.filter(({deleted}) => deleted).map(({name}) => name),
				InvalidParameters: results.filter(({deleted}) => !deleted).map(({name}) => name),
			};
		},
		LabelParameterVersion: ({Name, ParameterVersion, Labels = []}) => {
			const record = parameters.get(Name);
			const wanted = ParameterVersion ?? newest(record).version;
			const version = record.versions.find((candidate) => candidate.version === wanted);
			if (version === undefined) throw versionNotFound(record.name, String(wanted));
			const isLabel = (label: string): boolean =>
				/^[A-Za-z_.-][\w.-]{0,99}$/.test(label) && !/^(?:aws|ssm)/i.test(label);
			const valid = Labels.filter(isLabel);
			if (new Set([...version.labels, ...valid]).size > mostLabels) throw labelLimit();
			// A label belongs to one version at a time.
			for (const other of record.versions) other.labels = other.labels.filter((label) => !valid.includes(label));
			version.labels.push(...valid);
			parameters.save(record);
			return {InvalidLabels: Labels.filter((label) => !isLabel(label)), ParameterVersion: wanted};
		},
		AddTagsToResource: ({ResourceType, ResourceId, Tags = []}) => {
			const record = taggable(ResourceType, ResourceId);
			record.tags = [...record.tags.filter(({Key}) => !Tags.some((tag) => tag.Key === Key)), ...Tags];
			parameters.save(record);
			return {};
		},
		RemoveTagsFromResource: ({ResourceType, ResourceId, TagKeys = []}) => {
			const record = taggable(ResourceType, ResourceId);
			record.tags = record.tags.filter(({Key}) => !TagKeys.includes(Key ?? ''));
			parameters.save(record);
			return {};
		},
		ListTagsForResource: ({ResourceType, ResourceId}) => ({TagList: taggable(ResourceType, ResourceId).tags}),
	};
}
